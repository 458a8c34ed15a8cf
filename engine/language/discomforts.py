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
    Wrong.BRIGHT: "bright harsh glaring dazzling blinding",
    Wrong.COLD: "cold freezing chilly cool frosty icy nippy perishing baltic",
    Wrong.HOT: "hot warm boiling sweltering roasting sweating melting scorching baking",
    Wrong.STUFFY: "stuffy stale smelly muffy airless smoky stinky stinks smells smell reeks pongs fuggy musty",
    Wrong.HUMID: "humid damp muggy clammy moist steamy steamed fogged foggy misted",
    Wrong.DRY: "dry",
    Wrong.LOUD: "loud noisy deafening",
    Wrong.QUIET: "quiet",
}
_WRONG: Final = {word: wrong for wrong, words in _CALLED.items() for word in words.split()}
_PLAIN: Final = frozenset(
    {"dim", "cool", "warm", "bright", "dry", "hot", "boiling", "baking", "quiet", "loud", "moist", "moving"}
)
"""Words that are a complaint only with "too", "so" or the like: a warm room is nothing to complain about."""
_OF_A_ROOM: Final = frozenset({"hot", "warm", "boiling", "baking", "dry", "loud"})
"""Those of them that are one where they are said of the room: "boiling" may be the kettle, "boiling in here" is not."""
_SO: Final = frozenset("too so very really pretty rather quite awfully terribly damn bloody super far way".split())
_SOMEWHAT: Final = frozenset({"bit", "little", "touch", "tad"})
"""A little too much of it is a complaint as well."""
_BODY: Final = frozenset({"i'm", "im", "we're"})
"""Who says so of themselves means it, whatever the degree."""
_PEOPLE: Final = frozenset(
    "everyone everyone's everybody everybody's people guests visitors customers clients patients students residents "
    "kids children baby baby's cat dog staff feet hands toes fingers they they're".split()
)
"""Of whom it is said like of oneself: "the guests are freezing", "my feet are cold"."""
_REMARKED: Final[dict[Wrong, tuple[frozenset[str], frozenset[str]]]] = {
    Wrong.STUFFY: (
        frozenset({"air", "air's"}),
        frozenset("terrible bad awful horrible foul thick rubbish disgusting dreadful rank".split()),
    ),
    Wrong.COLD: (
        frozenset("heating heating's radiator radiator's radiators heater heater's".split()),
        frozenset("rubbish useless hopeless pathetic feeble weak crap terrible".split()),
    ),
    Wrong.HOT: (
        frozenset("aircon aircon's ac ac's".split()),
        frozenset("rubbish useless hopeless pathetic feeble weak crap terrible".split()),
    ),
}
"""What is said to do badly, and how: who calls the heating useless is cold."""
_SMELLS: Final = frozenset({"smells", "smell", "stinks", "reeks", "pongs"})
_NASTY: Final = frozenset(
    "funny bad awful weird strange odd horrible terrible nasty disgusting foul off rank musty".split()
)
"""How something smells; of what is another matter."""
_DANGER: Final = frozenset("gas burning burnt burned smoke fire petrol chemicals".split())
"""Smells of which nothing is said here: what they call for is no fan."""
_BEGINS: Final = frozenset(
    "it's its it i'm im we're i we feels feel is am are the this my our air air's light's room here getting "
    "gets be been's that's there's theres something mirror mirror's mirrors".split()
)
_FILLING: Final = frozenset(
    "it's its it i'm im we're i we is am are feels feel feeling a bit little bit's here in now just again getting gets "
    "gotten the this my our room house home air temperature place always still for me us please inside to and "
    "absolutely completely slightly kind of somewhat hey oh ugh god man attune outside's there's there much over "
    "light light's lights lighting music music's sound volume tv all up mirror mirror's mirrors glass windows "
    "something theres tad touch".split()
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
_DIRECTIONS: Final = frozenset("out down up over round".split())
"""Words before "here" that say where one is."""
_ELSE: Final = frozenset(
    "outside outdoors like love prefer hate wish likes if when was nice lovely perfect cosy pleasant".split()
)
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
    found = remarked(said) or _unseeing(said, taken) or _felt(said, taken) or _needing(said, taken)
    if found is None:
        return None
    wrong, used = found
    rest = set(range(len(said))) - used - taken
    whole = all(said[i] in _FILLING | _SO or _where(said, i) for i in rest)
    # "The coffee is cold" says nothing of the room.
    return Discomfort(wrong, frozenset(used), whole) if whole or said[0] in _OF_US else None


def remarked(said: Sequence[str]) -> tuple[Wrong, set[int]] | None:
    """What is wrong where something is said to do badly, and the positions of those words: "the heating is useless"."""
    for wrong, (subjects, failings) in _REMARKED.items():
        at = next((i for i, word in enumerate(said) if word in subjects), None)
        bad = next((i for i, word in enumerate(said) if word in failings), None)
        if at is not None and bad is not None and at < bad and set(said[:at]) <= {"the", "this", "our", "my"}:
            return wrong, {at, bad}
    return None


def _where(said: Sequence[str], i: int) -> bool:
    """Whether a word only says where one is: "out here", "down here"."""
    return said[i] in _DIRECTIONS and "here" in said[i + 1 : i + 2]


def denied(said: Sequence[str]) -> bool:
    """Whether it is said that something is not wrong: "I'm not cold"."""
    return bool(_DENIALS & set(said)) and any(word in _WRONG for word in said) and said[0] in _OF_US


def _felt(said: Sequence[str], taken: frozenset[int]) -> tuple[Wrong, set[int]] | None:
    people = {i for i, word in enumerate(said) if word in _PEOPLE and i not in taken}
    begins = said[0] in _BEGINS or said[0] in _SO or said[0] in _PEOPLE
    for i, word in enumerate(said):
        wrong = _WRONG.get(word)
        if wrong is None or i in taken or not (begins or i == 0):
            continue
        if not _complains(said, i, bool(people)) or _of_something(said, i):
            return None
        # Whoever can't read in the dark says the same thing twice.
        also = (_unseeing(said, taken) or (wrong, set[int]()))[1]
        nasty = {j for j in range(len(said)) if said[j] in _NASTY} if word in _SMELLS else set[int]()
        return wrong, {i, *also, *nasty, *people, *(j for j in range(i) if said[j] in _SO)}
    return None


def _complains(said: Sequence[str], i: int, people: bool) -> bool:  # noqa: FBT001 - one fact of the sentence
    """Whether the word at a place is said as a complaint."""
    before, room = set(said[:i]), said[i] in _OF_A_ROOM and "here" in said
    return said[i] not in _PLAIN or bool(before & (_SO | _SOMEWHAT | _BODY)) or people or room


def _of_something(said: Sequence[str], i: int) -> bool:
    """Whether it is said of something else than the room, or of a smell that no fan is for."""
    if said[i] in _SMELLS:
        return bool(_DANGER & set(said)) or (i == 0 and not set(said[1:]) <= _FILLING | _NASTY)
    if i == 0 and len(said) > 1 and not all(said[j] in _FILLING or _where(said, j) for j in range(1, len(said))):
        # "Dark mode on" complains of nothing.
        return True
    # A cold day is no cold room.
    return i + 1 < len(said) and said[i + 1] not in _FILLING | _SO | _GOES_ON and not _where(said, i + 1)


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
