"""Homes for Thingpedia's commands: devices of the kinds and names that occur in them, and what was sent in its words.

Thingpedia names a device by its owner's word alone (a light "bedroom", a switch "washing machine"), and so are they
announced here. A command without a name is said in a home with one device of each kind, as was its speaker's; one to
all devices of a kind in a home with three of each; one to all of a name ("all master lights") in a home where that is
a room with two. Named devices share homes of thirty, those whose names can't be told apart in different ones.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from benchmarks.played_home import Sent
from benchmarks.thingpedia_cases import Call, Case
from devices.simulator.description import HomeDescription

LARGEST: Final = 30
COVERS: Final = {
    "awning": "awning",
    "blind": "blind",
    "curtain": "curtain",
    "damper": "damper",
    "dumper": "damper",
    "garage": "garage",
    "shade": "shade",
    "shutter": "shutter",
    "window": "window",
    "gate": "gate",
    "door": "door",
}
"""Word of the command → what kind of cover its speaker has; the first that is in it counts."""
KINDS: Final[Mapping[str, tuple[str, str, Mapping[str, Any]]]] = {
    "battery": ("Battery", "sensor", {"device_class": "battery", "unit": "%", "value": "55"}),
    "climate": (
        "Thermostat",
        "thermostat",
        {
            "modes": ["off", "heat", "cool", "heat_cool", "auto", "dry", "fan_only"],
            "presets": ["away", "eco", "boost", "comfort", "home", "sleep", "activity"],
            "lowest": 5,
            "highest": 35,
            "current": 21,
        },
    ),
    "cover": ("Cover", "cover", {"travel_s": 0, "position": 50, "device_class": "blind"}),
    "door": ("Door", "binary_sensor", {"device_class": "door"}),
    "fan": ("Fan", "fan", {"oscillates": True}),
    "flood": ("Flood Sensor", "binary_sensor", {"device_class": "moisture"}),
    "humidity": ("Humidity Sensor", "sensor", {"device_class": "humidity", "unit": "%", "value": "48"}),
    "illuminance": ("Illuminance Sensor", "sensor", {"device_class": "illuminance", "unit": "lx", "value": "300"}),
    "light-bulb": ("Light", "light", {"modes": ["rgb"], "powered": True, "brightness": 128}),
    "lock": ("Lock", "lock", {"turn_s": 0}),
    "motion": ("Motion Sensor", "binary_sensor", {"device_class": "motion", "detected": True}),
    "speaker": ("Speaker", "media_player", {"device_class": "speaker", "state": "playing"}),
    "switch": ("Switch", "switch", {}),
    "temperature": ("Temperature Sensor", "sensor", {"device_class": "temperature", "unit": "°C", "value": "21.5"}),
    "tv": ("TV", "media_player", {"device_class": "tv", "state": "playing"}),
    "uv": ("UV Sensor", "sensor", {"unit": "UV index", "value": "3"}),
    "vacuum": ("Vacuum", "vacuum", {"state": "cleaning", "tells_battery": False}),
}
"""Thingpedia's kind → what one without a name is called, its kind in the simulated house, and the options."""
THREE: Final = ("Upstairs", "Downstairs", "Attic")


@dataclass(frozen=True, slots=True)
class Placed:
    """A case, and the home in which it is said."""

    case: Case
    home: str
    """Name of its home."""
    devices: tuple[frozenset[str], ...]
    """For each of its calls the ids of the devices that it may be about."""


@dataclass(frozen=True, slots=True)
class ThingpediaHomes:
    """All homes, and where each case is said."""

    descriptions: Mapping[str, HomeDescription]
    placed: tuple[Placed, ...]
    """Ordered by home."""


class _Home:
    def __init__(self, name: str) -> None:
        self.name = name
        self.devices: dict[str, dict[str, Any]] = {}
        self.areas: dict[str, None] = {}

    def add(self, kind: str, name: str, *, area: str | None = None, device_class: str | None = None) -> str:
        _, component, options = KINDS[kind]
        key = _slug(f"{kind}_{name}" if area is None else f"{kind}_{area}_{name}")
        more = {} if device_class is None else {"device_class": device_class}
        self.devices[key] = {
            "id": key,
            "name": name,
            "area": area,
            "kind": component,
            "options": {**options, **more},
        }
        if area is not None:
            self.areas[area] = None
        return key

    def description(self) -> HomeDescription:
        areas = [{"name": area} for area in self.areas or ("Home",)]
        described = {"name": self.name, "still": True, "areas": areas, "devices": list(self.devices.values())}
        return HomeDescription.model_validate(described)


