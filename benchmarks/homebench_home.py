"""A HomeBench home as MQTT devices, and what was sent to them in HomeBench's words.

HomeBench (Li et al., ACL 2025) describes a home by rooms, their devices, and for each device a state, attributes with a
value and a span, and operations such as `living_room.light.set_brightness(40)`. Each device becomes the nearest MQTT
component; what no component carries (an aromatherapy's intensity, a fan's swing) is a number or a select of the same
device. No device gets an ability here that it does not have there, or the impossible would be possible: a heating
without a mode is a switch, because a climate always has one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from benchmarks.played_home import Sent
from devices.simulator.description import HomeDescription

NOWHERE: Final = "VacuumRobot"
"""The one device that is in no room."""
COLDEST: Final = 16.0
"""Degrees Celsius: where the span of all other heatings begins."""
STATES: Final = {"stopped": "idle", "playing": "playing", "paused": "paused"}

type Operations = tuple[str, ...]
"""Operations any of which a command may be: closing a curtain is setting it to 0, too. The likeliest first."""
type Read = Callable[[str], Operations]
"""From a payload to operations; none: it is no operation of HomeBench."""


@dataclass(frozen=True, slots=True)
class _Entity:
    """One entity of a device."""

    key: str
    """Unique id."""
    name: str | None
    """None: it is the device itself."""
    kind: str
    options: Mapping[str, Any]
    reads: Mapping[str, Read] = field(default_factory=dict)
    """Last level of the command topic → what it means."""


@dataclass(frozen=True, slots=True)
class BenchHome:
    """One home of HomeBench, ready to be played."""

    description: HomeDescription
    reads: Mapping[tuple[str, str], Read]
    """Device and last level of the command topic → what a command means."""

    def operations(self, sent: Sent) -> Operations:
        """What a command does, in HomeBench's words; one that it has no word for is told as it was sent."""
        read = self.reads.get((sent.device, sent.what))
        try:
            found = read(sent.payload) if read is not None else ()
        except (ValueError, KeyError, TypeError):
            found = ()
        return found or (f"{sent.device}/{sent.what}={sent.payload}",)


def bench_home(read: Mapping[str, Any]) -> BenchHome:
    """Make a home of a line of `home_status_method.jsonl`."""
    rooms = [room for room in read["home_status"] if room != NOWHERE]
    devices: list[dict[str, Any]] = []
    reads: dict[tuple[str, str], Read] = {}
    for room in rooms:
        for name, status in read["home_status"][room].items():
            if isinstance(status, Mapping):
                _add(devices, reads, room, name, _rendered(f"{room}.{name}", name, status))
    robot = read["home_status"].get(NOWHERE)
    if robot:
        _add(devices, reads, None, "vacuum_robot", _vacuum(robot, rooms))
    described = {
        "name": f"HomeBench {read['home_id']}",
        "still": True,
        "areas": [{"name": spoken(room)} for room in rooms],
        "devices": devices,
    }
    return BenchHome(HomeDescription.model_validate(described), reads)


def spoken(name: str) -> str:
    """A name as people write it; its typos stay."""
    return name.replace("_", " ").title()


def _add(
    devices: list[dict[str, Any]],
    reads: dict[tuple[str, str], Read],
    room: str | None,
    name: str,
    entities: list[_Entity],
) -> None:
    prefix = name if room is None else f"{room}_{name}"
    for entity in entities:
        key = f"{prefix}{entity.key}"
        one: dict[str, Any] = {
            "id": key,
            "name": entity.name or spoken(name),
            "area": None if room is None else spoken(room),
            "kind": entity.kind,
            "model": spoken(name),
            "options": dict(entity.options),
        }
        if len(entities) > 1:
            one["part_of"] = {"id": f"{prefix}_device", "name": spoken(name)}
        devices.append(one)
        reads.update({(key, what): read for what, read in entity.reads.items()})


