"""What a mistake would be dangerous with: what opens, unlocks, lets gas or water run, burns, heats or cuts.

And what others depend on, or what is in the middle of a job: never switched off with "everything". Decided by words of
the name, the model and the type, as hardly any convention tells a kiln from a lamp; `home.yaml` may say otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from devices.hazards import BURNS, HEATING, WARMS, names, words
from devices.model import Change, Device, Entity, Feature, Home, Order
from devices.reading import current
from engine.language.words import fold

WARM: Final = 26.0
"""Degrees Celsius up to which a room may be heated without a question, however it was asked."""
COLD: Final = 5.0
_LONGEST_STEP: Final = 5.0
"""Degrees by which "warmer" changes a room without a question, where nobody said which."""

_WAYS_IN: Final = frozenset({"garage", "garage_door", "gate", "door", "window"})


_MAKES_HEAT: Final = frozenset(
    {Feature.POWER, Feature.NUMBER, Feature.MODE, Feature.TARGET_TEMPERATURE, Feature.OPTION, Feature.PRESS}
    | {Feature.RUN, Feature.BRIGHTNESS, Feature.SPEED}
)
_HARMLESS_VALUES: Final = frozenset({"off", "stop", "pause", "return_to_base", "cool", "dry", "fan_only", "locate"})
_STILL_PARTS: Final = frozenset({"light", "media_player", "lock", "cover", "vacuum", "lawn_mower", "camera", "fan"})
"""Components that never heat, whatever they are called."""

_OPENER: Final = words(r"garage door|gate|barrier|turnstile|(?:door|gate|garage) (?:opener|buzzer|strike|release)")
_AIRING: Final = words(r"vent|vents|louvre|louver|blinds?|shades?|curtains?|awnings?|skylight|roof hatch|screens?")
"""What moves where nobody gets in, also where it was announced as a window."""
_WATERING: Final = words(
    r"drip|drip ?line|sprinkler|irrigation|watering|garden|lawn|soaker|mist|mister|misting|bed|hedge|radiator"
)
_GAS: Final = re.compile(
    r"\b(?:gas|propane|butane|lpg)\b(?!.*\b(?:alarm|sensor|detector|meter|usage|price)\b)", re.IGNORECASE
)
_STRONGROOM: Final = words(
    r"safe|gun ?safe|strong ?box|strong ?room|vault|cabinet|locker|cash ?box|drawer|medicine \w+"
)

_VITAL: Final = words(
    r"fridges?|refrigerator|freezer|cool ?box|router|modem|nas|servers?|ups|access point|gateway|hub|bridge|network\w*|"
    r"wi-?fi|rack|inverter|aquarium|fish ?tank|terrarium|vivarium|reptile\w*|basking \w+|incubator|brooder|coop|"
    r"pumps?|sump|circulator|aerator|bubbler|air ?stone|stair ?lift|"
    r"wine (?:cooler|cabinet|cellar)|chiller|glycol|cold (?:room|store)|walk ?in cooler|cellar cool\w+|ice maker|"
    r"autoclave|sterili[sz]er|(?:pill|medicine|medication) \w+|nurse call|emergency \w+|intercom|"
    r"(?:car|ev|vehicle|wheelchair|scooter) charger|wall ?box|charging (?:point|station)|"
    r"alarm|siren|security|cameras?|cctv|nvr|recorder|baby monitor|electric fence|fence|"
    r"energi[sz]er|attune|home assistant|raspberry pi"
)
"""What something else lives on: food, fish, a network; never part of "everything"."""
_LIFE: Final = words(
    r"medical|oxygen|o2|cpap|bipap|ventilator|respirator|dialysis|nebuli[sz]er|concentrator|life ?support|"
    r"(?:infusion|feeding|insulin|syringe) pump|patient monitor|heart monitor|(?:baby|neonatal) incubator|"
    r"(?:ripple|alternating|air) mattress"
)
"""What a person lives on."""
_RADIATES: Final = words(
    r"x-? ?ray(?: \w+)?|radiograph\w*|radiation \w+|radiotherapy|linac|cyclotron|gamma \w+|uv-? ?c(?: \w+)?|"
    r"germicidal \w+|laser(?: (?:cutter|engraver|welder))?|high ?voltage|tesla coil|electron beam"
)
"""What harms whoever stands by it, though nothing burns."""
_AT_WORK: Final = frozenset({"backup"})
_ING: Final = re.compile(
    r"\b(?!(?:wait|stand|pend|noth|miss|rest|sleep|listen|someth|everyth)ing\b)[a-z]{3,}ing\b", re.IGNORECASE
)
"""What somebody does: sterilising, firing, printing; not what only waits."""
_PROGRESS: Final = re.compile(r"\b(?:progress|completion|complete|done|job)\b", re.IGNORECASE)
_LEFT: Final = re.compile(r"\b(?:remaining|left|countdown|eta)\b", re.IGNORECASE)
_WORKING_ALARMS: Final = frozenset({"gas", "carbon_monoxide", "smoke"})


def risky(device: Device, entity: Entity, change: Change) -> bool:
    """Whether a mistake would let someone in, flood, or start a fire: never done on a guess."""
    called = _called(device, entity)
    match change.feature:
        case Feature.OPEN | Feature.POSITION:
            shuts = change.value is False or change.value == 0
            return not shuts and _lets_through(device, entity, called)
        case Feature.LOCK:
            return change.value is False
        case Feature.ARM:
            return change.value == "disarm"
        case Feature.POWER if grave(device, entity, change):
            return True
        case Feature.POWER if device.facts.get("opens", False) or _opens_by_wire(entity, called):
            # Only a switch to the wire, but its name, or somebody's note, says what it moves.
            return change.value is True
        case Feature.PRESS if _opens_by_wire(entity, called):
            return True
        case Feature.NUMBER | Feature.TARGET_TEMPERATURE if _lowers(entity, change):
            return False
        case feature if feature in _MAKES_HEAT:
            return change.value not in _HARMLESS_VALUES and change.value is not False and _heats(device, entity, change)
        case _:
            return False


def _lowers(entity: Entity, change: Change) -> bool:
    """Whether it is set to less heat than before."""
    now = current(entity, change.feature)
    return isinstance(now, int | float) and isinstance(change.value, int | float) and change.value <= now


def unattended(device: Device, entity: Entity, change: Change) -> bool:
    """Whether it may not be planned without a yes: what is risky, and what heats a room more than anybody lives in."""
    if risky(device, entity, change):
        return True
    return change.feature is Feature.TARGET_TEMPERATURE and not _livable(entity, change)


def great_step(entity: Entity, change: Change) -> bool:
    """Whether a room would get much warmer or colder than it is, or than people live in."""
    if change.feature is not Feature.TARGET_TEMPERATURE or not isinstance(change.value, int | float):
        return False
    now, limits = current(entity, change.feature), entity.features.get(change.feature)
    scale = 1.8 if limits and limits.unit == "°F" else 1.0
    celsius = (change.value - 32) / 1.8 if scale > 1 else change.value
    step = abs(change.value - now) / scale if isinstance(now, int | float) else 0.0
    return step > _LONGEST_STEP or not COLD <= celsius <= WARM


def each_change(orders: Iterable[Order], home: Home) -> Iterator[tuple[Device, Entity, Change]]:
    """What orders change, beside what it belongs to; what the home no longer has is left out."""
    for order in orders:
        if (found := home.entity(order.unique_id)) is not None:
            yield from ((*found, change) for change in order.changes)


def heats(device: Device, entity: Entity) -> bool:
    """Whether it glows, burns, boils or cuts."""
    return _heats(device, entity, Change(Feature.POWER, value=True))


def gas(device: Device, entity: Entity) -> bool:
    """Whether it lets gas through."""
    return entity.device_class == "gas" or _GAS.search(_called(device, entity)) is not None


def strongroom(device: Device, entity: Entity) -> bool:
    """Whether what it locks is no door: a safe, a cabinet."""
    return entity.component == "lock" and _STRONGROOM.search(_called(device, entity)) is not None


def vital(device: Device, entity: Entity) -> bool:
    """Whether somebody or something depends on its being on, or it is in the middle of a job."""
    if entity.component in {"light", "media_player"}:
        return False
    called = _called(device, entity)
    return _VITAL.search(called) is not None or _LIFE.search(called) is not None or at_work(device)


def grave(device: Device, entity: Entity, change: Change) -> bool:
    """Whether it is asked about however plainly it was said: a safe, radiation, and what a person lives on."""
    if strongroom(device, entity):
        return True
    if change.feature is not Feature.POWER or entity.component in _STILL_PARTS:
        return False
    return (_LIFE if change.value is False else _RADIATES).search(_called(device, entity)) is not None


def at_work(device: Device) -> bool:
    """Whether the device is in the middle of a job that would be spoilt."""
    for entity in device.entities:
        value = entity.state.value
        if not isinstance(value, str) or entity.component in _SHOWN:
            continue
        if value.casefold() in _AT_WORK or (_TELLS.isdisjoint(fold(value)) and _ING.search(value.replace("_", " "))):
            return True
        percent = entity.unit == "%" and _PROGRESS.search(entity.name or "")
        if (percent and 0 < _figure(value) < 100) or (_LEFT.search(entity.name or "") and _figure(value) > 0):
            return True
    return False


_SHOWN: Final = frozenset({"light", "media_player", "climate", "cover", "text"})
"""Components whose state says nothing of a job."""
_TELLS: Final = frozenset({"not", "no"})


def _figure(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return 0.0


def warned(found: Iterable[tuple[Device, Entity, Change]], home: Home) -> str | None:
    """The name of a gas, smoke or CO alarm that is on, where what is asked for burns or lets gas run; else None."""
    if not any(_feeds_fire(device, entity, change) for device, entity, change in found):
        return None
    for device, entity in home.entities():
        alarm = entity.component == "binary_sensor" and entity.device_class in _WORKING_ALARMS
        if alarm and entity.available and current(entity, Feature.POWER) is True:
            return device.name
        if alarm and entity.available and str(entity.state.value).casefold() == "on":
            return device.name
    return None


def _feeds_fire(device: Device, entity: Entity, change: Change) -> bool:
    lights = gas(device, entity) or heats(device, entity)
    return lights and risky(device, entity, change)


def _called(device: Device, entity: Entity) -> str:
    return " ".join(filter(None, (device.name, entity.name, device.type)))


def _lets_through(device: Device, entity: Entity, called: str) -> bool:
    if entity.component == "valve":
        return gas(device, entity) or _WATERING.search(called) is None
    if entity.component == "cover" and entity.device_class is None and _OPENER.search(called):
        return True
    return entity.device_class in _WAYS_IN and _AIRING.search(called) is None


def _opens_by_wire(entity: Entity, called: str) -> bool:
    if entity.component not in {"switch", "button"}:
        return False
    return names(_OPENER, called) or _GAS.search(called) is not None


def _heats(device: Device, entity: Entity, change: Change) -> bool:
    said = device.facts.get("heats")
    if said is not None:
        return said
    if entity.component in _STILL_PARTS or (entity.component == "number" and not _warm_number(entity)):
        return False
    called = f"{_called(device, entity)}|{device.model or ''}"
    if names(BURNS, called):
        return True
    if entity.component == "water_heater":
        return change.feature is not Feature.TARGET_TEMPERATURE or not _within(entity, change, 60.0)
    regulated = any(one.component == "climate" for one in device.entities)
    if names(WARMS, called):
        # A heater with a thermostat of its own may be set to what people live in.
        return not (regulated and change.feature is Feature.TARGET_TEMPERATURE and _livable(entity, change))
    return not regulated and entity.component == "switch" and names(HEATING, called)


def _warm_number(entity: Entity) -> bool:
    degrees = (entity.unit or "").startswith("°") or "temperature" in entity.name.casefold()
    return degrees or entity.device_class in {"temperature", "power"}


def _livable(entity: Entity, change: Change) -> bool:
    return _within(entity, change, WARM)


def _within(entity: Entity, change: Change, most: float) -> bool:
    limits = entity.features.get(change.feature)
    limit = most * 9 / 5 + 32 if limits and limits.unit == "°F" else most
    return isinstance(change.value, int | float) and change.value <= limit
