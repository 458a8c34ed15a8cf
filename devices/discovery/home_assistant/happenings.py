"""Things that happen rather than last: event, and the tags and device triggers that are told in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from devices.discovery.convention import Reason, Refused, Values
from devices.discovery.home_assistant.config import Config
from devices.discovery.home_assistant.wire import NONE, Parts, Update, shown
from devices.discovery.payload import parse

_TYPE: Final = "event_type"
_NAME_CHARS: Final = 200
"""Longest id of a tag; the longest kind in use has 36."""


def event(config: Config) -> Parts:
    """`event`: JSON with an `event_type` among those announced, and whatever belongs to it."""
    parts = Parts(momentary=True, compose=_told)
    types = config.words("event_types")
    if not types:
        raise Refused(Reason.MISSING, "'event_types' is missing.")
    parts.fixed["event_types"] = list(types)

    def read(text: str, values: Values) -> Update | None:
        if text in ("", NONE, "{}"):
            # A bridge says so where its message is not about a button.
            return {}
        data = parse(text)
        if not isinstance(data, dict) or str(data.get(_TYPE)) not in types:
            return None
        # What came with the event before is not about this one.
        return {**dict.fromkeys(values), **data, _TYPE: str(data[_TYPE])}

    parts.slot(config.needed_state_topic("state_topic"), config.template("value_template"), read)
    return parts


def _told(values: Values) -> tuple[None, Mapping[str, object]]:
    return None, {key: value for key, value in shown(values).items() if value is not None}


def tag(config: Config) -> Parts:
    """`tag`: a reader that tells which tag it was shown."""
    parts = Parts(momentary=True)

    def read(text: str, _values: Values) -> Update | None:
        return {_TYPE: "scanned", "tag_id": text} if 0 < len(text) <= _NAME_CHARS else None

    parts.fixed["event_types"] = ["scanned"]
    parts.slot(config.needed_state_topic("topic"), config.template("value_template"), read)
    return parts


def device_automation(config: Config) -> Parts:
    """`device_automation`: a trigger, as a button pressed twice."""
    parts = Parts(momentary=True)
    if config.text("automation_type", "trigger") != "trigger":
        raise Refused(Reason.WRONG_VALUE, "'automation_type' is not 'trigger'.")
    kind, subtype, wanted = config.text("type"), config.text("subtype"), config.text("payload")
    if not kind or not subtype:
        raise Refused(Reason.MISSING, "'type' or 'subtype' is missing.")
    said: Mapping[str, object] = {_TYPE: kind, "subtype": subtype}

    def read(text: str, _values: Values) -> Update | None:
        # Every trigger of a remote control listens to the same topic; what is not its payload is another's.
        return said if not wanted or text == wanted else {}

    parts.fixed["event_types"] = [kind]
    parts.slot(config.needed_state_topic("topic"), config.template("value_template"), read)
    return parts
