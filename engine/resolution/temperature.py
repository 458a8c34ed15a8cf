"""“What is the temperature?”: the oven's when the oven is on, else the room's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from devices import kinds
from devices.model import Device, Entity, Feature
from engine.context.situation import Situation
from engine.domain import Hypothesis, Interpretation, Refusal, Unresolved
from engine.language import phrasing
from engine.language.describe import degrees, listing, place
from engine.language.reading import Reading
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


@dataclass(frozen=True, slots=True)
class Thermometer:
    """One temperature that is known."""

    device: Device
    entity: Entity
    value: float
    unit: str | None

    # Asked of few: what a device is takes longer to find out than its temperature.
    @property
    def of_room(self) -> bool:
        """True where it measures the room, False where it measures what the device holds or bakes."""
        return not _holds_its_own(self.device)

    @property
    def working(self) -> bool:
        """Whether the device is on."""
        return bool(kinds.is_on(self.device))


def thermometers(situation: Situation) -> Iterator[Thermometer]:
    """Every temperature that the home reports now."""
    for device, entity in situation.home.entities():
        value, unit = _measured(entity)
        if value is not None and entity.category is None and device.facts.get("has_temperature", True):
            yield Thermometer(device, entity, value, unit)


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
    if reading.unknown and not reading.areas:
        return _refuse(Unresolved.NO_SUCH_NAME, f"I know nothing called “{' '.join(reading.unknown)}” here.", known)
    area = reading.areas[0] if reading.areas else situation.area
    local = [t for t in known if t.device.area == area]
    # Someone who says "in the kitchen" means the room; without it, what is hot is what they look at.
    hot = [] if reading.areas else [t for t in local if not t.of_room and t.working]
    if hot:
        reasons = tuple(f"the {t.device.name.casefold()} is on" for t in hot)
        return _tell(hot, reasons, situation, confidence)
    rooms = [t for t in local if t.of_room]
    if rooms:
        return _tell(_best(rooms), (phrasing.here(area),) if not reading.areas else (), situation, confidence)
    if area is None:
        return _everywhere(known, situation, confidence)
    return _refuse(Unresolved.NOTHING_THERE, f"Nothing measures the temperature in the {area}.", known)


def _of_named(
    reading: Reading, known: list[Thermometer], situation: Situation, confidence: float
) -> Interpretation | Refusal:
    from engine.language.lexicon import KINDS  # noqa: PLC0415 - only here

    ids = {named.device for match in reading.names for named in match.found}
    tests = [KINDS[word.kind] for word in reading.types] if not ids else []
    fitting = [t for t in known if t.device.id in ids or any(test(t.device, t.entity) for test in tests)]
    if reading.areas:
        fitting = [t for t in fitting if t.device.area in reading.areas]
    here = [t for t in fitting if t.device.area == situation.area]
    if fitting:
        return _tell(here or fitting, (), situation, confidence)
    names = listing([m.name for m in reading.names] or [" ".join(t.words) for t in reading.types])
    return _refuse(Unresolved.CANNOT, f"The {names} does not tell a temperature.", known)


def _best(rooms: list[Thermometer]) -> list[Thermometer]:
    """One temperature per room: a thermometer of its own before one built into something else."""
    return sorted(rooms, key=lambda t: (not t.device.available, t.device.stale, t.entity.component != "sensor"))[:1]


def _everywhere(known: list[Thermometer], situation: Situation, confidence: float) -> Interpretation | Refusal:
    hot = [t for t in known if not t.of_room and t.working]
    if hot:
        return _tell(hot, tuple(f"the {t.device.name.casefold()} is on" for t in hot), situation, confidence)
    rooms: dict[str | None, Thermometer] = {}
    for thermometer in _sorted_rooms(known):
        rooms.setdefault(thermometer.device.area, thermometer)
    if not rooms:
        return _refuse(Unresolved.NOTHING_THERE, "Nothing in this home tells a temperature.", [])
    return _tell(list(rooms.values()), ("I don't know where you are",), situation, confidence)


def _sorted_rooms(known: list[Thermometer]) -> list[Thermometer]:
    return sorted((t for t in known if t.of_room), key=lambda t: t.entity.component != "sensor")


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
        return f"The temperature in the {one.device.area} {known} {value}."
    return f"The {one.device.name}{place(one.device, unless=situation.area)} {known} at {value}."


def _refuse(why: Unresolved, text: str, known: list[Thermometer]) -> Refusal:
    rooms = list(islice((t.device.area for t in known if t.device.area and t.of_room), 3))
    offer = f" I can tell you that of the {listing(rooms, 'or')}." if rooms else ""
    return Refusal(why, text + offer, Hypothesis(INTENT))
