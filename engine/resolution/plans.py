"""What a goal means for one entity, as changes.

Here is where "can it do that?" is answered: a lamp can't be opened, a lock can't be dimmed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from devices.model import Change, Device, Entity, Feature, Limits
from devices.reading import current, resting_brightness
from engine.domain import Unresolved
from engine.language.amounts import KELVIN, LEVELS, PERCENT, SHARE, STEPS, TIMES, Amount
from engine.language.lexicon import COLORS
from engine.resolution import machines, speeds
from engine.resolution.goals import Act, Goal
from engine.resolution.settings import plan as plan_setting

STEP_PERCENT: Final = 20.0
"""How much "brighter" or "louder" is when nobody says how much."""
STEP_NOTCH: Final = 10.0
"""Percent of one of "two notches"."""
STEP_VOLUME: Final = 10.0
STEP_DEGREES: Final = 1.0
_ROOMS: Final = 40.0
"""Degrees between the least and the most of what warms rooms; an oven's range is wider."""
_STEPS: Final = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)


def step_degrees(limits: Limits) -> float:
    """How many degrees warmer "a bit" is: one in a room, ten of an oven, fifty of a kiln."""
    spread = (limits.maximum or 0.0) - (limits.minimum or 0.0)
    if spread <= _ROOMS * (1.8 if limits.unit == "°F" else 1.0):
        return STEP_DEGREES
    return max(step for step in _STEPS if step <= max(spread / 20, STEP_DEGREES))


type Plan = tuple[Change, ...] | Unresolved


def plan(goal: Goal, device: Device, entity: Entity) -> Plan:
    """What the goal means for this entity, or why it can't be done (CANNOT, OUT_OF_RANGE, MISSING)."""
    if entity.category is not None:
        return Unresolved.CANNOT
    if entity.component == "humidifier" and goal.act in _VALUED and goal.amount is not None:
        return _humidity(goal, entity)
    if goal.act is Act.ON and (valued := _on_at(goal, device, entity)) is not None:
        return valued
    return _PLANS[goal.act](goal, device, entity)


_VALUED: Final = frozenset({Act.POSITION, Act.LIGHT, Act.TEMPERATURE, Act.SPEED, Act.VOLUME})


def _humidity(goal: Goal, entity: Entity) -> Plan:
    """To what humidity: the only number that a humidifier or dehumidifier takes."""
    found = _level(goal, entity, Feature.TARGET_HUMIDITY, STEP_VOLUME)
    if isinstance(found, Unresolved):
        return found
    limits = entity.features[Feature.TARGET_HUMIDITY]
    too_low = limits.minimum is not None and found < limits.minimum
    too_high = limits.maximum is not None and found > limits.maximum
    return Unresolved.OUT_OF_RANGE if too_low or too_high else (Change(Feature.TARGET_HUMIDITY, found),)


STRENGTHS: Final[Mapping[str, Act]] = {
    "light": Act.LIGHT,
    "fan": Act.SPEED,
    "media_player": Act.VOLUME,
    "cover": Act.POSITION,
}
"""Component → what "full" or "30 percent" is of it."""


def _on_at(goal: Goal, device: Device, entity: Entity) -> Plan | None:
    """What "on full" or "low" means beyond on; None where no strength was said, or it has none."""
    act = STRENGTHS.get(entity.component)
    level = next((value for word, value in LEVELS.items() if word in goal.said), None)
    amount = goal.amount if goal.amount is not None and goal.amount.unit == PERCENT else None
    if act is None or goal.direction or (level is None and amount is None):
        return None
    if amount is None and act is not Act.SPEED:
        amount = Amount(level or 0.0, PERCENT)
    strong = _PLANS[act](replace(goal, act=act, amount=amount), device, entity)
    return None if isinstance(strong, Unresolved) else strong


def _set(entity: Entity, *wanted: tuple[Feature, bool | str]) -> Plan:
    """The first of the wanted changes that the entity can make."""
    for feature, value in wanted:
        if feature not in entity.features:
            continue
        options = entity.features[feature].options
        if isinstance(value, str) and options and value not in options:
            continue
        return (Change(feature, value),)
    return Unresolved.CANNOT


def _on(_goal: Goal, device: Device, entity: Entity) -> Plan:
    if machines.dial(device, entity) is not None:
        # Nobody can know how far.
        return Unresolved.MISSING
    return _set(
        entity,
        (Feature.POWER, True),
        (Feature.OPEN, True),
        (Feature.RUN, "start"),
        (Feature.PLAYBACK, "play"),
        # A scene is turned on; a button is only pressed for who asks to start or press something, or where it is all.
        *([(Feature.PRESS, True)] if entity.component == "scene" or machines.only_starts(device, entity) else []),
    )


