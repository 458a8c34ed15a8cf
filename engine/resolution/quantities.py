"""Yes or no about things: of how many it is asked, and what to say so that nobody hears that all is well which is not.

“Any” asks for one case, “all”, “both”, “every” and a plural for every one, “which” for a list. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum, auto
from typing import Final

from engine.context.situation import Situation
from engine.language.describe import be, capital, known_to_be, listing, place, spoken_name, state_of, the, told
from engine.language.reading import Reading
from engine.language.words import EVERY
from engine.resolution.found import Candidate
from engine.resolution.predicates import Predicate

MOST: Final = 8
"""Things that an answer lists before it only counts."""


class Quantity(Enum):
    """Of how many of its things a question asks something."""

    THE = auto()
    """One, or those that a singular may mean."""
    ANY = auto()
    ALL = auto()
    NONE = auto()
    WHICH = auto()
    COUNT = auto()


_ANY: Final = frozenset("any anything some something anywhere a an".split())
_NONE: Final = frozenset("no none nothing neither".split())


def quantity(reading: Reading) -> Quantity:
    """Of how many it is asked."""
    words = reading.outside | reading.meant
    if "many" in words:
        return Quantity.COUNT
    if words & {"which", "what", "what's"}:
        return Quantity.WHICH
    if words & _NONE:
        return Quantity.NONE
    if words & EVERY:
        return Quantity.ALL
    if "rooms" in words:
        return Quantity.ALL
    if words & _ANY or reading.elsewhere:
        return Quantity.ANY
    if len(reading.names) > 1 or any(word.plural for word in reading.types):
        return Quantity.ALL
    return Quantity.THE


def verdict(
    predicate: Predicate, known: Sequence[Candidate], unknown: Sequence[Candidate], reading: Reading, here: Situation
) -> str:
    """What to say about all that know of it, and of those that could but do not tell now."""
    so = [c for c in known if predicate.holds(c.device, c.entity)]
    asked = quantity(reading)
    if asked is Quantity.COUNT:
        return f"{len(so)} of {len(known)}: {names(so)}." if so else "None."
    if len(known) == 1 and asked not in {Quantity.WHICH, Quantity.NONE}:
        said = _of_one(predicate, known[0], bool(so), here)
    elif asked is Quantity.WHICH:
        said = f"{capital(_so(so, predicate.word))}." if so else _none_of(predicate, known)
    elif asked is Quantity.ALL:
        said = _of_all(predicate, so, known, reading)
    elif asked is Quantity.NONE:
        said = f"No: {_so(so, predicate.word)}." if so else f"That's right, none of them is {predicate.word}."
    elif asked is Quantity.THE and predicate.calm:
        said = _of_all(predicate, so, known, reading)
    else:
        said = _of_any(predicate, so, known)
    return f"{said} {_reserve(unknown)}" if unknown else said


def _of_one(predicate: Predicate, one: Candidate, so: bool, here: Situation) -> str:  # noqa: FBT001 - the verdict
    clause = told(one.device, one.entity, here=here.area)
    if predicate.word == "oscillating":
        verb = "is" if so else "is not"
        clause = f"{the(one.device.name)}{place(one.device, unless=here.area)} {verb} oscillating"
    return f"{'Yes' if so else 'No'}, {clause}."


def _of_any(predicate: Predicate, so: Sequence[Candidate], known: Sequence[Candidate]) -> str:
    if not so:
        return _none_of(predicate, known)
    if len(so) == len(known):
        return f"Yes, {_every(known)} {predicate.word}."
    return f"Yes: {_so(so, predicate.word)}."


def _of_all(predicate: Predicate, so: Sequence[Candidate], known: Sequence[Candidate], reading: Reading) -> str:
    others = [c for c in known if c not in so]
    if not others:
        return f"Yes, {_every(known)} {predicate.word}{_reservation(known)}."
    named = len(reading.names) > 1 or bool((reading.outside | reading.meant) & EVERY)
    if predicate.calm or (named and so):
        return f"No: {_by_state(others)}."
    # "Are the lights on?": no is as little the answer as yes.
    return f"Only {_so(so, predicate.word)}." if so else _none_of(predicate, known)


def _none_of(predicate: Predicate, known: Sequence[Candidate]) -> str:
    return f"No, none of them {'is' if len(known) > 2 else 'are'} {predicate.word}."


def _every(known: Sequence[Candidate]) -> str:
    return "both of them are" if len(known) == 2 else f"all {len(known)} of them are"


def _so(so: Sequence[Candidate], word: str) -> str:
    return f"{names(so)} {be([c.label for c in so])} {word}"


def _by_state(others: Sequence[Candidate]) -> str:
    """Such as “the Back Door is unlocked and the Safe and the Gate are jammed”."""
    groups: dict[str, list[Candidate]] = {}
    for one in others:
        groups.setdefault(_state(one), []).append(one)
    return listing([f"{names(group)} {_be(group)} {state}" for state, group in groups.items()])


def _state(one: Candidate) -> str:
    known = known_to_be(one.device, one.entity, "")
    # How bright is another question.
    state = state_of(one.entity).partition(" at ")[0]
    return state if known == "is" else f"last known to be {state}"


def _be(group: Sequence[Candidate]) -> str:
    last = _state(group[0]).startswith("last known")
    now = be([c.label for c in group])
    return {"is": "was", "are": "were"}[now] if last else now


def _reservation(known: Sequence[Candidate]) -> str:
    """What a “yes” rests on that was not heard of lately."""
    old = [c for c in known if known_to_be(c.device, c.entity, "") != "is"]
    if not old:
        return ""
    return f", but I have not heard from {names(old)} lately"


def _reserve(unknown: Sequence[Candidate]) -> str:
    return f"I can't tell about {names(unknown)}."


def names(candidates: Iterable[Candidate]) -> str:
    """The things, with their rooms; those after the eighth only counted."""
    said = [f"{the(spoken_name(c.device, c.entity))}{place(c.device)}" for c in candidates]
    said = list(dict.fromkeys(said))
    more = len(said) - MOST
    return listing([*said[:MOST], f"{more} more"] if more > 0 else said)
