"""The phrases of a request: which words name the thing, the place and the values; what is left is verb and grammar.

Shallow on purpose: it serves to lay the words of one stretch over those of the one before ("… to 80 in the bathroom and
100 in the attic"), and what comes of it is read anew like any other request. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from devices.model import Home
from engine.language import words as w
from engine.language.lexicon import COLORS, WHITES, type_words
from engine.language.names import Kind, Versioned
from engine.language.options import option_words
from engine.language.reader import read
from engine.language.reading import Reading
from engine.language.requests import HEADS, LEADING


class What(StrEnum):
    """What a phrase tells."""

    THING = "thing"
    PLACE = "place"
    NUMBER = "number"
    COLOR = "color"
    POWER = "power"
    """On or off."""
    MORE = "more"
    """Which way something is to change: "warmer", "quieter"."""
    OPTION = "option"
    """Of a setting: "cool mode", "to high"."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that belong together."""

    what: What
    lead: int
    """Offset of the article or preposition before its own words."""
    start: int
    end: int
    known: bool = True
    """False for words that name nothing in this home."""
    placed: bool = False
    """True of a thing that is named by its room: "the kitchen light"."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """A stretch and its phrases, in their order."""

    text: str
    reading: Reading
    found: tuple[Phrase, ...]

    def first(self, what: What) -> Phrase | None:
        """The first phrase of a kind."""
        return next((one for one in self.found if one.what is what), None)

    @property
    def thing(self) -> Phrase | None:
        """What it is about: a thing of the home, else what may be the name of one."""
        things = [one for one in self.found if one.what is What.THING]
        return next((one for one in reversed(things) if one.known), things[0] if things else None)

    @property
    def place(self) -> Phrase | None:
        """Where."""
        return self.first(What.PLACE)

    @property
    def values(self) -> dict[What, Phrase]:
        """What is to be set, by its kind."""
        return {one.what: one for one in self.found if one.what not in {What.THING, What.PLACE}}

    @property
    def aspect(self) -> bool:
        """Whether a property is named: "the temperature", "the fan speed"."""
        return bool(self.aspects)

    @property
    def aspects(self) -> str:
        """The property that is named; empty where none is."""
        texts = [token.text for token in self.reading.tokens]
        at = next((i for i, text in enumerate(texts) if text in _ASPECTS), None)
        if at is None:
            return ""
        return "fan speed" if texts[max(0, at - 1) : at + 1] == ["fan", "speed"] else texts[at]

    def said(self, phrase: Phrase, *, lead: bool = True) -> str:
        """Its words, with what leads to them."""
        return self.text[phrase.lead if lead else phrase.start : phrase.end]


_ASPECTS: Final = frozenset(
    "temperature brightness volume speed position color colour intensity mode swing interval humidity angle tilt "
    "level".split()
)
_ARTICLES: Final = frozenset("the a an my our all every each both any".split())
INTO_PLACE: Final = frozenset("in inside on at from of for".split())
"""Prepositions before a room."""
_UNKNOWN_INTO: Final = frozenset("in inside on at".split())
_INTO_VALUE: Final = frozenset("to by at in for".split())
_UNITS: Final = frozenset(
    "% percent ° degree degrees c f celsius fahrenheit k kelvin level levels minute minutes second seconds hour hours "
    "pm am o'clock".split()
)
_EXTREMES: Final = frozenset("half maximum max minimum min full".split())
_HOW_FAR: Final = frozenset({"halfway", "fully"})
_MORE: Final = frozenset(
    "warmer cooler colder hotter brighter darker dimmer louder quieter softer higher faster slower".split()
)
_STEPS: Final = frozenset("low medium high auto automatic silent quiet turbo".split())
"""Options that many settings have."""
_SIDES: Final = frozenset(
    "left right front back rear upper lower top bottom middle outer inner first second third last other big small "
    "large little".split()
)
"""Words that tell one thing from another of its kind, though most of them have other uses."""
_SWITCHING: Final = frozenset("turn switch power put flip shut get have leave keep".split())
_COMMON: Final = w.FUNCTION_WORDS | w.REQUEST_WORDS | w.PROPERTIES | w.EVERY | LEADING | HEADS

type _Labels = list[What | None]


def phrases(text: str, home: Home) -> Phrases:
    """Take a cleaned stretch apart; the names of the home count, not its states."""
    return _phrases(text, Versioned(home))


@lru_cache(maxsize=128)  # the parts of one utterance, each looked at several times
def _phrases(text: str, versioned: Versioned) -> Phrases:
    home = versioned.home
    reading = read(text, home)
    if reading.excluded:
        return Phrases(text, reading, ())
    texts = [token.text for token in reading.tokens]
    labels: _Labels = [None] * len(texts)
    for one in reading.mentions:
        for i, token in enumerate(reading.tokens):
            if one.start <= token.start and token.end <= one.end:
                labels[i] = What.THING if one.kind is Kind.NAME else What.PLACE
    named = frozenset(i for i, label in enumerate(labels) if label is What.THING)
    _label_values(labels, texts, option_words(home))
    known = named | _label_types(labels, texts, reading)
    _label_rest(labels, texts)
    return Phrases(text, reading, tuple(_joined(labels, texts, reading, known)))


def _label_values(labels: _Labels, texts: list[str], options: frozenset[str]) -> None:
    for i in range(len(texts) - 2):
        if texts[i : i + 3] == ["all", "the", "way"]:
            labels[i : i + 3] = [What.NUMBER] * 3
    for i, text in enumerate(texts):
        before, after = texts[i - 1] if i else "", texts[i + 1] if i + 1 < len(texts) else ""
        last = labels[i - 1] if i else None
        if labels[i] is not None:
            continue
        if _counts(text, before) or (text in _UNITS and last is What.NUMBER):
            labels[i] = What.NUMBER
        elif text in _MORE or (text in {"up", "down"} and (not i or before in _SWITCHING)):
            labels[i] = What.MORE
        elif shade := _shade(text, after):
            labels[i : i + shade] = [What.COLOR] * shade
        elif text == "off" or (text == "on" and _switches(before, after, labels[i + 1 : i + 2])):
            labels[i] = What.POWER
        elif _is_option(text, i, before, after, options) or (text == "mode" and last is What.OPTION):
            labels[i] = What.OPTION


def _shade(text: str, after: str) -> int:
    """How many words name a colour here."""
    return 2 if (text, after) in WHITES else int(text in COLORS or (text,) in WHITES)


def _counts(text: str, before: str) -> bool:
    extreme = text in _HOW_FAR or (text in _EXTREMES and before in {"to", "at", "the"})
    return extreme or w.NUMBER.fullmatch(text) is not None


def _is_option(text: str, i: int, before: str, after: str, options: frozenset[str]) -> bool:
    chosen = _chosen(i, before, after)
    own = text not in w.FUNCTION_WORDS | _ASPECTS and (after == "mode" or (text in options and chosen))
    return own or (text in _STEPS and chosen)


def _chosen(i: int, before: str, after: str) -> bool:
    """Whether a word is what something is set to: "to sleep", "cool mode", "low in the attic"."""
    return before == "to" or after in {"mode", "speed"} or (i == 0 and after in {*INTO_PLACE, ""})


def _switches(before: str, after: str, label: _Labels) -> bool:
    """Whether an "on" is the verb's: "turn on the lamp", "the lamp on"; not "on the balcony"."""
    return before in _SWITCHING or (after not in {"the", "my", "our"} and label not in ([What.PLACE], [What.THING]))


