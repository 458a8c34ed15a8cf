"""Home Assistant's MQTT discovery: `<prefix>/<component>/[<node>/]<object>/config` and the device-based form."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Final

from devices.discovery.convention import (
    CONFIG_BYTES,
    Announcement,
    Binding,
    DeviceInfo,
    Reason,
    Refused,
    Rejection,
    Values,
)
from devices.discovery.home_assistant import (
    air,
    facts,
    happenings,
    light_basic,
    light_json,
    light_template,
    media,
    openings,
    security,
    switches,
    vacuum,
    values,
)
from devices.discovery.home_assistant.abbreviations import DEVICE, ENTITY, spelled_out
from devices.discovery.home_assistant.assumed import assumed
from devices.discovery.home_assistant.availability import availability
from devices.discovery.home_assistant.config import Config
from devices.discovery.home_assistant.wire import STATE, Parts, extra_attributes, finish
from devices.discovery.payload import UTF_8, parse, too_deep
from devices.model import Category, Command, Entity

type Describe = Callable[[Config], Parts]

_ID: Final = "[a-zA-Z0-9_-]+"
_PARTS_OF_A_DEVICE: Final = 256
"""Most entities that one device-based message may announce."""
_EVENTS: Final[Mapping[str, str]] = {"tag": "event", "device_automation": "event"}
"""Components that Home Assistant has no entities for: they are told as events, and nobody asks for them by name."""
_OLDER: Final[Mapping[str, Mapping[str, str]]] = {"media_player": media.OLDER, "climate": air.OLDER}
_MEASURE: Final = ("sensor", "binary_sensor")
_LONGEST_S: Final = 366 * 24 * 3600.0
_ENCODINGS: Final = re.compile(
    r"utf[-_]?8|utf[-_]?(?:16|32)(?:[-_]?[lb]e)?|(?:us[-_]?)?ascii|latin[-_]?1|iso[-_]?8859[-_]\d{1,2}|cp\d{3,4}|"
    r"windows[-_]125\d"
)
_SHARED: Final[tuple[str, ...]] = (
    "availability", "availability_mode", "availability_template", "availability_topic", "command_topic", "device",
    "encoding", "json_attributes_topic", "json_attributes_template", "origin", "payload_available",
    "payload_not_available", "qos", "state_topic",
)  # fmt: skip
"""Keys that a device-based message may give once for all its entities."""


def _light(config: Config) -> Parts:
    schemas: Mapping[str, Describe] = {"json": light_json.light, "template": light_template.light}
    return schemas.get(config.text("schema", "basic"), light_basic.light)(config)


COMPONENTS: Final[Mapping[str, Describe]] = MappingProxyType(
    {
        "alarm_control_panel": security.alarm_control_panel,
        "binary_sensor": values.binary_sensor,
        "button": switches.button,
        "camera": facts.camera,
        "climate": air.climate,
        "cover": openings.cover,
        "date": values.moment,
        "datetime": values.moment,
        "device_automation": happenings.device_automation,
        "device_tracker": facts.device_tracker,
        "event": happenings.event,
        "fan": air.fan,
        "humidifier": air.humidifier,
        "image": facts.image,
        "lawn_mower": vacuum.lawn_mower,
        "light": _light,
        "lock": security.lock,
        "media_player": media.media_player,
        "notify": values.notify,
        "number": values.number_entity,
        "scene": switches.scene,
        "select": values.select,
        "sensor": values.sensor,
        "siren": switches.siren,
        "switch": switches.switch,
        "tag": happenings.tag,
        "text": values.text,
        "time": values.moment,
        "update": facts.update,
        "vacuum": vacuum.vacuum,
        "valve": openings.valve,
        "water_heater": air.water_heater,
    }
)
"""What can be announced, and how its keys are read."""


class HomeAssistant:
    """The convention; fulfils `convention.Convention`.

    Args:
        prefix: first level or levels of its topics; Home Assistant's default is `homeassistant`.

    """

    name = "home_assistant"

    def __init__(self, prefix: str = "homeassistant") -> None:
        self._prefix = prefix
        self._topic = re.compile(rf"{re.escape(prefix)}/(\w+)/(?:({_ID})/)?({_ID})/config")
        self.subscriptions = (f"{prefix}/+/+/config", f"{prefix}/+/+/+/config")

    def owns(self, topic: str) -> bool:
        """Whether it is one of this convention's topics, well formed or not."""
        return topic.startswith(f"{self._prefix}/") and topic.endswith("/config")

    def brings(self, _topic: str) -> bool:
        """Never: announcements carry no states."""
        return False

    def announce(self, topic: str, payload: bytes) -> Announcement | Rejection:
        """Read one announcement; never raises, whatever was sent."""
        match = self._topic.fullmatch(topic)
        if match is None:
            return Rejection(topic, Reason.ILLEGAL_TOPIC, "The topic is not <component>/[<node>/]<object>/config.")
        component, node, object_id = match.groups()
        if not payload:
            return Announcement(withdrawn=True)
        try:
            root = _parsed(payload)
            if root.get("migrate_discovery") is True:
                # Another topic will announce the same entities, before this one is emptied: they stay.
                return Announcement(released=True)
            if component == "device":
                return self._device(topic, root, object_id)
            name = f"{node}_{object_id}" if node else object_id
            return Announcement((self._entity(topic, "", component, root, name),))
        except Refused as refused:
            return Rejection(topic, refused.reason, refused.detail)

    def _device(self, topic: str, root: dict[str, object], object_id: str) -> Announcement:
        components = root.get("components")
        if not isinstance(components, dict) or len(components) > _PARTS_OF_A_DEVICE:
            raise Refused(Reason.MISSING, f"'components' is no object of at most {_PARTS_OF_A_DEVICE} entities.")
        shared = {key: root[key] for key in _SHARED if key in root}
        bindings: list[Binding] = []
        removed: list[str] = []
        rejected: list[Rejection] = []
        for part, block in _blocks(components):
            component = str(block.get("platform", ""))
            if set(block) <= {"platform"}:
                removed.append(part)
            else:
                try:
                    bindings.append(self._entity(topic, part, component, {**shared, **block}, f"{object_id}_{part}"))
                except Refused as refused:
                    rejected.append(Rejection(topic, refused.reason, f"{part}: {refused.detail}"))
        return Announcement(tuple(bindings), tuple(removed), rejected=tuple(rejected))

    def _entity(self, topic: str, part: str, component: str, raw: dict[str, object], object_id: str) -> Binding:
        if component not in COMPONENTS:
            # Not an error of the device's: only something that nobody can ask for.
            raise Refused(Reason.UNSUPPORTED_COMPONENT, f"{component!r} entities are not used.")
        keys = _without_tilde(raw)
        older = _OLDER.get(component, {})
        # A payload may have both, for readers of every age; then the newer says it better.
        keys = {older[key]: value for key, value in keys.items() if key in older} | {
            key: value for key, value in keys.items() if key not in older
        }
        config = Config(keys, prefix=self._prefix)
        parts = COMPONENTS[component](config)
        parts.retain = config.flag("retain")
        parts.slot(
            config.state_topic("json_attributes_topic"), config.template("json_attributes_template"),
            extra_attributes(settable=bool(parts.levers)),
        )  # fmt: skip
        wire = finish(parts)
        device = _device_info(config)
        unique_id = config.text("unique_id") or object_id
        entity = Entity(
            unique_id=unique_id,
            component=_EVENTS.get(component, component),
            name=_name(config, device, object_id),
            device_class=config.text("device_class") or None,
            category=Category.DIAGNOSTIC if component in _EVENTS else _category(config),
            unit=config.text("unit_of_measurement") or None,
            features={feature: lever.limits for feature, lever in wire.levers.items()},
            assumed=config.flag("optimistic") or (bool(wire.levers) and not wire.reports),
        )
        if not device.name:
            # Nobody named the device: the entity's name is its name, and the entity is what the device mainly does.
            device = replace(device, name=entity.name or object_id)
            entity = replace(entity, name="")
        there = availability(config, self._prefix)
        return Binding(
            topic=topic,
            part=part,
            entity=entity,
            device=device,
            wire=wire,
            availability=there,
            source=self.name,
            spare_id=f"{component}.{unique_id}",
            asks=_asks(config, wire.command_topics),
            momentary=parts.momentary,
            slow_topics=wire.slow_topics | there.slow_topics,
            encoding=_encoding(config),
            expire_after=_seconds(config, "expire_after") if component in _MEASURE else None,
            off_after=_off_after(config) if component == "binary_sensor" else None,
            assume=partial(assumed, component),
        )


