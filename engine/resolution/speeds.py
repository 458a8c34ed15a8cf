"""How fast: percent where a device takes them, else a step of its own scale, whichever setting that is. Pure."""

from __future__ import annotations

from typing import Final

from devices.model import Change, Device, Entity, Feature
from devices.reading import current
from engine.domain import Unresolved
from engine.language.amounts import PERCENT, SHARE, STEPS, TIMES, Amount
from engine.language.words import fold
from engine.resolution import scales
from engine.resolution.goals import Goal

_SCALES: Final = (Feature.FAN_MODE, Feature.PRESET, Feature.OPTION)
_NAMES: Final = frozenset("speed level fan power intensity strength stage".split())
"""Words by which makers call the choice of a speed."""
_ENDS: Final = {100.0: -1, 1.0: 0}
"""What "the maximum" and "the minimum" were read as → which end of a scale that is."""
_MOST_STEPS: Final = 5.0
"""Numbers up to this, without a unit, are rather steps than percent."""
_LEAST: Final = 10.0
"""Percent below which nobody goes by "slower"."""
_STEP: Final = 20.0
"""Percent of one step where a device has none of its own."""


def plan(goal: Goal, device: Device, entity: Entity) -> tuple[Change, ...] | Unresolved:
    """What the goal means for the speed of this entity: CANNOT, MISSING and OUT_OF_RANGE where it means nothing."""
    if entity.can(Feature.SPEED):
        found = _percent(goal, entity)
        return found if isinstance(found, Unresolved) else (Change(Feature.SPEED, found),)
    failed = Unresolved.CANNOT
    for feature in scale_of(device, entity):
        option = _option(goal, entity, feature)
        if not isinstance(option, Unresolved):
            return (Change(feature, option),)
        failed = option
    return failed


def scale_of(device: Device, entity: Entity) -> list[Feature]:
    """The settings of an entity that are a scale of speeds; a choice beside the fan must say that it is one."""
    found = [one for one in _SCALES if one in entity.features and scales.ladder(entity.features[one].options)]
    telling = set(fold(entity.name or device.name)) & _NAMES
    return [one for one in found if one is not Feature.OPTION or telling]


def _percent(goal: Goal, entity: Entity) -> float | Unresolved:
    amount, step = goal.amount, scales.percent_step(entity)
    if goal.direction:
        counted = amount is None or amount.unit == STEPS
        by = int(amount.value) if amount is not None and counted else 1
        if counted and (further := scales.percent_stepped(entity, goal.direction * by)) is not None:
            return further
        now = current(entity, Feature.SPEED)
        change = _STEP * by if amount is None or counted else amount.value
        if amount is not None and amount.unit == SHARE:
            change = float(now) * amount.value / 100 if isinstance(now, int | float) else _STEP
        # What runs and does not tell how fast has room both ways; and slower is not off.
        start = float(now) if isinstance(now, int | float) else 50.0 if current(entity, Feature.POWER) else 0.0
        return min(100.0, max(_LEAST if counted else 0.0, start + goal.direction * change))
    if amount is None:
        return named(goal) or Unresolved.MISSING
    if amount.unit in {SHARE, TIMES}:
        return Unresolved.MISSING
    if step is not None and amount.unit in {None, STEPS} and 1 <= amount.value <= round(100 / step):
        # "Speed 2" of a fan with three is its second, and not two percent.
        return float(int(amount.value * step + scales.ROUNDING))
    if amount.unit == STEPS or (amount.unit is None and 0 < amount.value <= _MOST_STEPS):
        # Nobody sets a fan to two percent, and how many steps it has, it does not tell.
        return Unresolved.MISSING
    return amount.value if 0 <= amount.value <= 100 else Unresolved.OUT_OF_RANGE


_LEVELS: Final = {"low": 33.0, "slow": 33.0, "medium": 66.0, "mid": 66.0, "high": 100.0, "fast": 100.0}
"""What is meant by them where a device only knows percent."""


def named(goal: Goal) -> float | None:
    return next((_LEVELS[word] for word in goal.said if word in _LEVELS), None)


def _option(goal: Goal, entity: Entity, feature: Feature) -> str | Unresolved:
    amount, steps = goal.amount, scales.running(entity.features[feature].options)
    if goal.direction:
        by = int(amount.value) if amount is not None and amount.unit in {None, STEPS} else 1
        return scales.stepped(entity, feature, goal.direction * by) or Unresolved.MISSING
    if amount is None:
        said = [one for one in entity.features[feature].options if set(fold(one.replace("_", " "))) <= goal.said]
        return max(said, key=len) if said else Unresolved.MISSING
    if amount.unit == PERCENT:
        return steps[_ENDS[amount.value]] if amount.value in _ENDS else Unresolved.OUT_OF_RANGE
    return _counted(amount, entity, feature) or Unresolved.OUT_OF_RANGE


def _counted(amount: Amount, entity: Entity, feature: Feature) -> str | None:
    return scales.counted(entity, feature, int(amount.value)) if amount.value == int(amount.value) else None
