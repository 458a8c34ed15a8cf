"""The other one, both, and the one that is called by a word of its own."""

from __future__ import annotations

import pytest

from devices.model import Change, Feature, Order
from engine.domain import Changed, Conversation, Hypothesis, Interpretation, Question, RankedIntent, Undo
from engine.resolution.resolve import resolve
from tests.support.homes import FAMILY, NOON, home, light, lock, situation

HOUSE = home(
    *FAMILY,
    light("Big Shelf Light", "Attic"),
    light("Small Shelf Light", "Attic"),
    light("Skylight Strip", "Attic"),
    lock("North Gate", "Yard"),
    lock("South Gate", "Yard"),
)
ON = Change(Feature.POWER, value=True)


def after(*ids: str, change: Change = ON, said: str = "turn it on") -> Conversation:
    orders = tuple(Order(one, (change,)) for one in ids)
    last = Hypothesis("HassTurnOn", targets=ids, orders=orders)
    changed = Changed("HassTurnOn", orders, (), NOON)
    return Conversation("anna", None, NOON, last=last, said=said, undo=Undo("t", orders), changed=changed, together=ids)


def ask(text: str, talk: Conversation | None, intent: str = "select_option"):
    return resolve(situation(text, HOUSE, area="Bedroom", conversation=talk), [RankedIntent(intent, 0.8)]).resolution


def done(resolution) -> dict[str, object]:
    assert isinstance(resolution, Interpretation), resolution
    return {one.unique_id: one.changes[-1].value for one in resolution.hypothesis.orders}


LEFT = after("bedroom_left_lamp", said="turn on the left lamp")


@pytest.mark.parametrize("intent", ["select_option", "thank", "HassVacuumStart"])
@pytest.mark.parametrize(
    "text",
    ["the other one", "and the other", "the other one too", "the right one", "the other lamp", "the right one as well"],
)
def test_the_other_of_a_pair_gets_the_same(text, intent):
    assert done(ask(text, LEFT, intent)) == {"bedroom_right_lamp": True}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("both", {"bedroom_left_lamp": True, "bedroom_right_lamp": True}),
        ("both off", {"bedroom_left_lamp": False, "bedroom_right_lamp": False}),
        ("off both", {"bedroom_left_lamp": False, "bedroom_right_lamp": False}),
        ("the other one off", {"bedroom_right_lamp": False}),
        ("left one off", {"bedroom_left_lamp": False}),
        ("the other one to 20 percent", {"bedroom_right_lamp": 20}),
    ],
)
def test_what_is_said_of_them_is_done_with_them_and_nothing_else(text, expected):
    assert done(ask(text, LEFT)) == expected


def test_the_two_that_were_done_one_after_the_other_are_both():
    talk = after("bedroom_right_lamp")
    talk = Conversation(
        "anna",
        None,
        NOON,
        last=talk.last,
        changed=talk.changed,
        together=("attic_skylight_strip", "bedroom_right_lamp"),
    )
    assert done(ask("both off", talk)) == {"attic_skylight_strip": False, "bedroom_right_lamp": False}


def test_one_that_is_called_alike_is_the_other_one():
    assert done(ask("the other one", after("attic_big_shelf_light"))) == {"attic_small_shelf_light": True}


def test_of_several_others_it_is_asked_which():
    found = ask("the other one", after("attic_skylight_strip"))
    assert isinstance(found, Question)
    assert {one.label for one in found.options} == {"Big Shelf Light", "Small Shelf Light"}


def test_what_lets_someone_in_is_asked_for_first():
    talk = after("north_gate", change=Change(Feature.LOCK, value=False), said="unlock the north gate")
    found = ask("the other one too", talk)
    assert isinstance(found, Question)
    assert "South Gate" in found.text


@pytest.mark.parametrize("text", ["the other one", "both", "both off"])
def test_without_a_pair_it_is_said_in_these_words(text):
    found = ask(text, Conversation("anna", None, NOON))
    assert isinstance(found, Question)
    assert "I don't know" in found.text


def test_both_of_one_thing_is_no_whole_room():
    found = ask("both off", after("living_room_ceiling_light"))
    assert isinstance(found, Question)
    assert "makes two" in found.text


def test_the_first_of_several_is_the_first_that_was_done():
    assert done(ask("first one off", after("bedroom_left_lamp", "bedroom_right_lamp"))) == {"bedroom_left_lamp": False}
