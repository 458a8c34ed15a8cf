"""Somebody is hurt or in danger: what is clear is done first, and a word of help is said."""

import pytest

from devices.model import Feature, Limits
from engine.domain import Interpretation, Question
from tests.support.homes import FAMILY, device, entity, home, understand

SAW = device("Circular Saw", "Shed", entity("saw", "switch", "on", {Feature.POWER: Limits()}))
GAS = device("Gas Cock", "Kitchen", entity("gas", "valve", "open", {Feature.OPEN: Limits()}, device_class="gas"))
MAIN = device("Water Main", "Cellar", entity("main", "valve", "open", {Feature.OPEN: Limits()}))
BUTTON = device("SOS", "Hallway", entity("sos", "button", None, {Feature.PRESS: Limits()}))
HOUSE = home(*FAMILY, SAW, GAS)


def changes(resolved):
    return [(one.unique_id, change.value) for one in resolved.hypothesis.orders for change in one.changes]


def test_who_is_hurt_gets_what_stops_it_stopped_and_a_word_of_help() -> None:
    resolved = understand("ouch, I cut my finger, turn the circular saw off!", HOUSE, "out_of_scope")
    assert isinstance(resolved.resolution, Interpretation)
    assert changes(resolved) == [("saw", False)]
    assert resolved.hypothesis is not None
    assert "emergency services" in resolved.hypothesis.reasons[-1]


def test_an_accident_is_no_wish_to_die_and_a_wish_to_die_is_heard() -> None:
    assert "hurt" in understand("i burnt myself", HOUSE, "out_of_scope").resolution.text
    assert "crisis line" in understand("i feel like i want to cut myself", HOUSE, "out_of_scope").resolution.text


def test_it_is_where_somebody_is_stuck() -> None:
    resolved = understand("the baby is trapped in the garage, open it now!", HOUSE, "HassTurnOn")
    assert changes(resolved) == [("garage_door", True)]


@pytest.mark.parametrize("text", ["the video is stuck", "i fell asleep", "i burnt the toast", "is there a fire?"])
def test_what_is_no_emergency_is_not_taken_for_one(text) -> None:
    resolved = understand(text, HOUSE, "out_of_scope")
    assert "emergency services" not in getattr(resolved.resolution, "text", "")


def test_where_gas_is_smelt_nothing_electrical_is_switched_but_the_gas_is_shut() -> None:
    lamp = understand("it smells of gas, turn on the kitchen ceiling light", HOUSE, "HassTurnOn")
    assert lamp.hypothesis is not None
    assert not lamp.hypothesis.orders
    assert "use no switch" in lamp.resolution.text
    assert changes(understand("it smells of gas, close the gas cock", HOUSE, "HassTurnOff")) == [("gas", False)]


@pytest.mark.parametrize(
    ("text", "offered"), [("i have fallen", "press the SOS"), ("the pipe has burst!", "close the Water Main")]
)
def test_what_the_home_has_for_it_is_offered_and_not_done(text, offered) -> None:
    resolved = understand(text, home(*FAMILY, BUTTON, MAIN), "out_of_scope")
    assert isinstance(resolved.resolution, Question)
    assert offered in resolved.resolution.text


def test_burglars_get_an_answer_of_their_own() -> None:
    assert "get to safety" in understand("burglar!", HOUSE, "out_of_scope").resolution.text
