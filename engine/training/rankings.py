"""What the statistics would make of a sentence: the true intent with noise, among those that it is mistaken for.

Each intent gets an evidence, drawn from a normal distribution: the true one around `TRUE`, those in `CONFUSIONS` around
`CONFUSED`, a few of the rest around `REST`. The ranking is the softmax of them, sharpened by a factor that is 1 for
statistics that are as sure as they may be, and above for those that are too sure of themselves.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from typing import Final

from engine.domain import RankedIntent

TRUE: Final = (4.2, 1.6)
"""Mean and standard deviation of the evidence for the true intent; with these it is ranked first nine times in ten."""
CONFUSED: Final = (0.3, 1.3)
REST: Final = (-1.8, 1.0)
SHARPNESS: Final = (0.8, 1.0, 1.0, 1.6)
"""Drawn for each home, as each home has one model."""
LOST: Final = 0.02
"""Share of sentences of which the statistics have no idea: the true intent is as unlikely as any."""
_RESTS: Final = 4

NOTHING: Final = "nothing"
"""What is no sentence has no intent."""
_SWITCH: Final = ("HassTurnOn", "HassTurnOff")
CONFUSIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "HassTurnOn": ("HassTurnOff", "HassLightSet", "HassGetState", "HassMediaSearchAndPlay", "HassVacuumStart"),
    "HassTurnOff": ("HassTurnOn", "HassLightSet", "HassMediaPause", "HassGetState", "HassNevermind"),
    "HassLightSet": ("HassTurnOn", "HassSetPosition", "HassClimateSetTemperature", "HassTurnOff"),
    "HassSetPosition": ("HassLightSet", "HassTurnOn", "HassSetVolume", "HassTurnOff"),
    "HassClimateSetTemperature": ("HassClimateGetTemperature", "HassLightSet", "HassTurnOn"),
    "HassFanSetSpeed": ("HassSetVolume", "HassTurnOn", "HassSetPosition", "HassLightSet"),
    "HassSetVolume": ("HassSetVolumeRelative", "HassLightSet", "HassSetPosition"),
    "HassMediaPause": ("HassMediaUnpause", "HassTurnOff", "HassMediaNext"),
    "HassMediaSearchAndPlay": ("HassTurnOn", "HassMediaUnpause", "out_of_scope", "HassVacuumStart"),
    "HassVacuumStart": ("HassVacuumReturnToBase", "HassTurnOn", "out_of_scope"),
    "HassVacuumReturnToBase": ("HassVacuumStart", "HassTurnOff"),
    "HassGetState": (*_SWITCH, "HassClimateGetTemperature", "out_of_scope", "HassGetWeather"),
    "HassClimateGetTemperature": ("HassGetState", "HassGetWeather", "HassClimateSetTemperature"),
    "out_of_scope": (*_SWITCH, "HassGetState", "HassMediaSearchAndPlay", "HassGetWeather", "greet"),
    "greet": ("goodbye", "thank", "out_of_scope", "HassTurnOn"),
    "thank": ("greet", "goodbye", "HassNevermind"),
    "goodbye": ("greet", "thank", "HassTurnOff"),
    "help": ("out_of_scope", "HassGetState", "greet"),
    "HassGetWeather": ("HassClimateGetTemperature", "HassGetState", "out_of_scope"),
    "adjust_setting": ("HassFanSetSpeed", "HassLightSet", "HassSetPosition", "HassTurnOn", "HassClimateSetTemperature"),
    NOTHING: ("HassTurnOn", "out_of_scope", "HassMediaSearchAndPlay", "greet", "HassGetState", "HassVacuumStart"),
}
"""Intent → what it is mistaken for, by wording or by subject."""
_UNKNOWN: Final = frozenset({"adjust_setting", NOTHING})
"""What the statistics have no intent for."""


def drawn(intent: str, chance: random.Random, sharpness: float) -> list[RankedIntent]:
    """A ranking for a sentence of that intent, the likeliest first; its confidences sum up to 1."""
    evidence = {other: chance.gauss(*CONFUSED) for other in CONFUSIONS[intent]}
    others = sorted(set(CONFUSIONS) - {intent, *evidence} - _UNKNOWN)
    evidence |= {other: chance.gauss(*REST) for other in chance.sample(others, _RESTS)}
    if intent not in _UNKNOWN:
        evidence[intent] = chance.gauss(*(REST if chance.random() < LOST else TRUE))
    shares = {one: math.exp(sharpness * value) for one, value in evidence.items()}
    total = sum(shares.values())
    ranked = [RankedIntent(one, share / total) for one, share in shares.items()]
    return sorted(ranked, key=lambda one: (-one.confidence, one.intent))
