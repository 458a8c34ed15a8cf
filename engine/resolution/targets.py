"""Which entities a request is about.

Constraints first: what was named, what can do it, what can be reached; each says why it failed. Only then do
preferences break ties: where it was said, and what state things are in. A tie that is left is a question.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from devices import kinds
from devices.model import Change, Device, Entity, Feature, Home
from devices.reading import current
from engine.context.situation import SESSION_GAP, Situation
from engine.domain import Unresolved
from engine.language import phrasing
from engine.language.describe import place, spoken_name
from engine.language.lexicon import KINDS, TypeWord, called
from engine.language.names import Match, index_of
from engine.language.reading import Reading
from engine.language.words import fold
from engine.resolution.goals import Act, Goal, plan, risky


@dataclass(frozen=True, slots=True)
class Candidate:
    """One entity that could be meant, and what would be done to it."""

    device: Device
    entity: Entity
    changes: tuple[Change, ...] = ()

    @property
    def label(self) -> str:
        """How people call it."""
        return spoken_name(self.device, self.entity)


@dataclass(frozen=True, slots=True)
class Found:
    """The entities that are meant: one, or a set that was asked for as a set."""

    candidates: tuple[Candidate, ...]
    reasons: tuple[str, ...] = ()
    features: dict[str, float] = field(default_factory=dict)
    left_out: tuple[Candidate, ...] = ()
    """Members of the set that can't be reached."""


@dataclass(frozen=True, slots=True)
class Tied:
    """Several fit equally."""

    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Missed:
    """Nothing fits; which constraint failed, and what came nearest to it."""

    why: Unresolved
    subject: str = ""
    """What was asked for, in words."""
    candidates: tuple[Candidate, ...] = ()
    """What failed the constraint."""
    instead: tuple[str, ...] = ()
    """Names of the nearest things that exist."""


type Targets = Found | Tied | Missed

# What an act is about when neither a name nor a type was said.
_DEFAULT_KINDS: Final[dict[Act, tuple[str, ...]]] = {
    Act.LIGHT: ("light",),
    Act.TEMPERATURE: ("thermostat",),
    Act.SPEED: ("fan",),
    Act.VOLUME: ("media",),
    Act.MUTE: ("media",),
    Act.UNMUTE: ("media",),
    Act.PAUSE: ("media",),
    Act.RESUME: ("media",),
    Act.NEXT: ("media",),
    Act.PREVIOUS: ("media",),
    Act.LOCK: ("lock",),
    Act.UNLOCK: ("lock",),
    Act.RETURN: ("vacuum",),
    Act.MOW: ("mower",),
    Act.PARK: ("mower",),
    Act.ON: ("light",),
    Act.OFF: ("light",),
    Act.OPEN: ("garage door", "gate", "blind", "window"),
    Act.CLOSE: ("garage door", "gate", "blind", "window"),
    Act.POSITION: ("blind",),
    Act.STOP: ("media", "blind"),
}


def find(goal: Goal, reading: Reading, situation: Situation, excluded: frozenset[str] = frozenset()) -> Targets:
    """The entities that `goal` is about in this situation; `excluded` are unique ids that are known not to be meant."""
    pool = _pool(goal, reading, situation)
    if isinstance(pool, Missed):
        return pool
    if goal.wanted is not None or goal.act is Act.TEMPERATURE:
        pool = _with_settings(pool, situation.home)
    pool = [(d, e) for d, e in _without(pool, reading, situation.home) if e.unique_id not in excluded]
    # Where there is one in the place that was said, the others need not be asked what they can.
    near = _there(pool, reading, situation.home)
    capable = _capable(goal, near) or _capable(goal, pool) or _capable(goal, kindred(reading, situation.home))
    if not capable:
        return _incapable(goal, _nearby(pool, reading, situation), reading, situation.home)
    placed = _placed(capable, reading, situation)
    if isinstance(placed, Missed) and goal.wanted is not None and (there := _sent_to(capable, reading)):
        placed = there
    if isinstance(placed, Missed) and (so_called := _called_like(capable, reading)):
        placed = so_called
    if isinstance(placed, Missed):
        return placed
    reachable = [c for c in placed if c.device.available and c.entity.available]
    if not reachable:
        others = _capable(goal, situation.home.entities())
        return Missed(Unresolved.OFFLINE, subject_of(reading), tuple(placed), _like(placed[0], others))
    return _narrow(goal, reachable, placed, reading, situation)


