"""Tasmota's discovery payload, checked: what a module says of itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from devices.discovery.convention import DeviceInfo, Reason, Refused
from devices.discovery.plain import WordAvailability, check_topic, short

RELAY: Final = 1
LIGHT: Final = 2
SHUTTER: Final = 3
"""What an output is, in `rl`."""
_OUTPUTS: Final = 64
"""Most outputs, switches or buttons of one module; the firmware has 32 at most."""
_NAMELESS: Final = "Tasmota"
"""The device name that the firmware comes with."""


@dataclass(frozen=True, slots=True)
class Module:
    """One module; two that are equal announce the same entities."""

    mac: str
    device_name: str
    friendly: tuple[str, ...]
    """A name for each output; empty: none was given."""
    model: str
    command: str
    """Begin of each command topic, with its slash; likewise `stat` and `tele`."""
    stat: str
    tele: str
    off: str
    on: str
    toggle: str
    hold: str
    offline: str
    online: str
    outputs: tuple[int, ...]
    light: int
    """0 none, 1 dimmer, 2 white of two colours, 3 RGB, 4 RGB and white, 5 RGB and white of two colours."""
    linked: bool
    """Whether colour and white are one light; else the second output is the white one."""
    options: frozenset[str]
    """Numbers of the `SetOption`s that are on."""
    inverted: tuple[int, ...]
    """For each shutter, its `ShutterOption`s; the lowest bit: 100 means closed."""
    tilts: tuple[tuple[int, int, int], ...]
    """For each shutter, lowest and highest tilt and the time that it takes; a time of 0: it does not tilt."""
    fan: bool
    tuya: bool
    switch_modes: tuple[int, ...]
    switch_names: tuple[str, ...]
    buttons: tuple[int, ...]
    battery: bool
    sleeps: bool
    """Whether it is off most of the time, and says so at its will's expense."""

    def result(self, key: str) -> str:
        """Topic of a command's result."""
        return f"{self.stat}{key}"

    @property
    def info(self) -> DeviceInfo:
        """The physical thing. Home Assistant's discovery of the same firmware knows it by half of its MAC."""
        return DeviceInfo((self.mac, self.mac[-6:]), self.name, "Tasmota", self.model or None)

    @property
    def name(self) -> str:
        """The module's name; its only output's where nobody named the module."""
        used = [index for index, kind in enumerate(self.outputs) if kind]
        if self.device_name == _NAMELESS and len(used) == 1 and self.friendly_name(used[0]):
            return self.friendly_name(used[0])
        return self.device_name or self.friendly_name(0) or f"Tasmota {self.mac[-6:]}"

    def friendly_name(self, index: int) -> str:
        """The name that an output was given; empty: none."""
        return self.friendly[index] if index < len(self.friendly) else ""

    def output_name(self, index: int, kind: str) -> str:
        """An output's name within the module: empty where it is what the module is."""
        name = self.friendly_name(index)
        if name == self.name or (not name and sum(map(bool, self.outputs)) == 1):
            return ""
        return name or f"{kind} {index + 1}"

    @property
    def availability(self) -> WordAvailability:
        """By its will; a module that sleeps is reachable only now and then, and is not gone for that."""
        if self.sleeps:
            return WordAvailability()
        return WordAvailability((f"{self.tele}LWT",), frozenset({self.online}), frozenset({self.offline}))


