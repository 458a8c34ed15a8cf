"""When a request is meant for: the times that a sentence names, and what is left of it without them.

What people leave out is filled in, and said back as a guess: a bare hour is the next one that comes, or where a day
is named, the waking one (six to twelve in the morning, one to five in the afternoon); a part of the day is its hour in
`time_words.PARTS`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from engine.language import time_pieces as tp
from engine.language import time_words as tw
from engine.language.time_sense import FARTHEST, Sense, Sentence, Unclear
from engine.language.words import Token, tokenize

__all__ = ["FARTHEST", "Sense", "Times", "Unclear", "first_length", "names_time", "read", "sense_of"]


@dataclass(frozen=True, slots=True)
class Times:
    """What a sentence says about time."""

    rest: str
    """The sentence without it."""
    said: str
    """The words for it."""
    sense: Sense
    """What it comes to."""
    firm: bool = True
    """False where the words could as well be part of a title: no number, no rhythm, and not at the beginning."""


def names_time(tokens: Sequence[Token], text: str) -> bool:
    """Whether it is worth to `read` a text: nearly always no, after one look."""
    return ":" in text or not tw.TRIGGERS.isdisjoint(token.text for token in tokens)


def read(
    text: str, now: datetime, named: frozenset[int] = frozenset(), mornings: frozenset[int] = frozenset()
) -> Times | None:
    """The times that a cleaned text names; None where it names none.

    Args:
        text: what was said.
        now: aware; its zone is the one whose clock is meant.
        named: indices of tokens that belong to the name of something: "Night Light" says nothing about when.
        mornings: hours, 1..11, that are those of a morning where nothing else was said: who is to be woken at seven.

    """
    tokens = tokenize(text)
    if not names_time(tokens, text):
        return None
    w = tp.Words(text, tokens, named)
    spans = _believable(w, _scan(w))
    if not spans:
        return None
    said = " ".join(w.slice(span.start, span.end) for span in spans)
    sentence = Sentence(now, mornings)
    for span in spans:
        sentence.take(span.piece, w.slice(span.start, span.end))
    firm = any(not isinstance(span.piece, tp.Part | tp.Day | tp.Unsaid | tp.Sun | tp.Until) for span in spans)
    firm = firm and not all(w(span.start) in {"at", "noon", "midnight"} and not _numbered(w, span) for span in spans)
    firm = firm or spans[0].start == 0
    return Times(_without(text, tokens, spans), said, sentence.sense(), firm=firm)


def held_together(text: str) -> list[tuple[int, int]]:
    """Stretches of a text, as offsets, that are one time: "on mondays and wednesdays", "between six and eight"."""
    tokens = tokenize(text)
    if not names_time(tokens, text):
        return []
    w = tp.Words(text, tokens)
    spans = _scan(w)
    found = [(one.start, one.end) for one in spans if isinstance(one.piece, tp.Every | tp.Without | tp.Unsupported)]
    for begin, until, end in zip(spans, spans[1:], spans[2:], strict=False):
        if isinstance(until.piece, tp.Until) and w(until.start) == "and":
            found.append((begin.start, end.end))
    return [(tokens[start].start, tokens[end - 1].end) for start, end in found]


def sense_of(text: str, now: datetime) -> Sense | None:
    """What a text that is only about time means; None where it says something else, or nothing clear."""
    found = read(text, now)
    return found.sense if found and not found.rest and found.sense.unclear is None else None


def first_length(text: str) -> tuple[float, str] | None:
    """The first stretch of time in a text in seconds, and the text without it: "a 5 minute timer"."""
    w = tp.Words(text, tokenize(text))
    for i in range(len(w)):
        if found := tp.length(w, i):
            return found[0].seconds, _without(text, w.tokens, [_Span(tp.Unsaid(), i, found[1])])
    return None


# ------------------------------------------------------------------------------------------------------ scanning


@dataclass(frozen=True, slots=True)
class _Span:
    piece: tp.Piece
    start: int
    end: int


def _scan(w: tp.Words) -> list[_Span]:
    spans: list[_Span] = []
    i = 0
    while i < len(w):
        found = _piece(w, i, spans) if w(i) else None
        if found is None or found[1] <= i:
            # "every morning": the rhythm is read, and the part stands behind it.
            i += 1
            continue
        spans.append(_Span(found[0], i, found[1]))
        i = found[1]
    return spans


def _piece(w: tp.Words, i: int, spans: list[_Span]) -> tp.Found | None:
    if spans and isinstance(spans[-1].piece, tp.Until) and spans[-1].end == i:
        ends = tw.clock(w, w.skip(i, "at"), bare=True) or tw.minute(w, w.skip(i, "at"))
        if ends is not None:
            return ends
    if spans and isinstance(spans[-1].piece, tp.Clock) and spans[-1].end == i and w(i) == "and":
        another = None if tw.is_between(w, i) else tw.clock(w, i + 1, bare=True)
        if another is not None and not tw.clock_is_followed(w, another[1]):
            # "At seven and at ten": one request has one time.
            return tp.Unsupported(), another[1]
    return next((found for parse in tw.PARSERS if (found := parse(w, i)) is not None), None)


_SETTING: Final = frozenset(
    "set dim put adjust change raise lower increase decrease volume brightness temperature speed position".split()
)


def _believable(w: tp.Words, spans: list[_Span]) -> list[_Span]:
    """Without what only looks like a time: "set the volume at 5", and "until" with no time behind it."""
    kept = [
        span
        for n, span in enumerate(spans)
        if not isinstance(span.piece, tp.Until)
        or (n + 1 < len(spans) and spans[n + 1].start == span.end and isinstance(spans[n + 1].piece, _AN_END))
    ]
    within = {i for span in kept for i in range(span.start, span.end)}
    words = {w(i) for i in range(len(w)) if i not in within}
    if words & _SETTING and not any(word[:1].isdigit() or word in _SHARES for word in words):
        others = any(not isinstance(span.piece, tp.Clock) for span in kept)
        kept = [span for span in kept if others or not (isinstance(span.piece, tp.Clock) and span.piece.bare)]
    return kept


_SHARES: Final = frozenset("half third quarter full max maximum minimum".split())
_AN_END: Final = (tp.Clock, tp.Minute, tp.Part, tp.Day, tp.Sun)


def _numbered(w: tp.Words, span: _Span) -> bool:
    return any(w(i)[:1].isdigit() or w(i) == "one" for i in range(span.start, span.end))


_LOOSE: Final = re.compile(r"^(?:(?:and|then|so)\b|[\s,;.:'-])+|(?:[\s,;:'.]|\b(?:and|then)\s*$)+$", re.IGNORECASE)


def _without(text: str, tokens: Sequence[Token], spans: Sequence[_Span]) -> str:
    kept, begin = [], 0
    for span in spans:
        kept.append(text[begin : tokens[span.start].start])
        begin = tokens[span.end - 1].end
    kept.append(text[begin:])
    rest = " ".join(" ".join(kept).split())
    rest = re.sub(r"\s+([,.;!?])", r"\1", rest)
    return _LOOSE.sub("", _LOOSE.sub("", rest))