def _values(status: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    # Some names begin with a blank.
    return {key.strip(): value for key, value in (status.get("attributes") or {}).items()}


def _span(value: Mapping[str, Any]) -> tuple[float, float]:
    return float(value["lowest"]), float(value["highest"])


def _warmth(value: Mapping[str, Any]) -> tuple[float, float]:
    """The span of a temperature; some heatings have that of a boiler, and are set to 20 degrees all the same."""
    lowest, highest = _span(value)
    return min(lowest, COLDEST), highest


def _rendered(path: str, name: str, status: Mapping[str, Any]) -> list[_Entity]:
    render = _RENDERED.get(name)
    if render is None:
        raise ValueError(f"HomeBench has a device that nothing here renders: {name}")
    return render(path, status.get("state") == "on", _values(status), str(status.get("state")))


# ----------------------------------------------------------------------------------------------------- what is said


def _switched(path: str) -> Read:
    words = {"ON": (f"{path}.turn_on()",), "OFF": (f"{path}.turn_off()",)}
    return lambda payload: words[payload]


def _set(path: str, operation: str) -> Read:
    return lambda payload: (f"{path}.{operation}({payload})",)


def _number(path: str, operation: str) -> Read:
    return lambda payload: (f"{path}.{operation}({_whole(float(payload))})",)


def _whole(value: float) -> str:
    return f"{round(value, 1):g}"


def _moded(path: str) -> Read:
    def read(payload: str) -> Operations:
        if payload == "off":
            return (f"{path}.turn_off()",)
        # To put it into a mode is how a thermostat is turned on.
        return (f"{path}.set_mode({payload})", f"{path}.turn_on()")

    return read


def _lit(path: str) -> Read:
    def read(payload: str) -> Operations:
        told = json.loads(payload)
        if told.get("color") is not None:
            color = told["color"]
            return (f"{path}.set_color(({color['r']}, {color['g']}, {color['b']}))",)
        if told.get("brightness") is not None:
            return (f"{path}.set_brightness({round(told['brightness'] / 2.55)})",)
        return (f"{path}.turn_on()",) if told["state"] == "ON" else (f"{path}.turn_off()", f"{path}.set_brightness(0)")

    return read


def _colored(path: str) -> Read:
    return lambda payload: (f"{path}.set_color(({payload.replace(',', ', ')}))",)


def _moved(path: str) -> Mapping[str, Read]:
    words = {
        "OPEN": (f"{path}.open()", f"{path}.set_degree(100)"),
        "CLOSE": (f"{path}.close()", f"{path}.set_degree(0)"),
    }
    ends = {"0": f"{path}.close()", "100": f"{path}.open()"}

    def placed(payload: str) -> Operations:
        place = _whole(float(payload))
        return (f"{path}.set_degree({place})", *((ends[place],) if place in ends else ()))

    return {"move": lambda payload: words[payload], "position": placed}


# ------------------------------------------------------------------------------------------------------- what it is


def _light(path: str, on: bool, values: Mapping[str, Any], _state: str) -> list[_Entity]:  # noqa: FBT001
    if "color" in values and "brightness" not in values:
        options = {"modes": ["rgb"], "schema": "basic", "dims": False, "powered": on}
        return [_Entity("", None, "light", options, {"power": _switched(path), "rgb": _colored(path)})]
    modes = ["rgb"] if "color" in values else ["brightness"] if "brightness" in values else ["onoff"]
    level = round(float(values["brightness"]["value"]) * 2.55) if "brightness" in values else 255
    return [_Entity("", None, "light", {"modes": modes, "powered": on, "brightness": level}, {"light": _lit(path)})]


def _climate(path: str, on: bool, values: Mapping[str, Any], state: str) -> list[_Entity]:  # noqa: FBT001
    if not {"temperature", "mode"} <= values.keys():
        return _switch(path, on, values, state)
    lowest, highest = _warmth(values["temperature"])
    options: dict[str, Any] = {
        "modes": ["off", *values["mode"]["options"]],
        "mode": values["mode"]["value"] if on else "off",
        "target": float(values["temperature"]["value"]),
        "lowest": lowest,
        "highest": highest,
        "current": 20.0,
    }
    reads = {"mode": _moded(path), "target_temperature": _number(path, "set_temperature")}
    if "fan_speed" in values:
        options["fan_modes"] = _first(values["fan_speed"])
        reads["fan_mode"] = _set(path, "set_fan_speed")
    rest = {key: value for key, value in values.items() if key == "swing"}
    return [_Entity("", None, "thermostat", options, reads), *_parts(path, rest)]


def _water_heater(path: str, on: bool, values: Mapping[str, Any], state: str) -> list[_Entity]:  # noqa: FBT001
    if not {"temperature", "mode"} <= values.keys():
        return _switch(path, on, values, state)
    lowest, highest = _span(values["temperature"])
    options = {
        "modes": ["off", *values["mode"]["options"]],
        "mode": values["mode"]["value"] if on else "off",
        "target": float(values["temperature"]["value"]),
        "lowest": lowest,
        "highest": highest,
    }
    reads = {"mode": _moded(path), "target_temperature": _number(path, "set_temperature")}
    return [_Entity("", None, "water_heater", options, reads)]


def _fan(path: str, on: bool, values: Mapping[str, Any], _state: str) -> list[_Entity]:  # noqa: FBT001
    """A fan, or an air purifier, which is one with modes."""
    preset = next((name for name in ("speed", "mode") if name in values), None)
    options: dict[str, Any] = {"powered": on, "has_speed": False, "oscillates": False}
    reads: dict[str, Read] = {"power": _switched(path)}
    if preset is not None:
        options["presets"] = _first(values[preset])
        reads["preset_mode"] = _set(path, f"set_{preset}")
    rest = {key: value for key, value in values.items() if key != preset}
    return [_Entity("", None, "fan", options, reads), *_parts(path, rest)]


def _humidifier(path: str, on: bool, values: Mapping[str, Any], state: str) -> list[_Entity]:  # noqa: FBT001
    """With an intensity: that is the one level that MQTT's humidifiers have, and must have."""
    if "intensity" not in values:
        return _switch(path, on, values, state)
    lowest, highest = _span(values["intensity"])
    dries = path.endswith("dehumidifiers")
    options: dict[str, Any] = {
        "device_class": "dehumidifier" if dries else "humidifier",
        "powered": on,
        "target": float(values["intensity"]["value"]),
        "lowest": lowest,
        "highest": highest,
        "current": 50.0,
    }
    reads = {"power": _switched(path), "target_humidity": _number(path, "set_intensity")}
    if "mode" in values:
        options["modes"] = _first(values["mode"])
        reads["mode"] = _set(path, "set_mode")
    rest = {key: value for key, value in values.items() if key == "tank"}
    return [_Entity("", None, "humidifier", options, reads), *_parts(path, rest)]


def _switch(path: str, on: bool, values: Mapping[str, Any], _state: str) -> list[_Entity]:  # noqa: FBT001
    return [_Entity("", None, "switch", {"powered": on}, {"power": _switched(path)}), *_parts(path, values)]


def _parts(path: str, values: Mapping[str, Mapping[str, Any]]) -> list[_Entity]:
    """What is left of a device: a select where there are options, a number with a span, a sensor for a tank."""
    # The same interval is asked for in minutes and in seconds, and its unit is nowhere said.
    units = {"temperature": "°C", "interval": None}
    found = []
    for name, value in values.items():
        options: dict[str, Any]
        if "options" in value:
            options = {"options": list(value["options"]), "value": value["value"]}
            reads = {"value": _set(path, f"set_{name}")}
            found.append(_Entity(f"_{name}", _sentence(name), "select", options, reads))
            continue
        unit = units.get(name, "%")
        if name == "tank":
            options = {"unit": unit, "value": str(value["value"])}
            found.append(_Entity("_tank", "Tank", "sensor", options))
            continue
        lowest, highest = _warmth(value) if name == "temperature" and "heating" in path else _span(value)
        options = {"min": lowest, "max": highest, "value": float(value["value"]), "unit": unit}
        if name == "temperature":
            options["device_class"] = "temperature"
        reads = {"value": _number(path, f"set_{name}")}
        found.append(_Entity(f"_{name}", _sentence(name), "number", options, reads))
    return found


def _sentence(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _first(value: Mapping[str, Any]) -> list[str]:
    """The options, with the present one at the front: so the simulated devices know where they begin."""
    options = [str(one) for one in value["options"]]
    return sorted(options, key=lambda one: one != value["value"])


def _media(path: str, _on: bool, values: Mapping[str, Any], state: str) -> list[_Entity]:  # noqa: FBT001
    options = {
        "state": STATES.get(state, "idle"),
        "volume": float(values["volume"]["value"]) / 100,
        "can": ["play", "pause", "stop", "volume", "play_media"],
    }
    reads: dict[str, Read] = {
        button: (lambda _payload, button=button: (f"{path}.{button}()",))  # type: ignore[misc]
        for button in ("play", "pause", "stop")
    }
    reads["volume"] = lambda payload: (f"{path}.set_volume({round(float(payload) * 100)})",)
    return [_Entity("", None, "media_player", options, reads)]


def _curtain(path: str, _on: bool, values: Mapping[str, Any], _state: str) -> list[_Entity]:  # noqa: FBT001
    options = {"device_class": "curtain", "travel_s": 0, "position": float(values["degree"]["value"])}
    return [_Entity("", None, "cover", options, _moved(path))]


def _opening(device_class: str) -> Callable[[str, bool, Mapping[str, Any], str], list[_Entity]]:
    def render(path: str, _on: bool, _values: Mapping[str, Any], state: str) -> list[_Entity]:  # noqa: FBT001
        place = 100 if state == "open" else 0
        options = {"device_class": device_class, "travel_s": 0, "stops_anywhere": False, "position": place}
        return [_Entity("", None, "cover", options, _moved(path))]

    return render


def _trash(path: str, _on: bool, _values: Mapping[str, Any], state: str) -> list[_Entity]:  # noqa: FBT001
    level = {"options": ["empty", "not_full", "full"], "value": state}
    return [
        _Entity("_pack", "Pack", "button", {}, {"press": lambda _payload: (f"{path}.pack()",)}),
        _Entity("_level", "Fill level", "sensor", level),
    ]


def _vacuum(status: Mapping[str, Any], rooms: list[str]) -> list[_Entity]:
    path = "vacuum_robot"
    words = {"start": "start", "stop": "stop", "pause": "pause", "return_to_base": "charge"}
    values = _values(status)
    names = {spoken(room): room.replace("_", "") for room in rooms}
    options = {
        "state": "cleaning" if status.get("state") == "on" else "docked",
        "features": ["start", "stop", "pause", "return_home"],
        "battery": float(values["battery"]["value"]) if "battery" in values else 100.0,
        "tells_battery": False,
    }
    chosen = {key: value for key, value in values.items() if key == "mode"}
    return [
        _Entity("", None, "vacuum", options, {"run": lambda payload: (f"{path}.{words[payload]}()",)}),
        *_parts(path, chosen),
        _Entity(
            "_area",
            "Cleaning area",
            "select",
            {"options": list(names)},
            {"value": lambda payload: (f"{path}.set_cleaning_area({_room(names[payload])})",)},
        ),
    ]


def _room(name: str) -> str:
    # HomeBench calls it so in the answers, and only there.
    return {"store_room": "storeroom"}.get(name, name)


_RENDERED: Final[Mapping[str, Callable[[str, bool, Mapping[str, Any], str], list[_Entity]]]] = {
    "light": _light,
    "air_conditioner": _climate,
    "heating": _climate,
    "water_heater": _water_heater,
    "fan": _fan,
    "air_purifiers": _fan,
    "humidifier": _humidifier,
    "dehumidifiers": _humidifier,
    "aromatherapy": _switch,
    "media_player": _media,
    "curtain": _curtain,
    "blinds": _opening("blind"),
    "garage_door": _opening("garage"),
    "trash": _trash,
}
