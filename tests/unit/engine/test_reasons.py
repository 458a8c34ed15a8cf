"""Reasons that are true: of what was not done, of what is not so, and of what is only recent."""

from datetime import timedelta

from devices.model import Feature, Limits
from engine.context.situation import Situation
from engine.domain import Conversation, Interpretation
from engine.habits.choice import DEVICE_BAR, leading
from engine.habits.model import Observation, Topic
from engine.resolution import smalltalk
from tests.support.homes import NOON, device, entity, home, light, offline, situation, thermostat, understand
from tests.support.talking import Talk

COFFEE = device("Percolator", "Galley", entity("perc", "switch", "off", {Feature.POWER: Limits()}))


def why(talk: Talk, text: str = "why not?") -> str:
    resolution = talk.say(text, "explain", 0.9).resolution
    assert isinstance(resolution, Interpretation)
    return resolution.text


def test_what_is_offline_was_not_done_because_of_that() -> None:
    talk = Talk(home(offline(COFFEE)))
    talk.say("percolator on", "HassTurnOn", 0.9)
    assert why(talk) == "Because the Percolator in the Galley is offline."


def test_what_can_t_be_done_is_explained_by_what_the_thing_can_do() -> None:
    talk = Talk(home(COFFEE))
    talk.say("dim the percolator", "HassLightSet", 0.9)
    assert why(talk, "why").startswith("I can't dim the Percolator in the Galley: it can only be turned on and off")


def test_what_was_asked_of_somebody_else_is_not_explained_by_their_words() -> None:
    talk = Talk(home(light("Lamp", "Den")))
    assert why(talk, "why") == "I have not done anything lately that I could explain."


def test_what_was_sent_and_did_not_happen_is_told_as_it_is() -> None:
    house = home(COFFEE)
    done = understand("turn on the percolator", house, "HassTurnOn")
    assert done.hypothesis is not None
    talk = Conversation("anna", None, NOON, last=done.hypothesis, said="turn on the percolator")
    moment: Situation = situation("why", house, conversation=talk)
    assert smalltalk.answer("explain", moment, 1.0).text == (
        "The Percolator in the Galley is off now; why, I can't tell."
    )


def test_an_open_window_is_no_reason_for_warmth() -> None:
    window = device("Window", "Den", entity("w", "binary_sensor", "on", {}, device_class="window"))
    resolved = understand("heating to 21", home(thermostat("Den"), window), "HassClimateSetTemperature", area="Den")
    assert resolved.hypothesis is not None
    assert resolved.hypothesis.reasons == ("Mind that the Window is open",)


def test_what_was_done_often_in_a_minute_was_seen_on_one_day() -> None:
    quick = [Observation(str(i), "anna", NOON + timedelta(seconds=i), "t", Topic.DEVICE, "radio") for i in range(6)]
    lead = leading({"radio": quick}, ["radio", "lamp"], {}, NOON)
    assert lead is not None
    assert lead.clears(DEVICE_BAR)
    assert lead.days == 1
