"""What was seen of people's use of their home, and how it is looked up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from devices.model import Home

NOTHING: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({})
JUST_BEFORE: Final = timedelta(hours=1)
"""How long something that happened can be what a deed follows on."""


class Topic(StrEnum):
    """What a habit answers."""

    DEVICE = "device"
    """Which device is meant; the value is its id."""
    MEDIUM = "medium"
    """What is played when nothing in particular is asked for; the value is a genre, an artist, a title."""
    VALUE = "value"
    """To what something is set; `about` says which feature of which entity."""


class Facet(StrEnum):
    """What may go with a habit."""

    PART_OF_DAY = "part_of_day"
    DAY = "day"
    """“weekday” or “weekend”."""
    AREA = "area"
    """Where it was said."""
    AFTER = "after"
    """What happened within the hour before; the only facet that may have several values at once."""
    DEED = "deed"
    """What is done: “power=True”, “press=True”, “play_media”; a quantity without its value."""
    KIND = "kind"
    """Of what is played: “audio” or “video”."""
    CLASS = "class"
    """Of what is played: its media class."""


type Facets = Mapping[Facet, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Observation:
    """One answer that one turn gave to one topic."""

    id: str
    person: str
    at: datetime
    """Of the utterance, as its sender dates it."""
    turn: str
    """Id of the turn, so that what is taken back is not counted."""
    topic: Topic
    value: str
    about: str = ""
    """What the topic is of; empty: the topic says it all."""
    weight: float = 1.0
    """1: the person said it or picked it; less: a habit had chosen it, and nobody objected."""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The value as it is compared: people write titles as they like."""
        return self.value.casefold()


type Shelf = Mapping[tuple[Topic, str], Mapping[str, tuple[Observation, ...]]]
"""Topic and what it is about → key of a value → its observations, in the order in which they came."""


def shelved(observations: Iterable[Observation]) -> Shelf:
    """Observations where they are looked for."""
    shelf: dict[tuple[Topic, str], dict[str, list[Observation]]] = {}
    for one in observations:
        shelf.setdefault((one.topic, one.about), {}).setdefault(one.key, []).append(one)
    return {place: {key: tuple(seen) for key, seen in values.items()} for place, values in shelf.items()}


def beside(shelf: Shelf, more: Iterable[Observation]) -> Shelf:
    """A shelf with more observations; the given one stays as it is, for those who look at it."""
    filled = dict(shelf)
    for one in more:
        values = filled.get((one.topic, one.about), {})
        filled[one.topic, one.about] = {**values, one.key: (*values.get(one.key, ()), one)}
    return filled


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened by itself: a timer that rang."""

    at: datetime
    """By the clock of the person whom it was for."""
    name: str


@dataclass(frozen=True, slots=True)
class Habits:
    """All that is known of habits when one person says something; nothing in it changes."""

    own: Shelf = field(default_factory=dict)
    """The person's."""
    others: tuple[Shelf, ...] = ()
    """Those of everybody else in this home."""
    before: Home | None = None
    """The home as this person's last turn left it; None: not known. What differs now has changed by itself."""
    events: tuple[Event, ...] = ()
    """What happened of late."""

    def of(self, topic: Topic, about: str = "") -> Mapping[str, tuple[Observation, ...]]:
        """The person's own observations by value."""
        return self.own.get((topic, about), {})

    def of_others(self, topic: Topic, about: str = "") -> Mapping[str, tuple[Observation, ...]]:
        """Everybody else's, by value."""
        found: dict[str, tuple[Observation, ...]] = {}
        for shelf in self.others:
            for key, seen in shelf.get((topic, about), {}).items():
                found[key] = found.get(key, ()) + seen
        return found

    def last_deed(self, at: datetime) -> Observation | None:
        """What this person did last with one device, within the hour before."""
        recent = (
            one
            for seen in self.of(Topic.DEVICE).values()
            for one in seen[-1:]
            if timedelta() <= at - one.at <= JUST_BEFORE
        )
        return max(recent, key=lambda one: (one.at, one.id), default=None)


NO_HABITS: Final = Habits()
