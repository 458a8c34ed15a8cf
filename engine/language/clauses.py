"""One utterance as the requests that it consists of: "turn off the lamp and the fan, and lock the door" is two.

The bot divides at every comma and conjunction and ranks each stretch; which of them belong together depends on the home
(there may be a "Salt and Pepper Lamp") and on the grammar of the whole ("did you close the window and lock the door?"
is one question), so it is decided here. What a stretch leaves out is filled in by `engine.language.ellipsis`. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from devices.model import Feature, Home
from engine.domain import RankedIntent
from engine.language import words as w
from engine.language.ellipsis import Completed, completed, fits, shared_by_all, with_noun
from engine.language.linking import link
from engine.language.names import index_of
from engine.language.options import button_verbs
from engine.language.phrases import Phrase, Phrases, What, phrases
from engine.language.reading import read
from engine.language.requests import (
    ALONE,
    DIVIDERS,
    HEADS,
    JUDGING,
    MEDIA,
    OPEN_OBJECT,
    content,
    head,
    opens,
    told,
    without_order,
    words_of,
)
from engine.language.stance import Stance, reports_state, stance_of

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
    """What is understood: what was said once for several is filled in."""
    said: str
    """What was said."""
    ranking: tuple[RankedIntent, ...] = ()
    request: int = 0
    """Number of the request that it belongs to: "turn off the lamp and the fan" is one, about two things."""
    back: bool = False
    """True where it is about the very thing of the clause before, though its words may fit another: "… then off"."""


_EXCEPT: Final = frozenset({"except", "but", "besides", "not", "without", "or"})
_OPEN_ENDED: Final = frozenset({"and", "or", "nor"})
_PRONOUNS: Final = frozenset({"it", "them", "that", "this", "those", "these"})


def clauses(text: str, segments: Sequence[Segment], home: Home) -> tuple[Clause, ...]:
    """The requests of a cleaned utterance, in the order spoken; one where it is not to be divided."""
    whole = (Clause(text, text),)
    if len(segments) < 2 or w.clean("".join(one.text for one in segments)) != text:
        return whole
    stretches = _whole_names(text, segments, home)
    heads = words_of(stretches[0].text)
    if len(stretches) < 2 or (heads and heads[0] in JUDGING and without_order(stretches[0].text) is None):
        return whole
    found = _divided(stretches, home)
    first = w.clean(found[0].raw)
    stance = stance_of(first, w.tokenize(first))
    if _forbids_on(first, stance):
        # "Don't turn on the light and open the door" may forbid both: the safe reading.
        return whole
    if stance is Stance.TELLS:
        # A report goes on reporting, unless it only said how things are, and the sentence ended there.
        if not (reports_state(first) and _ended(found[0].raw)):
            return whole
        found = _behind_report(found, home)
        return tuple(one.clause for one in found) if found else whole
    if len(found) == 1 and _stripped(text) == found[0].text:
        return whole
    return tuple(_finished(found, home))


@dataclass(slots=True)
class _Draft:
    """A clause that may still grow."""

    raw: str
    """What was said, with what divides it from the next."""
    text: str
    ranking: tuple[RankedIntent, ...]
    request: int
    back: bool = False

    @property
    def clause(self) -> Clause:
        return Clause(self.text, _stripped(self.raw), self.ranking, self.request, self.back)


# ------------------------------------------------------------------------------------------------------- dividing


def _whole_names(text: str, segments: Sequence[Segment], home: Home) -> list[Segment]:
    """The stretches, but for those that a name of the home holds together."""
    mentions = link(tokens := w.tokenize(text), index_of(home), text).mentions
    spans = [
        (tokens[one.start].start, tokens[one.end - 1].end, one.match.name) for one in mentions if one.end > one.start
    ]
    kept: list[Segment] = []
    raw = ""
    for i, segment in enumerate(segments):
        border = len(w.clean(raw))
        divider = segments[i - 1].text if i else ""
        if kept and any(start < border < end and _has_divider(name, divider) for start, end, name in spans):
            kept[-1] = replace(kept[-1], text=kept[-1].text + segment.text)
        else:
            kept.append(segment)
        raw += segment.text
    return kept


_SIGN: Final = re.compile(r"[,;.!?\u2026]\s*$")


def _has_divider(name: str, said: str) -> bool:
    """Whether the name has what divides: "kitchen, lamp" is no Kitchen Lamp, "Lights, Camera, Action" is one."""
    sign = _SIGN.search(said)
    return sign is None or sign.group().strip() in name


def _divided(stretches: Sequence[Segment], home: Home) -> list[_Draft]:
    found: list[_Draft] = []
    asked = repaired = False
    for segment in stretches:
        last = found[-1] if found else None
        if last is None:
            found.append(_Draft(segment.text, _stripped(segment.text), segment.ranking, 0))
            asked = _asks(segment.text, home)
        elif not asked:
            _join(last, segment)
            asked = _asks(segment.text, home)
            # What was said before the request itself tells nothing of its intent.
            last.ranking = segment.ranking if asked else last.ranking
        elif _REPAIR.fullmatch(_stripped(segment.text)):
            repaired = True
        else:
            _go_on(found, segment, home, repaired=repaired)
            repaired = False
    return found


_REPAIR: Final = re.compile(
    r"(?:(?:no|nope|wait|oops|sorry|actually|i mean|scratch that|hold on|not that|rather)(?:[ ,]+|$))+", re.IGNORECASE
)
"""What somebody says who takes back their own last words."""


def _go_on(found: list[_Draft], segment: Segment, home: Home, *, repaired: bool) -> None:
    """The next stretch: a request of its own, one that leans on the last, or more of it."""
    last = found[-1]
    room = last.request + 1 < MOST
    new: _Draft | None = None
    if room and _begins(segment.text, last, home):
        text = with_noun(_stripped(segment.text), last.text, home)
        new = _Draft(segment.text, text, segment.ranking, last.request + 1)
    elif _EXCEPT & set(content(segment.text)[:1]):
        # "… but not the desk plug" takes something from all of the request.
        _as_one(found)
    elif (follows := _follows(segment.text, last, home)) and (room or not follows.own):
        own = follows.own and not repaired
        new = _Draft(
            segment.text, follows.text, _merged(segment.ranking, last.ranking), last.request + own, follows.back
        )
    if new is None:
        _join(found[-1], segment)
        return
    if repaired:
        # "Turn on the lamp, no, wait, the fan": only the fan.
        new.request, new.back = last.request, False
        found[:] = [one for one in found if one.request != last.request]
    found.append(new)


def _as_one(found: list[_Draft]) -> None:
    of_last = [one for one in found if one.request == found[-1].request]
    if len(of_last) > 1:
        first, rest = of_last[0], "".join(one.raw for one in of_last[1:])
        # A verb that was filled in stays.
        first.text = _stripped(first.raw + rest) if _stripped(first.raw) == first.text else f"{first.text} {rest}"
        first.raw += rest
        found[:] = [one for one in found if one.request != first.request or one is first]


def _join(last: _Draft, segment: Segment) -> None:
    completed_so_far = _stripped(last.raw) != last.text
    divider = last.raw[len(last.raw.rstrip()) - 4 :].strip() if completed_so_far else ""
    divider = "but" if divider.casefold().endswith("but") else ""
    last.raw += segment.text
    filled = " ".join(filter(None, (last.text, divider, _stripped(segment.text))))
    last.text = filled if completed_so_far else _stripped(last.raw)


def _asks(said: str, home: Home) -> bool:
    """Whether a stretch asks for something, be it without a verb: "the lamp on", "living room to 21"."""
    if told(said):
        return True
    text = _stripped(said)
    if not text or not content(text):
        return False
    found = phrases(text, home)
    return (bool(found.values) and bool(found.thing or found.place)) or _orders(found, home)


_BEHIND_A_VERB: Final = frozenset("the a an my our up out all".split())


def _orders(found: Phrases, home: Home) -> bool:
    """Whether it begins with a verb that only this home has a use for: "pack the trash"."""
    said = content(found.text)
    if len(said) < 2 or said[0] in w.FUNCTION_WORDS or said[0] in w.PROPERTIES:
        return False
    thing = found.thing
    named = thing is not None and thing.known and said[0] not in words_of(found.said(thing))
    return said[0] in button_verbs(home) or (named and said[1] in _BEHIND_A_VERB)


def _begins(said: str, last: _Draft, home: Home) -> bool:
    """Whether a stretch is a request or a question of its own."""
    if not opens(said):
        return bool(text := _stripped(said)) and bool(content(text)) and _orders(phrases(text, home), home)
    if head(last.text) not in MEDIA or without_order(said) is not None:
        return True
    # "Play Shake, Rattle and Roll Over Beethoven": behind a title only what this home has, or what plays, is spoken of.
    found = [word for word in content(said) if word not in DIVIDERS]
    if len(found) == 1 or found[0] in MEDIA | w.ASKING:
        return len(found) > 1 or found[0] in ALONE
    reading = read(_stripped(said), home)
    about = reading.names or reading.types or reading.areas or reading.floors or reading.amounts
    return bool(about) or bool(reading.words & (_PRONOUNS | w.PROPERTIES))


def _follows(said: str, last: _Draft, home: Home) -> Completed | None:
    """What a stretch without a verb is behind the request before; None: it goes on with that one."""
    text, donor = _stripped(said), _verbal(last.text, home)
    before = words_of(donor)
    verb = head(donor)
    if not text or verb is None or verb in OPEN_OBJECT or before[0] in w.ASKING or set(before) & _EXCEPT:
        return None
    return completed(donor, text, home, then=w.clean(last.raw).casefold().endswith("then"))


_WARMTH: Final = "set the temperature in the"
_SET_WARMTH: Final = RankedIntent("HassClimateSetTemperature", 0.9)


def _verbal(text: str, home: Home) -> str:
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


def _finished(found: list[_Draft], home: Home) -> list[Clause]:
    found[0].text = _verbal(found[0].text, home)
    for one in found[1:]:
        ordered = without_order(one.text)
        one.text = _verbal(ordered or one.text, home)
        one.back = one.back or ordered is not None
    if found[0].text.startswith(_WARMTH) and _stripped(found[0].raw) != found[0].text:
        # The statistics saw a room and a number, and took it for what most rooms have.
        for one in found:
            if one.text.startswith(_WARMTH):
                one.ranking = _merged((_SET_WARMTH,), [r for r in one.ranking if r.confidence < _SET_WARMTH.confidence])
    for _, group in groupby(found, key=lambda one: one.request):
        if len(of_one := list(group)) > 1:
            shared = shared_by_all([re.sub(r"\bboth\b\s*", "", one.text, flags=re.IGNORECASE) for one in of_one], home)
            for one, text in zip(of_one, shared, strict=True):
                one.text = text
    _place_first(found, home)
    return [one.clause for one in found]


def _place_first(found: Sequence[_Draft], home: Home) -> None:
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
    led = place is not None and found.said(place).split()[0].casefold() in {"in", "inside", "on", "at"}
    return place if place is not None and led and verb is not None and place.end <= verb else None


def _small(text: str) -> str:
    return text[:1].casefold() + text[1:]


def _unended(text: str) -> str:
    return text.rstrip(" .!?\u2026")


_ENDED: Final = re.compile(r"[,;.!]\s*(?:(?:and|so|then|please)\s*)*$|\bso\s*$", re.IGNORECASE)


def _ended(said: str) -> bool:
    return _ENDED.search(said) is not None


def _behind_report(found: list[_Draft], home: Home) -> list[_Draft]:
    """The requests behind a report of how things are; "it" is what was reported about."""
    report, *asked = found
    if not asked or not opens(asked[0].raw):
        return []
    about = phrases(_stripped(report.raw), home)
    asked[0].text = re.sub(r"^(?:so|then|please|and|\s)+\b", "", asked[0].text, flags=re.IGNORECASE)
    if about.thing is not None and about.thing.known:
        thing = f"the {about.said(about.thing, lead=False)}"
        asked[0].text = re.sub(r"\bit\b", thing, asked[0].text, count=1, flags=re.IGNORECASE)
    numbered = [replace(one, request=one.request - asked[0].request) for one in asked]
    _finished(numbered, home)
    return numbered


def _forbids_on(first: str, stance: Stance) -> bool:
    """Whether a prohibition reaches over what follows: joined by "and" or "or", not by a comma or "but"."""
    return stance is Stance.FORBIDS and first.rstrip(" .,;!?").rpartition(" ")[2].casefold() in _OPEN_ENDED


_EDGE: Final = re.compile(
    r"^(?:\s|[,;.!?&]|(?:and|then|but|plus|also)\b)+|(?:\s|[,;&]|\b(?:and|then|but|plus|also))+$", re.IGNORECASE
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
