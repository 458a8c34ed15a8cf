"""What is planned: kept, carried out at its time, moved on, missed; with a clock and alarms that the test moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from devices.link import HomeLink
from devices.model import Change, Feature, Fulfilment, Home, Order, Unfulfilled
from engine.domain import DialogueAct, Hypothesis, Interpretation, Outcome, Undo
from engine.language.reading import Reading
from engine.moments import WEEKDAYS, Later, Recurrence
from engine.planner import MOST_PLANNED, RETRY_S, Planner
from engine.resolution import schedules
from engine.resolution.weighing import Resolved
from engine.scheduling.due import GRACE, Timing, timing
from engine.scheduling.model import Kind, Schedule, State
from engine.store import Database
from engine.turns import OpenTurn
from tests.support.homes import FAMILY, home, situation

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=BERLIN)
HOUSE = home(*FAMILY)
LAMP = "kitchen_ceiling_light"
OFF = Order(LAMP, (Change(Feature.POWER, value=False),))
ON = Order(LAMP, (Change(Feature.POWER, value=True),))


@dataclass
class PaperLink:
    """A home on paper that does what it is told, unless it is told to fail."""

    home: Home = HOUSE
    connected: bool = True
    problem: Unfulfilled | None = None
    sent: list[Order] = field(default_factory=list)

    def carry_out(self, orders: Sequence[Order], *, timeout_s: float) -> tuple[Fulfilment, ...]:
        assert timeout_s > 0
        self.sent.extend(orders)
        return tuple(Fulfilment(order, problem=self.problem) for order in orders)


@dataclass
class PaperAlarms:
    """Alarms that ring when the test says so."""

    set_for: dict[str, float] = field(default_factory=dict)

    def set(self, schedule_id: str, delay_s: float) -> None:
        self.set_for[schedule_id] = delay_s

    def clear(self, schedule_id: str) -> None:
        self.set_for.pop(schedule_id, None)


class World:
    """A planner with everything around it."""

    def __init__(self, store: Database) -> None:
        self.now = NOON
        self.store = store
        self.link = PaperLink()
        self.alarms = PaperAlarms()
        self.planner = self.restarted()

    def restarted(self) -> Planner:
        self.alarms = PaperAlarms()
        self.planner = Planner(self.store, cast("HomeLink", self.link), lambda: self.now, self.alarms)
        self.planner.resume()
        return self.planner

    def turn(self, hypothesis: Hypothesis, at: datetime | None = None) -> OpenTurn:
        moment = situation("turn off the light at eight", self.link.home, at=at or self.now, area="Kitchen")
        resolved = Resolved(DialogueAct.CONTROL, Interpretation(hypothesis), Reading(""), (hypothesis,))
        return OpenTurn("turn-1", moment, resolved)

    def plan(self, later: Later, order: Order = OFF, at: datetime | None = None) -> Schedule:
        hypothesis = Hypothesis("HassTurnOff", targets=(LAMP,), orders=(order,), score=0.9, later=later)
        done = self.planner.act(self.turn(hypothesis, at), hypothesis)
        assert done is not None
        assert done.undo is not None
        (planned,) = done.undo.planned
        return self.get(planned)

    def get(self, schedule_id: str) -> Schedule:
        with self.store.begin(writes=False) as unit:
            found = unit.schedules.get(schedule_id)
        assert found is not None
        return found

    def all(self) -> tuple[Schedule, ...]:
        with self.store.begin(writes=False) as unit:
            return unit.schedules.everything()

    def ring(self, schedule: Schedule, **late: float) -> Schedule:
        self.now = schedule.due.astimezone(BERLIN) + timedelta(**late)
        self.planner.run(schedule.id)
        return self.get(schedule.id)


@pytest.fixture
def world(tmp_path) -> Iterator[World]:
    with Database(f"sqlite:///{tmp_path / 'attune.db'}", clock=lambda: NOON) as store:
        yield World(store)


def test_what_is_planned_is_sent_at_its_time_and_logged_as_a_turn_without_words(world):
    planned = world.plan(Later(NOON + timedelta(minutes=10)))
    assert world.alarms.set_for == {planned.id: 600.0}
    assert world.link.sent == []
    assert world.ring(planned).state is State.DONE
    assert world.link.sent == [OFF]
    with world.store.begin(writes=False) as unit:
        (logged,) = unit.turns.latest()
    assert logged.utterance.text == ""
    assert logged.answer is not None
    assert logged.answer.outcome is Outcome.DONE
    assert logged.answer.reasons == ("you asked for it: “turn off the light at eight”",)
    assert [stage.name for stage in logged.trace] == ["schedule", "commands", "answer"]


def test_an_alarm_that_rings_twice_sends_once(world):
    planned = world.plan(Later(NOON + timedelta(minutes=10)))
    world.ring(planned)
    world.planner.run(planned.id)
    assert world.link.sent == [OFF]


def test_an_alarm_that_rings_too_early_is_set_again(world):
    planned = world.plan(Later(NOON + timedelta(minutes=10)))
    world.now = NOON + timedelta(minutes=4)
    world.planner.run(planned.id)
    assert world.alarms.set_for[planned.id] == 360.0
    assert world.link.sent == []


@pytest.mark.parametrize(
    ("late", "state"),
    [(timedelta(minutes=4), State.DONE), (timedelta(minutes=6), State.MISSED), (timedelta(days=2), State.MISSED)],
)
def test_what_was_due_while_the_engine_was_off_is_done_a_little_late_or_missed(world, late, state):
    planned = world.plan(Later(NOON + timedelta(minutes=10)))
    world.now = planned.due + late
    world.restarted()
    assert world.alarms.set_for == {planned.id: 0.0}
    world.planner.run(planned.id)
    after = world.get(planned.id)
    assert after.state is state
    assert (world.link.sent == [OFF]) is (state is State.DONE)
    assert state is State.DONE or "was not running" in after.note


def test_what_recurs_is_moved_on_whether_it_was_done_or_missed(world):
    every = Recurrence(WEEKDAYS, 7, 0)
    planned = world.plan(Later(every.following(NOON, NOON), every))
    after = world.ring(planned)
    assert after.waiting
    assert after.at == datetime(2026, 11, 25, 7, 0, tzinfo=BERLIN)
    missed = world.ring(after, hours=30)
    assert missed.waiting
    assert missed.at == datetime(2026, 11, 27, 7, 0, tzinfo=BERLIN)
    assert "was not running" in missed.note
    assert world.link.sent == [OFF]


def test_what_recurs_stays_at_its_hour_when_summer_time_begins(world):
    world.now = datetime(2026, 3, 27, 12, 0, tzinfo=BERLIN)
    every = Recurrence(WEEKDAYS, 7, 0)
    planned = world.plan(Later(every.following(world.now, world.now), every))
    for _ in range(3):
        planned = world.ring(planned)
        assert planned.due.astimezone(BERLIN).hour == 7


def test_what_is_dated_otherwise_waits_for_as_long_as_from_its_own_date(world):
    spoken = datetime(2020, 1, 1, 19, 30, tzinfo=UTC)
    planned = world.plan(Later(spoken + timedelta(minutes=10)), at=spoken)
    assert planned.at == spoken + timedelta(minutes=10)
    assert planned.due == NOON + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("problem", "reason"),
    [(Unfulfilled.OFFLINE, "offline"), (Unfulfilled.NOT_CONFIRMED, "did not confirm")],
)
def test_what_the_home_does_not_do_is_shown_as_failed_with_the_reason(world, problem, reason):
    planned = world.plan(Later(NOON + timedelta(minutes=10)))
    world.link.problem = problem
    after = world.ring(planned)
    assert after.state is State.FAILED
    assert reason in after.note


def test_a_device_that_is_gone_by_then_is_reported(world):
    planned = world.plan(Later(NOON + timedelta(minutes=10)))
    world.link.home, world.link.problem = home(*FAMILY[1:]), Unfulfilled.NO_SUCH_ENTITY
    assert world.ring(planned).state is State.FAILED


def test_while_the_broker_is_away_it_is_tried_again_until_it_is_too_late(world):
    planned = world.plan(Later(NOON + timedelta(minutes=10)))
    world.link.connected = False
    assert world.ring(planned).waiting
    assert world.alarms.set_for[planned.id] == RETRY_S
    world.link.connected = True
    assert world.ring(planned, seconds=RETRY_S).state is State.DONE


def test_just_after_the_start_a_device_may_not_have_been_found_yet(world):
    planned = world.plan(Later(NOON + timedelta(minutes=10)))
    world.link.home = home()
    world.now = planned.due
    world.restarted()
    world.planner.run(planned.id)
    assert world.get(planned.id).waiting
    world.link.home = HOUSE
    assert world.ring(planned, seconds=RETRY_S).state is State.DONE


def test_what_was_under_way_when_the_engine_died_is_not_done_twice(world):
    planned = world.plan(Later(NOON + timedelta(minutes=10)))
    with world.store.begin() as unit:
        unit.schedules.put(replace(planned, state=State.RUNNING))
    world.restarted()
    assert world.get(planned.id).state is State.FAILED
    assert world.alarms.set_for == {}


def test_what_lasts_is_ended(world):
    planned = world.plan(Later(NOON + timedelta(minutes=10), lasting_s=600), ON)
    world.ring(planned)
    (end,) = [one for one in world.all() if one.kind is Kind.END]
    assert end.due == planned.due + timedelta(minutes=10)
    assert world.ring(end).state is State.DONE
    assert world.link.sent == [ON, OFF]


def test_a_later_end_of_the_same_thing_makes_an_earlier_one_void(world):
    for minutes in (10, 60):
        chosen = Hypothesis("HassTurnOn", targets=(LAMP,), orders=(ON,), later=Later(lasting_s=minutes * 60))
        assert world.planner.end(world.turn(chosen), chosen, (OFF,)) is not None
    assert [(one.state, one.due - NOON) for one in world.all()] == [
        (State.CANCELLED, timedelta(minutes=10)),
        (State.WAITING, timedelta(minutes=60)),
    ]


def test_no_more_is_planned_than_can_be_kept_in_mind(world):
    chosen = Hypothesis("HassTurnOff", targets=(LAMP,), orders=(OFF,), later=Later(NOON + timedelta(hours=1)))
    turn = world.turn(chosen)
    turn.situation = replace(turn.situation, schedules=(world.plan(Later(NOON + timedelta(hours=1))),) * MOST_PLANNED)
    done = world.planner.act(turn, chosen)
    assert done is not None
    assert done.outcome is Outcome.REFUSED
    assert len(world.all()) == 1


def test_an_end_is_never_too_late(world):
    end = Schedule("e", "anna", NOON, NOON, NOON, Kind.END, hypothesis=Hypothesis("HassTurnOn", orders=(OFF,)))
    assert timing(end, NOON + timedelta(days=3)) is Timing.NOW
    assert timing(replace(end, kind=Kind.REQUEST), NOON + GRACE + timedelta(seconds=1)) is Timing.TOO_LATE


def test_a_cancelled_one_is_not_sent_and_can_be_planned_again(world):
    planned = world.plan(Later(NOON + timedelta(minutes=10)))
    cancel = Hypothesis(schedules.CANCEL, schedules=(planned.id,))
    done = world.planner.act(world.turn(cancel), cancel)
    assert done is not None
    assert done.undo is not None
    assert world.alarms.set_for == {}
    assert world.ring(planned).state is State.CANCELLED
    world.now = NOON
    assert world.planner.take_back(world.turn(cancel), done.undo) == (
        "I'll turn off the Ceiling Light at 12:10 after all",
    )
    assert world.ring(planned).state is State.DONE


def test_undoing_a_turn_cancels_what_it_planned(world):
    planned = world.plan(Later(NOON + timedelta(minutes=10)))
    told = world.planner.take_back(world.turn(Hypothesis("undo")), Undo("turn-1", planned=(planned.id,)))
    assert told == ("I won't turn off the Ceiling Light at 12:10",)
    assert world.get(planned.id).state is State.CANCELLED


def test_what_is_no_longer_planned_cannot_be_cancelled(world):
    planned = world.plan(Later(NOON + timedelta(minutes=10)))
    world.ring(planned)
    cancel = Hypothesis(schedules.CANCEL, schedules=(planned.id,))
    done = world.planner.act(world.turn(cancel), cancel)
    assert done is not None
    assert done.outcome is Outcome.REFUSED


def test_a_timer_says_that_it_cannot_ring_and_is_shown_as_rung(world):
    timer = Hypothesis(schedules.START_TIMER, slots={"name": "pasta"}, later=Later(lasting_s=540))
    done = world.planner.act(world.turn(timer), timer)
    assert done is not None
    assert "no bell" in done.text
    (planned,) = world.all()
    assert planned.name == "pasta"
    assert world.ring(planned, hours=2).state is State.RUNG
    assert world.link.sent == []


def test_what_has_ended_is_forgotten_and_what_waits_is_not(world):
    ended = world.ring(world.plan(Later(NOON + timedelta(minutes=10))))
    world.now = NOON
    waiting = world.plan(Later(NOON + timedelta(days=30)))
    with world.store.begin() as unit:
        assert unit.schedules.forget_ended(ended.due + timedelta(days=2)) == 1
        assert unit.schedules.everything() == (unit.schedules.get(waiting.id),)


def test_a_deleted_one_is_not_sent(world):
    planned: Any = world.plan(Later(NOON + timedelta(minutes=10)))
    with world.store.begin() as unit:
        assert unit.erase_person("anna") == 1
    world.now = planned.due
    world.planner.run(planned.id)
    assert world.link.sent == []
