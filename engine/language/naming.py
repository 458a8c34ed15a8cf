"""Which words of a sentence may name something: what is grammar, politeness or an amount names nothing. Pure."""

from __future__ import annotations

from typing import Final

from engine.language import words as w
from engine.language.amounts import EXTREMES, SCALES, UNIT_WORDS
from engine.language.lexicon import COLORS, type_words


def may_name(word: str) -> bool:
    """Whether a word is none of grammar, of politeness or of amounts, and so may be a name."""
    known = (
        word in w.FUNCTION_WORDS
        or word in w.FILLERS
        or word in w.REQUEST_WORDS
        or word in w.PROPERTIES
        or word in w.EVERY
        or word in w.TALK
    )
    return not known and not w.NUMBER.fullmatch(word) and word not in UNIT_WORDS and word not in SCALES


def tells(tokens: tuple[w.Token, ...], i: int) -> bool:
    """Whether the word at a place may name something: what only fills the sentence does so right before a thing."""
    word = tokens[i].text
    after = tokens[i + 1].text if i + 1 < len(tokens) else ""
    thing = (after,) in type_words() or after in {"room", "house"} or (bool(after) and may_name(after))
    before = tokens[i - 1].text if i else ""
    counted = w.NUMBER.fullmatch(before) or w.NUMBER.fullmatch(after) or before in _COUNTING
    # "One stage" is a step, "the stage off" is a place.
    return may_name(word) or (word in w.PERSONS and thing) or (word in {"stage", "stages"} and not counted)


_COUNTING: Final = frozenset("a an one another next last few some more".split())


def may_be_slip(word: str) -> bool:
    """Whether a word may be a name that was typed or heard wrong."""
    return may_name(word) and (word,) not in type_words() and word not in COLORS and word not in EXTREMES
