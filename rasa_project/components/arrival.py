"""What a REST client posted, read as data: bounded, cleaned, and with a remark for all that could not be used."""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NoReturn

MAX_BODY_BYTES = 256 * 1024
"""Enough for the longest message with every character escaped, and its metadata."""

MAX_TEXT = 10_000
"""Characters."""

MAX_SENDER = 200
"""Characters; also the bound of a person's name in the engine."""

MAX_METADATA_BYTES = 32 * 1024
MAX_METADATA_DEPTH = 8

DEFAULT_SENDER = "default"
MAX_EXACT = 2**53
"""Beyond it JSON readers differ; a whole number becomes a float there."""


class Unusable(str, Enum):
    """Why a post is no utterance; the value is what the client is told."""

    TOO_BIG = "That was too much at once: a request may have 256 kB at most."
    NOT_JSON = (
        'I could not read that: the request must be a JSON object such as {"sender": "anna", "message": "hello"}.'
    )
    NO_MESSAGE = 'There was nothing to hear: "message" is missing or is not a text.'
    EMPTY = "I didn't hear anything. What would you like?"
    TOO_LONG = "That was too long for me: a message may have 10,000 characters at most."


@dataclass(frozen=True)
class Arrival:
    """One post."""

    text: str = ""
    """Without control characters; cut at MAX_TEXT."""
    sender: str = DEFAULT_SENDER
    metadata: Mapping[str, Any] = field(default_factory=dict)
    input_channel: str | None = None
    """As the client named it; None: the channel's own name."""
    unusable: Unusable | None = None
    """None: an utterance that can be served."""
    remarks: tuple[str, ...] = ()
    """Sentences about what was ignored."""


def read_arrival(body: bytes) -> Arrival:
    """Read one posted body; never raises."""
    if len(body) > MAX_BODY_BYTES:
        return Arrival(unusable=Unusable.TOO_BIG)
    try:
        # A body nested some hundred levels deep exhausts the stack of the JSON reader.
        content = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return Arrival(unusable=Unusable.NOT_JSON)
    if not isinstance(content, dict):
        return Arrival(unusable=Unusable.NOT_JSON)
    sender, about_sender = _read_sender(content.get("sender"))
    metadata, about_metadata = _read_metadata(content.get("metadata"))
    channel = content.get("input_channel")
    text, unusable = _read_text(content.get("message"))
    return Arrival(
        text=text,
        sender=sender,
        metadata=metadata,
        input_channel=_clean(channel)[:MAX_SENDER] or None if isinstance(channel, str) else None,
        unusable=unusable,
        remarks=about_sender + about_metadata,
    )


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _read_text(message: object) -> tuple[str, Unusable | None]:
    if not isinstance(message, str):
        return "", Unusable.NO_MESSAGE
    text = _clean(message)
    if not text:
        return "", Unusable.EMPTY
    if len(text) > MAX_TEXT:
        return text[:MAX_TEXT], Unusable.TOO_LONG
    return text, None


def _read_sender(sender: object) -> tuple[str, tuple[str, ...]]:
    if sender is None:
        return DEFAULT_SENDER, ()
    name = _clean(sender) if isinstance(sender, str) else ""
    if not name or len(name) > MAX_SENDER:
        return DEFAULT_SENDER, (f'"sender" is not a text of 1 to {MAX_SENDER} characters and was ignored.',)
    return name, ()


def _read_metadata(metadata: object) -> tuple[dict[str, Any], tuple[str, ...]]:
    if metadata is None:
        return {}, ()
    if not isinstance(metadata, dict):
        return {}, ('"metadata" is not an object and was ignored.',)
    try:
        plain = _plain(metadata, MAX_METADATA_DEPTH)
    except ValueError:
        return {}, (f'"metadata" is nested more than {MAX_METADATA_DEPTH} levels deep and was ignored.',)
    # Counted as written by Rasa, which keeps it in each event and sends it with each action call.
    if len(json.dumps(plain)) > MAX_METADATA_BYTES:
        return {}, (f'"metadata" has more than {MAX_METADATA_BYTES // 1024} kB and was ignored.',)
    return plain, ()


def _plain(value: Any, depth: int) -> Any:
    """Return the value with nothing in it that another JSON reader may choke on; raises ValueError if too deep."""
    if depth < 0:
        raise ValueError("too deep")
    if isinstance(value, dict):
        return {_printable(key): _plain(item, depth - 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, depth - 1) for item in value]
    if isinstance(value, str):
        return _printable(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > MAX_EXACT:
        return float(value) if abs(value) < 1e300 else None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _clean(text: str) -> str:
    return _printable(text).strip()


def _printable(text: str) -> str:
    """Replace control characters and lone surrogates by spaces; emoji and all scripts stay."""
    return "".join(" " if unicodedata.category(character) in {"Cc", "Cs"} else character for character in text)
