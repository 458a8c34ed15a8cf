"""Questions whose subject is the home as a whole, what is in it, how much is left, the weather, or nothing here."""

from __future__ import annotations

from typing import Any

import pytest

from devices.model import Device, Feature, Home, Limits
from engine.domain import Conversation, Hypothesis, Interpretation, Refusal
from tests.support.homes import (
    NOON,
    device,
    entity,
    home,
    light,
    lock,
    oven,
    player,
    thermostat,
    understand,
)

POWER = {Feature.POWER: Limits()}


def sensor(name: str, area: str, value: str, kind: str | None, unit: str | None = None) -> Device:
    own = name.lower().replace(" ", "_")
    component = "sensor" if unit else "binary_sensor"
    return device(name, area, entity(own, component, value, {}, device_class=kind, unit=unit), id=own)


def switch(name: str, area: str, *, on: bool) -> Device:
    own = name.lower().replace(" ", "_")
    return device(name, area, entity(own, "switch", "on" if on else "off", POWER), id=own)


CABIN = home(
    light("Ceiling Lamp", "Parlour", on=True),
    light("Bench Lamp", "Shed"),
    lock("Cabin Door", "Parlour", locked=False),
    sensor("Shed Window", "Shed", "on", "window"),
    oven("Shed", on=True),
    player("Gramophone", "Parlour", screen=False),
    thermostat("Parlour"),
    switch("Well Pump", "Shed", on=True),
    sensor("Rain Barrel", "Shed", "40", None, "%"),
    sensor("Heating Oil Tank", "Shed", "910", "volume_storage", "L"),
    sensor("Pellet Silo", "Shed", "97", None, "%"),
    device(
        "Solar Bank",
        "Shed",
        entity("bank_soc", "sensor", "12", {}, name="Charge", device_class="battery", unit="%"),
    ),
)
BARE = home(light("Ceiling Lamp", "Parlour"), lock("Cabin Door", "Parlour"), switch("Well Pump", "Shed", on=True))


def answer(text: str, house: Home = CABIN, intent: str = "out_of_scope", **more: Any) -> str:
    resolution = understand(text, house, intent, **more).resolution
    assert isinstance(resolution, Interpretation), resolution
    assert not resolution.hypothesis.orders
    return resolution.text


class TestASubjectThatIsNotHere:
    @pytest.mark.parametrize("text", ["what is love", "what's that", "do we have anything like it", "what is this"])
    @pytest.mark.parametrize("intent", ["HassGetState", "HassClimateGetTemperature"])
    def test_it_is_never_answered_with_everything(self, text: str, intent: str):
        resolution = understand(text, CABIN, intent, area="Parlour").resolution
        assert isinstance(resolution, Refusal)
        assert "Ceiling Lamp" not in resolution.text

    def test_that_is_what_was_spoken_of(self):
        last = Hypothesis("HassTurnOn", targets=("parlour_ceiling_lamp",))
        before = Conversation("anna", None, NOON, last=last, said="turn on the ceiling lamp")
        assert answer("what's that", conversation=before) == "The Ceiling Lamp in the Parlour is on at 100%."

    def test_what_is_open_or_unlocked_is_told_of_what_opens_and_locks(self):
        assert answer("what's open?", intent="HassGetState") == "The Shed Window is open."
        assert answer("what's unlocked", intent="HassGetState") == "The Cabin Door in the Parlour is unlocked."

    @pytest.mark.parametrize(
        ("text", "intent"), [("anything open?", "HassTurnOn"), ("shed window shut?", "HassTurnOff")]
    )
    def test_a_question_without_its_verb_opens_nothing(self, text: str, intent: str):
        assert "Shed Window" in answer(text, intent=intent)


class TestTheHomeAsAWhole:
    @pytest.mark.parametrize(
        ("text", "intent"),
        [
            ("is everything ok?", "HassGetState"),
            ("what's going on", "out_of_scope"),
            ("what's wrong", "correct"),
            ("how's the house", "HassClimateGetTemperature"),
            ("status", "HassTimerStatus"),
            ("what's the status of the house?", "HassGetState"),
            ("give me a quick overview", "help"),
        ],
    )
    def test_what_a_considerate_person_would_mention_is_told_in_one_sentence(self, text: str, intent: str):
        assert answer(text, intent=intent) == (
            "The Shed Window is open, the Cabin Door in the Parlour is unlocked, the Oven in the Shed is on and "
            "the Ceiling Lamp in the Parlour is on."
        )

    def test_what_stays_on_all_day_is_no_news(self):
        assert answer("is everything all right?", BARE).startswith("All is quiet")

    def test_an_alarm_comes_first(self):
        house = home(sensor("Hob Alarm", "Parlour", "on", "smoke"), light("Ceiling Lamp", "Parlour", on=True))
        assert answer("is everything ok", house).startswith("The Hob Alarm in the Parlour is sensing smoke and")


