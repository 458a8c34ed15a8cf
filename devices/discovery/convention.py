"""What every discovery convention gives: bindings, each an entity with the wire that it hangs on.

A new convention is one new module (or package) here with a class that fulfils `Convention`. Beyond this package
nobody sees a topic key, a template or a payload format.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple, Protocol

from devices.discovery.payload import UTF_8, Payload
from devices.model import Change, Command, Entity, Feature, State, Unfulfilled

_log = logging.getLogger(__name__)

type Values = Mapping[str, object]
"""What a wire remembers of an entity between messages; its keys are the wire's own."""

CONFIG_BYTES: Final = 256 * 1024
"""Most bytes of a discovery payload; the largest seen in the field (a bridge with all its options) has 60 kB."""
STATE_BYTES: Final = 64 * 1024
"""Most bytes of a state or availability payload."""


class Reason(StrEnum):
    """Why a message was not used."""

    TOO_LARGE = "too_large"
    """More bytes than the cap of its kind; it was not parsed."""
    NOT_TEXT = "not_text"
    """Not UTF-8."""
    NOT_JSON = "not_json"
    TOO_DEEP = "too_deep"
    """JSON nested deeper than `payload.DEPTH`."""
    ILLEGAL_TOPIC = "illegal_topic"
    """A discovery topic of the wrong shape."""
    UNSUPPORTED_COMPONENT = "unsupported_component"
    MISSING = "missing"
    """A key that the entity can't be used without."""
    WRONG_VALUE = "wrong_value"
    """A key with a value of the wrong type or range."""
    UNSAFE_TOPIC = "unsafe_topic"
    """A topic with wildcards or NUL, of the broker's own, or one that would forge a discovery."""
    BAD_TEMPLATE = "bad_template"
    """A template that does not compile, does what templates may not, or fails on its payload."""
    TOO_SLOW = "too_slow"
    """A template that took longer than one may; after a few times it is given up."""
    TAKEN_TOPIC = "taken_topic"
    """A command topic that belongs to another device."""
    PASSWORD = "password"  # noqa: S105 - the name of a reason
    """The device tells and does nothing without a password."""
    FLOOD = "flood"
    """So many announcements at once that the rest of them was put off."""
    DUPLICATE = "duplicate"
    """Its unique id belongs to an entity that another topic announced."""
    TOO_MANY = "too_many"
    """The home has as many entities, or devices, or the device has as many entities or topics, as it may have."""
    NOT_UNDERSTOOD = "not_understood"
    """A state payload that means nothing to the entity; its last good state stays."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """One message that was not used, or not wholly."""

    topic: str
    reason: Reason
    detail: str
    """A sentence for people; never longer than a few lines, whatever the payload was."""
    at: datetime | None = None
    """When it was seen last."""
    times: int = 1
    """How often it was seen, with the same words."""


class Refused(Exception):  # noqa: N818 - it names what happened; it never leaves this package
    """Stops the reading of one announcement, deep inside it; a convention turns it into a `Rejection`."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """What an announcement says of the physical thing."""

    identifiers: tuple[str, ...] = ()
    """Entities that share one are folded into one device; empty: the entity stands alone."""
    name: str | None = None
    manufacturer: str | None = None
    model: str | None = None
    area: str | None = None


class Reading(NamedTuple):
    """What a message meant; a tuple because one is made for every entity of every message."""

    values: Values
    """The whole memory after it; the same object as before where nothing was understood."""
    problems: tuple[tuple[Reason, str], ...] = ()


class Wire(Protocol):
    """How one entity is read and ordered."""

    @property
    def state_topics(self) -> tuple[str, ...]:
        """Topics that carry its state."""

    @property
    def command_topics(self) -> tuple[str, ...]:
        """Topics that it may be ordered on."""

    @property
    def reports(self) -> frozenset[Feature]:
        """The features whose outcome it tells; of any other a command can't be confirmed."""

    def read(self, topic: str, payload: Payload, values: Values) -> Reading:
        """Lay a message over what was known."""

    def state(self, values: Values) -> tuple[str | None, Mapping[str, object]]:
        """State and attributes, in Home Assistant's words."""

    def encode(self, changes: Sequence[Change], state: State) -> tuple[Command, ...] | Unfulfilled:
        """Commands for changes that `devices.commands` has found to be within the entity's features and limits."""


