"""The scheduled work, on real databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from engine.domain import Conversation, Turn, Utterance
from engine.jobs import forget_old_words, scheduled
from engine.store import Database
from tests.support.net import wait_until

NOW = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)


@pytest.fixture
def store(database_url):
    with Database(database_url, clock=lambda: NOW) as database:
        yield database


def say(store: Database, turn_id: str, days_ago: int) -> None:
    at = NOW - timedelta(days=days_ago)
    with store.begin() as unit:
        unit.turns.put(Turn(turn_id, Utterance("turn on the light", "anna", "anna", at)))
        unit.conversations.put(Conversation("anna", turn_id, at, said="turn on the light"))


def words(store: Database) -> dict[str, str]:
    with store.begin(writes=False) as unit:
        return {turn.id: turn.utterance.text for turn in unit.turns.latest(limit=1_000)}


def test_old_words_are_forgotten_at_the_start_and_young_ones_are_kept(store):
    say(store, "old", days_ago=31)
    say(store, "young", days_ago=29)
    with scheduled(store, retention_days=30):
        wait_until(lambda: words(store) == {"old": "", "young": "turn on the light"})
        with store.begin(writes=False) as unit:
            assert unit.conversations.get("anna", "old") is None
            assert unit.conversations.get("anna", "young")


def test_more_than_one_batch_is_forgotten_in_one_run(store):
    for number in range(450):
        say(store, f"t{number}", days_ago=31)
    with scheduled(store, retention_days=30):
        wait_until(lambda: set(words(store).values()) == {""})


def test_the_schedule_is_kept_in_the_database_and_follows_the_setting_after_a_restart(store):
    with scheduled(store, retention_days=30) as first:
        assert [(job.id, job.args[1]) for job in first.get_jobs()] == [("forget_old_words", 30)]
    with scheduled(store, retention_days=7) as second:
        assert [(job.id, job.args[1]) for job in second.get_jobs()] == [("forget_old_words", 7)]
        (job,) = second.get_jobs()
        wait_until(lambda: second.get_job(job.id).next_run_time > datetime.now(UTC) + timedelta(hours=23))


def test_no_password_is_kept_with_the_schedule(store):
    with scheduled(store, retention_days=30), store.engine.connect() as connection:
        kept = connection.execute(text("SELECT job_state FROM apscheduler_jobs")).scalar_one()
    assert store.url.encode() in bytes(kept)
    assert store.engine.url.password is None or store.engine.url.password.encode() not in bytes(kept)


def test_a_job_whose_store_is_closed_does_nothing():
    assert forget_old_words("sqlite:///gone.db", 30) == 0
