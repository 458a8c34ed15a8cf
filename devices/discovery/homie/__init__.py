"""The Homie convention: versions 3 and 4 by attribute topics, version 5 by one `$description`.

Versions 3 and 4 announce a device in hundreds of small retained messages, in whatever order the broker keeps them.
What they say is gathered; the device is built when its `$state` is heard, which a device sends last, and which is
subscribed last here. Whatever comes later is laid over it.
"""

from __future__ import annotations

from typing import Final

from devices.discovery.convention import CONFIG_BYTES, Announcement, Reason, Refused, Rejection
from devices.discovery.homie.description import FORMAT_CHARS, Description, from_attributes, from_document, legal
from devices.discovery.homie.entities import SOURCE, plans
from devices.discovery.plain import Ledger, check_topic, json_object

MOST_DEVICES: Final = 1_000
"""More than any home has; a flood of announcements stops here."""
MOST_ATTRIBUTES: Final = 2_500
"""Most attribute topics of one device."""
_DEVICE: Final = ("$homie", "$name", "$nodes", "$implementation")
_NODE: Final = ("$name", "$type", "$properties", "$array")
_PROPERTY: Final = ("$name", "$datatype", "$format", "$settable", "$retained", "$unit")
_STATES: Final = frozenset({"init", "ready", "disconnected", "sleeping", "lost", "alert"})
_FIFTH: Final = "5"
"""The level between base and device in the fifth version."""


class Homie:
    """The convention; fulfils `convention.Convention`."""

    name = SOURCE
    subscriptions = (
        *(f"+/+/{word}" for word in _DEVICE),
        *(f"+/+/+/{word}" for word in _NODE),
        *(f"+/+/+/+/{word}" for word in _PROPERTY),
        f"+/{_FIFTH}/+/$description",
        f"+/{_FIFTH}/+/$state",
        "+/+/$state",
    )

    def __init__(self) -> None:
        self._heard: dict[str, bool] = {}
        self._attributes: dict[str, dict[str, str]] = {}
        self._documents: dict[str, Description] = {}
        self._complaints: dict[str, tuple[str, ...]] = {}
        self._states: dict[str, str] = {}
        self._ledger = Ledger()

    def owns(self, topic: str) -> bool:
        """Whether it is an attribute of a device, a node or a property."""
        return "/$" in topic and topic.rpartition("/")[2] in _ATTRIBUTES

    def brings(self, _topic: str) -> bool:
        """Never: the only state on its filters is retained, and is wanted again once the device is known."""
        return False

    def announce(self, topic: str, payload: bytes) -> Announcement | Rejection:
        """Read one attribute; never raises, whatever was sent."""
        *levels, attribute = topic.split("/")
        try:
            if len(levels) == 3 and levels[1] == _FIFTH and attribute in ("$description", "$state"):
                return self._fifth(f"{levels[0]}/{_FIFTH}", levels[2], attribute, payload)
            if 2 <= len(levels) <= 4 and attribute in (_DEVICE_ATTRIBUTES, _NODE, _PROPERTY)[len(levels) - 2]:
                return self._fourth(levels, attribute, payload)
        except Refused as refused:
            return Rejection(topic, refused.reason, refused.detail)
        return Announcement(anchor="/".join(levels))

    # ------------------------------------------------------------------------------------------------ the fifth version

    def _fifth(self, base: str, device: str, attribute: str, payload: bytes) -> Announcement:
        anchor = self._anchor(base, device)
        if not payload:
            # A device is removed by emptying its state.
            return self._withdrawn(anchor)
        if attribute == "$state":
            self._states[anchor] = _word(payload)
        else:
            description, complaints = from_document(base, device, json_object(payload, CONFIG_BYTES))
            self._documents[anchor], self._complaints[anchor] = description, complaints
        known = self._documents.get(anchor)
        # While it configures itself, what it says of itself is not yet to be relied on.
        if known is None or self._states.get(anchor, "init") == "init":
            return Announcement(anchor=anchor)
        return self._news(known, self._complaints.get(anchor, ()))

    # ----------------------------------------------------------------------------------------- the third and the fourth

    def _fourth(self, levels: list[str], attribute: str, payload: bytes) -> Announcement:
        base, device, *inner = levels
        anchor = self._anchor(base, device)
        if not payload and attribute in ("$homie", "$state"):
            return self._withdrawn(anchor)
        if attribute == "$state":
            self._states[anchor] = _word(payload)
        else:
            self._gather(anchor, "/".join((*inner, attribute)), payload)
        attributes = self._attributes.get(anchor, {})
        if "$homie" not in attributes or "$nodes" not in attributes or self._states.get(anchor, "init") == "init":
            return Announcement(anchor=anchor)
        description, complaints = from_attributes(base, device, attributes)
        return self._news(description, complaints)

    def _gather(self, anchor: str, key: str, payload: bytes) -> None:
        if len(payload) > FORMAT_CHARS:
            raise Refused(Reason.TOO_LARGE, f"{len(payload)} bytes; at most {FORMAT_CHARS} are read.")
        attributes = self._attributes.setdefault(anchor, {})
        if key not in attributes and len(attributes) >= MOST_ATTRIBUTES:
            raise Refused(Reason.TOO_MANY, f"More than {MOST_ATTRIBUTES} attributes.")
        try:
            attributes[key] = payload.decode()
        except UnicodeDecodeError:
            raise Refused(Reason.NOT_TEXT, "The payload is not UTF-8.") from None

    # ------------------------------------------------------------------------------------------------- what is known

    def _anchor(self, base: str, device: str) -> str:
        if not legal(device) or not base.split("/", maxsplit=1)[0]:
            raise Refused(Reason.ILLEGAL_TOPIC, "The device's id is none of the convention.")
        anchor = f"{base}/{device}"
        if anchor not in self._heard:
            check_topic(anchor)
            if len(self._heard) >= MOST_DEVICES:
                # What never came to be a device makes room, so that a flood of halves does not keep a whole one out.
                half = next((heard for heard, shown in self._heard.items() if not shown), None)
                if half is None:
                    raise Refused(Reason.TOO_MANY, f"{MOST_DEVICES} devices are known already.")
                self._forget(half)
            self._heard[anchor] = False
        return anchor

    def _news(self, description: Description, complaints: tuple[str, ...]) -> Announcement:
        anchor = description.topic
        self._heard[anchor] = True
        rejected = tuple(Rejection(anchor, Reason.WRONG_VALUE, complaint) for complaint in complaints[:8])
        bindings, removed, news = self._ledger.news(anchor, plans(description), rejected)
        return Announcement(bindings, removed, rejected=news, anchor=anchor)

    def _forget(self, anchor: str) -> None:
        for kept in (self._heard, self._attributes, self._documents, self._complaints, self._states):
            kept.pop(anchor, None)

    def _withdrawn(self, anchor: str) -> Announcement:
        self._forget(anchor)
        self._ledger.drop(anchor)
        return Announcement(withdrawn=True, anchor=anchor)


_DEVICE_ATTRIBUTES: Final = (*_DEVICE, "$state")
_ATTRIBUTES: Final = frozenset({*_DEVICE_ATTRIBUTES, *_NODE, *_PROPERTY, "$description"})


def _word(payload: bytes) -> str:
    """A state of the convention.

    Raises:
        Refused: it is none.

    """
    word = payload[:32].decode(errors="replace")
    if word not in _STATES:
        raise Refused(Reason.WRONG_VALUE, f"{word!r} is no state of a device.")
    return word
