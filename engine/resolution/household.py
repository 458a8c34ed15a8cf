"""Questions about the home as a whole: is it secure, is somebody there, which batteries are low, what is left. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from devices.model import Device, Entity, Home
from engine.context import sensors
from engine.context.situation import Situation
from engine.language.describe import be, capital, listing, place, spoken_name, state_of, the, told
from engine.language.reading import Reading
from engine.language.words import fold, singular
from engine.resolution.found import Candidate
from engine.resolution.predicates import BY_WORD
from engine.resolution.quantities import names
from engine.resolution.topics import MEASURES, Topic

type Said = tuple[str, list[Candidate]]
LOW_PERCENT: Final = 20.0
"""From here down a battery or a tank is low: what most devices warn at."""
_OUTER: Final = frozenset({"door", "garage", "gate", "window", "garage_door", "opening"})
"""Device classes of what a home is shut with; blinds, vents and valves are no way in."""
_SENSES: Final = frozenset({"motion", "occupancy", "presence"})
_LEVELS: Final = frozenset({"%", "l", "gal", "m³", "kg"})
_HERE: Final = frozenset({"home", "on"})


def answer(topic: Topic, reading: Reading, situation: Situation) -> Said | None:
    """What to say, and about which things; None: this home has nothing that tells, or it is another topic."""
    match topic:
        case Topic.SECURE:
            return _secure(situation)
        case Topic.PRESENCE:
            return _presence(reading, situation)
        case Topic.BATTERIES:
            return _batteries(situation.home)
        case Topic.SUPPLY:
            return _supply(reading, situation)
        case Topic.MEASURE:
            return _measure(reading, situation)
        case _:
            return None


def _entities(home: Home) -> list[Candidate]:
    return [Candidate(device, entity) for device, entity in home.entities() if entity.category is None]


def _secure(situation: Situation) -> Said | None:
    every = _entities(situation.home)
    opened, unlocked, armed = BY_WORD["open"], BY_WORD["unlocked"], BY_WORD["armed"]
    shut = [c for c in every if c.entity.device_class in _OUTER and opened.holds(c.device, c.entity) is not None]
    locks = [c for c in every if c.entity.component == "lock" or c.entity.device_class == "lock"]
    alarms = [c for c in every if armed.holds(c.device, c.entity) is not None]
    if not shut and not locks:
        return None
    open_ones = [c for c in shut if opened.holds(c.device, c.entity)]
    # What is jammed or does not tell is not locked.
    loose = [c for c in locks if not BY_WORD["locked"].holds(c.device, c.entity)]
    wrong = [f"{names(open_ones)} {be([c.label for c in open_ones])} open"] if open_ones else []
    if loose and all(unlocked.holds(c.device, c.entity) for c in loose):
        wrong.append(f"{names(loose)} {be([c.label for c in loose])} unlocked")
    elif loose:
        wrong += [told(c.device, c.entity) for c in loose]
    text = f"No: {listing(wrong)}." if wrong else f"Yes: all that I know of is {_and(shut, locks)}."
    if off := [c for c in alarms if not armed.holds(c.device, c.entity)]:
        text += f" {capital(names(off))} {be([c.label for c in off])} not armed."
    return text, [*(open_ones or shut), *(loose or locks), *alarms]


def _and(shut: Sequence[Candidate], locks: Sequence[Candidate]) -> str:
    return listing([*(["closed"] if shut else []), *(["locked"] if locks else [])])


def _presence(reading: Reading, situation: Situation) -> Said | None:
    """Who is home by the trackers of people, else where something senses somebody; a sensor is no proof of nobody."""
    places = {*reading.areas, *situation.home.on_floors(reading.floors)}
    if not places and reading.words & {"here", "room"} and situation.area:
        places = {situation.area}
    every = [c for c in _entities(situation.home) if not places or c.device.area in places]
    known = [c for c in every if c.entity.state.value not in {None, "unknown", "unavailable"}]
    people = [c for c in known if c.entity.component in {"device_tracker", "person"}] if not places else []
    sensing = [c for c in known if c.entity.component == "binary_sensor" and c.entity.device_class in _SENSES]
    if not people and not sensing:
        return None
    home = [c for c in people if c.entity.state.value in _HERE]
    seen = [c for c in sensing if c.entity.state.value == "on"]
    parts = [f"{names(home)} {be([c.label for c in home])} home"] if home else []
    parts += [told(c.device, c.entity) for c in seen[:3]]
    if parts:
        return f"It looks like it: {listing(parts)}.", [*home, *seen]
    what = " and ".join(word for word, found in (("tracker", people), ("motion sensor", sensing)) if found)
    return f"I don't think so: no {what} here tells of anybody, but I only know what they see.", [*people, *sensing]


def _batteries(home: Home) -> Said | None:
    every = [c for c in _charges(home) if c.entity.state.value not in {None, "unknown", "unavailable"}]
    if not every:
        return None
    low = [c for c in every if _is_low(c.entity)]
    if low:
        return " ".join(f"{capital(told(c.device, c.entity))}." for c in low), low
    figures = [(figure, c) for c in every if (figure := sensors.number(c.entity)) is not None]
    if not figures:
        return "None of them is low.", every
    _, lowest = min(figures, key=lambda one: one[0])
    name = f"{the(lowest.label)}{place(lowest.device)}"
    return f"None: the lowest is {name} at {state_of(lowest.entity)}.", [lowest]


def _charges(home: Home) -> list[Candidate]:
    """Every battery; these are often announced as mere diagnosis."""
    return [
        Candidate(device, entity)
        for device, entity in home.entities()
        if entity.device_class == "battery" and entity.component in {"sensor", "binary_sensor"}
    ]


def _is_low(entity: Entity) -> bool:
    figure = sensors.number(entity)
    return entity.state.value == "on" if figure is None else figure <= LOW_PERCENT


def _supply(reading: Reading, situation: Situation) -> Said | None:
    """How much is left of what was said: sensors that tell a level, and bear one of the words."""
    said = {singular(word) for word in reading.words}
    levels = [c for c in _entities(situation.home) if _tells_level(c.device, c.entity)]
    found = [c for c in levels if said & {singular(word) for word in fold(f"{c.device.name} {c.entity.name}")} - _PLAIN]
    if not found:
        return None
    text = " ".join(f"{capital(told(c.device, c.entity, here=situation.area))}." for c in found)
    asks_whether = reading.words & {"low", "out", "enough"}
    shares = [figure for c in found if c.entity.unit == "%" and (figure := sensors.number(c.entity)) is not None]
    if not asks_whether or not shares:
        return text, found
    low = min(shares) <= LOW_PERCENT
    return f"{'Yes' if low is not ('enough' in reading.words) else 'No'}: {text[:1].lower()}{text[1:]}", found


_PLAIN: Final = frozenset("the a of in is are we on low full how much left level sensor".split())


def _tells_level(device: Device, entity: Entity) -> bool:
    other = entity.device_class in {"humidity", "moisture", "battery"} and "battery" not in fold(device.name)
    return entity.component == "sensor" and (entity.unit or "").casefold() in _LEVELS and not other


def _measure(reading: Reading, situation: Situation) -> Said | None:
    classes: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    for said in sorted(reading.outside & MEASURES.keys()):
        classes, words = classes | MEASURES[said][0], words | MEASURES[said][1]
    every = [c for c in _entities(situation.home) if c.entity.component in {"sensor", "binary_sensor"}]
    found = [c for c in every if c.entity.device_class in classes]
    found = found or [c for c in every if words & set(fold(spoken_name(c.device, c.entity)))]
    found = [c for c in found if not reading.areas or c.device.area in reading.areas]
    here = [c for c in found if c.device.area == situation.area]
    about = here or found
    return (
        (" ".join(f"{capital(told(c.device, c.entity, here=situation.area))}." for c in about), about)
        if about
        else None
    )
