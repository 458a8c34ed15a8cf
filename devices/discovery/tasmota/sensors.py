"""What a Tasmota module measures, by the `sensors` payload; its switches as sensors; its buttons as events."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from devices.discovery.convention import Values
from devices.discovery.payload import Payload
from devices.discovery.plain import Hear, PlainWire, Update, dig, short, spoken
from devices.discovery.tasmota.config import Module
from devices.model import Category, Entity

MOST_SENSORS: Final = 200
"""Most values of one module."""
_IGNORED: Final = frozenset({"Time", "PN532", "RDM6300"})
"""A clock, and readers of tags, which tell of a moment."""
_QUANTITIES: Final[Mapping[str, tuple[str | None, str | None]]] = {
    "ActivePower": ("W", "power"),
    "Ambient": ("lx", "illuminance"),
    "ApparentPower": ("VA", "apparent_power"),
    "Battery": ("%", "battery"),
    "CCT": ("K", None),
    "CF1": ("µg/m³", "pm1"),
    "CF10": ("µg/m³", "pm10"),
    "CF2.5": ("µg/m³", "pm25"),
    "CarbonDioxide": ("ppm", "carbon_dioxide"),
    "CarbonMonoxide": ("ppm", "carbon_monoxide"),
    "Current": ("A", "current"),
    "CurrentNeutral": ("A", "current"),
    "Distance": ("cm", "distance"),
    "Energy": ("kWh", "energy"),
    "ExportActive": ("kWh", "energy"),
    "ExportReactive": ("kvarh", None),
    "ExportTariff": ("kWh", "energy"),
    "Factor": (None, "power_factor"),
    "Frequency": ("Hz", "frequency"),
    "Humidity": ("%", "humidity"),
    "Illuminance": ("lx", "illuminance"),
    "ImportActive": ("kWh", "energy"),
    "ImportReactive": ("kvarh", None),
    "Moisture": ("%", "moisture"),
    "PM1": ("µg/m³", "pm1"),
    "PM10": ("µg/m³", "pm10"),
    "PM2.5": ("µg/m³", "pm25"),
    "PhaseAngle": ("°", None),
    "Power": ("W", "power"),
    "ReactivePower": ("var", "reactive_power"),
    "TVOC": ("ppb", "volatile_organic_compounds_parts"),
    "Today": ("kWh", "energy"),
    "Total": ("kWh", "energy"),
    "TotalTariff": ("kWh", "energy"),
    "Voltage": ("V", "voltage"),
    "Weight": ("kg", "weight"),
    "Yesterday": ("kWh", "energy"),
    "eCO2": ("ppm", "carbon_dioxide"),
}
"""Quantity → unit and device class, as Home Assistant names them."""
_BY_SETTING: Final[Mapping[str, tuple[str, str | None]]] = {
    "DewPoint": ("TempUnit", "temperature"),
    "Pressure": ("PressureUnit", "pressure"),
    "SeaPressure": ("PressureUnit", "pressure"),
    "Speed": ("SpeedUnit", "wind_speed"),
    "Temperature": ("TempUnit", "temperature"),
}
"""Quantity → the key that tells its unit, and its device class."""
_UNITS: Final = {"C": "°C", "F": "°F", "kn": "kn", "hPa": "hPa", "mmHg": "mmHg", "inHg": "inHg"}
_UPKEEP: Final = frozenset({"Id", "TotalStartTime", "Yesterday", "Factor", "ReactivePower", "ApparentPower"})
"""Values that nobody asks for aloud."""
_OTHER_ENERGY: Final = frozenset({"AS3935", "LD2410"})
"""Sensors of lightning and of presence, whose "Energy" is none in kWh."""
_FOLLOWING: Final = frozenset({1, 2, 3, 4, 5, 6, 9, 10, 13, 14, 15, 16})
"""Modes of a switch in which it has a state."""
_PRESSED_MODES: Final = frozenset({0, 3, 4, 5, 6, 7, 8, 11, 12})
"""Modes in which a switch tells that it was pushed."""
_PRESSES: Final = {
    "SINGLE": "single", "DOUBLE": "double", "TRIPLE": "triple", "QUAD": "quadruple", "PENTA": "quintuple",
    "HOLD": "hold",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """One value of the sensors' tree."""

    path: tuple[str | int, ...]
    unit: str | None
    device_class: str | None
    category: Category | None


