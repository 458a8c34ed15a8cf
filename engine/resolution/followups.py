"""Going on from the last change: the same feature of the same things, as far, further, or some of the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from devices.model import Change, Entity, Feature, Order, Value
from devices.reading import current, leaves_trace, resting_brightness
from engine.context.situation import LAST_ACTION_LASTS, SESSION_GAP, Situation
from engine.domain import (
    Asking,
    Changed,
    Hypothesis,
    Interpretation,
    Option,
    Question,
    Resolution,
    Source,
    Unresolved,
)
from engine.language.describe import spoken_name
from engine.language.leaning import Kind, Leaning, On
from engine.language.phrasing import to_do
from engine.resolution import scales
from engine.resolution.danger import each_change, great_step, risky
from engine.resolution.plans import STEP_DEGREES, STEP_PERCENT, STEP_VOLUME

_STEPS: Final[dict[Feature, float]] = {
    Feature.BRIGHTNESS: STEP_PERCENT,
    Feature.POSITION: STEP_PERCENT,
    Feature.TILT: STEP_PERCENT,
    Feature.SPEED: STEP_PERCENT,
    Feature.VOLUME: STEP_VOLUME,
    Feature.TARGET_TEMPERATURE: STEP_DEGREES,
    Feature.TARGET_TEMPERATURE_LOW: STEP_DEGREES,
    Feature.TARGET_TEMPERATURE_HIGH: STEP_DEGREES,
    Feature.TARGET_HUMIDITY: 5.0,
    Feature.COLOR_TEMPERATURE: 500.0,
}
"""How far one step goes where the change before was none; a number's is a tenth of its range."""
_KINDS: Final[dict[Kind, frozenset[Feature]]] = {
    Kind.LIGHT: frozenset({Feature.BRIGHTNESS}),
    Kind.SOUND: frozenset({Feature.VOLUME}),
    Kind.WARMTH: frozenset(
        {Feature.TARGET_TEMPERATURE, Feature.TARGET_TEMPERATURE_LOW, Feature.TARGET_TEMPERATURE_HIGH, Feature.NUMBER}
    ),
    Kind.SPEED: frozenset({Feature.SPEED, Feature.FAN_MODE, Feature.PRESET, Feature.OPTION}),
}
_SCALED: Final = frozenset({Feature.FAN_MODE, Feature.PRESET, Feature.OPTION})
_BESIDE: Final[dict[str, tuple[Feature, ...]]] = {
    "light": (Feature.BRIGHTNESS,),
    "fan": (Feature.SPEED, Feature.PRESET),
    "media_player": (Feature.VOLUME,),
    "cover": (Feature.POSITION,),
    "valve": (Feature.POSITION,),
    "climate": (Feature.TARGET_TEMPERATURE,),
    "humidifier": (Feature.TARGET_HUMIDITY,),
}
"""What there is more or less of where the thing was only switched, opened or started."""
WHY: Final = "that goes on from what I did last"
_ASK: Final[dict[On, str]] = {
    On.AGAIN: "What shall I do again?",
    On.RETURN: "Too much of what? Please say what I should change.",
}


def resolve(said: Leaning, situation: Situation) -> Resolution | None:
    """What going on means here; a question where nothing was changed; None where the words may mean something else."""
    changed = _last(said, situation)
    if changed is None:
        if not said.bare or said.pronoun:
            return None
        text = _ASK.get(said.on, "Of what? Please say what I should change.")
        return Question(Asking.MISSING, text, why=Unresolved.MISSING)
    orders = [order for one in changed.orders if (order := _continued(said, one, changed, situation)) is not None]
    if not orders:
        if not said.bare or said.pronoun:
            return None
        text = "I can't do more or less of that. What shall I change?"
        return Question(Asking.MISSING, text, why=Unresolved.MISSING)
    return _resolution(said, changed, tuple(orders), situation)