class TestWhatThereIs:
    @pytest.mark.parametrize("text", ["what can you do in here?", "what can I say here"])
    def test_what_can_be_said_in_a_room_is_told_with_examples(self, text: str):
        said = answer(text, area="Parlour")
        assert said.startswith("In the Parlour I know the Ceiling Lamp")
        assert "“dim the Ceiling Lamp to 40 percent”" in said

    @pytest.mark.parametrize("text", ["what's in this room", "what is there in the shed", "what devices are in here"])
    def test_a_room_is_told_by_names_and_not_by_states(self, text: str):
        said = answer(text, area="Shed")
        assert "In the Shed I know" in said
        assert " is on" not in said

    def test_things_of_a_type_are_counted(self):
        assert (
            answer("how many lights are there?") == "2: the Ceiling Lamp in the Parlour and the Bench Lamp in the Shed."
        )
        assert answer("which rooms do you know") == "2 rooms: the Parlour and the Shed."


class TestWeather:
    YARD = home(
        sensor("Porch Sensor", "Porch", "4.5", "temperature", "°C"), sensor("Den", "Den", "21", "temperature", "°C")
    )

    @pytest.mark.parametrize("text", ["what's the weather?", "how's the weather", "what's it like outside"])
    def test_it_is_what_the_sensors_outside_tell(self, text: str):
        assert answer(text, self.YARD, "HassGetWeather") == "The Porch Sensor is 4.5 °C."

    def test_nobody_is_told_of_a_forecast(self):
        assert answer("what's the weather tomorrow", self.YARD).startswith("I don't know the forecast")

    def test_where_nothing_measures_it_nothing_is_told(self):
        assert (
            answer("what's the weather", intent="HassGetState")
            == "Nothing here measures the weather, and I have no forecast."
        )
        assert answer("is it windy", BARE) == "Nothing here measures that."


class TestHowMuchIsLeft:
    @pytest.mark.parametrize("intent", ["HassTimerStatus", "HassGetState"])
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("how much water do we have", "Nothing here tells how much water there is."),
            ("how much rain water is left?", "The Rain Barrel in the Shed is 40%."),
            ("how much fuel is left", "The Heating Oil Tank in the Shed is 910 L."),
            ("how many litres of oil have we got", "The Heating Oil Tank in the Shed is 910 L."),
            ("how much charge is left", "The Solar Bank in the Shed is 12%."),
            ("how much power do we have left", "The Solar Bank in the Shed is 12%."),
            ("oil level?", "The Heating Oil Tank in the Shed is 910 L."),
            ("do we have enough pellets", "Yes: the Pellet Silo in the Shed is 97%."),
            ("is the pellet silo full?", "Yes: the Pellet Silo in the Shed is 97%."),
            ("is the rain barrel empty", "No: the Rain Barrel in the Shed is 40%."),
            ("how much money is left", "Nothing here tells how much money there is."),
        ],
    )
    def test_a_level_is_told_and_no_pump(self, text: str, said: str, intent: str):
        assert answer(text, CABIN, intent) == said

    def test_a_share_is_no_number_of_litres(self):
        assert (
            answer("how many litres are in the rain barrel")
            == "The Rain Barrel in the Shed is 40%. Nothing here tells litres."
        )

    def test_left_is_a_timers_word_only_where_nothing_else_fits(self):
        assert answer("how long is left", BARE, "HassTimerStatus") == "No timer is set."


def test_a_strange_name_is_said_back_as_it_was_written():
    for intent in ("HassTurnOn", "HassGetState"):
        text = {"HassTurnOn": "turn on Zebulon", "HassGetState": "is Zebulon on?"}[intent]
        refusal = understand(text, CABIN, intent).resolution
        assert isinstance(refusal, Refusal)
        assert "“Zebulon”" in refusal.text


@pytest.mark.parametrize(
    ("first", "then", "told"),
    [
        ("how much rain water is left", "and oil?", "The Heating Oil Tank in the Shed is 910 L."),
        ("how much fuel do we have", "what about the pellets", "The Pellet Silo in the Shed is 97%."),
    ],
)
def test_the_level_of_something_else_is_asked_for_in_two_words(first: str, then: str, told: str):
    last = understand(first, CABIN, "HassGetState").hypothesis
    before = Conversation("anna", None, NOON, last=last, said=first)
    assert answer(then, conversation=before) == told
