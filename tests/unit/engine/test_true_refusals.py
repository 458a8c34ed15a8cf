"""What a thing can't do is told as it is, and what it can is done, whatever the statistics heard."""

import pytest

from devices.model import Feature, Limits
from engine.domain import Interpretation, Question, Refusal
from tests.support.homes import PERCENT, device, entity, home, light, lock, player, thermostat, understand


def switch(name, area, state="off"):
    own = name.lower().replace(" ", "_")
    return device(name, area, entity(own, "switch", state, {Feature.POWER: Limits()}))


LAMP = {Feature.POWER: Limits(), Feature.COLOR_TEMPERATURE: Limits(2200, 6000, 1, "K"), Feature.BRIGHTNESS: PERCENT}
COVER = {Feature.OPEN: Limits(), Feature.POSITION: PERCENT}
HOUSE = home(
    thermostat("Study"),
    player("Hi-Fi", "Study", screen=False),
    device("Radon", "Study", entity("radon", "sensor", "60", {}, unit="Bq/m³")),
    device("Desk Lamp", "Study", entity("desk", "light", "off", LAMP)),
    switch("Oven", "Galley"),
    switch("Loom", "Galley", "on"),
    switch("Fireplace", "Galley"),
    device("Gas Cock", "Galley", entity("gas", "valve", "closed", {Feature.OPEN: Limits()}, device_class="gas")),
    device("Spa Cover", "Deck", entity("cover", "cover", "closed", COVER)),
    device("Water Heater", "Bath", entity("boiler", "water_heater", "eco", {Feature.POWER: Limits()})),
    device("Stop Cock", "Bath", entity("water", "valve", "open", {Feature.OPEN: Limits()}, device_class="water")),
    lock("Street Door", "Porch"),
    lock("Yard Door", "Porch", locked=False),
    light("Lantern", "Porch"),
    device("Garage", "Drive", entity("garage", "cover", "closed", COVER, device_class="garage")),
)


def sent(said, intent, area=None):
    resolved = understand(said, HOUSE, intent, area=area)
    assert isinstance(resolved.resolution, Interpretation | Question), resolved.resolution
    assert resolved.hypothesis is not None
    return {one.unique_id: one.changes[0].value for one in resolved.hypothesis.orders}


def refused(said, intent, area=None):
    resolution = understand(said, HOUSE, intent, area=area).resolution
    assert isinstance(resolution, Refusal), resolution
    return resolution.text


@pytest.mark.parametrize(
    ("said", "intent", "changes"),
    [
        ("thermostat to 68 f", "HassClimateSetTemperature", {"study_thermostat": 20.0}),
        ("thermostat to twenty one and a half", "HassClimateSetTemperature", {"study_thermostat": 21.5}),
        ("heat the oven", "HassClimateSetTemperature", {"oven": True}),
        ("stop the loom", "HassMediaPause", {"loom": False}),
        ("turn the gas back on", "HassMediaPlayerUnmute", {"gas": True}),
        ("take the cover off", "HassTurnOff", {"cover": True}),
        ("turn off the water", "HassTurnOff", {"water": False}),
        ("put the fire on", "HassTurnOn", {"fireplace": True}),
    ],
)
def test_what_it_can_do_is_done_or_asked_about(said, intent, changes) -> None:
    assert sent(said, intent) == changes


def test_what_only_tells_something_is_not_said_to_have_a_volume() -> None:
    assert refused("radon to 40", "HassSetVolume").startswith(
        "I can't set the Radon in the Study: it only tells its state"
    )


@pytest.mark.parametrize(
    ("said", "intent", "range_told"),
    [
        ("desk lamp to 20000 kelvin", "HassLightSet", "2200 to 6000 K"),
        ("hi-fi volume to a million", "HassSetVolume", "0 to 100 percent"),
    ],
)
def test_what_goes_too_far_is_answered_with_what_it_takes(said, intent, range_told) -> None:
    assert range_told in refused(said, intent)


def test_the_door_of_a_room_is_told_by_its_lock_where_nothing_else_tells() -> None:
    resolution = understand("the door", HOUSE, "HassGetState", area="Porch").resolution
    assert getattr(resolution, "text", "") == "The Street Door is locked. The Yard Door is unlocked."
