"""The kinds of devices that a simulated home can have.

A new kind is a module with a frozen `Appliance` and its `Options`, and one line below. The docstring of each `by_hand`
shows the JSON that `<root>/<device>/by_hand` takes; every device also takes `{"available": false}`, which pulls its
plug, and `{"available": true}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from devices.simulator.kinds.alarm import AlarmOptions, SirenOptions
from devices.simulator.kinds.appliance import Options
from devices.simulator.kinds.climate import ThermostatOptions
from devices.simulator.kinds.coffee import CoffeeOptions
from devices.simulator.kinds.cover import CoverOptions
from devices.simulator.kinds.fan import FanOptions
from devices.simulator.kinds.fridge import FridgeOptions
from devices.simulator.kinds.light_schemas import LightOptions
from devices.simulator.kinds.lock import LockOptions
from devices.simulator.kinds.media import MediaOptions
from devices.simulator.kinds.mower import MowerOptions
from devices.simulator.kinds.oven import OvenOptions
from devices.simulator.kinds.presence import CameraOptions, PictureOptions, TrackerOptions, UpdateOptions
from devices.simulator.kinds.presses import ButtonOptions, EventOptions, RemoteOptions, SceneOptions, TagOptions
from devices.simulator.kinds.sensor import AirSensorOptions, ContactSensorOptions, MotionSensorOptions
from devices.simulator.kinds.switch import SwitchOptions
from devices.simulator.kinds.vacuum import VacuumOptions
from devices.simulator.kinds.values import BinarySensorOptions, NumberOptions, SelectOptions, SensorOptions, TextOptions
from devices.simulator.kinds.valve import ValveOptions
from devices.simulator.kinds.washer import DishwasherOptions, DryerOptions, WasherOptions
from devices.simulator.kinds.water import BoilerOptions, HumidifierOptions

KINDS: Final[Mapping[str, type[Options]]] = MappingProxyType(
    {
        "air_sensor": AirSensorOptions,
        "alarm_control_panel": AlarmOptions,
        "binary_sensor": BinarySensorOptions,
        "button": ButtonOptions,
        "camera": CameraOptions,
        "coffee_machine": CoffeeOptions,
        "contact_sensor": ContactSensorOptions,
        "cover": CoverOptions,
        "device_automation": RemoteOptions,
        "device_tracker": TrackerOptions,
        "dishwasher": DishwasherOptions,
        "dryer": DryerOptions,
        "event": EventOptions,
        "fan": FanOptions,
        "fridge": FridgeOptions,
        "humidifier": HumidifierOptions,
        "image": PictureOptions,
        "lawn_mower": MowerOptions,
        "light": LightOptions,
        "lock": LockOptions,
        "media_player": MediaOptions,
        "motion_sensor": MotionSensorOptions,
        "number": NumberOptions,
        "oven": OvenOptions,
        "scene": SceneOptions,
        "select": SelectOptions,
        "sensor": SensorOptions,
        "siren": SirenOptions,
        "switch": SwitchOptions,
        "tag": TagOptions,
        "text": TextOptions,
        "thermostat": ThermostatOptions,
        "update": UpdateOptions,
        "vacuum": VacuumOptions,
        "valve": ValveOptions,
        "washing_machine": WasherOptions,
        "water_heater": BoilerOptions,
    }
)
"""What a description may say under `kind`, and the options that it then may give."""
