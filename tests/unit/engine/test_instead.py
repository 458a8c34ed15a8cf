"""Requests that stand beside what is not wanted."""

from __future__ import annotations

import pytest

from devices.model import Change, Feature, Limits, Order
from engine.domain import Changed, Conversation, Hypothesis, Interpretation, RankedIntent, Undo
from engine.language.instead import wanted_of
from engine.language.segments import Segment
from engine.resolution.compound import resolve_all
from engine.resolution.weighing import Resolved
from tests.support.homes import NOON, device, entity, home, light, lock, situation

HOUSE = home(
    light("Desk Lamp", "Office"),
    light("Shelf Lamp", "Office"),
    device("Fan", "Office", entity("fan", "fan", "off", {Feature.POWER: Limits()})),
    lock("Cellar Gate", "Cellar"),
)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("no don't turn on the sump pump turn on the fan", "turn on the fan"),
        ("Don't close the curtains, close the blinds", "close the blinds"),
        ("instead of turning off the spot turn on the floor lamp", "turn on the floor lamp"),
        ("not the porch lamp, the shed lamp on", "turn on the shed lamp"),
        ("close the stable gate I mean open it", "open the stable gate"),
        ("turn on the heater, no wait, turn it off", "turn off the heater"),
    ],
)
def test_what_is_wanted_is_kept(text, wanted):
    assert wanted_of(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "don't turn off the light",
        "don't turn on the light and open the door",
        "don't let the dog open the door",
        "don't turn on the lamp when I turn on the tv",
        "turn on the lamp",
        "do not start the mower or turn on the sprinklers",
    ],
)
def test_what_is_forbidden_stays_forbidden(text):
    assert wanted_of(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "unlock the cellar gate. |no.",
        "unlock the cellar gate. |no wait.",
        "turn on the desk lamp, |scratch that",
        "turn on the desk lamp. |actually no.",
        "unlock the cellar gate. |on second thought, |no",
        "unlock the cellar gate. |cancel.",
        "unlock the cellar gate! |no!",
        "unlock the cellar gate. |that was a joke",
        "turn on the desk lamp |and |turn off the fan, |no, |stop",
    ],
)
def test_a_request_that_is_taken_back_in_one_breath_is_not_carried_out(text):
    stretches = [Segment(part) for part in text.split("|")]
    found = resolve_all(situation(text.replace("|", ""), HOUSE), [RankedIntent("HassTurnOn", 0.9)], stretches)
    assert isinstance(found, Resolved)
    assert isinstance(found.resolution, Interpretation)
    assert not found.resolution.hypothesis.orders


@pytest.mark.parametrize(
    "text", ["unlock the cellar gate... |no i mean lock", "unlock the cellar gate, |wait, |lock it"]
)
def test_the_verb_that_was_meant_takes_the_place_of_the_first(text):
    found = resolve_all(situation(text.replace("|", ""), HOUSE), [RankedIntent("HassTurnOff", 0.9)], ())
    assert isinstance(found, Resolved)
    assert isinstance(found.resolution, Interpretation)
    assert [one.changes[0].value for one in found.resolution.hypothesis.orders] == [True]


LAMP = (Order("office_desk_lamp", (Change(Feature.POWER, value=True),)),)
BOTH = (*LAMP, Order("office_shelf_lamp", (Change(Feature.POWER, value=True),)))


def after(orders, text: str):
    taken = tuple(Order(one.unique_id, (Change(Feature.POWER, value=False),)) for one in orders)
    last = Hypothesis("HassTurnOn", targets=tuple(one.unique_id for one in orders), orders=orders)
    talk = Conversation(
        "anna",
        None,
        NOON,
        last=last,
        said="turn it on",
        undo=Undo("t", taken),
        changed=Changed("HassTurnOn", orders, (), NOON),
    )
    return resolve_all(
        situation(text, HOUSE, area="Office", conversation=talk), [RankedIntent("correct", 0.9)], [Segment(text)]
    )


@pytest.mark.parametrize(
    "text",
    [
        "not the cellar gate",
        "but not the fan",
        "not the shelf lamp though",
        "the lamp not the fan",
        "i said desk not shelf",
    ],
)
def test_what_was_not_done_is_not_done_by_being_named(text):
    found = after(LAMP, text)
    assert isinstance(found, Resolved)
    assert isinstance(found.resolution, Interpretation)
    assert not found.resolution.hypothesis.orders
    assert found.resolution.text == "All right, only the Desk Lamp."


def test_what_of_several_was_not_meant_is_taken_back_alone():
    found = after(BOTH, "not the shelf lamp")
    assert isinstance(found, Resolved)
    assert isinstance(found.resolution, Interpretation)
    assert found.resolution.hypothesis.targets == ("office_shelf_lamp",)
    assert found.resolution.hypothesis.orders[0].changes[0].value is False


def test_what_was_done_and_not_meant_is_a_protest():
    found = after(LAMP, "no, not the desk lamp")
    assert isinstance(found, Resolved)
    assert found.undo_first
