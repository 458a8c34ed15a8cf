"""One component of a Shelly on the wire: where its status comes from, and how it is asked to do something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from devices.discovery.convention import Values
from devices.discovery.home_assistant.wire import compact
from devices.discovery.payload import Payload
from devices.discovery.plain import Hear, Update
from devices.model import Command

REPLIES: Final = "attune/shelly/"
"""Begin of the topics on which devices answer us: a request says where."""
ORDERED: Final = "order"
INFO: Final = "info"
CONFIG: Final = "config"
STATUS: Final = "status"
"""Ids of our requests; a reply repeats the id, which may be text."""


@dataclass(frozen=True, slots=True)
class Line:
    """The way to one device."""

    prefix: str
    """Begin of its topics; its id, or what its owner has set instead."""
    silent: bool = False
    """True where it was set to publish neither notifications nor status: then we have to ask after each order."""

    @property
    def source(self) -> str:
        """Who we are to this device; it answers on the topic below."""
        return f"{REPLIES}{quote(self.prefix, safe='')}"

    @property
    def replies(self) -> str:
        """Topic of its answers."""
        return f"{self.source}/rpc"

    @property
    def events(self) -> str:
        """Topic of its notifications."""
        return f"{self.prefix}/events/rpc"

    @property
    def commands(self) -> str:
        """Topic of requests to it."""
        return f"{self.prefix}/rpc"

    def request(self, identity: str, method: str, params: Mapping[str, object] | None = None) -> Command:
        """One call of a method."""
        frame: dict[str, object] = {"id": identity, "src": self.source, "method": method}
        return Command(self.commands, compact(frame if params is None else {**frame, "params": params}))

    def order(self, component: str, method: str, /, **params: object) -> tuple[Command, ...]:
        """A method of a component; beside it, where the device is silent, the question how it is then."""
        kind, _, number = component.partition(":")
        own: dict[str, object] = {"id": int(number)}
        order = self.request(ORDERED, f"{NAMESPACES.get(kind, kind.capitalize())}.{method}", {**own, **params})
        if not self.silent:
            return (order,)
        return order, self.request(component, f"{NAMESPACES.get(kind, kind.capitalize())}.GetStatus", own)


NAMESPACES: Final[Mapping[str, str]] = {
    "rgb": "RGB",
    "rgbw": "RGBW",
    "cct": "CCT",
    "rgbcct": "RGBCCT",
    "blutrv": "BluTRV",
}
"""Components whose methods are not merely capitalised."""


def ears(line: Line, component: str) -> dict[str, Hear]:
    """Every topic that tells the status of a component; what it says is laid over what was known."""

    def by_component(payload: Payload, values: Values) -> Update | None:
        return laid(values, payload.json) if isinstance(payload.json, dict) else None

    def by_event(payload: Payload, values: Values) -> Update | None:
        params = _inside(payload.json, "params")
        if params is None:
            return None
        return laid(values, params.get(component))

    def by_reply(payload: Payload, values: Values) -> Update | None:
        result = _inside(payload.json, "result")
        if result is None or not isinstance(payload.json, dict):
            return {}
        identity = payload.json.get("id")
        if identity == component:
            return laid(values, result)
        return laid(values, result.get(component)) if identity == STATUS else {}

    return {line.events: by_event, f"{line.prefix}/status/{component}": by_component, line.replies: by_reply}


def laid(values: Values, status: object) -> Update:
    """The parts of a status that are news, one level deep: an energy counter may be told without its minutes."""
    if not isinstance(status, dict):
        return {}
    update: dict[str, object] = {}
    for key, value in status.items():
        known = values.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            update[key] = {**known, **{word: new for word, new in value.items() if _likely(known.get(word), new)}}
        elif _likely(known, value):
            update[key] = value
    return update


def _likely(known: object, value: object) -> bool:
    """Whether a value may follow another: garbage does not take the place of the last good one."""
    return known is None or value is None or _kind(known) is _kind(value)


def _kind(value: object) -> type:
    """The JSON type: to it, whole numbers and others are one."""
    return float if isinstance(value, int) and not isinstance(value, bool) else type(value)


def _inside(data: object, key: str) -> dict[str, object] | None:
    inner = data.get(key) if isinstance(data, dict) else None
    return inner if isinstance(inner, dict) else None
