"""Lists of settings without verbs: "pendants 40, wall lights 20 and stage off", "lights down, curtain up".

Each stretch that names one thing and brings its own value is a request of its own; no value ever goes over to another
thing. What says how a door stands ("gate open") keeps its own words, as that may be told or asked. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from devices.model import Home
from engine.domain import RankedIntent
from engine.language import words as w
from engine.language.lexicon import COLORS
from engine.language.phrases import phrases
from engine.language.requests import head
from engine.language.times import names_time

_NUMBER: Final = r"-?\d+(?:[.,]\d+)?(?: ?(?:%|percent|degrees?|°))?"
_END: Final = r"full|fully|max|maximum|min|minimum|half|halfway"
_SHARE: Final = r"by (?:half|a third|a quarter|\d+(?: ?(?:%|percent|degrees?))?)"
_VALUE: Final = (
    rf"(?P<power>on|off)|(?P<shut>closed|shut|locked)|(?P<stands>open|unlocked)|"
    rf"(?P<way>up|down)(?: (?P<far>a bit|a little|{_SHARE}))?|"
    rf"(?:(?:up|down) )?(?:(?P<into>to|at|on) )?(?P<number>{_NUMBER}|{_END})|(?:to|at|on) (?P<step>low|medium|high)|"
    rf"(?P<shade>to )?(?P<color>{'|'.join(COLORS)})"
)
_UNIT: Final = re.compile(
    rf"^(?:(?:and|then|also|please|now|just) )*(?:(?:turn|switch|put|set|get|take|bring|have|make) )?"
    rf"(?P<thing>\S+(?: \S+){{0,5}}?) (?:{_VALUE})(?: (?:please|now|then|too))*$",
    re.IGNORECASE,
)
_EDGE: Final = re.compile(r"^[\s,;.!&]+|[\s,;.!&]+$|\s+(?:and|then|but|plus)$", re.IGNORECASE)
_NO_THING: Final = frozenset(
    "it them that this these those one ones on off to at in and or but if when is are open closed shut locked "
    "unlocked".split()
)
_LAST_HOUR: Final = 12
_LEVEL: Final = (RankedIntent("HassLightSet", 0.9),)
"""For what is more, less or a number: what the thing has of its own decides whether that is how bright or how warm."""
_SHUT: Final = {"closed": "close", "shut": "close", "locked": "lock"}


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing with its own value."""

    text: str
    """The request, with its verb."""
    ranking: tuple[RankedIntent, ...] = ()
    """What it asks, as far as its value tells; empty: the statistics know better."""
    level: bool = False
    """Whether its value may as well be meant for what was said before it: "dim the lamp and the lantern to 30"."""


def unit_of(said: str, home: Home, *, known: bool = True) -> Unit | None:
    """The request that a stretch is by itself; None where it names not exactly one thing, or brings no value.

    Args:
        said: the stretch.
        home: whose names count.
        known: whether the thing must be one of this home; beside other settings, what is none is told to be missing.

    """
    text = _EDGE.sub("", _EDGE.sub("", w.clean(said)))
    if "?" in said:
        return None
    unit = _unit(text, home, known=known)
    if unit is None and (timed := _TIMED.match(text)) and names_time(w.tokenize(timed["when"]), timed["when"]):
        unit = _unit(timed["what"], home, known=known)
        return None if unit is None else replace(unit, text=f"{unit.text} {timed['when']}")
    return unit


_TIMED: Final = re.compile(
    r"^(?P<what>.+?) (?P<when>(?:at|in|until|till|for|from|every|tomorrow|tonight|this) ?.*)$", re.IGNORECASE
)


