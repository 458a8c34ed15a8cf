"""Settings that no intent of Home Assistant's covers: what a device announced is what it can be set to."""

from __future__ import annotations

import pytest

from devices.model import Device, Feature, Limits
from engine.domain import Interpretation, Refusal, Unresolved
from engine.resolution.weighing import Resolved
from tests.support.homes import device, entity, home, understand

SPEEDS = Limits(options=("low", "medium", "high"))


def purifier(area: str = "Office") -> Device:
    features = {Feature.POWER: Limits(), Feature.PRESET: Limits(options=("auto", "sleep", "fan only"))}
    return device("Air Purifier", area, entity("purifier", "fan", "on", features, attributes={"preset_mode": "auto"}))


def diffuser() -> Device:
    return device(
        "Diffuser",
        "Office",
        entity("diffuser", "switch", "on", {Feature.POWER: Limits()}),
        entity("diffuser_intensity", "number", "40", {Feature.NUMBER: Limits(0, 100, 1, "%")}, name="Intensity"),
        entity("diffuser_interval", "number", "20", {Feature.NUMBER: Limits(5, 60, 5, "min")}, name="Interval"),
    )


def cooler() -> Device:
    features = {Feature.MODE: Limits(options=("off", "cool", "heat")), Feature.FAN_MODE: SPEEDS}
    return device(
        "Air Conditioner", "Office", entity("cooler", "climate", "cool", features, attributes={"fan_mode": "medium"})
    )


HOUSE = home(
    purifier(), diffuser(), cooler(), device("Fan", "Office", entity("fan", "fan", "on", {Feature.POWER: Limits()}))
)


def changed(resolved: Resolved) -> dict[str, tuple[Feature, object]]:
    assert isinstance(resolved.resolution, Interpretation), resolved.resolution
    return {
        one.unique_id: (one.changes[0].feature, one.changes[0].value) for one in resolved.resolution.hypothesis.orders
    }


@pytest.mark.parametrize(
    ("said", "becomes"),
    [
        ("set the air purifier to sleep mode", {"purifier": (Feature.PRESET, "sleep")}),
        ("switch the mode of the air purifier to fan only", {"purifier": (Feature.PRESET, "fan only")}),
        ("set the intensity of the diffuser to 70", {"diffuser_intensity": (Feature.NUMBER, 70)}),
        ("set the diffuser interval to 30 minutes", {"diffuser_interval": (Feature.NUMBER, 30)}),
        ("increase the intensity of the diffuser by 80 percent", {"diffuser_intensity": (Feature.NUMBER, 100)}),
        ("change the air conditioner mode to heat", {"cooler": (Feature.MODE, "heat")}),
        ("set the fan speed of the air conditioner to high", {"cooler": (Feature.FAN_MODE, "high")}),
        ("lower the fan speed of the air conditioner by 1 level", {"cooler": (Feature.FAN_MODE, "low")}),
    ],
)
def test_what_was_announced_can_be_set_by_its_name(said: str, becomes: dict[str, object]) -> None:
    assert changed(understand(said, HOUSE, "HassTurnOn", 0.3, area="Office")) == becomes


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("set the fan to sleep mode", Unresolved.CANNOT),
        ("set the interval of the diffuser to 200", Unresolved.OUT_OF_RANGE),
        ("set the air purifier to turbo mode", Unresolved.OUT_OF_RANGE),
    ],
)
def test_what_was_not_announced_is_refused_with_the_reason(said: str, why: Unresolved) -> None:
    refused = understand(said, HOUSE, "HassTurnOn", 0.3, area="Office").resolution
    assert isinstance(refused, Refusal)
    assert refused.why is why


def test_a_plug_that_is_called_heater_is_the_heater() -> None:
    house = home(device("Heater", "Office", entity("plug", "switch", "off", {Feature.POWER: Limits()})))
    resolved = understand("turn on the heater", house, "HassTurnOn")
    assert resolved.hypothesis is not None
    assert resolved.hypothesis.targets == ("plug",)


