"""Which of the texts that speech recognition offers is read: the one whose names exist in the home."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from devices.model import Home
from engine.domain import Asr, AsrHypothesis
from engine.language.reading import Reading, read
from engine.language.words import MAX_TEXT, clean

_MOST_READ: Final = 5
"""Further texts that are read; each costs as much as the first, and what stands below is rarely right."""
_LEAST_SHARE: Final = 0.3
"""Of the best confidence, below which a text is not read though its names exist."""


def hear(text: str, asr: Asr | None, home: Home) -> Reading:
    """The reading of the text, or of another hypothesis where only that one's names exist in the home.

    A text that names what the home has is never given up for another: the recogniser knows better than we what
    was heard, and the home only what there is to be talked about.
    """
    reading = read(text, home)
    flaws = _flaws(reading)
    if asr is None or not flaws:
        return reading
    best, least = reading, flaws
    for other in _others(text, asr):
        found = read(other, home)
        if (found.names or found.areas or found.floors) and _flaws(found) < least:
            best, least = replace(found, heard=text), _flaws(found)
    return best


def _flaws(reading: Reading) -> float:
    """Words that name nothing here, half as bad: guesses; and a text that mentions nothing at all is one flaw."""
    named = reading.names or reading.areas or reading.floors or reading.types
    return len(reading.unknown) + 0.5 * len(reading.taken) + (0 if named or reading.unknown else 1)


def _others(text: str, asr: Asr) -> list[str]:
    """The other texts, the likeliest first."""
    best = max((one.confidence for one in asr.hypotheses if one.confidence is not None), default=0.0)

    def likely(one: AsrHypothesis) -> bool:
        return one.confidence is None or one.confidence >= _LEAST_SHARE * best

    ranked = sorted(filter(likely, asr.hypotheses), key=lambda one: -(one.confidence or 0.0))
    texts = dict.fromkeys(clean(one.text[: 2 * MAX_TEXT]) for one in ranked)
    return [one for one in texts if one and one.casefold() != text.casefold() and len(one) <= MAX_TEXT][:_MOST_READ]
