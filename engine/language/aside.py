"""Why somebody wants something, said in one breath with what they want: "open the gate I'm in a rush". Pure.

Speech has no commas. A request that is complete, and behind or before it a sentence of its own that names nothing of
the home, are cut apart; what forbids, asks, puts off or reports is left whole.
"""

from __future__ import annotations

from typing import Final

from devices.model import Home
from engine.language import words as w
from engine.language.reader import read
from engine.language.reading import Reading
from engine.language.stance import Stance

_BEGINS: Final = frozenset(
    "i'm im i my our we're we it's its because cause cos coz since she's he's they're there's so somebody "
    "someone everyone's everybody's nobody's everyone everybody nobody".split()
)
"""First words of a sentence about somebody, or of a reason."""
_IS: Final = frozenset({"is", "are", "has", "have", "keeps", "keep", "hurt", "hurts"})
_SPOILS: Final = frozenset(
    "don't not never no if when unless until whether joking kidding said told says asked asks wish wonder think "
    "thought would could should will shall might may must want wants wanted going about just already had was were "
    "forgot remember know did does do like love hate".split()
)
"""Words that make it more than a reason: a condition, a report, a refusal, a plan."""
_VERBS: Final = frozenset("turn switch put open close shut dim set lock start stop pause mute draw raise lower".split())
_JOINED: Final = frozenset(
    "to and or can could will would should let please you don't not never he she they we i "
    "i'm we're can't cannot cant couldn't my it's because so".split()
)
_BEHIND_VERB: Final = frozenset("on off up down the my our all both every everything it that them this".split())


def without_reason(reading: Reading, home: Home) -> str | None:
    """The request alone, where a reason stands beside it without a comma; None where none does."""
    if _TIED & {token.text for token in reading.tokens}:
        return None
    if reading.asks or reading.excluded or len(reading.tokens) < _SHORTEST:
        return None
    return _behind(reading, home) or _before(reading, home)


_TIED: Final = frozenset("if when whenever unless until till whether before after once while as that which who".split())
"""Words that make what follows a condition, wherever they stand: then nothing is cut apart."""
_SHORTEST: Final = 5
"""Words of a request and a reason."""


def _behind(reading: Reading, home: Home) -> str | None:
    texts = [token.text for token in reading.tokens]
    for i in range(3, len(texts) - 1):
        if texts[i - 1] in _BEFORE_NOUNS or not _is_reason(texts[i:]):
            continue
        head = reading.text[: reading.tokens[i].start].rstrip(" ,;.")
        if _is_request(head, home) and _names_nothing(reading.text[reading.tokens[i].start :], home):
            return head
    return None


def _is_reason(said: list[str]) -> bool:
    """Whether words are a sentence of their own that says why."""
    if len(said) < 2 or _SPOILS & set(said):
        return False
    if said[0] in _WHY:
        return said[1] in _BEGINS | {"the", "you", "he", "she", "they"}
    told = said[0] in _BEGINS or said[0] == "the"
    return told and (_says(said[0]) or any(map(_says, said[1:4])))


_WHY: Final = frozenset("because cause cos coz since so".split())
_BEFORE_NOUNS: Final = frozenset("in at of for to with from by and or the a".split())
"""Words behind which "my" and "the" begin no sentence: "in my room"."""


def _before(reading: Reading, home: Home) -> str | None:
    texts = [token.text for token in reading.tokens]
    if texts[0] not in _BEGINS:
        return None
    for i in range(2, len(texts) - 1):
        begins = texts[i] in _VERBS and texts[i + 1] in _BEHIND_VERB and texts[i - 1] not in _JOINED
        if not begins or _SPOILS & set(texts[:i]) or not any(map(_says, texts[:i])):
            continue
        rest = reading.text[reading.tokens[i].start :]
        if _is_request(rest, home) and _names_nothing(reading.text[: reading.tokens[i].start], home):
            return rest
    return None


_SAYING: Final = _IS | {"am", "can't", "cannot", "cant", "feel", "see", "hear"}


def _says(word: str) -> bool:
    """Whether a word makes a sentence of those beside it: "my kids open the door" has no such word before "open"."""
    return word in _SAYING or word.endswith(("'m", "'s", "'re"))


def _is_request(text: str, home: Home) -> bool:
    """Whether a text asks for something of this home, and every word of it is understood."""
    found = read(text, home)
    about = found.names or found.types or found.areas or "everything" in found.outside
    asks = found.outside & (w.REQUEST_WORDS | {"on", "off"})
    plain = found.stance in {Stance.PLAIN, Stance.DEFERS} and not found.guessed
    return bool(about and asks and plain) and not found.unknown


def _names_nothing(text: str, home: Home) -> bool:
    found = read(text, home)
    exact = any(not one.match.how.guessed for one in found.mentions)
    return not exact and not any(w.NUMBER.fullmatch(token.text) for token in found.tokens)
