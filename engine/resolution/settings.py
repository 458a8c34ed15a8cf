"""Settings by name: "set the purifier to sleep mode", "the intensity of the humidifier to 40", "the swing to vertical".

What a device can be set to is what it announced: its options, its numbers, and the names that their entities bear. Only
the words by which people call the settings that every maker names otherwise are listed here. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from devices.model import Change, Entity, Feature
from devices.reading import current
from engine.domain import Unresolved
from engine.language.amounts import STEPS, Amount
from engine.language.options import CHOSEN
from engine.language.reading import Reading
from engine.language.stance import Stance
from engine.language.words import fold
from engine.resolution import scales

_ASPECTS: Final[dict[tuple[str, ...], tuple[Feature, ...]]] = {
    ("mode",): (Feature.MODE, Feature.PRESET, Feature.FAN_MODE),
    ("preset",): (Feature.PRESET,),
    ("fan", "speed"): (Feature.FAN_MODE, Feature.SPEED, Feature.PRESET),
    ("fan", "mode"): (Feature.FAN_MODE, Feature.PRESET),
    ("speed",): (Feature.SPEED, Feature.FAN_MODE, Feature.PRESET),
    ("swing",): (Feature.SWING_MODE, Feature.OSCILLATE),
    ("oscillation",): (Feature.OSCILLATE, Feature.SWING_MODE),
    ("direction",): (Feature.DIRECTION,),
    ("intensity",): (Feature.TARGET_HUMIDITY, Feature.SPEED, Feature.BRIGHTNESS),
    ("strength",): (Feature.SPEED, Feature.TARGET_HUMIDITY),
    ("humidity",): (Feature.TARGET_HUMIDITY,),
    ("degree",): (Feature.POSITION, Feature.TILT),
    ("tilt",): (Feature.TILT,),
    ("angle",): (Feature.POSITION, Feature.TILT),
    ("effect",): (Feature.EFFECT,),
    ("source",): (Feature.SOURCE,),
    ("input",): (Feature.SOURCE,),
    ("channel",): (Feature.SOURCE,),
    ("tone",): (Feature.SIREN_TONE,),
}
"""What people call a setting → the features that may be it, the likeliest first; the longest name wins."""

SWINGING: Final = frozenset("oscillate oscillates oscillating oscillation swing swings swinging".split())
"""Words for what a fan or an air conditioner does to spread the air."""

_OWN: Final = (Feature.NUMBER, Feature.OPTION, Feature.TEXT)
"""Settings that are called as their entity is: a number called "Interval"."""

_NAMED_BY_MAKERS: Final = frozenset({"interval", "duration", "delay"})
"""Words for settings that are always entities of their own."""

_VERBS: Final = frozenset(
    "set put switch change adjust turn select choose make increase decrease raise lower reduce boost specify use "
    "modify alter configure drop cut bump crank up down setting changing increasing decreasing raising lowering "
    "start stop enable disable add bring".split()
)
_MORE: Final = frozenset(
    {
        "increase",
        "increasing",
        "raise",
        "raising",
        "boost",
        "up",
        "higher",
        "more",
        "bump",
        "crank",
        "faster",
        "stronger",
    }
)
_LESS: Final = frozenset(
    {"decrease", "decreasing", "lower", "lowering", "reduce", "down", "less", "drop", "cut", "slower", "weaker"}
)
_SAME: Final = {"automatic": "auto", "automatically": "auto", "heating": "heat", "cooling": "cool", "drying": "dry"}
"""Other words for options that many makers have."""
COMMON: Final = frozenset("eco boost comfort away sleep auto turbo quiet silent cool heat dry party baby night".split())
"""Options that so many things have that who says one means an option, whether or not this thing has it."""
_LEVELS: Final = {"low": 33.0, "medium": 66.0, "mid": 66.0, "middle": 66.0, "high": 100.0}
"""What is meant by them where a device only knows percent."""
_STEPS: Final[Mapping[Feature, float]] = dict.fromkeys((Feature.BRIGHTNESS, Feature.SPEED, Feature.POSITION), 20.0)
"""Percent by which "more" is more of what is also asked for without the name of a setting; 10 of all else."""
_ENDS: Final = {"maximum", "max", "highest", "minimum", "min", "lowest", "full"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A setting and what it is to become, as far as the words tell without the device."""

    said: tuple[str, ...]
    """All words of the request, in order; options and names of settings are found among them."""
    aspect: tuple[str, ...] = ()
    """Key of the table of settings; empty: none of them was named."""
    amount: Amount | None = None
    direction: int = 0
    """+1 more, -1 less, 0: absolute."""


