"""Rooms and things that are called by a part of their names, and what "up" means for what was named."""

from __future__ import annotations

from typing import Any

import pytest

from devices.model import Device, Feature, Limits
from engine.domain import Asking, Interpretation, Question, Refusal
from engine.language.owners import spelled_out
from engine.language.segments import Segment
from engine.resolution.weighing import Resolved
from tests.support.homes import PERCENT, device, entity, home, light, player, thermometer, thermostat, understand


def _switch(name: str, area: str, *, on: bool = False) -> Device:
    own = f"{area} {name}".lower().replace(" ", "_")
    return device(name, area, entity(own, "switch", "on" if on else "off", {Feature.POWER: Limits()}), id=own)


def _fan(name: str, area: str) -> Device:
    features = {Feature.POWER: Limits(), Feature.SPEED: PERCENT}
    own = name.lower().replace(" ", "_")
    return device(name, area, entity(own, "fan", "on", features, attributes={"percentage": 50}), id=own)


def _cover(name: str, area: str) -> Device:
    features = {Feature.OPEN: Limits(), Feature.STOP_MOVING: Limits(), Feature.POSITION: PERCENT}
    own = name.lower().replace(" ", "_")
    moves = entity(own, "cover", "closed", features, device_class="shade", attributes={"position": 0})
    return device(name, area, moves, id=own)


MILL = home(
    light("Ceiling Light", "East Kitchen"),
    light("Ceiling Light", "West Kitchen"),
    player("Kitchen Radio", "East Kitchen", screen=False),
    thermostat("East Kitchen"),
    thermostat("West Kitchen"),
    thermometer("East Kitchen", 20.5),
    thermometer("West Kitchen", 17.0),
    _switch("Fan Heater", "Study"),
    light("Bedside Lamp", "Guest Bedroom"),
    light("Standard Lamp", "Parlour"),
)


def _ids(resolved: Resolved) -> list[str]:
    assert isinstance(resolved.resolution, Interpretation), resolved.resolution
    return [order.unique_id for order in resolved.resolution.hypothesis.orders]


def test_of_two_rooms_that_the_word_fits_neither_is_guessed() -> None:
    resolution = understand("turn on the kitchen light", MILL, "HassTurnOn", area="Parlour").resolution
    assert isinstance(resolution, Question)
    assert resolution.kind is Asking.CHOICE
    assert resolution.text == "Where do you mean: in the East Kitchen or the West Kitchen?"


def test_the_room_one_speaks_in_is_meant_before_another_of_the_same_word() -> None:
    assert _ids(understand("turn on the kitchen light", MILL, "HassTurnOn", area="West Kitchen")) == [
        "west_kitchen_ceiling_light"
    ]


def test_of_two_rooms_only_one_can_be_meant_where_only_there_something_changes() -> None:
    lit = home(light("Ceiling Light", "East Kitchen", on=True), light("Ceiling Light", "West Kitchen"))
    resolved = understand("turn the kitchen light off", lit, "HassTurnOff")
    assert _ids(resolved) == ["east_kitchen_ceiling_light"]
    assert "only there it changes anything" in resolved.resolution.hypothesis.reasons  # type: ignore[union-attr]


def test_the_plural_means_the_lights_of_all_rooms_that_the_word_fits() -> None:
    assert _ids(understand("turn on the kitchen lights", MILL, "HassTurnOn", area="Parlour")) == [
        "east_kitchen_ceiling_light",
        "west_kitchen_ceiling_light",
    ]


def test_a_word_of_direction_tells_the_two_rooms_apart() -> None:
    assert _ids(understand("turn on the kitchen light in the west", MILL, "HassTurnOn", area="Parlour")) == [
        "west_kitchen_ceiling_light"
    ]


def test_a_light_is_no_radio_that_has_the_room_in_its_name() -> None:
    resolution = understand("turn off the study light", MILL, "HassTurnOff", area="Parlour").resolution
    assert isinstance(resolution, Refusal)


@pytest.mark.parametrize("said", ["turn on the guest light", "turn on the light in the bedroom"])
def test_a_room_is_called_by_one_word_of_its_name_where_only_one_has_it(said: str) -> None:
    assert _ids(understand(said, MILL, "HassTurnOn", area="Parlour")) == ["guest_bedroom_bedside_lamp"]


def test_a_question_about_two_rooms_of_one_word_is_answered_for_both() -> None:
    resolution = understand(
        "what is the temperature in the kitchen", MILL, "HassClimateGetTemperature", area="Parlour"
    ).resolution
    assert isinstance(resolution, Interpretation)
    assert "20.5 °C" in resolution.text
    assert "17 °C" in resolution.text


