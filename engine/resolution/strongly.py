"""A thing and how strong it is to be, and no more: "rack fan low", "extractor full blast", "lamp to max". Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from engine.context.situation import Situation
from engine.domain import Hypothesis, Resolution
from engine.language.amounts import EXTREMES, LEVELS, PERCENT, Amount
from engine.language.reading import Reading
from engine.language.stance import Stance
from engine.language.words import fold, singular
from engine.resolution import control
from engine.resolution.chosen import FRAME
from engine.resolution.goals import Act
from engine.resolution.strengths import own_strength

_INTENTS: Final = {Act.SPEED: "HassFanSetSpeed", Act.LIGHT: "HassLightSet", Act.VOLUME: "HassSetVolume"}
_SURE: Final = 0.95
_WITH: Final = frozenset({"blast", "power", "speed", "strength", "tilt", "out", "pelt", "whack"})
"""Words that only go with a level: "full blast", "high speed"."""


def resolve(reading: Reading, situation: Situation) -> tuple[Resolution, Hypothesis] | None:
    """The thing at that strength; None where the words are about more, or it has no strength of its own."""
    told = (LEVELS.keys() | EXTREMES.keys()) & reading.outside
    plain = reading.stance is Stance.PLAIN and not reading.excluded and not reading.text.rstrip().endswith("?")
    if len(told) != 1 or not plain or not (reading.names or reading.types) or reading.color or reading.kelvin:
        return None
    called = {word for match in reading.names for word in fold(match.name)}
    called |= {word for one in reading.types for word in one.words}
    called |= {singular(word) for word in called}
    others = {word for word in reading.outside - told - _WITH - FRAME if singular(word) not in called}
    own = own_strength(reading, situation)
    if others or set(reading.unknown) - _WITH - told or own not in _INTENTS or len(reading.amounts) > 1:
        return None
    level = told.pop()
    value = EXTREMES.get(level, LEVELS.get(level, 0.0) if own is not Act.SPEED else 0.0)
    # A fan's low is the first of its own steps.
    amounts = (Amount(value, PERCENT),) if value else ()
    meant = replace(reading, amounts=amounts, unknown=())
    return control.resolve(_INTENTS[own], meant, situation, _SURE, grammar=1.0)
