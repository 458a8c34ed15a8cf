"""Which stretches of an utterance are requests of their own. A bar stands where the bot divides."""

from __future__ import annotations

import pytest

from engine.language.clauses import Segment, clauses
from tests.support.homes import FAMILY, home, light

HOUSE = home(*FAMILY, light("Salt and Pepper Lamp", "Kitchen"))


def said(divided: str) -> list[str]:
    segments = [Segment(stretch) for stretch in divided.split("|")]
    return [clause.text for clause in clauses(divided.replace("|", ""), segments, HOUSE)]


@pytest.mark.parametrize(
    ("divided", "requests"),
    [
        ("turn off the oven and |lock the door", ["turn off the oven", "lock the door"]),
        ("turn off the oven. |Open the blinds!", ["turn off the oven.", "Open the blinds!"]),
        ("is the door locked and |are the windows closed?", ["is the door locked", "are the windows closed?"]),
        ("what's the temperature and |turn on the oven", ["what's the temperature", "turn on the oven"]),
    ],
)
def test_each_verb_begins_a_request(divided: str, requests: list[str]) -> None:
    assert said(divided) == requests


def test_a_verb_that_is_said_once_holds_for_the_next_value_too() -> None:
    assert said("turn the oven on and |the lamp off") == ["turn the oven on", "turn the lamp off"]
    assert said("set the left lamp to 30% and |the right lamp to 50 percent") == [
        "set the left lamp to 30%",
        "set the right lamp to 50 percent",
    ]
    assert said("make the left lamp red and |the right lamp blue") == [
        "make the left lamp red",
        "make the right lamp blue",
    ]


def test_several_things_are_one_request_about_each() -> None:
    segments = [Segment("dim the left lamp and "), Segment("the right lamp to 30%")]
    found = clauses("dim the left lamp and the right lamp to 30%", segments, HOUSE)
    assert [clause.text for clause in found] == ["dim the left lamp to 30%", "dim the right lamp to 30%"]
    assert {clause.request for clause in found} == {0}


def test_a_room_that_is_said_last_holds_for_all_things() -> None:
    assert said("turn off the light and |the tv in the living room") == [
        "turn off the light in the living room",
        "turn off the tv in the living room",
    ]


@pytest.mark.parametrize(
    "divided",
    [
        "did you close the window and |lock the door?",
        "don't turn on the light and |open the door",
        "turn off everything except the oven and |the light",
        "play Lock, |Stock and |Two Smoking Barrels",
        "Hey Attune, |please turn on the light, |thanks",
        "turn on the Salt and |Pepper Lamp",
        "I like jazz and |rock",
        "open and |close the blinds",
    ],
)
def test_what_belongs_together_is_not_divided(divided: str) -> None:
    assert said(divided) == [divided.replace("|", "")]


def test_a_name_with_and_in_it_may_be_one_of_several() -> None:
    assert said("turn off the salt and |pepper lamp and |the oven") == [
        "turn off the salt and pepper lamp",
        "turn off the oven",
    ]


def test_stretches_that_are_not_the_utterance_divide_nothing() -> None:
    segments = [Segment("open the door and "), Segment("lock it")]
    assert [clause.text for clause in clauses("turn on the light", segments, HOUSE)] == ["turn on the light"]
