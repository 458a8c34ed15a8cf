"""Both are two, a panel is armed and disarmed, what locks is what a lock's verb means, and code is no request."""

from __future__ import annotations

from dataclasses import replace

import pytest

from devices.model import Change, Device, Feature, Limits
from engine.domain import Asking, Interpretation, Question, Refusal, Unresolved
from engine.language.reader import read
from tests.support.homes import device, entity, home, light, lock, player, understand

MODES = Limits(options=("disarm", "home", "away", "night"))


def panel(name: str, state: str = "disarmed") -> Device:
    own = name.lower().replace(" ", "_")
    return device(name, "Hall", entity(own, "alarm_control_panel", state, {Feature.ARM: MODES}), id=own)


def valve(name: str, area: str, *, opened: bool, kind: str | None = None) -> Device:
    own = name.lower().replace(" ", "_")
    state = "open" if opened else "closed"
    return device(name, area, entity(own, "valve", state, {Feature.OPEN: Limits()}, device_class=kind), id=own)


def blind(name: str, area: str) -> Device:
    own = name.lower().replace(" ", "_")
    return device(name, area, entity(own, "cover", "closed", {Feature.OPEN: Limits()}, device_class="blind"), id=own)


def _targets(resolution: object) -> set[str]:
    assert isinstance(resolution, Interpretation), resolution
    return set(resolution.hypothesis.targets)


class TestBoth:
    def test_both_lights_are_the_two_of_this_room(self) -> None:
        house = home(*(light(f"{side} Lamp", f"Room {n}") for n in (1, 2, 3) for side in ("Left", "Right")))
        found = understand("both lamps on", house, "HassTurnOn", area="Room 2").resolution
        assert _targets(found) == {"room_2_left_lamp", "room_2_right_lamp"}

    def test_both_of_three_is_asked_about(self) -> None:
        house = home(*(light(f"Lamp {n}", "Hall") for n in "ABC"))
        found = understand("both lamps on", house, "HassTurnOn", area="Hall").resolution
        assert isinstance(found, Question)
        assert found.why is Unresolved.AMBIGUOUS

    def test_both_of_three_are_the_two_that_are_on_where_something_goes_off(self) -> None:
        house = home(light("Lamp A", "Hall", on=True), light("Lamp B", "Hall"), light("Lamp C", "Hall", on=True))
        assert _targets(understand("both lamps off", house, "HassTurnOff", area="Hall").resolution) == {
            "hall_lamp_a",
            "hall_lamp_c",
        }

    def test_both_of_nothing_that_was_spoken_of_never_is_the_whole_room(self) -> None:
        house = home(*(light(f"Lamp {n}", "Hall", on=True) for n in "ABC"), player("Radio", "Hall", screen=False))
        for words in ("both off", "off both", "turn both off"):
            found = understand(words, house, "HassTurnOff", area="Hall").resolution
            assert isinstance(found, Question)
            assert found.kind is Asking.MISSING

    def test_both_gas_valves_are_those_that_let_gas_through_whatever_they_are_called(self) -> None:
        house = home(
            valve("Forge Gas Valve", "Shop", opened=False, kind="gas"),
            valve("Propane Valve", "Yard", opened=True, kind="gas"),
            valve("Water Valve", "Shop", opened=True, kind="water"),
        )
        found = understand("close both gas valves", house, "HassTurnOff", area="Shop").resolution
        assert "propane_valve" in _targets(found)
        assert "water_valve" not in _targets(found)


class TestPanels:
    def test_alarm_on_asks_how(self) -> None:
        found = understand("alarm on", home(panel("House Alarm"), light("Lamp", "Hall")), "HassTurnOn").resolution
        assert isinstance(found, Question)
        assert [option.label for option in found.options] == ["home", "away", "night"]

    @pytest.mark.parametrize("words", ["alarm off", "turn off the alarm", "turn the alarm off", "switch the alarm off"])
    def test_alarm_off_is_to_disarm_and_asked_about(self, words: str) -> None:
        found = understand(words, home(panel("House Alarm", "armed_away")), "HassTurnOff").resolution
        assert isinstance(found, Question)
        assert found.options[0].hypothesis.orders[0].changes == (Change(Feature.ARM, "disarm"),)

    def test_to_arm_the_alarm_never_is_about_the_fire_panel(self) -> None:
        house = home(panel("Fire Panel", "armed_home"), panel("Intruder Alarm"))
        found = understand("arm the alarm for the night", house, "HassTurnOn").resolution
        assert _targets(found) == {"intruder_alarm"}

    def test_the_fire_panel_is_disarmed_by_its_name_alone(self) -> None:
        house = home(panel("Fire Panel", "armed_home"), panel("Intruder Alarm", "armed_away"))
        fire = understand("fire alarm off", house, "HassTurnOff").resolution
        other = understand("disarm the alarm", house, "HassTurnOff").resolution
        assert isinstance(fire, Question)
        assert isinstance(other, Question)
        assert fire.options[0].hypothesis.targets == ("fire_panel",)
        assert other.options[0].hypothesis.targets == ("intruder_alarm",)


