"""Scenes and buttons: their name is the request to run them, and they have no state to be told."""

from __future__ import annotations

import pytest

from devices.model import Device, Feature, Limits
from engine.domain import Asking, Interpretation, Question, Refusal, Unresolved
from tests.support.homes import device, entity, home, light, understand


def run_only(name: str, area: str | None = None, *, component: str = "scene") -> Device:
    own = name.lower().replace(" ", "_")
    return device(name, area, entity(own, component, None, {Feature.PRESS: Limits()}))


HOUSE = home(
    run_only("Curtain Call", "Hall"),
    run_only("Water the Herbs", "Kitchen", component="button"),
    run_only("Call the Nurse", "Bedroom", component="button"),
    run_only("Garage Door Opener", "Garage", component="button"),
    run_only("Doors Unlocked"),
    run_only("Ring Doctor", "Bedroom", component="button"),
    light("Herb Lamp", "Kitchen", on=True),
)


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("curtain call", "curtain_call"),
        ("curtain call please", "curtain_call"),
        ("let's have curtain call", "curtain_call"),
        ("time for curtain call", "curtain_call"),
        ("water the herbs", "water_the_herbs"),
        ("call the nurse please", "call_the_nurse"),
    ],
)
@pytest.mark.parametrize("taken_for", ["HassGetState", "out_of_scope"])
def test_the_name_alone_is_the_request_to_run_it(text: str, runs: str, taken_for: str) -> None:
    resolution = understand(text, HOUSE, taken_for, area="Hall").resolution
    assert isinstance(resolution, Interpretation)
    assert [order.unique_id for order in resolution.hypothesis.orders] == [runs]


@pytest.mark.parametrize("text", ["garage door opener", "doors unlocked"])
def test_what_lets_someone_in_is_asked_about(text: str) -> None:
    question = understand(text, HOUSE, "out_of_scope", area="Hall").resolution
    assert isinstance(question, Question)
    assert question.kind is Asking.CONFIRMATION


def test_half_a_name_is_asked_about() -> None:
    question = understand("the doctor please", HOUSE, "out_of_scope", area="Hall").resolution
    assert isinstance(question, Question)
    assert question.text == "Shall I press the Ring Doctor in the Bedroom?"


@pytest.mark.parametrize("text", ["curtain call off", "is curtain call on?", "curtain call?", "don't call the nurse"])
def test_what_asks_or_forbids_runs_nothing(text: str) -> None:
    hypothesis = understand(text, HOUSE, "HassGetState", area="Hall").hypothesis
    assert hypothesis is None or not hypothesis.orders


def test_what_is_only_run_is_no_part_of_how_a_room_is() -> None:
    resolution = understand("what's on in the kitchen", HOUSE, "HassGetState", area="Hall").resolution
    assert isinstance(resolution, Interpretation)
    assert "Herbs" not in resolution.text


@pytest.mark.parametrize(
    ("text", "taken_for"),
    [
        ("recline the bench", "select_option"),
        ("release the doves", "affirm"),
        ("i'm going to have a nap", "goodbye"),
        ("i'm turning pages", "greet"),
        ("we're open", "HassListAddItem"),
        ("dinner's ready", "HassBroadcast"),
    ],
)
def test_what_no_remark_of_a_dialogue_holds_is_not_understood(text: str, taken_for: str) -> None:
    refusal = understand(text, HOUSE, taken_for, area="Hall").resolution
    assert isinstance(refusal, Refusal)
    assert refusal.why is Unresolved.NOT_UNDERSTOOD


@pytest.mark.parametrize(
    ("text", "taken_for"),
    [("see you later", "goodbye"), ("hello there", "greet"), ("the first one", "select_option"), ("yes", "affirm")],
)
def test_remarks_are_still_answered(text: str, taken_for: str) -> None:
    assert isinstance(understand(text, HOUSE, taken_for, area="Hall").resolution, Interpretation)


def test_what_was_not_understood_names_the_thing() -> None:
    refusal = understand("wiggle the herb lamp", HOUSE, "select_option", area="Kitchen").resolution
    assert isinstance(refusal, Refusal)
    assert refusal.text.startswith("I did not understand what to do with the Herb Lamp.")


def test_a_scene_whose_name_begins_with_a_verb_is_run_by_all_of_its_words() -> None:
    house = home(run_only("Open Shop"), light("Lamp", "Shop"))
    resolution = understand("open shop please", house, "HassTurnOn", area="Shop").resolution
    assert isinstance(resolution, Interpretation)
    assert [order.unique_id for order in resolution.hypothesis.orders] == ["open_shop"]
