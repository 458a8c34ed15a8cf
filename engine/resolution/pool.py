"""What the words of a request allow: the named things, else those of the type said, else those the act is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Final

from devices.model import Device, Entity, Feature, Home
from devices.reading import current
from engine.context.situation import SESSION_GAP, Situation
from engine.domain import Unresolved
from engine.language.describe import place
from engine.language.names import Match, index_of
from engine.language.of_kind import of_kinds, of_types
from engine.language.reading import Reading
from engine.language.spelling import How, form
from engine.language.words import fold
from engine.resolution.danger import gas
from engine.resolution.found import Candidate, Missed, subject_of
from engine.resolution.goals import Act, Goal
from engine.resolution.plans import plan

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
    Act.CLEAN: ("vacuum",),
    Act.MOW: ("mower",),
    Act.PARK: ("mower",),
    Act.ON: ("light",),
    Act.OFF: ("light",),
    Act.OPEN: ("garage door", "gate", "blind", "window"),
    Act.CLOSE: ("garage door", "gate", "blind", "window"),
    Act.POSITION: ("blind",),
    Act.STOP: ("media", "blind"),
}


def kindred(reading: Reading, home: Home) -> list[tuple[Device, Entity]]:
    """What has a longer name around the one that was said: the Front Door is unlocked by the Front Door Lock."""
    said = [set(fold(match.name)) for match in reading.names]
    if not said:
        return []
    around = [device for device in home.devices if any(words < set(fold(device.name)) for words in said)]
    return [(device, entity) for device in around for entity in device.entities]


def shuts_gas(goal: Goal, reading: Reading) -> bool:
    """Whether the gas is to be shut and no valve was called by its name: then all of it is."""
    parts = all(match.how is How.PART for match in reading.names)
    return goal.act in {Act.OFF, Act.CLOSE} and "gas" in reading.outside and parts


def sharing(reading: Reading, home: Home) -> list[tuple[Device, Entity]]:
    """All that has the words in its name of which only a part was said, where several are meant: "any gas", "both".

    Of gas people speak as of one thing: each valve that lets it through is meant, whatever it is called.
    """
    parts = [match for match in reading.names if match.how is How.PART]
    spoken = {form(word) for word in reading.words}
    said = [spoken & {form(word) for word in fold(match.name)} for match in parts]
    alike = [d for d in home.devices if any(words <= {form(word) for word in fold(d.name)} for words in said)]
    found = [(device, entity) for device in alike for entity in device.entities]
    if "gas" in reading.outside and not any(match.how is not How.PART for match in reading.names):
        found += [(d, e) for d, e in home.entities() if Feature.OPEN in e.features and gas(d, e)]
    return list({e.unique_id: (d, e) for d, e in found if e.category is None}.values())


def pool_of(goal: Goal, reading: Reading, situation: Situation) -> list[tuple[Device, Entity]] | Missed:
    """What the words allow: the named things, else the things of the type said, else those the act is about."""
    home = situation.home
    if situation.meant:
        return _meant(goal, situation)
    if reading.names:
        around = kindred(reading, home) if reading.every and len(reading.names) == 1 and _counts(reading) else []
        around += sharing(reading, home) if reading.every or shuts_gas(goal, reading) else []
        found = [*named(reading.names, home), *_alike(reading.names, home), *around]
        return list({e.unique_id: (d, e) for d, e in found if e.category is None}.values())
    if reading.unknown and reading.unknown_place:
        rooms = tuple(area.name for area in home.areas[:4])
        return Missed(Unresolved.NO_SUCH_AREA, reading.strange, instead=rooms)
    if reading.unknown:
        return Missed(Unresolved.NO_SUCH_NAME, reading.strange, instead=_nearest(goal, reading, situation))
    said = (_spoken_of(goal, reading, situation), _going(goal, reading, situation))
    if meant := next(filter(None, said), None) or _switchable(goal, reading, situation):
        return meant
    kinds_said = [word.kind for word in reading.types] or _DEFAULT_KINDS.get(goal.act, ())
    if not kinds_said and goal.act is Act.START:
        # "Start it" where nothing was spoken of.
        return Missed(Unresolved.MISSING)
    pool = of_types(reading.types, home) if reading.types else of_kinds(kinds_said, home)
    if not pool and reading.types:
        # "the heater" where none is known by type: someone may have called a plug so.
        return Missed(Unresolved.NO_SUCH_NAME, subject_of(reading), instead=_nearest(goal, reading, situation))
    if not reading.types and reading.every and goal.act in {Act.ON, Act.OFF}:
        pool = [(d, e) for d, e in home.entities() if e.component in {"light", "fan", "switch", "media_player"}]
    return pool


def _counts(reading: Reading) -> bool:
    """Whether the name was said in the plural: "all the bedside lamps" are more than the one called Bedside Lamp."""
    last = fold(reading.names[0].name)[-1:]
    return bool(last) and f"{last[0]}s" in reading.words


def _meant(goal: Goal, situation: Situation) -> list[tuple[Device, Entity]]:
    """What the words before were about: the very entities, else the others of the same devices."""
    pool = [(d, e) for d, e in situation.home.entities() if e.unique_id in situation.meant]
    if goal.wanted is None and any(plan(goal, d, e) is not Unresolved.CANNOT for d, e in pool):
        return pool
    devices = {d.id for d, _ in pool}
    return [(d, e) for d, e in situation.home.entities() if d.id in devices and e.category is None]


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


_GOING: Final[dict[Act, frozenset[str]]] = {
    Act.PAUSE: frozenset({"playing", "buffering", "cleaning", "mowing"}),
    Act.RESUME: frozenset({"paused"}),
}
"""Acts that nobody says of what, and the states in which something may be meant."""


def _going(goal: Goal, reading: Reading, situation: Situation) -> list[tuple[Device, Entity]]:
    """What "pause" and "resume" mean where nothing is named: what was just set going; else a robot."""
    states = _GOING.get(goal.act)
    if states is None or reading.types or reading.areas or reading.floors or reading.every:
        return []
    able = [(d, e) for d, e in situation.home.entities() if e.state.value in states and e.category is None]
    last = set(situation.recent.last.targets) if situation.recent and situation.recent.last else set()
    just = [(d, e) for d, e in able if e.unique_id in last]
    return just or ([] if any(e.component == "media_player" for _, e in able) else able)


_SWITCHES: Final = frozenset({"switch", "humidifier", "climate"})


def _switchable(goal: Goal, reading: Reading, situation: Situation) -> list[tuple[Device, Entity]]:
    """What "it" may be where nothing was spoken of: what could be switched that way here; only what is on goes off.

    What plugs feed stays on all day, so that it is only meant to go off where nothing else is on here.
    """
    said = reading.types or reading.areas or reading.floors or reading.every
    if goal.act not in {Act.ON, Act.OFF} or said or "it" not in reading.words or situation.area is None:
        return []
    wanted = goal.act is Act.OFF
    able = [
        (d, e)
        for d, e in situation.home.entities()
        if d.area == situation.area and e.category is None and _is_on(e) == wanted
    ]
    first = [(d, e) for d, e in able if e.component in {"light", "fan", "media_player"}]
    second = [(d, e) for d, e in able if e.component in _SWITCHES]
    return (first or second) if wanted else [*first, *second]


def _is_on(entity: Entity) -> bool | None:
    """Whether it is on, or plays; None: that can't be told."""
    if entity.component == "media_player":
        return entity.state.value not in {"off", "idle", "standby", "paused", None}
    power = current(entity, Feature.POWER)
    return power if isinstance(power, bool) else None