def wanted(reading: Reading, verbs: frozenset[str] = frozenset()) -> Wanted | None:
    """The setting that a request may be about; None: its words are none of such a request.

    `verbs` are those that the home brings: the names of its buttons.
    """
    said = tuple(token.text for token in reading.tokens)
    aspect = _aspect(reading)
    # "Fan swing to middle", "heating in eco mode": such a setting needs no verb.
    asked = reading.words & (_VERBS | verbs) or (aspect and reading.words & {"to", "in", "at", "on", "off"})
    if reading.stance is not Stance.PLAIN or not asked:
        return None
    amount = next((one for one in reading.amounts if one.unit in {None, "%", "°", STEPS}), None)
    more, less = bool(reading.outside & _MORE), bool(reading.outside & _LESS)
    relative = more != less and ("by" in said or not {"to", "at"} & set(said))
    return Wanted(said, aspect, amount, (1 if more else -1) if relative else 0)


def swinging(reading: Reading) -> Wanted | None:
    """The wish that something swings, or stops to; None: nothing is said of it.

    It takes no verb of setting: "make the fan oscillate", "stop the fan oscillating".
    """
    if reading.stance is not Stance.PLAIN or not reading.outside & SWINGING:
        return None
    return Wanted(tuple(token.text for token in reading.tokens), ("oscillation",))


def plan(wish: Wanted, entity: Entity) -> tuple[Change, ...] | Unresolved:
    """The change that sets it, or why it can't be: CANNOT, OUT_OF_RANGE, MISSING."""
    failed = Unresolved.CANNOT
    for feature in _features(wish, entity):
        found = _value(wish, entity, feature)
        if not isinstance(found, Unresolved):
            return (Change(feature, found),)
        failed = found if failed is Unresolved.CANNOT else failed
    return failed


def choices(wish: Wanted, entity: Entity) -> tuple[str, ...]:
    """What could be chosen instead of what was said; empty where nothing is chosen there."""
    named = _ASPECTS[wish.aspect] if wish.aspect else ()
    offered = [one for one in (*named, *CHOSEN) if one in entity.features and entity.features[one].options]
    return entity.features[offered[0]].options if offered else ()


def _features(wish: Wanted, entity: Entity) -> Sequence[Feature]:
    """The settings of an entity that the words may mean, the likeliest first."""
    if wish.aspect == ("oscillation",) and Feature.POWER in entity.features and set(fold(entity.name)) & SWINGING:
        # A switch of its own beside the fan.
        return [Feature.POWER]
    if entity.name and _within(fold(entity.name), wish.said):
        return [feature for feature in (*_OWN, Feature.PRESS) if feature in entity.features]
    if wish.aspect:
        named = [feature for feature in _ASPECTS[wish.aspect] if feature in entity.features]
        return (
            [*named, Feature.OPTION] if entity.can(Feature.OPTION) and _option(wish, entity, Feature.OPTION) else named
        )
    named = [feature for feature in CHOSEN if feature in entity.features and _option(wish, entity, feature)]
    if not named and wish.amount is not None and Feature.TARGET_HUMIDITY in entity.features:
        # The only number that it takes.
        return [Feature.TARGET_HUMIDITY]
    if named or not COMMON & set(wish.said):
        return named
    # It has no such option: of what it has, the choice is told.
    return [feature for feature in (Feature.PRESET, Feature.MODE) if feature in entity.features][:1]


def _value(wish: Wanted, entity: Entity, feature: Feature) -> bool | float | str | Unresolved:
    options = entity.features[feature].options
    if feature is Feature.PRESS:
        return True
    if feature in {Feature.OSCILLATE, Feature.POWER}:
        return _switch(wish)
    if feature is Feature.SWING_MODE and not _option(wish, entity, feature):
        return _swing(options, on=_switch(wish))
    if options:
        return _option(wish, entity, feature) or _stepped(wish, entity, feature) or Unresolved.OUT_OF_RANGE
    if feature is Feature.TEXT:
        return Unresolved.MISSING
    return _number(wish, entity, feature)


def _switch(wish: Wanted) -> bool | Unresolved:
    if {"off", "stop", "disable", "deactivate", "without", "no"} & set(wish.said):
        return False
    asked = {"on", "start", "enable", "activate", "make", "let", "with", "oscillate", "swing"} & set(wish.said)
    return True if asked else Unresolved.MISSING


def _swing(options: Sequence[str], *, on: bool | Unresolved) -> str | Unresolved:
    """The way of swinging that comes nearest to on or off; "on" is the first that is not off."""
    if isinstance(on, Unresolved):
        return Unresolved.OUT_OF_RANGE
    still = [one for one in options if one.casefold() in {"off", "none", "stop", "fixed"}]
    moving = [one for one in options if one.casefold() in {"on", "auto", "both", "swing"}]
    found = moving if on else still
    return found[0] if found else Unresolved.OUT_OF_RANGE


