"""Devices as a person sees them: what they are, where they are, what they can do, what they do now.

Pure vocabulary. The wire formats (topics, payloads, templates) stay in `devices.discovery`; everything here
is the same whichever convention announced the device.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

type Value = bool | int | float | str | tuple[int, int, int] | Mapping[str, str]
"""What a change can carry: a switch, a quantity, an option, an RGB colour (0..255 each), or a medium."""

NOTHING: Final[Mapping[str, object]] = MappingProxyType({})


class Feature(StrEnum):
    """One thing about an entity that can be set; the comment after each is the type and range of its value."""

    POWER = "power"  # bool
    BRIGHTNESS = "brightness"  # percent 0..100; 0 turns the light off
    COLOR = "color"  # (red, green, blue), 0..255 each
    COLOR_TEMPERATURE = "color_temperature"  # kelvin
    EFFECT = "effect"  # one of the options
    OPEN = "open"  # bool: True opens, False closes (cover, valve)
    STOP_MOVING = "stop_moving"  # True (cover)
    POSITION = "position"  # percent open 0..100 (cover, valve)
    TILT = "tilt"  # percent open 0..100 (cover)
    LOCK = "lock"  # bool: True locks, False unlocks
    TARGET_TEMPERATURE = "target_temperature"  # degrees in the unit of the limits
    TARGET_TEMPERATURE_LOW = "target_temperature_low"  # likewise: where heating sets in (climate)
    TARGET_TEMPERATURE_HIGH = "target_temperature_high"  # likewise: where cooling sets in (climate)
    MODE = "mode"  # one of the options (climate, humidifier, water heater)
    PRESET = "preset"  # one of the options
    FAN_MODE = "fan_mode"  # one of the options (climate)
    SWING_MODE = "swing_mode"  # one of the options (climate)
    SPEED = "speed"  # percent 0..100 (fan)
    OSCILLATE = "oscillate"  # bool (fan)
    DIRECTION = "direction"  # "forward" | "reverse" (fan)
    TARGET_HUMIDITY = "target_humidity"  # percent
    PLAYBACK = "playback"  # "play" | "pause" | "stop" | "next" | "previous"
    VOLUME = "volume"  # percent 0..100
    MUTE = "mute"  # bool
    SOURCE = "source"  # one of the options
    PLAY_MEDIA = "play_media"  # {"media_content_type": …, "media_content_id": …}
    RUN = "run"  # "start" | "pause" | "stop" | "return_to_base" | "locate" | "clean_spot" (vacuum, mower)
    PRESS = "press"  # True (button, scene)
    NUMBER = "number"  # a number in the unit of the limits
    OPTION = "option"  # one of the options (select)
    TEXT = "text"  # free text
    SIREN_TONE = "siren_tone"  # one of the options
    INSTALL = "install"  # True (update)
    ARM = "arm"  # "disarm" | "home" | "away" | "night" | "vacation" | "bypass"


class Category(StrEnum):
    """Entities that belong to the upkeep of a device and are kept out of speech."""

    CONFIG = "config"
    DIAGNOSTIC = "diagnostic"


@dataclass(frozen=True, slots=True)
class Limits:
    """What values a feature takes. All None and empty: any value of its type."""

    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    unit: str | None = None
    """"°C", "°F", "%", "K", "min" …; None where the feature fixes it."""
    options: tuple[str, ...] = ()
    mixed: bool = False
    """True of a brightness that the device has no topic for: it is sent as a darker colour."""


@dataclass(frozen=True, slots=True)
class State:
    """The last state received, in the words of Home Assistant ("on", "locked", "playing", "21.5")."""

    value: str | None = None
    """None: nothing received yet."""
    attributes: Mapping[str, object] = field(default=NOTHING)
    """Home Assistant's attribute names and units, e.g. `brightness` 0..255, `current_position` 0..100."""
    updated_at: datetime | None = None
    changed_at: datetime | None = None
    """When the value last became another; None: it was the same as long as it is known."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing that a device does or measures."""

    unique_id: str
    component: str
    """Home Assistant's component: "light", "switch", "sensor", "media_player" …"""
    name: str = ""
    """Its own name within the device; empty where it is the main thing that the device does."""
    device_class: str | None = None
    category: Category | None = None
    unit: str | None = None
    """Of a sensor's state."""
    features: Mapping[Feature, Limits] = field(default_factory=dict)
    state: State = State()
    available: bool = True
    """What the convention says of it; True where it says nothing."""
    assumed: bool = False
    """True where the device reports nothing back, so that a command can't be confirmed."""

    def can(self, feature: Feature) -> bool:
        """Whether this feature can be set."""
        return feature in self.features


