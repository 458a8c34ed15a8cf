"""Things that are called by a colour: "the red one" of three lamps called Red, Green and Blue. Pure.

A colour is also what a light is set to, so it names something only where nothing else makes sense: before "one" or a
word for a lamp, beside "on" or "off", or alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from devices.model import Home
from engine.language import words as w
from engine.language.lexicon import COLORS, WHITES, type_words
from engine.language.names import Match, NameIndex, index_of

_ONES: Final = frozenset({"one", "1"})
_BEFORE: Final = frozenset({"the", "my", "our", "that", "this", "and", "then", "please", "now", "no", "not", "just"})
"""Words behind which such a name may begin; "in", "to", "it" and "a" ask for the colour."""
_AROUND: Final = frozenset({"please", "the", "now", "thanks", "ok", "okay"})
_SWITCHES: Final = frozenset({"on", "off"})


def called(tokens: Sequence[w.Token], free: Sequence[bool], index: NameIndex) -> Iterator[tuple[Match, int, int]]:
    """What is called by a colour that was said, and where: from its first token to the one behind its last."""
    texts = [token.text for token in tokens]
    for i, word in enumerate(texts):
        if word not in COLORS or not free[i] or tuple(texts[i - 1 : i + 1]) in WHITES:
            continue
        after, before = texts[i + 1 : i + 2], texts[i - 1 : i]
        begins = not before or before[0] in _BEFORE or (before[0] in _SWITCHES and texts[:1] != ["turn"])
        ones = bool(after) and after[0] in _ONES
        thing = bool(after) and (found := type_words().get((after[0],))) is not None and found.kind == "light"
        switched = begins and ((bool(after) and after[0] in _SWITCHES) or _switched_before(texts, i))
        alone = set(texts) - {word} <= _AROUND
        if not ((begins and (ones or thing)) or switched or alone):
            continue
        if (match := index.partly((word,))) is not None:
            yield match, i, i + (2 if ones or thing else 1)


def spelt_out(text: str, home: Home) -> str:
    """The same text with the whole name of what is called by a colour: "the blue one on" is "the Blue Lamp on"."""
    tokens = w.tokenize(text)
    index = index_of(home)
    for match, start, end in called(tokens, [True] * len(tokens), index):
        if tokens[start + 1 : end] and tokens[end - 1].text in _ONES and len(match.found) == 1:
            return f"{text[: tokens[start].start]}{match.name}{text[tokens[end - 1].end :]}"
    return text


def _switched_before(texts: Sequence[str], i: int) -> bool:
    """Whether it ends "turn on the red": "turn on red" may be a slip for "turn it red"."""
    return i + 1 == len(texts) and texts[i - 1 : i] == ["the"] and texts[i - 2 : i - 1][:1] in (["on"], ["off"])
