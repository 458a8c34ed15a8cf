"""A value that was left open: what this thing is usually set to, at this time of day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from devices.model import Change, Feature
from engine.context.situation import Situation
from engine.domain import Unresolved
from engine.language.amounts import DEGREES, PERCENT, Amount
from engine.language.reading import Reading
from engine.resolution import habitual
from engine.resolution.danger import risky
from engine.resolution.found import Candidate, Found, Missed, Targets
from engine.resolution.goals import Act, Goal
from engine.resolution.habitual import Usual
from engine.resolution.plans import temperature_feature

_FEATURES: Final = {
    Act.LIGHT: Feature.BRIGHTNESS,
    Act.POSITION: Feature.POSITION,
    Act.VOLUME: Feature.VOLUME,
    Act.SPEED: Feature.SPEED,
}


@dataclass(frozen=True, slots=True)
class UsualValue:
    """A goal with the value that is usual."""

    goal: Goal
    usual: Usual

    def within(self, targets: Targets) -> Targets:
        """The targets with what decided; only one thing has this usual value, so a set or a tie stays as it is."""
        if not isinstance(targets, Found):
            return targets
        return replace(
            targets,
            reasons=(*targets.reasons, self.usual.reason),
            features=targets.features | {"habit": 1.0},
            habits=(*targets.habits, self.usual.habit),
        )


def usual_value(goal: Goal, missed: Missed, reading: Reading, situation: Situation) -> UsualValue | None:
    """The goal with the value that this one thing is usually set to; None: none is, or it would be risky."""
    if missed.why is not Unresolved.MISSING or goal.direction or goal.amount is not None:
        return None
    able = _meant(missed, reading, situation)
    feature = None if able is None else _feature(goal, able)
    if able is None or feature is None:
        return None
    usual = habitual.value(able, feature, situation)
    number = habitual.number_of(usual.habit.value) if usual is not None and usual.habit.strong else None
    if usual is None or number is None or risky(able.device, able.entity, Change(feature, number)):
        return None
    unit = DEGREES if goal.act is Act.TEMPERATURE else PERCENT
    return UsualValue(replace(goal, amount=Amount(number, unit)), usual)


def _feature(goal: Goal, one: Candidate) -> Feature | None:
    feature = temperature_feature(one.entity) if goal.act is Act.TEMPERATURE else _FEATURES.get(goal.act)
    return feature if feature is not None and one.entity.can(feature) else None


def _meant(missed: Missed, reading: Reading, situation: Situation) -> Candidate | None:
    """The one thing that lacks a value, where the words or the room leave but one."""
    for areas in (reading.areas, (situation.area,)):
        near = [one for one in missed.candidates if one.device.area in areas]
        if near and len(near) < len(missed.candidates):
            return near[0] if len(near) == 1 else None
    return missed.candidates[0] if len(missed.candidates) == 1 else None
