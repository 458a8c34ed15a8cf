"""Habits as people look at them: what, when, how often, and since when not; to be read aloud, or deleted one by one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from devices.model import Feature, Home
from engine.habits.choice import DEVICE_BAR, TASTE_BAR, count, faded, leading
from engine.habits.model import Facet, Observation, Topic
from engine.language import phrasing
from engine.language.describe import place, setting
from engine.language.words import fold
from engine.resolution.habitual import NOTHING_ELSE, number_of, spoken_facet

_OFTEN: Final = {Facet.AFTER: 0.6, Facet.PART_OF_DAY: 0.6, Facet.DAY: 0.9, Facet.AREA: 0.6}
"""Share of its times that makes a part of the day, or a room, one of a habit; five days of seven are weekdays."""

_TOLD_FROM: Final = 3
"""Times from which on it is worth saying what goes with something: once goes with everything."""


@dataclass(frozen=True, slots=True)
class Known:
    """One thing that a person does again and again."""

    id: str
    """The same as long as the habit is the same."""
    topic: Topic
    what: str
    """Such as “play”, “turn on”, “set the Thermostat to”."""
    value: str
    """What is played, the device, the value with its unit."""
    device: str | None
    """Id of the device that it is about."""
    when: Mapping[str, tuple[str, ...]]
    """What mostly goes with it; an empty one goes with anything."""
    strong: bool
    """Whether it decides where nothing else does."""
    count: float
    """How often, each time counting half as much a month before the newest of this person."""
    last: datetime
    seen: tuple[Observation, ...]
    spoken: str
    """Such as “you usually play jazz in the evening”."""


_HABITUAL: Final = frozenset("usual usually habit habits always often sometimes mostly".split())


def named_habits(known: Iterable[Known], text: str, home: Home) -> list[Known]:
    """Those that words name: by what is played; by the device only where they speak of a habit."""
    said = set(fold(text))
    found = []
    for one in known:
        device = home.device(one.device) if one.device else None
        words = fold(one.value) if one.topic is Topic.MEDIUM else fold(device.name) if device else ()
        if words and said.issuperset(words) and (one.topic is Topic.MEDIUM or said & _HABITUAL):
            found.append(one)
    return found


def known_habits(observations: Iterable[Observation], home: Home) -> list[Known]:
    """All habits of one person, what is done most first; what was done but once counts as well."""
    grouped: dict[tuple[Topic, str, str, str], list[Observation]] = {}
    for one in observations:
        deed = next(iter(one.facets.get(Facet.DEED, ())), "") if one.topic is Topic.DEVICE else ""
        grouped.setdefault((one.topic, one.about, one.key, deed), []).append(one)
    now = max((one.at for seen in grouped.values() for one in seen), default=None)
    if now is None:
        return []
    known = [_known(place_of, tuple(seen), grouped, now, home) for place_of, seen in grouped.items()]
    return sorted(known, key=lambda one: (-one.count, one.spoken))


type _Place = tuple[Topic, str, str, str]


def _known(
    of: _Place, seen: tuple[Observation, ...], grouped: Mapping[_Place, Sequence[Observation]], now: datetime,
    home: Home,
) -> Known:  # fmt: skip
    topic, about, key, deed = of
    latest = max(seen, key=lambda one: (one.at, one.id))
    when = {facet: found for facet in _OFTEN if (found := _mostly(facet, seen, now))}
    strong = _is_strong(of, grouped, when, now)
    what, value, device = _words(topic, about, deed, latest.value, home)
    usually = "usually" if strong else "sometimes"
    told = when.items() if len(seen) >= _TOLD_FROM else ()
    facets = [words for facet, values in told if (words := spoken_facet(facet, values[0], home))]
    return Known(
        id=_id(latest.person, topic, about, key, deed),
        topic=topic,
        what=what,
        value=value,
        device=device,
        when={facet.value: values for facet, values in when.items()},
        strong=strong,
        count=round(count(seen, now), 2),
        last=latest.at,
        seen=seen,
        spoken=" ".join((f"you {usually} {what} {value}", *facets[:1])),
    )


def _id(*parts: str) -> str:
    """An id made of what a habit is; no secret."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _mostly(facet: Facet, seen: Sequence[Observation], now: datetime) -> tuple[str, ...]:
    total, each = count(seen, now), dict[str, float]()
    for one in seen:
        for value in one.facets.get(facet, ()):
            each[value] = each.get(value, 0.0) + faded(one, now)
    return tuple(value for value, n in each.items() if n >= _OFTEN[facet] * total > 0 and value != NOTHING_ELSE)


def _is_strong(
    of: _Place, grouped: Mapping[_Place, Sequence[Observation]], when: Mapping[Facet, tuple[str, ...]], now: datetime
) -> bool:
    """Whether it is what would be taken at its usual time."""
    topic, about, key, deed = of
    if topic is Topic.DEVICE:
        return count(grouped[of], now) >= DEVICE_BAR.count
    rivals = {k: seen for (t, a, k, d), seen in grouped.items() if (t, a, d) == (topic, about, deed)}
    lead = leading(rivals, rivals, when, now)
    bar = TASTE_BAR if topic is Topic.MEDIUM else DEVICE_BAR
    return lead is not None and lead.key == key and lead.clears(bar)


def _words(topic: Topic, about: str, deed: str, value: str, home: Home) -> tuple[str, str, str | None]:
    """What is done, with what, and the id of the device."""
    if topic is Topic.MEDIUM:
        return "play", value, None
    if topic is Topic.DEVICE:
        found = home.device(value)
        return _verb(deed), f"the {found.name}{place(found)}" if found else f"“{value}”", value
    feature, _, unique_id = about.partition("@")
    device = home.device(unique_id)
    entity = device.entity(unique_id) if device else None
    limits = entity.features.get(Feature(feature)) if entity else None
    number = number_of(value)
    said = setting(Feature(feature), value if number is None else number, limits.unit if limits else None)
    name = f"the {device.name}{place(device)}" if device else f"“{unique_id}”"
    return f"set {name} to", said, device.id if device else unique_id


def _verb(deed: str) -> str:
    feature, _, said = deed.partition("=")
    if feature == Feature.PLAY_MEDIA:
        return "play on"
    value: bool | str = said == "True" if said in {"True", "False"} else said
    return phrasing.VERBS.get((Feature(feature), value), "set") if feature else "use"