def _sent_to(capable: Sequence[Candidate], reading: Reading) -> list[Candidate]:
    """Those for which the area is not where they are but what they are set to: a vacuum's cleaning area."""
    areas = {fold(area) for area in reading.areas}
    return [c for c in capable if any(isinstance(to.value, str) and fold(to.value) in areas for to in c.changes)]


def _called_like(capable: Sequence[Candidate], reading: Reading) -> list[Candidate]:
    """Those that are called as the area is, and are in none: a lamp called "Kitchen"."""
    areas = {fold(area) for area in reading.areas}
    return [c for c in capable if c.device.area is None and fold(c.device.name) in areas]


def _with_settings(pool: list[tuple[Device, Entity]], home: Home) -> list[tuple[Device, Entity]]:
    """With what the same devices can be set to beside: the heating's temperature may be a number of its own."""
    devices = {device.id for device, _ in pool}
    known = {entity.unique_id for _, entity in pool}
    beside = [(d, e) for d, e in home.entities() if d.id in devices and e.unique_id not in known and e.category is None]
    return [*pool, *beside]


def _nearby(pool: list[tuple[Device, Entity]], reading: Reading, situation: Situation) -> list[tuple[Device, Entity]]:
    """What is in the area that was said, else in that of the speaker, else all."""
    for areas in (reading.areas, (situation.area,)):
        if near := [(d, e) for d, e in pool if d.area in areas]:
            return near
    return pool


def kindred(reading: Reading, home: Home) -> list[tuple[Device, Entity]]:
    """What has a longer name around the one that was said: the Front Door is unlocked by the Front Door Lock."""
    said = [set(fold(match.name)) for match in reading.names]
    return [(d, e) for d, e in home.entities() if any(words < set(fold(d.name)) for words in said)]


def _pool(goal: Goal, reading: Reading, situation: Situation) -> list[tuple[Device, Entity]] | Missed:
    """What the words allow: the named things, else the things of the type said, else those the act is about."""
    home = situation.home
    if reading.names:
        return [*_named(reading.names, home), *_alike(reading.names, home)]
    if reading.unknown and reading.unknown_place:
        rooms = tuple(area.name for area in home.areas[:4])
        return Missed(Unresolved.NO_SUCH_AREA, " ".join(reading.unknown), instead=rooms)
    if reading.unknown:
        return Missed(Unresolved.NO_SUCH_NAME, " ".join(reading.unknown), instead=_nearest(goal, reading, situation))
    if meant := _spoken_of(goal, reading, situation):
        return meant
    kinds_said = [word.kind for word in reading.types] or _DEFAULT_KINDS.get(goal.act, ())
    if goal.act is Act.START and not reading.types:
        kinds_said = ("vacuum",)
    pool = of_types(reading.types, home) if reading.types else _of_kinds(kinds_said, home)
    if not pool and reading.types:
        # "the heater" where none is known by type: someone may have called a plug so.
        return Missed(Unresolved.NO_SUCH_NAME, subject_of(reading), instead=_nearest(goal, reading, situation))
    if not reading.types and reading.every and goal.act in {Act.ON, Act.OFF}:
        pool = [(d, e) for d, e in home.entities() if e.component in {"light", "fan", "switch", "media_player"}]
    return pool


def _of_kinds(kinds_said: Iterable[str], home: Home) -> list[tuple[Device, Entity]]:
    tests = [KINDS[kind] for kind in kinds_said]
    return [(d, e) for d, e in home.entities() if e.category is None and any(test(d, e) for test in tests)]


def of_types(types: Sequence[TypeWord], home: Home) -> list[tuple[Device, Entity]]:
    """What people may mean by words for types: what is of the type, and what is called so.

    A plug that its owner called "Heater" is a heater. And where a home tells curtains from blinds by their names, who
    says "curtain" means no blind.
    """
    found: dict[str, tuple[Device, Entity]] = {}
    for word in types:
        fits = KINDS[word.kind]
        entities = [(d, e) for d, e in home.entities() if e.category is None]
        pool = [(d, e) for d, e in entities if fits(d, e) or (not e.name and called(d, word))]
        if word.kind in _TOLD_APART:
            pool = [(d, e) for d, e in pool if called(d, word) or e.device_class == word.words[0]] or pool
        found |= {e.unique_id: (d, e) for d, e in pool}
    return list(found.values())


_TOLD_APART: Final = frozenset({"blind", "fan", "thermostat", "humidifier"})
"""Kinds of which a home may have several that nobody would call by each other's names."""