def same(changed: Changed, entity: Entity) -> Order | None:
    """The last change for another thing of its kind; None where that can't be done with it."""
    changes = changed.orders[0].changes
    return Order(entity.unique_id, changes) if all(entity.can(change.feature) for change in changes) else None


def again(changed: Changed, orders: tuple[Order, ...], situation: Situation) -> Resolution:
    """The last change with these orders, which are asked for where they open, unlock or heat."""
    return _resolution(Leaning(On.AGAIN), replace(changed, direction=0), orders, situation)


def _last(said: Leaning, situation: Situation) -> Changed | None:
    """The change that is gone on from, if it is recent enough: within the session, or later where "it" is said."""
    changed = situation.conversation.changed
    if changed is None or abs(situation.at - changed.at) > LAST_ACTION_LASTS:
        return None
    gap: timedelta = abs(situation.at - situation.conversation.at)
    return changed if gap <= SESSION_GAP or (said.pronoun and said.on is not On.AGAIN) else None


def _resolution(said: Leaning, changed: Changed, orders: tuple[Order, ...], situation: Situation) -> Resolution:
    home = situation.home
    things = [found for order in orders if (found := home.entity(order.unique_id))]
    names = list(dict.fromkeys(spoken_name(device, entity) for device, entity in things))
    hypothesis = Hypothesis(
        changed.intent,
        Source.DIALOGUE,
        slots={"name": names[0] if len(names) == 1 else names},
        targets=tuple(order.unique_id for order in orders),
        orders=orders,
        score=0.95,
        reasons=(WHY,) if said.bare else (),
        direction=_direction(said, changed),
    )
    danger = any(
        risky(device, entity, change) or great_step(entity, change)
        for device, entity, change in each_change(orders, home)
    )
    if not danger:
        return Interpretation(hypothesis)
    text = f"Shall I {to_do(orders, home, hypothesis.slots, situation.area)}?"
    return Question(Asking.CONFIRMATION, text, (Option("yes", hypothesis),), Unresolved.UNSURE, hypothesis=hypothesis)


def _direction(said: Leaning, changed: Changed) -> int:
    """Which way it goes: +1 up, -1 down; 0 for what is no step."""
    back = -_way_of(changed)
    return {
        On.UP: 1,
        On.DOWN: -1,
        On.FURTHER: -back,
        On.RETURN: back,
        On.AGAIN: changed.direction,
        On.MOST: 0,
        On.LEAST: 0,
        On.END: 0,
    }[said.on]


def _way_of(changed: Changed) -> int:
    """Which way the last change went; up, where nobody can tell."""
    if changed.direction:
        return changed.direction
    for order in changed.orders:
        for change in order.changes:
            if isinstance(change.value, bool):
                return 1 if change.value else -1
            was = _before(order.unique_id, change.feature, changed)
            if isinstance(change.value, int | float) and was is not None and was != change.value:
                return 1 if change.value > was else -1
    return 1


def _before(unique_id: str, feature: Feature, changed: Changed) -> float | None:
    for order in changed.before:
        for change in order.changes:
            value = _number(change.value)
            if order.unique_id == unique_id and change.feature is feature and value is not None:
                return value
    return None


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _continued(said: Leaning, order: Order, changed: Changed, situation: Situation) -> Order | None:
    found = situation.home.entity(order.unique_id)
    if found is None:
        return None
    entity = found[1]
    if said.on is On.AGAIN and not changed.direction:
        return order
    change = _steppable(said, order.changes, entity)
    if change is None:
        pressed = all(not leaves_trace(one) for one in order.changes)
        return order if said.on is On.FURTHER and said.amount == 1.0 and pressed else None
    if change.feature in _SCALED:
        return _scaled(said, change, changed, order, entity)
    return _numeric(said, change, changed, order, entity)


