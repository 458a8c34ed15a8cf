"""How to take back what a request does: the states before it, as orders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from devices.model import Change, Entity, Feature, Home, Order, Value
from devices.reading import current, resting_brightness
from engine.domain import Undo
from engine.resolution.danger import risky

_ASIDE_FROM_POWER: Final = frozenset({Feature.BRIGHTNESS, Feature.COLOR, Feature.COLOR_TEMPERATURE, Feature.EFFECT})
_OFF: Final = Change(Feature.POWER, value=False)


def undo_of(turn: str, orders: Iterable[Order], home: Home, at: datetime | None = None) -> Undo:
    """What restores the present states, to be read before the orders go out at `at`.

    What would open, unlock or heat is never restored unasked, and what leaves no state (a button, a skipped song)
    can't be: those are named as irreversible.
    """
    restoring: list[Order] = []
    asking: list[Order] = []
    irreversible: list[str] = []
    for order in orders:
        found = home.entity(order.unique_id)
        if found is None:
            continue
        device, entity = found
        changes = _before(order, entity)
        if changes is None:
            irreversible.append(device.name)
        elif changes and _changes(order, entity):
            dangerous = any(risky(device, entity, change) for change in changes)
            (asking if dangerous else restoring).append(Order(order.unique_id, changes))
    return Undo(turn, tuple(restoring), tuple(irreversible), at=at, asks=tuple(asking))


def values_of(orders: Iterable[Order], home: Home) -> tuple[Order, ...]:
    """The present values of the features that the orders change, where they are known; to be read before."""
    present: list[Order] = []
    for order in orders:
        found = home.entity(order.unique_id)
        if found is None:
            continue
        _, entity = found
        values = [(change.feature, _value(change, entity)) for change in order.changes]
        known = tuple(Change(feature, value) for feature, value in values if value is not None)
        if known:
            present.append(Order(order.unique_id, known))
    return tuple(present)


def _value(change: Change, entity: Entity) -> Value | None:
    now = current(entity, change.feature)
    # A lamp that is off goes on from where it was.
    return resting_brightness(entity) if change.feature is Feature.BRIGHTNESS and not now else now


_OPPOSITES: Final = frozenset({Feature.POWER, Feature.OPEN, Feature.LOCK, Feature.MUTE, Feature.OSCILLATE})


def end_of(orders: Iterable[Order], home: Home) -> tuple[Order, ...]:
    """What ends that which was asked for a while, to be read before the orders go out; without what can't be ended.

    Unlike `undo_of` it does not ask how things were: a lamp that is on "for ten minutes" is off afterwards, whether
    it was on before or not. It may open, unlock or heat: whoever plans it has to ask.
    """
    ends: list[Order] = []
    for order in orders:
        found = home.entity(order.unique_id)
        if found is None:
            continue
        _, entity = found
        turned = [Change(c.feature, not c.value) for c in order.changes if c.feature in _OPPOSITES]
        changes = tuple(turned) or _before(order, entity)
        if changes:
            ends.append(Order(order.unique_id, changes))
    return tuple(ends)


def _changes(order: Order, entity: Entity) -> bool:
    """Whether the order asks for anything that is not so already."""
    return any(current(entity, change.feature) != change.value for change in order.changes)


def _before(order: Order, entity: Entity) -> tuple[Change, ...] | None:
    """The changes that lead back; empty: nothing changes; None: no way back."""
    features = {change.feature for change in order.changes}
    if current(entity, Feature.POWER) is False and features & {*_ASIDE_FROM_POWER, Feature.POWER}:
        return (_OFF,)
    back: list[Change] = []
    for change in order.changes:
        restored = _restored(change, entity)
        if restored is None:
            return None
        back.append(restored)
    return tuple(back)


def _restored(change: Change, entity: Entity) -> Change | None:
    match change.feature:
        case Feature.PLAY_MEDIA | Feature.PLAYBACK:
            return _playback(change, entity)
        case Feature.RUN:
            docked = entity.state.value in {"docked", "idle", None}
            return Change(Feature.RUN, "return_to_base") if change.value == "start" and docked else None
        case Feature.OPEN if (position := current(entity, Feature.POSITION)) is not None and entity.can(
            Feature.POSITION
        ):
            return Change(Feature.POSITION, position)
        case feature:
            before = current(entity, feature)
            return None if before is None else Change(feature, before)


def _playback(change: Change, entity: Entity) -> Change | None:
    if change.value in ("next", "previous"):
        return None
    before = current(entity, Feature.PLAYBACK)
    if change.feature is Feature.PLAYBACK and before == "play":
        return Change(Feature.PLAYBACK, "play")
    for quiet in ("stop", "pause"):
        options = entity.features[Feature.PLAYBACK].options if entity.can(Feature.PLAYBACK) else ("",)
        if not options or quiet in options:
            return Change(Feature.PLAYBACK, quiet)
    return _OFF if entity.can(Feature.POWER) else None