def thingpedia_homes(cases: Iterable[Case]) -> ThingpediaHomes:
    """Make the homes that these cases need."""
    builder = _Builder()
    placed = [builder.place(case) for case in cases]
    descriptions = {home.name: home.description() for home in builder.homes.values()}
    return ThingpediaHomes(descriptions, tuple(sorted(placed, key=lambda one: one.home)))


class _Builder:
    def __init__(self) -> None:
        self.homes: dict[str, _Home] = {}
        self._shared: list[tuple[_Home, list[frozenset[str]]]] = []
        """Homes of named devices, with the words of each name."""
        self._known: dict[tuple[str, str, str | None], tuple[_Home, str]] = {}

    def place(self, case: Case) -> Placed:
        """Find or make the home for a case; where its calls name several devices, they are in one."""
        first = case.calls[0]
        if first.everything:
            home = self._three(first) if first.name is None else self._room(first)
        elif first.name is None:
            home = self._one(_class_of(first, case.said))
        else:
            home = self._named(case)
        ids = tuple(self._ids(home, call, case) for call in case.calls)
        return Placed(case, home.name, ids)

    def _ids(self, home: _Home, call: Call, case: Case) -> frozenset[str]:
        prefix = f"{_slug(call.kind)}_"
        if call.name is not None and not call.everything:
            return frozenset({home.add(call.kind, spoken(call.name), device_class=_class_of(call, case.said))})
        # A thermostat measures as well as a thermometer does.
        alike = (prefix, "climate_") if call.kind == "temperature" else (prefix,)
        return frozenset(key for key in home.devices if key.startswith(alike))

    def _one(self, cover: str | None) -> _Home:
        name = "one of each" if cover is None else f"one of each, with a {cover}"
        if name not in self.homes:
            home = self.homes[name] = _Home(name)
            for kind, (generic, _, _) in KINDS.items():
                if kind == "cover" and cover is not None:
                    home.add(kind, "Garage Door" if cover == "garage" else cover.title(), device_class=cover)
                else:
                    home.add(kind, generic)
        return self.homes[name]

    def _three(self, call: Call) -> _Home:
        name = f"three {call.kind}"
        if name not in self.homes:
            home = self.homes[name] = _Home(name)
            for area in THREE:
                home.add(call.kind, f"{area} {KINDS[call.kind][0]}", area=area)
        return self.homes[name]

    def _room(self, call: Call) -> _Home:
        room = spoken(call.name or "")
        name = f"{call.kind} of {room}"
        if name not in self.homes:
            home = self.homes[name] = _Home(name)
            for number in ("First", "Second"):
                home.add(call.kind, f"{number} {KINDS[call.kind][0]}", area=room)
        return self.homes[name]

    def _named(self, case: Case) -> _Home:
        names = [(call.kind, call.name or "", _class_of(call, case.said)) for call in case.calls]
        known = self._known.get(names[0])
        if known is not None and len(names) == 1:
            return known[0]
        words = [frozenset(re.findall(r"\w+", name)) for _, name, _ in names]
        home = next((home for home, taken in self._shared if self._fits(home, words, taken)), None)
        if home is None:
            home = _Home(f"named {len(self._shared) + 1}")
            self.homes[home.name] = home
            self._shared.append((home, []))
        taken = next(taken for one, taken in self._shared if one is home)
        taken += words
        for kind, name, device_class in names:
            key = home.add(kind, spoken(name), device_class=device_class)
            self._known[kind, name, device_class] = (home, key)
        return home

    @staticmethod
    def _fits(home: _Home, words: list[frozenset[str]], taken: list[frozenset[str]]) -> bool:
        if len(home.devices) + len(words) > LARGEST:
            return False
        return not any(mine <= theirs or theirs <= mine for mine in words for theirs in taken)


def spoken(name: str) -> str:
    """A name as its owner would write it."""
    return name[:1].upper() + name[1:]


def _slug(text: str) -> str:
    return re.sub(r"\W", "_", text.casefold(), flags=re.ASCII)


def _cover_class(said: str) -> str | None:
    return next((device_class for word, device_class in COVERS.items() if word in said.casefold()), None)


def _class_of(call: Call, said: str) -> str | None:
    return _cover_class(said) if call.kind == "cover" else None