_PRONOUNS: Final = frozenset({"it", "that", "this", "them", "those", "these", "again"})


def _spoken_of(goal: Goal, reading: Reading, situation: Situation) -> list[tuple[Device, Entity]]:
    """What "it", or "brighter" just after, means: the targets of the last turn that can do it; else nothing."""
    recent = situation.recent
    if recent is None or recent.last is None or reading.types or reading.areas or reading.floors or reading.every:
        return []
    # "Brighter" and "the intensity to 30" say what, not of what: of the same.
    unnamed = goal.direction != 0 or (goal.wanted is not None and bool(goal.wanted.aspect))
    goes_on = unnamed and abs(situation.at - recent.at) <= SESSION_GAP
    if not goes_on and not reading.words & _PRONOUNS:
        return []
    last = set(recent.last.targets)
    pool = [(d, e) for d, e in situation.home.entities() if e.unique_id in last]
    if goal.wanted is not None:
        # Its settings are entities beside the one that was switched.
        devices = {d.id for d, _ in pool}
        pool = [(d, e) for d, e in situation.home.entities() if d.id in devices and e.category is None]
    return [(d, e) for d, e in pool if plan(goal, d, e) is not Unresolved.CANNOT]


def _named(matches: Iterable[Match], home: Home) -> Iterable[tuple[Device, Entity]]:
    seen: set[str] = set()
    for match in matches:
        for named in match.found:
            device = home.device(named.device)
            for entity in device.entities if device else ():
                wanted = named.entity is None or entity.unique_id == named.entity
                if device and wanted and entity.category is None and entity.unique_id not in seen:
                    seen.add(entity.unique_id)
                    yield device, entity


def _alike(matches: Iterable[Match], home: Home) -> Iterable[tuple[Device, Entity]]:
    """Devices of the same name where a part of one was named: any heater has a "heating temperature"."""
    named = [named for match in matches for named in match.found]
    if any(one.entity is None for one in named):
        return
    ids = {one.device for one in named}
    names = {fold(device.name) for one in ids if (device := home.device(one)) is not None}
    for device, entity in home.entities():
        if device.id not in ids and entity.category is None and fold(device.name) in names:
            yield device, entity


def _nearest(goal: Goal, reading: Reading, situation: Situation) -> tuple[str, ...]:
    """Names that are spelt alike, else what could be asked the same of, first in this room."""
    said = (*reading.unknown, *(word for found in reading.types for word in found.words))
    if alike := index_of(situation.home).nearest(said):
        return alike
    areas = reading.areas or ((situation.area,) if situation.area else ())
    able = [c for c in _capable(goal, situation.home.entities()) if c.device.available]
    near = [c for c in able if c.device.area in areas]
    return tuple(c.label for c in near[:3]) if near else tuple(c.label + place(c.device) for c in able[:2])


def _without(pool: list[tuple[Device, Entity]], reading: Reading, home: Home) -> list[tuple[Device, Entity]]:
    if reading.excluded is None:
        return pool
    out = reading.excluded
    named = {entity.unique_id for _, entity in _named(out.names, home)}
    tests = [KINDS[word.kind] for word in out.types] if not out.areas else []
    return [
        (d, e)
        for d, e in pool
        if e.unique_id not in named and d.area not in out.areas and not any(test(d, e) for test in tests)
    ]


def _capable(goal: Goal, pool: Iterable[tuple[Device, Entity]]) -> list[Candidate]:
    """Those that can do it; of one device only the entity whose job it is."""
    by_device: dict[str, list[Candidate]] = {}
    for device, entity in pool:
        changes = plan(goal, device, entity)
        if not isinstance(changes, Unresolved):
            by_device.setdefault(device.id, []).append(Candidate(device, entity, changes))
    if goal.act in {Act.OPEN, Act.CLOSE} and any(map(_opens, chain.from_iterable(by_device.values()))):
        # A light is only opened where there is nothing that opens.
        by_device = {key: kept for key, all_of in by_device.items() if (kept := list(filter(_opens, all_of)))}
    return [one for candidates in by_device.values() for one in _main(goal, candidates)]


def _opens(one: Candidate) -> bool:
    return one.changes[0].feature is not Feature.POWER