def quantities(tree: Mapping[str, object]) -> Iterator[Quantity]:
    """The values of `sn`: of each sensor, of each part of a sensor, of each phase."""
    for key, sensor in tree.items():
        if key in _IGNORED or not isinstance(sensor, dict) or not short(key):
            continue
        for name, value in sensor.items():
            if not short(name):
                continue
            if isinstance(value, dict):
                inner = (sub for sub, leaf in value.items() if short(sub) and not isinstance(leaf, dict | list))
                yield from (
                    _quantity((key, name, sub), sub if _known(sub) else name, tree) for sub in inner
                )  # fmt: skip
            elif isinstance(value, list):
                yield from (_quantity((key, name, index), name, tree) for index in range(min(len(value), 8)))
            else:
                yield _quantity((key, name), name, tree)


def _known(name: str) -> bool:
    return name in _QUANTITIES or name in _BY_SETTING


def _quantity(path: tuple[str | int, ...], name: str, tree: Mapping[str, object]) -> Quantity:
    # On the ESP32 the analogue inputs are numbered by their pin.
    word = name.rstrip("0123456789") if path[0] == "ANALOG" and not _known(name) else name
    unit, device_class = _QUANTITIES.get(word, (None, None))
    if word in _BY_SETTING:
        key, device_class = _BY_SETTING[word]
        given = tree.get(key)
        unit = _UNITS.get(given, given[:8]) if isinstance(given, str) else None
    if word == "Energy" and path[0] in _OTHER_ENERGY:
        unit, device_class = None, None
    return Quantity(path, unit, device_class, Category.DIAGNOSTIC if word in _UPKEEP else None)


def sensor(module: Module, quantity: Quantity) -> tuple[Entity, PlainWire]:
    """One value of the sensors' tree as a sensor."""
    path = quantity.path
    label = [str(step + 1 if isinstance(step, int) else step) for step in path]
    if label[0] == "ENERGY":
        # The meter of a plug is not what anybody calls it.
        label = label[1:]
    entity = Entity(
        unique_id=f"{module.mac}_sensor_sensor_{'_'.join(map(str, path))}",
        component="sensor",
        name=" ".join(label),
        device_class=quantity.device_class,
        category=quantity.category,
        unit=quantity.unit,
    )

    def told(data: Mapping[str, object]) -> Update:
        holder = dig(data, path[:-1])
        if isinstance(holder, dict) and path[-1] in holder:
            value = holder[str(path[-1])]
        elif isinstance(holder, list) and isinstance(path[-1], int) and path[-1] < len(holder):
            value = holder[path[-1]]
        elif path[-1] == 0 and isinstance(holder, int | float):
            # Announced for several phases, and told for the only one.
            value = holder
        else:
            return {}
        return {"": spoken(value)}

    return entity, PlainWire(_ears(module, told), fixed=_unit(quantity.unit))


def battery(module: Module) -> tuple[Entity, PlainWire]:
    """The level of a module that runs on a battery."""
    entity = Entity(
        unique_id=f"{module.mac}_sensor_status_sensor_status_battery_percentage",
        component="sensor",
        name="Battery",
        device_class="battery",
        category=Category.DIAGNOSTIC,
        unit="%",
    )

    def told(data: Mapping[str, object]) -> Update:
        return {"": spoken(data["BatteryPercentage"])} if "BatteryPercentage" in data else {}

    def hear(payload: Payload, _values: Values) -> Update | None:
        return told(payload.json) if isinstance(payload.json, dict) else None

    def hear_status(payload: Payload, _values: Values) -> Update | None:
        inner = dig(payload.json, ("StatusSTS",))
        return told(inner) if isinstance(inner, dict) else {}

    ears: dict[str, Hear] = {f"{module.tele}STATE": hear, module.result("STATUS11"): hear_status}
    return entity, PlainWire(ears, fixed=_unit("%"))


