"""How far the answers' confidence can be believed: the expected calibration error, and a reliability plot.

The answers are sorted by confidence and cut into ten bins of equal size (equal mass). In each bin the mean confidence
is compared with the share that was right; the error is the mean of these differences, weighted by the bins' sizes:

    ECE = Σ_b (n_b / n) · | right_b / n_b − mean confidence_b |

after Naeini, Cooper and Hauskrecht, “Obtaining Well Calibrated Probabilities Using Bayesian Binning” (AAAI 2015), with
equal-mass bins as in Nguyen and O'Connor (EMNLP 2015). 0 is perfect; bins of equal width would mostly stay empty, as
most answers are sure.

    python -m benchmarks.calibration --answers FILE --plot reliability.svg

draws it again from the lines that `--answers` of a benchmark wrote.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

BINS: Final = 10
SIDE: Final = 400.0
"""Of the plot, in pixels; around it are the labels."""
MARGIN: Final = 50.0


@dataclass(frozen=True, slots=True)
class Believed:
    """One answer: how sure it was, and whether it was right."""

    confidence: float
    """0..1."""
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of like confidence."""

    size: int
    confidence: float
    """Their mean."""
    accuracy: float
    """Share of them that was right."""
    lowest: float
    highest: float

    @property
    def gap(self) -> float:
        """By how much it promised too much (positive) or too little."""
        return self.confidence - self.accuracy


def bins(answers: Iterable[Believed], count: int = BINS) -> tuple[Bin, ...]:
    """Cut the answers, sorted by confidence, into bins that differ by one answer at most; fewer where there are few.

    Among equal confidences the right ones come in an even rhythm, so that how a tie is cut does not depend on the
    order of the cases.
    """
    ordered = _interleaved(answers)
    count = min(count, len(ordered))
    edges = [round(step * len(ordered) / count) for step in range(count + 1)] if count else [0]
    return tuple(_bin(ordered[low:high]) for low, high in pairwise(edges) if high > low)


def _interleaved(answers: Iterable[Believed]) -> list[Believed]:
    groups: dict[float, list[Believed]] = {}
    for answer in answers:
        groups.setdefault(answer.confidence, []).append(answer)
    ordered: list[Believed] = []
    for confidence in sorted(groups):
        group = groups[confidence]
        share = sum(answer.right for answer in group) / len(group)
        # Right wherever the running count of the right ones steps up.
        steps = (int((at + 1) * share + 1e-9) > int(at * share + 1e-9) for at in range(len(group)))
        ordered += [Believed(confidence, step) for step in steps]
    return ordered


def _bin(answers: Sequence[Believed]) -> Bin:
    size = len(answers)
    confidences = [answer.confidence for answer in answers]
    right = sum(answer.right for answer in answers)
    return Bin(size, sum(confidences) / size, right / size, min(confidences), max(confidences))


def expected_calibration_error(answers: Iterable[Believed], count: int = BINS) -> float | None:
    """Give the error, 0 (every confidence is the share that is right) to 1; None without answers."""
    cut = bins(answers, count)
    total = sum(each.size for each in cut)
    return sum(each.size * abs(each.gap) for each in cut) / total if total else None


def table(cut: Sequence[Bin]) -> str:
    """Lines of text, a bin each."""
    lines = [f"{'answers':>8} {'from':>6} {'to':>6} {'mean':>6} {'right':>6}"]
    lines += [
        f"{each.size:>8} {each.lowest:>6.2f} {each.highest:>6.2f} {each.confidence:>6.2f} {each.accuracy:>6.2f}"
        for each in cut
    ]
    return "\n".join(lines)


def reliability_svg(answers: Sequence[Believed], title: str) -> str:
    """Give a plot as SVG: share right over mean confidence, a dot for each bin, as large as it; on the line is best."""
    cut = bins(answers)
    error = expected_calibration_error(answers)
    caption = f"{title}: {len(answers)} answers, ECE {'–' if error is None else f'{error:.3f}'}"
    most = max((each.size for each in cut), default=1)
    whole = SIDE + 2 * MARGIN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole:g} {whole:g}" font-family="sans-serif">',
        f'<rect width="{whole:g}" height="{whole:g}" fill="white"/>',
        _text(whole / 2, 24, caption, size=14),
        f'<rect x="{MARGIN:g}" y="{MARGIN:g}" width="{SIDE:g}" height="{SIDE:g}" fill="none" stroke="#999"/>',
        _line((0, 0), (1, 1), 'stroke="#999" stroke-dasharray="4"'),
        _text(whole / 2, whole - 10, "mean confidence"),
        f'<g transform="rotate(-90 14 {whole / 2:g})">{_text(14, whole / 2, "share that was right")}</g>',
    ]
    for tenth in range(0, 11, 2):
        x, y = _place(tenth / 10, tenth / 10)
        lines.append(_text(x, MARGIN + SIDE + 16, f"{tenth / 10:g}"))
        lines.append(_text(MARGIN - 14, y + 4, f"{tenth / 10:g}"))
    gaps = (((each.confidence, each.confidence), (each.confidence, each.accuracy)) for each in cut)
    lines += [_line(start, end, 'stroke="#d62728"') for start, end in gaps]
    for each in cut:
        x, y = _place(each.confidence, each.accuracy)
        radius = 3 + 5 * (each.size / most) ** 0.5
        lines.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#1f77b4" fill-opacity="0.8"/>')
    return "\n".join([*lines, "</svg>", ""])


def _place(confidence: float, accuracy: float) -> tuple[float, float]:
    return MARGIN + SIDE * confidence, MARGIN + SIDE * (1 - accuracy)


def _line(start: tuple[float, float], end: tuple[float, float], look: str) -> str:
    (x1, y1), (x2, y2) = _place(*start), _place(*end)
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" {look}/>'


def _text(x: float, y: float, text: str, size: int = 12) -> str:
    safe = text.replace("&", "&amp;").replace("<", "&lt;")
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="middle">{safe}</text>'


def read(path: Path) -> list[Believed]:
    """Read the lines `{"confidence": 0..1, "passed": true}` of a file; other keys, and lines without, are skipped."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [Believed(line["confidence"], line["passed"]) for line in lines if line.get("confidence") is not None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the bins and the error of a file of answers."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibration", description=__doc__.splitlines()[0])
    parser.add_argument("--answers", type=Path, required=True, help="what a benchmark wrote with --answers")
    parser.add_argument("--plot", type=Path, help="draw the reliability plot into this SVG file")
    options = parser.parse_args(arguments)
    answers = read(options.answers)
    if options.plot:
        options.plot.write_text(reliability_svg(answers, options.answers.stem), encoding="utf-8")
    print(table(bins(answers)))
    error = expected_calibration_error(answers)
    print(
        json.dumps(
            {"metric": "calibration", "answers": len(answers), "ece": None if error is None else round(error, 4)}
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
