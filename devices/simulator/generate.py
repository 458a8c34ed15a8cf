"""Homes of any size, for measuring: as many devices as asked for, in the proportions of a real home."""

from __future__ import annotations

from typing import Any, Final

from devices.simulator.description import HomeDescription

MOST: Final = 20_000
ROOM: Final = 12
"""Devices in a room."""
MIX: Final[tuple[tuple[str, str, dict[str, Any]], ...]] = (
    ("Ceiling Light", "light", {}),
    ("Air Sensor", "air_sensor", {}),
    ("Motion Sensor", "motion_sensor", {"passes_per_hour": 12}),
    ("Floor Lamp", "light", {"modes": ["color_temp", "rgb"]}),
    ("Plug", "switch", {"device_class": "outlet"}),
    ("Window", "contact_sensor", {"device_class": "window"}),
    ("Wall Lamp", "light", {"schema": "basic"}),
    ("Thermostat", "thermostat", {}),
    ("Blinds", "cover", {"position": 100}),
    ("Power Meter", "sensor", {"device_class": "power", "unit": "W", "value": 12}),
    ("Speaker", "media_player", {}),
    ("Desk Lamp", "light", {"schema": "template"}),
)
"""One room: name, kind, options."""


def generated(count: int, root: str = "attune_house") -> HomeDescription:
    """A home with that many devices, 1..20,000; the same every time.

    Raises:
        ValueError: it is out of that range.
    """
    if not 1 <= count <= MOST:
        raise ValueError(f"a home has 1 to {MOST} devices, not {count}")
    rooms = [f"Room {number + 1}" for number in range((count + ROOM - 1) // ROOM)]
    devices = []
    for number in range(count):
        name, kind, options = MIX[number % len(MIX)]
        room = rooms[number // ROOM]
        devices.append({"id": f"device_{number:05}", "name": name, "area": room, "kind": kind, "options": options})
    areas = [{"name": room, "floor": f"Floor {number // 20 + 1}"} for number, room in enumerate(rooms)]
    return HomeDescription.model_validate(
        {"name": f"Generated home of {count}", "root": root, "areas": areas, "devices": devices}
    )