def _unit(text: str, home: Home, *, known: bool) -> Unit | None:
    if (found := _UNIT.match(text)) is None or not _is_thing(thing := found["thing"], home, known=known):
        return None
    if found["power"]:
        way = "On" if found["power"].casefold() == "on" else "Off"
        return Unit(f"turn {thing} {found['power']}", (RankedIntent(f"HassTurn{way}", 0.9),))
    if found["shut"]:
        verb = _SHUT[found["shut"].casefold()]
        return Unit(f"{verb} {thing}", (RankedIntent("HassTurnOff" if verb == "close" else "HassTurnOn", 0.9),))
    if found["stands"]:
        return Unit(f"{thing} {found['stands']}")
    if found["way"]:
        return Unit(" ".join(filter(None, ("turn", thing, found["way"], found["far"]))), _LEVEL)
    if found["color"]:
        text = f"set {thing} to {found['color']}" if found["shade"] else f"make {thing} {found['color']}"
        return Unit(text, _LEVEL, level=True)
    value = found["number"] or found["step"]
    if (found["into"] or "").casefold() == "at" and value.isdecimal() and int(value) <= _LAST_HOUR:
        # "The radio at seven" is a time.
        return None
    ranking = _LEVEL if found["step"] is None else (RankedIntent("HassFanSetSpeed", 0.9),)
    return Unit(f"set {thing} to {value}", ranking, level=True)


def with_value_of(said: str, behind: str, home: Home) -> Unit | None:
    """The request of a stretch that only names a thing, with the value of the one behind it: "left and right up"."""
    thing, value = _EDGE.sub("", _EDGE.sub("", w.clean(said))), _EDGE.sub("", w.clean(behind))
    found = _UNIT.match(value)
    if found is None or not _is_thing(thing, home):
        return None
    return unit_of(f"{thing}{value[found.end('thing') :]}", home)


def _is_thing(said: str, home: Home, *, known: bool = True) -> bool:
    """Whether words name one thing, or one kind of thing, and nothing else; or what this home has not got."""
    words = [token.text for token in w.tokenize(said)]
    if not words or _NO_THING & set(words) or words[0] in w.ASKING or head(said) is not None:
        return False
    reading = phrases(said, home).reading
    if not known and reading.unknown and not (reading.amounts or reading.excluded):
        return True
    kinds = {word.kind for word in reading.types}
    one = len(reading.names) == 1 or (not reading.names and len(kinds) == 1)
    verbs = (reading.outside & w.REQUEST_WORDS) - {word for kind in reading.types for word in kind.words}
    return one and not (reading.amounts or reading.unknown or reading.excluded or verbs) and len(reading.types) < 3


_MOST: Final = 8
"""Things of one list that are looked for; nobody says more without a pause."""


def run_together(said: str, home: Home) -> list[str]:
    """A stretch without any divider as the stretches of its things; the stretch itself where it is no such list.

    One that another follows may end with a thing that has its value there: "lamp at 30 left | and right off".
    """
    open_ended = _EDGE.sub("", w.clean(said)) != w.clean(said)
    tokens = w.tokenize(said)
    ends = [i + 1 for i, token in enumerate(tokens[:-1]) if i and _ends_value(token.text)]
    if len(tokens) < _SHORTEST or not 0 < len(ends) <= _MOST:
        return [said]

    def cut(begin: int) -> list[int] | None:
        """The borders behind a place, each stretch a unit; None where there are none such."""
        for end in (one for one in ends if one > begin + 1):
            if unit_of(said[tokens[begin].start : tokens[end - 1].end], home) is None:
                continue
            rest = said[tokens[end].start :]
            if unit_of(rest, home) is not None or (open_ended and _is_thing(_EDGE.sub("", rest), home)):
                return [end]
            if (more := cut(end)) is not None:
                return [end, *more]
        return None

    borders = cut(0)
    if borders is None:
        return [said]
    places = [0, *(tokens[i].start for i in borders), len(said)]
    return [said[begin:end] for begin, end in pairwise(places)]


_SHORTEST: Final = 4
"""Words of two things with their values."""
_ENDING: Final = frozenset(
    "on off up down open closed shut locked full max maximum min half high low % percent".split()
)


def _ends_value(word: str) -> bool:
    return word in _ENDING or word in {"degrees", "degree", "°"} or w.NUMBER.fullmatch(word) is not None
