"""What a stretch without a verb leaves out: "… to 80% in the bathroom and 100% in the attic".

Its words are laid over those of the request before, each in the place of what it says anew. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from devices.model import Home
from engine.language.phrases import INTO_PLACE, Phrase, Phrases, What, phrases
from engine.language.requests import head
from engine.language.times import names_time


@dataclass(frozen=True, slots=True)
class Completed:
    """A stretch with what it left out."""

    text: str
    own: bool
    """True: a request of its own, with another value; False: the request before, about another thing or room too."""
    back: bool = False
    """True where it is about the very thing of the request before: "… and then off"."""
    as_before: bool = True
    """True where the same is asked as before, about something else or to another value."""


_UNKNOWN_THING: Final = re.compile(r"^(?:the|my|our)(?:\s\S+){1,3}$", re.IGNORECASE)


def completed(before: str, said: str, home: Home, *, then: bool = False) -> Completed | None:
    """The request that a stretch is, behind another; None where it only goes on with the one before.

    Args:
        before: the request before, complete.
        said: the stretch, without what divides it from its neighbours.
        home: whose names and rooms count.
        then: whether it was said to come after that.

    """
    donor, stretch = phrases(before, home), phrases(said, home)
    if stretch.place is None and donor.place is not None and _names_only(stretch):
        # "In the hall and pantry": a room, be it one that this home does not have.
        stretch = replace(stretch, found=tuple(replace(one, what=What.PLACE) for one in stretch.found))
    thing = stretch.thing if stretch.thing and _is_thing(stretch, stretch.thing) else None
    mine, others = stretch.values, donor.values
    shared = mine.keys() & others.keys()
    if thing is None and stretch.place is None:
        if mine and stretch.aspect:
            return Completed(_with_place(f"{head(before)} {said}", donor), own=True, as_before=False)
        if stretch.found and len(mine) < len(stretch.found):
            return None
        leads = What.POWER in shared or any(mine[what].lead < mine[what].start for what in shared)
        return Completed(_laid(donor, stretch, None), own=True, back=True) if shared and (then or leads) else None
    if mine and not shared and others and not names_time(stretch.reading.tokens, said):
        # "Turn on the lamp and the fan to 50 percent": another thing is wanted of the fan.
        return Completed(f"set {said}", own=True, as_before=False) if thing else None
    if not mine and not (donor.thing or donor.place):
        return None
    if _too_much(stretch, thing) or (thing and not thing.placed and donor.thing is None):
        return Completed(_behind_verb(donor, said), own=bool(shared), as_before=False)
    return Completed(_laid(donor, stretch, thing), own=bool(shared))


def _is_thing(stretch: Phrases, thing: Phrase) -> bool:
    said = stretch.said(thing)
    return thing.known or _UNKNOWN_THING.match(said) is not None or _ONE.search(said) is not None


def _names_only(stretch: Phrases) -> bool:
    """Whether it is nothing but a name, and one that means nothing here."""
    found = stretch.found
    alone = len(found) == 1 and found[0].what is What.THING and not found[0].known
    return alone and stretch.said(found[0]).casefold() == stretch.text.rstrip(" .!").casefold()


def _too_much(stretch: Phrases, thing: Phrase | None) -> bool:
    """Whether it says more than can be laid over something: two things, a day of the week."""
    others = [one for one in stretch.found if one.what is What.THING and one is not thing]
    return bool(others) or (names_time(stretch.reading.tokens, stretch.text) and What.NUMBER not in stretch.values)


def _behind_verb(donor: Phrases, said: str) -> str:
    """The verb of the request before, and what was said."""
    power = donor.first(What.POWER)
    particle = f" {donor.said(power)}" if power else ""
    return f"{head(donor.text)}{particle} {said}"


def _with_place(text: str, donor: Phrases) -> str:
    place = donor.place
    return f"{text} {donor.said(place)}" if place is not None and place.lead < place.start else text


def _laid(donor: Phrases, stretch: Phrases, thing: Phrase | None) -> str:
    edits: list[tuple[int, int, str]] = []
    behind: list[str] = []
    for what, phrase in stretch.values.items():
        old = donor.values.get(what)
        if old is None:
            behind.append(stretch.said(phrase))
        elif phrase.lead < phrase.start:
            edits.append((old.lead, old.end, stretch.said(phrase)))
        else:
            edits.append((old.start, old.end, stretch.said(phrase)))
    edits += _target(donor, stretch, thing, behind)
    text = donor.text
    for start, end, new in sorted(edits, reverse=True):
        text = f"{text[:start]}{new}{text[end:]}"
    return " ".join([text.strip(), *behind]).replace("  ", " ")


def _target(
    donor: Phrases, stretch: Phrases, thing: Phrase | None, behind: list[str]
) -> Sequence[tuple[int, int, str]]:
    """What is about the thing and the place in the request before, replaced; what it lacks goes `behind` it."""
    edits: list[tuple[int, int, str]] = []
    place, old_thing, old_place = stretch.place, donor.thing, donor.place
    if thing is not None:
        new = _noun_for_one(stretch.said(thing), donor)
        into = old_thing or old_place
        if into is not None:
            edits.append((into.lead if old_thing else into.start, into.end, new if old_thing else _bare(new)))
        else:
            behind.insert(0, new)
        if place is None and old_place is not None and old_place is not into:
            # The other thing may well be in another room.
            edits.append((old_place.lead, old_place.end, ""))
    if place is not None:
        led = stretch.said(place).split()[0].casefold() in INTO_PLACE
        if old_place is not None:
            edits.append((old_place.lead if led else old_place.start, old_place.end, stretch.said(place, lead=led)))
        elif thing is None and old_thing is not None:
            edits.append((old_thing.start, old_thing.end, _moved(donor, old_thing)))
            behind.append(f"in the {stretch.said(place, lead=False)}")
        else:
            behind.append(stretch.said(place))
    return edits


_ARTICLE: Final = re.compile(r"^(?:the|my|our|a|an)\s+", re.IGNORECASE)
_ONE: Final = re.compile(r"\bones?\b", re.IGNORECASE)


def _bare(said: str) -> str:
    return _ARTICLE.sub("", said)


def with_noun(said: str, before: str, home: Home) -> str:
    """A request with a verb of its own that calls its thing "one": "turn off the ones downstairs"."""
    own = phrases(said, home).thing
    if own is None or _ONE.search(said[own.start : own.end]) is None:
        return said
    return f"{said[: own.start]}{_noun_for_one(said[own.start : own.end], phrases(before, home))}{said[own.end :]}"


def _noun_for_one(said: str, donor: Phrases) -> str:
    """The back door, for "the back one" after the front door."""
    if donor.thing is None:
        return said
    return _ONE.sub(donor.said(donor.thing).rpartition(" ")[2], said)


def _moved(donor: Phrases, thing: Phrase) -> str:
    """A thing in another room: of the kitchen light only that it is a light."""
    words = donor.said(thing, lead=False)
    rooms = {place for name in donor.reading.areas for place in name.casefold().split()}
    own = {word for match in donor.reading.names for word in match.name.casefold().split()}
    if not thing.placed and not own:
        return words
    kept = [word for word in words.split() if word.casefold() not in rooms]
    return kept[-1] if kept and own else " ".join(kept) or words


# ------------------------------------------------------------------------------- what is said last, or first, for all


def shared_by_all(texts: Sequence[str], home: Home) -> list[str]:
    """The requests about several things, with what only the last one says and all need: place, value, kind of thing."""
    found = [phrases(text, home) for text in texts]
    last = found[-1]
    return [*(_with_tail(one, last, home) for one in found[:-1]), texts[-1]]


def _with_tail(one: Phrases, last: Phrases, home: Home) -> str:
    text = one.text
    lacks = one.place if one.thing is None else one.thing if not one.thing.known else None
    if lacks is not None and last.thing is not None and last.thing.known and (one.thing or last.thing.placed):
        # "The study and attic blinds" are the blinds of both, "the left and right lamps" two lamps.
        noun = last.said(last.thing).rpartition(" ")[2]
        text = f"{text[: lacks.end]} {noun}{text[lacks.end :]}"
    place = last.place
    if place is not None and one.place is None and one.thing and not one.thing.placed and fits(one, last, home):
        text = f"{text} {last.said(place)}"
    if not one.values.keys() - {What.POWER}:
        text = " ".join([text, *(last.said(phrase) for what, phrase in last.values.items() if what is not What.POWER)])
    return text


def fits(one: Phrases, placed: Phrases, home: Home) -> bool:
    """Whether what is named may be in the room: a name that is only known elsewhere is not meant there."""
    if one.reading.areas or one.reading.floors:
        return False
    ids = {named.device for match in one.reading.names for named in match.found}
    rooms = {device.area for each in ids if (device := home.device(each)) is not None}
    floors = home.on_floors(placed.reading.floors)
    return not ids or bool(rooms & {*placed.reading.areas, *floors})
