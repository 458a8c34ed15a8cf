"""The parts of which every entity of this convention is made: slots that are read, levers that are pulled."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import orjson

from devices.discovery.convention import Reading, Reason, Values
from devices.discovery.home_assistant.config import Config
from devices.discovery.payload import Payload, parse
from devices.discovery.templates import TemplateFailed, ValueTemplate
from devices.model import NOTHING, Change, Command, Feature, Limits, State, Unfulfilled, Value

STATE: Final = ""
"""Key of the state itself among the remembered values; the others are attributes, but those that begin with a space."""
EXTRA: Final = " json_attributes"
"""Key of the attributes that a JSON topic gave."""
NONE: Final = "None"
"""The word for "not known" in a rendered template and as the default of the `payload_reset` keys."""

_GENERAL: Final = frozenset(
    "assumed_state available device_class device_info entity_category entity_picture friendly_name icon state "
    "supported_features unique_id unit_of_measurement".split()
)
_OWN: Final = frozenset(
    "brightness color_mode color_temp color_temp_kelvin effect hs_color rgb_color rgbw_color rgbww_color xy_color "
    "current_position current_tilt_position direction fan_mode fan_speed humidity hvac_action is_volume_muted mode "
    "oscillating percentage preset_mode source swing_mode temperature target_temp_high target_temp_low tone "
    "volume_level last_on_mode".split()
)
"""Attributes that say what a settable thing does now; a JSON topic beside may not contradict its state topics."""

_HALVES: Final = 0.5

type Update = Mapping[str, object]
type Read = Callable[[str, Values], Update | None]
"""Rendered text and what was known before → what is new; None: the text means nothing here."""
type Write = Callable[[Value, State], str | None]
"""The payload for a value; None: it can't be said."""
type Compose = Callable[[Values], tuple[str | None, Mapping[str, object]]]
type Fold = Callable[[Sequence[Change], State], tuple[Command, ...] | Unfulfilled]


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing that a topic tells about an entity."""

    topic: str
    template: ValueTemplate | None
    read: Read
    variables: Mapping[str, object] = NOTHING
    """What the template sees beside the message."""


@dataclass(frozen=True, slots=True)
class Lever:
    """One thing about an entity that can be set."""

    topic: str
    limits: Limits
    write: Write
    reported: bool
    """Whether some slot tells what became of it."""
    route: Callable[[Value, State], tuple[str, str | None] | None] | None = None
    """Topic and payload for a value, where each value has a topic of its own."""

    def order(self, value: Value, state: State) -> tuple[str, str] | None:
        """Topic and payload for a value; None: it can't be said."""
        if self.route is None:
            topic, payload = self.topic, self.write(value, state)
        else:
            topic, payload = self.route(value, state) or (self.topic, None)
        return None if payload is None else (topic, payload)


@dataclass(slots=True)
class Parts:
    """An entity while its component's module puts it together."""

    slots: list[Slot] = field(default_factory=list)
    levers: dict[Feature, Lever] = field(default_factory=dict)
    fixed: dict[str, object] = field(default_factory=dict)
    """Attributes that the announcement itself says: options, limits."""
    compose: Compose | None = None
    """How state and attributes follow from the values; None: as they are."""
    fold: Fold | None = None
    """How changes become commands; None: one command a change."""
    side_topics: list[str] = field(default_factory=list)
    """Command topics beside the first of each lever."""
    retain: bool = False
    momentary: bool = False
    """It tells events."""

    def slot(
        self, topic: str | None, template: ValueTemplate | None, read: Read, variables: Mapping[str, object] = NOTHING
    ) -> bool:
        """Add a slot, if there is a topic for it; whether there is."""
        if topic is not None:
            self.slots.append(Slot(topic, template, read, variables))
        return topic is not None

    def lever(
        self, feature: Feature, topic: str | None, write: Write, limits: Limits = Limits(), *, reported: bool  # noqa: B008 - frozen
    ) -> None:  # fmt: skip
        """Add a lever, if there is a topic for it."""
        if topic is not None:
            self.levers[feature] = Lever(topic, limits, write, reported)

    def several(
        self, feature: Feature, orders: Mapping[str, tuple[str, Write]], *, reported: bool,
        named: Callable[[Value], str] = str,
    ) -> None:  # fmt: skip
        """Add a lever that has a topic of its own for each of its values; `named` gives a value's name in `orders`."""
        if not orders:
            return

        def route(value: Value, state: State) -> tuple[str, str | None] | None:
            topic, write = orders.get(named(value), (None, None))
            return None if topic is None or write is None else (topic, write(value, state))

        options = () if feature is Feature.POWER else tuple(orders)
        first = next(iter(orders.values()))[0]
        self.levers[feature] = Lever(first, Limits(options=options), folded, reported, route)
        self.side_topics += [topic for topic, _write in orders.values()]


