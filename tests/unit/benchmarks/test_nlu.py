"""How the benchmark of the NLU judges."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.nlu import Guess, Sentence, quality, read_sets

ON, OFF = ("HassTurnOn",), ("HassTurnOff",)


def test_the_macro_average_counts_each_intent_once_however_often_it_was_said() -> None:
    sentences = [Sentence("", ON)] * 3 + [Sentence("", OFF)]
    guesses = [Guess(ON, 1.0)] * 4
    measured = quality(sentences, guesses)
    assert measured.accuracy == pytest.approx(3 / 4)
    assert measured.macro_f1 == pytest.approx((6 / 7 + 0) / 2)


def test_any_of_several_right_intents_is_right() -> None:
    measured = quality([Sentence("", (*ON, *OFF))], [Guess(OFF, 1.0)])
    assert (measured.accuracy, measured.macro_f1) == (1.0, 1.0)


def test_nothing_recognized_is_wrong() -> None:
    assert quality([Sentence("", ON)], [Guess((), 0.0)]).accuracy == 0.0


def test_the_second_guess_counts_among_the_three_alone() -> None:
    measured = quality([Sentence("", OFF)], [Guess((*ON, *OFF), 0.6)])
    assert (measured.accuracy, measured.top3) == (0.0, 1.0)


def test_four_in_five_at_eighty_percent_is_no_error_of_calibration() -> None:
    sentences = [Sentence("", ON)] * 5
    sure = [Guess(ON, 0.8)] * 4 + [Guess(OFF, 0.8)]
    assert quality(sentences, sure).calibration_error == pytest.approx(0)
    too_sure = [Guess(one.intents, 1.0) for one in sure]
    assert quality(sentences, too_sure).calibration_error == pytest.approx(0.2)


def test_the_sets_are_read_with_our_intents(tmp_path: Path) -> None:
    for part in ("train", "valid"):
        (tmp_path / "hwu64" / part).mkdir(parents=True)
        (tmp_path / "hwu64" / part / "label").write_text("iot_coffee\nqa_maths\nalarm_set\n")
        (tmp_path / "hwu64" / part / "seq.in").write_text("a coffee\none and one\nat six\n")
    tests = tmp_path / "ha_intents_tests" / "tests" / "en"
    for name, text in {
        "HassRespond": "tests:\n- sentences: [hello you, who are you]\n",
        "HassStartTimer": "tests:\n- {sentences: [in 5 minutes open it], slots: {conversation_command: open it}}\n",
        "HassGetWeather": "tests:\n- sentences: [how is the weather]\n",
    }.items():
        (tests / name).mkdir(parents=True)
        (tests / name / "a.yaml").write_text(text)
    sets = read_sets(tmp_path)
    assert [(one.text, *one.right) for one in sets["ha_intents"]] == [
        ("how is the weather", "HassGetWeather"),
        ("hello you", "greet"),
        ("who are you", "out_of_scope"),
        ("in 5 minutes open it", "HassTurnOn"),
    ]
    assert [one.right for one in sets["hwu64_home"]] == [ON, ON]
    assert [one.text for one in sets["hwu64_beyond"]] == ["one and one"] * 2
