"""Requests that follow each other without a comma or an "and", as speech recognition writes them.

"Turn on the lamp turn off the fan set the heating to 21": a verb that begins another request behind one that is
complete divides them; so does a thing behind the "on" or "off" of another. Pure.
"""

from __future__ import annotations

from typing import Final

from devices.model import Home
from engine.language import words as w
from engine.language.lexicon import type_words
from engine.language.linking import link
from engine.language.names import Kind, index_of
from engine.language.requests import head

_VERBS: Final = frozenset("turn switch set lock unlock open close shut dim start stop pause mute raise lower".split())
_BEHIND: Final = frozenset("on off the my our up down all everything".split())
_TIED: Final = frozenset(
    "to i you we they he she it not don't never or and if when that which can could would will should please then but "
    "before after until let me us".split()
)
"""Words behind which a verb belongs to what was said before."""
_SWITCHED: Final = frozenset({"on", "off"})
_OPEN_ENDED: Final = frozenset("play say tell ask call remind search when if".split())
"""Words behind which anything may follow, verbs as well."""


def divided(text: str, home: Home) -> list[str]:
    """The stretches of a text; put together they are the text again."""
    tokens = w.tokenize(text)
    texts = [token.text for token in tokens]
    if len(texts) < _SHORTEST or _OPEN_ENDED & set(texts) or not _may_begin(texts):
        return [text]
    mentions = [one for one in link(tokens, index_of(home), text).mentions if one.kind is Kind.NAME]
    starts = {one.start for one in mentions}
    named = {i for one in mentions for i in range(one.start, one.end)}
    things = named | {i for i, word in enumerate(texts) if (word,) in type_words() and word not in w.REQUEST_WORDS}
    things |= {i for i, word in enumerate(texts) if word in {"light", "lock"} and i and texts[i - 1] not in _TIED}
    borders = [0]
    for i in range(2, len(texts) - 1):
        told = any(borders[-1] <= j < i for j in things)
        verb = i not in named and _verb_at(texts, i, starts)
        if told and (verb or _thing_at(texts, i, starts, borders[-1])):
            borders.append(i)
    ends = [*(tokens[i].start for i in borders[1:]), len(text)]
    return [text[begin:end] for begin, end in zip([0, *ends[:-1]], ends, strict=True)]


_SHORTEST: Final = 5
"""Words of two requests."""


def _may_begin(texts: list[str]) -> bool:
    """Whether a second request may begin anywhere, before its names are looked for: mostly not."""
    return any(texts[i] in _VERBS or texts[i - 1] in _SWITCHED for i in range(2, len(texts) - 1))


def _verb_at(texts: list[str], i: int, starts: set[int]) -> bool:
    begins = texts[i] in _VERBS and texts[i - 1] not in _TIED
    return begins and (texts[i + 1] in _BEHIND or i + 1 in starts)


def _thing_at(texts: list[str], i: int, starts: set[int], begin: int) -> bool:
    """Whether a thing with its own "on" or "off" begins behind one that had its own: "lamp off fan on"."""
    at = i + (texts[i] in {"the", "my"})
    own = any(word in _SWITCHED for word in texts[at + 1 :])
    return at in starts and texts[i - 1] in _SWITCHED and own and head(" ".join(texts[begin:i])) is None
