"""What becomes of a sentence on its way: slips of the finger, words left out, words heard wrong, politeness."""

from __future__ import annotations

import random
from typing import Final

from engine.domain import Asr, AsrHypothesis

TYPED_WRONG: Final = 0.10
"""Shares of sentences with such a slip."""
LEFT_OUT: Final = 0.06
HEARD_WRONG: Final = 0.05
POLITE: Final = 0.2
_SMALL: Final = frozenset("the a in of to on off my at".split())
_HEARD: Final = {
    "light": "like", "lights": "lice", "lamp": "lamb", "turn": "term", "off": "of", "on": "an", "fan": "van",
    "blinds": "blends", "lock": "look", "close": "clothes", "kitchen": "chicken", "hallway": "hall way",
    "bedroom": "bed room", "heating": "eating", "set": "said", "door": "dough", "gate": "gait", "study": "steady",
    "four": "for", "two": "too", "speaker": "speakers", "play": "plate", "loft": "lofts", "vacuum": "back room",
}  # fmt: skip
"""Word → what speech recognition makes of it where it is wrong."""
_BEFORE: Final = ("please", "hey", "could you", "can you", "ok", "I want you to", "um", "so")
_BEHIND: Final = ("please", "now", "thanks", "for me", "would you")


OTHER_TEXT: Final = 0.6
"""Share of what was heard wrong for which the recogniser offers the right words as well."""


def slipped(text: str, chance: random.Random, *, request: bool) -> tuple[str, Asr | None]:
    """The sentence as it arrives, and what else the recogniser heard; `request`: a politeness may stand around it."""
    words = text.split()
    if chance.random() < HEARD_WRONG:
        words = [_HEARD.get(word, word) for word in words]
        if chance.random() < OTHER_TEXT:
            asr = Asr(0.7, (AsrHypothesis(" ".join(words), 0.7), AsrHypothesis(text, 0.5)))
            return " ".join(words), asr
    if chance.random() < LEFT_OUT and len(words) > 2:
        small = [i for i, word in enumerate(words) if word in _SMALL] or list(range(1, len(words)))
        del words[chance.choice(small)]
    if chance.random() < TYPED_WRONG:
        at = chance.randrange(len(words))
        words[at] = _typed(words[at], chance)
    if request and chance.random() < POLITE:
        words = [chance.choice(_BEFORE), *words] if chance.random() < 0.6 else [*words, chance.choice(_BEHIND)]
    said = " ".join(words)
    return (said.lower() if chance.random() < 0.7 else said), None


def _typed(word: str, chance: random.Random) -> str:
    """One letter left out, doubled, swapped with the next, or another one; short words and numbers stay."""
    if len(word) < 3 or not word.isalpha():
        return word
    at = chance.randrange(len(word) - 1)
    match chance.randrange(4):
        case 0:
            return word[:at] + word[at + 1 :]
        case 1:
            return word[: at + 1] + word[at:]
        case 2:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case _:
            return word[:at] + chance.choice("aeiorstn") + word[at + 1 :]
