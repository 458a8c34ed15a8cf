"""A received payload: bounded before it is parsed, and parsed at most once however many entities read it."""

from __future__ import annotations

from typing import Final

import orjson

DEPTH: Final = 24
"""Deepest JSON nesting; real payloads stay below 10."""

UTF_8: Final = "utf-8"
"""The encoding of nearly everything."""

_UNREAD: Final = object()


class Payload:
    """Text of one message, with its JSON on demand.

    Args:
        raw: at most the cap of its kind of message (the caller has looked).
        encoding: one of Python's text encodings.

    Raises:
        UnicodeDecodeError: it is not of that encoding.

    """

    __slots__ = ("_json", "raw", "text")

    def __init__(self, raw: bytes, encoding: str = UTF_8) -> None:
        self.text = raw.decode(encoding)
        self.raw = raw if encoding == UTF_8 else self.text.encode(errors="replace")
        """As UTF-8, whatever it came in."""
        self._json: object = _UNREAD

    @property
    def json(self) -> object | None:
        """The parsed JSON; None where the text is no JSON, is nested too deep, or is `null`."""
        if self._json is _UNREAD:
            self._json = parse(self.raw)
        return self._json


def parse(raw: bytes | str) -> object | None:
    """Parsed JSON, or None where it is none, or is nested too deep."""
    if too_deep(raw):
        return None
    try:
        return orjson.loads(raw)  # type: ignore[no-any-return]
    except orjson.JSONDecodeError:
        return None


def too_deep(raw: bytes | str) -> bool:
    """Whether JSON is nested deeper than `DEPTH`; may be wrong only towards True (brackets in strings)."""
    text = raw.encode(errors="replace") if isinstance(raw, str) else raw
    # Counting costs a microsecond and settles nearly every message; the walk is for the rest.
    if text.count(b"{") + text.count(b"[") <= DEPTH:
        return False
    depth = 0
    for byte in text:
        if byte in b"{[":
            depth += 1
            if depth > DEPTH:
                return True
        elif byte in b"}]":
            depth = max(0, depth - 1)
    return False