def named(matches: Iterable[Match], home: Home) -> Iterable[tuple[Device, Entity]]:
    """What the names stand for, each entity once."""
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
    """Names that are spelt alike, else, where a type was said, what could be asked the same of, first in this room."""
    said = (*reading.unknown, *(word for found in reading.types for word in found.words))
    if alike := index_of(situation.home).nearest(said):
        return alike
    if not reading.types:
        # What can be asked the same of, but is neither called alike nor of that type, is no help to anybody.
        return ()
    areas = reading.areas or ((situation.area,) if situation.area else ())
    home = situation.home
    if near := tuple(c.label for c in islice(each_able(goal, home, lambda d: d.available and d.area in areas), 3)):
        return near
    return tuple(c.label + place(c.device) for c in islice(each_able(goal, home, lambda d: d.available), 2))


def each_able(goal: Goal, home: Home, among: Callable[[Device], bool]) -> Iterator[Candidate]:
    """Those that can do it of the devices `among`, one after the other: who offers two need not ask a thousand."""
    if goal.act in OPENING:
        # Which of them can do it depends on all that there are.
        yield from (one for one in able_to(goal, home.entities()) if among(one.device))
        return
    for device in home.devices:
        if among(device):
            yield from able_to(goal, [(device, entity) for entity in device.entities])


