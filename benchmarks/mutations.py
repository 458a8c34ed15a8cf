"""Payloads that nobody should send, made of payloads that devices do send."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from devices.discovery.home_assistant.abbreviations import ENTITY
from devices.discovery.payload import parse
from devices.simulator.description import find, shipped
from devices.simulator.household import Household

_LONG: Final = "x" * 70_000
_TEMPLATES: Final = (
    "{{ value_json }}", "{{ value|int + 1 }}", "{{ value_json.a.b.c }}", "{{ 'a' * 10 ** 9 }}", "{% for",
    "{{ value * 99999 }}", "{{ ''.__class__.__mro__ }}", "{{ range(10 ** 9)|list }}", "{{ [value] * 999999 }}",
    "{% for a in range(999) %}{% for b in range(999) %}{{ value|upper }}{% endfor %}{% endfor %}",
    "{% set a = [1] %}" + "{% set a = [a, a] %}" * 50 + "{{ a == a }}", "{{ value|strptime('%d%d') }}",
    "{{ value|regex_replace('(a|a)*$', '\\\\0') }}", "{{ '\\ud800' }}", "{{ '%99999d' % 1 }}", "{{ now() - value }}",
    "{{ value_json|map(attribute='x')|sort|join }}", "{{ value|from_json|to_json }}", "{{ {value_json: 1} }}",
    "{{ this.state }}", "{{ value_json.items() }}", "{{ states('light.x') }}", "{{ value|float|log(0) }}",
    "{% set n = namespace(s='x') %}{% for i in range(999) %}{% set n.s = n.s ~ n.s %}{% endfor %}{{ n.s }}",
    "{{ value|timestamp_custom('%99999Y') }}", "{{ (value ~ value)|base64_decode }}", "{{ dict.from_keys(value) }}",
)  # fmt: skip
_VALUES: Final[Sequence[Any]] = (
    None, True, False, 0, -1, 1, 0.5, 1e308, -1e308, 5e-324, 2**31, 2**63, 2**64, -(2**63), "", " ", "\0", "\n", "nan",
    "None", "inf", "-inf", "1e999", "-0", "1_000", "0x10", "²", "½", "٣", "ON", "on", "true", "255", "256", "-1", "9.5",
    [], {}, [[]], [{}], {"": ""}, [None], ["a", "a"], {"state": {}}, [1, 2, 3], [float("1e300")] * 3, "#", "+/x", "a/#",
    "$SYS/broker", "homeassistant/switch/x/config", "homeassistant/status", "x/../y", "/", "~", "~/~", "a\0b",
    "x" * 300, _LONG, ["x"] * 3_000, {str(number): number for number in range(3_000)}, "\U0001f4a1", "e\u0301" * 50,
)  # fmt: skip
_BROKEN: Final[Sequence[bytes]] = (
    b"", b"{", b"[", b'"', b"\xff\xfe", b"\0", b"{}", b"[]", b"null", b"1e400", b"-", b"NaN", b"Infinity", b'"\\ud800"',
    b"[" * 5_000, b'{"a":' * 5_000, b"9" * 5_000, b"\xf0\x9f\x92", b"ON\0", b'{"state":"ON"}{"state":"OFF"}',
)  # fmt: skip
_TEMPLATE_KEYS: Final = tuple(key for key in ENTITY if key.endswith("tpl"))
_KEYS: Final = (*ENTITY, *ENTITY.values(), "components", "~", "name", "state", "platform", "schema")


class Message(NamedTuple):
    """One message on its way to the home."""

    topic: str
    payload: bytes


class Mutations:
    """Mutated messages without end, the same for the same seed.

    Args:
        originals: what devices do send.
        seed: of the chance.

    """

    def __init__(self, originals: Sequence[Message], seed: int) -> None:
        self._originals = originals
        self._chance = random.Random(seed)
        self._ways: Sequence[Callable[[bytes], bytes]] = (
            self._flipped, self._cut, self._repeated, self._broken, *(self._programmed,) * 2, *(self._changed,) * 8,
        )  # fmt: skip

    def __iter__(self) -> Iterator[Message]:
        """Now and then a message is as it should be, so that there is something to break."""
        while True:
            topic, payload = self._chance.choice(self._originals)
            for _ in range(self._chance.choice((0, 1, 1, 2, 4))):
                payload = self._chance.choice(self._ways)(payload)
            if self._chance.random() < 0.03:
                topic = self._moved(topic)
            yield Message(topic, payload)

    def value(self) -> Any:
        """A value that nobody expects."""
        pool = self._chance.choice((_VALUES, _TEMPLATES))
        return copy.deepcopy(self._chance.choice(pool))

    # -------------------------------------------------------------------------------------------------- as bytes

    def _flipped(self, payload: bytes) -> bytes:
        raw = bytearray(payload)
        for _ in range(self._chance.randint(1, 6) if raw else 0):
            raw[self._chance.randrange(len(raw))] = self._chance.randrange(256)
        return bytes(raw)

    def _piece(self, payload: bytes) -> tuple[int, int]:
        start = self._chance.randint(0, len(payload))
        return start, self._chance.randint(start, len(payload))

    def _cut(self, payload: bytes) -> bytes:
        start, end = self._piece(payload)
        return payload[:start] + payload[end:]

    def _repeated(self, payload: bytes) -> bytes:
        start, end = self._piece(payload)
        return payload[:end] + payload[start:end] * self._chance.choice((1, 2, 20)) + payload[end:]

    def _broken(self, _payload: bytes) -> bytes:
        return self._chance.choice(_BROKEN)

    def _moved(self, topic: str) -> str:
        levels = topic.split("/")
        place = self._chance.randrange(len(levels))
        levels[place : place + 1] = self._chance.choice(([], ["x"], [""], ["$x"], ["é"], ["a", "b"], ["x" * 300]))
        return "/".join(levels) or "x"

    # --------------------------------------------------------------------------------------------------- as JSON

    def _changed(self, payload: bytes) -> bytes:
        """One thing in it is another, missing, elsewhere, or beside one that should not be there."""
        root = parse(payload)
        holders = [holder for holder in _holders(root) if holder]
        if not holders:
            return self._as_text(self.value())
        holder = self._chance.choice(holders)
        key = self._chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
        way = self._chance.randrange(5)
        if way == 0:
            del holder[key]
        elif way == 1 and isinstance(holder, dict):
            holder[self._key()] = holder.pop(key)
        elif way == 2 and isinstance(holder, dict):
            holder[self._key()] = self.value()
        elif way == 3:
            holder[key] = self._deep(holder[key])
        else:
            holder[key] = self.value()
        return self._as_text(root)

    def _programmed(self, payload: bytes) -> bytes:
        """It brings a template."""
        root = parse(payload)
        if not isinstance(root, dict):
            return self._changed(payload)
        # Those that nearly every kind of entity reads, and one that only some do.
        keys = ("value_template", "command_template", "json_attributes_template", self._chance.choice(_TEMPLATE_KEYS))
        return self._as_text(
            root | {key: self._chance.choice(_TEMPLATES) for key in keys if self._chance.random() < 0.5}
        )

    def _key(self) -> str:
        """A key of some other message, one that announcements may have, or none of any."""
        if self._chance.random() < 0.5:
            return self._chance.choice(_KEYS)
        other = parse(self._chance.choice(self._originals).payload)
        keys = list(other) if isinstance(other, dict) else []
        return str(self._chance.choice(keys)) if keys else self._chance.choice(("", "x", "__class__", "unique_id"))

    def _deep(self, value: Any) -> Any:
        for _ in range(self._chance.choice((1, 3, 30))):
            value = [value] if self._chance.random() < 0.5 else {"x": value}
        return value

    @staticmethod
    def _as_text(value: Any) -> bytes:
        return value.encode() if isinstance(value, str) else json.dumps(value).encode()


def _holders(root: Any) -> Iterator[Any]:
    todo = [root]
    while todo:
        item = todo.pop()
        if isinstance(item, dict | list):
            yield item
            todo.extend(item.values() if isinstance(item, dict) else item)


# ------------------------------------------------------------------------------------------------- what devices do send


def originals(folder: Path | None = None) -> tuple[Message, ...]:
    """What the simulated homes and a device of each other convention say, and what the files of a folder hold."""
    messages: list[Message] = []
    for name in shipped():
        home = Household(find(name), datetime(2026, 1, 1, 12, tzinfo=UTC))
        told = (*home.announce(), *home.states())
        messages += [Message(message.topic, message.payload.encode()) for message in told]
    messages += [Message(topic, _raw(payload)) for topic, payload in _OTHERS.items()]
    for path in () if folder is None else sorted(folder.rglob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        for key in ("discovery", "states", "messages") if isinstance(data, dict) else ():
            messages += [Message(m["topic"], _raw(m.get("payload", ""))) for m in data.get(key) or () if "topic" in m]
    return tuple(messages)


def _raw(payload: Any) -> bytes:
    return payload.encode() if isinstance(payload, str) else json.dumps(payload).encode()


_SHELLY: Final = "shellyplus2pm-c0ffee012345"
_OTHERS: Final[Mapping[str, Any]] = {
    "tasmota/discovery/A0B1C2D3E4F5/config": {
        "ip": "192.0.2.7", "dn": "Kettle", "fn": ["Kettle", "Lamp"], "hn": "kettle-1234", "mac": "A0B1C2D3E4F5",
        "md": "Plug", "ty": 0, "if": 0, "ofln": "Offline", "onln": "Online", "state": ["OFF", "ON", "TOGGLE", "HOLD"],
        "sw": "14.1.0", "t": "kettle", "ft": "%prefix%/%topic%/", "tp": ["cmnd", "stat", "tele"], "rl": [1, 2, 3, 3],
        "swc": [0, -1], "swn": [None, None], "btn": [0, 1], "so": {"4": 0, "30": 0, "68": 0, "73": 1}, "lk": 1,
        "lt_st": 5, "sho": [0, 0, 0, 0], "ver": 1,
    },
    "tasmota/discovery/A0B1C2D3E4F5/sensors": {
        "sn": {"ENERGY": {"Total": 1.5, "Power": 40}, "BME280": {"Temperature": 21.5, "Humidity": 40}}, "ver": 1,
    },
    "tele/kettle/STATE": {"POWER": "ON", "Dimmer": 40, "HSBColor": "10,20,30", "CT": 300, "Shutter1": {"Position": 5}},
    "tele/kettle/SENSOR": {"ENERGY": {"Total": 1.5, "Power": 40}, "BME280": {"Temperature": 21.5}},
    "tele/kettle/LWT": "Online",
    "stat/kettle/RESULT": {"POWER1": "OFF"},
    f"{_SHELLY}/online": "true",
    f"attune/shelly/{_SHELLY}/rpc": {
        "id": "status", "src": _SHELLY, "dst": f"attune/shelly/{_SHELLY}",
        "result": {
            "sys": {"mac": "C0FFEE012345"},
            "switch:0": {"id": 0, "output": True, "apower": 8.9, "aenergy": {"total": 1234.5}},
            "cover:0": {"id": 0, "state": "open", "current_pos": 50}, "temperature:0": {"id": 0, "tC": 20.5},
            "light:0": {"id": 0, "output": True, "brightness": 40}, "input:0": {"id": 0, "state": True},
            "rgbw:0": {"id": 0, "output": True, "rgb": [1, 2, 3], "white": 5, "brightness": 50},
        },
    },
    f"{_SHELLY}/events/rpc": {
        "src": _SHELLY, "dst": f"{_SHELLY}/events", "method": "NotifyStatus",
        "params": {"ts": 1.0, "switch:0": {"id": 0, "output": False}, "input:0": {"id": 0, "state": None}},
    },
    f"{_SHELLY}/status/switch:0": {"id": 0, "output": True, "apower": 40.0},
    "homie/5/den-lamp/$description": {
        "homie": "5.0", "version": 7, "name": "Den",
        "nodes": {
            "light": {
                "name": "Light", "type": "light",
                "properties": {
                    "power": {"name": "Power", "datatype": "boolean", "settable": True},
                    "brightness": {"datatype": "integer", "format": "0:100", "unit": "%", "settable": True},
                    "color": {"datatype": "color", "format": "rgb,hsv", "settable": True},
                    "mode": {"datatype": "enum", "format": "a,b,c", "settable": True},
                    "heat": {"datatype": "float", "format": "5:30:0.5", "unit": "°C", "settable": True},
                },
            }
        },
    },
    "homie/5/den-lamp/$state": "ready",
    "homie/5/den-lamp/light/power": "true",
    "homie/5/den-lamp/light/color": "rgb,255,0,0",
    "homie/hall/$homie": "4.0.0",
    "homie/hall/$name": "Hall",
    "homie/hall/$nodes": "socket",
    "homie/hall/socket/$properties": "power,level",
    "homie/hall/socket/power/$datatype": "boolean",
    "homie/hall/socket/power/$settable": "true",
    "homie/hall/socket/level/$datatype": "integer",
    "homie/hall/socket/level/$format": "0:10",
    "homie/hall/$state": "ready",
    "homie/hall/socket/power": "true",
    "homie/hall/socket/level": "5",
}  # fmt: skip
"""A device of each of the other conventions; the simulated homes speak Home Assistant's."""
