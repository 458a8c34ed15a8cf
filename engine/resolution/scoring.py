"""How likely a hypothesis is: one table of features, one place where their weights live.

A logistic model over features that a person would recognise. The weights are set by hand until there is use to learn
them from; the score is what thresholds compare and what the answer reports as `confidence`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

BIAS: Final = -1.4
WEIGHTS: Final[Mapping[str, float]] = {
    "nlu": 3.2,
    # 0..1: the whole sentence is one of a template's of that intent; as telling as statistics that are certain.
    "grammar": 3.2,
    # The verb of the request was said, and agrees with the statistics.
    "verb": 1.1,
    # 0..1: how exactly the name was said.
    "name": 1.3,
    "type": 0.9,
    "area": 0.4,
    "here": 0.4,
    "state": 0.3,
    "only": 0.3,
    "set": 0.2,
    "value": 0.8,
    # A setting was called by its name, or by one of its options: "sleep mode".
    "aspect": 4.0,
    "screen": 0.1,
    # Another text of the recogniser's than the one it likes best was read.
    "heard": -0.4,
    # Words that name nothing in this home.
    "unknown": -0.9,
    # "Did someone turn on the light?" asks; it does not request.
    "asks": -2.0,
    # A constraint failed: another reading is likelier, if there is one.
    "missed": -0.8,
    # The person answers what was asked.
    "answers": 3.5,
}

ACT: Final = 0.55
"""From here on a request is carried out."""
RISKY_ACT: Final = 0.8
"""From here on a request that opens, unlocks or heats is carried out."""
ASK: Final = 0.3
"""Between this and `ACT` the assistant asks whether it understood; below, it says that it did not."""


def score(features: Mapping[str, float]) -> float:
    """0..1 by the logistic function of the weighted features; unknown features are an error of the caller."""
    total = BIAS + sum(WEIGHTS[name] * value for name, value in features.items())
    return 1.0 / (1.0 + math.exp(-total))
