"""What is planned, with the real scheduler, real databases, and restarts between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import cast

from sqlalchemy import text

from devices.link import HomeLink
from devices.model import Change, Feature, Fulfilment, Home, Order
from engine.context.situation import Situation
from engine.domain import Conversation, DialogueAct, Hypothesis, Interpretation, Utterance
from engine.jobs import Alarms, scheduled
from engine.language.reading import Reading
from engine.moments import Later, Recurrence
from engine.planner import Planner
from engine.resolution.weighing import Resolved
from engine.scheduling.model import Schedule, State
from engine.store import Database
from engine.turns import OpenTurn
from tests.support.homes import FAMILY, home
from tests.support.net import wait_until

LAMP_OFF = Order("kitchen_ceiling_light", (Change(Feature.POWER, value=False),))


@dataclass
class PaperLink:
    """A home that does what it is told."""

    home: Home = field(default_factory=lambda: home(*FAMILY))
    connected: bool = True
    sent: list[Order] = field(default_factory=list)

    def carry_out(self, orders: Sequence[Order], *, timeout_s: float) -> tuple[Fulfilment, ...]:
        del timeout_s
        self.sent.extend(orders)
        return tuple(map(Fulfilment, orders))


@dataclass
class Clock:
    """The real time, moved on by as long as the engine is said to have been off."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Running:
    """An engine's part that plans."""

    store: Database
    planner: Planner
    link: PaperLink

    def plan(self, later: Later, now: datetime) -> Schedule:
        hypothesis = Hypothesis("HassTurnOff", targets=("kitchen_ceiling_light",), orders=(LAMP_OFF,), later=later)
        utterance = Utterance("turn off the light in a second", "anna", "anna", now, area="Kitchen")
        situation = Situation(utterance, self.link.home, Conversation("anna", None, now))
        resolved = Resolved(DialogueAct.CONTROL, Interpretation(hypothesis), Reading(""), (hypothesis,))
        done = self.planner.act(OpenTurn("turn-1", situation, resolved), hypothesis)
        assert done is not None
        assert done.undo is not None
        return self.get(done.undo.planned[0])

    def get(self, schedule_id: str) -> Schedule:
        with self.store.begin(writes=False) as unit:
            found = unit.schedules.get(schedule_id)
        assert found is not None
        return found

    def becomes(self, schedule: Schedule, state: State) -> None:
        wait_until(lambda: self.get(schedule.id).state is state, 10, what=f"the schedule to become {state.value}")

    def jobs(self) -> list[str]:
        with self.store.engine.connect() as connection:
            ids = connection.execute(text("SELECT id FROM apscheduler_jobs")).scalars()
            return [one for one in ids if one.startswith("schedule:")]


@contextmanager
def engine(database_url: str, clock: Clock) -> Iterator[Running]:
    with Database(database_url, clock=clock) as store, scheduled(store, retention_days=30) as scheduler:
        alarms, link = Alarms(scheduler, store), PaperLink()
        planner = Planner(store, cast("HomeLink", link), clock, alarms)
        with alarms.waking(planner.run):
            planner.resume()
            yield Running(store, planner, link)


def test_what_is_planned_is_carried_out_by_the_scheduler(database_url):
    clock = Clock()
    with engine(database_url, clock) as running:
        planned = running.plan(Later(clock() + timedelta(seconds=0.5)), clock())
        running.becomes(planned, State.DONE)
        assert running.link.sent == [LAMP_OFF]
        assert running.jobs() == []


def test_what_is_planned_outlives_a_restart(database_url):
    clock = Clock()
    with engine(database_url, clock) as running:
        planned = running.plan(Later(clock() + timedelta(seconds=2)), clock())
        assert running.jobs() == [f"schedule:{planned.id}"]
    with engine(database_url, clock) as running:
        running.becomes(planned, State.DONE)
        assert running.link.sent == [LAMP_OFF]


def test_what_was_due_a_minute_ago_is_done_at_the_start_and_what_was_due_an_hour_ago_is_missed(database_url):
    clock = Clock()
    with engine(database_url, clock) as running:
        soon = running.plan(Later(clock() + timedelta(minutes=61)), clock())
        sooner = running.plan(Later(clock() + timedelta(minutes=2)), clock())
    clock.ahead = timedelta(minutes=62)
    with engine(database_url, clock) as running:
        running.becomes(soon, State.DONE)
        running.becomes(sooner, State.MISSED)
        assert running.link.sent == [LAMP_OFF]


def test_what_recurs_is_armed_again_each_time(database_url):
    clock = Clock()
    with engine(database_url, clock) as running:
        every = Recurrence(interval_s=1)
        planned = running.plan(Later(clock() + timedelta(seconds=0.5), every), clock())
        wait_until(lambda: len(running.link.sent) >= 2, 10, what="the second time")
        running.becomes(planned, State.WAITING)


def test_an_alarm_that_was_lost_is_set_again_from_the_table(database_url):
    clock = Clock()
    with engine(database_url, clock) as running:
        planned = running.plan(Later(clock() + timedelta(seconds=1)), clock())
        with running.store.engine.begin() as connection:
            connection.execute(text("DELETE FROM apscheduler_jobs"))
    with engine(database_url, clock) as running:
        running.becomes(planned, State.DONE)


def test_nothing_but_an_id_is_kept_with_the_scheduler(database_url):
    clock = Clock()
    with engine(database_url, clock) as running:
        planned = running.plan(Later(clock() + timedelta(hours=1)), clock())
        with running.store.engine.connect() as connection:
            query = text("SELECT job_state FROM apscheduler_jobs WHERE id = :id")
            kept = bytes(connection.execute(query, {"id": f"schedule:{planned.id}"}).scalar_one())
    assert planned.id.encode() in kept
    assert b"kitchen" not in kept
    assert b"turn off" not in kept
