"""Wires without templates: for conventions that fix what their topics and payloads mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from devices.discovery.convention import Binding, Reading, Reason, Refused, Rejection, Values
from devices.discovery.payload import Payload, parse, too_deep
from devices.model import NOTHING, Change, Command, Feature, State, Unfulfilled, Value

TOPIC_BYTES: Final = 256
"""Longest topic of a device; MQTT allows 65,535."""
NAME_CHARS: Final = 128
"""Longest name that is kept whole."""
STATE_CHARS: Final = 255
"""Longest state, as in Home Assistant; what is longer is no state but a document."""

type Update = Mapping[str, object]
type Hear = Callable[[Payload, Values], Update | None]
"""What a message says that is new: empty where it is about something else, None where it can't be read."""
type Say = Callable[[Sequence[Change], State], tuple[Command, ...] | Unfulfilled]
type Compose = Callable[[Values], tuple[str | None, Mapping[str, object]]]


def _mute(_changes: Sequence[Change], _state: State) -> Unfulfilled:
    return Unfulfilled.NOT_SUPPORTED


def _as_it_is(values: Values) -> tuple[str | None, Mapping[str, object]]:
    state = values.get("")
    return (None if state is None else str(state)), {key: value for key, value in values.items() if key}


@dataclass(frozen=True, slots=True)
class PlainWire:
    """Fulfils `convention.Wire`."""

    ears: Mapping[str, Hear]
    """By topic."""
    say: Say = _mute
    command_topics: tuple[str, ...] = ()
    reports: frozenset[Feature] = frozenset()
    compose: Compose = _as_it_is
    """How state and attributes follow from the values; by default the state is the one without a name."""
    fixed: Mapping[str, object] = field(default=NOTHING)
    """Attributes that the announcement itself says."""

    @property
    def state_topics(self) -> tuple[str, ...]:
        """Topics that carry the state."""
        return tuple(self.ears)

    def read(self, topic: str, payload: Payload, values: Values) -> Reading:
        """Lay a message over the values."""
        update = self.ears[topic](payload, values)
        if update is None:
            return Reading(values, ((Reason.NOT_UNDERSTOOD, f"{payload.text[:80]!r} is no value of it."),))
        # An update of nothing is about another entity; one that repeats what is known is still news.
        return Reading({**values, **update} if update else values)

    def state(self, values: Values) -> tuple[str | None, Mapping[str, object]]:
        """State and attributes, in Home Assistant's words."""
        value, attributes = self.compose(values)
        return value, MappingProxyType({**self.fixed, **attributes})

    def encode(self, changes: Sequence[Change], state: State) -> tuple[Command, ...] | Unfulfilled:
        """Commands for changes that are within the features and limits."""
        return self.say(changes, state)


@dataclass(frozen=True, slots=True)
class WordAvailability:
    """There or gone by a word on each of its topics; gone where any says so. Fulfils `convention.Availability`."""

    topics: tuple[str, ...] = ()
    there: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()

    def read(self, _topic: str, payload: Payload) -> bool | None:
        """Whether the message says that it is there; None: neither."""
        if payload.text in self.there:
            return True
        return False if payload.text in self.gone else None

    def verdict(self, heard: Mapping[str, bool], _latest: str | None) -> bool:
        """Available until a topic says otherwise."""
        return all(heard.values())


@dataclass(frozen=True, slots=True)
class Plan:
    """One entity that a device has, before it is built."""

    part: str
    key: object
    """Equal as long as the entity is to be announced the same."""
    build: Callable[[], Binding]


class Ledger:
    """What each device was announced as, so that only news is announced."""

    def __init__(self) -> None:
        self._parts: dict[str, dict[str, object]] = {}
        self._complaints: dict[str, frozenset[Rejection]] = {}

    def news(
        self, anchor: str, plans: Sequence[Plan], rejected: Sequence[Rejection] = ()
    ) -> tuple[tuple[Binding, ...], tuple[str, ...], tuple[Rejection, ...]]:
        """What to announce, what to withdraw, and which rejections nobody heard of yet."""
        known, wanted = self._parts.get(anchor, {}), {plan.part: plan.key for plan in plans}
        bindings = tuple(plan.build() for plan in plans if plan.part not in known or known[plan.part] != plan.key)
        removed = tuple(part for part in known if part not in wanted)
        complaints = self._complaints.get(anchor, frozenset())
        self._parts[anchor], self._complaints[anchor] = wanted, frozenset(rejected)
        return bindings, removed, tuple(rejection for rejection in rejected if rejection not in complaints)

    def drop(self, anchor: str) -> bool:
        """Forget a device; whether anything was announced of it."""
        self._complaints.pop(anchor, None)
        return bool(self._parts.pop(anchor, None))


def powered(wanted: Mapping[Feature, Value]) -> bool | None:
    """Whether changes turn something on or off; None: neither."""
    value = wanted.get(Feature.POWER)
    return value if isinstance(value, bool) else None


def check_topic(topic: str) -> str:
    """The topic, if a device may name it.

    Raises:
        Refused: too long, with a wildcard or a control character, the broker's own, or one that announces devices.

    """
    if not topic or len(topic.encode(errors="replace")) > TOPIC_BYTES:
        raise Refused(Reason.UNSAFE_TOPIC, f"A topic is empty or has more than {TOPIC_BYTES} bytes.")
    if any(sign in topic for sign in "+#\0") or topic.startswith("$") or not topic.isprintable():
        raise Refused(Reason.UNSAFE_TOPIC, "A topic has a wildcard or a control character, or is the broker's own.")
    if topic.startswith("tasmota/discovery/") or topic.endswith("/config"):
        raise Refused(Reason.UNSAFE_TOPIC, "A topic is one that announces devices.")
    return topic


def json_object(payload: bytes, most: int) -> dict[str, object]:
    """The JSON object of an announcement.

    Raises:
        Refused: too large, too deep, no text, or no object.

    """
    if len(payload) > most:
        raise Refused(Reason.TOO_LARGE, f"{len(payload)} bytes; at most {most} are read.")
    if too_deep(payload):
        raise Refused(Reason.TOO_DEEP, "The JSON is nested too deep.")
    data = parse(payload)
    if not isinstance(data, dict):
        raise Refused(Reason.NOT_JSON, "The payload is no JSON object.")
    return data


def short(value: object, default: str = "", limit: int = NAME_CHARS) -> str:
    """Text of at most so many characters; the default where it is none."""
    return value.strip()[:limit] if isinstance(value, str) and value.isprintable() and value.strip() else default


def dig(data: object, path: Sequence[str | int]) -> object | None:
    """What lies at a path of keys and indices; None where the path leads nowhere."""
    for step in path:
        if isinstance(data, dict) and isinstance(step, str):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data


def spoken(value: object) -> str | None:
    """A measured value as a state; None where it is none, or a document."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(value)
    if isinstance(value, int | float):
        return str(value)
    return value if isinstance(value, str) and len(value) <= STATE_CHARS else None