def _option(wish: Wanted, entity: Entity, feature: Feature) -> str | None:
    """The longest of the options that was said, behind what it is an option of."""
    options = entity.features[feature].options
    # "Heating mode" is the mode "heat"; the heating itself is a device.
    following = (*wish.said[1:], "")
    said = [
        _SAME.get(word, word) if word.startswith("auto") or after == "mode" else word
        for word, after in zip(wish.said, following, strict=True)
    ]
    named = [one for one in options if _within(fold(one.replace("_", " ")), said)]
    # "Set the fan to on" is no mode of it, though some thermostats have one called so; and "start it up" is no swing.
    called = wish.aspect or (entity.name and _within(fold(entity.name), wish.said))
    telling = [one for one in named if called or one not in {"on", "off", "up", "down"}]
    return max(telling, key=len, default=None)


def _stepped(wish: Wanted, entity: Entity, feature: Feature) -> str | None:
    """So many steps up or down among options that are a scale; the end where an end was asked for."""
    options = entity.features[feature].options
    if wish.amount is not None and wish.amount.unit == "%" and not wish.direction and set(wish.said) & _ENDS:
        steps = scales.ladder(options)
        return steps[-1 if wish.amount.value > 50 else 0] if steps else None
    ends = ("up",) if wish.direction > 0 else ("down",)
    if wish.direction and (end := next((one for one in options if one in ends), None)) is not None:
        # A swing that points up or down is raised and lowered to there.
        return end
    counted = wish.amount is not None and wish.amount.unit in {None, STEPS}
    by = int(wish.amount.value) if wish.amount is not None and counted else 1
    if wish.direction:
        return scales.stepped(entity, feature, wish.direction * by)
    return scales.counted(entity, feature, by) if counted else None


def _number(wish: Wanted, entity: Entity, feature: Feature) -> float | Unresolved:
    limits = entity.features[feature]
    low = 0.0 if limits.minimum is None and feature is not Feature.NUMBER else limits.minimum
    high = 100.0 if limits.maximum is None and feature is not Feature.NUMBER else limits.maximum
    if wish.direction:
        now = current(entity, feature)
        if not isinstance(now, int | float):
            return Unresolved.MISSING
        value = now + wish.direction * (wish.amount.value if wish.amount else _STEPS.get(feature, 10.0))
        return max(low, min(high, value)) if low is not None and high is not None else value
    if wish.amount is None:
        level = next((_LEVELS[word] for word in wish.said if word in _LEVELS), None)
        return Unresolved.MISSING if level is None or feature is not Feature.SPEED else level
    value = wish.amount.value
    if set(wish.said) & _ENDS and wish.amount.unit == "%":
        ends = (low if value < 50 else high) if low is not None and high is not None else None
        return value if ends is None else ends
    too_low, too_high = low is not None and value < low, high is not None and value > high
    return Unresolved.OUT_OF_RANGE if too_low or too_high else value


def names_another(reading: Reading, features: frozenset[Feature]) -> bool:
    """Whether a setting was called by its name which is none of these features: "the interval", "the swing"."""
    aspect = _aspect(reading)
    return names_own(reading) or (bool(aspect) and features.isdisjoint(_ASPECTS[aspect]))


def names_own(reading: Reading) -> bool:
    """Whether a setting was called by a name that only settings have which are entities of their own."""
    return not reading.outside.isdisjoint(_NAMED_BY_MAKERS)


def _aspect(reading: Reading) -> tuple[str, ...]:
    """The key of the table for the setting that was named; empty: none was."""
    said = tuple(token.text for token in reading.tokens)
    aspect = max((one for one in _ASPECTS if _within(one, said)), key=len, default=())
    # There it is a unit.
    warmth = any(one.unit == "°" for one in reading.amounts) or any(one.kind in _WARMING for one in reading.types)
    return () if aspect == ("degree",) and warmth else aspect


_WARMING: Final = frozenset({"thermostat", "heating", "boiler", "ac"})


def _within(words: tuple[str, ...], said: Sequence[str]) -> bool:
    """Whether words stand together, in order, in what was said; the plural counts as the singular."""
    if not words:
        return False
    singular, wanted = _singulars(tuple(said)), _singulars(words)
    # Most often not even the first of them was said, and every request asks for every setting.
    if wanted[0] not in singular:
        return False
    return any(singular[i : i + len(wanted)] == wanted for i in range(len(singular) - len(wanted) + 1))


@lru_cache(maxsize=1_024)
def _singulars(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.removesuffix("s") for word in words)


def without_aspect(wish: Wanted, reading: Reading, known: frozenset[str]) -> Reading:
    """The mentions of a request without the words of its setting: the "fan" of "fan speed" is no fan.

    Args:
        wish: what was found of the setting.
        reading: the whole request.
        known: words of options and of names of settings in this home; they name no device that is missing.

    """
    others = tuple(word for word in reading.types if not set(word.words) & set(wish.aspect))
    types = others if others or reading.names else reading.types
    kept = tuple(word for word in reading.unknown if word not in known | _SAME.keys() and word not in wish.aspect)
    return replace(reading, types=types, unknown=kept)
