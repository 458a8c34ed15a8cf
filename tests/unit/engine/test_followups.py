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