def _label_types(labels: _Labels, texts: list[str], reading: Reading) -> frozenset[int]:
    known: set[int] = set()
    for length in (3, 2, 1):
        for i in range(len(texts) - length + 1):
            span = slice(i, i + length)
            verb = length == 1 and texts[i] in HEADS and reading.head == texts[i]
            # The "fan" of "fan speed" is no fan.
            aspect = texts[i : i + 1] == ["fan"] and texts[i + 1 : i + 2] in (["speed"], ["mode"])
            if not verb and not aspect and set(labels[span]) == {None} and tuple(texts[span]) in type_words():
                labels[span] = [What.THING] * length
                known.update(range(i, i + length))
    return frozenset(known)


def _label_rest(labels: _Labels, texts: list[str]) -> None:
    """Other words are names that the home may not know; "the back one" is a thing, too."""
    for i in reversed(range(len(texts))):
        text, after = texts[i], labels[i + 1 : i + 2]
        before = texts[i - 1] if i else ""
        if labels[i] is not None:
            continue
        one = text in {"one", "ones"} and before not in w.REQUEST_WORDS
        room = text == "room" and before not in _COMMON
        side = text in _SIDES and (after == [What.THING] or before in _ARTICLES) and text != before
        if one or room or side or (text not in _COMMON and text not in _UNITS):
            labels[i] = What.THING


def _joined(labels: _Labels, texts: list[str], reading: Reading, known: frozenset[int]) -> Iterator[Phrase]:
    i = 0
    while i < len(labels):
        what, end = labels[i], i + 1
        if what is None:
            i = end
            continue
        alike = {What.THING, What.PLACE} if what in {What.THING, What.PLACE} else {what}
        while end < len(labels) and labels[end] in alike:
            end += 1
        kinds = set(labels[i:end])
        thing = any(j in known for j in range(i, end))
        whole = What.THING if What.THING in kinds else what
        if whole is What.THING and not thing and texts[_lead(texts, labels, i, What.PLACE)] in _UNKNOWN_INTO:
            # Behind "in the" stands a room, be it one that this home does not have.
            whole = What.PLACE
        lead = _lead(texts, labels, i, whole)
        offsets = (reading.tokens[lead].start, reading.tokens[i].start, reading.tokens[end - 1].end)
        named = thing or What.PLACE in kinds or what not in {What.THING, What.PLACE}
        yield Phrase(whole, *offsets, known=named, placed=whole is What.THING and What.PLACE in kinds)
        i = end


def _lead(texts: list[str], labels: _Labels, start: int, what: What) -> int:
    """Where the article, and before a place or a value its preposition, begins."""
    lead = start
    if what in {What.POWER, What.MORE}:
        return lead
    while lead and texts[lead - 1] in _ARTICLES and labels[lead - 1] is None:
        lead -= 1
    into = {What.THING: frozenset[str](), What.PLACE: INTO_PLACE}.get(what, _INTO_VALUE)
    return lead - 1 if lead and texts[lead - 1] in into and labels[lead - 1] is None else lead