def test_the_heating_is_the_thermostat_of_the_room_and_no_fan_heater() -> None:
    resolved = understand("set the heating to 21", MILL, "HassClimateSetTemperature", area="East Kitchen")
    assert _ids(resolved) == ["east kitchen_thermostat"]


def test_a_long_name_may_be_cut_short() -> None:
    boat = home(_switch("Navigation Lights", "Cockpit"), _switch("Anchor Light", "Cockpit"))
    resolved = understand("turn on the nav lights", boat, "HassTurnOn")
    assert _ids(resolved) == ["cockpit_navigation_lights"]
    assert resolved.reading.taken == (("nav lights", "Navigation Lights"),)


def test_what_may_be_cut_short_from_two_names_is_neither() -> None:
    boat = home(_switch("Navigation Lights", "Cockpit"), _switch("Naval Lights", "Cockpit"))
    assert isinstance(understand("turn on the nav lights", boat, "HassTurnOn").resolution, Refusal)


ROOM = home(
    _cover("Projection Screen", "Meeting Room"),
    player("Kitchen Display", "Kitchen", screen=True),
    player("Conference Speaker", "Meeting Room", screen=False, state="playing"),
    _fan("Dust Extractor", "Workshop"),
    light("Desk Light", "Meeting Room", on=True),
)
_WRONG: dict[str, Any] = {"intent": "HassSetVolumeRelative", "area": "Meeting Room"}
"""What the statistics see in any "up" and "down"."""


@pytest.mark.parametrize(
    ("said", "thing", "feature", "value"),
    [
        ("projection screen up", "projection_screen", Feature.OPEN, True),
        ("put the screen down please", "projection_screen", Feature.OPEN, False),
        ("projection screen up a bit", "projection_screen", Feature.POSITION, 20.0),
        ("turn down the dust extractor", "dust_extractor", Feature.SPEED, 30.0),
        ("desk light down", "meeting_room_desk_light", Feature.BRIGHTNESS, 80.0),
        ("turn it up", "conference_speaker", Feature.VOLUME, 10.0),
    ],
)
def test_up_and_down_are_what_the_named_thing_has_of_them(
    said: str, thing: str, feature: Feature, value: object
) -> None:
    resolution = understand(said, ROOM, **_WRONG).resolution
    assert isinstance(resolution, Interpretation)
    [order] = resolution.hypothesis.orders
    assert (order.unique_id, order.changes[0].feature, order.changes[0].value) == (thing, feature, value)


def test_who_asks_for_the_brightness_of_a_fan_is_not_given_its_speed() -> None:
    resolution = understand("set the brightness of the dust extractor to 30 percent", ROOM, "HassLightSet").resolution
    assert isinstance(resolution, Refusal)


def _heated(name: str, area: str) -> Device:
    features = {Feature.TARGET_TEMPERATURE: Limits(5, 95, 0.5, "°C"), Feature.MODE: Limits(options=("off", "heat"))}
    own = f"{area} {name}".lower().replace(" ", "_")
    attributes = {"temperature": 20, "current_temperature": 19}
    return device(name, area, entity(own, "climate", "heat", features, attributes=attributes), id=own)


def _locked(name: str, area: str) -> Device:
    own = name.lower().replace(" ", "_")
    return device(name, area, entity(own, "lock", "locked", {Feature.LOCK: Limits()}), id=own)


INN = home(
    *(
        one
        for number in range(1, 5)
        for one in (
            light("Ceiling Light", f"Room {number}"),
            _locked(f"Room {number} Door", f"Room {number}"),
            _heated("Thermostat", f"Room {number}"),
            player(f"TV {number}", f"Room {number}", screen=True),
        )
    ),
    _switch("Lamp 1", "Lobby"),
    _switch("Lamp 2", "Lobby"),
    _switch("Lamp 5", "Lobby"),
    _locked("Main Door", "Lobby"),
    _switch("Sauna", "Spa"),
    _heated("Sauna Thermostat", "Spa"),
)


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("turn on the lights in rooms 1, 2 and 4", (1, 2, 4)),
        ("turn on the lights in rooms 2 to 4", (2, 3, 4)),
        ("turn on the lights in room 1 and 3", (1, 3)),
        ("turn on the lights in all the rooms", (1, 2, 3, 4)),
    ],
)
def test_rooms_are_counted_off(said: str, numbers: tuple[int, ...]) -> None:
    expected = [f"room_{number}_ceiling_light" for number in numbers]
    assert _ids(understand(said, INN, "HassTurnOn", area="Lobby")) == expected


@pytest.mark.parametrize(
    ("said", "numbers"), [("lamps 1 and 5 on", (1, 5)), ("lamp 1 and 2 on", (1, 2)), ("lamps 1 to 2 on", (1, 2))]
)
def test_things_are_counted_off(said: str, numbers: tuple[int, ...]) -> None:
    assert _ids(understand(said, INN, "HassTurnOn", area="Lobby")) == [f"lobby_lamp_{number}" for number in numbers]


