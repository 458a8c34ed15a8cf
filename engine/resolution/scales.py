"""Options that are steps of one scale: low, medium and high; "Level 1" to "Level 5". Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from devices.model import Entity, Feature
from devices.reading import current
from engine.language.words import fold

_RANKED: Final = (
    ("off",),
    ("min", "minimum", "lowest", "slowest"),
    ("silent", "whisper", "very low", "night"),
    ("quiet",),
    ("low", "slow", "gentle", "mild"),
    ("medium low", "low medium"),
    ("medium", "mid", "middle", "normal", "standard"),
    ("medium high", "high medium"),
    ("high", "fast", "strong"),
    ("very high",),
    ("max", "maximum", "highest", "fastest"),
    ("turbo", "boost", "power", "intensive"),
)
"""Words of one scale, from the least on; those in one row mean the same step."""
_RANK: Final = {word: rank for rank, words in enumerate(_RANKED) for word in words}
_NUMBERED: Final = re.compile(r"^(?:[a-z ]*?)\s*(\d+)\s*%?$")
ROUNDING: Final = 0.01
"""Percent by which three thirds are less than all, as steps are announced."""
_MANY: Final = 5.0
"""Percent between two speeds from which a fan has steps that people count."""


def ladder(options: Sequence[str]) -> tuple[str, ...]:
    """The options that are steps of one scale, from the least on; fewer than two are no scale, and none is given.

    >>> ladder(("auto", "high", "low", "medium"))
    ('low', 'medium', 'high')
    >>> ladder(("Level 2", "Level 1", "Off"))
    ('Off', 'Level 1', 'Level 2')
    """
    said = {one: " ".join(fold(one.replace("_", " "))) for one in options}
    numbered = {one: int(found[1]) for one, words in said.items() if (found := _NUMBERED.match(words))}
    if len(numbered) > 1:
        steps = {one: -1 if said[one] == "off" else number for one, number in numbered.items()}
        steps |= {one: -1 for one, words in said.items() if words == "off"}
    else:
        steps = {one: _RANK[words] for one, words in said.items() if words in _RANK}
    running = [one for one in steps if said[one] != "off"]
    return tuple(sorted(steps, key=lambda one: steps[one])) if len(running) > 1 else ()


def running(options: Sequence[str]) -> tuple[str, ...]:
    """The steps without the one that is off."""
    return tuple(one for one in ladder(options) if one.casefold() != "off")


def stepped(entity: Entity, feature: Feature, by: int) -> str | None:
    """The option so many steps further on than the present one, at most the last; None: that can't be told.

    What is off, or has told nothing yet, goes up from below the first step.
    """
    steps = running(entity.features[feature].options)
    if not steps:
        return None
    now = next((one for one in steps if one.casefold() == str(current(entity, feature)).casefold()), None)
    if now is None:
        resting = current(entity, feature) is None or str(current(entity, feature)).casefold() in {"off", "none"}
        return steps[min(len(steps), by) - 1] if resting and by > 0 else None
    return steps[min(len(steps) - 1, max(0, steps.index(now) + by))]


def counted(entity: Entity, feature: Feature, number: int) -> str | None:
    """The option that is called by a number, or else the step of that number; None: there is none."""
    options = entity.features[feature].options
    steps = running(options)
    named = [one for one in steps if re.search(rf"\b{number}\b", one)]
    if named:
        return named[0]
    plain = not any(any(sign.isdigit() for sign in one) for one in steps)
    return steps[number - 1] if plain and 1 <= number <= len(steps) else None


def percent_step(entity: Entity) -> float | None:
    """Percent between two of a fan's speeds, where it tells how many it has; None: it goes evenly."""
    step = entity.state.attributes.get("percentage_step")
    return float(step) if isinstance(step, int | float) and step >= _MANY else None


def percent_stepped(entity: Entity, by: int) -> float | None:
    """The speed in percent so many steps on, for a fan that has steps; None: it has none, or tells no speed."""
    step, now = percent_step(entity), current(entity, Feature.SPEED)
    if step is None:
        return None
    at = round(float(now) / step) if isinstance(now, int | float) else 0
    return float(int(min(100.0, max(step, (at + by) * step + ROUNDING))))
