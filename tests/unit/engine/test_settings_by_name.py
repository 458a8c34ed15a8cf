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
