"""The fit: a logistic model under signs that make sense, then calibrated on what would be chosen.

Of each sentence every reading is one example: right or wrong. The weights w and the bias b minimise

    Σ log(1 + exp(−y · (b + w·x))) / n + λ |w|²,   w_i ≥ 0 or ≤ 0 where `scoring.FEATURES` says so

by L-BFGS-B (Byrd, Lu, Nocedal and Zhu 1995), as SciPy has it: the problem is convex, so there is one answer.

What a person gets is the likeliest reading, and the likeliest of several is too sure of itself. So on homes that the
fit has not seen, the scores of the chosen readings are brought to the share that was right (Platt 1999): one factor and
one shift of the log-odds, which go into the weights, so that what runs is still one logistic model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from engine.resolution.scoring import FEATURES, Speaks, Weights
from engine.training.situations import Case, Example

REGULAR: Final = 1e-4
"""λ."""
DIGITS: Final = 3
"""Of what is written: two machines round the rest in two ways."""
BINS: Final = 10
_MOST: Final = 50.0
"""Beyond any weight that a fit arrives at."""
_BOUNDS: Final = {Speaks.FOR: (0.0, _MOST), Speaks.AGAINST: (-_MOST, 0.0), Speaks.EITHER: (-_MOST, _MOST)}

type Numbers = NDArray[np.float64]


def fitted(cases: Sequence[Case]) -> Weights:
    """The weights that make these readings likeliest, not calibrated yet."""
    readings = [one for case in cases for one in case.readings]
    rows = np.array([_row(one) for one in readings])
    signs = np.array([1.0 if one.right else -1.0 for one in readings])

    def loss(point: Numbers) -> tuple[float, Numbers]:
        margins = signs * (rows @ point)
        value = float(np.logaddexp(0.0, -margins).mean() + REGULAR * point[1:] @ point[1:])
        slope = -(signs * expit(-margins)) @ rows / len(signs)
        slope[1:] += 2 * REGULAR * point[1:]
        return value, slope

    bounds = [(-_MOST, _MOST), *(_BOUNDS[speaks] for speaks in FEATURES.values())]
    point = _least(loss, np.zeros(rows.shape[1]), bounds)
    return Weights(float(point[0]), dict(zip(FEATURES, map(float, point[1:]), strict=True)))


def calibrated(weights: Weights, cases: Sequence[Case]) -> Weights:
    """The same weights, stretched and shifted so that the chosen readings are as sure as they are right."""
    best = chosen(weights, cases)
    odds = np.array([weights.bias + sum(weights.features[k] * v for k, v in one.features.items()) for one in best])
    signs = np.array([1.0 if one.right else -1.0 for one in best])

    def loss(point: Numbers) -> tuple[float, Numbers]:
        margins = signs * (point[0] * odds + point[1])
        slope = -(signs * expit(-margins))
        return float(np.logaddexp(0.0, -margins).mean()), np.array([slope @ odds, slope.sum()]) / len(signs)

    factor, shift = map(float, _least(loss, np.array([1.0, 0.0]), [(0.1, 10.0), (-10.0, 10.0)]))
    scaled = {name: round(factor * weight, DIGITS) + 0.0 for name, weight in weights.features.items()}
    return Weights(round(factor * weights.bias + shift, DIGITS), scaled)


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
