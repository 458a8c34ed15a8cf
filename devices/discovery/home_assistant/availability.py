"""Whether an entity can be reached, by the convention's list of topics and its mode."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from devices.discovery.convention import Reason, Refused
from devices.discovery.home_assistant.config import Config
from devices.discovery.payload import Payload
from devices.discovery.templates import TemplateFailed, ValueTemplate

_MOST: Final = 8
"""Most availability topics of one entity; bridges have two or three."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One topic that tells whether the entity is there."""

    topic: str
    template: ValueTemplate | None
    there: str
    gone: str


@dataclass(frozen=True, slots=True)
class SignedAvailability:
    """Fulfils `convention.Availability`."""

    signs: tuple[Sign, ...] = ()
    mode: str = "latest"

    @property
    def topics(self) -> tuple[str, ...]:
        """Topics that carry it."""
        return tuple(dict.fromkeys(sign.topic for sign in self.signs))

    @property
    def slow_topics(self) -> frozenset[str]:
        """Topics that a template reads."""
        return frozenset(s.topic for s in self.signs if s.template is not None and s.template.is_program)

    def read(self, topic: str, payload: Payload) -> bool | None:
        """Whether the message says that the entity is there; None: neither."""
        for sign in self.signs:
            if sign.topic == topic:
                try:
                    text = payload.text if sign.template is None else sign.template.read(payload)
                except TemplateFailed:
                    continue
                if text in (sign.there, sign.gone):
                    return text == sign.there
        return None

    def verdict(self, heard: Mapping[str, bool], latest: str | None) -> bool:
        """Available until a topic says otherwise: a device that keeps no retained word is not gone for that."""
        if not heard:
            return True
        if self.mode == "all":
            return all(heard.values())
        if self.mode == "any":
            return any(heard.values()) or len(heard) < len(self.topics)
        return heard.get(latest or "", True)


def availability(config: Config, prefix: str) -> SignedAvailability:
    """Read the keys of an entity.

    Raises:
        Refused: too many topics, an unsafe one, a bad template.

    """
    listed = config.blocks("availability")
    if len(listed) > _MOST:
        raise Refused(Reason.WRONG_VALUE, f"More than {_MOST} availability topics.")
    signs = [_sign(Config(entry, prefix=prefix)) for entry in listed]
    # A block without a topic only words the payloads of `availability_topic`; players of the community set do so.
    wording = next((Config(entry, prefix=prefix) for entry in listed if not entry.get("topic")), config)
    topic = config.state_topic("availability_topic")
    if topic is not None:
        template = config.template("availability_template")
        signs.append(
            Sign(
                topic,
                template,
                wording.text("payload_available", "online"),
                wording.text("payload_not_available", "offline"),
            )
        )
    return SignedAvailability(
        tuple(sign for sign in signs if sign is not None), config.text("availability_mode", "latest")
    )


def _sign(entry: Config) -> Sign | None:
    topic = entry.state_topic("topic")
    if topic is None:
        return None
    template = entry.template("value_template")
    return Sign(
        topic, template, entry.text("payload_available", "online"), entry.text("payload_not_available", "offline")
    )
