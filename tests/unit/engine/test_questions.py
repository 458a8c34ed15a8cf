"""Yes-or-no questions: of how many they ask, what decides them, and how the answer reads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from devices.model import Device, Entity, Feature, Home, Limits
from engine.domain import Interpretation
from tests.support.homes import device, entity, home, light, lock, offline, thermostat, understand

OPENS = {Feature.OPEN: Limits()}


def cover(name: str, area: str, state: str | None, kind: str) -> Device:
    own = name.lower().replace(" ", "_")
    return device(name, area, entity(own, "cover", state, OPENS, device_class=kind), id=own)


def valve(name: str, area: str, state: str, **more: str) -> Device:
    own = name.lower().replace(" ", "_")
    return device(name, area, entity(own, "valve", state, OPENS, **more), id=own)


def sensor(name: str, area: str, state: str, kind: str | None, **more: str) -> Device:
    own = name.lower().replace(" ", "_")
    component = more.pop("component", "binary_sensor")
    return device(name, area, entity(own, component, state, {}, device_class=kind, **more), id=own)


HOUSE = home(
    lock("Cellar Lock", "Hall"),
    lock("Side Lock", "Pantry", locked=False),
    cover("Left Gate", "Drive", "closed", "gate"),
    cover("Right Gate", "Drive", "open", "gate"),
    sensor("Pantry Window", "Pantry", "on", "window"),
    sensor("Hall Window", "Hall", "off", "window"),
    light("Hall Lamp", "Hall", on=True),
    light("Pantry Lamp", "Pantry"),
    valve("Gas Valve", "Pantry", "open", device_class="gas"),
    sensor("Gas Alarm", "Pantry", "off", "gas"),
    sensor("Pantry Motion", "Pantry", "on", "motion"),
)


def said(text: str, house: Home = HOUSE, intent: str = "HassGetState", **more: Any) -> str:
    resolution = understand(text, house, intent, **more).resolution
    assert isinstance(resolution, Interpretation), resolution
    assert not resolution.hypothesis.orders
    return resolution.text


class TestOfHowMany:
    @pytest.mark.parametrize(
        ("text", "exception"),
        [
            ("are all the locks locked?", "Side Lock"),
            ("is every lock locked", "Side Lock"),
            ("is everything locked", "Side Lock"),
            ("are the locks locked", "Side Lock"),
            ("are both gates closed", "Right Gate"),
            ("is each of the gates shut?", "Right Gate"),
            ("are the windows closed", "Pantry Window"),
            ("are all the lights off", "Hall Lamp"),
            ("are the lights on", "Only"),
        ],
    )
    def test_one_exception_denies_all(self, text: str, exception: str):
        answer = said(text)
        assert exception in answer
        assert not answer.startswith("Yes")

    def test_the_exceptions_are_named_and_nothing_else(self):
        assert said("are all the locks locked?") == "No: the Side Lock in the Pantry is unlocked."

    def test_the_room_of_the_speaker_hides_no_exception(self):
        assert said("are the locks locked?", area="Hall").startswith("No: the Side Lock")

    def test_any_asks_for_one_case(self):
        assert said("is any window open?").startswith("Yes: the Pantry Window")
        assert said("are any lights on?").startswith("Yes: the Hall Lamp")

    def test_no_asks_for_none(self):
        assert said("are no windows open?").startswith("No: the Pantry Window is open")

    def test_each_of_several_named_things_counts(self):
        assert said("are the hall window and the pantry window closed") == "No: the Pantry Window is open."
        assert said("are the hall window and the left gate closed").startswith("Yes, both of them are closed")

    def test_a_thing_that_does_not_tell_its_state_is_no_yes(self):
        house = home(cover("Left Gate", "Drive", "closed", "gate"), cover("Right Gate", "Drive", None, "gate"))
        assert "I can't tell about the Right Gate" in said("are all the gates closed", house)

    def test_a_thing_that_is_offline_is_told_as_it_was(self):
        house = home(lock("Cellar Lock", "Hall"), offline(lock("Side Lock", "Pantry")))
        assert "not heard from the Side Lock" in said("are all the locks locked", house)


class TestWhatDecides:
    def test_whether_something_is_off_what_can_be_switched_decides(self):
        assert said("is the gas off") == "No, the Gas Valve in the Pantry is open."

    def test_windows_and_motion_are_not_on(self):
        answer = said("is anything on in the pantry?")
        assert "Window" not in answer
        assert "Motion" not in answer

    def test_an_armed_alarm_is_on(self):
        features = {Feature.ARM: Limits(options=("home", "away"))}
        house = home(device("Alarm", "Hall", entity("alarm", "alarm_control_panel", "armed_away", features)))
        assert said("is the alarm on?", house) == "Yes, the Alarm in the Hall is armed for away."
        assert said("is the alarm set", house).startswith("Yes")
        assert said("is the alarm off", house).startswith("No")


class TestWording:
    def test_nobody_says_the_before_a_name_with_an_owner(self):
        house = home(light("Ida's Lamp", "Ida's Room", on=True))
        assert said("is ida's lamp on?", house) == "Yes, Ida's Lamp in Ida's Room is on at 100%."

    def test_a_plural_name_has_a_plural_verb(self):
        assert said("are the lights on?", home(replace(light("Spotlights", "Hall", on=True)))).startswith(
            "Yes, the Spotlights in the Hall are on"
        )

    def test_a_name_of_a_whole_sentence_is_cut(self):
        long = "The lamp that uncle Theo brought home from the flea market in Antwerp when it rained"
        answer = said("which lights are on?", home(light(long, "Hall", on=True), light("Hall Lamp", "Hall")))
        assert answer == "The lamp that uncle Theo brought home from… in the Hall is on."


def warmth(name: str, area: str, value: float, *beside: Entity, own: str = "") -> Device:
    measured = entity(
        f"{name}_{own}_t".lower(), "sensor", str(value), {}, name=own, device_class="temperature", unit="°C"
    )
    return device(name, area, measured, *beside)


def power(name: str, *, on: bool = True) -> Entity:
    return entity(f"{name}_power".lower(), "switch", "on" if on else "off", {Feature.POWER: Limits()}, name="Power")


class TestTemperatures:
    SHED = home(
        warmth("Form Printer", "Shed", 61, power("printer"), own="Bed Temperature"),
        warmth("Terrarium", "Shed", 27.5, power("terrarium"), own="Water Temperature"),
        thermostat("Shed", now=16.5),
        warmth("Loft Sensor", "Loft", 22),
        warmth("Hall Sensor", "Hall", 19),
        floors={"Loft": "Upstairs", "Hall": "Downstairs", "Shed": "Downstairs"},
    )

    def told(self, text: str, **more: Any) -> str:
        return said(text, self.SHED, "HassClimateGetTemperature", **more)

    @pytest.mark.parametrize("text", ["what's the temperature in here", "how warm is it?", "what temperature is it"])
    def test_a_room_is_as_warm_as_its_thermostat_says_and_not_as_a_machines_part(self, text: str):
        assert self.told(text, area="Shed") == "The temperature in the Shed is 16.5 °C."

    def test_a_part_that_is_named_is_told_as_that(self):
        assert self.told("what's the bed temperature", area="Shed") == "The Form Printer Bed Temperature is 61 °C."
        assert self.told("how warm is the terrarium", area="Hall") == "The Terrarium Water Temperature is 27.5 °C."

    def test_a_floor_is_all_of_its_rooms_and_no_others(self):
        assert self.told("what's the temperature upstairs", area="Hall") == "The temperature in the Loft is 22 °C."

    def test_each_of_two_rooms_is_told(self):
        answer = self.told("how warm is it in the loft and the hall")
        assert "Loft is 22" in answer
        assert "Hall is 19" in answer


class TestWhoseItIs:
    HOUSE = home(
        sensor("Ida Window", "Ida's Room", "on", "window"),
        sensor("Tom Window", "Tom's Room", "off", "window"),
        light("Tom's Lamp", "Tom's Room"),
    )

    def test_the_window_of_somebody_is_the_one_in_their_room(self):
        house = home(*(replace(one, name="Window") if "Window" in one.name else one for one in self.HOUSE.devices))
        assert said("is ida's window open", house) == "Yes, the Window in Ida's Room is open."
        assert said("is tom's window open", house).startswith("No, the Window in Tom's Room")

    def test_a_name_that_says_whose_it_is_stays_a_name(self):
        assert said("is tom's lamp on", self.HOUSE).startswith("No, Tom's Lamp")
