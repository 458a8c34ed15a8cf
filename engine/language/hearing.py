"""Which of the texts that speech recognition offers is read: the one whose names exist in the home."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final

from devices.model import Home
from engine.domain import Asr, AsrHypothesis
from engine.language.reading import Reading, read
from engine.language.words import MAX_TEXT, Token, clean, tokenize

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


def of_part(asr: Asr, text: str, part: str) -> Asr | None:
    """The recogniser's other texts for one part of an utterance; None where they do not differ there.

    Word by word they are compared to the whole text, and where they differ within the part its words are exchanged.

    Args:
        asr: with hypotheses for the whole utterance.
        text: the whole utterance as it was heard first.
        part: a request of it; what was left out may have been filled in.

    """
    whole = tokenize(text)
    other: dict[str, AsrHypothesis] = {}
    for one in asr.hypotheses:
        said = clean(one.text[: 2 * MAX_TEXT])
        for span, new in _exchanged(whole, said, tokenize(part)):
            changed = clean(f"{part[: span[0]]}{new}{part[span[1] :]}")
            other.setdefault(changed.casefold(), AsrHypothesis(changed, one.confidence))
    return replace(asr, hypotheses=tuple(other.values())) if other else None


def _exchanged(whole: Sequence[Token], said: str, part: Sequence[Token]) -> Iterator[tuple[tuple[int, int], str]]:
    """Where in the part other words were heard, as offsets, and which."""
    others = tokenize(said)
    words = [token.text for token in part]
    matcher = SequenceMatcher(None, [token.text for token in whole], [token.text for token in others], autojunk=False)
    for what, i, j, k, end in matcher.get_opcodes():
        if what != "replace":
            continue
        heard = [token.text for token in whole[i:j]]
        at = next((n for n in range(len(words)) if words[n : n + len(heard)] == heard), None)
        if at is not None:
            yield (part[at].start, part[at + len(heard) - 1].end), said[others[k].start : others[end - 1].end]
