"""Words that go on from what was just done, or point at it."""

from __future__ import annotations

import pytest

from devices.model import Feature, Limits
from engine.domain import Asking, Interpretation, Question
from engine.language.leaning import leaning
from tests.support.homes import PERCENT, device, entity, home, light, player, thermostat
from tests.support.talking import Talk, features


def blind(name: str, area: str, *, at: int = 50, device_class: str = "blind"):
    own = name.lower().replace(" ", "_")
    kinds = {Feature.OPEN: Limits(), Feature.POSITION: PERCENT}
    cover = entity(own, "cover", "open", kinds, attributes={"current_position": at}, device_class=device_class)
    return device(name, area, cover, id=own)


def fan(name: str, area: str, *, speed: int = 40):
    own = name.lower().replace(" ", "_")
    kinds = {Feature.POWER: Limits(), Feature.SPEED: PERCENT}
    return device(name, area, entity(own, "fan", "on", kinds, attributes={"percentage": speed}), id=own)


def loud(name: str, area: str, *, volume: float = 0.5):
    own = name.lower().replace(" ", "_")
    kinds = {
        Feature.PLAYBACK: Limits(options=("play", "pause", "stop")),
        Feature.VOLUME: PERCENT,
        Feature.POWER: Limits(),
    }
    attributes = {"volume_level": volume}
    return device(name, area, entity(own, "media_player", "playing", kinds, attributes=attributes), id=own)


CABIN = (
    light("Stove Lamp", "Parlour", on=True),
    light("Window Lamp", "Parlour"),
    loud("Gramophone", "Parlour"),
    blind("Roller Blind", "Parlour"),
    fan("Punkah", "Parlour"),
    thermostat("Parlour", target=20.0),
)


def talk() -> Talk:
    return Talk(home(*CABIN), area="Parlour")


@pytest.mark.parametrize(
    "text",
    [
        "a bit more",
        "More.",
        "some more please",
        "a touch",
        "ok a little more",
        "keep going",
        "a tad further",
        "still more",
    ],
)
def test_more_goes_on_the_same_way_as_before(text):
    told = talk()
    assert told.does("the gramophone quieter please", "HassSetVolumeRelative", 0.9) == {"gramophone": 40}
    assert told.does(text) == {"gramophone": 30}


def test_more_after_dimming_is_dimmer_and_not_brighter():
    told = talk()
    assert told.does("dim the stove lamp", "HassLightSet", 0.9) == {"parlour_stove_lamp": 80}
    assert told.does("bit more") == {"parlour_stove_lamp": 60}
    assert told.does("even dimmer", "HassLightSet", 0.9) == {"parlour_stove_lamp": 40}


def test_more_still_works_after_a_question_in_between():
    told = talk()
    told.does("turn the gramophone down by 5", "HassSetVolumeRelative", 0.9)
    told.say("what time is it", "HassGetCurrentTime", 0.95)
    assert told.does("a bit more") == {"gramophone": 40}


def test_one_more_degree():
    told = talk()
    assert (
        told.does("turn the thermostat up by 2 degrees", "HassClimateSetTemperature", 0.9)["parlour_thermostat"] == 22
    )
    assert told.does("one more") == {"parlour_thermostat": 23}
    assert told.does("another two degrees") == {"parlour_thermostat": 25}


def test_a_speed_that_was_set_goes_faster_and_to_its_end():
    told = talk()
    assert told.does("set the punkah to 30", "HassFanSetSpeed", 0.9) == {"punkah": 30}
    assert told.does("faster", "HassFanSetSpeed", 0.7) == {"punkah": 50}
    assert told.does("max") == {"punkah": 100}
    assert told.does("turn it down a notch", "HassSetVolumeRelative", 0.9) == {"punkah": 80}


def test_too_much_goes_half_of_the_step_back():
    told = talk()
    assert told.does("make the stove lamp 40% darker", "HassLightSet", 0.9) == {"parlour_stove_lamp": 60}
    assert told.does("too much") == {"parlour_stove_lamp": 80}


def test_again_repeats_a_step_and_says_so_of_a_switch():
    told = talk()
    told.does("gramophone louder", "HassSetVolumeRelative", 0.9)
    assert told.does("again") == {"gramophone": 70}
    told.does("turn on the window lamp", "HassTurnOn", 0.95)
    assert told.does("again") == {"parlour_window_lamp": True}


def test_what_was_moved_is_moved_on():
    told = talk()
    assert told.does("set the roller blind to 40 percent", "HassSetPosition", 0.9) == {"roller_blind": 40}
    assert told.does("a bit more") == {"roller_blind": 20}
    assert told.does("all the way") == {"roller_blind": 0}


@pytest.mark.parametrize("text", ["a bit more", "again", "less", "max", "one more", "too much"])
def test_with_nothing_before_it_is_asked_of_what(text):
    resolution = talk().say(text, "HassLightSet", 0.8).resolution
    assert isinstance(resolution, Question)
    assert resolution.kind is Asking.MISSING


