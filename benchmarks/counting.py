"""Counting what passed: by group, with the misses, how sure the answers were, and the line of JSON at the end."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from benchmarks.assistant import ACTED, Answer
from benchmarks.calibration import Believed, bins, expected_calibration_error, reliability_svg, table

SHOWN: Final = 400
"""Characters of a difference that are printed; the file of misses has all of it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One case, and what came of it."""

    case: str
    groups: tuple[str, ...]
    """Each of them counts it."""
    said: str
    passed: bool
    answer: Answer
    expected: object = None
    """What should have become of the home, or been said; only where it did not pass."""
    got: object = None
    context: Mapping[str, object] = field(default_factory=dict)
    """What else helps to see why: the home, metadata."""

    def line(self) -> dict[str, Any]:
        """Give it as a program reads it."""
        return {
            "case": self.case,
            "groups": list(self.groups),
            "said": self.said,
            "passed": self.passed,
            "confidence": self.answer.confidence,
            "expected": self.expected,
            "got": self.got,
            "reply": self.answer.text,
            "custom": dict(self.answer.custom),
            **self.context,
        }


@dataclass(slots=True)
class Tally:
    """All verdicts of a run, and what was left out of it."""

    verdicts: list[Verdict] = field(default_factory=list)
    left_out: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many cases were not run, by group and reason."""

    def rates(self) -> dict[str, tuple[int, int]]:
        """Give passed and all, by group, in the order in which groups first came."""
        counts: dict[str, tuple[int, int]] = {}
        for verdict in self.verdicts:
            for group in verdict.groups:
                passed, cases = counts.get(group, (0, 0))
                counts[group] = (passed + verdict.passed, cases + 1)
        return counts

    def believed(self, *, acted: bool = False, group: str | None = None) -> list[Believed]:
        """Give the confidence of each answer that has one.

        Args:
            acted: only of those that took their reading as sure.
            group: only of the cases of that group; None: of all.

        """
        return [
            Believed(verdict.answer.confidence, verdict.passed)
            for verdict in self.verdicts
            if verdict.answer.confidence is not None
            and (not acted or verdict.answer.outcome in ACTED)
            and (group is None or group in verdict.groups)
        ]

    def calibration_error(self, *, acted: bool = False, group: str | None = None) -> float | None:
        """Give the expected calibration error of `believed`, to four digits; None without answers."""
        error = expected_calibration_error(self.believed(acted=acted, group=group))
        return None if error is None else round(error, 4)

    def misses(self) -> list[Verdict]:
        """Give the cases that did not pass."""
        return [verdict for verdict in self.verdicts if not verdict.passed]

    def summary(self, metric: str) -> dict[str, Any]:
        """Give the line of JSON: the rate of all, each group's, and the calibration error.

        `ece` is over all answers, `ece_acted` over those that acted or answered: what is asked or refused says how
        sure the best reading was, and passes where refusing was right.
        """
        passed = sum(verdict.passed for verdict in self.verdicts)
        return {
            "metric": metric,
            "rate": share(passed, len(self.verdicts)),
            "passed": passed,
            "cases": len(self.verdicts),
            "left_out": self.left_out.total(),
            "ece": self.calibration_error(),
            "ece_acted": self.calibration_error(acted=True),
            "groups": {group: share(*counts) for group, counts in self.rates().items()},
        }


def share(passed: int, cases: int) -> float | None:
    """Give the share that passed, 0..1; None without cases."""
    return round(passed / cases, 4) if cases else None


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options for what is written."""
    parser.add_argument("--limit", type=int, help="run so many cases at most, spread evenly over all")
    parser.add_argument("--misses", type=Path, metavar="FILE", help="write each miss as a line of JSON")
    parser.add_argument("--answers", type=Path, metavar="FILE", help="write each case as a line of JSON")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw the reliability plot, as SVG")
    parser.add_argument("--quiet", action="store_true", help="do not print the misses")


def spread[T](cases: Sequence[T], limit: int | None) -> list[T]:
    """Give `limit` of the cases at even steps: as mixed as all of them, and the same in every run."""
    if limit is None or limit >= len(cases):
        return list(cases)
    return [cases[at * len(cases) // limit] for at in range(limit)]


@contextlib.contextmanager
def bar(what: str, total: int) -> Iterator[Callable[[Tally], None]]:
    """Show on stderr how far a run is, where somebody looks at it; gives what to call after each case."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TextColumn("{task.fields[rate]}"), console=Console(stderr=True)) as progress:
        task = progress.add_task(what, total=total, rate="")
        passed = 0

        def judged(tally: Tally) -> None:
            nonlocal passed
            passed += bool(tally.verdicts) and tally.verdicts[-1].passed
            progress.update(task, advance=1, rate=f"{passed} of {len(tally.verdicts)} passed")

        yield judged


def write(tally: Tally, options: argparse.Namespace, metric: str) -> None:
    """Write the files that were asked for, and print misses, what was left out, the bins and the table of groups."""
    for path, verdicts in ((options.misses, tally.misses()), (options.answers, tally.verdicts)):
        if path is not None:
            lines = (json.dumps(verdict.line(), ensure_ascii=False, default=str) for verdict in verdicts)
            path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    if options.plot is not None:
        options.plot.write_text(reliability_svg(tally.believed(), metric), encoding="utf-8")
    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    if not options.quiet:
        for verdict in tally.misses():
            console.print(f"[bold]{escape(verdict.said)}[/]  [dim]{escape(verdict.case)}[/]")
            for name, value in (("expected", verdict.expected), ("got", verdict.got)):
                console.print(f"    {name} {escape(_short(value))}")
            console.print(f"    {verdict.answer.outcome}: {escape(verdict.answer.text)}")
    for (group, reason), number in sorted(tally.left_out.items()):
        console.print(f"left out of {group}: {number}, {escape(reason)}")
    print(table(bins(tally.believed())))
    console.print(_groups(tally.rates()))


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]} …"


def _groups(rates: Mapping[str, tuple[int, int]]) -> Table:
    drawn = Table(box=None, pad_edge=False)
    for heading in ("group", "passed", "cases", "rate"):
        drawn.add_column(heading, justify="left" if heading == "group" else "right")
    for group, (passed, cases) in rates.items():
        drawn.add_row(escape(group), str(passed), str(cases), f"{passed / cases:.1%}")
    return drawn


def below(rates: Mapping[str, tuple[int, int]], bars: Mapping[str, float]) -> Iterable[str]:
    """Give a sentence for every group that misses its bar."""
    for group, bar in bars.items():
        passed, cases = rates.get(group, (0, 0))
        if cases and passed / cases < bar:
            yield f"{group}: {passed / cases:.1%}, the bar is {bar:.1%}"