def followed(module: Module, index: int) -> bool:
    """Whether a switch has a state."""
    return module.switch_modes[index] in _FOLLOWING


def switch_sensor(module: Module, index: int) -> tuple[Entity, PlainWire]:
    """A switch that is wired to the module, or a motion sensor that stands in its place."""
    key, words = _switch_key(module, index), {module.on: "on", module.off: "off"}
    entity = Entity(
        unique_id=f"{module.mac}_binary_sensor_switch_{index}",
        component="binary_sensor",
        name=_switch_name(module, index),
    )

    def told(data: Mapping[str, object]) -> Update:
        value = data.get(key)
        word = value.get("Action") if isinstance(value, dict) else value
        return {"": words[word]} if isinstance(word, str) and word in words else {}

    return entity, PlainWire(_ears(module, told) | _ear_on_result(module, told))


def presses(module: Module) -> Iterator[tuple[Entity, PlainWire]]:
    """Buttons and switches that tell of a moment, where the module was set to do so."""
    if "73" in module.options:
        buttons = tuple(_PRESSES.values())[:1] if "13" in module.options else tuple(_PRESSES.values())
        for index, used in enumerate(module.buttons):
            if used:
                name = "Button" if sum(map(bool, module.buttons)) == 1 else f"Button {index + 1}"
                yield _event(module, f"button_{index + 1}", name, f"Button{index + 1}", _PRESSES, buttons)
    if "114" in module.options:
        for index, mode in enumerate(module.switch_modes):
            if mode in _PRESSED_MODES:
                known = {module.toggle: "single", module.hold: "double" if mode == 8 else "hold"}
                name, key = f"{_switch_name(module, index)} event", _switch_key(module, index)
                yield _event(module, f"switch_{index + 1}", name, key, known, ("single", "hold"))


def _event(
    module: Module, part: str, name: str, key: str, known: Mapping[str, str], types: tuple[str, ...]
) -> tuple[Entity, PlainWire]:
    entity = Entity(unique_id=f"{module.mac}_event_{part}", component="event", name=name, device_class="button")

    def told(data: Mapping[str, object]) -> Update:
        action = dig(data, (key, "Action"))
        return {"": known[action], "event_type": known[action]} if isinstance(action, str) and action in known else {}

    return entity, PlainWire(_ear_on_result(module, told), fixed={"event_types": list(types)})


def _switch_key(module: Module, index: int) -> str:
    names = module.switch_names
    return names[index] if index < len(names) and names[index] else f"Switch{index + 1}"


def _switch_name(module: Module, index: int) -> str:
    names = module.switch_names
    return names[index] if index < len(names) and names[index] else f"Input {index + 1}"


def _ears(module: Module, told: Callable[[Mapping[str, object]], Update]) -> dict[str, Hear]:
    def hear(payload: Payload, _values: Values) -> Update | None:
        return told(payload.json) if isinstance(payload.json, dict) else None

    def hear_status(payload: Payload, _values: Values) -> Update | None:
        inner = dig(payload.json, ("StatusSNS",))
        return told(inner) if isinstance(inner, dict) else {}

    return {
        f"{module.tele}SENSOR": hear,
        module.result("STATUS10"): hear_status,
        # Where older firmware answers.
        module.result("STATUS8"): hear_status,
    }


def _ear_on_result(module: Module, told: Callable[[Mapping[str, object]], Update]) -> dict[str, Hear]:
    def hear(payload: Payload, _values: Values) -> Update | None:
        return told(payload.json) if isinstance(payload.json, dict) else None

    return {module.result("RESULT"): hear}


def _unit(unit: str | None) -> dict[str, object]:
    return {} if unit is None else {"unit_of_measurement": unit}