_PRIORITY: Final = (Feature.POWER, Feature.OPEN, Feature.LOCK, Feature.RUN, Feature.PLAYBACK, Feature.PRESS)
_TO_START: Final = (Feature.RUN, Feature.PRESS, Feature.PLAYBACK, Feature.OPEN, Feature.LOCK, Feature.POWER)
"""To start is to run, or to press the button for it; the power of a coffee machine makes no coffee."""


def _main(goal: Goal, candidates: list[Candidate]) -> list[Candidate]:
    if len(candidates) == 1:
        return candidates
    order = _TO_START if goal.act is Act.START else _PRIORITY

    def rank(one: Candidate) -> int:
        feature = one.changes[0].feature
        return order.index(feature) if feature in order else 0

    best = min(map(rank, candidates))
    kept = [c for c in candidates if rank(c) == best]
    if goal.wanted is not None:
        # A number called "Interval" is what is meant by the interval, whatever else the device can be set to.
        named = [c for c in kept if c.entity.name and set(fold(c.entity.name)) <= set(goal.wanted.said)]
        return named[:1] or kept[:1]
    main = [c for c in kept if not c.entity.name]
    return main or kept


def _incapable(goal: Goal, pool: list[tuple[Device, Entity]], reading: Reading, home: Home) -> Missed:
    whys = {
        entity.unique_id: why for device, entity in pool if isinstance(why := plan(goal, device, entity), Unresolved)
    }
    for why in (Unresolved.OUT_OF_RANGE, Unresolved.MISSING):
        found = tuple(Candidate(d, e) for d, e in pool if whys.get(e.unique_id) is why)
        if found:
            return Missed(why, subject_of(reading), found)
    areas = {device.area for device, _ in pool}
    instead = tuple(c.label for c in _capable(goal, home.entities()) if c.device.area in areas)
    if not pool:
        return Missed(Unresolved.NOTHING_THERE, subject_of(reading), instead=instead[:2])
    mains = [Candidate(d, kinds.main_entity(d) or e) for d, e in pool]
    return Missed(Unresolved.CANNOT, subject_of(reading), tuple({c.device.id: c for c in mains}.values()), instead[:2])


def _there(pool: list[tuple[Device, Entity]], reading: Reading, home: Home) -> list[tuple[Device, Entity]]:
    """What is in the areas and on the floors that were said; nothing where none was."""
    if not (reading.areas or reading.floors):
        return []
    on_floor = {area.name for area in home.areas if area.floor in reading.floors}
    return [
        (d, e)
        for d, e in pool
        if (not reading.areas or d.area in reading.areas) and (not reading.floors or d.area in on_floor)
    ]


def _placed(capable: list[Candidate], reading: Reading, situation: Situation) -> list[Candidate] | Missed:
    """Those in the areas and floors that were said; what was not said filters nothing."""
    home = situation.home
    placed = capable
    if reading.floors:
        on_floor = {area.name for area in home.areas if area.floor in reading.floors}
        placed = [c for c in placed if c.device.area in on_floor]
    if reading.areas:
        placed = [c for c in placed if c.device.area in reading.areas]
    if placed:
        return placed
    where = " and ".join((*reading.areas, *reading.floors))
    instead = tuple(f"{c.label} ({c.device.area})" if c.device.area else c.label for c in capable[:2])
    return Missed(Unresolved.NOTHING_THERE, f"{subject_of(reading)} in the {where}", tuple(capable), instead)


def _like(one: Candidate, others: Sequence[Candidate]) -> tuple[str, ...]:
    alike = [c for c in others if c.entity.component == one.entity.component and c.device.id != one.device.id]
    reachable = [c for c in alike if c.device.available and c.entity.available]
    near = [c for c in reachable if c.device.area == one.device.area]
    return tuple(f"{c.label} ({c.device.area})" if c.device.area else c.label for c in (near or reachable)[:2])


