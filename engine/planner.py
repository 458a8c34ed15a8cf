"""The verbs of what is planned: plan, set a timer, cancel, and carry out when the time has come."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

import structlog

from devices.link import HomeLink
from devices.model import Fulfilment, Home, Order
from engine.domain import (
    Answer,
    Hypothesis,
    Interpretation,
    Outcome,
    Source,
    Stage,
    Turn,
    Undo,
    Utterance,
)
from engine.language import phrasing, telling_time
from engine.language.describe import listing
from engine.language.titles import spoken as spoken_medium
from engine.logs import about_turn
from engine.resolution import schedules
from engine.resolution.later import spoken
from engine.resolution.undo import end_of
from engine.scheduling.due import GRACE, Timing, moved_on, timing
from engine.scheduling.model import Kind, Schedule, State
from engine.store import Database
from engine.turns import OpenTurn, command_stage, commands_of, new_id, outcome_of

log = structlog.get_logger(__name__)

CONFIRM_WITHIN_S: Final = 2.0
RETRY_S: Final = 5.0
"""How often it is tried again while the home can't be reached."""
WARM_UP: Final = timedelta(seconds=30)
"""After the start: how long a device may take to be found before it counts as gone."""
MOST_PLANNED: Final = 300
"""Things that may wait at once: each turn has them in mind, at 15 µs each."""
SENDER: Final = "schedule"
"""Sender of the turns in the log that nobody said anything in."""
SAME_CLOCK: Final = timedelta(minutes=1)
"""Clocks nearer than this are the same; what is dated otherwise waits for as long as from its own date."""
STOPPED: Final = "The engine stopped while it was doing this."
NO_BELL: Final = "I have no bell: ask me how long is left."


