"""Verdicts are counted by group, and the last line says what a program needs to know."""

from __future__ import annotations

from benchmarks.assistant import Answer
from benchmarks.counting import Tally, Verdict, below, spread


def verdict(outcome: str, confidence: float, *groups: str) -> Verdict:
    answer = Answer("", {"outcome": outcome, "confidence": confidence})
    return Verdict("case", groups, "said", outcome != "asked", answer)


TALLY = Tally(
    [
        verdict("done", 1.0, "all", "light"),
        verdict("answered", 1.0, "all"),
        verdict("asked", 0.8, "all", "light"),
    ]
)


def test_each_group_counts_its_cases() -> None:
    assert TALLY.rates() == {"all": (2, 3), "light": (1, 2)}


def test_the_summary_has_the_rate_and_both_calibration_errors() -> None:
    summary = TALLY.summary("test")
    assert (summary["metric"], summary["rate"], summary["cases"]) == ("test", 0.6667, 3)
    assert summary["ece_acted"] == 0
    assert summary["ece"] == round(0.8 / 3, 4)


def test_a_missed_bar_is_a_sentence_and_a_group_without_cases_misses_none() -> None:
    assert list(below(TALLY.rates(), {"light": 0.9, "all": 0.5, "lock": 1.0})) == ["light: 50.0%, the bar is 90.0%"]


def test_a_limit_takes_cases_at_even_steps() -> None:
    assert spread(range(10), 4) == [0, 2, 5, 7]
    assert spread(range(3), 4) == [0, 1, 2]
