"""What is done about something planned when it is looked at: not yet, now, or too late."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from engine.scheduling.model import Kind, Schedule, State

GRACE: Final = timedelta(minutes=5)
"""How late something may be done: a restart takes a minute, but who wanted light at seven wants none at noon."""
EARLY: Final = timedelta(milliseconds=50)
"""Timers are no better than that."""


class Timing(StrEnum):
    """How something planned stands to the present."""

    EARLY = "early"
    NOW = "now"
    TOO_LATE = "too_late"


def timing(schedule: Schedule, now: datetime) -> Timing:
    """Whether it is to be done now.

    What ends something, and what was to ring, is never too late: what was meant to last ten minutes must not last
    for ever because the engine was off when they were over.
    """
    if schedule.due - now > EARLY:
        return Timing.EARLY
    late = now - schedule.due > GRACE
    return Timing.TOO_LATE if late and schedule.kind is Kind.REQUEST else Timing.NOW


def moved_on(schedule: Schedule, state: State, note: str, now: datetime) -> Schedule:
    """After its time: what recurs waits for the next one, and tells in `note` what came of this one."""
    ran = replace(schedule, state=state, note=note, ran_at=now)
    if schedule.every is None:
        return ran
    ahead = schedule.at - schedule.due
    last = schedule.at.astimezone(now.tzinfo) if schedule.home_time else schedule.at
    following = schedule.every.following(last, now + ahead)
    return replace(ran, state=State.WAITING, at=following, due=following - ahead)
