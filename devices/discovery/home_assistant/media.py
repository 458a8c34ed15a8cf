"""`media_player`, by the two key sets that the community uses; Home Assistant itself has none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from devices.discovery.convention import Values
from devices.discovery.home_assistant.config import Config
from devices.discovery.home_assistant.wire import (
    NONE,
    STATE,
    Parts,
    Read,
    Update,
    Write,
    anything,
    as_number,
    compact,
    number,
)
from devices.model import Feature, Limits, State, Value

OLDER: Final[Mapping[str, str]] = {
    "state_state_topic": "state_topic",
    "state_title_topic": "media_title_topic",
    "state_artist_topic": "media_artist_topic",
    "state_album_topic": "media_album_name_topic",
    "state_duration_topic": "media_duration_topic",
    "state_position_topic": "media_position_topic",
    "state_volume_topic": "volume_level_topic",
    "state_albumart_topic": "media_image_url_topic",
    "state_mediatype_topic": "media_content_type_topic",
    "command_volume_topic": "volume_set_topic",
    "command_playmedia_topic": "play_media_topic",
} | {
    f"command_{order}_{what}": f"{order}_{what}"
    for order in ("play", "pause", "playpause", "next", "previous", "stop")
    for what in ("topic", "payload")
}
"""The older key set's names → the newer's."""

_TEXTS: Final = ("media_title", "media_artist", "media_album_name", "media_image_url", "media_content_type", "repeat")
_ON_STATES: Final = ("on", "idle", "playing", "paused", "buffering", "standby", "off")
_PERCENT: Final = Limits(0.0, 100.0, 1.0, "%")


def media_player(config: Config) -> Parts:
    """`media_player`: one topic for each thing told and each order."""
    parts = Parts()
    played = parts.slot(config.state_topic("state_topic"), config.template("state_template", "value_template"), _state)
    for key in (*_TEXTS, "source", "sound_mode"):
        parts.slot(config.state_topic(f"{key}_topic"), None, anything(key))
    for key in ("media_duration", "media_position"):
        parts.slot(config.state_topic(f"{key}_topic"), None, number(key))
    _levels(config, parts)
    _power(config, parts, reported=played)
    playback: dict[str, tuple[str, Write]] = {}
    for word in ("play", "pause", "stop", "next", "previous"):
        fallback = "playpause" if word in ("play", "pause") else word
        stem = word if config.has(f"{word}_topic") else fallback
        topic = config.command_topic(f"{stem}_topic")
        if topic is not None:
            playback[word] = topic, _constant(config.text(f"{stem}_payload", word))
    parts.several(Feature.PLAYBACK, playback, reported=played)
    sources = config.words("source_list")
    if sources:
        parts.fixed["source_list"] = list(sources)
    topic, told = config.command_topic("select_source_topic"), config.has("source_topic")
    parts.lever(Feature.SOURCE, topic, lambda value, _s: str(value), Limits(options=sources), reported=told)
    topic = config.command_topic("play_media_topic")
    parts.lever(Feature.PLAY_MEDIA, topic, _medium, reported=played)
    return parts


def _levels(config: Config, parts: Parts) -> None:
    loud = parts.slot(config.state_topic("volume_level_topic"), None, _volume)
    topic = config.command_topic("volume_set_topic")
    parts.lever(Feature.VOLUME, topic, _fraction, _PERCENT, reported=loud)
    muted = parts.slot(config.state_topic("is_volume_muted_topic"), None, _flag("is_volume_muted"))
    topic = config.command_topic("mute_topic")
    parts.lever(Feature.MUTE, topic, lambda value, _state: "true" if value else "false", reported=muted)
    parts.slot(config.state_topic("shuffle_topic"), None, _flag("shuffle"))


def _power(config: Config, parts: Parts, *, reported: bool) -> None:
    orders = {
        word: (topic, _constant(config.text(f"turn_{word}_payload", word)))
        for word in ("on", "off")
        if (topic := config.command_topic(f"turn_{word}_topic")) is not None
    }
    parts.several(Feature.POWER, orders, reported=reported, named=lambda value: "on" if value else "off")


def _constant(payload: str) -> Write:
    return lambda _value, _state: payload


def _state(text: str, _values: Values) -> Update | None:
    word = text.strip().lower()
    if word == NONE.lower():
        return {STATE: None}
    # Players of the older set say "stopped", which Home Assistant calls idle.
    word = "idle" if word in ("stopped", "stop") else word
    return {STATE: word} if word in _ON_STATES else None


def _volume(text: str, _values: Values) -> Update | None:
    level = as_number(text)
    if text == NONE:
        return {"volume_level": None}
    return {"volume_level": level} if level is not None and 0 <= level <= 1 else None


def _fraction(value: Value, _state: State) -> str | None:
    percent = as_number(value)
    return None if percent is None else f"{percent / 100:g}"


def _flag(key: str) -> Read:
    known: Mapping[str, bool | None] = {"true": True, "on": True, "1": True, "false": False, "off": False, "0": False}

    def read(text: str, _values: Values) -> Update | None:
        word = text.strip().lower()
        return {key: known[word]} if word in known else None

    return read


def _medium(value: Value, _state: State) -> str | None:
    return compact(dict(value)) if isinstance(value, Mapping) else None
