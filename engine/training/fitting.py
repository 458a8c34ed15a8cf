"""The fit: a conditional logit over the readings of each sentence, then calibrated on what would be chosen.

Each sentence has its readings x_j, some of them right, and “none of them”, whose utility is 0. With weights w and a
bias b

    p(j) = exp(b + w·x_j) / (1 + Σ_k exp(b + w·x_k))

(McFadden 1974), and what is minimised is the surprise at what is right: −log Σ_{right j} p(j), or −log p(none) where no
reading is, plus λ |w|², with w_i ≥ 0 or ≤ 0 where `scoring.FEATURES` says so, by L-BFGS-B (Byrd, Lu, Nocedal and Zhu
1995), as SciPy has it. So the weights are those that put a right reading before the wrong ones of the same sentence,
which is what they are for; a model that judges each reading by itself spends itself on how frequent each kind is.

In use a reading is scored by itself, by the logistic function of the same b + w·x. So on homes that the fit has not
seen, the scores of the chosen readings are brought to the share that was right (Platt 1999): one factor for the weights
and a new bias, so that what runs is still one logistic model.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from engine.resolution.scoring import ASK, FEATURES, Speaks, Weights
from engine.training.situations import Case, Example

REGULAR: Final = 1e-4
"""λ."""
DIGITS: Final = 3
"""Of what is written: two machines round the rest in two ways."""
BINS: Final = 10
NOTHING: Final = 0.8 * ASK
"""The most likely that a reading may be for which nothing speaks. The training knows no such reading; so much below the
threshold of asking nobody is asked either where the statistics believe a little."""
NO_EVIDENCE: Final = math.log(NOTHING / (1.0 - NOTHING))
_MOST: Final = 50.0
"""Beyond any weight that a fit arrives at."""
_MOST_UTILITY: Final = 200.0
"""Its exponential is still a number."""
_BOUNDS: Final = {Speaks.FOR: (0.0, _MOST), Speaks.AGAINST: (-_MOST, 0.0), Speaks.EITHER: (-_MOST, _MOST)}

type Numbers = NDArray[np.float64]


def fitted(cases: Sequence[Case]) -> Weights:
    """The weights that make the right readings likeliest among those of their sentences, not calibrated yet."""
    cases = [case for case in cases if case.readings]
    rows = np.array([_row(one) for case in cases for one in case.readings])
    right = np.array([one.right for case in cases for one in case.readings])
    of = np.repeat(np.arange(len(cases)), [len(case.readings) for case in cases])
    possible = np.zeros(len(cases), dtype=np.bool_)
    possible[of[right]] = True

    def loss(point: Numbers) -> tuple[float, Numbers]:
        utility = rows @ point
        power = np.exp(np.minimum(utility, _MOST_UTILITY))
        every = 1.0 + np.bincount(of, power, len(cases))
        good = np.where(possible, np.bincount(of, power * right, len(cases)), 1.0)
        value = float((np.log(every) - np.log(good)).mean() + REGULAR * point[1:] @ point[1:])
        slope = (power / every[of] - np.where(right, power / good[of], 0.0)) @ rows / len(cases)
        slope[1:] += 2 * REGULAR * point[1:]
        return value, slope

    bounds = [(-_MOST, NO_EVIDENCE), *(_BOUNDS[speaks] for speaks in FEATURES.values())]
    point = _least(loss, np.zeros(rows.shape[1]), bounds)
    return Weights(float(point[0]), dict(zip(FEATURES, map(float, point[1:]), strict=True)))


def calibrated(weights: Weights, cases: Sequence[Case]) -> Weights:
    """The same weights, stretched and shifted so that the chosen readings are as sure as they are right."""
    best = chosen(weights, cases)
    utility = np.array([sum(weights.features[name] * v for name, v in one.features.items()) for one in best])
    signs = np.array([1.0 if one.right else -1.0 for one in best])

    def loss(point: Numbers) -> tuple[float, Numbers]:
        margins = signs * (point[0] * utility + point[1])
        slope = -(signs * expit(-margins))
        return float(np.logaddexp(0.0, -margins).mean()), np.array([slope @ utility, slope.sum()]) / len(signs)

    start = np.array([1.0, min(weights.bias, NO_EVIDENCE)])
    factor, bias = map(float, _least(loss, start, [(0.1, 10.0), (-10.0, NO_EVIDENCE)]))
    scaled = {name: round(factor * weight, DIGITS) + 0.0 for name, weight in weights.features.items()}
    return Weights(math.floor(bias * 10**DIGITS) / 10**DIGITS, scaled)


def chosen(weights: Weights, cases: Sequence[Case]) -> list[Example]:
    """The likeliest reading of each sentence that has one."""
    return [max(case.readings, key=lambda one: weights.score(one.features)) for case in cases if case.readings]


def calibration_error(weights: Weights, cases: Sequence[Case]) -> float:
    """The expected calibration error of the chosen readings, 0..1, over ten bins of equal size."""
    ranked = sorted((weights.score(one.features), one.right) for one in chosen(weights, cases))
    bins = [part for part in np.array_split(np.array(ranked, dtype=np.float64), BINS) if len(part)]
    gaps = [len(part) * abs(part[:, 0].mean() - part[:, 1].mean()) for part in bins]
    return float(sum(gaps) / len(ranked))


def log_loss(weights: Weights, cases: Sequence[Case]) -> float:
    """The mean surprise at whether a chosen reading is right, in nats; 0 is perfect."""
    scores = np.array([weights.score(one.features) for one in chosen(weights, cases)])
    right = np.array([one.right for one in chosen(weights, cases)])
    return float(-np.where(right, np.log(scores), np.log1p(-scores)).mean())


def share_right(weights: Weights, cases: Sequence[Case]) -> float:
    """Of all sentences, those whose chosen reading is right."""
    return sum(one.right for one in chosen(weights, cases)) / len(cases)


def _row(one: Example) -> list[float]:
    return [1.0, *(one.features.get(name, 0.0) for name in FEATURES)]


def _least(
    loss: Callable[[Numbers], tuple[float, Numbers]], start: Numbers, bounds: list[tuple[float, float]]
) -> Numbers:
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 2_000, "ftol": 1e-12})
    if not found.success:
        raise RuntimeError(f"the fit did not settle: {found.message}")
    return np.asarray(found.x, dtype=np.float64)
