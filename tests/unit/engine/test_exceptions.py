"""What is left out of a set stays as it is, in whatever words; what can't be read stops the whole."""

from __future__ import annotations

import pytest

from devices.model import Feature, Home, Limits
from engine.domain import Interpretation, RankedIntent, Refusal, Unresolved
from engine.language.reader import read
from engine.language.segments import Segment
from engine.resolution.compound import Compound, resolve_all
from tests.support.homes import device, entity, home, light, lock, situation, understand

HOUSE = home(
    light("Ceiling Light", "Kitchen", on=True),
    light("Counter Light", "Kitchen", on=True),
    light("Desk Lamp", "Study", on=True),
    light("Shelf Light", "Study", on=True),
    light("Night Light", "Aunt's Bedroom", on=True),
    light("Lamp", "Aunt's Parlour", on=True),
    light("Spot Left", "Gallery"),
    light("Spot Middle", "Gallery"),
    light("Spot Right", "Gallery"),
    light("Bunk 3", "Dormitory", on=True),
    light("Bunk 4", "Dormitory", on=True),
    light("Help", "Hall", on=True),
    light("Stop", "Hall", on=True),
    lock("Front Door", "Hall"),
)


def _off(text: str, area: str | None = "Study") -> set[str]:
    resolution = understand(text, HOUSE, "HassTurnOff", area=area).resolution
    assert isinstance(resolution, Interpretation), resolution
    assert all(change.value is False for order in resolution.hypothesis.orders for change in order.changes)
    return set(resolution.hypothesis.targets)


LIGHTS = {one.id for one in HOUSE.devices} - {"front_door"}


@pytest.mark.parametrize(
    "words",
    [
        "turn off all the lights except the desk lamp",
        "turn off all the lights except for the desk lamp",
        "turn off all the lights apart from the desk lamp",
        "turn off all the lights aside from the desk lamp please",
        "turn off all the lights other than the desk lamp",
        "turn off all the lights excluding the desk lamp",
        "turn off all the lights with the exception of the desk lamp",
        "turn off all the lights bar the desk lamp",
        "turn off all the lights but the desk lamp",
        "turn off all the lights but not the desk lamp",
        "turn off all the lights save for the desk lamp",
        "turn off all the lights minus the desk lamp",
        "turn off all the lights without the desk lamp",
        "turn off every light, not the desk lamp though",
        "all lights off bar the desk lamp",
        "turn off all but the desk lamp",
    ],
)
def test_every_word_for_an_exception_leaves_the_thing_as_it_is(words: str) -> None:
    assert _off(words) == LIGHTS - {"study_desk_lamp"}


def test_several_things_are_left_out_each_by_itself() -> None:
    assert _off("turn off all the lights apart from the kitchen, the desk lamp and aunt's") == LIGHTS - {
        "kitchen_ceiling_light",
        "kitchen_counter_light",
        "study_desk_lamp",
        "aunt's_bedroom_night_light",
        "aunt's_parlour_lamp",
    }


def test_an_exception_next_door_means_more_than_this_room() -> None:
    assert _off("lights off except the kitchen") == LIGHTS - {"kitchen_ceiling_light", "kitchen_counter_light"}


def test_an_exception_in_this_room_leaves_the_request_in_it() -> None:
    assert _off("lights off except the desk lamp") == {"study_shelf_light"}


def test_a_verb_may_be_the_name_of_what_is_left_out() -> None:
    assert _off("all lights off except help and stop") == LIGHTS - {"hall_help", "hall_stop"}


def test_a_thing_is_left_out_by_its_number() -> None:
    assert _off("dormitory lights off except number 4") == {"dormitory_bunk_3"}


def test_a_value_behind_the_exception_is_that_of_the_others() -> None:
    resolution = understand(
        "all the lights in the gallery except the left to 30 percent", HOUSE, "HassLightSet"
    ).resolution
    assert isinstance(resolution, Interpretation)
    assert set(resolution.hypothesis.targets) == {"gallery_spot_middle", "gallery_spot_right"}
    values = {change.value for order in resolution.hypothesis.orders for change in order.changes}
    assert values == {30.0}


