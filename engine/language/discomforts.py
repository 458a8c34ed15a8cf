"""What people say when something is wrong with the room rather than what is to be done: "it's too dark in here".

Closed lists of English adjectives, the same in every home. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Wrong(StrEnum):
    """What is wrong."""

    DARK = "dark"
    BRIGHT = "bright"
    COLD = "cold"
    HOT = "hot"
    STUFFY = "stuffy"
    HUMID = "humid"
    DRY = "dry"
    LOUD = "loud"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Discomfort:
    """One complaint."""

    wrong: Wrong
    used: frozenset[int]
    """Positions of its words: they name nothing."""
    whole: bool
    """Whether the sentence says nothing else: then it needs no statistics to be understood."""


_CALLED: Final[dict[Wrong, str]] = {
    Wrong.DARK: "dark gloomy dim murky",
    Wrong.BRIGHT: "bright glaring dazzling",
    Wrong.COLD: "cold freezing chilly cool frosty icy nippy",
    Wrong.HOT: "hot warm boiling sweltering roasting sweating melting",
    Wrong.STUFFY: "stuffy stale smelly muffy airless smoky stinky stinks smells reeks",
    Wrong.HUMID: "humid damp muggy clammy moist",
    Wrong.DRY: "dry",
    Wrong.LOUD: "loud noisy",
    Wrong.QUIET: "quiet",
}
_WRONG: Final = {word: wrong for wrong, words in _CALLED.items() for word in words.split()}
_PLAIN: Final = frozenset(
    {"dim", "cool", "warm", "bright", "dry", "hot", "boiling", "quiet", "loud", "moist", "moving"}
)
"""Words that are a complaint only with "too", "so" or the like: a warm room is nothing to complain about."""
_SO: Final = frozenset("too so very really pretty rather quite awfully terribly damn bloody super far way".split())
_BODY: Final = frozenset({"i'm", "im", "we're"})
"""Who says so of themselves means it, whatever the degree."""
_BEGINS: Final = frozenset(
    "it's its it i'm im we're i we feels feel is am are the this air room here getting gets be been's that's".split()
)
_FILLING: Final = frozenset(
    "it's its it i'm im we're i we is am are feels feel feeling a bit little bit's here in now just again getting gets "
    "gotten the this my our room house home air temperature place always still for me us please inside to and "
    "absolutely completely slightly kind of somewhat hey oh ugh god man attune outside's there's there much over "
    "light lighting music sound volume tv".split()
)
_GOES_ON: Final = frozenset("to that i we you enough today tonight because when so".split())
_BLIND: Final = (("see", frozenset({"anything", "thing", "much", "a"})), ("read", frozenset({"anything", "this", "a"})))
_CANNOT: Final = frozenset({"can't", "cannot", "cant", "hardly", "barely"})
_NEEDED: Final = {
    ("fresh", "air"): Wrong.STUFFY,
    ("some", "air"): Wrong.STUFFY,
    ("more", "light"): Wrong.DARK,
    ("some", "light"): Wrong.DARK,
}
_OF_US: Final = frozenset({"it's", "its", "it", "i'm", "im", "i", "we're", "we"})
_ELSE: Final = frozenset("outside outdoors like love prefer hate wish likes if when was".split())
"""Words with which it is told, wished or ruled out rather than complained of."""
_DENIALS: Final = frozenset("not isn't aren't ain't wasn't don't doesn't no never".split())
_SIGHS: Final = frozenset("brr brrr ugh oh ah man god hey phew wow well ok okay please".split())
"""Words before a complaint that say nothing else than it."""
_REQUESTS: Final = frozenset(
    "turn switch set make open close start stop put change is are was were what how why which who dim raise "
    "lower".split()
)
"""First words of sentences that are no complaint."""


def find(said: Sequence[str], taken: frozenset[int]) -> Discomfort | None:
    """The complaint of a sentence; None where there is none.

    Args:
        said: the words.
        taken: positions of those that are part of a name or a place.

    """
    begun = next((i for i, word in enumerate(said) if word not in _SIGHS), len(said))
    if begun:
        behind = find(said[begun:], frozenset(i - begun for i in taken))
        return behind and Discomfort(
            behind.wrong, frozenset(range(begun)) | {i + begun for i in behind.used}, behind.whole
        )
    if not said or said[0] in _REQUESTS or (_ELSE | _DENIALS) & set(said):
        return None
    found = _unseeing(said, taken) or _felt(said, taken) or _needing(said, taken)
    if found is None:
        return None
    wrong, used = found
    rest = set(range(len(said))) - used - taken
    whole = all(said[i] in _FILLING | _SO for i in rest)
    # "The coffee is cold" says nothing of the room.
    return Discomfort(wrong, frozenset(used), whole) if whole or said[0] in _OF_US else None


def denied(said: Sequence[str]) -> bool:
    """Whether it is said that something is not wrong: "I'm not cold"."""
    return bool(_DENIALS & set(said)) and any(word in _WRONG for word in said) and said[0] in _OF_US


def _felt(said: Sequence[str], taken: frozenset[int]) -> tuple[Wrong, set[int]] | None:
    for i, word in enumerate(said):
        wrong = _WRONG.get(word)
        if wrong is None or i in taken or not (said[0] in _BEGINS or said[0] in _SO or i == 0):
            continue
        before = set(said[:i])
        if word in _PLAIN and not before & (_SO | _BODY):
            return None
        if i == 0 and len(said) > 1 and not set(said[1:]) <= _FILLING:
            # "Dark mode on" complains of nothing.
            return None
        if i + 1 < len(said) and said[i + 1] not in _FILLING | _SO | _GOES_ON:
            # A cold day is no cold room.
            return None
        # Whoever can't read in the dark says the same thing twice.
        also = (_unseeing(said, taken) or (wrong, set[int]()))[1]
        return wrong, {i, *also, *(j for j in range(i) if said[j] in _SO)}
    return None


def _unseeing(said: Sequence[str], taken: frozenset[int]) -> tuple[Wrong, set[int]] | None:
    """Such as “I can't see a thing”; who can't see the television means another thing."""
    for i, word in enumerate(said):
        if word not in {"see", "read"} or i in taken or not set(said[:i]) & _CANNOT:
            continue
        objects = next(objects for verb, objects in _BLIND if verb == word)
        behind = [j for j in range(i + 1, len(said)) if j not in taken and said[j] not in _FILLING]
        if all(said[j] in objects or _WRONG.get(said[j]) is Wrong.DARK or said[j] in _SO for j in behind):
            used = {i, *behind, *(j for j in range(i) if said[j] in _CANNOT)}
            return Wrong.DARK, used
    return None


def _needing(said: Sequence[str], taken: frozenset[int]) -> tuple[Wrong, set[int]] | None:
    if not {"need", "want"} & set(said) or not {"i", "we"} & set(said[:2]):
        return None
    for i in range(len(said) - 1):
        wrong = _NEEDED.get((said[i], said[i + 1]))
        if wrong is not None and not {i, i + 1} & taken:
            return wrong, {i, i + 1, *(j for j in range(i) if said[j] in {"need", "want", "some"})}
    return None
