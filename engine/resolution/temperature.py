"""“What is the temperature?”: the oven's when the oven is on, else the room's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from devices import kinds
from devices.model import Device, Entity, Feature
from engine.context import sensors
from engine.context.situation import Situation
from engine.domain import Hypothesis, Interpretation, Refusal, Unresolved
from engine.language import phrasing
from engine.language.describe import capital, degrees, listing, place, spoken_name, the
from engine.language.lexicon import KINDS
from engine.language.reading import Reading
from engine.language.words import fold
from engine.resolution.plans import temperature_feature

INTENT: Final = "HassClimateGetTemperature"
_HOLDS_ITS_OWN: Final = frozenset(
    {
        "oven",
        "kettle",
        "coffee_machine",
        "dishwasher",
        "washing_machine",
        "dryer",
        "fridge",
        "freezer",
        "microwave",
        "water_heater",
    }
)
"""Types whose temperature is that of what is in them."""
_PARTS: Final = frozenset(
    "water liquid aquarium pool pond spa tub tank bath bed nozzle hotend extruder plate cpu gpu chip board core "
    "processor disk battery cell inverter motor engine oil coolant exhaust flue flow return supply boiler calorifier "
    "cylinder pipe soil compost probe grill meat smoker freezer fridge refrigerator kiln furnace brew "
    "chamber fermenter rack server ups internal surface collector feels dew target setpoint".split()
)
"""Words in a sensor's name for what it measures, if that is no room's air but a device's part, a liquid, the soil."""


@dataclass(frozen=True, slots=True)
class Thermometer:
    """One temperature that is known."""

    device: Device
    entity: Entity
    value: float
    unit: str | None
    of_room: bool
    """True where it measures the room, False where it measures what the device holds or bakes."""
    working: bool
    """Whether the device is on."""
    part: bool = False
    """True where it measures a part of the device, or what is in it: nobody asks for that without naming it."""


def thermometers(situation: Situation) -> Iterator[Thermometer]:
    """Every temperature that the home reports now."""
    for device, entity in situation.home.entities():
        value, unit = _measured(entity)
        if value is not None and entity.category is None and device.facts.get("has_temperature", True):
            part = _measures_part(device, entity)
            of_room = not part and not _holds_its_own(device)
            yield Thermometer(device, entity, value, unit, of_room, bool(kinds.is_on(device)), part)


def _measures_part(device: Device, entity: Entity) -> bool:
    """Whether its name says that it is about something else than the air of a room, or the work of its device."""
    if entity.component != "sensor":
        return False
    own = set(fold(entity.name or device.name))
    rooms = set(fold(device.area or ""))
    # The "Kiln Temperature" of a kiln is its work; of the "Bed Temperature" of a printer that is not so.
    return bool((own - rooms) & _PARTS) and not _holds_its_own(device)


def _holds_its_own(device: Device) -> bool:
    """Whether it heats or cools something inside; a plug that knows how warm it runs does not."""
    wants = any(temperature_feature(entity) is Feature.NUMBER for entity in device.entities)
    return wants or kinds.type_of(device) in _HOLDS_ITS_OWN


def _measured(entity: Entity) -> tuple[float | None, str | None]:
    unit = entity.unit
    raw: object = None
    if entity.component == "sensor" and (entity.device_class == "temperature" or (unit or "").startswith("°")):
        raw = entity.state.value
    elif entity.component in {"climate", "water_heater"}:
        raw = entity.state.attributes.get("current_temperature")
    try:
        return float(raw), unit  # type: ignore[arg-type]  # what is no number is no temperature
    except (TypeError, ValueError):
        return None, unit


def answer(reading: Reading, situation: Situation, confidence: float) -> Interpretation | Refusal:
    """The temperature that a person who knows the home would tell."""
    known = list(thermometers(situation))
    if reading.names or reading.types:
        return _of_named(reading, known, situation, confidence)
    if reading.words & _OUTSIDE and not reading.areas:
        outside = [t for t in known if sensors.is_outside(t.device)]
        if outside:
            return _tell(outside, (), situation, confidence)
        return _refuse(Unresolved.NOTHING_THERE, "Nothing measures the temperature outside.", known)
    if reading.unknown and not reading.areas:
        return _refuse(Unresolved.NO_SUCH_NAME, f"I know nothing called “{reading.strange}” here.", known)
    if reading.floors or len(reading.areas) > 1:
        return _of_rooms(reading, known, situation, confidence)
    area = reading.areas[0] if reading.areas else situation.area
    local = [t for t in known if t.device.area == area]
    # Someone who says "in the kitchen" means the room; without it, what is hot is what they look at.
    elsewhere = reading.areas or reading.words & {"room", "here"}
    hot = [] if elsewhere else [t for t in local if not t.of_room and not t.part and t.working]
    if hot:
        reasons = tuple(f"{the(t.device.name.casefold())} is on" for t in hot)
        return _tell(hot, reasons, situation, confidence)
    rooms = [t for t in local if t.of_room]
    if rooms:
        return _tell(_best(rooms), (phrasing.here(area),) if not reading.areas else (), situation, confidence)
    if area is None:
        return _everywhere(known, situation, confidence)
    return _refuse(Unresolved.NOTHING_THERE, f"Nothing measures the temperature in {the(area)}.", known)


