"""Questions that turn on one small word: not, set to, outside, warmest, left, and those without a verb."""

from __future__ import annotations

from typing import Any

import pytest

from devices.model import Device, Feature, Home
from engine.domain import Interpretation
from engine.language.stance import Stance, stance_of
from engine.language.words import tokenize
from tests.support.homes import (
    PERCENT,
    device,
    entity,
    home,
    light,
    lock,
    player,
    thermometer,
    thermostat,
    understand,
)


def window(name: str, area: str, *, opened: bool) -> Device:
    own = name.lower().replace(" ", "_")
    contact = entity(own, "binary_sensor", "on" if opened else "off", {}, device_class="window")
    return device(name, area, contact, id=own)


HOUSE = home(
    lock("Barn Door", "Barn"),
    lock("Dairy Door", "Dairy", locked=False),
    window("Barn Window", "Barn", opened=True),
    window("Dairy Window", "Dairy", opened=False),
    light("Barn Lamp", "Barn", on=True),
    light("Dairy Lamp", "Dairy"),
    player("Dairy Speaker", "Dairy", screen=False),
    thermostat("Dairy", now=18.0, target=21.0),
    thermometer("Barn", 9.0),
    thermometer("Porch", -3.0),
)


def answer(text: str, intent: str = "HassGetState", house: Home = HOUSE, **more: Any) -> str:
    resolution = understand(text, house, intent, **more).resolution
    assert isinstance(resolution, Interpretation), resolution
    assert not resolution.hypothesis.orders
    return resolution.text


class TestNot:
    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("which doors aren't locked?", "The Dairy Door is unlocked."),
            ("which doors are not locked", "The Dairy Door is unlocked."),
            ("which windows aren't shut", "The Barn Window is open."),
            ("is the barn door not locked?", "No, the Barn Door is locked."),
        ],
    )
    def test_the_opposite_is_asked_for(self, text: str, told: str):
        assert answer(text) == told

    def test_isnt_it_hopes_for_a_yes(self):
        assert answer("isn't the barn door locked?").startswith("Yes, the Barn Door is locked")


class TestWithoutAVerb:
    @pytest.mark.parametrize(
        "text",
        [
            "lights on in the dairy?",
            "barn window open?",
            "dairy lamp still on?",
            "any windows open upstairs",
            "anything left on?",
            "everything locked?",
        ],
    )
    @pytest.mark.parametrize("intent", ["HassTurnOn", "HassTurnOff"])
    def test_a_question_switches_nothing(self, text: str, intent: str):
        resolution = understand(text, HOUSE, intent, area="Barn").resolution
        assert not (isinstance(resolution, Interpretation) and resolution.hypothesis.orders)

    @pytest.mark.parametrize("text", ["turn the lights off?", "could you turn it on?", "lights on", "lamp off please"])
    def test_a_request_stays_one(self, text: str):
        assert stance_of(text, tokenize(text)) is Stance.PLAIN


class TestFigures:
    @pytest.mark.parametrize("intent", ["HassClimateGetTemperature", "HassGetState"])
    def test_what_it_is_set_to_is_not_what_it_measures(self, intent: str):
        assert answer("what's the thermostat set to?", intent) == "The Thermostat in the Dairy is set to 21 °C."
        assert answer("what temperature is the dairy set to", intent) == "The Thermostat in the Dairy is set to 21 °C."

    def test_outside_is_no_room(self):
        said = answer("how cold is it outside?", "HassClimateGetTemperature", area="Dairy")
        assert said == "The temperature in the Porch is -3 °C."

    def test_the_warmest_room_is_inside(self):
        assert (
            answer("which room is the warmest", "HassClimateGetTemperature")
            == "The warmest room is the Dairy at 18 °C."
        )
        assert answer("what's the coldest room?") == "The coldest room is the Barn at 9 °C."


class TestOn:
    def test_a_speaker_that_plays_nothing_was_not_left_on(self):
        said = answer("is everything off in the dairy?", house=home(*HOUSE.devices[:7]))
        assert said == "Yes, both of them are off."

    def test_who_left_something_on_asks_for_no_motion(self):
        assert "Barn Lamp" in answer("did anyone leave anything on in the barn")

    def test_a_list_has_what_is_so(self):
        assert answer("list everything that's on in the barn") == "The Barn Lamp is on."

    def test_what_can_not_be_told_is_told_as_it_is(self):
        house = home(device("Shade", "Barn", entity("shade", "fan", "on", {Feature.SPEED: PERCENT})))
        said = understand("is the shade locked", house, "HassGetState").resolution
        assert "can't tell me that. The Shade in the Barn is on" in said.text
