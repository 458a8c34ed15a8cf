"""The stretches of an utterance between commas, full stops and "and": what may be requests of their own."""

from __future__ import annotations

import re

SEGMENTS = "attune_segments"
"""Key of the segments in the message of the whole utterance: a list of messages of their own."""

SEGMENT_OF = "attune_segment_of"
"""Key that marks a message as one of them; it stays inside the pipeline."""

MOST_SEGMENTS = 24
"""Stretches that are looked at by themselves; those beyond stay with the last one."""

MOST_CHARACTERS = 2_000
"""Of a text that is divided at all: what is longer is refused anyway."""

# A full stop or a comma between digits belongs to a number.
_BETWEEN = re.compile(
    r"\s*(?:[;!?\u2026]+|[,.](?!\d))\s*(?:(?:and|then|but|also)\s+)*(?=\S)|\s+(?:and|then|but|plus|&)\s+(?:then\s+|also\s+)?",
    re.IGNORECASE,
)


def segments(text: str) -> list[tuple[str, str]]:
    """Divide a text into (what is said, what divides it from the next); put together they are the text again.

    Nothing is decided here: whether "the fan" goes with the stretch before it depends on the home, which only the
    engine knows.
    """
    if len(text) > MOST_CHARACTERS:
        return [(text, "")]
    found: list[tuple[str, str]] = []
    start = 0
    for between in _BETWEEN.finditer(text):
        if len(found) == MOST_SEGMENTS - 1:
            break
        said = text[start : between.start()]
        if said.strip():
            found.append((said, between.group()))
            start = between.end()
    return [*found, (text[start:], "")]