def _off(_goal: Goal, device: Device, entity: Entity) -> Plan:
    if machines.dial(device, entity) is not None:
        return (Change(Feature.NUMBER, 0.0),)
    return _set(
        entity,
        (Feature.POWER, False),
        (Feature.OPEN, False),
        (Feature.RUN, "return_to_base"),
        (Feature.PLAYBACK, "stop"),
        (Feature.PLAYBACK, "pause"),
    )


def _start(goal: Goal, device: Device, entity: Entity) -> Plan:
    if (program := machines.chosen(entity, goal.said)) is not None:
        return (program,)
    if Feature.PRESS in entity.features and entity.component != "scene":
        return (Change(Feature.PRESS, value=True),) if machines.presses(device, entity, goal.said) else _CANT
    started = _set(entity, (Feature.RUN, "start"), (Feature.PRESS, True), (Feature.PLAYBACK, "play"))
    if started is not _CANT:
        return started
    if (running := machines.option(entity, machines.STARTS)) is not None:
        return (running,)
    return _on(goal, device, entity)


def _stop(goal: Goal, device: Device, entity: Entity) -> Plan:
    if entity.component == "lawn_mower":
        # What mows outside is stopped by sending it home.
        return _set(entity, (Feature.RUN, "return_to_base"), (Feature.RUN, "stop"), (Feature.RUN, "pause"))
    stopped = _set(
        entity,
        (Feature.STOP_MOVING, True),
        (Feature.RUN, "stop"),
        (Feature.RUN, "pause"),
        (Feature.PLAYBACK, "stop"),
        (Feature.PLAYBACK, "pause"),
    )
    if stopped is not _CANT:
        return stopped
    return _pressed_or_chosen(device, entity, machines.STOPS) or _off(goal, device, entity)


def _pause(_goal: Goal, device: Device, entity: Entity) -> Plan:
    paused = _set(entity, (Feature.PLAYBACK, "pause"), (Feature.RUN, "pause"))
    return paused if paused is not _CANT else _pressed_or_chosen(device, entity, machines.PAUSES) or _CANT


def _resume(goal: Goal, device: Device, entity: Entity) -> Plan:
    resumed = _set(entity, (Feature.PLAYBACK, "play"), (Feature.RUN, "start"))
    if resumed is not _CANT:
        return resumed
    again = _pressed_or_chosen(device, entity, frozenset({"resume", "continue"}))
    return again or (_start(goal, device, entity) if Feature.PRESS in entity.features else _CANT)


def _pressed_or_chosen(device: Device, entity: Entity, words: frozenset[str]) -> tuple[Change, ...] | None:
    """The button, or the option of a program, that is called so."""
    if machines.button_for(device, entity, words):
        return (Change(Feature.PRESS, value=True),)
    found = machines.option(entity, words)
    return (found,) if found is not None else None


def _preheat(goal: Goal, device: Device, entity: Entity) -> Plan:
    warmed = _temperature(goal, device, entity)
    if isinstance(warmed, Unresolved) and warmed is not _CANT:
        return warmed
    changes = machines.heated(entity, None if isinstance(warmed, Unresolved) else warmed[0])
    return changes or _CANT


_CANT: Final = Unresolved.CANNOT


def _setting(goal: Goal, _device: Device, entity: Entity) -> Plan:
    return Unresolved.CANNOT if goal.wanted is None else plan_setting(goal.wanted, entity)


def _simple(*wanted: tuple[Feature, bool | str]) -> Callable[[Goal, Device, Entity], Plan]:
    return lambda _goal, _device, entity: _set(entity, *wanted)


def _opened(*wanted: tuple[Feature, bool], switched: bool) -> Callable[[Goal, Device, Entity], Plan]:
    """In many languages people open and close the light."""

    def plan_of(_goal: Goal, _device: Device, entity: Entity) -> Plan:
        light = ((Feature.POWER, switched),) if entity.component == "light" else ()
        return _set(entity, *wanted, *light)

    return plan_of


