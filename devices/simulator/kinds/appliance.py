"""What every simulated device is: a pure state machine with a label."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from devices.simulator.rooms import Air, Moment


@dataclass(frozen=True, slots=True)
class Message:
    """One MQTT message."""

    topic: str
    payload: str
    retain: bool = True


@dataclass(frozen=True, slots=True)
class Label:
    """Who a device is and on which topics it talks."""

    id: str
    name: str
    area: str | None
    """None: nobody said where it is."""
    root: str
    """First level of the home's own topics."""
    manufacturer: str = "Attune House"
    model: str = "Device"
    device: tuple[str, str] | None = None
    """Id and name of the physical thing that it is a part of; None: it is one by itself."""
    tells_more: bool = False
    """Whether it has a topic with attributes that its kind does not carry."""

    def state(self, what: str) -> str:
        """Topic on which the device says `what`."""
        return f"{self.root}/{self.id}/{what}"

    def command(self, what: str) -> str:
        """Topic on which the device is told to change `what`."""
        return f"{self.root}/{self.id}/set/{what}"

    @property
    def availability(self) -> str:
        """Topic that says whether this one device can be reached."""
        return f"{self.root}/{self.id}/availability"

    @property
    def attributes(self) -> str:
        """Topic of what its kind does not carry."""
        return self.state("attributes")

    def says(self, what: str, payload: object, *, retain: bool = True) -> Message:
        """A state message; text as it is, anything else as JSON."""
        return Message(self.state(what), payload if isinstance(payload, str) else compact(payload), retain)

    def announcement(
        self,
        component: str,
        keys: Mapping[str, object],
        *,
        part: str | None = None,
        reach: Mapping[str, object] | None = None,
    ) -> Message:
        """The discovery message of one entity.

        `part` sets it apart from the device's other entities; `reach` replaces the usual availability keys. The main
        entity of a device has `"name": null`: Home Assistant then shows the device's own name.
        """
        unique_id = self.id if part is None else f"{self.id}_{part}"
        topics = [{"topic": f"{self.root}/status"}, {"topic": self.availability}]
        config = {
            "name": None if self.device is None or self.name == self.device[1] else self.name,
            **({"availability": topics, "availability_mode": "all"} if reach is None else reach),
            **({"json_attributes_topic": self.attributes} if self.tells_more and part is None else {}),
            **keys,
            "unique_id": unique_id,
            "device": self._thing(),
            "origin": {"name": "Attune House"},
        }
        return Message(f"homeassistant/{component}/{object_id(unique_id)}/config", compact(config))

    def _thing(self) -> dict[str, object]:
        identifier, name = self.device or (self.id, self.name)
        where = {} if self.area is None else {"suggested_area": self.area}
        about = {"name": name, "manufacturer": self.manufacturer, "model": self.model}
        return {"identifiers": [identifier], **about, **where}


@dataclass(frozen=True, slots=True)
class Appliance(ABC):
    """A device and its present state in one frozen value; every change gives a new one."""

    label: Label

    @abstractmethod
    def announce(self) -> tuple[Message, ...]:
        """The discovery messages, one for each entity."""

    @abstractmethod
    def publish(self) -> tuple[Message, ...]:
        """The state as messages, always the same topics in the same order."""

    def obey(self, what: str, payload: str) -> Self | None:  # noqa: ARG002  the contract of those that do obey
        """The device after a command on `…/set/<what>`; None where it does not understand."""
        return None

    @abstractmethod
    def by_hand(self, payload: str) -> Self | None:
        """The device after somebody touched it, described as a JSON object; None where that makes no sense."""

    def tick(self, moment: Moment) -> Self:  # noqa: ARG002  the contract of those that change over time
        """The device one step later; itself where nothing changed, which is how idle devices cost nothing."""
        return self

    def fires(self) -> tuple[Message, ...]:
        """What it says only once, right after a command or a touch; not retained, and never said again."""
        return ()

    def orders(self) -> Mapping[str, Mapping[str, Any]]:
        """What a press of it makes others do: device id → change by hand."""
        return {}

    def heating(self) -> float | None:
        """Power that it gives to its room, -1 (cools) to 1 (heats); None: it has nothing to do with heating."""
        return None

    def moistening(self) -> float:
        """Water that it gives to the air of its room, -1 (takes) to 1."""
        return 0.0

    def draught(self) -> float:
        """How far it opens its room to the outdoors, 0..1."""
        return 0.0

    def passed(self) -> Self:
        """The device after somebody moved in front of it; itself where it does not notice people."""
        return self

    def inhabited(self) -> Self:
        """The device in a home where people live, so that it need not make up any."""
        return self


class Options(BaseModel, ABC):
    """What the description of a home may say about one device of a kind; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @abstractmethod
    def build(self, label: Label, air: Air) -> Appliance:
        """The device as it is when the house starts, in a room with this air."""


def object_id(unique_id: str) -> str:
    """The level of a discovery topic for it, which may hold letters, digits, "_" and "-" only."""
    return unique_id.replace(".", "_")


def compact(value: object) -> str:
    """JSON without spaces: brokers have limits on the size of a payload."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
