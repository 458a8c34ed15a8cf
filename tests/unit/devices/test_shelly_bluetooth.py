"""What a Shelly passes on from others by Bluetooth: radiator valves, and sensors that tell a number of BTHome."""

from __future__ import annotations

from devices.model import Feature
from tests.unit.devices.test_shelly import ID, MAC, frame, home_with, notice


def test_a_radiator_valve_behind_a_gateway_is_a_thermostat() -> None:
    home = home_with({"blutrv:200": {"name": "Radiator"}}, blutrv_200={"target_C": 21.5, "current_C": 19.2, "pos": 40})
    own = f"{MAC}-blutrv:200"
    entity = home.entity(own)
    assert (entity.component, entity.name, entity.state.value) == ("climate", "Radiator", "heat")
    assert entity.state.attributes["current_temperature"] == 19.2
    assert entity.state.attributes["hvac_action"] == "heating"
    params = {"id": 200, "method": "TRV.SetTarget", "params": {"id": 0, "target_C": 22.5}}
    assert home.order(own, (Feature.TARGET_TEMPERATURE, 22.5)) == [(f"{ID}/rpc", frame("BluTRV.Call", "order", params))]
    home.hear(f"{ID}/events/rpc", notice(blutrv_200={"target_C": 22.5}))
    assert home.entity(own).state.attributes["temperature"] == 22.5


def test_sensors_over_bluetooth_are_what_their_number_says() -> None:
    config = {"bthomesensor:200": {"obj_id": 69}, "bthomesensor:201": {"obj_id": 45, "name": "Bath window"}}
    home = home_with(config, bthomesensor_200={"value": 23.4}, bthomesensor_201={"value": True})
    warm, window = home.entity(f"{MAC}-bthomesensor:200"), home.entity(f"{MAC}-bthomesensor:201")
    assert (warm.device_class, warm.unit, warm.state.value) == ("temperature", "°C", "23.4")
    assert (window.component, window.name, window.device_class, window.state.value) == (
        "binary_sensor", "Bath window", "window", "on",
    )  # fmt: skip
