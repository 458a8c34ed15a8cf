"""What a device is, by what it says of itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from devices.kinds import (
    can_play_audio,
    can_play_video,
    has_screen,
    has_temperature,
    is_on,
    main_entity,
    moves,
    opens,
    type_of,
)
from devices.model import Category, Device, Entity, Feature, Limits, State


def entity(component: str, *features: Feature, **fields: Any) -> Entity:
    return Entity(component, component, features=dict.fromkeys(features, Limits()), **fields)


def device(name: str, *entities: Entity, **fields: Any) -> Device:
    return Device("d", name, entities=entities, **fields)


PLAYER = entity("media_player", Feature.PLAY_MEDIA, Feature.PLAYBACK)
OVEN = device(
    "Oven",
    entity("switch", Feature.POWER, state=State("on")),
    entity("number", Feature.NUMBER, name="Target temperature"),
    entity("sensor", name="Temperature", device_class="temperature"),
)


@pytest.mark.parametrize(
    ("thing", "kind"),
    [
        (OVEN, "oven"),
        (device("Oven Light", entity("light", Feature.POWER)), "light"),
        (device("Oven Light", entity("switch", Feature.POWER)), "switch"),
        (device("Coffee Machine", entity("switch", Feature.POWER), entity("button", name="Brew")), "coffee_machine"),
        (device("Kettle", entity("switch", Feature.POWER)), "kettle"),
        (device("Desk", entity("switch", device_class="outlet")), "outlet"),
        (device("Kitchen Display", PLAYER, manufacturer="Attune House", model="Smart Display"), "display"),
        (device("Bathroom Speaker", PLAYER, model="Smart Speaker"), "speaker"),
        (device("Living Room TV", PLAYER), "tv"),
        (device("Beamer", entity("media_player", device_class="projector")), "projector"),
        (device("Garage Door", entity("cover", Feature.OPEN, device_class="garage")), "garage"),
        (device("Blind", entity("cover", Feature.OPEN)), "cover"),
        (device("Front Door Lock", entity("lock", Feature.LOCK)), "lock"),
        (device("Thermostat", entity("climate")), "thermostat"),
        (device("Hallway Motion", entity("binary_sensor", device_class="motion")), "motion_sensor"),
        (device("Vacuum", entity("vacuum")), "vacuum"),
        (device("Nothing"), "device"),
    ],
)
def test_a_device_has_one_word_for_what_it_is(thing: Device, kind: str) -> None:
    assert type_of(thing) == kind


def test_a_screen_is_known_by_class_or_words_and_the_homes_file_wins() -> None:
    assert has_screen(device("x", entity("media_player", device_class="tv")))
    assert has_screen(device("Echo Show", PLAYER))
    assert not has_screen(device("Echo Dot", PLAYER))
    assert not has_screen(device("Display Lamp", entity("light")))
    assert has_screen(device("Echo Dot", PLAYER, screen=True))
    assert not has_screen(device("TV", PLAYER, screen=False))


def test_what_the_homes_file_says_of_a_device_wins_over_what_is_derived() -> None:
    oven = device("Oven", entity("sensor", device_class="temperature"))
    assert has_temperature(oven)
    assert not has_temperature(replace(oven, facts={"has_temperature": False}))
    gate = device("Gate", entity("switch"))
    assert (opens(gate), opens(replace(gate, facts={"opens": True}))) == (False, True)
    assert type_of(replace(gate, type="garage")) == "garage"


def test_films_need_a_player_with_a_screen() -> None:
    speaker = device("Bathroom Speaker", PLAYER)
    assert can_play_audio(speaker)
    assert not can_play_video(speaker)
    assert can_play_video(device("TV", PLAYER))


def test_the_main_entity_is_the_one_without_a_name_of_its_own() -> None:
    main = main_entity(OVEN)
    assert main is not None
    assert main.component == "switch"
    assert is_on(OVEN) is True


def test_upkeep_is_never_the_main_entity_where_there_is_another() -> None:
    lamp = device("Lamp", entity("switch", category=Category.CONFIG), entity("light", Feature.POWER, name="Bulb"))
    assert type_of(lamp) == "light"


def test_temperature_opening_and_moving_are_derived() -> None:
    assert has_temperature(OVEN)
    assert has_temperature(device("x", entity("climate")))
    assert not has_temperature(device("x", entity("switch")))
    assert opens(device("x", entity("cover", Feature.OPEN)))
    assert moves(device("x", entity("vacuum")))
    assert not moves(OVEN)