def test_a_number_that_nothing_is_called_by_is_a_value() -> None:
    resolved = understand("set room 1 to 60", INN, "HassLightSet", area="Lobby")
    assert _ids(resolved) == ["room_1_thermostat"]
    tepid = understand("set room 1 to 60 percent", INN, "HassLightSet", area="Lobby")
    assert _ids(tepid) == ["room_1_ceiling_light"]


def test_a_room_is_set_to_degrees_where_something_warms_it() -> None:
    resolved = understand("set rooms 1 and 3 to 21", INN, "HassSetVolume", area="Lobby")
    assert _ids(resolved) == ["room_1_thermostat", "room_3_thermostat"]
    assert resolved.hypothesis is not None
    assert resolved.hypothesis.intent == "HassClimateSetTemperature"


def test_the_degrees_of_what_is_only_switched_are_those_of_its_thermostat() -> None:
    resolution = understand("sauna to 80", INN, "HassSetPosition", area="Lobby").resolution
    assert isinstance(resolution, Question)
    assert resolution.text == "Shall I set the Sauna Thermostat in the Spa to 80 °C?"


def test_several_doors_are_not_unlocked_without_a_question() -> None:
    resolution = understand("unlock rooms 1 to 3", INN, "HassTurnOff", 0.99, area="Lobby").resolution
    assert isinstance(resolution, Question)
    assert resolution.kind is Asking.CONFIRMATION
    assert [order.unique_id for order in resolution.options[0].hypothesis.orders] == [
        "room_1_door",
        "room_2_door",
        "room_3_door",
    ]


ANNEXE = home(
    player("Granny's TV", "Granny's Sitting Room", screen=True, state="playing"),
    player("Granny's Radio", "Granny's Bedroom", screen=False),
    _heated("Granny's Thermostat", "Granny's Sitting Room"),
    _switch("Electric Blanket", "Granny's Bedroom", on=True),
    light("Lamp", "Granny's Sitting Room", on=True),
    light("Desk Lamp", "Tom's Room", on=True),
    _heated("Radiator", "Tom's Room"),
)


def test_of_a_persons_things_only_that_is_meant_which_was_asked_for() -> None:
    resolved = understand("turn granny's telly down a bit", ANNEXE, "HassSetVolumeRelative", area="Tom's Room")
    assert _ids(resolved) == ["granny's_tv"]


def test_a_thing_in_a_persons_room_is_that_persons() -> None:
    assert _ids(understand("turn off granny's blanket", ANNEXE, "HassTurnOff", area="Tom's Room")) == [
        "granny's_bedroom_electric_blanket"
    ]


def test_my_room_is_asked_for_where_the_rooms_are_other_peoples() -> None:
    resolution = understand("turn off everything in my room", ANNEXE, "HassTurnOff").resolution
    assert isinstance(resolution, Question)
    assert resolution.text.startswith("Where do you mean: in Granny's Sitting Room")


def test_her_lamp_is_the_lamp_of_whom_was_spoken() -> None:
    segments = tuple(Segment(text, ()) for text in ("turn off Granny’s telly, ", "her lamp ", "and his radiator"))
    spelled = [one.text for one in spelled_out(segments, ANNEXE)]
    assert spelled == ["turn off Granny’s telly, ", "Granny’s lamp ", "and Granny’s radiator"]
    alone = (Segment("turn off her lamp", ()),)
    assert spelled_out(alone, ANNEXE) == alone


def test_unlock_is_no_number_however_many_are_said() -> None:
    resolution = understand("unlock rooms 1 to 3", INN, "HassSetPosition", 0.99, area="Lobby").resolution
    assert isinstance(resolution, Question)
    assert resolution.text.startswith("Shall I unlock the Room 1 Door")


def test_the_lamps_of_a_room_are_dimmed_without_its_ceiling_light() -> None:
    room = home(
        light("Ceiling Light", "Parlour", on=True), light("Left Lamp", "Parlour"), light("Desk Lamp", "Parlour")
    )
    resolved = understand("dim the lamps to 30", room, "HassLightSet", area="Parlour")
    assert _ids(resolved) == ["parlour_left_lamp", "parlour_desk_lamp"]


def test_the_battery_of_the_door_is_that_of_its_lock() -> None:
    charge = entity("lock_battery", "sensor", "9", {}, unit="%", device_class="battery")
    hall = home(_locked("Front Door", "Hall"), device("Front Door Lock Battery", "Hall", charge))
    resolution = understand("front door battery", hall, "HassGetState", area="Hall").resolution
    assert isinstance(resolution, Interpretation)
    assert resolution.text == "The Front Door Lock Battery is 9%."