def _light(goal: Goal, device: Device, entity: Entity) -> Plan:
    if (span := machines.dial(device, entity)) is not None and not (goal.color or goal.kelvin):
        return _dialled(goal, entity, span)
    if entity.component != "light":
        return Unresolved.CANNOT
    changes: list[Change] = []
    if goal.color is not None:
        changes.append(Change(Feature.COLOR, COLORS[goal.color]))
    kelvin = goal.kelvin or (goal.amount.value if goal.amount and goal.amount.unit == KELVIN else None)
    if kelvin and (tint := entity.features.get(Feature.COLOR_TEMPERATURE)) is not None:
        low, high = tint.minimum or kelvin, tint.maximum or kelvin
        if not goal.kelvin and not low <= kelvin <= high:
            return Unresolved.OUT_OF_RANGE
        # "Warm white" is as warm as the lamp gets.
        kelvin = min(high, max(low, kelvin))
    if kelvin:
        changes.append(Change(Feature.COLOR_TEMPERATURE, kelvin))
    if goal.direction or (goal.amount and goal.amount.unit != KELVIN):
        level = _level(goal, entity, Feature.BRIGHTNESS, STEP_PERCENT)
        if isinstance(level, Unresolved):
            return level
        changes.append(Change(Feature.BRIGHTNESS, level))
    if not changes:
        return Unresolved.MISSING
    return tuple(changes) if all(entity.can(c.feature) for c in changes) else Unresolved.CANNOT


def _level(goal: Goal, entity: Entity, feature: Feature, step: float) -> float | Unresolved:
    """The percentage meant; what is relative starts from the present and stops at the ends."""
    if not entity.can(feature) or entity.features[feature].mixed:
        # A light that only has a colour is given another colour, not another brightness.
        return Unresolved.CANNOT
    if not goal.direction and not (goal.amount and goal.amount.unit == TIMES):
        if goal.amount is None or goal.amount.unit == SHARE:
            return Unresolved.MISSING
        return goal.amount.value if 0 <= goal.amount.value <= 100 else Unresolved.OUT_OF_RANGE
    now = _now(entity, feature)
    start = float(now) if isinstance(now, int | float) else 0.0
    if goal.amount is not None and goal.amount.unit == TIMES:
        if now is None:
            return Unresolved.MISSING
        return min(100.0, max(1.0, round(start * goal.amount.value)))
    if goal.amount is not None and goal.amount.unit == SHARE:
        if now is None:
            return Unresolved.MISSING
        return min(100.0, max(1.0, round(start * (1 + goal.direction * goal.amount.value / 100))))
    # "Darker" is not off.
    least = 1.0 if feature is Feature.BRIGHTNESS and goal.amount is None else 0.0
    return min(100.0, max(least, start + goal.direction * _by(goal.amount, step)))


def _now(entity: Entity, feature: Feature) -> object:
    """The present percentage; None: nobody can tell."""
    now = current(entity, feature)
    if feature is not Feature.BRIGHTNESS:
        return now
    lit = bool(current(entity, Feature.POWER))
    if now is None or not (now or lit):
        # A lamp that is off goes on from where it was: most tell.
        now = resting_brightness(entity)
    # It is on, and does not tell how much: both ways there is room from the middle.
    return 50 if now is None and lit else now


def _by(amount: Amount | None, step: float) -> float:
    """How much more or less, in percent."""
    if amount is None:
        return step
    return STEP_NOTCH * amount.value if amount.unit == STEPS else amount.value


def _dialled(goal: Goal, entity: Entity, span: Limits) -> Plan:
    """The brightness, or strength, of what is only a number."""
    if goal.amount is None and not goal.direction:
        return Unresolved.MISSING
    now, most = current(entity, Feature.NUMBER), span.maximum or 100.0
    at = float(now) * 100 / most if isinstance(now, int | float) else 0.0
    by = STEP_PERCENT if goal.amount is None else goal.amount.value
    wanted = at + goal.direction * by if goal.direction else by
    least = 1.0 if goal.amount is None else 0.0
    if not goal.direction and not 0 <= wanted <= 100:
        return Unresolved.OUT_OF_RANGE
    return (Change(Feature.NUMBER, machines.turned(span, min(100.0, max(least, wanted)))),)


def _percent(feature: Feature, step: float) -> Callable[[Goal, Device, Entity], Plan]:
    def level(goal: Goal, _device: Device, entity: Entity) -> Plan:
        value = _level(goal, entity, feature, step)
        return value if isinstance(value, Unresolved) else (Change(feature, value),)

    return level


STEP_KELVIN: Final = 700.0
"""How much warmer or colder a light becomes: enough to be seen."""


