"""Questions that grammar alone tells apart: the past, advice, machines at work, who is there, and those that go on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from devices.model import Device, Entity, Feature, Home, Limits, State
from engine.domain import Conversation, Interpretation, Refusal
from tests.support.homes import NOON, device, entity, home, light, lock, player, thermometer, understand

POWER = {Feature.POWER: Limits()}


def tells(own: str, value: str, name: str = "", **more: Any) -> Entity:
    return entity(own, "sensor", value, {}, name=name, **more)


def sensor(name: str, area: str, value: str, kind: str | None, unit: str | None = None) -> Device:
    own = name.lower().replace(" ", "_")
    component = "sensor" if unit else "binary_sensor"
    return device(name, area, entity(own, component, value, {}, device_class=kind, unit=unit), id=own)


def machine(name: str, area: str, *entities: Entity, on: bool = True) -> Device:
    own = name.lower()
    return device(name, area, entity(f"{own}_p", "switch", "on" if on else "off", POWER, name="Power"), *entities)


DRYER = machine(
    "Tumble Dryer",
    "Utility",
    tells("left", "65", "Remaining Time", unit="min", device_class="duration"),
    tells("stage", "cooling_down", "Stage"),
)
ENGRAVER = machine("Engraver", "Attic", tells("job", "40", "Progress", unit="%"))
WASHED = machine("Dish Washer", "Kitchen", tells("dw", "finished", "State"), on=False)
HOUSE = home(
    DRYER,
    WASHED,
    lock("Side Door", "Utility", locked=False),
    sensor("Attic Window", "Attic", "on", "window"),
    sensor("Landing Motion", "Landing", "off", "motion"),
    sensor("Remote Battery", "Attic", "62", "battery", "%"),
    sensor("Sensor Battery", "Kitchen", "11", "battery", "%"),
    sensor("Gust Meter", "Roof", "31", "wind_speed", "km/h"),
    sensor("Oil Tank", "Utility", "15", None, "%"),
    sensor("Rain Tank", "Roof", "90", None, "%"),
    light("Desk Lamp", "Attic", on=True),
    light("Hob Light", "Kitchen"),
)


def answer(text: str, house: Home = HOUSE, intent: str = "HassGetState", **more: Any) -> str:
    resolution = understand(text, house, intent, **more).resolution
    assert isinstance(resolution, Interpretation), resolution
    assert not resolution.hypothesis.orders
    return resolution.text


def _with_phase(one: Device, phase: str) -> tuple[Entity, ...]:
    return tuple(replace(e, state=State(phase, {}, NOON)) if e.unique_id == "stage" else e for e in one.entities)


class TestMachines:
    @pytest.mark.parametrize("intent", ["HassGetCurrentDate", "HassGetState", "out_of_scope"])
    def test_an_unnamed_it_is_what_runs(self, intent: str):
        assert answer("is it done yet?", intent=intent).startswith("Not yet: the Tumble Dryer")

    def test_how_long_is_one_figure(self):
        assert answer("how long does the dryer still take?") == "1 hour and 5 minutes left."

    def test_the_phase_is_told(self):
        assert "cooling down" in answer("which phase is it in", intent="HassGetCurrentDate")

    @pytest.mark.parametrize("text", ["tumble dryer done?", "is the dryer done yet", "dryer finished yet"])
    def test_whether_it_is_done_is_one_sentence(self, text: str):
        house = home(*(replace(one, entities=_with_phase(one, "cooling")) for one in HOUSE.devices))
        said = "Not yet: the Tumble Dryer in the Utility is cooling, with 1 hour and 5 minutes left."
        assert answer(text, house) == said

    @pytest.mark.parametrize("text", ["how's the dryer doing", "how is the tumble dryer", "what is the dryer doing?"])
    @pytest.mark.parametrize("intent", ["HassClimateGetTemperature", "HassGetState"])
    def test_how_it_gets_on_is_one_sentence(self, text: str, intent: str):
        assert answer(text, intent=intent) == "The Tumble Dryer in the Utility has 1 hour and 5 minutes left."

    def test_how_something_else_gets_on_is_how_it_is(self):
        assert answer("how's the side door doing", intent="HassGetState").startswith("The Side Door in the Utility is")

    def test_a_machine_that_there_is_not_is_no_other_machine(self):
        resolution = understand("kettle done?", HOUSE, "HassGetState").resolution
        assert "Dryer" not in resolution.text

    def test_where_none_is_named_the_answer_says_which(self):
        said = answer("how much longer?", intent="HassTimerStatus")
        assert said == "1 hour and 5 minutes left on the Tumble Dryer in the Utility."

    def test_left_on_a_machine_is_no_left_lamp(self):
        house = home(*HOUSE.devices, light("Left Lamp", "Utility"))
        assert answer("how long is left on the dryer", house, "HassTimerStatus") == "1 hour and 5 minutes left."

    def test_what_has_finished_is_so_though_it_is_off(self):
        assert answer("is the dish washer done?") == "Yes, the Dish Washer in the Kitchen is finished."

    def test_progress_is_told_where_there_is_no_time(self):
        house = home(ENGRAVER, light("Desk Lamp", "Attic"))
        assert answer("how far along is the engraver?", house) == "The Engraver in the Attic is 40% done."
        assert "does not tell how long" in answer("how long will the engraver take", house)

    def test_where_nothing_tells_nothing_is_made_up(self):
        resolution = understand("is it done?", home(light("Desk Lamp", "Attic")), "HassGetCurrentDate").resolution
        assert isinstance(resolution, Refusal)

    def test_only_words_of_the_clock_ask_for_it(self):
        assert answer("what time is it", intent="HassGetCurrentTime") == "It is 12:00."
        assert answer("what's the date", intent="HassGetCurrentDate").startswith("It is Monday")
        assert "12:00" not in understand("party time", HOUSE, "HassGetCurrentTime").resolution.text


class TestWhatIsNotKnown:
    @pytest.mark.parametrize(
        "text",
        [
            "who unlocked the side door?",
            "when was the side door last opened",
            "how long has the side door been unlocked",
            "who opened the side door",
        ],
    )
    def test_the_past_is_not_kept_and_the_present_is_told(self, text: str):
        said = answer(text)
        assert said.startswith("I can't tell who did that, or when")
        assert said.endswith("The Side Door in the Utility is unlocked.")

    @pytest.mark.parametrize("intent", ["HassTurnOff", "HassGetState"])
    @pytest.mark.parametrize("text", ["who turned off the desk lamp", "should I turn off the desk lamp?"])
    def test_a_question_about_a_deed_never_becomes_the_deed(self, text: str, intent: str):
        assert answer(text, intent=intent).endswith("The Desk Lamp in the Attic is on at 100%.")

    def test_advice_is_not_given(self):
        assert answer("shall we turn off the desk lamp?", intent="HassTurnOff").startswith("I can't judge that")

    def test_what_could_be_done_is_told_and_not_done(self):
        assert answer("are you able to turn on the hob light").startswith("Yes, I can turn on the Hob Light")
        assert answer("are you able to lock the desk lamp").startswith("No, ")

    def test_a_report_is_not_contradicted(self):
        said = answer("the desk lamp is off")
        assert said == "The Desk Lamp in the Attic is on at 100%, as far as I can tell."

    def test_nobody_is_told_by_itself(self):
        assert "by myself" in answer("tell me when it's finished", intent="HassGetCurrentDate")


class TestTheWholeHome:
    @pytest.mark.parametrize("text", ["is the house secure?", "is the house locked up", "is everything locked up?"])
    def test_what_is_open_or_unlocked_makes_it_insecure(self, text: str):
        assert answer(text) == "No: the Attic Window is open and the Side Door in the Utility is unlocked."

    def test_a_lock_that_jams_is_not_locked(self):
        jammed = device("Side Door", "Utility", entity("sd", "lock", "jammed", {Feature.LOCK: Limits()}))
        assert "jammed" in answer("is the house secure", home(jammed))

    def test_only_the_low_batteries_are_listed(self):
        assert answer("which batteries are low?") == "The Sensor Battery in the Kitchen is 11%."

    def test_where_none_is_low_the_lowest_is_told(self):
        house = home(sensor("Remote Battery", "Attic", "62", "battery", "%"))
        assert (
            answer("which batteries need changing", house)
            == "None: the lowest is the Remote Battery in the Attic at 62%."
        )

    def test_a_sensor_is_no_proof_that_nobody_is_there(self):
        said = answer("is anyone home?", intent="out_of_scope")
        assert "I only know what they see" in said

    def test_sensors_answer_to_what_people_call_it(self):
        assert answer("how windy is it", intent="HassGetWeather") == "The Gust Meter in the Roof is 31 km/h."

    def test_what_is_left_is_the_tanks_level(self):
        assert answer("are we low on oil").startswith("Yes: the Oil Tank")
        assert (
            answer("how full are the tanks") == "The Oil Tank in the Utility is 15%. The Rain Tank in the Roof is 90%."
        )

    def test_what_is_left_on_is_told(self):
        said = answer("did i leave anything on?")
        assert "Desk Lamp" in said
        assert "Window" not in said


class TestGoingOn:
    ROOMS = home(
        thermometer("Loft", 23),
        thermometer("Den", 17),
        light("Loft Lamp", "Loft", on=True),
        light("Den Lamp", "Den"),
        player("Radio", "Den", screen=False),
    )

    def after(self, said: str, text: str, intent: str = "HassGetState") -> str:
        first = understand(said, self.ROOMS, intent, area="Den")
        before = Conversation("anna", None, NOON, last=first.hypothesis, said=said)
        return answer(text, self.ROOMS, "select_option", area="Den", conversation=before)

    @pytest.mark.parametrize("text", ["and in the loft?", "what about the loft", "how about the loft?"])
    def test_the_same_is_asked_of_another_room(self, text: str):
        said = self.after("what's the temperature", text, "HassClimateGetTemperature")
        assert said == "The temperature in the Loft is 23 °C."

    def test_the_same_is_asked_of_another_thing(self):
        assert self.after("is the den lamp on?", "and the loft lamp?").startswith("Yes, the Loft Lamp")

    @pytest.mark.parametrize("text", ["which ones?", "which", "where?"])
    def test_which_are_those_that_were_counted(self, text: str):
        assert self.after("how many lights are on?", text) == "The Loft Lamp is on."