_OUTSIDE: Final = frozenset({"outside", "outdoors", "outdoor"})


def _of_rooms(
    reading: Reading, known: list[Thermometer], situation: Situation, confidence: float
) -> Interpretation | Refusal:
    """One temperature for each room of a floor, or of those that were named."""
    on_floor = situation.home.on_floors(reading.floors)
    rooms = _one_per_room([t for t in known if t.device.area in {*on_floor, *reading.areas}])
    if rooms:
        return _tell(rooms, (), situation, confidence)
    where = listing([*reading.areas, *reading.floors])
    return _refuse(Unresolved.NOTHING_THERE, f"Nothing measures the temperature there ({where}).", known)


def _of_named(
    reading: Reading, known: list[Thermometer], situation: Situation, confidence: float
) -> Interpretation | Refusal:
    named = [named for match in reading.names for named in match.found]
    ids = {one.device for one in named}
    tests = [KINDS[word.kind] for word in reading.types] if not ids else []
    fitting = [t for t in known if t.device.id in ids or any(test(t.device, t.entity) for test in tests)]
    # Of a device with several, the one that was named.
    exact = {one.entity for one in named if one.entity}
    fitting = [t for t in fitting if t.entity.unique_id in exact] or fitting
    if reading.areas or reading.floors:
        on_floor = situation.home.on_floors(reading.floors)
        fitting = [t for t in fitting if t.device.area in {*on_floor, *reading.areas}]
    here = [t for t in fitting if t.device.area == situation.area]
    if fitting:
        return _tell(here or fitting, (), situation, confidence)
    names = listing([m.name for m in reading.names] or [" ".join(t.words) for t in reading.types])
    return _refuse(Unresolved.CANNOT, f"{capital(the(names))} does not tell a temperature.", known)


def _best(rooms: list[Thermometer]) -> list[Thermometer]:
    """The one to believe about a room: a thermometer of its own, then a thermostat, then what has one built in."""
    return sorted(rooms, key=lambda t: (not t.device.available, t.device.stale, _rank(t)))[:1]


def _rank(one: Thermometer) -> int:
    if one.entity.component != "sensor":
        return 1
    alone = not any(entity.features for entity in one.device.entities if entity.category is None)
    return 0 if alone or one.device.type == "thermostat" else 2


def rooms(situation: Situation) -> list[Thermometer]:
    """The temperature of each room that something measures, by the one to believe."""
    return [one for one in _one_per_room(list(thermometers(situation))) if one.device.area]


def _one_per_room(known: list[Thermometer]) -> list[Thermometer]:
    rooms: dict[str | None, list[Thermometer]] = {}
    for one in known:
        if one.of_room:
            rooms.setdefault(one.device.area, []).append(one)
    return [best for room in rooms.values() for best in _best(room)]


def _everywhere(known: list[Thermometer], situation: Situation, confidence: float) -> Interpretation | Refusal:
    hot = [t for t in known if not t.of_room and not t.part and t.working]
    if hot:
        return _tell(hot, tuple(f"{the(t.device.name.casefold())} is on" for t in hot), situation, confidence)
    rooms = _one_per_room(known)
    if not rooms:
        return _refuse(Unresolved.NOTHING_THERE, "Nothing in this home tells a temperature.", [])
    return _tell(rooms, ("I don't know where you are",), situation, confidence)


def _tell(told: list[Thermometer], reasons: tuple[str, ...], situation: Situation, confidence: float) -> Interpretation:
    sentences = [_sentence(t, situation) for t in told]
    hypothesis = Hypothesis(
        intent=INTENT,
        slots={"area": told[0].device.area}
        if told[0].of_room and told[0].device.area
        else {"name": told[0].device.name},
        targets=tuple(t.entity.unique_id for t in told),
        score=confidence,
        reasons=reasons,
    )
    return Interpretation(hypothesis, phrasing.because(" ".join(sentences), reasons))


def _sentence(one: Thermometer, situation: Situation) -> str:
    value = degrees(one.value, one.unit)
    known = "was last known to be" if one.device.stale or not one.device.available else "is"
    if one.of_room and one.device.area:
        return f"The temperature in {the(one.device.area)} {known} {value}."
    if one.part and one.entity.name and len(one.device.entities) > 1:
        return f"{capital(the(spoken_name(one.device, one.entity)))} {known} {value}."
    return f"{capital(the(one.device.name))}{place(one.device, unless=situation.area)} {known} at {value}."


def _refuse(why: Unresolved, text: str, known: list[Thermometer]) -> Refusal:
    rooms = [t.device.area for t in known if t.of_room and t.device.area]
    offer = f" I can tell you that of the {listing(rooms[:3], 'or')}." if rooms else ""
    return Refusal(why, text + offer, Hypothesis(INTENT))