def _steppable(said: Leaning, changes: Sequence[Change], entity: Entity) -> Change | None:
    """The change that can go on: a number or a step of a scale, else that of which the thing has more or less."""
    wanted = _KINDS[said.kind] if said.kind else None
    for change in changes:
        number = _number(change.value) is not None
        ladder = change.feature in _SCALED and bool(scales.ladder(entity.features[change.feature].options))
        if (number or ladder) and (wanted is None or change.feature in wanted):
            return change
    if any(not isinstance(change.value, bool) for change in changes if change.feature is not Feature.PLAY_MEDIA):
        return None
    # What was only switched on has more or less only where that was said.
    moved = any(change.feature is Feature.OPEN for change in changes)
    telling = wanted is not None or moved or said.on in {On.UP, On.DOWN, On.MOST, On.LEAST} or said.on is On.RETURN
    switched_off = any(change.feature is Feature.POWER and change.value is False for change in changes)
    if not telling or switched_off:
        return None
    for feature in _BESIDE.get(entity.component, ()):
        if entity.can(feature) and (wanted is None or feature in wanted):
            return Change(feature, current(entity, feature) or 0.0)
    return None


def _scaled(said: Leaning, change: Change, changed: Changed, order: Order, entity: Entity) -> Order | None:
    steps = scales.running(entity.features[change.feature].options)
    ends = {On.MOST: steps[-1], On.LEAST: steps[0], On.END: steps[-1 if _way_of(changed) > 0 else 0]}
    if said.on in ends:
        return Order(order.unique_id, (Change(change.feature, ends[said.on]),))
    by = int(said.amount or 1) * (_direction(said, changed) or 1)
    option = scales.stepped(entity, change.feature, by)
    return None if option is None else Order(order.unique_id, (Change(change.feature, option),))


def _numeric(said: Leaning, change: Change, changed: Changed, order: Order, entity: Entity) -> Order | None:
    feature, limits = change.feature, entity.features[change.feature]
    low = 0.0 if limits.minimum is None else limits.minimum
    high = 100.0 if limits.maximum is None else limits.maximum
    least = max(low, 1.0) if feature is Feature.BRIGHTNESS else low
    now = current(entity, feature)
    if feature is Feature.BRIGHTNESS and not now:
        now = resting_brightness(entity)
    at = float(now) if isinstance(now, int | float) else float(change.value)  # type: ignore[arg-type]  # a number
    if said.on in {On.MOST, On.LEAST, On.END}:
        up = said.on is On.MOST or (said.on is On.END and _way_of(changed) > 0)
        value = high if up else (least if said.on is On.LEAST else low)
    else:
        by = _direction(said, changed) * _step(said, change, changed, order, entity)
        value = min(high, max(least, at + by))
    if feature is Feature.SPEED and value <= 0:
        value = _STEPS[feature] if said.on is On.LEAST else 0.0
    return Order(order.unique_id, (Change(feature, round(value, 2)),))


def _step(said: Leaning, change: Change, changed: Changed, order: Order, entity: Entity) -> float:
    """How far: what was said, else as far as the step before, else what is usual."""
    feature = change.feature
    limits = entity.features[feature]
    spread = (limits.maximum or 100.0) - (limits.minimum or 0.0)
    usual = _STEPS.get(feature, spread / 10)
    warm = feature in _KINDS[Kind.WARMTH]
    if said.amount is not None:
        one_more = said.amount == 1.0 and said.unit is None
        if not one_more or warm:
            return said.amount * (usual if said.unit == "steps" else 1.0)
    was = _before(order.unique_id, feature, changed)
    value = change.value
    moved = was is not None and isinstance(value, int | float) and value != was
    if moved and (changed.direction or said.on is On.RETURN):
        usual = abs(float(value) - was)  # type: ignore[arg-type, operator]  # both are numbers
    if feature is Feature.SPEED and (steps := scales.percent_step(entity)):
        usual = max(usual, steps)
    return usual * (0.5 if said.on is On.RETURN else said.times)
