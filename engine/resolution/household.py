"""Questions about the home as a whole: is it secure, is somebody there, which batteries are low, what is left. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from devices.model import Home
from engine.context.situation import Situation
from engine.language.describe import be, capital, listing, spoken_name, the, told
from engine.language.reading import Reading
from engine.language.words import fold
from engine.resolution import inventory, setpoints, supply, weather
from engine.resolution.found import Candidate, Said
from engine.resolution.overview import OUTER, sentence, standing
from engine.resolution.predicates import BY_WORD
from engine.resolution.quantities import names
from engine.resolution.topics import MEASURES, Topic

_SENSES: Final = frozenset({"motion", "occupancy", "presence"})
_HERE: Final = frozenset({"home", "on"})


def answer(topic: Topic, reading: Reading, situation: Situation) -> Said | None:
    """What to say, and about which things; None: this home has nothing that tells, or it is another topic."""
    if topic is Topic.DOING:
        alone = reading.areas and not (reading.names or reading.types or reading.unknown)
        return _room(reading, situation) if alone else None
    tells = _ANSWERS.get(topic)
    return tells(reading, situation) if tells is not None else None


def _entities(home: Home) -> list[Candidate]:
    return [Candidate(device, entity) for device, entity in home.entities() if entity.category is None]


def _secure(_reading: Reading, situation: Situation) -> Said | None:
    every = _entities(situation.home)
    opened, unlocked, armed = BY_WORD["open"], BY_WORD["unlocked"], BY_WORD["armed"]
    shut = [c for c in every if c.entity.device_class in OUTER and opened.holds(c.device, c.entity) is not None]
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


_AIR: Final = frozenset({"temperature", "humidity", "moisture", "carbon_dioxide", "pm25", "aqi", "illuminance"})
_MOST: Final = 4


def _room(reading: Reading, situation: Situation) -> Said:
    """How a room is: what it measures, and what is open or on in it."""
    every = [c for c in _entities(situation.home) if c.device.area in reading.areas]
    air = [c for c in every if c.entity.component == "sensor" and c.entity.device_class in _AIR]
    busy = [c for c in every if any(BY_WORD[word].holds(c.device, c.entity) for word in ("on", "open", "playing"))]
    found = [*air[:_MOST], *[c for c in busy if c not in air][:_MOST]]
    text = " ".join(f"{capital(told(c.device, c.entity, here=situation.area))}." for c in found)
    return text or f"Nothing is on or open in {listing([the(area) for area in reading.areas])}.", found


def _overview(_reading: Reading, situation: Situation) -> Said:
    found = standing(situation)
    if not (text := sentence(found)):
        return "All is quiet: nothing that I know of is open, unlocked, hot, playing or lit.", []
    return text, list(found.everything)


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
    if not about and not reading.words & {"on", "off"}:
        return "Nothing here measures that.", []
    text = " ".join(f"{capital(told(c.device, c.entity, here=situation.area))}." for c in about)
    return (text, about) if about else None


_ANSWERS: Final[Mapping[Topic, Callable[[Reading, Situation], Said | None]]] = {
    Topic.SECURE: _secure,
    Topic.PRESENCE: _presence,
    Topic.BATTERIES: lambda _, situation: supply.batteries(situation.home),
    Topic.SUPPLY: supply.answer,
    Topic.MEASURE: _measure,
    Topic.OVERVIEW: _overview,
    Topic.TARGET: setpoints.answer,
    Topic.EXTREME: setpoints.extreme,
    Topic.INVENTORY: inventory.answer,
    Topic.WEATHER: weather.answer,
}
