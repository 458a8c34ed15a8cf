"""Clauses in the making: a stretch that may still grow, and what is filled in once all of them are known. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from devices.model import Feature, Home
from engine.domain import RankedIntent
from engine.language import words as w
from engine.language.ellipsis import fits, shared_by_all
from engine.language.phrases import Phrase, Phrases, What, phrases
from engine.language.requests import HEADS, content, head, opens, without_order
from engine.language.times import names_time

_PRONOUNS: Final = frozenset({"it", "them", "that", "this", "those", "these"})


@dataclass(frozen=True, slots=True)
class Clause:
    """One request of an utterance."""

    text: str
    """What is understood: what was said once for several is filled in."""
    said: str
    """What was said."""
    ranking: tuple[RankedIntent, ...] = ()
    request: int = 0
    """Number of the request that it belongs to: "turn off the lamp and the fan" is one, about two things."""
    back: bool = False
    """True where it is about the very thing of the clause before, though its words may fit another: "… then off"."""


@dataclass(slots=True)
class Draft:
    """A clause that may still grow; changed only while an utterance is divided."""

    raw: str
    """What was said, with what divides it from the next."""
    text: str
    ranking: tuple[RankedIntent, ...]
    request: int
    back: bool = False
    fragment: tuple[RankedIntent, ...] = ()
    """What the statistics made of the stretch alone, where it has no verb."""

    @property
    def clause(self) -> Clause:
        return Clause(self.text, stripped(self.raw), self.ranking, self.request, self.back)


_EDGE: Final = re.compile(
    r"^(?:\s|[,;.!?&]|(?:and|then|but|plus|also)\b)+|(?:\s|[,;&]|\b(?:and|then|but|plus|also))+$", re.IGNORECASE
)


def stripped(said: str) -> str:
    """What was said, cleaned and without what divides it from its neighbours."""
    text = w.clean(said)
    # A question keeps its sign.
    return _EDGE.sub("", text) or text


def merged(mine: Sequence[RankedIntent], verbs: Sequence[RankedIntent]) -> tuple[RankedIntent, ...]:
    """The ranking of a stretch whose verb stands in another one: whatever either is surer of."""
    best: dict[str, float] = {}
    for one in (*mine, *verbs):
        best[one.intent] = max(best.get(one.intent, 0.0), one.confidence)
    return tuple(RankedIntent(name, value) for name, value in sorted(best.items(), key=lambda item: -item[1]))


_WARMTH: Final = "set the temperature in the"
_SET_WARMTH: Final = RankedIntent("HassClimateSetTemperature", 0.9)


def verbal(text: str, home: Home) -> str:
    """With a verb, where none was said: "the lamp on", "living room to 21"."""
    if head(text) is not None or (said := content(text)) == [] or said[0] in w.ASKING:
        return text
    found = phrases(text, home)
    if not found.values or not (found.thing or found.place):
        return text
    if _is_warmth(found, home):
        return f"{_WARMTH} {found.reading.areas[0]} to {found.said(found.values[What.NUMBER], lead=False)}"
    verb = "turn" if What.POWER in found.values else "make" if What.MORE in found.values else "set"
    return f"{verb} {text}"


def _is_warmth(found: Phrases, home: Home) -> bool:
    """Whether a room and a number are all that was said, and a thermostat there could be set to that."""
    amounts, areas = found.reading.amounts, found.reading.areas
    plain = found.values.keys() == {What.NUMBER} and found.thing is None and not found.aspect
    if not plain or len(amounts) != 1 or len(areas) != 1 or amounts[0].unit not in {None, "°", "°C", "°F"}:
        return False
    warm = (
        entity.features[Feature.TARGET_TEMPERATURE]
        for device, entity in home.entities()
        if device.area == areas[0] and Feature.TARGET_TEMPERATURE in entity.features
    )
    return any((one.minimum or 5) <= amounts[0].value <= (one.maximum or 35) for one in warm)


# ------------------------------------------------------------------------------------------------------ completing


def finished(found: Sequence[Draft], home: Home) -> list[Clause]:
    """The clauses, with their verbs, and with what is said once for several of them."""
    found[0].text = verbal(found[0].text, home)
    for one in found[1:]:
        ordered = without_order(one.text)
        one.text = verbal(ordered or one.text, home)
        one.back = one.back or ordered is not None
    if found[0].text.startswith(_WARMTH) and stripped(found[0].raw) != found[0].text:
        # The statistics saw a room and a number, and took it for what most rooms have.
        for one in found:
            if one.text.startswith(_WARMTH):
                one.ranking = merged((_SET_WARMTH,), [r for r in one.ranking if r.confidence < _SET_WARMTH.confidence])
    for _, group in groupby(found, key=lambda one: one.request):
        if len(of_one := list(group)) > 1:
            _share(of_one, home)
    _place_first(found, home)
    return [one.clause for one in found]


def _share(of_one: Sequence[Draft], home: Home) -> None:
    """Give what only the last of several things says to all of them."""
    shared = shared_by_all([re.sub(r"\bboth\b\s*", "", one.text, flags=re.IGNORECASE) for one in of_one], home)
    last = of_one[-1]
    valued = bool(phrases(stripped(last.raw), home).values)
    for one, text in zip(of_one, shared, strict=True):
        one.text = text
        if valued and last.fragment:
            # "Set the lamp and the fan to 30": only the last stretch shows what is to be set.
            one.ranking = last.fragment


def _place_first(found: Sequence[Draft], home: Home) -> None:
    """A room that is named before the first verb holds for the requests behind it, until another is named."""
    leading = phrases(found[0].text, home)
    place = _before_the_verb(leading)
    if place is None:
        return
    for one in found[1:]:
        if one.request == found[0].request:
            continue
        own = phrases(one.text, home)
        if own.reading.areas or own.reading.floors:
            return
        bare = one.back or own.reading.words & _PRONOUNS or not content(one.text) or content(one.text)[0] not in HEADS
        if not bare and fits(own, leading, home):
            one.text = f"{_unended(one.text)} {_small(leading.said(place))}"


def _before_the_verb(found: Phrases) -> Phrase | None:
    verb = next((token.start for token in found.reading.tokens if token.text in HEADS), None)
    place = found.place
    if verb is not None and names_time(w.tokenize(said := found.text[:verb]), said):
        # "In a quarter of an hour" is no room.
        return None
    led = place is not None and found.said(place).split()[0].casefold() in {"in", "inside", "on", "at"}
    return place if place is not None and led and verb is not None and place.end <= verb else None


def _small(text: str) -> str:
    return text[:1].casefold() + text[1:]


def _unended(text: str) -> str:
    return text.rstrip(" .!?\u2026")


def behind_report(found: list[Draft], home: Home) -> list[Draft]:
    """The requests behind a report of how things are; "it" is what was reported about."""
    report, *asked = found
    if not asked or not opens(asked[0].raw):
        return []
    about = phrases(stripped(report.raw), home)
    asked[0].text = re.sub(r"^(?:so|then|please|and|\s)+\b", "", asked[0].text, flags=re.IGNORECASE)
    if about.thing is not None and about.thing.known:
        thing = f"the {about.said(about.thing, lead=False)}"
        asked[0].text = re.sub(r"\bit\b", thing, asked[0].text, count=1, flags=re.IGNORECASE)
    numbered = [replace(one, request=one.request - asked[0].request) for one in asked]
    finished(numbered, home)
    return numbered
