"""How a stretch of words begins a request: its verb, what stands before it, and what shows that it asks for anything.

Closed lists of grammar. What the stretch is about is found by `engine.language.phrases`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from engine.language import words as w

HEADS: Final = (
    w.REQUEST_WORDS
    | frozenset(
        "make give get bring charge arm disarm find locate ring shuffle record draw tilt water spray cook wash dry "
        "cancel undo stream repeat select choose bolt shade feed mow maximize minimize mop let have".split()
    )
) - frozenset("brighter darker dimmer warmer colder cooler hotter louder quieter softer higher".split())
"""Words that begin a request."""
_NOUNS_TOO: Final = frozenset(
    "light lock fan heat water shade dry wash power cool warm dock record ring watch vacuum sweep feed bolt mop".split()
)
"""Those that may as well be a thing or a quality: they begin a request only where a thing follows."""
ALONE: Final = frozenset("stop pause resume mute unmute undo cancel".split())
"""Those that are a request without any other word."""
OPEN_OBJECT: Final = frozenset("play watch listen hear show tell say stream find ask".split())
"""Verbs whose object may be any words."""
MEDIA: Final = frozenset("play watch listen hear stream".split())
"""Those whose object may be a title, which may sound like a request."""
LEADING: Final = frozenset(
    "and then also please now just next finally afterwards after that plus but oh so can could would will you kindly i "
    "i'd want to need like let's go ahead the lastly first firstly second secondly third thirdly hey ok okay "
    "further again meanwhile".split()
)
"""Words before the verb of a request."""
JUDGING: Final = frozenset(
    "did have has do does should shall may must why when who how was were if am had isn't aren't hasn't".split()
)
"""Openings of questions whose verb governs what comes after "and": "did you close it and lock it?"."""
DIVIDERS: Final = frozenset({"and", "then", "but", "plus"})
_BEFORE_THINGS: Final = frozenset(
    "the a an my our all every both it them that this these those some on off up down out each any".split()
)
_ARTICLES: Final = frozenset("the a an my our".split())
_PREPOSITIONS: Final = frozenset("in at of for from by with to".split())
_ADVERBIAL: Final = frozenset("in at on after before inside upstairs downstairs tonight tomorrow every from".split())
"""Words that a place or a time before the verb begins with."""
_CLEANING: Final = frozenset("clean vacuum mop sweep hoover".split())
"""Verbs whose object is a room, which many robots are set to."""
_REPORTED: Final = frozenset("open opened closed shut locked unlocked on off running".split())
"""States that a report tells of."""
_ORDERED: Final = re.compile(
    r"^(?:and |then |also |please )*(?:have|let|make|get|tell|ask|order) (?:it|them|him|her) (?:to |please )?(?=\S)",
    re.IGNORECASE,
)


def words_of(text: str) -> list[str]:
    """The tokens of a raw text."""
    return [token.text for token in w.tokenize(w.clean(text))]


def content(said: str) -> list[str]:
    """Its words without those before the verb."""
    found = words_of(said)
    while found and found[0] in LEADING:
        found = found[1:]
    return found


def head(said: str) -> str | None:
    """The verb of a request: the first word that is nothing but a verb, or begins the request as one."""
    found = content(said)
    for i, word in enumerate(found):
        if word in HEADS and (word not in _NOUNS_TOO or _as_verb(found, i)):
            return word
    return None


def _as_verb(found: Sequence[str], i: int) -> bool:
    """Whether what may be a thing is a verb here: first of all, or behind a time or place with a thing behind it."""
    if i == 0:
        return len(found) > 1 and _thing_follows(found[1:])
    return (
        found[0] in _ADVERBIAL and found[i + 1 : i + 2] in (["the"], ["my"], ["our"]) and found[i - 1] not in _ARTICLES
    )


def opens(said: str) -> bool:
    """Whether a stretch begins a request or question of its own, be it behind a place or a time."""
    found = content(said)
    if not found:
        return False
    # What divides it from the next is at the end of it.
    rest = [word for word in found[1:] if word not in DIVIDERS]
    if found[0] in ALONE or found[0] in w.ASKING:
        return True
    if found[0] in HEADS:
        return bool(rest) and (found[0] not in _NOUNS_TOO or _thing_follows(rest))
    return found[0] in _ADVERBIAL and _behind_adverbial(found)


def _behind_adverbial(found: Sequence[str]) -> bool:
    """Whether a verb with its object follows: "in the kitchen open the blinds", but not "in the light"."""
    at = next((i for i, word in enumerate(found) if word in HEADS), None)
    return at is not None and at > 1 and found[at - 1] not in _BEFORE_THINGS and _thing_follows([*found[at + 1 :], ""])


def _thing_follows(rest: Sequence[str]) -> bool:
    return rest[0] in _BEFORE_THINGS or (len(rest) > 1 and rest[0] not in _PREPOSITIONS and bool(rest[0]))


def without_order(said: str) -> str | None:
    """The request in "have it clean the bedroom"; None where nothing is told to do something."""
    found = _ORDERED.match(said)
    rest = said[found.end() :] if found else ""
    if not rest or not opens(rest):
        return None
    return f"set it to {rest}" if head(rest) in _CLEANING else rest


def told(said: str) -> bool:
    """Whether a stretch says what to do with something: "hey there" does not, nor "open" in "open and close"."""
    found = [word for word in content(said) if word not in DIVIDERS]
    if not found:
        return False
    verb = head(said)
    before = found if verb is None else found[: found.index(verb)]
    if not {"is", "are", "was"}.isdisjoint(before) and found[0] not in w.ASKING:
        # "It is too dim in here" comes before the request, "the door is open" is a report.
        return not _REPORTED.isdisjoint(found)
    return (len(found) > 1 and (found[0] in w.ASKING or verb is not None)) or found[0] in ALONE


_TURNS_OFF: Final = re.compile(
    r"^(?:\w+ )*?(?:turn|switch|shut|put)\b.* off\b|\b(?:close|shut|unlock)\b", re.IGNORECASE
)
_TURNS_ON: Final = re.compile(r"^(?:\w+ )*?(?:turn|switch|put)\b.* on\b|\b(?:open|lock)\b", re.IGNORECASE)


def intents_of(request: str) -> tuple[str, ...]:
    """What the verb of a request alone tells of its intent; empty where other words decide."""
    last = request.rstrip(" .!?").rpartition(" ")[2].casefold()
    if last == "off" or _TURNS_OFF.search(request):
        return ("HassTurnOff",)
    return ("HassTurnOn",) if last == "on" or _TURNS_ON.search(request) else ()