def _narrow(
    goal: Goal, reachable: list[Candidate], placed: list[Candidate], reading: Reading, situation: Situation
) -> Targets:
    features = {"name": min((m.quality for m in reading.names), default=0.0), "type": float(bool(reading.types))}
    here = [c for c in reachable if situation.area is not None and c.device.area == situation.area]
    if _means_a_set(goal, reading):
        local = here if here and not (reading.areas or reading.floors or reading.names or _wide(reading)) else reachable
        if not (reading.names or reading.types):
            local = _harmless(local)
        known = {c.entity.unique_id for c in reachable}
        left_out = tuple(
            c
            for c in placed
            if c.entity.unique_id not in known and (local is reachable or c.device.area == situation.area)
        )
        return Found(tuple(local), features=features | {"set": 1.0}, left_out=left_out)
    reasons: list[str] = []
    kept = reachable
    if len(kept) > 1 and here and not reading.areas:
        if len(here) < len(kept):
            reasons.append(phrasing.here(situation.area))
        kept, features["here"] = here, 1.0
    if len(kept) > 1 and (telling := _by_state(goal, kept)):
        kept, features["state"] = [telling[0]], 1.0
        reasons.append(telling[1])
    if len(kept) > 1 and (called := _called(reading, kept)):
        kept = called
    if len(kept) > 1 and len({c.device.id for c in kept}) > 1:
        return Tied(tuple(kept))
    return Found(tuple(kept), tuple(reasons), features | {"only": 1.0})


def _called(reading: Reading, candidates: list[Candidate]) -> list[Candidate]:
    """Those whose whole name is the common word that was said: of two lights, the one called "Light"."""
    ids = {(named.device, named.entity) for match in reading.called for named in match.found}
    return [c for c in candidates if {(c.device.id, None), (c.device.id, c.entity.unique_id)} & ids]


def _harmless(candidates: list[Candidate]) -> list[Candidate]:
    """Without what is dangerous unless it is named: "turn on everything" does not mean the oven."""
    safe = [c for c in candidates if not any(risky(c.device, c.entity, change) for change in c.changes)]
    return safe or candidates


def _wide(reading: Reading) -> bool:
    """Whether the whole home is meant: "all the lights" are all, "the lights" are those of the room."""
    if reading.words & {"here", "room"}:
        return False
    return reading.elsewhere or bool(reading.words & {"house", "home", "all", "every", "everything"})


_LIGHT_OF_A_ROOM: Final = frozenset({("light",), ("lighting",)})
"""What is in a room as water is in a glass: "the light in the kitchen" is all of it, "the lamp" is a thing."""


def _means_a_set(goal: Goal, reading: Reading) -> bool:
    several_names = len(reading.names) > 1
    plural = any(word.plural for word in reading.types) and not reading.names
    # "Turn on the kitchen" is about its lights, all of them.
    lights = not reading.types or all(word.words in _LIGHT_OF_A_ROOM for word in reading.types)
    placed = bool(reading.areas or (reading.floors and reading.types))
    room = lights and placed and not reading.names and goal.act in {Act.ON, Act.OFF, Act.LIGHT}
    return reading.every or several_names or plural or room


_TELLING: Final[dict[Act, tuple[Feature, object, str]]] = {
    Act.OFF: (Feature.POWER, True, "it is the only one that is on"),
    Act.ON: (Feature.POWER, False, "it is the only one that is off"),
    Act.CLOSE: (Feature.OPEN, True, "it is the only one that is open"),
    Act.OPEN: (Feature.OPEN, False, "it is the only one that is closed"),
    Act.LOCK: (Feature.LOCK, False, "it is the only one that is unlocked"),
    Act.UNLOCK: (Feature.LOCK, True, "it is the only one that is locked"),
    Act.LIGHT: (Feature.POWER, True, "it is the only one that is on"),
    Act.PAUSE: (Feature.PLAYBACK, "play", "it is the only one that is playing"),
    Act.STOP: (Feature.PLAYBACK, "play", "it is the only one that is playing"),
    Act.NEXT: (Feature.PLAYBACK, "play", "it is the only one that is playing"),
    Act.PREVIOUS: (Feature.PLAYBACK, "play", "it is the only one that is playing"),
    Act.VOLUME: (Feature.PLAYBACK, "play", "it is the only one that is playing"),
    Act.MUTE: (Feature.PLAYBACK, "play", "it is the only one that is playing"),
    Act.RESUME: (Feature.PLAYBACK, "pause", "it is the only one that is paused"),
}


def _by_state(goal: Goal, candidates: Sequence[Candidate]) -> tuple[Candidate, str] | None:
    """The only one on which the request would change something."""
    if goal.act not in _TELLING:
        return None
    feature, value, reason = _TELLING[goal.act]
    fitting = [c for c in candidates if current(c.entity, feature) == value]
    return (fitting[0], reason) if len(fitting) == 1 else None


def subject_of(reading: Reading) -> str:
    """What the request is about, in the words of the home or of the person."""
    if reading.names:
        return " and ".join(match.name for match in reading.names)
    return " ".join((*reading.unknown, *(word for t in reading.types for word in t.words))) or "device"
