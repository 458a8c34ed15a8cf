"""The kinds of devices that a simulated home can have.

A new kind is a module with a frozen `Appliance` and its `Options`, and one line below. The docstring of each `by_hand`
shows the JSON that `<root>/<device>/by_hand` takes; every device also takes `{"available": false}`, which pulls its
plug, and `{"available": true}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from devices.simulator.kinds.appliance import Options
from devices.simulator.kinds.climate import ThermostatOptions
from devices.simulator.kinds.coffee import CoffeeOptions
from devices.simulator.kinds.cover import CoverOptions
from devices.simulator.kinds.fan import FanOptions
from devices.simulator.kinds.light import LightOptions
from devices.simulator.kinds.lock import LockOptions
from devices.simulator.kinds.media import MediaOptions
from devices.simulator.kinds.oven import OvenOptions
from devices.simulator.kinds.sensor import AirSensorOptions, ContactSensorOptions, MotionSensorOptions
from devices.simulator.kinds.switch import SwitchOptions
from devices.simulator.kinds.vacuum import VacuumOptions
from devices.simulator.kinds.washer import WasherOptions

KINDS: Final[Mapping[str, type[Options]]] = MappingProxyType(
    {
        "air_sensor": AirSensorOptions,
        "coffee_machine": CoffeeOptions,
        "contact_sensor": ContactSensorOptions,
        "cover": CoverOptions,
        "fan": FanOptions,
        "light": LightOptions,
        "lock": LockOptions,
        "media_player": MediaOptions,
        "motion_sensor": MotionSensorOptions,
        "oven": OvenOptions,
        "switch": SwitchOptions,
        "thermostat": ThermostatOptions,
        "vacuum": VacuumOptions,
        "washing_machine": WasherOptions,
    }
)
"""What a description may say under `kind`, and the options that it then may give."""
