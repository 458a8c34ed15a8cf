"""What a Shelly measures and notices, and its inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from devices.discovery.convention import Values
from devices.discovery.home_assistant.wire import as_number
from devices.discovery.payload import Payload
from devices.discovery.plain import PlainWire, Update, dig, spoken
from devices.discovery.shelly.wire import Line, ears
from devices.model import Category

_EVENTS: Final = ("btn_down", "btn_up", "single_push", "double_push", "triple_push", "long_push")
_DIAGNOSTIC: Final = Category.DIAGNOSTIC


@dataclass(frozen=True, slots=True)
class Measure:
    """One value within a component's status."""

    path: tuple[str, ...]
    name: str
    """Beside the component's; empty where it is what the component is for."""
    device_class: str | None
    unit: str | None = None
    category: Category | None = None
    per: int = 1
    """By what the value is divided: energy is told in watt hours."""


def _phase(letter: str) -> tuple[Measure, ...]:
    name = f"Phase {letter.upper()}"
    return (
        Measure((f"{letter}_act_power",), f"{name} power", "power", "W"),
        Measure((f"{letter}_voltage",), f"{name} voltage", "voltage", "V", _DIAGNOSTIC),
        Measure((f"{letter}_current",), f"{name} current", "current", "A", _DIAGNOSTIC),
        Measure((f"{letter}_pf",), f"{name} power factor", "power_factor", None, _DIAGNOSTIC),
    )


_LOAD: Final = (
    Measure(("apower",), "Power", "power", "W"),
    Measure(("aenergy", "total"), "Energy", "energy", "kWh", per=1000),
    Measure(("ret_aenergy", "total"), "Returned energy", "energy", "kWh", per=1000),
    Measure(("voltage",), "Voltage", "voltage", "V", _DIAGNOSTIC),
    Measure(("current",), "Current", "current", "A", _DIAGNOSTIC),
    Measure(("freq",), "Frequency", "frequency", "Hz", _DIAGNOSTIC),
    Measure(("pf",), "Power factor", "power_factor", None, _DIAGNOSTIC),
    # Of the device itself, not of the room.
    Measure(("temperature", "tC"), "Device temperature", "temperature", "°C", _DIAGNOSTIC),
)
_TEMPERATURE: Final = (Measure(("tC",), "Temperature", "temperature", "°C"),)
MEASURES: Final[Mapping[str, tuple[Measure, ...]]] = {
    **dict.fromkeys(("switch", "light", "rgb", "rgbw", "cct", "rgbcct", "cover", "pm1"), _LOAD),
    "temperature": _TEMPERATURE,
    "humidity": (Measure(("rh",), "Humidity", "humidity", "%"),),
    "illuminance": (Measure(("lux",), "Illuminance", "illuminance", "lx"),),
    "voltmeter": (Measure(("voltage",), "Voltage", "voltage", "V"),),
    "devicepower": (
        Measure(("battery", "percent"), "Battery", "battery", "%", _DIAGNOSTIC),
        Measure(("battery", "V"), "Battery voltage", "voltage", "V", _DIAGNOSTIC),
    ),
    "em1": (
        Measure(("act_power",), "Power", "power", "W"),
        Measure(("voltage",), "Voltage", "voltage", "V", _DIAGNOSTIC),
        Measure(("current",), "Current", "current", "A", _DIAGNOSTIC),
        Measure(("pf",), "Power factor", "power_factor", None, _DIAGNOSTIC),
    ),
    "em1data": (
        Measure(("total_act_energy",), "Energy", "energy", "kWh", per=1000),
        Measure(("total_act_ret_energy",), "Returned energy", "energy", "kWh", per=1000),
    ),
    "em": (
        Measure(("total_act_power",), "Power", "power", "W"),
        Measure(("total_current",), "Current", "current", "A", _DIAGNOSTIC),
        *_phase("a"), *_phase("b"), *_phase("c"),
    ),
    "emdata": (
        Measure(("total_act",), "Energy", "energy", "kWh", per=1000),
        Measure(("total_act_ret",), "Returned energy", "energy", "kWh", per=1000),
    ),
    "thermostat": (),
    "input": (
        Measure(("percent",), "", None, "%"),
        Measure(("counts", "total"), "Count", None),
    ),
    "wifi": (Measure(("rssi",), "Signal", "signal_strength", "dBm", _DIAGNOSTIC),),
}  # fmt: skip
"""Kind of component → what it measures."""


