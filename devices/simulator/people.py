"""The people of a home and their days: who goes where at what time, and what they touch. Pure, the same in every run.

A routine says what a person does on a usual day. Every day differs a little from the others, by a chance that hangs
on nothing but the seed, the date and the line of the routine.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

STIRS_EVERY_S: Final = 240
"""How often somebody who is awake moves in front of the sensors of a room."""
DOOR_STANDS_OPEN: Final = timedelta(seconds=8)
"""How long the door stays open behind somebody."""

WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

type Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def _clock(value: object) -> object:
    # YAML takes 17:30 without quotes for a number of base 60.
    if not isinstance(value, int):
        return value
    if not 0 <= value < 24 * 60:
        raise ValueError("must be a time between 00:00 and 23:59")
    return time(value // 60, value % 60)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Act(_Part):
    """One line of a day."""

    at: Annotated[time, BeforeValidator(_clock)]
    room: str | None = None
    """Where the person goes; None: they stay where they are."""
    away: bool = False
    """They leave the home."""
    asleep: bool = False
    """They lie still until their next act."""
    days: Annotated[tuple[Day, ...], Field(min_length=1)] = WEEK
    chance: Annotated[float, Field(gt=0, le=1)] = 1.0
    """How likely it happens."""
    within_min: Annotated[float, Field(ge=0, le=180)] = 10.0
    """Minutes by which it may be later."""
    by_hand: dict[str, dict[str, Any]] = {}
    """Device id → change by hand."""

    @model_validator(mode="after")
    def _one_place(self) -> Act:
        if self.away and self.room is not None:
            raise ValueError("who goes to a room is not away")
        return self


class Person(_Part):
    """Somebody who lives here."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    tracker: str | None = None
    """Device id of their phone."""
    day: tuple[Act, ...]


class Entrance(_Part):
    """The way in and out."""

    door: str | None = None
    """Device id of its contact."""
    lock: str | None = None


class Routine(_Part):
    """The days of everybody."""

    seed: int = 1
    lights: bool = True
    """Who enters a dark room switches on a light, and who leaves it empty switches them off."""
    entrance: Entrance = Entrance()
    people: Annotated[tuple[Person, ...], Field(min_length=1)]

    def rooms(self) -> set[str]:
        """Every room that is named."""
        return {act.room for person in self.people for act in person.day if act.room is not None}

    def touches(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every change by hand that is named, with its device."""
        for person in self.people:
            if person.tracker is not None:
                yield person.tracker, {"state": "home"}
            for act in person.day:
                yield from act.by_hand.items()
        if self.entrance.door is not None:
            yield self.entrance.door, {"state": "open"}
        if self.entrance.lock is not None:
            yield self.entrance.lock, {"state": "locked"}


@dataclass(frozen=True, slots=True)
class Touched:
    """Somebody used a device."""

    device: str
    change: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody came into a room."""

    room: str


@dataclass(frozen=True, slots=True)
class Emptied:
    """Nobody who is awake is left in a room."""

    room: str


@dataclass(frozen=True, slots=True)
class Stirred:
    """Somebody moved in a room."""

    room: str


type Deed = Touched | Entered | Emptied | Stirred


class Life:
    """Everybody's present place, and what they do next."""

    def __init__(self, routine: Routine, now: datetime) -> None:
        """Everybody is where the day before and this day took them until `now`."""
        self._routine = routine
        self._day = now.date()
        self._acts = self._of(self._day, now)
        self._where: dict[str, str | None] = {person.name: None for person in routine.people}
        self._asleep: set[str] = set()
        self._later: list[tuple[datetime, int, Touched]] = []
        self._order = count()
        yesterday = self._of(self._day - timedelta(days=1), now)
        for at, person, act in (*yesterday, *self._acts):
            if at <= now:
                self._settle(person, act)

    def where(self, person: str) -> str | None:
        """The room where somebody is; None: away."""
        return self._where[person]

    def due(self, since: datetime, until: datetime) -> Iterator[Deed]:
        """What everybody does after `since`, up to and with `until`."""
        while self._later and self._later[0][0] <= until:
            yield heapq.heappop(self._later)[2]
        for at, person, act in self._acts:
            if since < at <= until:
                yield from self._act(at, person, act)
        if until.date() != self._day:
            self._day = until.date()
            self._acts = self._of(self._day, until)
            for at, person, act in self._acts:
                if since < at <= until:
                    yield from self._act(at, person, act)
        yield from self._stirs(since, until)

    def _of(self, day: date, zone: datetime) -> list[tuple[datetime, Person, Act]]:
        acts = []
        for person in self._routine.people:
            for line, act in enumerate(person.day):
                chance = random.Random(f"{self._routine.seed}/{day}/{person.name}/{line}")  # noqa: S311  no secret
                happens, later = chance.random() < act.chance, chance.random() * act.within_min
                if happens and WEEK[day.weekday()] in act.days:
                    # Within its day: what is done tomorrow belongs to tomorrow's acts.
                    last = datetime.combine(day, time(23, 59, 59), zone.tzinfo)
                    at = datetime.combine(day, act.at, zone.tzinfo) + timedelta(minutes=later)
                    acts.append((min(at, last), person, act))
        return sorted(acts, key=lambda entry: entry[0])

    def _act(self, at: datetime, person: Person, act: Act) -> Iterator[Deed]:
        before = self._where[person.name]
        self._settle(person, act)
        after = self._where[person.name]
        if (before is None) != (after is None):
            yield from self._through_the_door(at, person, home=after is not None)
        if after is not None and (after != before or act.by_hand):
            yield Entered(after)
        for room in dict.fromkeys((before, after)):
            if room is not None and not self._awake(room):
                yield Emptied(room)
        # Last: who wants a night light to burn switches it on after all others are off.
        yield from (Touched(device, change) for device, change in act.by_hand.items())

    def _settle(self, person: Person, act: Act) -> None:
        self._where[person.name] = None if act.away else act.room or self._where[person.name]
        (self._asleep.add if act.asleep else self._asleep.discard)(person.name)

    def _awake(self, room: str) -> bool:
        return any(place == room and name not in self._asleep for name, place in self._where.items())

    def _through_the_door(self, at: datetime, person: Person, *, home: bool) -> Iterator[Deed]:
        entrance = self._routine.entrance
        if person.tracker is not None:
            yield Touched(person.tracker, {"state": "home" if home else "not_home"})
        closed = at + DOOR_STANDS_OPEN
        for device, first, then in (
            (entrance.lock, "unlocked", "locked"),
            (entrance.door, "open", "closed"),
        ):
            if device is not None:
                yield Touched(device, {"state": first})
                heapq.heappush(self._later, (closed, next(self._order), Touched(device, {"state": then})))

    def _stirs(self, since: datetime, until: datetime) -> Iterator[Deed]:
        for name, room in self._where.items():
            if room is None or name in self._asleep:
                continue
            offset = sum(name.encode())  # so that not all move in the same second
            if (since.timestamp() + offset) // STIRS_EVERY_S != (until.timestamp() + offset) // STIRS_EVERY_S:
                yield Stirred(room)
