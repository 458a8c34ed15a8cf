"""Planned things that are pointed at: by their length, their place in the list, or as the other one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.domain import Conversation, Hypothesis, Interpretation, RankedIntent, Refusal, Undo, Unresolved
from engine.resolution import schedules
from engine.resolution.resolve import resolve
from engine.scheduling.model import Kind, Schedule
from tests.support.homes import FAMILY, NOON, home, situation


def timer(name: str, minutes: int, order: int, label: str = "") -> Schedule:
    at = NOON + timedelta(minutes=minutes)
    made = NOON - timedelta(seconds=60 - order)
    return Schedule(name, "anna", at, at, made, Kind.TIMER, lasting_s=minutes * 60, name=label)


FIVE, TEN, EGGS = timer("five", 5, 2), timer("ten", 10, 1), timer("eggs", 12, 3, "egg")
PLANNED = (FIVE, TEN, EGGS)
LISTED = Conversation(
    "anna", None, NOON, last=Hypothesis(schedules.LIST, schedules=("five", "ten", "eggs")), said="what is planned"
)


def ask(text: str, planned=PLANNED, conversation=None, intent="out_of_scope"):
    moment = replace(situation(text, home(*FAMILY), conversation=conversation), schedules=planned)
    return resolve(moment, [RankedIntent(intent, 0.4)]).resolution


@pytest.mark.parametrize("intent", ["out_of_scope", "select_option", "cancel_schedule"])
@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("cancel the 5 minute one", ("five",)),
        ("cancel the ten minute timer", ("ten",)),
        ("cancel the first one", ("five",)),
        ("please cancel the second timer", ("ten",)),
        ("cancel number 3", ("eggs",)),
        ("cancel the egg one", ("eggs",)),
    ],
)
def test_one_is_pointed_at_without_a_list(text, ids, intent):
    found = ask(text, intent=intent)
    assert isinstance(found, Interpretation), found
    assert found.hypothesis.intent == schedules.CANCEL
    assert found.hypothesis.schedules == ids


def test_the_last_one_is_the_last_of_the_list_or_else_the_one_that_was_set_last():
    planned = (FIVE, TEN)
    told = replace(LISTED, last=Hypothesis(schedules.LIST, schedules=("five", "ten")))
    listed, unlisted = ask("cancel the last one", planned, told), ask("cancel the last timer", planned)
    assert isinstance(listed, Interpretation)
    assert isinstance(unlisted, Interpretation)
    assert (listed.hypothesis.schedules, unlisted.hypothesis.schedules) == (("ten",), ("five",))


@pytest.mark.parametrize("text", ["delete the second one", "get rid of the second one please"])
def test_after_the_list_any_verb_of_removal_will_do(text):
    found = ask(text, conversation=LISTED)
    assert isinstance(found, Interpretation), found
    assert found.hypothesis.schedules == ("ten",)


@pytest.mark.parametrize("text", ["cancel them all", "cancel all of them", "cancel both of them"])
def test_all_that_were_listed_go_together(text):
    found = ask(text, conversation=LISTED)
    assert isinstance(found, Interpretation), found
    assert found.hypothesis.schedules == ("five", "ten", "eggs")


def test_the_other_one_is_not_the_one_spoken_of():
    talk = Conversation("anna", None, NOON, undo=Undo("t", planned=("ten",)))
    found = ask("cancel the other one", (FIVE, TEN), talk)
    assert isinstance(found, Interpretation), found
    assert found.hypothesis.schedules == ("five",)


@pytest.mark.parametrize("text", ["cancel the fifth timer", "cancel the 7 minute timer"])
def test_there_is_no_fifth_of_three(text):
    found = ask(text)
    assert isinstance(found, Refusal), found
    assert found.why is Unresolved.NOT_PLANNED


def test_the_time_left_is_told_of_the_one_pointed_at():
    found = ask("how long is left on the ten minute timer", intent="HassTimerStatus")
    assert isinstance(found, Interpretation)
    assert found.text == "10 minutes left on the 10 minute timer."
