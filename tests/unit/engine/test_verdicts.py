"""What a turn says about the reading of the turn before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from devices.model import Change, Feature, Order
from engine.domain import Asking, Conversation, Interpretation, Option, Question, Undo
from engine.resolution.verdicts import Verdict, verdict
from tests.support.homes import FAMILY, NOON, home, light, situation, understand

LAMP = "study_desk_lamp"
LIT = home(*FAMILY, light("Desk Lamp", "Study", on=True))
DARK = home(*FAMILY, light("Desk Lamp", "Study"))


def after_the_lamp(*, unjudged: str | None = "turn-1") -> Conversation:
    """Somebody has just turned on a lamp, which had been off."""
    done = understand("turn on the desk lamp", DARK, "HassTurnOn").hypothesis
    back = Order(LAMP, (Change(Feature.POWER, value=False),))
    undo = Undo("turn-1", (back,))
    return Conversation("anna", None, NOON, last=done, said="turn on the desk lamp", unjudged=unjudged, undo=undo)


def choice() -> Conversation:
    question = understand("turn on the light", DARK, "HassTurnOn", area="Bedroom").resolution
    assert isinstance(question, Question)
    return Conversation("anna", None, NOON, pending=question, asked_at=NOON, said="turn on the light")


def confirmation() -> Conversation:
    reading = understand("turn on the desk lamp", DARK, "HassTurnOn").hypothesis
    assert reading is not None
    question = Question(Asking.CONFIRMATION, "Shall I?", (Option("Desk Lamp", reading),))
    return Conversation("anna", None, NOON, pending=question, asked_at=NOON)


def told_by(text: str, intent: str, conversation: Conversation, *, house=LIT, seconds: float = 10.0) -> Verdict | None:
    at = NOON + timedelta(seconds=seconds)
    resolved = understand(text, house, intent, conversation=conversation, at=at)
    orders = resolved.resolution.hypothesis.orders if isinstance(resolved.resolution, Interpretation) else ()
    return verdict(situation(text, house, conversation=conversation, at=at), resolved, orders)


class TestWhatWasDone:
    @pytest.mark.parametrize("seconds", [10.0, 86_400.0])
    def test_it_was_right_once_the_talk_goes_on_to_something_else(self, seconds: float):
        told = told_by("lock the front door", "HassTurnOn", after_the_lamp(), seconds=seconds)
        assert told is not None
        assert (told.right, told.turn, told.hypothesis.targets) == (True, "turn-1", (LAMP,))

    @pytest.mark.parametrize(
        ("text", "intent"), [("that's wrong", "correct"), ("undo that", "undo"), ("not that one", "correct")]
    )
    def test_a_protest_says_that_it_was_wrong(self, text: str, intent: str):
        told = told_by(text, intent, after_the_lamp())
        assert told is not None
        assert not told.right

    def test_a_correction_that_names_what_was_meant_says_so_too(self):
        told = told_by("no, I meant the ceiling light in the kitchen", "correct", after_the_lamp())
        assert told is not None
        assert not told.right

    def test_what_a_hand_switched_back_at_once_was_wrong(self):
        told = told_by("lock the front door", "HassTurnOn", after_the_lamp(), house=DARK)
        assert told is not None
        assert not told.right

    def test_what_a_hand_switched_back_later_was_right_at_the_time(self):
        told = told_by("lock the front door", "HassTurnOn", after_the_lamp(), house=DARK, seconds=300)
        assert told is not None
        assert told.right

    def test_asking_for_the_opposite_at_once_tells_nothing(self):
        assert told_by("turn off the desk lamp", "HassTurnOff", after_the_lamp()) is None

    def test_a_turn_is_judged_once(self):
        assert told_by("lock the front door", "HassTurnOn", after_the_lamp(unjudged=None)) is None


class TestWhatWasAsked:
    def test_who_chooses_had_been_understood(self):
        told = told_by("the left one", "select_option", choice())
        assert told is not None
        assert (told.right, told.turn) == (True, None)

    def test_none_of_what_was_offered_tells_nothing_of_the_reading(self):
        assert told_by("neither of them", "HassNevermind", choice()) is None

    @pytest.mark.parametrize(("text", "right"), [("yes", True), ("no", False)])
    def test_a_yes_or_a_no_is_the_verdict(self, text: str, *, right: bool):
        told = told_by(text, "affirm", confirmation())
        assert told is not None
        assert told.right is right

    def test_another_request_is_no_answer(self):
        assert told_by("lock the front door", "HassTurnOn", confirmation()) is None
