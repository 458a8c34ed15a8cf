"""The command's work: draw situations, fit, calibrate, measure on what neither has seen, and write the file."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from engine.resolution import scoring
from engine.resolution.scoring import Weights
from engine.training import fitting, situations
from engine.training.situations import Case

SEED: Final = 11
HOMES: Final = 120
"""Half of them to fit, a quarter to calibrate, a quarter to measure."""
TOLERANCE: Final = 2 * 10**-fitting.DIGITS
"""Up to which two weights are one."""
FILE: Final = Path(scoring.__file__).with_name(scoring.FILE)


@dataclass(frozen=True, slots=True)
class Trained:
    """Weights, and how good they are on homes that were not used for them."""

    weights: Weights
    seed: int
    homes: int
    held_out: dict[str, float]

    def document(self) -> dict[str, Any]:
        """What the file says."""
        return {
            "made_by": f"attune train-ranker --seed {self.seed} --homes {self.homes}",
            "held_out": self.held_out,
            "bias": self.weights.bias,
            "weights": dict(self.weights.features),
        }

    def write(self) -> None:
        """Write the file that the engine reads."""
        FILE.write_text(json.dumps(self.document(), indent=2) + "\n", encoding="utf-8")


def shipped() -> dict[str, Any]:
    """What the file in the repository says."""
    document: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return document


def agrees(document: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two files say the same up to the last digit, which machines round in two ways."""
    if document.keys() != other.keys():
        return False
    return all(_alike(value, other[name]) for name, value in document.items())


def _alike(value: object, other: object) -> bool:
    if isinstance(value, dict) and isinstance(other, dict):
        return agrees(value, other)
    if isinstance(value, float) and isinstance(other, float):
        return math.isclose(value, other, abs_tol=TOLERANCE)
    return value == other


def trained(seed: int = SEED, count: int = HOMES) -> Trained:
    """Train on `count` homes, at least four; the same arguments give the same weights.

    Raises:
        ValueError: there are too few homes.

    """
    if count < 4:
        raise ValueError(f"the ranker needs four homes at least, not {count}")
    each = list(situations.drawn(count, seed))
    to_fit, rest = _flat(each[: count // 2]), each[count // 2 :]
    to_calibrate, to_measure = _flat(rest[: len(rest) // 2]), _flat(rest[len(rest) // 2 :])
    weights = fitting.calibrated(fitting.fitted(to_fit), to_calibrate)
    return Trained(weights, seed, count, measured(weights, to_measure))


def measured(weights: Weights, cases: list[Case]) -> dict[str, float]:
    """How many sentences there were, how many were understood, and how far the scores can be believed."""
    return {
        "sentences": len(cases),
        "right": round(fitting.share_right(weights, cases), 4),
        "ece": round(fitting.calibration_error(weights, cases), 4),
        "log_loss": round(fitting.log_loss(weights, cases), 4),
    }


def _flat(each: list[list[Case]]) -> list[Case]:
    return [case for cases in each for case in cases]
