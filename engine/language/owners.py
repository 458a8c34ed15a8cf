"""Whose things are meant: in "Granny's telly and her lamp" the lamp is Granny's. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from devices.model import Home
from engine.language.names import Versioned, owner
from engine.language.segments import Segment

_THEIRS: Final = re.compile(r"\b(?:her|his|their)\b(?=\s+\w)|\b\w+['’]s\b", re.IGNORECASE)


def spelled_out(segments: Sequence[Segment], home: Home) -> tuple[Segment, ...]:
    """The stretches with whoever was named last in place of "her", "his" and "their"; the same where nobody was."""
    known, last = _owners(Versioned(home)), ""
    found: list[Segment] = []
    for segment in segments:
        text = segment.text
        for said in reversed(list(_THEIRS.finditer(text))):
            before = [one.group() for one in _THEIRS.finditer(text[: said.start()]) if _plain(one.group()) in known]
            whose = (before or [last])[-1]
            if whose and "'" not in _plain(said.group()):
                text = text[: said.start()] + whose + text[said.end() :]
        named = [one.group() for one in _THEIRS.finditer(text) if _plain(one.group()) in known]
        last = named[-1] if named else last
        found.append(segment if text == segment.text else replace(segment, text=text))
    return tuple(found)


def _plain(word: str) -> str:
    return word.casefold().replace("’", "'")


@lru_cache(maxsize=4)
def _owners(home: Versioned) -> frozenset[str]:
    """The persons after whom rooms and things are called, as "anna's"."""
    names = (*(area.name for area in home.home.areas), *(device.name for device in home.home.devices))
    return frozenset(whose for name in names if (whose := owner(name)))