def _parsed(payload: bytes) -> dict[str, object]:
    if len(payload) > CONFIG_BYTES:
        raise Refused(Reason.TOO_LARGE, f"{len(payload)} bytes; at most {CONFIG_BYTES} are read.")
    if too_deep(payload):
        raise Refused(Reason.TOO_DEEP, "The JSON is nested too deep.")
    data = parse(payload)
    if not isinstance(data, dict):
        raise Refused(Reason.NOT_JSON, "The payload is no JSON object.")
    return _spelled(data)


def _spelled(data: Mapping[str, object]) -> dict[str, object]:
    keys = spelled_out(data, ENTITY)
    device, listed = keys.get("device"), keys.get("availability")
    if isinstance(device, dict):
        keys["device"] = spelled_out(device, DEVICE)
    if isinstance(listed, dict):
        listed = [listed]
    if isinstance(listed, list):
        keys["availability"] = [spelled_out(entry, ENTITY) for entry in listed if isinstance(entry, dict)]
    components = keys.get("components")
    if isinstance(components, dict):
        keys["components"] = {
            part: _spelled({key: value for key, value in block.items() if key not in ("components", "cmps")})
            for part, block in components.items()
            if isinstance(block, dict)
        }
    if "~" in keys and isinstance(keys.get("components"), dict):
        keys["components"] = {part: {"~": keys["~"], **block} for part, block in _blocks(keys["components"])}
    return keys