def module_of(raw: Mapping[str, object], mac: str) -> Module:
    """Read the payload of `tasmota/discovery/<mac>/config`.

    Raises:
        Refused: a key is missing or of the wrong type, the MAC is another's, or a topic is unsafe.

    """
    if _text(raw, "mac") != mac:
        raise Refused(Reason.WRONG_VALUE, "'mac' is not that of the topic.")
    words, prefixes = _texts(raw, "state", 4), _texts(raw, "tp", 3)
    command, stat, tele = (_base(raw, prefix, mac) for prefix in prefixes[:3])
    if len({command, stat, tele}) < 3:
        raise Refused(Reason.UNSAFE_TOPIC, "Commands and states have the same topics.")
    options = raw.get("so")
    return Module(
        mac=mac,
        device_name=short(raw.get("dn")),
        friendly=_names(raw, "fn"),
        model=short(raw.get("md")),
        command=command,
        stat=stat,
        tele=tele,
        off=words[0],
        on=words[1],
        toggle=words[2],
        hold=words[3],
        offline=_text(raw, "ofln", "Offline"),
        online=_text(raw, "onln", "Online"),
        outputs=_numbers(raw, "rl"),
        light=_numbers(raw, "lt_st", (0,))[0],
        linked=_numbers(raw, "lk", (1,))[0] != 0,
        options=frozenset(str(key)[:4] for key, value in options.items() if value) if isinstance(options, dict)
        else frozenset(),
        inverted=_numbers(raw, "sho", ()),
        tilts=_tilts(raw.get("sht")),
        fan=_numbers(raw, "if", (0,))[0] != 0,
        tuya=_numbers(raw, "ty", (0,))[0] != 0,
        switch_modes=_numbers(raw, "swc", ()),
        switch_names=_names(raw, "swn"),
        buttons=_numbers(raw, "btn", ()),
        battery=_numbers(raw, "bat", (0,))[0] != 0,
        sleeps=_numbers(raw, "dslp", (0,))[0] != 0,
    )  # fmt: skip


def _base(raw: Mapping[str, object], prefix: str, mac: str) -> str:
    """The begin of a topic, from the template that the owner may have changed."""
    topic = _text(raw, "ft")
    if "%prefix%" not in topic or not re.search("%(topic|hostname|id)%", topic):
        raise Refused(Reason.UNSAFE_TOPIC, "'ft' does not tell topics of one module from those of another.")
    parts = {
        "%prefix%": prefix, "%topic%": _text(raw, "t"), "%hostname%": short(raw.get("hn"), mac), "%id%": mac[-6:],
    }  # fmt: skip
    for sign, value in parts.items():
        topic = topic.replace(sign, value)
    return check_topic(topic if topic.endswith("/") else f"{topic}/")


def _text(raw: Mapping[str, object], key: str, default: str | None = None) -> str:
    value = short(raw.get(key), default or "")
    if not value:
        raise Refused(Reason.MISSING, f"{key!r} is missing, or no text.")
    return value


def _texts(raw: Mapping[str, object], key: str, least: int) -> tuple[str, ...]:
    value = raw.get(key)
    items = tuple(short(item) for item in value[:8]) if isinstance(value, list) else ()
    if len(items) < least or not all(items[:least]):
        raise Refused(Reason.MISSING, f"{key!r} is no list of {least} words.")
    return items


def _names(raw: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = raw.get(key)
    return tuple(short(item) for item in value[:_OUTPUTS]) if isinstance(value, list) else ()


def _numbers(raw: Mapping[str, object], key: str, default: tuple[int, ...] | None = None) -> tuple[int, ...]:
    value = raw.get(key)
    if value is None and default is not None:
        return default
    items = value if isinstance(value, list) else [value]
    numbers = tuple(int(item) for item in items if isinstance(item, int))
    if len(items) > _OUTPUTS or len(numbers) < len(items):
        raise Refused(Reason.WRONG_VALUE, f"{key!r} is no list of at most {_OUTPUTS} whole numbers.")
    return numbers or default or ()


def _tilts(value: object) -> tuple[tuple[int, int, int], ...]:
    tilts = []
    for row in value[:_OUTPUTS] if isinstance(value, list) else ():
        numbers = [number for number in row if isinstance(number, int)] if isinstance(row, list) else []
        # A row that is none keeps its place: the next belongs to the next shutter.
        tilts.append((numbers[0], numbers[1], numbers[2]) if len(numbers) >= 3 else (0, 0, 0))
    return tuple(tilts)