class Availability(Protocol):
    """How an entity says whether it can be reached."""

    @property
    def topics(self) -> tuple[str, ...]:
        """Topics that carry it; none: always available."""

    def read(self, topic: str, payload: Payload) -> bool | None:
        """Whether the message says that it is there; None: it says neither."""

    def verdict(self, heard: Mapping[str, bool], latest: str | None) -> bool:
        """Whether the entity is available, from what each topic said last and which spoke last."""


@dataclass(frozen=True, slots=True)
class Binding:
    """One announced entity, with all that is needed to follow and to order it."""

    topic: str
    """The discovery topic that announced it."""
    part: str
    """Which entity of that topic's payload; empty where a topic announces one."""
    entity: Entity
    device: DeviceInfo
    wire: Wire
    availability: Availability
    source: str
    """Name of the convention."""
    spare_id: str = ""
    """The unique id to use where an entity of another component has the entity's own; empty: there is none."""
    asks: tuple[Command, ...] = ()
    """What makes the device tell its state, where the convention has something for it."""
    momentary: bool = False
    """It tells events: its state is the time of the last one, and a retained message is one of long ago."""
    expire_after: float | None = None
    """Seconds after which a state that was not repeated counts no longer; the entity is then unavailable."""
    slow_topics: frozenset[str] = frozenset()
    """Topics whose messages are read by a program that the announcement brought, and may take their time."""
    encoding: str = UTF_8
    """Of its state messages."""
    off_after: tuple[float, Values] | None = None
    """Seconds after which `on` ends by itself, and the values that its wire then has."""
    assume: Callable[[Sequence[Change]], Values] | None = None
    """The values that its wire has after an order whose outcome it does not report; None: unknown."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """What one discovery message says."""

    bindings: tuple[Binding, ...] = ()
    removed: tuple[str, ...] = ()
    """Parts of this topic that are gone."""
    withdrawn: bool = False
    """True: everything that this topic announced is gone."""
    released: bool = False
    """True: what this topic announced may be announced by another one, and stays until then."""
    rejected: tuple[Rejection, ...] = field(default=())
    """Entities of the message that can't be used; the others of it can."""
    anchor: str | None = None
    """What the bindings belong to where several topics announce one device together; None: the message's own topic.

    It equals the `topic` of its bindings. The same message again is read again: the convention knows what is news.
    """
    requests: tuple[Command, ...] = ()
    """What to ask the device for, once its topics are subscribed."""


class Convention(Protocol):
    """One way in which devices announce themselves."""

    @property
    def name(self) -> str:
        """For `Device.source`."""

    @property
    def subscriptions(self) -> tuple[str, ...]:
        """Topic filters of its announcements."""

    def owns(self, topic: str) -> bool:
        """Whether a message on this topic is an announcement of this convention."""

    def brings(self, topic: str) -> bool:
        """Whether its own filters bring every state on this topic: subscribed once more, each would come twice."""

    def announce(self, topic: str, payload: bytes) -> Announcement | Rejection:
        """Read an announcement; never raises, whatever was sent."""


def announced(convention: Convention, topic: str, payload: bytes) -> Announcement | Rejection:
    """Have a convention read one announcement; what it raises against its word harms only this one."""
    try:
        return convention.announce(topic, payload)
    except Exception:  # noqa: BLE001 - one boundary for all conventions
        _log.exception("The announcement on %r could not be read", topic)
        return Rejection(topic, Reason.WRONG_VALUE, "It could not be read.")