@pytest.mark.parametrize(
    "words",
    [
        "turn off all the lights except the purple one",
        "turn off all the lights except mine",
        "turn off all the lights apart from the chandelier",
        "lights off everywhere except where my aunt is",
    ],
)
def test_what_cannot_be_read_of_an_exception_stops_the_whole(words: str) -> None:
    resolution = understand(words, HOUSE, "HassTurnOff", area="Study").resolution
    assert isinstance(resolution, Refusal)
    assert resolution.why is Unresolved.NO_SUCH_NAME
    assert "left out" in resolution.text


def test_everything_but_the_lights_leaves_the_lights() -> None:
    fan = device("Fan", "Study", entity("fan", "fan", "on", {Feature.POWER: Limits()}), id="fan")
    house = home(*HOUSE.devices, fan)
    resolution = understand("everything off but the lights", house, "HassTurnOff").resolution
    assert isinstance(resolution, Interpretation)
    assert resolution.hypothesis.targets == ("fan",)


def test_another_request_may_follow_an_exception() -> None:
    said = ("turn off all the lights except the desk lamp ", "and lock the front door")
    off, locking = (RankedIntent("HassTurnOff", 0.9),), (RankedIntent("HassTurnOn", 0.9),)
    found = resolve_all(
        situation("".join(said), HOUSE, area="Study"), off, [Segment(said[0], off), Segment(said[1], locking)]
    )
    assert isinstance(found, Compound)
    lights, door = (part.resolved.hypothesis for part in found.parts)
    assert lights is not None
    assert set(lights.targets) == LIGHTS - {"study_desk_lamp"}
    assert door is not None
    assert door.targets == ("front_door",)


def test_a_list_of_exceptions_is_no_list_of_requests() -> None:
    said = ("all lights off except the kitchen, ", "the desk lamp ", "and the night light")
    off = (RankedIntent("HassTurnOff", 0.9),)
    found = resolve_all(situation("".join(said), HOUSE, area="Hall"), off, [Segment(one, off) for one in said])
    assert not isinstance(found, Compound)
    assert found.hypothesis is not None
    left = {"kitchen_ceiling_light", "kitchen_counter_light", "study_desk_lamp", "aunt's_bedroom_night_light"}
    assert set(found.hypothesis.targets) == LIGHTS - left


@pytest.mark.parametrize(
    "words", ["turn off the lights in the bar", "turn off the bar", "lights off in the bar please"]
)
def test_a_room_called_bar_leaves_nothing_out(words: str) -> None:
    house: Home = home(light("Pendant", "Bar", on=True), light("Lamp", "Lounge", on=True))
    assert not read(words, house).excluded


def test_the_lamp_that_is_left_out_is_that_of_this_room_and_lamps_are_all_of_them() -> None:
    everything = {one.id for one in HOUSE.devices} - {"front_door", "gallery_spot_left", "gallery_spot_middle"}
    everything -= {"gallery_spot_right"}
    one = _off("turn everything off apart from the lamp", area="Study")
    assert one >= everything - {"study_desk_lamp"}
    assert "study_desk_lamp" not in one
    several = _off("turn everything off apart from the lamps", area="Study")
    assert several.isdisjoint({"study_desk_lamp", "aunt's_parlour_lamp"})


@pytest.mark.parametrize(
    "words", ["only leave the desk lamp on", "leave only the desk lamp on", "keep just the desk lamp on"]
)
def test_to_leave_only_one_light_on_is_to_turn_off_the_others(words: str) -> None:
    ranking = (RankedIntent("HassNevermind", 0.9),)
    found = resolve_all(situation(words, HOUSE, area="Study"), ranking, [Segment(words, ranking)])
    assert not isinstance(found, Compound)
    assert isinstance(found.resolution, Interpretation)
    assert found.resolution.hypothesis.targets == ("study_shelf_light",)


def test_a_night_light_is_no_time() -> None:
    said = ("everything off but ", "leave the night light on")
    off = (RankedIntent("HassTurnOff", 0.9),)
    found = resolve_all(situation("".join(said), HOUSE, area="Hall"), off, [Segment(one, off) for one in said])
    assert found.hypothesis is not None
    assert "aunt's_bedroom_night_light" not in found.hypothesis.targets
    assert "kitchen_ceiling_light" in found.hypothesis.targets