class Alarms(Protocol):
    """What wakes the planner; see `engine.jobs.Alarms`."""

    def set(self, schedule_id: str, delay_s: float) -> None:
        """Call `Planner.run` with the id after so many seconds; replaces an earlier alarm of the id."""

    def clear(self, schedule_id: str) -> None:
        """Do not call."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a turn about planned things came to."""

    text: str
    outcome: Outcome = Outcome.DONE
    undo: Undo | None = None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What a turn took back before it did anything else."""

    fulfilments: tuple[Fulfilment, ...] = ()
    plans: tuple[str, ...] = ()
    """What changed in what is planned, in words."""

    @property
    def any(self) -> bool:
        """Whether there was anything to take back."""
        return bool(self.fulfilments or self.plans)

    def said(self, undo: Undo | None, home: Home, here: str | None) -> str:
        """What was taken back, and what could not be."""
        told = [phrasing.done(self.fulfilments, home, {}, here)] if self.fulfilments else []
        told += [f"{plan[:1].upper()}{plan[1:]}." for plan in self.plans]
        sentences = ["Sorry, I take that back: " + " ".join(told)] if told else []
        if undo and undo.irreversible:
            names = listing(list(undo.irreversible))
            sentences.append(f"I can't take back what I did with the {names} by myself.")
        return " ".join(sentences) or "Nothing had changed by that."

    def before(self, text: str, home: Home, here: str | None) -> str:
        """What is said next, after what was taken back first."""
        return f"{self.said(None, home, here)} {text}" if self.any else text


class Planner:
    """Keeps what is planned, in the store and with the alarms; safe to call from many threads.

    `rung` is told whose timer is up, when by that person's clock, and how it is called.
    """

    def __init__(
        self,
        store: Database,
        link: HomeLink,
        clock: Callable[[], datetime],
        alarms: Alarms,
        *,
        rung: Callable[[str, datetime, str], object] = lambda *_: None,
    ) -> None:
        self._store = store
        self._link = link
        self._clock = clock
        self._alarms = alarms
        self._rung = rung
        self._started = clock()

    # ------------------------------------------------------------------------------------------ what people ask

    def act(self, turn: OpenTurn, chosen: Hypothesis) -> Done | None:
        """Do what the reading asks of the plan; None where it asks nothing of it, or something to be done now."""
        if chosen.intent == schedules.CANCEL:
            return self._cancel(turn, chosen.schedules)
        timer = chosen.intent == schedules.START_TIMER
        if chosen.later is None or (chosen.later.at is None and not timer):
            return None
        if len(turn.situation.schedules) >= MOST_PLANNED:
            text = f"I have {MOST_PLANNED} things planned already. Cancel some of them first."
            return Done(text, Outcome.REFUSED)
        if timer:
            return self._start_timer(turn, chosen)
        assert chosen.later.at is not None  # noqa: S101 - else it is a timer
        planned = self._plan(turn, chosen, chosen.later.at, Kind.REQUEST)
        text = phrasing.because(f"I'll {spoken(chosen, turn.situation)}.", chosen.reasons)
        return Done(text, undo=Undo(turn.id, planned=(planned.id,)))

    def end(self, turn: OpenTurn, chosen: Hypothesis, ends: Sequence[Order]) -> Done | None:
        """Plan the end of what was just done for a while; None where it was not for a while."""
        if chosen.later is None or chosen.later.lasting_s is None or not ends:
            return None
        situation = turn.situation
        at = (situation.at.astimezone(UTC) + timedelta(seconds=chosen.later.lasting_s)).astimezone(situation.at.tzinfo)
        self._supersede(ends)
        planned = self._plan(turn, replace(chosen, orders=tuple(ends), later=None), at, Kind.END)
        when = telling_time.moment(at, situation.at)
        deed = phrasing.to_do(ends, situation.home, {}, situation.area)
        return Done(f"{when[:1].upper()}{when[1:]} I'll {deed}.", undo=Undo(turn.id, planned=(planned.id,)))

    def _supersede(self, ends: Sequence[Order]) -> None:
        """Who asks for ten minutes and then for an hour wants an hour: an earlier end of the same thing is void."""
        again = {order.unique_id for order in ends}
        void: list[str] = []
        with self._store.begin() as unit:
            for one in unit.schedules.waiting():
                left = tuple(order for order in one.hypothesis.orders if order.unique_id not in again)
                if one.kind is not Kind.END or len(left) == len(one.hypothesis.orders):
                    continue
                if left:
                    unit.schedules.put(replace(one, hypothesis=replace(one.hypothesis, orders=left)))
                else:
                    void.append(one.id)
        self._change(void, State.WAITING, State.CANCELLED)

    def take_back(self, turn: OpenTurn, undo: Undo) -> tuple[str, ...]:
        """Undo what a turn planned or cancelled; what is so now, in words without a full stop."""
        told: list[str] = []
        for one in self._change(undo.planned, State.WAITING, State.CANCELLED):
            if one.kind is Kind.REQUEST:
                told.append(f"I won't {schedules.spoken(one, turn.situation)}")
            elif one.kind is Kind.TIMER:
                told.append(f"the {schedules.label(one)} is off")
        for one in self._change(undo.cancelled, State.CANCELLED, State.WAITING):
            timer = one.kind is Kind.TIMER
            said = f"the {schedules.label(one)} runs on" if timer else f"I'll {schedules.spoken(one, turn.situation)}"
            told.append(f"{said} after all")
        return tuple(told)

    def _plan(self, turn: OpenTurn, chosen: Hypothesis, at: datetime, kind: Kind) -> Schedule:
        situation = turn.situation
        now, later = self._clock(), chosen.later
        spoke = situation.at
        away = abs(spoke - now) > SAME_CLOCK
        utterance = situation.utterance
        planned = Schedule(
            id=new_id(now),
            person=utterance.person,
            at=at,
            due=now + (at - spoke) if away else at,
            created_at=now,
            kind=kind,
            text=situation.conversation.said if chosen.source is Source.DIALOGUE else utterance.text,
            hypothesis=replace(chosen, later=None),
            every=later.every if later else None,
            lasting_s=later.lasting_s if later else None,
            home_time=at.astimezone(now.tzinfo).utcoffset() == at.utcoffset(),
            endpoint=utterance.endpoint,
            area=situation.area,
            name=str(chosen.slots.get("name", "")) if kind is Kind.TIMER else "",
            turn=turn.id,
        )
        with self._store.begin() as unit:
            unit.schedules.put(planned)
        self._arm(planned)
        log.info("planned", schedule=planned.id, kind=kind.value, due=planned.due.isoformat())
        return planned

    def _start_timer(self, turn: OpenTurn, chosen: Hypothesis) -> Done:
        assert chosen.later is not None  # noqa: S101 - the caller's contract
        assert chosen.later.lasting_s is not None  # noqa: S101 - see `resolution.schedules`
        # An alarm for seven rings at seven, and not so many whole seconds from now.
        at = chosen.later.at or turn.situation.at.astimezone(UTC) + timedelta(seconds=chosen.later.lasting_s)
        timer = self._plan(turn, chosen, at.astimezone(turn.situation.at.tzinfo), Kind.TIMER)
        until = telling_time.moment(timer.at, turn.situation.at)
        text = f"The {schedules.label(timer)} is up {until}. {NO_BELL}"
        return Done(text, undo=Undo(turn.id, planned=(timer.id,)))

    def _cancel(self, turn: OpenTurn, ids: Sequence[str]) -> Done:
        cancelled = self._change(ids, State.WAITING, State.CANCELLED)
        if not cancelled:
            return Done("That is no longer planned.", Outcome.REFUSED)
        undo = Undo(turn.id, cancelled=tuple(one.id for one in cancelled))
        return Done(f"I cancelled this: {schedules.all_spoken(cancelled, turn.situation)}.", undo=undo)

    def _change(self, ids: Sequence[str], before: State, after: State) -> list[Schedule]:
        """Move those that are in one state to another; the ones that were moved."""
        now = self._clock()
        changed = []
        with self._store.begin() as unit:
            for one in ids:
                schedule = unit.schedules.get(one)
                if schedule is not None and schedule.state is before:
                    ran_at = now if after is State.CANCELLED else None
                    changed.append(replace(schedule, state=after, ran_at=ran_at))
                    unit.schedules.put(changed[-1])
        for schedule in changed:
            if after is State.WAITING:
                self._arm(schedule)
            else:
                self._alarms.clear(schedule.id)
        return changed

    # ------------------------------------------------------------------------------------------ when it is time

    def resume(self) -> None:
        """After the start: set every alarm, for the table is what counts, and close what a crash left half done."""
        with self._store.begin() as unit:
            for schedule in unit.schedules.running():
                unit.schedules.put(moved_on(schedule, State.FAILED, STOPPED, self._clock()))
            waiting = unit.schedules.waiting()
        for schedule in waiting:
            self._arm(schedule)

    def run(self, schedule_id: str) -> None:
        """Carry out one planned thing if its time has come; else wait on, or note that it was missed."""
        now = self._clock()
        with self._store.begin() as unit:
            schedule = unit.schedules.get(schedule_id)
            if schedule is None or not schedule.waiting:
                return
            when = timing(schedule, now)
            wait_s = RETRY_S if when is Timing.NOW and self._not_yet_there(schedule, now) else None
            if when is Timing.NOW and wait_s is None:
                # Claimed before it is sent: after a crash it is not done twice.
                unit.schedules.put(replace(schedule, state=State.RUNNING))
        if when is Timing.EARLY:
            self._arm(schedule)
        elif wait_s is not None:
            self._alarms.set(schedule.id, wait_s)
        elif when is Timing.TOO_LATE:
            self._close(schedule, State.MISSED, _missed(schedule))
            log.warning("missed", schedule=schedule.id, due=schedule.due.isoformat())
        else:
            self._run(schedule)

    def _not_yet_there(self, schedule: Schedule, now: datetime) -> bool:
        """Whether waiting may help: the broker is away, or what was just started has not heard of the device yet."""
        if schedule.kind is Kind.TIMER or now - schedule.due > GRACE - timedelta(seconds=RETRY_S):
            return False
        if not self._link.connected:
            return True
        home = self._link.home
        unknown = any(home.device(order.unique_id) is None for order in schedule.hypothesis.orders)
        return unknown and now - self._started < WARM_UP

    def _run(self, schedule: Schedule) -> None:
        turn_id = new_id(self._clock())
        with about_turn(turn_id):
            if schedule.kind is Kind.TIMER:
                self._close(schedule, State.RUNG, f"The {schedules.label(schedule)} is up.")
                self._rung(schedule.person, schedule.at, schedules.label(schedule))
                log.info("timer is up", schedule=schedule.id, name=schedule.name)
                return
            home, chosen = self._link.home, schedule.hypothesis
            ends = end_of(chosen.orders, home) if schedule.lasting_s else ()
            started = time.perf_counter()
            fulfilments = self._link.carry_out(chosen.orders, timeout_s=CONFIRM_WITHIN_S)
            took = round((time.perf_counter() - started) * 1000, 3)
            text = phrasing.done(
                fulfilments, self._link.home, {**chosen.slots, "spoken": spoken_medium(chosen.slots)}, schedule.area
            )
            outcome = outcome_of(fulfilments)
            good = outcome in {Outcome.DONE, Outcome.PARTIAL}
            self._log(schedule, turn_id, fulfilments, text, outcome, took)
            self._close(schedule, State.DONE if good else State.FAILED, text)
            if ends and good:
                self._end_later(schedule, ends)
            log.info("carried out what was planned", schedule=schedule.id, outcome=outcome.value)

    def _end_later(self, schedule: Schedule, ends: Sequence[Order]) -> None:
        self._supersede(ends)
        now, ahead = self._clock(), schedule.at - schedule.due
        due = now + timedelta(seconds=schedule.lasting_s or 0)
        back = replace(schedule.hypothesis, orders=tuple(ends))
        end = replace(
            schedule,
            id=new_id(now),
            kind=Kind.END,
            state=State.WAITING,
            hypothesis=back,
            at=(due + ahead).astimezone(schedule.at.tzinfo),
            due=due,
            created_at=now,
            every=None,
            lasting_s=None,
        )
        with self._store.begin() as unit:
            unit.schedules.put(end)
        self._arm(end)

    def _close(self, schedule: Schedule, state: State, note: str) -> None:
        """After its time: keep what came of it, and set the next alarm of what recurs."""
        after = moved_on(schedule, state, note, self._clock())
        with self._store.begin() as unit:
            if unit.schedules.get(schedule.id) is None:
                return  # deleted while it ran
            unit.schedules.put(after)
        if after.waiting:
            self._arm(after)

    def _log(
        self,
        schedule: Schedule,
        turn_id: str,
        fulfilments: Sequence[Fulfilment],
        text: str,
        outcome: Outcome,
        took_ms: float,
    ) -> None:
        """A turn in which nobody said anything, so that the log tells all that was sent, and why."""
        chosen = schedule.hypothesis
        why = {"id": schedule.id, "asked_in": schedule.turn, "said": schedule.text, "due": schedule.due.isoformat()}
        utterance = Utterance("", SENDER, schedule.person, self._clock(), schedule.endpoint, schedule.area)
        answer = Answer(
            turn_id,
            text,
            outcome,
            chosen.intent,
            chosen.slots,
            chosen.targets,
            commands_of(fulfilments),
            chosen.score,
            (f"you asked for it: “{schedule.text}”",),
        )
        trace = (
            Stage("schedule", 0.0, why),
            Stage("commands", took_ms, command_stage(fulfilments)),
            Stage("answer", 0.0, {"outcome": outcome.value, "text": text}),
        )
        with self._store.begin() as unit:
            unit.turns.put(Turn(turn_id, utterance, Interpretation(chosen), answer, trace))

    def _arm(self, schedule: Schedule) -> None:
        self._alarms.set(schedule.id, max(0.0, (schedule.due - self._clock()).total_seconds()))


def _missed(schedule: Schedule) -> str:
    return f"It was due {schedule.at:%A} at {schedule.at:%H:%M}, when I was not running, so I left it."
