"""Things that a device only tells about itself: update, device_tracker, and that it has a picture (camera, image)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from devices.discovery.convention import Reason, Refused, Values
from devices.discovery.home_assistant.config import WORD_CHARS, Config
from devices.discovery.home_assistant.wire import NONE, STATE, Parts, Update, shown
from devices.discovery.payload import parse
from devices.model import Feature

_TEXTS: Final = ("installed_version", "latest_version", "title", "release_summary", "release_url", "entity_picture")
_MOST_PARTS: Final = 6
_NUMBERS: Final = re.compile(rf"v?(\d{{1,9}}(?:\.\d{{1,9}}){{0,{_MOST_PARTS - 1}}})")
_URL: Final = re.compile(r"https?://[^\s\"'<>]{1,2000}")


def update(config: Config) -> Parts:
    """`update`: on where a newer version than the installed one is there."""
    parts = Parts(compose=_newer)
    for key in ("title", "release_summary", "release_url"):
        if config.has(key):
            parts.fixed[key] = config.text(key, limit=4 * WORD_CHARS)
    parts.slot(config.state_topic("state_topic"), config.template("value_template"), _versions)
    parts.slot(config.state_topic("latest_version_topic"), config.template("latest_version_template"), _latest)
    if config.has("payload_install"):
        install = config.text("payload_install", limit=4 * WORD_CHARS)
        topic = config.command_topic("command_topic")
        parts.lever(Feature.INSTALL, topic, lambda _value, _state: install, reported=False)
    return parts


def _versions(text: str, _values: Values) -> Update | None:
    if text in ("", "{}"):
        return {}
    data = parse(text)
    if not isinstance(data, dict):
        return {"installed_version": text[:WORD_CHARS]}
    told: dict[str, object] = {
        key: None if data[key] is None else str(data[key])[: 4 * WORD_CHARS] for key in _TEXTS if key in data
    }
    if isinstance(data.get("in_progress"), bool):
        told["in_progress"] = data["in_progress"]
    if "update_percentage" in data and not isinstance(data["update_percentage"], dict | list):
        told["update_percentage"] = data["update_percentage"]
    return told


def _latest(text: str, _values: Values) -> Update | None:
    return {"latest_version": text[:WORD_CHARS]} if text else None


def _newer(values: Values) -> tuple[str | None, Mapping[str, object]]:
    installed, latest = values.get("installed_version"), values.get("latest_version")
    if installed is None or latest is None:
        return None, shown(values)
    if installed == latest:
        return "off", shown(values)
    before, after = _numbered(str(installed)), _numbered(str(latest))
    # Versions that are no numbers can only differ.
    newer = after > before if before is not None and after is not None else True
    return ("on" if newer else "off"), shown(values)


def _numbered(version: str) -> tuple[int, ...] | None:
    match = _NUMBERS.fullmatch(version)
    if match is None:
        return None
    # 1.2 is 1.2.0.
    parts = [int(part) for part in match.group(1).split(".")]
    return (*parts, *[0] * (_MOST_PARTS - len(parts)))


def device_tracker(config: Config) -> Parts:
    """`device_tracker`: home, away, or the name of a place."""
    parts = Parts()
    topic = config.state_topic("state_topic")
    if topic is None and not config.has("json_attributes_topic"):
        raise Refused(Reason.MISSING, "'state_topic' is missing.")
    known = {
        config.text("payload_home", "home"): "home",
        config.text("payload_not_home", "not_home"): "not_home",
        config.text("payload_reset", NONE): None,
    }

    def read(text: str, _values: Values) -> Update | None:
        if not text or len(text) > WORD_CHARS:
            return None
        return {STATE: known.get(text, text)}

    parts.fixed["source_type"] = config.text("source_type", "gps")
    parts.slot(topic, config.template("value_template"), read)
    return parts


def camera(config: Config) -> Parts:
    """`camera`: it has a picture. The picture itself is not fetched: nobody here looks at it."""
    config.needed_state_topic("topic")
    return Parts(compose=lambda values: ("idle", shown(values)))


def image(config: Config) -> Parts:
    """`image`: a picture whose address may be told; one that comes as bytes is not fetched."""
    parts = Parts()
    by_url = config.state_topic("url_topic")
    if by_url is None:
        config.needed_state_topic("image_topic")

    def read(text: str, _values: Values) -> Update | None:
        return {"image_url": text} if _URL.fullmatch(text) else None

    parts.slot(by_url, config.template("url_template"), read)
    return parts
