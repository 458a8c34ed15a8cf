"""What is forbidden, put off, asked or told is not carried out, whatever the statistics say."""

from __future__ import annotations

import pytest

from devices.model import Feature, Limits
from engine.domain import Asking, Conversation, DialogueAct, Interpretation, Question, Refusal, Unresolved
from engine.language.stance import Stance, stance_of
from engine.language.words import tokenize
from tests.support.homes import FAMILY, NOON, device, entity, home, lock, oven, understand

HOUSE = home(*FAMILY, oven())


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("turn on the light", Stance.PLAIN),
        ("could you turn on the light", Stance.PLAIN),
        ("why don't you turn on the light", Stance.PLAIN),
        ("don't turn on the light", Stance.FORBIDS),
        ("never unlock the door", Stance.FORBIDS),
        ("no need to turn on the oven", Stance.FORBIDS),
        ("turn on the oven in ten minutes", Stance.DEFERS),
        ("turn on the light at 7 pm", Stance.DEFERS),
        ("unlock the door when Bob arrives", Stance.DEFERS),
        ("remind me to lock the door", Stance.DEFERS),
        ("should I open the garage", Stance.ASKS),
        ("do I need to lock the door", Stance.ASKS),
        ("did someone turn on the light", Stance.ASKS),
        ("I was about to unlock the door", Stance.TELLS),
        ("tell bob to unlock the door", Stance.TELLS),
        ("he said open the garage", Stance.TELLS),
        ("I unlocked the front door", Stance.TELLS),
        ("we turned off the lamp", Stance.TELLS),
    ],
)
def test_the_stance_of_a_sentence(text, stance):
    assert stance_of(text, tokenize(text)) is stance


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("don't unlock the front door", "HassTurnOff"),
        ("don’t unlock the front door", "HassTurnOff"),
        ("never unlock the front door", "HassTurnOff"),
        ("do not open the garage door", "HassTurnOn"),
        ("you must not open the garage door", "HassTurnOn"),
        ("please do not turn the oven on", "HassTurnOn"),
        ("no need to turn on the oven", "HassTurnOn"),
        ("should I open the garage door?", "HassTurnOn"),
        ("can I open the garage door?", "HassTurnOn"),
        ("shall I turn on the oven?", "HassTurnOn"),
        ("I was about to unlock the front door", "HassTurnOff"),
        ("I unlocked the front door lock", "HassTurnOff"),
        ("tell bob to unlock the front door", "HassTurnOff"),
        ("remind me to unlock the front door tomorrow", "HassTurnOff"),
        ("unlock the front door when Bob arrives", "HassTurnOff"),
        ("turn on the oven in ten minutes", "HassTurnOn"),
        ("turn on the kettle and then open the garage door", "HassTurnOn"),
        ("turn off the ceiling light and lock the front door", "HassTurnOff"),
        ("open up", "HassTurnOn"),
        ("garage door", "HassTurnOff"),
        ("dim the oven", "HassTurnOn"),
    ],
)
def test_nothing_is_sent_for_a_sentence_that_is_no_plain_request(text, intent):
    resolved = understand(text, HOUSE, intent, area="Kitchen")
    sent = resolved.resolution.hypothesis.orders if isinstance(resolved.resolution, Interpretation) else ()
    assert sent == ()


def test_what_is_forbidden_is_left_alone_and_said_so():
    resolved = understand("don't open the garage door", HOUSE, "HassTurnOn")
    assert isinstance(resolved.resolution, Interpretation)
    assert "leave it" in resolved.resolution.text


def test_what_hangs_on_a_condition_is_refused_with_the_reason():
    resolved = understand("turn on the oven when the door opens", HOUSE, "HassTurnOn")
    assert isinstance(resolved.resolution, Refusal)
    assert resolved.resolution.why is Unresolved.LATER


def test_several_requests_are_refused_rather_than_half_done():
    resolved = understand("turn on the left lamp and open the garage door", HOUSE, "HassTurnOn")
    assert isinstance(resolved.resolution, Refusal)
    assert resolved.resolution.why is Unresolved.SEVERAL


def test_two_things_of_one_request_are_both_done():
    resolved = understand("turn on the left lamp and the right one", HOUSE, "HassTurnOn")
    assert isinstance(resolved.resolution, Interpretation)
    assert {o.unique_id for o in resolved.resolution.hypothesis.orders} == {"bedroom_left_lamp", "bedroom_right_lamp"}


class TestAskedBack:
    def lamps(self) -> Conversation:
        asked = understand("turn on the light", HOUSE, "HassTurnOn", area="Bedroom").resolution
        assert isinstance(asked, Question)
        return Conversation("anna", None, NOON, pending=asked, asked_at=NOON, said="turn on the light")

    @pytest.mark.parametrize(
        ("text", "intent"),
        [
            ("which one is the left one?", "HassGetState"),
            ("what is the temperature of the left radiator", "HassClimateGetTemperature"),
            ("is the left lamp on?", "HassGetState"),
        ],
    )
    def test_a_question_is_no_answer(self, text, intent):
        resolved = understand(text, HOUSE, intent, area="Bedroom", conversation=self.lamps())
        assert resolved.act is not DialogueAct.CONTROL

    @pytest.mark.parametrize("text", ["not the left one", "I don't want the left one"])
    def test_an_option_that_is_ruled_out_is_not_taken(self, text):
        resolved = understand(text, HOUSE, "select_option", area="Bedroom", conversation=self.lamps())
        assert isinstance(resolved.resolution, Interpretation)
        assert [o.unique_id for o in resolved.resolution.hypothesis.orders] == ["bedroom_right_lamp"]

    def test_a_question_after_thats_wrong_switches_nothing(self):
        from engine.domain import Hypothesis

        asked = Question(Asking.MEANT, "What did you mean?")
        last = Hypothesis("HassTurnOn", targets=("kitchen_ceiling_light",))
        before = Conversation("anna", None, NOON, pending=asked, asked_at=NOON, last=last, said="turn on the light")
        resolved = understand("which lights are on in the kitchen?", HOUSE, "HassGetState", conversation=before)
        assert resolved.act is DialogueAct.QUERY


def test_an_oven_that_is_announced_as_a_climate_device_is_not_the_heating():
    features = {Feature.TARGET_TEMPERATURE: Limits(30, 250, 5, "°C"), Feature.POWER: Limits(), Feature.MODE: Limits()}
    baker = device("Bake Master Oven", "Cellar", entity("r_oven", "climate", "off", features), id="r_oven")
    for text, intent in (("turn on the heating", "HassTurnOn"), ("make it warmer", "HassClimateSetTemperature")):
        resolved = understand(text, home(baker, lock("Door Lock", "Cellar")), intent, area="Cellar")
        assert not isinstance(resolved.resolution, Interpretation)
