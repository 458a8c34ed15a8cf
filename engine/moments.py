"""The vocabulary of times that are asked for: once, again and again, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""In the order of `date.weekday`."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Again and again: on days of the week by the clock on the wall, or after every so many seconds."""

    weekdays: tuple[str, ...] = ()
    """Of `WEEKDAYS`, in their order; empty: `interval_s` counts."""
    hour: int = 0
    minute: int = 0
    interval_s: int | None = None
    """Seconds, 60 or more; None: by days and the clock."""

    def following(self, last: datetime, now: datetime) -> datetime:
        """The first time after both; by the clock of `last`, whose summer time is respected."""
        if self.interval_s is not None:
            step = timedelta(seconds=self.interval_s)
            passed = max(0, (now - last) // step)
            return (last.astimezone(UTC) + (passed + 1) * step).astimezone(last.tzinfo)
        after = max(last, now, key=lambda moment: moment.astimezone(UTC)).astimezone(last.tzinfo)
        for days in range(9):  # today's may be over, and a week later is the same day again
            day = after.date() + timedelta(days=days)
            moment = on_the_wall(day, self.hour, self.minute, last.tzinfo)
            if WEEKDAYS[day.weekday()] in self.weekdays and moment.astimezone(UTC) > after.astimezone(UTC):
                return moment
        message = "a recurrence by days needs a day"
        raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Later:
    """When a request is to be carried out, and for how long it is to hold."""

    at: datetime | None = None
    """Aware, by the clock of who asked; the first time where it recurs; None: now."""
    every: Recurrence | None = None
    lasting_s: int | None = None
    """Seconds after which it is taken back, 1 or more; None: it stays."""
    said: str = ""
    """The words for it."""


def on_the_wall(day: date, hour: int, minute: int, zone: tzinfo | None) -> datetime:
    """The moment at which the clock on the wall shows that; an hour that summer time skips is the one after it."""
    shown = datetime.combine(day, time(hour, minute), zone)
    return shown.astimezone(UTC).astimezone(zone)