# ------------------------------------------------------------------------------------------------- what was sent


class _Check(Protocol):
    def __call__(self, value: str, sent: Sent, before: Mapping[str, Any], /) -> bool: ...


def does(call: Call, sent: Sent, before: Mapping[str, Any]) -> bool:
    """Whether a command does what a call asks for.

    Args:
        call: an action.
        sent: what reached the device.
        before: what the device showed before.

    """
    check = _CHECKS.get(call.action)
    try:
        return check is not None and check(call.value or "", sent, before)
    except (ValueError, KeyError, TypeError):
        return False


def _power(value: str, sent: Sent, _before: Mapping[str, Any]) -> bool:
    wanted = value == "on"
    if sent.what == "light":
        return bool((json.loads(sent.payload)["state"] == "ON") is wanted)
    if sent.what == "run":
        # A vacuum that is shut down stops, or goes home.
        return (sent.payload == "start") is wanted and (wanted or sent.payload in {"stop", "return_to_base", "pause"})
    if sent.what == "mode":
        return (sent.payload != "off") is wanted
    if sent.what in {"turn_on", "turn_off"}:
        return (sent.what == "turn_on") is wanted
    return sent.what == "power" and (sent.payload.upper() == "ON") is wanted


def _color(_value: str, sent: Sent, _before: Mapping[str, Any]) -> bool:
    return bool(json.loads(sent.payload).get("color"))


def _brightness(value: str, sent: Sent, _before: Mapping[str, Any]) -> bool:
    told = json.loads(sent.payload)
    level = 0.0 if told.get("state") == "OFF" else float(told["brightness"])
    return abs(level / 2.55 - float(value)) <= 1


def _changed(step: int) -> _Check:
    def check(_value: str, sent: Sent, before: Mapping[str, Any]) -> bool:
        return bool((json.loads(sent.payload)["brightness"] - float(before["brightness"])) * step > 0)

    return check


def _is(what: str) -> _Check:
    def check(value: str, sent: Sent, _before: Mapping[str, Any]) -> bool:
        return sent.what == what and sent.payload == value

    return check


def _mode(value: str, sent: Sent, _before: Mapping[str, Any]) -> bool:
    # ThingTalk has one word for both.
    alike = {"heat_cool", "auto"}
    return sent.what == "mode" and (sent.payload == value or {sent.payload, value} <= alike)


def _temperature(value: str, sent: Sent, _before: Mapping[str, Any]) -> bool:
    """In the unit that was said, or in Celsius as the thermostat's own."""
    found = re.match(r"-?\d+(?:\.\d+)?", value)
    if sent.what != "target_temperature" or found is None:
        return False
    said, got = float(found[0]), float(sent.payload)
    fits = {said, (said - 32) / 1.8} if not value.endswith("C") else {said}
    return any(abs(got - one) <= 0.5 for one in fits)


def _opened(value: str, sent: Sent, _before: Mapping[str, Any]) -> bool:
    words = {
        ("move", "OPEN"): "open",
        ("position", "100"): "open",
        ("move", "CLOSE"): "close",
        ("position", "0"): "close",
    }
    return words.get((sent.what, sent.payload)) == value


def _swings(value: str, sent: Sent, _before: Mapping[str, Any]) -> bool:
    return sent.what == "oscillation" and sent.payload == f"oscillate_{value}"


def _locked(value: str, sent: Sent, _before: Mapping[str, Any]) -> bool:
    return sent.what == "lock" and sent.payload == value.removesuffix("ed").upper()


def _runs(*words: str) -> _Check:
    def check(_value: str, sent: Sent, _before: Mapping[str, Any]) -> bool:
        return sent.what == "run" and sent.payload in words

    return check


def _plays(value: str, sent: Sent, _before: Mapping[str, Any]) -> bool:
    return sent.what == "play_media" and value in sent.payload


_CHECKS: Final[Mapping[str, _Check]] = {
    "set_power": _power,
    "set_color": _color,
    "set_brightness": _brightness,
    "raise_brightness": _changed(1),
    "lower_brightness": _changed(-1),
    "set_hvac_mode": _mode,
    "set_hvac_preset": _is("preset_mode"),
    "set_target_temperature": _temperature,
    "set_openclose": _opened,
    "set_oscillation": _swings,
    "set_state": _locked,
    "start": _runs("start"),
    "stop": _runs("stop", "pause"),
    "return_to_base": _runs("return_to_base"),
    "play_url": _plays,
}
