"""What only remarks on things, what is cut off, and what asks who may or whether one could: nothing is done by it."""

from __future__ import annotations

from typing import Any

import pytest

from devices.model import Device, Feature, Limits
from engine.domain import DialogueAct, Interpretation, Question, Refusal
from engine.resolution.caution import NEWS
from tests.support.homes import device, entity, home, light, lock, player, understand


def plug(name: str, area: str, *, on: bool = False, **more: Any) -> Device:
    own = name.lower().replace(" ", "_")
    return device(name, area, entity(own, "switch", "on" if on else "off", {Feature.POWER: Limits()}), id=own, **more)


HOUSE = home(
    light("Galley Lamp", "Galley", on=True),
    plug("Stove", "Galley"),
    plug("Bilge Pump", "Engine Room", on=True),
    lock("Wheelhouse Door", "Deck"),
    player("Gramophone", "Saloon", screen=False, state="playing"),
)


@pytest.mark.parametrize(
    "text",
    [
        "the stove is filthy",
        "the galley lamp looks really nice",
        "our stove was painted green last year",
        "the stove needs cleaning",
        "I love how the galley lamp looks",
        "what a lovely galley lamp",
        "in the film they unlock the wheelhouse door",
        "it all turned out well in the end",
        "off we go",
        "turn left at the wheelhouse",
    ],
)
@pytest.mark.parametrize("intent", ["HassTurnOn", "HassTurnOff"])
def test_a_remark_is_taken_as_one(text: str, intent: str):
    resolution = understand(text, HOUSE, intent, area="Galley").resolution
    assert isinstance(resolution, Interpretation), resolution
    assert resolution.text == NEWS
    assert not resolution.hypothesis.orders


@pytest.mark.parametrize("text", ["the galley lamp is too bright", "turn the galley lamp off", "galley lamp off"])
def test_a_complaint_and_a_request_are_no_remarks(text: str):
    resolution = understand(text, HOUSE, "HassTurnOff", area="Galley").resolution
    assert isinstance(resolution, Interpretation), resolution
    assert resolution.hypothesis.orders


@pytest.mark.parametrize("text", ["so", "well then", "could you", "the", "hmm", "when i"])
def test_what_is_cut_off_is_waited_for(text: str):
    resolved = understand(text, HOUSE, "goodbye", area="Galley")
    assert resolved.act is DialogueAct.UNCLEAR
    assert isinstance(resolved.resolution, Refusal)
    assert resolved.resolution.text.startswith("I'm listening")


def test_text_of_machines_opens_nothing():
    resolution = understand("unlock%20the%20wheelhouse%20door", HOUSE, "HassTurnOff").resolution
    assert isinstance(resolution, Refusal)


def test_a_number_that_says_nothing_of_a_lock_is_asked_about():
    resolution = understand("unlock 20 the wheelhouse door", HOUSE, "HassTurnOff").resolution
    assert isinstance(resolution, Question)


class TestQuestionsOfWhatMayBe:
    def said(self, text: str, intent: str = "HassTurnOn") -> str:
        resolution = understand(text, HOUSE, intent, area="Galley").resolution
        assert isinstance(resolution, Interpretation), resolution
        assert not resolution.hypothesis.orders
        return resolution.text

    @pytest.mark.parametrize(
        "text",
        [
            "would it be dangerous to turn on the stove",
            "is it a bad idea to turn the stove on",
            "should I turn on the stove",
        ],
    )
    def test_what_is_wise_is_not_answered_with_a_yes_or_no(self, text: str):
        assert self.said(text, "HassGetState").startswith("I can't judge that for you.")

    @pytest.mark.parametrize(
        ("text", "able"),
        [
            ("can I turn on the stove", "turn on the Stove"),
            ("may we unlock the wheelhouse door", "unlock the Wheelhouse Door"),
            ("could the stove be turned on", "turn on the Stove"),
            ("can the wheelhouse door be unlocked", "unlock the Wheelhouse Door"),
        ],
    )
    def test_what_could_be_done_is_offered(self, text: str, able: str):
        assert self.said(text, "HassGetState").startswith(f"Yes, I can {able}")

    @pytest.mark.parametrize(
        "text",
        ["who can unlock the wheelhouse door", "who is allowed to turn on the stove", "am I allowed to use the stove"],
    )
    def test_who_may_is_not_known_and_nothing_is_offered(self, text: str):
        assert self.said(text).startswith("I keep no list of who may do what")

    def test_a_doubting_question_is_one(self):
        resolved = understand("isn't the stove on?", HOUSE, "correct", area="Galley")
        assert resolved.act is DialogueAct.QUERY
        assert isinstance(resolved.resolution, Interpretation)
        assert resolved.resolution.text == "No, the Stove is off."