def test_a_minute_later_more_of_nothing_is_asked_about():
    told = talk()
    told.does("gramophone louder", "HassSetVolumeRelative", 0.9)
    assert isinstance(told.say("more", "HassLightSet", 0.8, after_s=120).resolution, Question)


def test_it_may_be_some_minutes_ago():
    told = talk()
    told.does("set the punkah to 30", "HassFanSetSpeed", 0.9)
    assert told.does("turn it up a bit", "HassSetVolumeRelative", 0.9, after_s=120) == {"punkah": 50}


def test_what_lets_someone_in_is_asked_about_before_it_opens_further():
    gate = blind("Stable Gate", "Yard", at=30, device_class="gate")
    told = Talk(home(gate), area="Yard")
    told.does("set the stable gate to 20 percent", "HassSetPosition", 0.9)
    resolved = told.say("make it more", "HassSetPosition", 0.9)
    assert isinstance(resolved.resolution, Interpretation)
    resolved = told.say("too much", "HassSetPosition", 0.9)
    assert isinstance(resolved.resolution, Question)
    assert features(resolved) == {Feature.POSITION}


@pytest.mark.parametrize(
    "text",
    [
        "turn it off",
        "more light",
        "turn it back on",
        "play it again",
        "one more espresso",
        "brighter in the attic",
        "is it on",
    ],
)
def test_words_about_something_else_lean_on_nothing(text):
    assert leaning(text) is None


def test_the_film_is_no_part_of_it():
    told = Talk(home(player("Lantern", "Parlour", screen=True), *CABIN), area="Parlour")
    told.does("gramophone louder", "HassSetVolumeRelative", 0.9)
    assert told.does("a lot more") == {"gramophone": 80}


def test_a_count_tells_which_they_are_and_those_that_are_on_go_off():
    hut = home(light("A Lamp", "Loft", on=True), light("B Lamp", "Cellar", on=True), light("C Lamp", "Cellar"))
    told = Talk(hut, area="Cellar")
    told.say("how many lights are on?", "HassGetState", 0.9)
    assert told.does("turn them off", "HassTurnOff", 0.9) == {"loft_a_lamp": False, "cellar_b_lamp": False}


def test_another_thing_is_given_the_same_and_then_both_are_meant():
    told = talk()
    told.does("turn on the window lamp", "HassTurnOn", 0.9)
    assert told.does("dim it to 30", "HassLightSet", 0.9) == {"parlour_window_lamp": 30}
    assert told.does("and the stove lamp", "HassGetState", 0.5) == {"parlour_stove_lamp": 30}
    assert told.does("make both green", "HassLightSet", 0.9).keys() == {"parlour_window_lamp", "parlour_stove_lamp"}
    assert set(told.does("now off", "HassTurnOff", 0.9).values()) == {False}


def robot(name: str):
    options = ("start", "stop", "pause", "return_to_base")
    return device(name, "Hall", entity(name.lower(), "vacuum", "docked", {Feature.RUN: Limits(options=options)}))


def test_stop_stops_what_was_just_started():
    told = Talk(home(robot("Otto"), robot("Gisela"), *CABIN), area="Hall")
    told.does("start otto", "HassVacuumStart", 0.9)
    assert told.does("stop", "HassNevermind", 0.9) == {"otto": "stop"}


def test_they_are_stopped_together():
    told = Talk(home(robot("Otto"), robot("Gisela"), *CABIN), area="Hall")
    told.does("start otto", "HassVacuumStart", 0.9)
    told.does("and gisela", "HassGetState", 0.6)
    assert told.does("stop them", "HassNevermind", 0.8) == {"otto": "stop", "gisela": "stop"}


@pytest.mark.parametrize("text", ["gramophone stop", "the gramophone is too loud, make it stop", "stop"])
def test_what_plays_is_stopped(text):
    assert talk().does(text, "HassNevermind", 0.8) == {"gramophone": "stop"}


def test_stop_where_nothing_runs_asks():
    told = Talk(home(light("Stove Lamp", "Parlour", on=True)), area="Parlour")
    assert isinstance(told.say("stop", "HassNevermind", 0.9).resolution, Question)


LOUNGE = (
    light("Ceiling Light", "Lounge"),
    light("Floor Lamp", "Lounge", aliases=("tall lamp",)),
    light("Left Lamp", "Lounge"),
    light("Anna's Lamp", "Lounge"),
)


def asked() -> Talk:
    told = Talk(home(*LOUNGE), area="Lounge")
    assert isinstance(told.say("turn on the lamp", "HassTurnOn", 0.9).resolution, Question)
    return told


def test_a_lamp_is_no_ceiling_light_where_there_are_lamps():
    pending = asked().conversation.pending
    assert pending
    assert {option.label for option in pending.options} == {"Floor Lamp", "Left Lamp", "Anna's Lamp"}


def test_a_lamp_is_the_ceiling_light_where_only_that_is_on():
    told = Talk(home(light("Ceiling Light", "Lounge", on=True), *LOUNGE[1:]), area="Lounge")
    assert told.does("turn off the lamp", "HassTurnOff", 0.9) == {"lounge_ceiling_light": False}