class TestLocks:
    HOUSE = home(
        lock("Main Door", "Shop"),
        lock("Store Room Door", "Store Room", locked=False),
        light("Store Light", "Store Room"),
    )

    def test_to_lock_up_is_to_lock_all_that_is_unlocked(self) -> None:
        assert _targets(understand("lock up", self.HOUSE, "HassTurnOn", area="Shop").resolution) == {"store_room_door"}

    def test_a_lock_verb_means_the_lock_and_no_lamp_that_is_called_alike(self) -> None:
        found = understand("lock the store", self.HOUSE, "HassTurnOn", area="Shop").resolution
        assert _targets(found) == {"store_room_door"}

    def test_to_unlock_what_was_called_in_part_is_asked_about(self) -> None:
        locked = home(*(replace(one, entities=(replace(one.entities[0]),)) for one in self.HOUSE.devices[:1]))
        house = home(*locked.devices, lock("Store Room Door", "Store Room"), light("Store Light", "Store Room"))
        found = understand("unlock the store", house, "HassTurnOff", area="Shop").resolution
        assert isinstance(found, Question)
        assert found.options[0].hypothesis.targets == ("store_room_door",)


class TestPointing:
    def test_it_is_nothing_of_another_room_where_nothing_was_spoken_of(self) -> None:
        house = home(blind("Blind", "Study"), light("Lamp", "Hall"))
        found = understand("open it", house, "HassTurnOn", area="Hall").resolution
        assert isinstance(found, Question)
        assert found.kind is Asking.MISSING

    def test_it_may_be_the_one_thing_of_this_room(self) -> None:
        house = home(blind("Blind", "Hall"), blind("Shade", "Study"))
        assert _targets(understand("open it", house, "HassTurnOn", area="Hall").resolution) == {"blind"}


@pytest.mark.parametrize(
    "text",
    [
        '{"topic": "lab/k1/set", "payload": "ON"}',
        "{{ states('light.lamp') }}",
        "SELECT * FROM devices WHERE name = 'Lamp'",
        "drop table turns",
        "publish ON to lab/lamp/set",
        "lab/lamp/set ON",
        "<script>turnOn('lamp')</script>",
    ],
)
def test_what_was_written_for_a_machine_is_neither_a_title_nor_a_request(text: str) -> None:
    house = home(light("Lamp", "Hall"), player("Radio", "Hall", screen=False))
    for intent in ("play_media", "HassTurnOn"):
        found = understand(text, house, intent, area="Hall").resolution
        assert isinstance(found, Refusal)
        assert found.why is Unresolved.NOT_UNDERSTOOD


def switch(name: str, area: str, *, on: bool = False) -> Device:
    own = name.lower().replace(" ", "_")
    return device(name, area, entity(own, "switch", "on" if on else "off", {Feature.POWER: Limits()}), id=own)


class TestStopping:
    HOUSE = home(
        switch("Band Saw", "Shop", on=True),
        switch("Potter's Wheel", "Shop", on=True),
        light("Lamp", "Shop", on=True),
        player("Radio", "Shop", screen=False, state="playing"),
        switch("Kiln", "Shed", on=True),
    )

    @pytest.mark.parametrize(
        "words", ["stop everything", "stop all the machines now", "emergency stop", "stop everything!"]
    )
    def test_to_stop_everything_stops_what_runs_here_and_leaves_the_light(self, words: str) -> None:
        found = understand(words, self.HOUSE, "HassNevermind", area="Shop").resolution
        assert _targets(found) == {"band_saw", "radio"}

    def test_where_nothing_runs_it_says_so(self) -> None:
        found = understand(
            "stop everything", home(light("Lamp", "Shop", on=True)), "HassNevermind", area="Shop"
        ).resolution
        assert isinstance(found, Question)
        assert found.text.startswith("Nothing runs here")

    def test_what_cannot_be_paused_is_stopped(self) -> None:
        found = understand("stop the wheel", self.HOUSE, "HassMediaPause", area="Shop").resolution
        assert _targets(found) == {"potter's_wheel"}

    def test_a_button_called_stop_is_pressed(self) -> None:
        button = device("Emergency Stop", "Shop", entity("estop", "button", None, {Feature.PRESS: Limits()}))
        found = understand("emergency stop", home(*self.HOUSE.devices, button), "HassTurnOff", area="Shop").resolution
        assert isinstance(found, Interpretation)
        assert found.hypothesis.orders[0].changes == (Change(Feature.PRESS, value=True),)


class TestTalk:
    HOUSE = home(switch("Cancel", "Hall"), switch("Nothing", "Hall"), light("Lamp", "Hall"))

    @pytest.mark.parametrize("words", ["cancel", "cancel that", "cancel it please", "nothing", "do nothing"])
    def test_what_is_said_to_an_assistant_is_no_name_without_a_verb_for_it(self, words: str) -> None:
        assert not read(words, self.HOUSE).names

    @pytest.mark.parametrize(("words", "name"), [("turn on cancel", "Cancel"), ("nothing off", "Nothing")])
    def test_beside_a_verb_it_is_one(self, words: str, name: str) -> None:
        assert [match.name for match in read(words, self.HOUSE).names] == [name]


def test_an_emergency_exit_is_not_locked_with_the_others() -> None:
    house = home(lock("Front Door", "Hall", locked=False), lock("Emergency Exit", "Hall", locked=False))
    found = understand("lock up", house, "HassTurnOn", area="Hall").resolution
    assert _targets(found) == {"front_door"}


def test_a_message_of_the_bus_unlocks_nothing_though_it_names_a_door() -> None:
    house = home(lock("Main Door", "Hall"))
    for text in ('{"topic":"lab/main door/set","payload":"UNLOCK"}', '"payload":"UNLOCK main door"}'):
        found = understand(text, house, "HassTurnOff", 0.99, area="Hall").resolution
        assert isinstance(found, Refusal)
        assert found.why is Unresolved.NOT_UNDERSTOOD
