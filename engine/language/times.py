"""When a request is meant for: the times that a sentence names, and what is left of it without them.

What people leave out is filled in, and said back as a guess: a bare hour is the next one that comes, or where a day
is named, the waking one (six to twelve in the morning, one to five in the afternoon); a part of the day is its hour in
`time_words.PARTS`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final

from engine.language import time_words as tw
from engine.language.words import Token, tokenize
from engine.moments import WEEKDAYS, Recurrence, on_the_wall

FARTHEST: Final = timedelta(days=366)
"""Nothing is planned beyond this: nobody means it, and a date then has no year of its own."""
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
    UNSUPPORTED = "unsupported"
    """A rhythm that is not kept."""


@dataclass(frozen=True, slots=True)
class Times:
    """What a sentence says about time."""

    rest: str
    """The sentence without it."""
    said: str
    """The words for it."""
    at: datetime | None = None
    """Aware; None: now, or `unclear`."""
    every: Recurrence | None = None
    lasting_s: int | None = None
    guesses: tuple[str, ...] = ()
    """Sentences about what was filled in."""
    unclear: Unclear | None = None
    firm: bool = True
    """False where the words could as well be part of a title: no number, no rhythm."""


def names_time(tokens: Sequence[Token], text: str) -> bool:
    """Whether it is worth to `read` a text: nearly always no, after one look."""
    return ":" in text or not tw.TRIGGERS.isdisjoint(token.text for token in tokens)


def read(text: str, now: datetime, named: frozenset[int] = frozenset()) -> Times | None:
    """The times that a cleaned text names; None where it names none.

    Args:
        text: what was said.
        now: aware; its zone is the one whose clock is meant.
        named: indices of tokens that belong to the name of something: "Night Light" says nothing about when.

    """
    tokens = tokenize(text)
    if not names_time(tokens, text):
        return None
    w = tw.Words(text, tokens, named)
    spans = _believable(w, _scan(w))
    if not spans:
        return None
    said = " ".join(w.slice(span.start, span.end) for span in spans)
    found = _Found(now)
    for span in spans:
        found.take(span.piece, w.slice(span.start, span.end))
    firm = any(not isinstance(span.piece, tw.Part | tw.Day | tw.Unsaid | tw.Sun | tw.Until) for span in spans)
    firm = firm and not all(w(span.start) in {"at", "noon", "midnight"} and not _numbered(w, span) for span in spans)
    return replace(found.times(), rest=_without(text, tokens, spans), said=said, firm=firm)


def first_length(text: str) -> tuple[float, str] | None:
    """The first stretch of time in a text in seconds, and the text without it: "a 5 minute timer"."""
    w = tw.Words(text, tokenize(text))
    for i in range(len(w)):
        if found := tw.length(w, i):
            return found[0].seconds, _without(text, w.tokens, [_Span(tw.Unsaid(), i, found[1])])
    return None


# ------------------------------------------------------------------------------------------------------ scanning


@dataclass(frozen=True, slots=True)
class _Span:
    piece: tw.Piece
    start: int
    end: int


def _scan(w: tw.Words) -> list[_Span]:
    spans: list[_Span] = []
    i = 0
    while i < len(w):
        found = _piece(w, i, spans) if w(i) else None
        if found is None or found[1] <= i:
            # "every morning": the rhythm is read, and the part stands behind it.
            i += 1
            continue
        spans.append(_Span(found[0], i, found[1]))
        i = found[1]
    return spans


def _piece(w: tw.Words, i: int, spans: list[_Span]) -> tw.Found | None:
    if spans and isinstance(spans[-1].piece, tw.Until) and spans[-1].end == i:
        j = w.skip(i, "at")
        if found := tw.clock(w, j, bare=True):
            return found
    return next((found for parse in tw.PARSERS if (found := parse(w, i)) is not None), None)


_SETTING: Final = frozenset(
    "set dim put adjust change raise lower increase decrease volume brightness temperature speed position".split()
)


def _believable(w: tw.Words, spans: list[_Span]) -> list[_Span]:
    """Without what only looks like a time: "set the volume at 5", and "until" with no time behind it."""
    kept = [
        span
        for n, span in enumerate(spans)
        if not isinstance(span.piece, tw.Until)
        or (n + 1 < len(spans) and spans[n + 1].start == span.end and isinstance(spans[n + 1].piece, _AN_END))
    ]
    within = {i for span in kept for i in range(span.start, span.end)}
    words = {w(i) for i in range(len(w)) if i not in within}
    if words & _SETTING and not any(word[:1].isdigit() for word in words):
        others = any(not isinstance(span.piece, tw.Clock) for span in kept)
        kept = [span for span in kept if others or not (isinstance(span.piece, tw.Clock) and span.piece.bare)]
    return kept


_AN_END: Final = (tw.Clock, tw.Part, tw.Day, tw.Sun)


def _numbered(w: tw.Words, span: _Span) -> bool:
    return any(w(i)[:1].isdigit() or w(i) == "one" for i in range(span.start, span.end))


_LOOSE: Final = re.compile(r"^(?:(?:and|then|so)\b|[\s,;.:'-])+|(?:[\s,;:'.]|\b(?:and|then)\s*$)+$", re.IGNORECASE)


def _without(text: str, tokens: Sequence[Token], spans: Sequence[_Span]) -> str:
    kept, begin = [], 0
    for span in spans:
        kept.append(text[begin : tokens[span.start].start])
        begin = tokens[span.end - 1].end
    kept.append(text[begin:])
    rest = " ".join(" ".join(kept).split())
    rest = re.sub(r"\s+([,.;!?])", r"\1", rest)
    return _LOOSE.sub("", _LOOSE.sub("", rest))


# ------------------------------------------------------------------------------------------------------ combining


@dataclass(slots=True)
class _Point:
    """A time that is put together from its pieces."""

    clock: tw.Clock | None = None
    part: tw.Part | None = None
    day: tw.Day | None = None
    said: str = ""
    clock_said: str = ""

    @property
    def empty(self) -> bool:
        return self.clock is None and self.part is None and self.day is None


class _Found:
    """Collects the pieces of one sentence and makes one answer of them."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._start = _Point()
        self._end: _Point | None = None
        self._offset: tw.Offset | None = None
        self._lasting: tw.Lasting | None = None
        self._every: tw.Every | None = None
        self._unclear: Unclear | None = None
        self._guesses: list[str] = []

    def take(self, piece: tw.Piece, said: str) -> None:
        match piece:
            case tw.Until():
                self._end = _Point()
            case tw.Sun():
                self._unclear = Unclear.SUN
            case tw.Unsupported():
                self._unclear = Unclear.UNSUPPORTED
            case tw.Unsaid():
                self._unclear = self._unclear or Unclear.NO_TIME
            case tw.Offset():
                self._once(self._offset, piece)
                self._offset = piece
                self._guess_few(piece, said)
            case tw.Lasting():
                self._once(self._lasting, piece)
                self._lasting = piece
                self._guess_few(piece, said)
            case tw.Every():
                self._take_every(piece)
            case _:
                self._take_point(piece, said)

    def _once(self, before: object, piece: object) -> None:
        if before is not None and before != piece:
            self._unclear = Unclear.SEVERAL

    def _guess_few(self, piece: tw.Offset | tw.Lasting, said: str) -> None:
        if piece.guessed:
            self._guesses.append(f"I took “{said}” for {_plain_seconds(piece.seconds)}")

    def _take_every(self, piece: tw.Every) -> None:
        if self._every is not None and self._every.weekly and piece.weekdays:
            self._every = piece
            return
        if self._every is not None and self._every.weekdays and piece.weekdays:
            piece = tw.Every(tuple(sorted({*self._every.weekdays, *piece.weekdays})))
        self._every = piece

    def _take_point(self, piece: tw.Clock | tw.Part | tw.Day, said: str) -> None:
        point = self._start if self._end is None else self._end
        point.said = f"{point.said} {said}".strip()
        match piece:
            case tw.Clock():
                self._once(point.clock, piece)
                point.clock, point.clock_said = piece, said
            case tw.Part():
                self._once(point.part.name if point.part else None, piece.name)
                point.part = piece
            case tw.Day():
                self._once(point.day, piece)
                point.day = piece

    # -------------------------------------------------------------------------------------------- the answer

    def times(self) -> Times:
        """Everything put together; `rest` and `said` are for the caller to fill in."""
        found = Times("", "")
        try:
            if self._unclear is not None and (self._unclear is not Unclear.NO_TIME or self._start.clock is None):
                return replace(found, unclear=self._unclear)
            self._share_half()
            at, every = self._begin()
            lasting = self._lasts(at or self._now)
        except _UnclearError as problem:
            return replace(found, unclear=problem.why)
        except (OverflowError, ValueError):
            return replace(found, unclear=Unclear.TOO_FAR)
        far = (at is not None and at - self._now > FARTHEST) or (lasting or 0) > FARTHEST.total_seconds()
        if far:
            return replace(found, unclear=Unclear.TOO_FAR)
        return replace(found, at=at, every=every, lasting_s=lasting, guesses=tuple(self._guesses))

    def _share_half(self) -> None:
        """"From 7 to 9 pm" begins in the evening as well."""
        end, start = self._end, self._start
        if end is None or end.clock is None or start.clock is None or not end.clock.exact or start.clock.exact:
            return
        hour = start.clock.hour % 12 + (12 if end.clock.hour > 12 and start.clock.hour % 12 < end.clock.hour % 12 else 0)
        start.clock = replace(start.clock, hour=hour, exact=True)

    def _begin(self) -> tuple[datetime | None, Recurrence | None]:
        if self._every is not None:
            return self._again(self._every)
        if self._offset is not None:
            return self._from_now(self._offset), None
        if self._start.empty:
            return None, None
        return self._moment(self._start, self._now), None

    def _from_now(self, offset: tw.Offset) -> datetime:
        if self._start.empty:
            return (self._now.astimezone(UTC) + timedelta(seconds=offset.seconds)).astimezone(self._now.tzinfo)
        if offset.seconds % 86_400 or self._start.day:
            raise _UnclearError(Unclear.SEVERAL)
        return self._moment(replace(self._start, day=tw.Day(ahead=int(offset.seconds // 86_400))), self._now)

    def _again(self, every: tw.Every) -> tuple[datetime, Recurrence]:
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
        hour, minute, _ = self._hour(replace(start, day=tw.Day(ahead=1)))
        days = range(7) if every.weekdays is None else days
        rhythm = Recurrence(tuple(WEEKDAYS[day] for day in days), hour, minute)
        return rhythm.following(self._now, self._now), rhythm

    def _lasts(self, start: datetime) -> int | None:
        if self._lasting is not None:
            return max(1, round(self._lasting.seconds))
        if self._end is None or self._end.empty:
            return None
        end = self._moment(self._end, start)
        return max(1, round((end - start).total_seconds()))

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
        return [(half, point.clock.minute, 0), (half + 12, point.clock.minute, 0)]

    def _hour(self, point: _Point, *, note: bool = True) -> tuple[int, int, int]:
        """Hour, minute, and whether it is past the midnight of its evening; on a day that was named."""
        part = point.part.name if point.part else None
        if point.clock is None:
            hour = tw.PARTS[part or "morning"]
            self._note(point, hour)
            return hour, 0, 0
        hour, minute = point.clock.hour, point.clock.minute
        if not point.clock.exact:
            hour = _by_part(hour, part) if part else _waking(hour)
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


def _date_of(day: tw.Day | None, today: date) -> date | None:
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


def _plain_seconds(seconds: float) -> str:
    unit, name = next(((u, n) for u, n in ((3_600, "hours"), (60, "minutes")) if seconds >= u), (1, "seconds"))
    return f"{seconds / unit:g} {name}"