def test_where_a_home_tells_curtains_from_blinds_a_curtain_is_no_blind() -> None:
    moves = {Feature.OPEN: Limits()}
    house = home(
        device("Curtain", "Bedroom", entity("curtain", "cover", "open", moves, device_class="curtain")),
        device("Blinds", "Kitchen", entity("blinds", "cover", "open", moves, device_class="blind")),
    )
    refused = understand("close the curtain in the kitchen", house, "HassTurnOff").resolution
    assert isinstance(refused, Refusal)
    assert refused.why is Unresolved.NOTHING_THERE


def test_a_light_is_opened_only_where_nothing_else_opens() -> None:
    cover = entity("opener", "cover", "closed", {Feature.OPEN: Limits()}, device_class="garage")
    lamp = entity("opener_light", "light", "off", {Feature.POWER: Limits()})
    house = home(device("Garage Door Opener", "Garage", cover, lamp))
    resolved = understand("open the garage door", house, "HassTurnOn", 1.0, area="Garage")
    assert resolved.hypothesis is not None
    assert resolved.hypothesis.targets == ("opener",)


def test_the_heating_is_a_device_and_no_mode() -> None:
    mode = entity("heating_mode", "select", "off", {Feature.OPTION: Limits(options=("off", "heat"))}, name="Mode")
    house = home(device("Heating", "Office", entity("heating", "switch", "on", {Feature.POWER: Limits()}), mode))
    refused = understand("set the fan speed of the heating to low", house, "HassFanSetSpeed", area="Office").resolution
    assert isinstance(refused, Refusal)


def heating(area: str, *, own_number: bool) -> Device:
    own = f"{area.lower()}_heating"
    if own_number:
        power = entity(own, "switch", "on", {Feature.POWER: Limits()})
        number = entity(
            f"{own}_temperature", "number", "21", {Feature.NUMBER: Limits(5, 30, 1, "°C")}, name="Temperature"
        )
        return device("Heating", area, power, number, id=own)
    features = {Feature.TARGET_TEMPERATURE: Limits(5, 30, 1, "°C"), Feature.MODE: Limits(options=("off", "heat"))}
    return device("Heating", area, entity(own, "climate", "heat", features, attributes={"temperature": 20.0}), id=own)


@pytest.mark.parametrize(
    ("said", "taken_for", "sure"),
    [
        ("decrease the interval of the air purifier by 20 seconds", "HassDecreaseTimer", 0.68),
        ("in the office, set the intensity of the air conditioner to 30", "select_option", 0.8),
        ("increase the duration of the diffuser by 5 minutes", "HassIncreaseTimer", 0.7),
        ("set the fan to sleep mode", "HassTurnOn", 0.6),
        ("set the interval of the fan to 30", "HassClimateSetTemperature", 0.8),
    ],
)
def test_a_setting_that_a_thing_lacks_is_refused_whatever_it_sounds_like(
    said: str, taken_for: str, sure: float
) -> None:
    assert isinstance(understand(said, HOUSE, taken_for, sure, area="Office").resolution, Refusal)


def test_a_reading_that_uses_what_was_said_comes_before_one_that_leaves_it() -> None:
    resolved = understand("set the intensity of the diffuser to 55", HOUSE, "HassTurnOn", 0.7, area="Office")
    assert changed(resolved) == {"diffuser_intensity": (Feature.NUMBER, 55.0)}


@pytest.mark.parametrize(
    ("area", "changes"),
    [
        ("Study", {"study_heating": (Feature.TARGET_TEMPERATURE, 20.0)}),
        ("Bathroom", {"bathroom_heating_temperature": (Feature.NUMBER, 20.0)}),
    ],
)
def test_what_only_the_heating_of_another_room_has_hides_nothing(area: str, changes: dict[str, object]) -> None:
    house = home(heating("Study", own_number=False), heating("Bathroom", own_number=True))
    said = f"set the heating temperature in the {area} to 20 degrees"
    assert changed(understand(said, house, "HassClimateSetTemperature")) == changes
