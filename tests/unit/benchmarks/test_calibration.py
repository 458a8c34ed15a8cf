"""The calibration error means what its definition says, and the plot is a picture that viewers can open."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from benchmarks.calibration import Believed, bins, expected_calibration_error, main, reliability_svg


def answers(confidence: float, right: int, wrong: int) -> list[Believed]:
    return [Believed(confidence, right=True)] * right + [Believed(confidence, right=False)] * wrong


def test_confidence_that_is_the_share_of_right_answers_has_no_error() -> None:
    assert expected_calibration_error([*answers(0.9, 90, 10), *answers(0.5, 50, 50)]) == pytest.approx(0)


def test_the_error_is_how_much_too_sure_the_answers_are() -> None:
    assert expected_calibration_error(answers(1.0, 70, 30)) == pytest.approx(0.3)


def test_bins_weigh_as_much_as_the_answers_in_them() -> None:
    # Nine bins are right, one promises everything and keeps nothing.
    assert expected_calibration_error([*answers(0.0, 0, 90), *answers(1.0, 0, 10)]) == pytest.approx(0.1)


def test_bins_differ_by_one_answer_at_most() -> None:
    mixed = [Believed(at / 23, right=at % 2 == 0) for at in range(23)]
    assert sorted({each.size for each in bins(mixed)}) == [2, 3]


def test_there_are_no_more_bins_than_answers() -> None:
    assert [each.size for each in bins(answers(0.5, 1, 2))] == [1, 1, 1]


def test_the_order_of_the_cases_does_not_matter() -> None:
    cases = [*answers(0.8, 33, 7), *answers(0.6, 11, 12)]
    assert expected_calibration_error(cases) == expected_calibration_error(cases[::-1])


def test_without_answers_there_is_no_error() -> None:
    assert expected_calibration_error([]) is None


def test_the_plot_has_a_dot_for_each_bin_and_escapes_its_title() -> None:
    drawn = ET.fromstring(reliability_svg(answers(0.7, 14, 6), "a < b"))  # noqa: S314  drawn here
    assert len([each for each in drawn.iter() if each.tag.endswith("circle")]) == 10
    assert any("a < b: 20 answers" in (each.text or "") for each in drawn.iter())


def test_a_file_of_answers_is_read_and_drawn_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [
        {"confidence": 1.0, "passed": True},
        {"confidence": None, "passed": False},
        {"confidence": 0.0, "passed": True},
    ]
    file, plot = tmp_path / "answers.jsonl", tmp_path / "plot.svg"
    file.write_text("\n".join(json.dumps(line) for line in lines))
    assert main(["--answers", str(file), "--plot", str(plot)]) == 0
    result = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert result == {"metric": "calibration", "answers": 2, "ece": 0.5}
    assert plot.read_text().startswith("<svg")
