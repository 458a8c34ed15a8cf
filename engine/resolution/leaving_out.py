"""Which entities an exception leaves out: rather one too many than one that was to stay as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from devices.model import Device, Entity
from engine.context.situation import Situation
from engine.language.exceptions import telling
from engine.language.of_kind import of_types
from engine.language.reading import Reading
from engine.language.spelling import How, form
from engine.language.words import fold
from engine.resolution.pool import named


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a request does not touch."""

    ids: frozenset[str] = frozenset()
    """Of entities."""
    elsewhere: bool = False
    """Whether some of it is in no room but others: then more than the speaker's own room was meant."""


_NOTHING: Final = LeftOut()

type _Pairs = Sequence[tuple[Device, Entity]]


def left_out(reading: Reading, situation: Situation) -> LeftOut:
    """All that the exceptions of a request name, each by itself."""
    if not reading.excluded:
        return _NOTHING
    each = [_of_one(one, situation) for one in reading.excluded]
    here = situation.area
    elsewhere = any(pairs and here is not None and all(d.area not in {here, None} for d, _ in pairs) for pairs in each)
    return LeftOut(frozenset(e.unique_id for pairs in each for _, e in pairs), elsewhere)


def _of_one(out: Reading, situation: Situation) -> _Pairs:
    home = situation.home
    areas = {*out.areas, *home.on_floors(out.floors)}
    if "here" in out.words and situation.area is not None:
        areas.add(situation.area)
    words = telling(out.tokens, out.types)
    whole = [match for match in out.names if match.how is not How.PART]
    if whole:
        # "Except the kitchen light" leaves one thing out, "except the kitchen" all that is there.
        called = list(named(whole, home))
        return [(d, e) for d, e in called if d.area in areas] or called
    if out.types:
        alike = of_types(out.types, home)
        placed = _so_called(out, [(d, e) for d, e in alike if not areas or d.area in areas])
        if words:
            return _with_words(words, placed) or _with_words(words, list(home.entities())) or placed
        here = [(d, e) for d, e in placed if d.area == situation.area]
        # "Except the lamp" is that of this room, "except the lamps" are all.
        return placed if areas or not here or any(word.plural for word in out.types) else here
    if areas:
        return [(d, e) for d, e in home.entities() if d.area in areas]
    return _with_words(words, list(home.entities()))


def _so_called(out: Reading, pairs: _Pairs) -> _Pairs:
    """Those whose name has the word for their type, where there are some: a lamp is no ceiling light."""
    types = frozenset(form(word) for one in out.types for word in one.words) - {"light", "lighting"}
    return [(d, e) for d, e in pairs if types & words_of(d, e)] or pairs


def _with_words(words: frozenset[str], pairs: _Pairs) -> _Pairs:
    """Those whose name or room has all of the words, else those that have any; nothing where no word was said."""
    held = [(pair, len(words & words_of(*pair))) for pair in pairs] if words else []
    most = max((count for _, count in held), default=0)
    return [pair for pair, count in held if count and count == most]


def words_of(device: Device, entity: Entity) -> frozenset[str]:
    """The words of what a thing and its room are called, in the form in which names are compared."""
    texts = (device.name, entity.name or "", device.area or "", *device.aliases)
    return frozenset(form(word) for text in texts for word in fold(text))
