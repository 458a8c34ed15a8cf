"""One utterance as the requests that it consists of: "turn off the lamp and the fan, and lock the door" is two.

The bot divides at every comma and conjunction and ranks each stretch; which of them belong together depends on the home
(there may be a "Salt and Pepper Lamp") and on the grammar of the whole ("did you close the window and lock the door?"
is one question), so it is decided here. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from devices.model import Home
from engine.domain import RankedIntent
from engine.language import words as w
from engine.language.lexicon import COLORS
from engine.language.names import NameIndex, index_of
from engine.language.reading import read
from engine.language.stance import Stance, stance_of

MOST: Final = 20
"""Requests of one utterance that are carried out; what goes beyond is part of the last one."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch between two commas or conjunctions."""

    text: str
    """With what divides it from the next: all of them together are the utterance."""
    ranking: tuple[RankedIntent, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """One request of an utterance."""

    text: str
    """What is understood: a verb that was said once for several is added."""
    said: str
    """What was said."""
    ranking: tuple[RankedIntent, ...] = ()
    request: int = 0
    """Number of the request that it belongs to: "turn off the lamp and the fan" is one, about two things."""


_HEADS: Final = (
    w.REQUEST_WORDS
    | frozenset(
        "make give get bring charge arm disarm find locate ring shuffle record draw tilt water spray cook wash dry "
        "cancel undo stream repeat select choose bolt shade feed mow".split()
    )
) - frozenset("brighter darker dimmer warmer colder cooler hotter louder quieter softer higher".split())
"""Words that begin a request."""
_NOUNS_TOO: Final = frozenset(
    "light lock fan heat water shade dry wash power cool warm dock record ring watch vacuum sweep feed bolt".split()
)
"""Those that may as well be a thing or a quality: they begin a request only where a thing follows."""
_ALONE: Final = frozenset("stop pause resume mute unmute undo cancel".split())
"""Those that are a request without any other word."""
_LEADING: Final = frozenset(
    "and then also please now just next finally afterwards after that plus but oh so can could would will you kindly i "
    "i'd want to need like let's go ahead the lastly first firstly second secondly third thirdly hey ok okay".split()
)
"""Words before the verb of a request."""
_ASK_HEADS: Final = w.ASKING
_JUDGING: Final = frozenset(
    "did have has do does should shall may must why when who how was were if am had isn't aren't hasn't".split()
)
"""Openings of questions whose verb governs what comes after "and": "did you close it and lock it?"."""
_OPEN_ENDED: Final = frozenset({"and", "or", "nor"})
_VALUE_LEAD: Final = frozenset({"to", "at", "by"})


def clauses(text: str, segments: Sequence[Segment], home: Home) -> tuple[Clause, ...]:
    """The requests of a cleaned utterance, in the order spoken; one where it is not to be divided."""
    whole = (Clause(text, text),)
    if len(segments) < 2 or w.clean("".join(one.text for one in segments)) != text:
        return whole
    heads = [_words(one.text) for one in segments]
    if not any(heads) or (heads[0][:1] and heads[0][0] in _JUDGING):
        return whole
    groups = _grouped(segments, index_of(home))
    first = w.clean(_said(groups[0]))
    if _negated(groups[0]) or stance_of(first, w.tokenize(first)) is Stance.TELLS:
        # "Don't turn on the light and open the door" may forbid both: the safe reading. A report goes on reporting.
        return whole
    found: list[Clause] = []
    for i, group in enumerate(groups):
        clause = replace(_clause(group, groups[i - 1] if i else None), request=i)
        found += _spread(clause, _phrases(group, index_of(home)), home)
    return tuple(found) if len(found) > 1 else whole


def _words(text: str) -> list[str]:
    return [token.text for token in w.tokenize(w.clean(text))]


type _Group = list[Segment]


def _grouped(segments: Sequence[Segment], index: NameIndex) -> list[_Group]:
    groups: list[_Group] = []
    for i, segment in enumerate(segments):
        before = groups[-1] if groups else None
        joins = before is not None and (
            len(groups) == MOST
            or not _asks_something(_said(before))
            or _in_a_name(segments[i - 1].text, segment.text, index)
            or not (_opens(segment.text) or _continues(segment.text, before))
        )
        if before is not None and joins:
            before.append(segment)
        else:
            groups.append([segment])
    return groups


def _said(group: _Group) -> str:
    return "".join(one.text for one in group)


def _negated(group: _Group) -> bool:
    """Whether a prohibition reaches over what follows: joined by "and" or "or", not by a comma or "but"."""
    text = w.clean(_said(group))
    divider = text.rstrip(" .,;!?").rpartition(" ")[2].casefold()
    return stance_of(text, w.tokenize(text)) is Stance.FORBIDS and divider in _OPEN_ENDED


def _asks_something(said: str) -> bool:
    """Whether a stretch says what to do with something: "hey there" does not, nor "open" in "open and close"."""
    found = [word for word in _content(said) if word not in {"and", "then", "but", "plus"}]
    if not found:
        return False
    told = len(found) > 1 and (found[0] in _ASK_HEADS or _head(said) is not None or bool(_parameters(said)))
    return told or found[0] in _ALONE


_DIVIDER: Final = re.compile(r"(\w+)\s*$")


def _divider(said: str) -> str | None:
    found = _DIVIDER.search(said)
    return found.group(1).casefold() if found and found.group(1).casefold() in {"and", "then", "but", "plus"} else None


def _in_a_name(before: str, after: str, index: NameIndex) -> bool:
    """Whether a name of the home reaches over the border of two stretches."""
    divider, left, right = _divider(before), _words(before), _words(after)
    if divider and left[-1:] == [divider]:
        left = left[:-1]
    middles = [(divider,), ()] if divider else [()]
    return any(
        (*left[-i:], *middle, *right[:j]) in index
        for middle in middles
        for i in range(1, min(index.longest, len(left)) + 1)
        for j in range(1, min(index.longest, len(right)) + 1)
    )


def _content(said: str) -> list[str]:
    """Its words without those before the verb."""
    found = _words(said)
    while found and found[0] in _LEADING:
        found = found[1:]
    return found


def _opens(said: str) -> bool:
    """Whether a stretch begins a request or question of its own."""
    found = _content(said)
    if not found:
        return False
    # What divides it from the next is at the end of it.
    rest = [word for word in found[1:] if word not in {"and", "then", "but", "plus"}]
    if found[0] in _ALONE or found[0] in _ASK_HEADS:
        return True
    if found[0] not in _HEADS:
        return False
    return bool(rest) and (found[0] not in _NOUNS_TOO or _thing_follows(rest))


_BEFORE_THINGS: Final = frozenset(
    "the a an my our all every both it them that this these those some on off up down out each any".split()
)
_PREPOSITIONS: Final = frozenset("in at of for from by with to".split())


def _thing_follows(rest: Sequence[str]) -> bool:
    return rest[0] in _BEFORE_THINGS or (len(rest) > 1 and rest[0] not in _PREPOSITIONS)


def _continues(said: str, before: _Group) -> bool:
    """Whether a stretch without a verb is a request with the verb of the one before: "… on and the fan off"."""
    if _head(_said(before)) is None:
        return False
    mine, others = _parameters(said), _parameters(_said(before))
    told = [word for word in _words(said) if word not in w.FUNCTION_WORDS and not w.NUMBER.fullmatch(word)]
    return bool(mine & others) and bool([word for word in told if word not in COLORS])


def _parameters(said: str) -> set[str]:
    """What kinds of value a stretch brings: a number, a colour, on or off."""
    found = _words(said)
    kinds = set()
    if any(w.NUMBER.fullmatch(word) and (i and found[i - 1] in _VALUE_LEAD) for i, word in enumerate(found)):
        kinds.add("number")
    if any(word in COLORS for word in found):
        kinds.add("color")
    if {"on", "off"} & set(found[-2:]):
        kinds.add("power")
    return kinds


def _head(said: str) -> str | None:
    return next((word for word in _content(said) if word in _HEADS), None)


def _clause(group: _Group, before: _Group | None) -> Clause:
    said = _stripped(_said(group))
    ranking = group[0].ranking
    if before is None or _opens(_said(group)):
        return Clause(said, said, ranking)
    verb = _head(_said(before)) or ""
    return Clause(f"{verb} {said}", said, _merged(group[0].ranking, before[0].ranking))


_NOT_SPREAD: Final = frozenset("play watch listen hear show tell say stream find".split())
"""Verbs whose object may be any words."""
_PARTICLES: Final = frozenset({"on", "off", "up", "down"})
_EXCEPT: Final = frozenset({"except", "but", "besides", "not", "without", "or"})
_TAIL: Final = re.compile(r"\s(?:to|at|by|in|inside|on)\s.+$", re.IGNORECASE)


def _spread(clause: Clause, phrases: Sequence[str], home: Home) -> Sequence[Clause]:
    """A request about several things, as one about each: with its verb, and with what the last one says for all."""
    said = _words(clause.text)
    verb = _head(clause.text)
    if len(phrases) < 2 or verb is None or verb in _NOT_SPREAD or set(said) & _EXCEPT or said[:1][0] in _ASK_HEADS:
        return (clause,)
    if not all(_mentions(phrase, home) for phrase in phrases):
        return (clause,)
    after = said[said.index(verb) + 1 :][:1]
    particle = next((word for word in (*after, *said[-1:]) if word in _PARTICLES), "")
    tail = _for_all(phrases[-1], home)
    spread: list[Clause] = []
    for i, phrase in enumerate(phrases):
        text = phrase if i == 0 else f"{verb} {phrase}"
        text = re.sub(r"\bboth\b\s*", "", text, flags=re.IGNORECASE)
        if particle and particle not in _words(phrase):
            text = f"{text} {particle}"
        if tail and i < len(phrases) - 1 and _TAIL.search(phrase) is None:
            text += tail
        spread.append(replace(clause, text=text, said=phrase))
    return spread


def _phrases(group: _Group, index: NameIndex) -> list[str]:
    """The stretches of a request, but for those that a name holds together."""
    phrases: list[str] = []
    for one in group:
        if phrases and _in_a_name(phrases[-1], one.text, index):
            phrases[-1] += one.text
        else:
            phrases.append(one.text)
    return [_stripped(phrase) for phrase in phrases]


_THING: Final = re.compile(r"^(?:the|my|our)(?:\s\S+){1,3}$", re.IGNORECASE)


def _mentions(phrase: str, home: Home) -> bool:
    """Whether a stretch is a thing, be it one that this home does not have: "the unicorn"."""
    found = read(phrase, home)
    return bool(found.names or found.types) or _THING.match(phrase) is not None


def _for_all(phrase: str, home: Home) -> str:
    """What the last thing says for those before it: "… in the kitchen", "… to 30 percent"; may be empty."""
    tail = _TAIL.search(phrase)
    if tail is None:
        return ""
    found = read(tail.group(), home)
    return tail.group() if found.areas or found.floors or found.amounts or found.color else ""


_EDGE: Final = re.compile(
    r"^(?:\s|[,;.!?&]|(?:and|then|but|plus|also)\b)+|(?:\s|[,;&]|\b(?:and|then|but|plus))+$", re.IGNORECASE
)


def _stripped(said: str) -> str:
    text = w.clean(said)
    # A question keeps its sign.
    return _EDGE.sub("", text) or text


def _merged(mine: Sequence[RankedIntent], verbs: Sequence[RankedIntent]) -> tuple[RankedIntent, ...]:
    """The ranking of a stretch whose verb stands in another one: whatever either is surer of."""
    best: dict[str, float] = {}
    for one in (*mine, *verbs):
        best[one.intent] = max(best.get(one.intent, 0.0), one.confidence)
    return tuple(RankedIntent(name, value) for name, value in sorted(best.items(), key=lambda item: -item[1]))
