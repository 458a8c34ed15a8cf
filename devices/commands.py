"""From what an entity is asked to do to the commands that say so: checks that hold for every convention.

Pure. How a change is worded is the matter of the entity's wire; what it may be is settled here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from devices.discovery.convention import Binding
from devices.model import Change, Command, Entity, Feature, Limits, State, Unfulfilled, Value

_BOOLEAN: Final = frozenset(
    {
        Feature.POWER,
        Feature.OPEN,
        Feature.LOCK,
        Feature.OSCILLATE,
        Feature.MUTE,
        Feature.PRESS,
        Feature.STOP_MOVING,
        Feature.INSTALL,
    }
)
_NUMERIC: Final = frozenset(
    {
        Feature.BRIGHTNESS,
        Feature.COLOR_TEMPERATURE,
        Feature.POSITION,
        Feature.TILT,
        Feature.TARGET_TEMPERATURE,
        Feature.TARGET_TEMPERATURE_LOW,
        Feature.TARGET_TEMPERATURE_HIGH,
        Feature.SPEED,
        Feature.TARGET_HUMIDITY,
        Feature.VOLUME,
        Feature.NUMBER,
    }
)
_PATIENCE_S: Final[Mapping[str, float]] = {
    "light": 1.5,
    "switch": 1.5,
    "siren": 1.5,
    "number": 1.5,
    "select": 1.5,
    "text": 1.5,
}
"""Component → how long the confirming state may take, in seconds: a lamp answers at once, or won't."""
_LONGEST_S: Final = 2.0
"""Of what has to move, to wake up or to ask somewhere first: cover, lock, media player and the rest."""
_LOOKS: Final = frozenset({Feature.BRIGHTNESS, Feature.COLOR, Feature.COLOR_TEMPERATURE, Feature.EFFECT})
_TOPMOST: Final = 255
"""Of a part of an RGB colour."""


def encode(binding: Binding, changes: Sequence[Change], state: State) -> tuple[Command, ...] | Unfulfilled:
    """Commands that carry out `changes` on one entity, in the order in which they are to be sent.

    Values are in the units of the entity's limits. Several changes of one feature: the last counts.

    Args:
        binding: the entity and its wire.
        changes: at least one.
        state: its last known state, which some devices need to be turned on to what they were.

    Returns:
        The commands, or `NOT_SUPPORTED` where the entity lacks a feature or does not take a value.

    """
    wanted: dict[Feature, Value] = {}
    for change in changes:
        value = fitting(binding.entity, change)
        if value is None:
            return Unfulfilled.NOT_SUPPORTED
        wanted.pop(change.feature, None)
        wanted[change.feature] = value
    settled = _settled(binding.entity, wanted)
    if not settled:
        return Unfulfilled.NOT_SUPPORTED
    return binding.wire.encode(tuple(Change(feature, value) for feature, value in settled.items()), state)


def patience_s(entity: Entity) -> float:
    """How long to wait for the state that confirms an order, in seconds."""
    return _PATIENCE_S.get(entity.component, _LONGEST_S)


def fitting(entity: Entity, change: Change) -> Value | None:
    """The value as the entity takes it (an option in its own spelling), or None where it does not take it."""
    limits = entity.features.get(change.feature)
    if limits is None:
        return None
    value, feature = change.value, change.feature
    if feature in _BOOLEAN:
        return value if isinstance(value, bool) else None
    if feature in _NUMERIC:
        return value if _within(value, limits) else None
    if feature is Feature.COLOR:
        return value if _is_colour(value) else None
    if feature is Feature.PLAY_MEDIA:
        return value if isinstance(value, Mapping) else None
    if not isinstance(value, str):
        return None
    if feature is Feature.TEXT:
        return value if _within(len(value), limits) else None
    return _spelled(value, limits.options) if limits.options else value


def settled(entity: Entity, changes: Sequence[Change]) -> tuple[Change, ...]:
    """The changes as they will be carried out, for confirming them: brightness 0 means off."""
    wanted = {change.feature: value for change in changes if (value := fitting(entity, change)) is not None}
    return tuple(Change(feature, value) for feature, value in _settled(entity, wanted).items())


def _settled(entity: Entity, wanted: dict[Feature, Value]) -> dict[Feature, Value]:
    nothing = [feature for feature in (Feature.BRIGHTNESS, Feature.SPEED) if feature in wanted and not wanted[feature]]
    if nothing and entity.can(Feature.POWER):
        wanted = {feature: value for feature, value in wanted.items() if feature not in nothing} | {
            Feature.POWER: False
        }
    if wanted.get(Feature.POWER) is False:
        # A light that is turned off has no look to change, and saying one would turn it on again.
        return {feature: value for feature, value in wanted.items() if feature not in _LOOKS}
    # What is turned on comes first: many devices drop a value that reaches them while they are off.
    power = {Feature.POWER: wanted[Feature.POWER]} if Feature.POWER in wanted else {}
    return {**power, **wanted}


def _within(value: Value, limits: Limits) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    low = limits.minimum if limits.minimum is not None else value
    high = limits.maximum if limits.maximum is not None else value
    return low <= value <= high


def _is_colour(value: Value) -> bool:
    return (
        isinstance(value, tuple)
        and len(value) == 3
        and all(isinstance(part, int) and 0 <= part <= _TOPMOST for part in value)
    )


def _spelled(value: str, options: tuple[str, ...]) -> str | None:
    if value in options:
        return value
    return next((option for option in options if option.casefold() == value.casefold()), None)
