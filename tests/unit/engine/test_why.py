"""Why something was done, or is so: told from the log of turns, or honestly not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from devices.model import Change, Command, Feature, Home, Order
from engine.domain import (
    Answer,
    Conversation,
    Hypothesis,
    Interpretation,
    Outcome,
    Question,
    RankedIntent,
    Turn,
    Utterance,
)
from engine.resolution.resolve import resolve
from engine.resolution.why import needs_log
from tests.support.homes import NOON, home, light, lock, situation, thermometer, understand

HOUSE = home(
    light("Globe Lamp", "Study", on=True),
    light("Wall Lamp", "Study"),
    lock("Yard Door", "Hall", locked=False),
    thermometer("Study", 16.5),
)


def turn(said: str, text: str, outcome: Outcome = Outcome.DONE, *targets: str, **more: Any) -> Turn:
    person, minutes = more.pop("person", "anna"), more.pop("minutes", 5)
    utterance = Utterance(said, more.pop("sender", person), person, NOON - timedelta(minutes=minutes))
    commands = (Command("lamp/set", "ON"),) if outcome is Outcome.DONE else ()
    answer = Answer("t1", text, outcome, "HassTurnOn", {}, targets, commands, 0.9, more.pop("reasons", ()))
    return Turn(f"t{minutes}", utterance, None, answer)


ON = turn(
    "lights on", "I turned on the Globe Lamp.", Outcome.DONE, "study_globe_lamp", reasons=("you are in the Study",)
)


def said(text: str, *log: Turn, house: Home = HOUSE, **more: Any) -> str:
    moment = replace(situation(text, house, area="Study", **more), log=log)
    resolution = resolve(moment, [RankedIntent("explain", 0.9)]).resolution
    assert isinstance(resolution, Interpretation), resolution
    assert not resolution.hypothesis.orders
    return resolution.text


class TestAThing:
    def test_what_was_done_here_is_told_with_its_words_and_reasons(self):
        assert (
            said("why is the globe lamp on?", ON) == "Because you said “lights on” at 11:55, and you are in the Study."
        )

    def test_the_latest_deed_with_that_thing_counts_and_no_other(self):
        other = turn("open up", "I unlocked the Yard Door.", Outcome.DONE, "yard_door", minutes=1)
        assert "lights on" in said("why is the globe lamp on", other, ON)
        assert "open up" in said("how come the yard door is unlocked", other, ON)

    def test_the_words_of_somebody_else_are_theirs(self):
        by_tom = turn("secret words", "", Outcome.DONE, "study_globe_lamp", person="tom")
        assert said("why is the globe lamp on", by_tom) == "Because Tom asked me to at 11:55."

    def test_what_is_not_so_is_not_explained(self):
        assert said("why is the wall lamp on", ON) == "It is not: The Wall Lamp is off."

    def test_what_was_not_done_here_is_not_known(self):
        answer = said("why is the yard door unlocked", ON)
        assert answer.startswith("I don't know: it was not done through me")
        assert answer.endswith("The Yard Door in the Hall is unlocked.")

    def test_what_changed_afterwards_was_somebody_else(self):
        changed = tuple(
            replace(
                one,
                entities=tuple(replace(e, state=replace(e.state, changed_at=NOON)) for e in one.entities),
            )
            for one in HOUSE.devices
        )
        assert said("why is the globe lamp on", ON, house=home(*changed)).startswith("I don't know: it changed after")

    def test_why_it_is_cold_is_only_told_as_it_is_measured(self):
        assert said("why is it so cold in here") == "I can't tell why, only that it is 16.5 °C in the Study."

    @pytest.mark.parametrize("text", ["who turned on the globe lamp?", "when was the globe lamp turned on"])
    def test_who_and_when_are_told_of_what_was_done_here(self, text: str):
        assert said(text, ON).startswith("The last time through me was at 11:55: you said “lights on”.")


class TestTheTurnBefore:
    def test_a_deed_has_its_reasons(self):
        assert said("why did you do that?", ON) == "You said “lights on”, and you are in the Study."

    def test_a_refusal_has_its_own(self):
        refused = turn("turn on the sauna", "I know nothing called “sauna” in this home.", Outcome.REFUSED)
        assert said("why not", refused) == (
            "You said “turn on the sauna”, and this is why not: I know nothing called “sauna” in this home."
        )

    def test_a_question_was_asked_for_want_of_being_sure(self):
        assert "not sure enough" in said("why do you ask", turn("open it", "Shall I?", Outcome.ASKED))

    def test_nothing_is_made_up_where_nothing_was_done(self):
        assert said("why?") == "I have not done anything lately that I could explain."
        assert said("why?", turn("lights on", "", Outcome.DONE, minutes=40)).startswith("I have not done anything")

    def test_what_others_were_told_is_not_explained_to_this_one(self):
        by_tom = turn("secret words", "", Outcome.DONE, "study_globe_lamp", person="tom", minutes=1)
        assert "secret" not in said("why", by_tom)

    def test_without_a_log_the_conversation_tells(self):
        lit = Order("study_globe_lamp", (Change(Feature.POWER, value=True),))
        last = Hypothesis("HassTurnOn", targets=(lit.unique_id,), orders=(lit,), reasons=("it is dark in the Study",))
        before = Conversation("anna", None, NOON, last=last, said="light")
        assert said("why", conversation=before) == "You said “light”, and it is dark in the Study."


def test_what_was_said_is_said_again_and_nothing_is_resumed():
    for text in ("say that again", "what did you say?", "sorry, I didn't catch that"):
        moment = replace(situation(text, HOUSE), log=(ON,))
        told = resolve(moment, [RankedIntent("HassMediaUnpause", 0.9)]).resolution
        assert isinstance(told, Interpretation)
        assert told.text == "I turned on the Globe Lamp."


def test_in_which_room_this_is():
    assert said("which room is this?") == "In the Study, as far as I know."


def test_why_dont_you_is_a_request():
    assert not isinstance(understand("why don't you turn on the wall lamp", HOUSE, "HassTurnOn").resolution, Question)
    done = understand("why don't you turn on the wall lamp", HOUSE, "HassTurnOn").resolution
    assert isinstance(done, Interpretation)
    assert done.hypothesis.orders


def test_the_log_is_only_looked_up_where_it_is_asked_for():
    assert needs_log("why is it on")
    assert needs_log("who did that")
    assert not needs_log("how long is left")
    assert not needs_log("turn on the lamp")