def _blocks(components: object) -> Iterator[tuple[str, dict[str, object]]]:
    if isinstance(components, dict):
        yield from ((str(part), block) for part, block in components.items() if isinstance(block, dict))


def _without_tilde(raw: dict[str, object]) -> dict[str, object]:
    """The keys with `~` at the begin or end of each topic written out."""
    base = raw.pop("~", None)
    if not isinstance(base, str):
        return raw
    listed = raw.get("availability")
    result = {key: _topic(value, base) if key.endswith("topic") else value for key, value in raw.items()}
    if isinstance(listed, list):
        result["availability"] = [
            {key: _topic(value, base) if key == "topic" else value for key, value in entry.items()} for entry in listed
        ]
    return result


def _topic(value: object, base: str) -> object:
    if not isinstance(value, str):
        return value
    value = base + value[1:] if value.startswith("~") else value
    return value[:-1] + base if value.endswith("~") else value


def _device_info(config: Config) -> DeviceInfo:
    device = Config(config.block("device"), prefix="")
    identifiers = device.words("identifiers")
    if not identifiers:
        pairs = config.block("device").get("connections")
        identifiers = tuple(
            f"{pair[0]}:{pair[1]}"[:100] for pair in pairs or () if isinstance(pair, list) and len(pair) == 2
        ) if isinstance(pairs, list) else ()  # fmt: skip
    return DeviceInfo(
        identifiers=identifiers,
        name=device.text("name") or None,
        manufacturer=device.text("manufacturer") or None,
        model=device.text("model") or None,
        area=device.text("suggested_area") or None,
    )


def _name(config: Config, device: DeviceInfo, object_id: str) -> str:
    """An entity's name within its device: empty where it is what the device mainly does."""
    if config.null("name"):
        return ""
    if not config.has("name"):
        words = config.text("device_class").replace("_", " ")
        return words.capitalize() or ("" if device.name else object_id)
    name = config.text("name").strip()
    if device.name and name.casefold().startswith(device.name.casefold()):
        rest = name[len(device.name) :]
        # Only whole words: "Lamp" does not repeat itself in "Lampion".
        if not rest or not rest[0].isalnum():
            return rest.strip(" -_:.")
    return name


def _seconds(config: Config, key: str) -> float | None:
    seconds = config.number(key, 0.0)
    return seconds if 0 < seconds <= _LONGEST_S else None


def _off_after(config: Config) -> tuple[float, Values] | None:
    delay = _seconds(config, "off_delay")
    return None if delay is None else (delay, {STATE: "off"})


def _encoding(config: Config) -> str:
    """Of the state messages; the empty one means bytes, of which Latin-1 makes one character each."""
    if not config.has("encoding"):
        return UTF_8
    name = config.text("encoding").lower()
    if not name:
        return "latin-1"
    # Python knows codecs that are no encodings of text, and such as take their time.
    try:
        return codecs.lookup(name).name if _ENCODINGS.fullmatch(name) else UTF_8
    except LookupError:
        return UTF_8


def _asks(config: Config, command_topics: tuple[str, ...]) -> tuple[Command, ...]:
    """Zigbee2MQTT keeps no state at the broker, but has its devices asked on `<name>/get`."""
    by_bridge = str(config.block("origin").get("name", "")).casefold() == "zigbee2mqtt"
    bases = [topic.removesuffix("/set") for topic in command_topics if topic.endswith("/set")] if by_bridge else []
    return tuple(Command(f"{base}/get", '{"state":""}') for base in dict.fromkeys(bases))


def _category(config: Config) -> Category | None:
    given = config.text("entity_category")
    if given in set(Category):
        return Category(given)
    # Home Assistant leaves these out until somebody enables them by hand.
    return None if config.flag("enabled_by_default", default=True) else Category.DIAGNOSTIC
