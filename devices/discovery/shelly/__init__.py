"""Shelly devices of the second generation and later: JSON-RPC and status over MQTT.

They announce nothing but that they are there (`<prefix>/online`); what they are made of is asked for. The prefix is
the owner's choice, so each `online` is taken for a question worth asking, and its sender for a Shelly only once it
answers like one. Notifications that nobody asked for tell as much: a device on a battery wakes, reports all it
knows, and sleeps again before it could be asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import unquote

from devices.discovery.convention import CONFIG_BYTES, Announcement, Reason, Refused, Rejection
from devices.discovery.payload import parse, too_deep
from devices.discovery.plain import Ledger, check_topic, dig, short
from devices.discovery.shelly import wire
from devices.discovery.shelly.entities import MOST_COMPONENTS, SOURCE, is_component, plans
from devices.discovery.shelly.entities import Shelly as Device
from devices.discovery.shelly.wire import Line
from devices.model import Command

MOST_DEVICES: Final = 2_000
"""More than any home has; a flood of announcements stops here."""
_LEVELS: Final = 3
"""Most levels of a prefix, as in `home/terrace/lamp`."""
_UNAUTHORIZED: Final = 401
_ONLINE: Final = "/online"
_EVENTS: Final = "/events/rpc"
_NOT_OURS: Final = ("attune/", "homeassistant/", "tasmota/", "shellies/", "homie/", "zigbee2mqtt/")
"""Begins of topics under which other conventions live; the first generation of Shelly is one of them."""


class Shelly:
    """The convention; fulfils `convention.Convention`."""

    name = SOURCE
    subscriptions = (
        *("+/" * level + word for word in ("events/rpc", "online") for level in range(1, _LEVELS + 1)),
        f"{wire.REPLIES}+/rpc",
    )

    def __init__(self) -> None:
        self._asked: dict[str, None] = {}
        self._devices: dict[str, Device] = {}
        self._prefix_of: dict[str, str] = {}
        self._gone: set[str] = set()
        self._ledger = Ledger()

    def owns(self, topic: str) -> bool:
        """Whether it may tell of a device that is not known yet, or not wholly."""
        if topic.startswith(wire.REPLIES):
            return True
        return topic.endswith((_ONLINE, _EVENTS)) and not topic.startswith(_NOT_OURS)

    def brings(self, topic: str) -> bool:
        """Notifications and replies; they are never retained."""
        return topic.startswith(wire.REPLIES) or (topic.endswith(_EVENTS) and topic.count("/") <= _LEVELS + 1)

    def announce(self, topic: str, payload: bytes) -> Announcement | Rejection:
        """Read one message; never raises, whatever was sent."""
        try:
            if topic.endswith(_ONLINE):
                return self._online(topic.removesuffix(_ONLINE), payload)
            if topic.startswith(wire.REPLIES):
                return self._replied(unquote(topic.removeprefix(wire.REPLIES).removesuffix("/rpc")), payload)
            return self._notified(topic.removesuffix(_EVENTS), payload)
        except Refused as refused:
            return Rejection(topic, refused.reason, refused.detail)

    # -------------------------------------------------------------------------------------------- the three messages

    def _online(self, prefix: str, payload: bytes) -> Announcement:
        if not payload:
            return self._withdrawn(prefix)
        if payload == b"false" and prefix in self._devices:
            self._gone.add(prefix)
        if payload != b"true":
            return _nothing(prefix)
        self._gone.discard(prefix)
        return Announcement(anchor=prefix, requests=self._question(prefix))

    def _notified(self, prefix: str, payload: bytes) -> Announcement:
        known = self._devices.get(prefix)
        whole = b'"NotifyFullStatus"' in payload
        if known is not None and not whole and b'"config_changed"' not in payload and not _new_in(payload, known):
            # By far the most: a state, which the wires read.
            return _nothing(prefix)
        frame = _frame(payload)
        params, identity = frame.get("params"), short(frame.get("src"))
        if not isinstance(params, dict) or not str(frame.get("method", "")).startswith("Notify"):
            return _nothing(prefix)
        if known is None and not identity:
            return _nothing(prefix)
        device = known or Device(Line(check_topic(prefix)), identity)
        device = _told(device, params)
        requests = self._question(prefix) if known is None or b'"config_changed"' in payload else ()
        return replace(self._news(device), requests=requests)

    def _replied(self, prefix: str, payload: bytes) -> Announcement:
        if prefix not in self._asked:
            # Nobody asked it; or another assistant did, who calls itself as we do.
            return _nothing(prefix)
        frame = _frame(payload)
        identity, source, result = frame.get("id"), short(frame.get("src")), frame.get("result")
        if "error" in frame and identity in (wire.INFO, wire.CONFIG, wire.STATUS, wire.ORDERED):
            raise _refusal(prefix, frame["error"])
        if not isinstance(result, dict) or not source:
            return _nothing(prefix)
        if identity == wire.INFO:
            return self._informed(prefix, source, result)
        device = self._devices.get(prefix)
        if device is None or identity not in (wire.CONFIG, wire.STATUS):
            return _nothing(prefix)
        if identity == wire.CONFIG:
            return self._news(_configured(device, result))
        return self._news(_told(device, result))

    def _informed(self, prefix: str, source: str, result: Mapping[str, object]) -> Announcement:
        generation = result.get("gen")
        if not isinstance(generation, int) or generation < 2:
            raise Refused(Reason.WRONG_VALUE, "It answers, but not as a Shelly of the second generation or later.")
        identity = short(result.get("id"), source)
        device = self._devices.get(prefix) or Device(Line(prefix), identity)
        if device.mac != replace(device, id=identity).mac:
            raise Refused(Reason.DUPLICATE, f"{device.id!r} answers below the same topic.")
        device = replace(
            device,
            id=identity,
            name=short(result.get("name")),
            model=short(result.get("app")) or short(result.get("model")),
        )
        asked = device.line.request(wire.CONFIG, "Shelly.GetConfig"), device.line.request(
            wire.STATUS, "Shelly.GetStatus"
        )  # fmt: skip
        return replace(self._news(device), requests=asked)

    # ------------------------------------------------------------------------------------------------- what is known

    def _question(self, prefix: str) -> tuple[Command, ...]:
        check_topic(prefix)
        if prefix not in self._asked and len(self._asked) >= MOST_DEVICES:
            # Whoever never answered makes room, so that a flood of pretended devices does not keep a real one out.
            mute = next((asked for asked in self._asked if asked not in self._devices), None)
            if mute is None:
                raise Refused(Reason.TOO_MANY, f"{MOST_DEVICES} devices are known already.")
            del self._asked[mute]
        self._asked[prefix] = None
        return (Line(prefix).request(wire.INFO, "Shelly.GetDeviceInfo"),)

    def _news(self, device: Device) -> Announcement:
        prefix = device.line.prefix
        if prefix not in self._devices and len(self._devices) >= MOST_DEVICES:
            raise Refused(Reason.TOO_MANY, f"{MOST_DEVICES} devices are known already.")
        holder = self._prefix_of.get(device.mac, prefix)
        if holder != prefix and holder not in self._gone:
            raise Refused(Reason.DUPLICATE, f"{device.id!r} is the device that answers below {holder!r}.")
        if holder != prefix:
            # Its owner gave it another prefix: the retained word of the old one says that it is gone.
            self._devices.pop(holder, None)
        self._devices[prefix], self._prefix_of[device.mac] = device, prefix
        anchor = f"shelly {device.mac}"
        bindings, removed, rejected = self._ledger.news(anchor, tuple(plans(device, anchor)))
        return Announcement(bindings, removed, rejected=rejected, anchor=anchor)

    def _withdrawn(self, prefix: str) -> Announcement:
        self._asked.pop(prefix, None)
        self._gone.discard(prefix)
        device = self._devices.pop(prefix, None)
        if device is None:
            return _nothing(prefix)
        self._prefix_of.pop(device.mac, None)
        anchor = f"shelly {device.mac}"
        self._ledger.drop(anchor)
        return Announcement(withdrawn=True, anchor=anchor)


def _nothing(prefix: str) -> Announcement:
    return Announcement(anchor=prefix)


def _frame(payload: bytes) -> Mapping[str, object]:
    """The JSON object of a message; empty where it is none: other programs use topics of these names as well."""
    if len(payload) > CONFIG_BYTES:
        raise Refused(Reason.TOO_LARGE, f"{len(payload)} bytes; at most {CONFIG_BYTES} are read.")
    if too_deep(payload):
        raise Refused(Reason.TOO_DEEP, "The JSON is nested too deep.")
    data = parse(payload)
    return data if isinstance(data, dict) else {}


def _new_in(payload: bytes, known: Device) -> bool:
    """Whether a notification tells of a component, or of a value of one, that is not known yet."""
    if len(payload) > CONFIG_BYTES or too_deep(payload):
        return False
    params = dig(parse(payload), ("params",))
    if not isinstance(params, dict):
        return False
    return any(
        is_component(key) and isinstance(value, dict) and not value.keys() <= known.status.get(key, {}).keys()
        for key, value in params.items()
    )


def _told(device: Device, news: Mapping[str, object]) -> Device:
    """The device with what a status says of its components; one that has a time to wake up sleeps until then."""
    sleeps = device.sleeps or bool(dig(news, ("sys", "wakeup_period")))
    return replace(device, status=_merged(device.status, news), sleeps=sleeps)


def _merged(
    status: Mapping[str, Mapping[str, object]], news: Mapping[str, object]
) -> Mapping[str, Mapping[str, object]]:  # fmt: skip
    merged = dict(status)
    for key, value in news.items():
        if is_component(key) and isinstance(value, dict) and (key in merged or len(merged) < MOST_COMPONENTS):
            merged[key] = {**merged.get(key, {}), **value}
    return merged


def _configured(device: Device, result: Mapping[str, object]) -> Device:
    """What the settings say: names, the kinds of inputs, and whether it publishes anything by itself."""
    config = {
        key: {word: setting for word, setting in value.items() if word in _SETTINGS}
        for key, value in result.items()
        if is_component(key) and isinstance(value, dict)
    }
    mqtt = result.get("mqtt")
    silent = isinstance(mqtt, dict) and mqtt.get("rpc_ntf") is False and mqtt.get("status_ntf") is not True
    name = short(dig(result, ("sys", "device", "name"))) or device.name
    return replace(device, config=config, name=name, line=replace(device.line, silent=silent))


_SETTINGS: Final = frozenset(
    {"name", "type", "obj_id", "ct_range", "target_range", "target_C", "enable", "min", "max", "options", "meta"}
)


def _refusal(prefix: str, error: object) -> Refused:
    """What a device that answers with an error does not let us do, and why."""
    code, said = dig(error, ("code",)), short(dig(error, ("message",)), "without a message")
    if code == _UNAUTHORIZED:
        # Over MQTT it should not, by the book: the broker has asked already.
        return Refused(Reason.PASSWORD, f"{prefix[:64]!r} asks for its own password, which it is not told.")
    words = f"{code}, {said}" if isinstance(code, int) else said
    return Refused(Reason.WRONG_VALUE, f"The device answers with the error {words}.")
