"""One utterance as the requests that it consists of: "turn off the lamp and the fan, and lock the door" is two.

The bot divides at every comma and conjunction and ranks each stretch; which of them belong together depends on the home
(there may be a "Salt and Pepper Lamp") and on the grammar of the whole ("did you close the window and lock the door?"
is one question), so it is decided here. What a stretch leaves out is filled in by `engine.language.ellipsis`. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from devices.model import Home
from engine.language import words as w
from engine.language.coloured import spelt_out
from engine.language.drafts import Clause, Draft, behind_report, finished, merged, stripped, verbal
from engine.language.ellipsis import Completed, completed, with_noun
from engine.language.exceptions import excepts, goes_on, only_names
from engine.language.linking import link
from engine.language.listed import Unit, run_together, unit_of, with_value_of
from engine.language.names import index_of
from engine.language.options import button_verbs
from engine.language.phrases import Phrases, phrases
from engine.language.reader import read
from engine.language.requests import (
    ALONE,
    DIVIDERS,
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
from engine.language.run_on import divided
from engine.language.segments import Segment
from engine.language.stance import Stance, reports_state, stance_of
from engine.language.talk import Talk, talk_of
from engine.language.times import held_together

__all__ = ["MOST", "Clause", "Segment", "clauses"]

MOST: Final = 20
"""Requests of one utterance that are carried out; what goes beyond is part of the last one."""


_NO_LIST: Final = frozenset({"not", "without", "or"})
"""Behind these a stretch is no other thing of the request."""
_PRONOUNS: Final = frozenset({"it", "them", "that", "this", "those", "these"})
_OPEN_ENDED: Final = frozenset({"and", "or", "nor"})


def clauses(text: str, segments: Sequence[Segment], home: Home) -> tuple[Clause, ...]:
    """The requests of a cleaned utterance, in the order spoken; one where it is not to be divided."""
    whole = (Clause(text, text),)
    if "".join(one.text for one in segments) == text or not segments:
        segments = [
            Segment(part, one.ranking)
            for one in (segments or (Segment(text),))
            for stretch in run_together(one.text, home)
            for part in divided(stretch, home)
        ]
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
        found = behind_report(found, home)
        return tuple(one.clause for one in found) if found else whole
    if len(found) == 1 and stripped(text) == found[0].text:
        return whole
    return tuple(finished(found, home))


# ------------------------------------------------------------------------------------------------------- dividing


def _whole_names(text: str, segments: Sequence[Segment], home: Home) -> list[Segment]:
    """The stretches, but for those that a name of the home or a time holds together."""
    mentions = link(tokens := w.tokenize(text), index_of(home), text).mentions
    spans = [
        (tokens[one.start].start, tokens[one.end - 1].end, one.match.name) for one in mentions if one.end > one.start
    ]
    times = held_together(text)
    kept: list[Segment] = []
    raw = ""
    for i, segment in enumerate(segments):
        border = len(w.clean(raw))
        divider = segments[i - 1].text if i else ""
        named = any(start < border < end and _has_divider(name, divider) for start, end, name in spans)
        if kept and (named or any(start < border < end for start, end in times)):
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


def _divided(stretches: Sequence[Segment], home: Home) -> list[Draft]:
    found: list[Draft] = []
    asked = repaired = False
    units = _units(stretches, home)
    for i, said in enumerate(stretches):
        last = found[-1] if found else None
        # "The oven off, no, the hob on": only the hob.
        repair = _REPAIRS.match(said.text) if asked else None
        segment = replace(said, text=said.text[repair.end() :]) if repair else said
        repaired = repaired or repair is not None
        if (unit := units.get(i)) is not None and (last is None or (asked and not repaired)):
            number = last.request + 1 if last else 0
            found.append(Draft(segment.text, unit.text, unit.ranking or segment.ranking, number))
            asked = True
        elif last is None:
            found.append(Draft(segment.text, stripped(segment.text), segment.ranking, 0))
            asked = _asks(segment.text, home)
        elif not asked and talk_of(w.clean(last.raw)) in _TOLD_BESIDE and talk_of(w.clean(segment.text)) is None:
            # "I'm leaving, turn everything off": what was said as to somebody is no part of the request.
            last.raw += segment.text
            last.text, last.ranking = stripped(segment.text), segment.ranking
            asked = _asks(segment.text, home)
        elif not asked:
            _join(last, segment)
            asked = _asks(segment.text, home)
            # What was said before the request itself tells nothing of its intent.
            last.ranking = segment.ranking if asked else last.ranking
        elif _REPAIR.fullmatch(stripped(segment.text)):
            repaired = True
        else:
            _go_on(found, segment, home, repaired=repaired)
            repaired = False
    return found


def _units(stretches: Sequence[Segment], home: Home) -> dict[int, Unit]:
    """The stretches that are requests by themselves, though they have no verb, by their place.

    The first is one only beside others: alone it may go on in what follows. Behind "play", anything may be a title.
    """
    if any(head(one.text) in MEDIA for one in stretches):
        return {}
    found = {i: unit for i, one in enumerate(stretches) if (unit := unit_of(one.text, home)) is not None}
    for i, (one, behind) in enumerate(pairwise(stretches)):
        if i + 1 in found and found[i + 1].level and i not in found and _lacks_value(one.text, home):
            # "Dim the lamp and the lantern to 30": both.
            del found[i + 1]
        # "Left and right up": the left one as well, where no verb before it says anything else.
        elif i not in found and i + 1 in found and (i == 0 or i - 1 in found):
            unit = with_value_of(one.text, behind.text, home)
            found |= {i: unit} if unit is not None else {}
    if found:
        for i, one in enumerate(stretches):
            unknown = None if i in found or head(one.text) else unit_of(one.text, home, known=False)
            found |= {i: unknown} if unknown is not None else {}
    others = [i for i in found if i]
    return found if others and len(found) <= MOST else {i: found[i] for i in others}


_SETTING: Final = frozenset("set dim brighten make change adjust raise lower turn put bring move".split())


def _lacks_value(said: str, home: Home) -> bool:
    """Whether a stretch begins to set something and does not say to what."""
    text = stripped(said)
    return head(text) in _SETTING and not phrases(text, home).values


_REPAIR: Final = re.compile(
    r"(?:(?:no|nope|wait|oops|sorry|actually|i mean|scratch that|hold on|not that|rather)(?:[ ,]+|$))+", re.IGNORECASE
)
"""What somebody says who takes back their own last words."""
_REPAIRS: Final = re.compile(
    r"^\s*(?:(?:no|nope|wait|oops|sorry|actually|scratch that|rather)[ ,]+)+(?=(?:the|my|our|turn|switch)\b)",
    re.IGNORECASE,
)
"""The same before what was meant."""


_TOLD_BESIDE: Final = frozenset({Talk.LEAVING, Talk.AWAY, Talk.BED, Talk.HOME, Talk.MORNING, Talk.NEWS, Talk.BYE})
"""Coming and going, which people give as the reason for a request; mere manners never hurt where they stand."""


def _go_on(found: list[Draft], segment: Segment, home: Home, *, repaired: bool) -> None:
    """The next stretch: a request of its own, one that leans on the last, or more of it."""
    last = found[-1]
    if talk_of(w.clean(segment.text)) in _TOLD_BESIDE:
        # "Turn off the lamp, I'm leaving".
        last.raw += segment.text
        return
    room = last.request + 1 < MOST
    new: Draft | None = None
    if excepts(stripped(last.raw), home) and only_names(segment.text, home):
        # A lamp may be called "Help", and be left out.
        _join(last, segment)
        return
    if room and _begins(segment.text, last, home):
        text = with_noun(stripped(segment.text), last.text, home)
        new = Draft(segment.text, text, segment.ranking, last.request + 1)
    elif _NO_LIST & set(content(segment.text)[:1]) or goes_on(_raw(found), segment.text, home):
        # "… but not the desk plug" takes something from all of the request.
        _as_one(found)
    elif (follows := _follows(segment.text, last, home)) and (room or not follows.own):
        own = follows.own and not repaired
        # Of what was laid over another request, the statistics saw but a fragment.
        ranking = last.ranking if follows.as_before else merged(segment.ranking, last.ranking)
        new = Draft(segment.text, follows.text, ranking, last.request + own, follows.back, segment.ranking)
    if new is None:
        _join(found[-1], segment)
        return
    if repaired:
        # "Turn on the lamp, no, wait, the fan": only the fan.
        new.request, new.back = last.request, False
        found[:] = [one for one in found if one.request != last.request]
    found.append(new)


def _raw(found: Sequence[Draft]) -> str:
    """All that was said of the last request."""
    return "".join(one.raw for one in found if one.request == found[-1].request)


def _as_one(found: list[Draft]) -> None:
    of_last = [one for one in found if one.request == found[-1].request]
    if len(of_last) > 1:
        first, rest = of_last[0], "".join(one.raw for one in of_last[1:])
        # A verb that was filled in stays.
        first.text = stripped(first.raw + rest) if stripped(first.raw) == first.text else f"{first.text} {rest}"
        first.raw += rest
        found[:] = [one for one in found if one.request != first.request or one is first]


def _join(last: Draft, segment: Segment) -> None:
    completed_so_far = stripped(last.raw) != last.text
    divider = last.raw[len(last.raw.rstrip()) - 4 :].strip() if completed_so_far else ""
    divider = "but" if divider.casefold().endswith("but") else ""
    last.raw += segment.text
    filled = " ".join(filter(None, (last.text, divider, stripped(segment.text))))
    last.text = filled if completed_so_far else stripped(last.raw)


def _asks(said: str, home: Home) -> bool:
    """Whether a stretch asks for something, be it without a verb: "the lamp on", "living room to 21"."""
    if told(said):
        return True
    text = stripped(said)
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


def _begins(said: str, last: Draft, home: Home) -> bool:
    """Whether a stretch is a request or a question of its own."""
    if not opens(said):
        return bool(text := stripped(said)) and bool(content(text)) and _orders(phrases(text, home), home)
    if head(last.text) not in MEDIA or without_order(said) is not None:
        return True
    # "Play Shake, Rattle and Roll Over Beethoven": behind a title only what this home has, or what plays, is spoken of.
    found = [word for word in content(said) if word not in DIVIDERS]
    if len(found) == 1 or found[0] in MEDIA | w.ASKING:
        return len(found) > 1 or found[0] in ALONE
    reading = read(stripped(said), home)
    about = reading.names or reading.types or reading.areas or reading.floors or reading.amounts
    return bool(about) or bool(reading.words & (_PRONOUNS | w.PROPERTIES))


def _follows(said: str, last: Draft, home: Home) -> Completed | None:
    """What a stretch without a verb is behind the request before; None: it goes on with that one."""
    text, donor = spelt_out(stripped(said), home), verbal(last.text, home)
    before = words_of(donor)
    verb = head(donor)
    if not text or verb is None or verb in OPEN_OBJECT or before[0] in w.ASKING:
        return None
    if set(before) & _NO_LIST or excepts(donor, home):
        return None
    return completed(donor, text, home, then=w.clean(last.raw).casefold().endswith("then"))


_ENDED: Final = re.compile(r"[,;.!]\s*(?:(?:and|so|then|please)\s*)*$|\bso\s*$", re.IGNORECASE)


def _ended(said: str) -> bool:
    return _ENDED.search(said) is not None


def _forbids_on(first: str, stance: Stance) -> bool:
    """Whether a prohibition reaches over what follows: joined by "and" or "or", not by a comma or "but"."""
    return stance is Stance.FORBIDS and first.rstrip(" .,;!?").rpartition(" ")[2].casefold() in _OPEN_ENDED