@dataclass(frozen=True, slots=True)
class EntityWire:
    """The finished wire of one entity; fulfils `convention.Wire`."""

    slots: Mapping[str, tuple[Slot, ...]]
    """By topic."""
    levers: Mapping[Feature, Lever]
    fixed: Mapping[str, object]
    compose: Compose | None
    fold: Fold | None
    retain: bool
    reports: frozenset[Feature]
    side_topics: tuple[str, ...] = ()
    """Command topics beside the first of each lever."""

    @property
    def state_topics(self) -> tuple[str, ...]:
        """Topics that carry the state."""
        return tuple(self.slots)

    @property
    def command_topics(self) -> tuple[str, ...]:
        """Topics that commands go out on."""
        return tuple(dict.fromkeys((*(lever.topic for lever in self.levers.values()), *self.side_topics)))

    @property
    def slow_topics(self) -> frozenset[str]:
        """Topics of which some slot runs a template."""
        return frozenset(
            topic
            for topic, slots in self.slots.items()
            if any(slot.template is not None and slot.template.is_program for slot in slots)
        )

    def read(self, topic: str, payload: Payload, values: Values) -> Reading:
        """Lay a message over the values; a slot that can't read it leaves its own value as it was."""
        merged: dict[str, object] | None = None
        problems: list[tuple[Reason, str]] = []
        for slot in self.slots.get(topic, ()):
            try:
                if slot.template is None:
                    text = payload.text
                else:
                    also = self._looking_back(slot, values) if slot.template.looks_back else slot.variables
                    text = slot.template.read(payload, also)
            except TemplateFailed as failure:
                if failure.reason is not None:
                    problems.append((failure.reason, str(failure)))
                continue
            update = slot.read(text, values if merged is None else merged)
            if update is not None and not update:
                continue
            if update is None:
                # A bridge sends one message for many entities: what is empty here was not about this one.
                if text:
                    problems.append((Reason.NOT_UNDERSTOOD, f"{text[:80]!r} is no value of it."))
                continue
            merged = {**(values if merged is None else merged), **update}
        return Reading(values if merged is None else merged, tuple(problems))

    def _looking_back(self, slot: Slot, values: Values) -> Mapping[str, object]:
        """What a template sees beside the message that asks how the entity was before it."""
        value, attributes = self.state(values)
        return {**slot.variables, "this": {"state": value or "unknown", "attributes": dict(attributes)}}

    def state(self, values: Values) -> tuple[str | None, Mapping[str, object]]:
        """State and attributes, in Home Assistant's words."""
        value, attributes = (self.compose or plainly)(values)
        extra = values.get(EXTRA)
        given = extra if isinstance(extra, dict) else {}
        return value, MappingProxyType({**given, **self.fixed, **attributes})

    def encode(self, changes: Sequence[Change], state: State) -> tuple[Command, ...] | Unfulfilled:
        """Commands for changes that are within the features and limits."""
        try:
            return (self.fold or self._each)(changes, state)
        except TemplateFailed:
            return Unfulfilled.NOT_SUPPORTED

    def _each(self, changes: Sequence[Change], state: State) -> tuple[Command, ...] | Unfulfilled:
        commands: list[Command] = []
        for change in changes:
            lever = self.levers[change.feature]
            order = lever.order(change.value, state)
            if order is None:
                return Unfulfilled.NOT_SUPPORTED
            commands.append(Command(*order, retain=self.retain))
        return tuple(commands)