@pytest.mark.parametrize(
    "text", ["whichever", "any", "you choose", "it doesn't matter", "I don't care", "either is fine"]
)
def test_any_of_them_is_one_of_them(text):
    assert len(asked().does(text, "out_of_scope", 0.6)) == 1


def test_any_is_no_answer_where_it_would_open_something():
    gates = [blind(f"{name} Gate", "Yard", at=0, device_class="gate") for name in ("North", "South")]
    told = Talk(home(*gates), area="Yard")
    told.conversation = asked_about(told)
    assert isinstance(told.say("whichever", "out_of_scope", 0.6).resolution, Question)


def asked_about(told: Talk):
    told.say("set the gate to 50 percent", "HassSetPosition", 0.9)
    assert told.conversation.pending
    return told.conversation


def test_what_is_rejected_leaves_the_others_in_question():
    told = asked()
    left = told.say("not the tall one", "correct", 0.9).resolution
    assert isinstance(left, Question)
    assert {option.label for option in left.options} == {"Left Lamp", "Anna's Lamp"}
    assert told.does("not the left one", "correct", 0.9) == {"lounge_anna's_lamp": True}


def test_rejecting_nobody_knows_which_keeps_the_question():
    told = asked()
    assert isinstance(told.say("not that one", "correct", 0.9).resolution, Question)
    assert told.does("the left one", "select_option", 0.9) == {"lounge_left_lamp": True}


def test_mine_is_what_bears_my_name():
    assert asked().does("mine", "select_option", 0.6) == {"lounge_anna's_lamp": True}


def test_an_answer_after_another_question_in_between():
    told = asked()
    told.say("what time is it", "HassGetCurrentTime", 0.95)
    assert told.does("the left one", "select_option", 0.9) == {"lounge_left_lamp": True}


def test_it_may_only_be_what_is_on():
    told = Talk(home(light("Lamp", "Den"), light("Spot", "Den"), loud("Wireless", "Den")), area="Den")
    assert told.does("turn it off", "HassTurnOff", 0.9) == {"wireless": False}


def test_only_those_that_are_on_are_asked_about():
    told = Talk(home(*(light(name, "Den", on=on) for name, on in (("A", True), ("B", True), ("C", False)))), area="Den")
    question = told.say("turn the lamp off", "HassTurnOff", 0.9).resolution
    assert isinstance(question, Question)
    assert {option.label for option in question.options} == {"A", "B"}


def test_what_was_taken_back_can_be_taken_further_back():
    told = talk()
    told.does("turn on the window lamp", "HassTurnOn", 0.9)
    told.does("make it red", "HassLightSet", 0.9)
    told.does("dim it to 40", "HassLightSet", 0.9)
    assert len(told.conversation.earlier) == 2


def screen_with_inputs():
    kinds = {
        Feature.POWER: Limits(),
        Feature.PLAYBACK: Limits(options=("play", "pause")),
        Feature.PLAY_MEDIA: Limits(),
        Feature.SOURCE: Limits(options=("Antenna", "Game Box", "Filmhouse")),
    }
    own = entity("panel", "media_player", "off", kinds, device_class="tv")
    return device("Panel", "Parlour", own, id="panel", screen=True)


@pytest.mark.parametrize("text", ["put on filmhouse", "watch filmhouse"])
def test_an_input_is_no_film(text):
    told = Talk(home(screen_with_inputs(), *CABIN), area="Parlour")
    assert told.does(text, "HassMediaSearchAndPlay", 0.9) == {"panel": "Filmhouse"}


def test_what_is_on_is_changed_to_another_input_and_off_again():
    told = Talk(home(screen_with_inputs(), *CABIN), area="Parlour")
    told.does("turn the panel on", "HassTurnOn", 0.9)
    assert told.does("change it to game box", "HassClimateSetTemperature", 0.6) == {"panel": "Game Box"}
    assert told.does("turn it off", "HassTurnOff", 0.9) == {"panel": False}


def test_what_plays_goes_on_elsewhere():
    told = Talk(home(player("Box", "Loft", screen=False), player("Horn", "Den", screen=False)), area="Den")
    told.does("play jazz", "HassMediaSearchAndPlay", 0.9)
    moved = told.does("put it on in the loft instead", "HassMediaSearchAndPlay", 0.8)
    assert moved == {"box": {"media_content_type": "music", "media_content_id": "jazz"}}


def test_everywhere_is_every_player():
    told = Talk(home(player("Box", "Loft", screen=False), player("Horn", "Den", screen=False)), area="Den")
    assert told.does("play jazz on all the speakers", "HassMediaSearchAndPlay", 0.9).keys() == {"box", "horn"}


def test_a_number_behind_radio_is_its_station():
    told = Talk(home(player("Box", "Loft", screen=False)), area="Loft")
    played = told.does("play radio 4", "HassMediaSearchAndPlay", 0.9)
    assert played == {"box": {"media_content_type": "radio", "media_content_id": "radio 4"}}