def _tinted(goal: Goal, entity: Entity) -> Plan:
    """A warmer or colder white, within what the light can do."""
    if not entity.can(Feature.COLOR_TEMPERATURE) or not goal.direction or goal.amount is not None:
        return Unresolved.CANNOT
    limits, now = entity.features[Feature.COLOR_TEMPERATURE], current(entity, Feature.COLOR_TEMPERATURE)
    low, high = limits.minimum or 2000.0, limits.maximum or 6500.0
    start = float(now) if isinstance(now, int | float) else (low + high) / 2
    # A warmer white has fewer kelvins.
    return (Change(Feature.COLOR_TEMPERATURE, min(high, max(low, start - goal.direction * STEP_KELVIN))),)


def _temperature(goal: Goal, _device: Device, entity: Entity) -> Plan:
    if entity.component == "light":
        return _tinted(goal, entity)
    feature = temperature_feature(entity)
    if feature is None:
        return Unresolved.CANNOT
    limits = entity.features[feature]
    if goal.direction:
        now = current(entity, feature)
        if not isinstance(now, int | float):
            return Unresolved.MISSING
        if goal.amount is not None and goal.amount.unit == STEPS:
            by = goal.amount.value * step_degrees(limits)
        else:
            by = goal.amount.value if goal.amount else step_degrees(limits)
        value = now + goal.direction * by
        if goal.amount is None and limits.minimum is not None and limits.maximum is not None:
            # A bit more than nearly the most is the most.
            value = min(max(value, limits.minimum), limits.maximum) if now not in _ends(limits) else value
    elif goal.amount is None:
        return Unresolved.MISSING
    else:
        value = _in_unit(goal.amount, limits.unit)
    low, high = limits.minimum, limits.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        return Unresolved.OUT_OF_RANGE
    return (Change(feature, value),)


def temperature_number(entity: Entity) -> bool:
    """Whether it is a number of degrees that may be set: of an oven, a kettle, a kiln."""
    if entity.category is not None or not entity.can(Feature.NUMBER):
        return False
    degrees = (entity.features[Feature.NUMBER].unit or entity.unit or "").startswith("°")
    return degrees or entity.device_class == "temperature" or "temperature" in entity.name.casefold()


def temperature_feature(entity: Entity) -> Feature | None:
    """How this entity takes a wanted temperature: a thermostat's target, or the number of an oven or kettle."""
    if entity.can(Feature.TARGET_TEMPERATURE):
        return Feature.TARGET_TEMPERATURE
    return Feature.NUMBER if temperature_number(entity) else None


def _ends(limits: Limits) -> tuple[float | None, float | None]:
    return limits.minimum, limits.maximum


def _in_unit(amount: Amount, unit: str | None) -> float:
    if amount.unit == "°F" and unit in {None, "°C"}:
        return round((amount.value - 32) * 5 / 9, 1)
    if amount.unit == "°C" and unit == "°F":
        return round(amount.value * 9 / 5 + 32, 1)
    return amount.value


_PLANS: Final[Mapping[Act, Callable[[Goal, Device, Entity], Plan]]] = {
    Act.ON: _on,
    Act.OFF: _off,
    Act.OPEN: _opened((Feature.OPEN, True), (Feature.LOCK, False), switched=True),
    Act.CLOSE: _opened((Feature.OPEN, False), switched=False),
    Act.LOCK: _simple((Feature.LOCK, True)),
    Act.UNLOCK: _simple((Feature.LOCK, False)),
    Act.START: _start,
    Act.STOP: _stop,
    Act.RETURN: _simple((Feature.RUN, "return_to_base")),
    Act.CLEAN: _start,
    Act.MOW: _start,
    Act.PREHEAT: _preheat,
    Act.PARK: _simple((Feature.RUN, "return_to_base")),
    Act.LIGHT: _light,
    Act.POSITION: _percent(Feature.POSITION, STEP_PERCENT),
    Act.TEMPERATURE: _temperature,
    Act.SPEED: speeds.plan,
    Act.VOLUME: _percent(Feature.VOLUME, STEP_VOLUME),
    Act.MUTE: _simple((Feature.MUTE, True)),
    Act.UNMUTE: _simple((Feature.MUTE, False)),
    Act.PAUSE: _pause,
    Act.RESUME: _resume,
    Act.NEXT: _simple((Feature.PLAYBACK, "next")),
    Act.PREVIOUS: _simple((Feature.PLAYBACK, "previous")),
    Act.SETTING: _setting,
}
