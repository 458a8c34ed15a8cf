"""Which of the texts that speech recognition offers is read: the one whose names exist in the home."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from devices.model import Home
from engine.domain import Asr, AsrHypothesis
from engine.language.reader import read
from engine.language.reading import Reading
from engine.language.words import MAX_TEXT, REQUEST_WORDS, Token, clean, tokenize

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


# ------------------------------------------------------------------------------------------------------ certainty

LEAST_SURE: Final = 0.6
"""Confidence of the recogniser below which nothing dangerous is done unasked."""
LEAST_AWAKE: Final = 0.5
"""Confidence of the wake word below which it may not have been said at all."""
_MARGIN: Final = 0.15
"""By how much another text may be less likely, and still be what was said."""
_NEARLY: Final = 0.1
"""The same for what is harmless."""
_PARTICLES: Final = frozenset("on off open close up down in out".split())
_OPPOSITES: Final = tuple(
    (frozenset(one.split()), frozenset(other.split()))
    for one, other in (
        ("on", "off"),
        ("open raise up lift", "close shut lower down"),
        ("lock", "unlock"),
        ("start", "stop"),
        ("mute", "unmute"),
        ("increase raise up brighten", "decrease reduce lower down dim"),
        ("activate enable arm", "deactivate disable disarm"),
    )
)


class Doubt(StrEnum):
    """Why what was heard may not be what was said."""

    NONE = "none"
    UNCLEAR = "unclear"
    """The recogniser, or the wake word, was not sure of it."""
    OTHER = "other"
    """Another text that asks for something else is nearly as likely."""
    OPPOSITE = "opposite"
    """Another text that asks for the opposite is nearly as likely."""


def doubt(reading: Reading, asr: Asr | None, home: Home) -> Doubt:
    """What speaks against the text that was read, the worst first."""
    if asr is None:
        return Doubt.NONE
    found = {_rivals(reading, other, asr, home) for other in asr.hypotheses[:_MOST_READ]}
    if Doubt.OPPOSITE in found:
        return Doubt.OPPOSITE
    own = _confidence(reading, asr)
    unsure = own is not None and own < LEAST_SURE
    asleep = asr.wake_word_confidence is not None and asr.wake_word_confidence < LEAST_AWAKE
    if unsure or asleep:
        return Doubt.UNCLEAR
    return Doubt.OTHER if Doubt.OTHER in found else Doubt.NONE


def _confidence(reading: Reading, asr: Asr) -> float | None:
    same = (one.confidence for one in asr.hypotheses if _same(one.text, reading.text) and one.confidence is not None)
    return next(same, asr.confidence)


def _same(one: str, other: str) -> bool:
    return [token.text for token in tokenize(clean(one))] == [token.text for token in tokenize(clean(other))]


def _rivals(reading: Reading, other: AsrHypothesis, asr: Asr, home: Home) -> Doubt:
    if not other.text.strip() or len(other.text) > MAX_TEXT or _same(other.text, reading.text):
        return Doubt.NONE
    own = _confidence(reading, asr)
    behind = 0.0 if own is None or other.confidence is None else own - other.confidence
    if behind > _MARGIN:
        return Doubt.NONE
    found = read(clean(other.text), home)
    verbs, theirs = _verbs(reading), _verbs(found)
    for one, reverse in _OPPOSITES:
        if (verbs & one and theirs & reverse) or (verbs & reverse and theirs & one):
            return Doubt.OPPOSITE if behind <= _NEARLY else Doubt.OTHER
    named = found.names or found.types or found.areas
    return Doubt.OTHER if named and (_things(found) != _things(reading) or verbs != theirs) else Doubt.NONE


def _verbs(reading: Reading) -> frozenset[str]:
    return reading.outside & (REQUEST_WORDS | _PARTICLES | {"arm", "disarm", "unbolt"})


def _things(reading: Reading) -> tuple[frozenset[str], ...]:
    return (
        frozenset(match.name for match in reading.names),
        frozenset(word.kind for word in reading.types),
        frozenset(reading.areas),
    )
