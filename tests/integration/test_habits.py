"""Habits on real databases, SQLite and PostgreSQL: kept across restarts, taken back, forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from devices.model import Change, Feature, Order
from engine import habit_book
from engine.domain import Conversation, DialogueAct, Hypothesis, Interpretation, Undo
from engine.habit_book import HabitBook
from engine.habits.model import Observation, Topic
from engine.language.reading import Reading
from engine.resolution.weighing import Resolved
from engine.store import Database
from engine.turns import OpenTurn
from tests.support.homes import home, light, situation

EVENING = datetime(2026, 11, 23, 19, 30, tzinfo=UTC)
OFF = Order("bedroom_left_lamp", (Change(Feature.POWER, value=False),))


def seen(number: int, person: str = "anna", value: str = "jazz", weight: float = 1.0) -> Observation:
    return Observation(
        id=f"{person}-{number:05}.0",
        person=person,
        at=EVENING - timedelta(days=number),
        turn=f"{person}-{number:05}",
        topic=Topic.MEDIUM,
        value=value,
        facets={"class": ("music",), "after": ("state|clock|on", "timer|pasta timer")},
        weight=weight,
    )


@pytest.fixture
def store(database_url):
    with Database(database_url) as database:
        yield database


@pytest.fixture
def book(store):
    return HabitBook(store)


def stored(store: Database) -> list[Observation]:
    with store.begin(writes=False) as unit:
        return list(unit.habits.everything())


def test_what_was_noticed_is_there_after_a_restart_exactly(store, book):
    book.learn([seen(1, value="Bjørk \U0001f600"), seen(2, weight=0.5)])
    again = HabitBook(store)
    assert again.observations("anna") == (seen(1, value="Bjørk \U0001f600"), seen(2, weight=0.5))
    assert again.habits("anna").own == book.habits("anna").own


def test_one_knows_the_own_apart_from_the_others(book):
    book.learn([seen(1)])
    book.learn([seen(1, "ben", "rock")])
    habits = book.habits("anna")
    assert list(habits.of(Topic.MEDIUM)) == ["jazz"]
    assert list(habits.of_others(Topic.MEDIUM)) == ["rock"]
    assert book.habits("cleo").of(Topic.MEDIUM) == {}


def test_what_is_taken_back_counts_no_longer(store, book):
    book.learn([seen(1), seen(2)])
    assert book.take_back("anna", seen(1).turn)
    assert not book.take_back("anna", seen(1).turn)
    assert book.observations("anna") == (seen(2),)
    assert stored(store) == [seen(2)]


def test_the_oldest_go_first_beyond_the_limit(store, book, monkeypatch):
    monkeypatch.setattr(habit_book, "MOST", 3)
    for number in range(5):
        book.learn([seen(number)])
    assert [one.id for one in book.observations("anna")] == [seen(n).id for n in (2, 3, 4)]
    assert len(stored(store)) == 3
    assert len(book.habits("anna").of(Topic.MEDIUM)["jazz"]) == 3


def test_a_person_is_forgotten_and_the_others_are_not(store, book):
    book.learn([seen(1)])
    book.learn([seen(1, "ben")])
    assert book.forget_person("anna") == 1
    assert book.habits("ben").of_others(Topic.MEDIUM) == {}
    assert [one.person for one in stored(store)] == ["ben"]


def test_erasing_in_the_store_takes_habits_along(store, book):
    book.learn([seen(1)])
    book.learn([seen(1, "ben")])
    with store.begin() as unit:
        unit.erase_person("anna")
    assert [one.person for one in stored(store)] == ["ben"]
    with store.begin() as unit:
        unit.erase_home_learned()
    assert stored(store) == []


def test_all_of_the_home_is_forgotten(store, book):
    book.learn([seen(1)])
    book.learn([seen(1, "ben")])
    book.forget_home()
    assert book.observations("anna") == book.observations("ben") == ()
    assert stored(store) == []


def test_one_habit_is_forgotten_by_what_showed_it(store, book):
    book.learn([seen(1), seen(2, value="rock")])
    assert book.forget("anna", [seen(1).id])
    assert not book.forget("anna", [seen(1).id])
    assert not book.forget("ben", [seen(2).id])
    assert stored(store) == [seen(2, value="rock")]


class TestSwitchedBack:
    """The lamp was turned on a moment ago; `weight` tells whether a habit had picked it."""

    def after(
        self, book: HabitBook, *, lit: bool, weight: float, orders: tuple[Order, ...] = (), seconds: int = 20
    ) -> int:
        book.learn([seen(0, weight=weight)])
        house = home(light("Left Lamp", "Bedroom", on=lit))
        before = Conversation("anna", None, EVENING, undo=Undo(seen(0).turn, (OFF,)))
        moment = situation("hello", house, at=EVENING + timedelta(seconds=seconds), conversation=before)
        said = Interpretation(Hypothesis("x", orders=orders))
        book.notice(OpenTurn("now", moment, Resolved(DialogueAct.CONTROL, said, Reading("hello"))), house)
        return len(book.observations("anna"))

    def test_by_hand_it_was_not_what_was_wanted(self, book):
        assert self.after(book, lit=False, weight=1.0) == 0

    def test_an_hour_later_it_had_been_wanted(self, book):
        assert self.after(book, lit=False, weight=1.0, seconds=3_600) == 1

    def test_left_on_it_was(self, book):
        assert self.after(book, lit=True, weight=1.0) == 1

    def test_a_guess_that_is_switched_off_by_voice_was_wrong(self, book):
        assert self.after(book, lit=True, weight=0.5, orders=(OFF,)) == 0

    def test_what_was_named_and_is_switched_off_by_voice_was_meant(self, book):
        assert self.after(book, lit=True, weight=1.0, orders=(OFF,)) == 1