def _bthome(name: str, device_class: str | None, unit: str | None, category: Category | None = None) -> Measure:
    return Measure(("value",), name, device_class, unit, category)


BLUETOOTH: Final[Mapping[object, Measure]] = {
    1: _bthome("Battery", "battery", "%", _DIAGNOSTIC),
    **dict.fromkeys((2, 69), _bthome("Temperature", "temperature", "°C")),
    **dict.fromkeys((3, 46), _bthome("Humidity", "humidity", "%")),
    4: _bthome("Pressure", "pressure", "hPa"),
    5: _bthome("Illuminance", "illuminance", "lx"),
    12: _bthome("Voltage", "voltage", "V", _DIAGNOSTIC),
    18: _bthome("Carbon dioxide", "carbon_dioxide", "ppm"),
    **dict.fromkeys((20, 47), _bthome("Moisture", "moisture", "%")),
    63: _bthome("Rotation", None, "°"),
    64: _bthome("Distance", "distance", "mm"),
}
"""Number of a measured value in BTHome → what it is."""
BLUETOOTH_ALARMS: Final[Mapping[object, str | None]] = {
    15: None, 17: "opening", 21: "battery", 23: "carbon_monoxide", 26: "door", 27: "garage_door", 28: "gas",
    32: "moisture", 33: "motion", 35: "occupancy", 38: "problem", 41: "smoke", 43: "tamper", 44: "vibration",
    45: "window",
}  # fmt: skip
"""Number of something that is so or not in BTHome → Home Assistant's device class."""
ALARMS: Final[Mapping[str, tuple[str, str, str]]] = {
    "smoke": ("alarm", "Smoke", "smoke"),
    "flood": ("alarm", "Flood", "moisture"),
    "presence": ("presence", "Presence", "occupancy"),
    "motion": ("motion", "Motion", "motion"),
}
"""Kind of component → the key that raises the alarm, a name, and Home Assistant's device class."""


def measured(kind: str, status: Mapping[str, object]) -> Iterator[Measure]:
    """What a component measures, of what it can measure."""
    for measure in MEASURES.get(kind, ()):
        holder = dig(status, measure.path[:-1])
        if isinstance(holder, dict) and measure.path[-1] in holder:
            yield measure


def sensor(line: Line, component: str, measure: Measure) -> PlainWire:
    """The wire of one value."""

    def compose(values: Values) -> tuple[str | None, Mapping[str, object]]:
        value = dig(dict(values), measure.path)
        number = as_number(value) if measure.per != 1 else None
        return spoken(value if number is None else round(number / measure.per, 3)), {}

    fixed = {} if measure.unit is None else {"unit_of_measurement": measure.unit}
    return PlainWire(ears(line, component), compose=compose, fixed=fixed)


def alarm(line: Line, component: str, key: str) -> PlainWire:
    """The wire of something that is so or not."""

    def compose(values: Values) -> tuple[str | None, Mapping[str, object]]:
        value = values.get(key)
        return (("on" if value else "off") if isinstance(value, bool) else None), {}

    return PlainWire(ears(line, component), compose=compose)


def button(line: Line, component: str) -> PlainWire:
    """The wire of an input that is pushed: it has no state, only moments."""

    def hear(payload: Payload, _values: Values) -> Update | None:
        if not isinstance(payload.json, dict):
            return None
        listed = dig(payload.json, ("params", "events"))
        for event in reversed(listed) if isinstance(listed, list) else ():
            name = event.get("event") if isinstance(event, dict) and event.get("component") == component else None
            if isinstance(name, str) and name in _EVENTS:
                return {"": name, "event_type": name}
        return {}

    return PlainWire({line.events: hear}, fixed={"event_types": list(_EVENTS)})
