"""Times in words; what is said here, `times.read` reads as the same time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from engine.language.describe import listing
from engine.moments import WEEKDAYS, Recurrence

_IN_SECONDS: Final = timedelta(seconds=120)
"""Nearer than this, seconds tell more than the clock."""
_UNITS: Final = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def moment(at: datetime, now: datetime) -> str:
    """Such as “at 19:40”, “tomorrow at 06:30”, “on Friday at 07:00”, “on 24 December at 18:00”, “in 30 seconds”.

    By the clock of `at`; what is past is told as what is to come would be.
    """
    left = at.astimezone(UTC) - now.astimezone(UTC)
    if timedelta(0) <= left < _IN_SECONDS:
        return f"in {duration(max(1, round(left.total_seconds())))}"
    days = (at.date() - now.astimezone(at.tzinfo).date()).days
    clock = f"at {at:%H:%M}"
    match days:
        case 0:
            return clock
        case 1:
            return f"tomorrow {clock}"
        case 2 | 3 | 4 | 5 | 6:
            return f"on {at:%A} {clock}"
        case _:
            return f"on {at.day} {at:%B} {clock}"


def duration(seconds: float) -> str:
    """Such as “10 minutes”, “1 hour and 30 minutes”; to the second, and at most two units."""
    left, parts = round(seconds), []
    for unit, name in _UNITS:
        count, left = divmod(left, unit)
        if count:
            parts.append(f"{count} {name}{'s' if count > 1 else ''}")
    return listing(parts[:2]) if parts else "no time"


def recurrence(every: Recurrence) -> str:
    """Such as “every weekday at 07:00”, “every Monday and Thursday at 06:15”, “every 2 hours”."""
    if every.interval_s is not None:
        # "Every day" would be one by the clock.
        said = "24 hours" if every.interval_s == 86_400 else duration(every.interval_s)
        return f"every {said.removeprefix('1 ') if ' and ' not in said else said}"
    days = every.weekdays
    if days == WEEKDAYS:
        said = "day"
    elif days == WEEKDAYS[:5]:
        said = "weekday"
    else:
        said = listing([day.title() for day in days])
    return f"every {said} at {every.hour:02}:{every.minute:02}"
