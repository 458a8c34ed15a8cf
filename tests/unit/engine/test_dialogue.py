"""Answers, protests and teaching: words that lean on what was said before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from devices.model import Change, Feature, Order
from engine.domain import (
    Asking,
    Conversation,
    DialogueAct,
    Hypothesis,
    Interpretation,
    Option,
    Question,
    Refusal,
    Undo,
    Unresolved,
)
from engine.resolution.dialogue import without_protest
from engine.resolution.weighing import Resolved
from tests.support.homes import FAMILY, NOON, home, light, understand


def targets(resolved: Resolved) -> set[str]:
    assert isinstance(resolved.resolution, Interpretation), resolved.resolution
    return {order.unique_id for order in resolved.resolution.hypothesis.orders}


def which_lamp() -> Conversation:
    asked = understand("turn on the light", home(*FAMILY), "HassTurnOn", area="Bedroom").resolution
    assert isinstance(asked, Question)
    return Conversation("anna", None, NOON, pending=asked, asked_at=NOON, said="turn on the light")


def say(text: str, intent: str, conversation: Conversation, confidence: float = 0.9, **more) -> Resolved:
    more = {"area": "Bedroom"} | more
    return understand(text, home(*FAMILY), intent, confidence, conversation=conversation, **more)


class TestAnswers:
    @pytest.mark.parametrize(
        "text", ["the left one", "left", "Left please", "the first one", "the left lamp", "the former"]
    )
    def test_one_of_the_options(self, text):
        assert targets(say(text, "select_option", which_lamp())) == {"bedroom_left_lamp"}

    @pytest.mark.parametrize("text", ["both", "both of them", "all of them", "the left and the right one"])
    def test_all_of_the_options(self, text):
        assert targets(say(text, "select_option", which_lamp())) == {"bedroom_left_lamp", "bedroom_right_lamp"}

    @pytest.mark.parametrize(
        "text", ["never mind", "nevermind", "forget it", "none", "no", "leave it", "neither of them"]
    )
    def test_none_of_the_options(self, text):
        resolved = say(text, "HassNevermind", which_lamp())
        assert targets(resolved) == set()
        assert resolved.act is DialogueAct.ANSWER_QUESTION

    def test_an_answer_that_fits_none_of_the_options_is_asked_again(self):
        resolved = say("the green one", "select_option", which_lamp())
        assert isinstance(resolved.resolution, Question)
        assert "Left Lamp" in resolved.resolution.text

    def test_a_new_request_is_not_taken_for_an_answer(self):
        resolved = say("open the garage door", "HassTurnOn", which_lamp())
        assert targets(resolved) == {"garage_door"}

    def test_an_answer_after_the_question_has_gone_stale_selects_nothing(self):
        resolved = say("the left one", "select_option", which_lamp(), at=NOON + timedelta(minutes=10))
        assert targets(resolved) == set()

    def test_a_missing_value_completes_the_request(self):
        asked = understand(
            "set the thermostat in the living room", home(*FAMILY), "HassClimateSetTemperature"
        ).resolution
        assert isinstance(asked, Question)
        before = Conversation(
            "anna", None, NOON, pending=asked, asked_at=NOON, said="set the thermostat in the living room"
        )
        resolved = say("22 degrees", "select_option", before)
        assert targets(resolved) == {"living room_thermostat"}

    @pytest.mark.parametrize(
        ("text", "done"), [("yes", True), ("yes please", True), ("go ahead", True), ("no", False), ("no thanks", False)]
    )
    def test_yes_and_no_to_a_question(self, text, done):
        order = Order("front_door_lock", (Change(Feature.LOCK, value=False),))
        option = Option("Front Door Lock", Hypothesis("HassTurnOff", targets=("front_door_lock",), orders=(order,)))
        question = Question(Asking.CONFIRMATION, "Shall I unlock it?", (option,))
        before = Conversation("anna", None, NOON, pending=question, asked_at=NOON)
        assert bool(targets(say(text, "affirm" if done else "deny", before))) is done


class TestProtest:
    def done(self) -> Conversation:
        last = Hypothesis("HassTurnOn", targets=("kitchen_ceiling_light",))
        undo = Undo("t1", (Order("kitchen_ceiling_light", (Change(Feature.POWER, value=False),)),))
        return Conversation("anna", None, NOON, last=last, said="turn on the ceiling light in the kitchen", undo=undo)

    @pytest.mark.parametrize(
        "text", ["that's wrong", "No, that is wrong.", "not that one", "that was not what I meant"]
    )
    def test_takes_back_and_asks(self, text):
        resolved = say(text, "correct", self.done())
        assert resolved.act is DialogueAct.CORRECT
        assert resolved.undo_first

    def test_what_was_meant_is_done_at_once_where_it_is_said_at_once(self):
        resolved = say("no, I meant the living room", "correct", self.done())
        assert resolved.undo_first
        assert targets(resolved) == {"living_room_ceiling_light"}

    @pytest.mark.parametrize(
        "text", ["the one in the living room", "in the living room", "I meant the living room one"]
    )
    def test_what_was_meant_after_being_asked(self, text):
        from dataclasses import replace

        asked = Question(Asking.MEANT, "What did you mean?")
        before = replace(self.done(), pending=asked, asked_at=NOON, undo=None)
        assert targets(say(text, "select_option", before)) == {"living_room_ceiling_light"}

    def test_one_that_was_meant_is_asked_about_where_two_are_there(self):
        house = home(*FAMILY, light("Floor Lamp", "Living Room"))
        asked = Question(Asking.MEANT, "What did you mean?")
        before = Conversation("anna", None, NOON, asked, NOON, last=self.done().last, said="turn on the light")
        meant = understand(
            "the one in the living room", house, "select_option", conversation=before, area="Kitchen"
        ).resolution
        assert isinstance(meant, Question), "the light of a room is all of it, but one is one"
        assert len(meant.options) == 2

    def test_a_whole_request_after_being_asked_is_that_request(self):
        from dataclasses import replace

        before = replace(self.done(), pending=Question(Asking.MEANT, "What did you mean?"), asked_at=NOON)
        assert targets(say("open the garage door", "HassTurnOn", before)) == {"garage_door"}

    def test_with_nothing_done_there_is_nothing_to_take_back(self):
        resolved = say("that's wrong", "correct", Conversation("anna", None, NOON))
        assert isinstance(resolved.resolution, Refusal)
        assert resolved.resolution.why is Unresolved.NOTHING_TO_UNDO


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("that's wrong", ""),
        ("No, that is wrong.", ""),
        ("that was not what I meant", ""),
        ("no, I meant the bedroom", "the bedroom"),
        ("I wanted rock", "rock"),
        ("not that one, the left one", "the left one"),
        ("wrong one", ""),
    ],
)
def test_what_is_left_beside_the_protest(text, rest):
    assert without_protest(text) == rest


class TestProtestedMedia:
    def played(self) -> Conversation:
        last = Hypothesis("HassMediaSearchAndPlay", slots={"search_query": "jazz"}, targets=("bathroom_speaker",))
        return Conversation("anna", None, NOON, last=last, said="play jazz")

    def test_a_bare_protest_asks_what_was_meant(self):
        resolved = say("that's wrong", "correct", self.played(), endpoint="bathroom_speaker")
        assert resolved.act is DialogueAct.CORRECT

    def test_another_medium_is_played_instead(self):
        resolved = say("I wanted rock", "correct", self.played(), endpoint="bathroom_speaker")
        assert resolved.hypothesis
        assert resolved.hypothesis.slots["search_query"] == "rock"


class TestTeaching:
    @pytest.mark.parametrize(
        ("text", "category", "value", "attitude"),
        [
            ("I like jazz", "music.genre", "jazz", "like"),
            ("i really love smooth jazz", "music.genre", "jazz", "like"),
            ("I can't stand country music", "music.genre", "country", "dislike"),
            ("I don't like heavy metal", "music.genre", "heavy metal", "dislike"),
            ("my favourite team is Arsenal", "sports.team", "Arsenal", "like"),
            ("I prefer 21 degrees", "climate.temperature", 21, "like"),
            ("I'm a big fan of the Beatles", "music.artist", "the Beatles", "like"),
            ("I love Thai food", "food.cuisine", "thai food", "like"),
        ],
    )
    def test_statements(self, text, category, value, attitude):
        resolved = say(text, "state_preference", Conversation("anna", None, NOON))
        assert resolved.act is DialogueAct.TEACH
        assert resolved.hypothesis
        slots = resolved.hypothesis.slots
        assert (slots["category"], slots["value"], slots["attitude"]) == (category, value, attitude)

    def test_a_condition_is_kept(self):
        resolved = say("I like rock in the morning", "state_preference", Conversation("anna", None, NOON))
        assert resolved.hypothesis
        assert resolved.hypothesis.slots["when"]["part_of_day"] == ("morning",)

    def test_i_would_like_is_a_request(self):
        resolved = say(
            "I'd like some jazz",
            "HassMediaSearchAndPlay",
            Conversation("anna", None, NOON),
            endpoint="bathroom_speaker",
        )
        assert resolved.act is DialogueAct.CONTROL

    def test_what_kind_of_thing_it_is_is_asked_where_the_words_do_not_tell(self):
        resolved = say("I like Arsenal", "state_preference", Conversation("anna", None, NOON))
        assert isinstance(resolved.resolution, Question)
        before = Conversation("anna", None, NOON, pending=resolved.resolution, asked_at=NOON)
        answered = say("a football team", "select_option", before)
        assert answered.hypothesis
        assert answered.hypothesis.slots["category"] == "sports.team"

    @pytest.mark.parametrize("text", ["forget that I like jazz", "please forget that i like jazz", "forget jazz"])
    def test_forgetting(self, text):
        resolved = say(text, "forget_preference", Conversation("anna", None, NOON))
        assert resolved.act is DialogueAct.FORGET
        assert resolved.hypothesis
        assert resolved.hypothesis.slots["value"] == "jazz"


def guided(topic: str) -> Conversation:
    return Conversation("anna", None, NOON, pending=Question(Asking.GUIDED, "?", topic=topic), asked_at=NOON)


class TestGuidedQuestions:
    @pytest.mark.parametrize(
        ("topic", "text", "value"),
        [
            ("light_at_night", "20 percent", 20),
            ("light_at_night", "dim", 20),
            ("light_at_night", "about thirty", 30),
            ("comfort_temperature", "21", 21),
            ("comfort_temperature", "twenty two degrees", 22),
            ("comfort_temperature", "70 °F", 70),
            ("music", "jazz", "jazz"),
            ("music", "I like classical music", "classical"),
            ("music", "bollywood", "bollywood"),
            ("music", "qawwali music", "qawwali"),
        ],
    )
    def test_good_answers(self, topic, text, value):
        resolved = say(text, "HassLightSet", guided(topic), 0.4)
        assert resolved.act is DialogueAct.GUIDE
        assert resolved.hypothesis
        assert resolved.hypothesis.slots["value"] == value

    @pytest.mark.parametrize(
        ("topic", "text", "reason"),
        [
            ("light_at_night", "banana", "brightness"),
            ("light_at_night", "400 percent", "0 to 100"),
            ("comfort_temperature", "purple", "temperature"),
            ("comfort_temperature", "15%", "temperature"),
            ("comfort_temperature", "200 degrees", "no room temperature"),
            ("music", "42", "kind of music"),
            ("music", "banana", "banana music"),
        ],
    )
    def test_a_bad_answer_is_refused_with_the_reason(self, topic, text, reason):
        resolved = say(text, "out_of_scope", guided(topic), 0.5)
        assert isinstance(resolved.resolution, Refusal)
        assert reason in resolved.resolution.text

    def test_another_taste_than_was_asked_for_is_kept(self):
        resolved = say("I like it at 22 degrees", "state_preference", guided("music"))
        assert resolved.act is DialogueAct.TEACH
        assert resolved.hypothesis
        assert resolved.hypothesis.slots["category"] == "climate.temperature"

    @pytest.mark.parametrize("text", ["stop", "Stop.", "never mind", "enough for now"])
    def test_stop_stops(self, text):
        resolved = say(text, "HassNevermind", guided("music"))
        assert resolved.hypothesis
        assert resolved.hypothesis.intent == "HassNevermind"

    def test_a_request_in_between_is_carried_out(self):
        resolved = say("turn on the left lamp", "HassTurnOn", guided("music"))
        assert targets(resolved) == {"bedroom_left_lamp"}

    def test_a_question_in_between_is_answered(self):
        resolved = say("what is the temperature?", "HassClimateGetTemperature", guided("comfort_temperature"))
        assert resolved.act is DialogueAct.QUERY
