"""What use teaches the weights: a home's people say by what they take back which features mislead here.

Every reading that was acted on is judged once: right when the conversation went on from it, wrong when it was taken
back, protested against, or answered with "no". Each judgement is one step of a Bayesian logistic regression with a
diagonal posterior (Chapelle and Li, "An Empirical Evaluation of Thompson Sampling", 2011, algorithm 3), whose prior is
the weights that the repository ships. So a home begins with those, moves as far as its own evidence goes, and never
further than `FURTHEST`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.learned import Learned
from engine.resolution.scoring import BIAS, FEATURES, Speaks, Weights

PRIOR: Final = 40.0
"""Precision of a shipped weight: worth some 250 judgements of readings that were 0.8 sure."""
MOST: Final = 400.0
"""Precision beyond which old judgements fade, so that a home can change."""
FURTHEST: Final = 1.0
"""How far a weight may move from the one that is shipped, in log odds."""


def judged(learned: Learned, weights: Weights, features: Mapping[str, float], *, right: bool) -> Learned:
    """What is known after one more judgement of a reading with these features.

    `weights` are the shipped ones. No weight changes its sign where `FEATURES` gives one. An unknown feature, as of a
    turn that was stored by another version, is ignored.
    """
    known = {name: value for name, value in features.items() if name in weights.features and value}
    inputs = {BIAS: 1.0, **known}
    chance = weights.score(known, learned)
    shift, precision = dict(learned.shift), dict(learned.precision)
    for name, value in inputs.items():
        firm = min(MOST, precision.get(name, PRIOR) + chance * (1.0 - chance) * value * value)
        step = (float(right) - chance) * value / firm
        shift[name] = _within(name, shift.get(name, 0.0) + step, weights)
        precision[name] = firm
    return Learned(shift, precision, learned.right + right, learned.wrong + (not right))


def _within(name: str, shift: float, weights: Weights) -> float:
    bounded = max(-FURTHEST, min(FURTHEST, shift))
    speaks = FEATURES[name] if name != BIAS else Speaks.EITHER
    shipped = weights.bias if name == BIAS else weights.features[name]
    if speaks is Speaks.EITHER:
        return bounded
    return max(bounded, -shipped) if speaks is Speaks.FOR else min(bounded, -shipped)
