"""Answers as people give them: consent, refusal with another wish, by name, later, and to a question of before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from devices.model import Change, Feature, Order
from engine.domain import Asking, Changed, Conversation, Interpretation, Question, RankedIntent
from engine.resolution.resolve import resolve
from tests.support.homes import FAMILY, NOON, home, situation, understand

HOUSE = home(*FAMILY)
OPEN = understand("open the garaje door", HOUSE, "HassTurnOn", area="Kitchen").resolution
WHICH = understand("turn on the lamp", HOUSE, "HassTurnOn", area="Bedroom").resolution


def waiting(question) -> Conversation:
    assert isinstance(question, Question), question
    return Conversation("anna", None, NOON, pending=question, asked_at=NOON, last=question.hypothesis)


def answer(text: str, question, intent: str = "out_of_scope", talk: Conversation | None = None):
    moment = situation(
        text, HOUSE, area="Bedroom", conversation=talk or waiting(question), at=NOON + timedelta(seconds=9)
    )
    return resolve(moment, [RankedIntent(intent, 0.8)]).resolution


@pytest.mark.parametrize(
    "text",
    [
        "sure why not",
        "of course",
        "do it",
        "y",
        "yes, the garage",
        "garage door",
        "i suppose so",
        "obviously",
        "go for it",
    ],
)
def test_consent_is_heard_in_everyday_words(text):
    found = answer(text, OPEN, "HassNevermind")
    assert isinstance(found, Interpretation), found
    assert [one.unique_id for one in found.hypothesis.orders] == ["garage_door"]


@pytest.mark.parametrize("text", ["are you sure?", "what?", "did you hear me", "say that again"])
def test_who_did_not_hear_is_asked_again(text):
    assert answer(text, OPEN) == OPEN


def test_a_refusal_with_another_wish_is_that_wish():
    found = answer("no, turn on the left lamp", OPEN, "HassTurnOn")
    assert isinstance(found, Interpretation), found
    assert found.hypothesis.targets == ("bedroom_left_lamp",)


def test_a_time_puts_off_what_was_offered_and_asks_for_that():
    found = answer("in ten minutes", OPEN)
    assert isinstance(found, Question)
    assert found.kind is Asking.CONFIRMATION
    later = found.options[0].hypothesis.later
    assert later is not None
    assert later.at == NOON + timedelta(seconds=9, minutes=10)


@pytest.mark.parametrize("text", ["yes", "ok", "sure"])
def test_a_yes_to_which_one_is_asked_again(text):
    assert answer(text, WHICH, "affirm") == WHICH


@pytest.mark.parametrize(
    ("text", "intent"),
    [("one", "select_option"), ("left lamp", "HassGetState"), ("the left one please", "select_option"), ("1", "x")],
)
def test_an_option_is_chosen_by_its_name_or_number(text, intent):
    found = answer(text, WHICH, intent)
    assert isinstance(found, Interpretation), found
    assert found.hypothesis.targets == ("bedroom_left_lamp",)


def test_after_another_request_a_name_still_answers():
    lamp = (Order("kitchen_ceiling_light", (Change(Feature.POWER, value=True),)),)
    then = NOON + timedelta(seconds=5)
    talk = replace(waiting(WHICH), at=then, changed=Changed("HassTurnOn", lamp, (), then))
    found = answer("the right lamp", WHICH, "HassGetState", talk)
    assert isinstance(found, Interpretation), found
    assert found.hypothesis.targets == ("bedroom_right_lamp",)


def test_after_another_turn_a_mere_yes_is_asked_for_again():
    talk = replace(waiting(OPEN), at=NOON + timedelta(seconds=5))
    assert answer("yes", OPEN, "affirm", talk) == OPEN


def test_a_value_beside_the_answer_is_set():
    found = answer("both to 20 percent", WHICH, "select_option")
    assert isinstance(found, Interpretation), found
    values = {one.unique_id: one.changes[-1].value for one in found.hypothesis.orders}
    assert values == {"bedroom_left_lamp": 20, "bedroom_right_lamp": 20}
