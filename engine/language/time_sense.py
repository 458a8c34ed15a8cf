"""The pieces of one sentence about time, put together: the moment, the rhythm and the length that they mean."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final

from engine.language import time_pieces as tp
from engine.language.telling_time import duration
from engine.language.time_days import PARTS
from engine.moments import WEEKDAYS, Recurrence, on_the_wall

FARTHEST: Final = timedelta(days=360)
"""Nothing is planned beyond this: nobody means it, and a date needs no year."""
SHORTEST_S: Final = 60
"""Seconds between two times of what recurs, at least."""


class Unclear(StrEnum):
    """Why no time came out of the words for one."""

    NO_TIME = "no_time"
    """A day, or "later", but not when."""
    SUN = "sun"
    """By the sun, which nobody here can see."""
    PAST = "past"
    """Today, but earlier than now."""
    SEVERAL = "several"
    """Two times that are not one."""
    TOO_FAR = "too_far"
    NO_CLOCK = "no_clock"
    """Written like a time of day, and none."""
    UNSUPPORTED = "unsupported"
    """A rhythm that is not kept."""


@dataclass(frozen=True, slots=True)
class Sense:
    """What the words for a time mean together."""

    at: datetime | None = None
    """Aware; None: now, or `unclear`."""
    every: Recurrence | None = None
    lasting_s: int | None = None
    guesses: tuple[str, ...] = ()
    """Sentences about what was filled in."""
    unclear: Unclear | None = None


# ------------------------------------------------------------------------------------------------------ combining


@dataclass(slots=True)
class _Point:
    """A time that is put together from its pieces."""

    clock: tp.Clock | None = None
    part: tp.Part | None = None
    day: tp.Day | None = None
    said: str = ""
    clock_said: str = ""

    @property
    def empty(self) -> bool:
        return self.clock is None and self.part is None and self.day is None


class Sentence:
    """Collects the pieces of one sentence and makes one answer of them."""

    def __init__(self, now: datetime, mornings: frozenset[int] = frozenset()) -> None:
        self._now = now
        self._mornings = mornings
        self._start = _Point()
        self._end: _Point | None = None
        self._offset: tp.Offset | None = None
        self._lasting: tp.Lasting | None = None
        self._every: tp.Every | None = None
        self._left_out: tuple[int, ...] = ()
        self._unclear: Unclear | None = None
        self._guesses: list[str] = []

    def take(self, piece: tp.Piece, said: str) -> None:
        match piece:
            case tp.Until():
                self._end = _Point()
            case tp.Sun():
                self._unclear = Unclear.SUN
            case tp.Unsupported():
                self._unclear = Unclear.UNSUPPORTED
            case tp.NoClock():
                self._unclear = Unclear.NO_CLOCK
            case tp.Unsaid():
                self._unclear = self._unclear or Unclear.NO_TIME
            case tp.Offset():
                self._once(self._offset, piece)
                self._offset = piece
                self._guess_few(piece, said)
            case tp.Lasting():
                self._once(self._lasting, piece)
                self._lasting = piece
                self._guess_few(piece, said)
            case tp.Every() | tp.Without():
                self._take_every(piece)
            case _:
                self._take_point(piece, said)

    def _coming(self, piece: tp.Minute) -> tp.Clock:
        """The next time at which it is so many minutes past an hour."""
        ahead = (piece.minute - self._now.minute - 1) % 60 + 1
        coming = self._now + timedelta(minutes=ahead)
        return tp.Clock(coming.hour, piece.minute, exact=True)

    def _once(self, before: object, piece: object) -> None:
        if before is not None and before != piece:
            self._unclear = Unclear.SEVERAL

    def _guess_few(self, piece: tp.Offset | tp.Lasting, said: str) -> None:
        if piece.guessed:
            self._guesses.append(f"I took “{said}” for {duration(piece.seconds)}")

    def _take_every(self, piece: tp.Every | tp.Without) -> None:
        if isinstance(piece, tp.Without):
            self._left_out = (*self._left_out, *piece.weekdays)
            return
        if self._every is not None and self._every.weekly and piece.weekdays:
            self._every = piece
            return
        if self._every is not None and self._every.weekdays and piece.weekdays:
            piece = tp.Every(tuple(sorted({*self._every.weekdays, *piece.weekdays})))
        self._every = piece

    def _take_point(self, piece: tp.Point, said: str) -> None:
        piece = self._coming(piece) if isinstance(piece, tp.Minute) else piece
        point = self._start if self._end is None else self._end
        point.said = f"{point.said} {said}".strip()
        match piece:
            case tp.Clock():
                self._once(point.clock, piece)
                point.clock, point.clock_said = piece, said
            case tp.Part():
                self._once(point.part.name if point.part else None, piece.name)
                point.part = piece
            case tp.Day():
                self._once(point.day, piece)
                point.day = piece

    # -------------------------------------------------------------------------------------------- the answer

    def sense(self) -> Sense:
        """Everything put together."""
        try:
            if self._unclear is not None and (
                self._unclear is not Unclear.NO_TIME or (self._start.clock is None and self._offset is None)
            ):
                return Sense(unclear=self._unclear)
            self._share_day()
            self._share_half()
            at, every = self._begin()
            lasting = self._lasts(at or self._now)
        except _UnclearError as problem:
            return Sense(unclear=problem.why)
        except (OverflowError, ValueError):
            return Sense(unclear=Unclear.TOO_FAR)
        far = (at is not None and at - self._now > FARTHEST) or (lasting or 0) > FARTHEST.total_seconds()
        if far:
            return Sense(unclear=Unclear.TOO_FAR)
        return Sense(at=at, every=every, lasting_s=lasting, guesses=tuple(self._guesses))

    def _share_day(self) -> None:
        """In "from six till nine tomorrow morning" the six is of that morning as well; eleven is the evening before."""
        end, start = self._end, self._start
        if end is None or end.clock is None or start.clock is None or start.day or start.part or self._every:
            return
        if end.day is None and end.part is None:
            return
        start.day, start.part = end.day, end.part
        if not start.clock.exact or end.part is None:
            begins, ends = self._hour(start, note=False), self._hour(end, note=False)
            if begins[2:] + begins[:2] >= ends[2:] + ends[:2]:
                start.day = start.part = None

    def _share_half(self) -> None:
        """In "from 7 to 9 pm" the seven is of the evening as well."""
        end, start = self._end, self._start
        if end is None or end.clock is None or start.clock is None or not end.clock.exact or start.clock.exact:
            return
        hour = start.clock.hour % 12 + (
            12 if end.clock.hour > 12 and start.clock.hour % 12 < end.clock.hour % 12 else 0
        )
        start.clock = replace(start.clock, hour=hour, exact=True)

    def _begin(self) -> tuple[datetime | None, Recurrence | None]:
        if self._every is not None:
            return self._again(self._every)
        if self._offset is not None:
            return self._from_now(self._offset), None
        if self._start.empty:
            return None, None
        return self._moment(self._start, self._now), None

    def _from_now(self, offset: tp.Offset) -> datetime:
        if self._start.empty:
            return (self._now.astimezone(UTC) + timedelta(seconds=offset.seconds)).astimezone(self._now.tzinfo)
        if offset.seconds % 86_400 or self._start.day:
            raise _UnclearError(Unclear.SEVERAL)
        return self._moment(replace(self._start, day=tp.Day(ahead=int(offset.seconds // 86_400))), self._now)

    def _again(self, every: tp.Every) -> tuple[datetime, Recurrence]:
        start = self._start
        if every.weekly and (start.day is None or start.day.weekday is None):
            raise _UnclearError(Unclear.NO_TIME)
        if every.seconds is not None:
            if every.seconds < SHORTEST_S:
                raise _UnclearError(Unclear.UNSUPPORTED)
            rhythm = Recurrence(interval_s=int(every.seconds))
            first = self._now if start.empty else self._moment(start, self._now)
            return (rhythm.following(first, first) if start.empty else first), rhythm
        days = every.weekdays or (start.day.weekday if start.day and start.day.weekday is not None else 0,)
        if start.clock is None and start.part is None:
            raise _UnclearError(Unclear.NO_TIME)
        hour, minute, _ = self._hour(replace(start, day=tp.Day(ahead=1)))
        days = tuple(day for day in days if day not in self._left_out)
        if not days:
            raise _UnclearError(Unclear.UNSUPPORTED)
        rhythm = Recurrence(tuple(WEEKDAYS[day] for day in days), hour, minute)
        begins = self._now
        if start.day is not None and start.day.weekday is None and every.weekdays:
            # "From tomorrow at five every day".
            begins = max(begins, on_the_wall(_date_of(start.day, begins.date()) or begins.date(), 0, 0, begins.tzinfo))
        return rhythm.following(begins, begins), rhythm

    def _lasts(self, start: datetime) -> int | None:
        if self._lasting is not None:
            return max(1, round(self._lasting.seconds))
        if self._end is None or self._end.empty:
            return None
        # "Tomorrow" is from now on, and not from the beginning.
        end = self._moment(self._end, self._now if self._end.day is not None and self._every is None else start)
        # Up: until seven is not until a second before.
        return max(1, math.ceil((end - start).total_seconds()))

    # -------------------------------------------------------------------------------------------- one moment

    def _moment(self, point: _Point, now: datetime) -> datetime:
        """The moment of a point, the first one after `now` where no day was said."""
        if point.clock is None and point.part is None:
            raise _UnclearError(Unclear.NO_TIME)
        zone, today = now.tzinfo, now.date()
        day = _date_of(point.day, today)
        if point.part is not None and point.part.this and day is None:
            day = today
        if day is None or (day == today and point.clock is not None and _open(point)):
            return self._next(point, now, day)
        hour, minute, over = self._hour(point)
        moment = on_the_wall(day + timedelta(days=over), hour, minute, zone)
        if _utc(moment) <= _utc(now):
            # "Tonight", said at night, still means something; what it means is asked.
            raise _UnclearError(Unclear.PAST if point.clock else Unclear.NO_TIME)
        return moment

    def _next(self, point: _Point, now: datetime, day: date | None) -> datetime:
        days = (0, 1, 2) if day is None else (0,)
        hours = self._hours(point)
        moments = [
            on_the_wall(now.date() + timedelta(days=ahead + over), hour, minute, now.tzinfo)
            for ahead in days
            for hour, minute, over in hours
        ]
        coming = [moment for moment in moments if _utc(moment) > _utc(now)]
        if not coming:
            raise _UnclearError(Unclear.PAST)
        found = min(coming, key=_utc)
        self._note(point, found, sure=len(hours) == 1)
        return found

    def _hours(self, point: _Point) -> list[tuple[int, int, int]]:
        if point.clock is None or not _open(point):
            hour, minute, over = self._hour(point, note=False)
            return [(hour, minute, over)]
        half = point.clock.hour % 12
        if half in self._mornings:
            return [(half, point.clock.minute, 0)]
        return [(half, point.clock.minute, 0), (half + 12, point.clock.minute, 0)]

    def _hour(self, point: _Point, *, note: bool = True) -> tuple[int, int, int]:
        """Hour, minute, and whether it is past the midnight of its evening; on a day that was named."""
        part = point.part.name if point.part else None
        if point.clock is None:
            hour = PARTS[part or "morning"]
            self._note(point, hour)
            return hour, 0, 0
        hour, minute = point.clock.hour, point.clock.minute
        if not point.clock.exact:
            morning = part is None and hour in self._mornings
            hour = hour if morning else _by_part(hour, part) if part else _waking(hour)
            if note and part is None:
                self._note(point, (hour, minute))
        past = part == "night" and hour < 6
        return hour, minute, int(past)

    def _note(self, point: _Point, found: datetime | tuple[int, int] | int, *, sure: bool = False) -> None:
        if sure and point.clock is not None:
            return
        match found:
            case datetime():
                hour, minute = found.hour, found.minute
            case int():
                hour, minute = found, 0
            case (hour, minute):
                pass
        if point.clock is not None and point.clock.hour == hour:
            return  # as it was said
        shown = f"{hour:02}:{minute:02}"
        guess = f"I took “{point.clock_said or point.said}” for {shown}"
        if guess not in self._guesses:
            self._guesses.append(guess)


class _UnclearError(Exception):
    def __init__(self, why: Unclear) -> None:
        super().__init__(why.value)
        self.why = why


def _utc(moment: datetime) -> datetime:
    """Two times of one zone compare by what the wall shows, and twice a year that is wrong."""
    return moment.astimezone(UTC)


def _open(point: _Point) -> bool:
    """Whether the half of the day is open."""
    return point.clock is not None and not point.clock.exact and point.part is None


def _by_part(hour: int, part: str) -> int:
    """The hour of 24 within a part of the day: "seven in the evening"."""
    if part == "morning":
        return hour % 12
    if part == "night":
        return (hour % 12) + (12 if 5 <= hour < 12 else 0)
    return hour % 12 + 12


def _waking(hour: int) -> int:
    """The hour of 24 at which people are up."""
    return hour if 6 <= hour <= 12 else hour % 12 + 12


def _date_of(day: tp.Day | None, today: date) -> date | None:
    if day is None:
        return None
    if day.ahead is not None:
        return today + timedelta(days=day.ahead)
    if day.weekday is not None:
        return today + timedelta(days=(day.weekday - today.weekday() - 1) % 7 + 1)
    assert day.day is not None, "a date has a day"  # noqa: S101 - a broken contract of the parsers
    months = [(today.year, day.month), (today.year + 1, day.month)] if day.month else _months_from(today)
    for year, month in months:
        try:
            found = date(year, month, day.day)
        except ValueError:  # 30 February
            continue
        if found >= today:
            return found
    raise _UnclearError(Unclear.TOO_FAR)


def _months_from(today: date) -> list[tuple[int, int]]:
    return [(today.year + (today.month + n - 1) // 12, (today.month + n - 1) % 12 + 1) for n in range(3)]