OPENING: Final = frozenset({Act.OPEN, Act.CLOSE})
"""What a thing can do of these depends on the others: see `able_to`."""


def able_to(goal: Goal, pool: Iterable[tuple[Device, Entity]]) -> list[Candidate]:
    """Those that can do it; of one device only the entity whose job it is."""
    by_device: dict[str, list[Candidate]] = {}
    for device, entity in pool:
        changes = plan(goal, device, entity)
        if not isinstance(changes, Unresolved):
            by_device.setdefault(device.id, []).append(Candidate(device, entity, changes))
    if goal.act in OPENING and any(map(_opens, chain.from_iterable(by_device.values()))):
        # A light is only opened where there is nothing that opens.
        by_device = {key: kept for key, all_of in by_device.items() if (kept := list(filter(_opens, all_of)))}
    return [one for candidates in by_device.values() for one in _main(goal, candidates)]


def _opens(one: Candidate) -> bool:
    return one.changes[0].feature is not Feature.POWER


_PRIORITY: Final = (Feature.POWER, Feature.OPEN, Feature.LOCK, Feature.RUN, Feature.PLAYBACK, Feature.PRESS)
_TO_START: Final = (Feature.RUN, Feature.PRESS, Feature.PLAYBACK, Feature.OPEN, Feature.LOCK, Feature.POWER)
"""To start is to run, or to press the button for it; the power of a coffee machine makes no coffee."""
_STARTING: Final = frozenset({Act.START, Act.CLEAN, Act.MOW, Act.RESUME})


def _main(goal: Goal, candidates: list[Candidate]) -> list[Candidate]:
    if len(candidates) == 1:
        return candidates
    order = _TO_START if goal.act in _STARTING else _PRIORITY
    if goal.act is Act.PREHEAT:
        # The temperature first, then the power: of an oven they are a number and a switch.
        return sorted(candidates, key=lambda one: one.changes[0].feature is Feature.POWER)

    def rank(one: Candidate) -> int:
        feature = one.changes[0].feature
        return order.index(feature) if feature in order else 0

    programs = [c for c in candidates if goal.act in _STARTING and c.changes[0].feature is Feature.OPTION]
    others = [c for c in candidates if c not in programs]
    if programs:
        # What is to be made is chosen, and then the button is pressed; its power is another matter.
        return [*programs[:1], *(c for c in others if c.changes[0].feature in {Feature.PRESS, Feature.RUN})][:2]
    best = min(map(rank, candidates))
    kept = [c for c in candidates if rank(c) == best]
    if goal.wanted is not None:
        # A number called "Interval" is what is meant by the interval, whatever else the device can be set to.
        named = [c for c in kept if c.entity.name and set(fold(c.entity.name)) <= set(goal.wanted.said)]
        return named[:1] or kept[:1]
    main = [c for c in kept if not c.entity.name]
    return main or _powering(kept) or kept


def _powering(kept: list[Candidate]) -> list[Candidate]:
    """Of several switches of one device those that are its power, else those that are no mode of it."""
    power = [c for c in kept if fold(c.entity.name) in {("power",), ("main",), ("main", "power"), ("switch",)}]
    return power or [c for c in kept if fold(c.entity.name)[-1:] != ("mode",)]