@dataclass(frozen=True, slots=True)
class Area:
    """A room or another place of the home."""

    name: str
    floor: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Device:
    """One physical thing with its entities folded together."""

    id: str
    """The discovery `unique_id` of its only entity, or its identifier where it has several."""
    name: str
    area: str | None = None
    """Name of an area of the home; None: nobody said where it is."""
    aliases: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    """Other names that the convention gives it; people's programs use them as well."""
    manufacturer: str | None = None
    model: str | None = None
    source: str = "home_assistant"
    """The convention that announced it."""
    screen: bool | None = None
    """Whether it shows pictures; None: not known, see `devices.kinds`."""
    type: str | None = None
    """What the home's own file says that it is; None: `devices.kinds` derives it."""
    facts: Mapping[str, bool] = field(default_factory=dict)
    """What the home's own file says of it, by the name of the function in `devices.kinds` that would derive it."""
    entities: tuple[Entity, ...] = ()
    available: bool = True
    stale: bool = False
    """True where the connection was lost since its last state: what is shown is the last known."""

    def entity(self, unique_id: str) -> Entity | None:
        """The entity of that id, if it is this device's."""
        return next((entity for entity in self.entities if entity.unique_id == unique_id), None)


@dataclass(frozen=True, slots=True)
class Home:
    """One moment of the whole home; nothing in it changes."""

    devices: tuple[Device, ...] = ()
    areas: tuple[Area, ...] = ()
    connected: bool = True
    """False while the broker can't be reached."""
    version: int = 0
    """Grows when a device, a name or an area changes, not when a state does: what to key an index of names by."""

    _by_id: dict[str, Device] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Filled when a device is first asked for: a request asks for hundreds, and a large home has a thousand."""
    _by_area: dict[str | None, tuple[Device, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Filled when a room is first asked for: a tie between rooms asks for each of them."""

    def device(self, any_id: str) -> Device | None:
        """The device of that id or identifier, or the one that owns the entity of that unique id."""
        if not self._by_id:
            known: dict[str, Device] = {}
            for device in self.devices:
                for one in (device.id, *(entity.unique_id for entity in device.entities)):
                    known.setdefault(one, device)
            for device in self.devices:
                for one in device.identifiers:
                    known.setdefault(one, device)
            self._by_id.update(known)  # at once: another thread sees none of it, or all
        return self._by_id.get(any_id)

    def entity(self, unique_id: str) -> tuple[Device, Entity] | None:
        """The entity of that unique id, behind its device."""
        device = self.device(unique_id)
        entity = device.entity(unique_id) if device else None
        return (device, entity) if device and entity else None

    def on_floors(self, floors: Collection[str]) -> tuple[str, ...]:
        """Names of the areas on any of these floors, in the order of the areas."""
        return tuple(area.name for area in self.areas if area.floor in floors)

    def in_area(self, area: str | None) -> tuple[Device, ...]:
        """The devices in the area of that exact name, in the order of discovery; None: those that are in none."""
        if not self._by_area:
            known: dict[str | None, list[Device]] = {}
            for device in self.devices:
                known.setdefault(device.area, []).append(device)
            self._by_area.update({name: tuple(found) for name, found in known.items()})
        return self._by_area.get(area, ())

    def area(self, name: str | None) -> Area | None:
        """The area of that exact name."""
        return next((area for area in self.areas if area.name == name), None)

    def entities(self) -> Iterator[tuple[Device, Entity]]:
        """Every entity beside its device, in the order of discovery."""
        for device in self.devices:
            for entity in device.entities:
                yield device, entity


@dataclass(frozen=True, slots=True)
class Change:
    """One feature of an entity to be set to a value."""

    feature: Feature
    value: Value


@dataclass(frozen=True, slots=True)
class Order:
    """What one entity is asked to do; several changes belong together (a light on, at 30 %, in red)."""

    unique_id: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Command:
    """What goes over the wire: QoS 1, not retained unless the device asked for it."""

    topic: str
    payload: str
    retain: bool = False


class Unfulfilled(StrEnum):
    """Why an order was not carried out."""

    NO_CONNECTION = "no_connection"
    """The broker can't be reached; nothing was sent."""
    NO_SUCH_ENTITY = "no_such_entity"
    """It was removed since; nothing was sent."""
    NOT_SUPPORTED = "not_supported"
    """The entity has no such feature, or not that value; nothing was sent."""
    OFFLINE = "offline"
    """The device says that it is unavailable; nothing was sent."""
    NOT_CONFIRMED = "not_confirmed"
    """Sent, but the state that should follow did not come back in time."""


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """What became of one order."""

    order: Order
    commands: tuple[Command, ...] = ()
    """What was published, in order."""
    problem: Unfulfilled | None = None
    """None: carried out and confirmed, or nothing to confirm it by (`Entity.assumed`)."""
    took_ms: float = 0.0