def finish(parts: Parts) -> EntityWire:
    """The wire that the parts make."""
    by_topic: dict[str, tuple[Slot, ...]] = {}
    for slot in parts.slots:
        by_topic[slot.topic] = (*by_topic.get(slot.topic, ()), slot)
    reports = frozenset(feature for feature, lever in parts.levers.items() if lever.reported)
    return EntityWire(
        by_topic, parts.levers, parts.fixed, parts.compose, parts.fold, parts.retain, reports, tuple(parts.side_topics)
    )


def plainly(values: Values) -> tuple[str | None, Mapping[str, object]]:
    """State and attributes as the values have them."""
    state = values.get(STATE)
    return (None if state is None else str(state)), shown(values)


def shown(values: Values) -> dict[str, object]:
    """The values that are attributes."""
    return {key: value for key, value in values.items() if key and not key.startswith(" ")}


# ------------------------------------------------------------------------------------------ reading, by kind of value


def words(table: Mapping[str, str | None], key: str = STATE) -> Read:
    """A slot that knows a few words, each with what it means."""
    known = {NONE: None, **table}

    def read(text: str, _values: Values) -> Update | None:
        return {key: known[text]} if text in known else None

    return read


def option(key: str, options: Sequence[str], reset: str = NONE) -> Read:
    """A slot that holds one of the options, or nothing."""
    allowed = frozenset(options)

    def read(text: str, _values: Values) -> Update | None:
        if text == reset:
            return {key: None}
        return {key: text} if text in allowed else None

    return read


def number(key: str, reset: str = NONE, *, precision: float | None = None) -> Read:
    """A slot that holds a number, or nothing; shown in wholes, halves or tenths where a precision is given."""

    def read(text: str, _values: Values) -> Update | None:
        if text in (reset, NONE):
            return {key: None}
        value = as_number(text)
        if value is None:
            return None
        return {key: value if precision is None else _shown(value, precision)}

    return read


def _shown(value: float, precision: float) -> float | int:
    if precision == _HALVES:
        return whole(round(value * 2) / 2)
    return whole(round(value, 0 if precision == 1.0 else 1))


def anything(key: str) -> Read:
    """A slot that holds any text."""

    def read(text: str, _values: Values) -> Update | None:
        return {key: None if text == NONE else text} if text else None

    return read


def extra_attributes(*, settable: bool) -> Read:
    """The slot of `json_attributes_topic`; what the entity itself says can't be said over there."""
    blocked = _GENERAL | _OWN if settable else _GENERAL

    def read(text: str, _values: Values) -> Update | None:
        data = parse(text)
        return (
            {EXTRA: {key: value for key, value in data.items() if key not in blocked}}
            if isinstance(data, dict)
            else None
        )

    return read


def as_number(text: object) -> float | int | None:
    """A finite number, whole where it is; None where the text is none."""
    try:
        value = float(str(text))
    except ValueError:
        return None
    return whole(value) if abs(value) < 1e15 else None


def whole(value: float) -> float | int:
    """An int where nothing is lost."""
    return int(value) if float(value).is_integer() else value


# ---------------------------------------------------------------------------------------- writing, by kind of value


def by_template(
    config: Config, key: str, plain: Callable[[Value], object], also: Mapping[str, object] = NOTHING
) -> Write:
    """A lever whose payload is the plain wording, or a command template over it.

    The template sees the plain wording as `value`, and what is in `also`.
    """
    template = config.template(key)

    def write(value: Value, _state: State) -> str | None:
        wording = plain(value)
        if wording is None:
            return None
        return str(wording) if template is None else template.render({**also, "value": wording})

    return write


def folded(_value: Value, _state: State) -> None:
    """The write of a lever whose payload only its component's fold can tell."""


def compact(data: object) -> str:
    """JSON as Home Assistant sends it: without spaces."""
    return orjson.dumps(data).decode()


def switch_words(on: str, off: str) -> Callable[[Value], object]:
    """The plain wording of a switch."""
    return lambda value: on if value else off


def numeral(value: Value) -> object:
    """The plain wording of a number."""
    return as_number(value)


def verbatim(value: Value) -> object:
    """The plain wording of an option or a text."""
    return str(value)
