"""Names, rooms and types of which only a part was said, or almost."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Final

from engine.language import words as w
from engine.language.lexicon import type_words
from engine.language.linking import missing_number
from engine.language.names import Match
from engine.language.naming import may_be_slip
from engine.language.of_kind import of_said_types
from engine.language.reading import Reading
from engine.language.scan import Scan
from engine.language.spelling import REAL_WORDS, How, Vocabulary

_PLACED: Final = frozenset({"in", "inside", "on", "from"})


def take_places(scan: Scan) -> None:
    """A room whose name as a whole is almost that of an area, though one of its words is another."""
    for start, _ in scan.runs():
        before = next((t.text for t in reversed(scan.tokens[:start]) if t.text not in {"the", "my", "our"}), "")
        for end in (start + 2, start + 3):
            if before not in _PLACED or end > len(scan.tokens) or not all(scan.free[start:end]):
                break
            said = scan.said((start, end))
            if area := scan.index.place_like(said):
                taken = (*scan.reading.taken, (" ".join(said), area))
                scan.reading = replace(scan.reading, areas=(*scan.reading.areas, area), taken=taken)
                scan.use((start, end))
                break


def take_type_slips(scan: Scan) -> None:
    """A type that was typed wrong: "lihgts" are lights."""
    for i, token in enumerate(scan.tokens):
        if not scan.free[i] or not may_be_slip(token.text):
            continue
        if token.text in _HEARD_AS or len(token.text) < _SHORTEST_SLIP:
            _take_type_slip(scan, i, _HEARD_AS.get(token.text))
            continue
        alike = next((one.word for one in _type_vocabulary().alike(token.text) if one.how is How.SPELLING), None)
        _take_type_slip(scan, i, alike)


def _take_type_slip(scan: Scan, i: int, meant: str | None) -> None:
    """The type that the word at a place was meant to be."""
    if meant is None or (meant in w.REQUEST_WORDS and i == 0):
        return
    word, reading = type_words()[meant,], scan.reading
    taken = (*reading.taken, (scan.tokens[i].text, meant))
    scan.reading = replace(reading, types=(*reading.types, word), taken=taken)
    scan.use((i, i + 1))


_HEARD_AS: Final = {"lite": "light", "lites": "lights", "lyte": "light", "gait": "gate", "gaits": "gates"}
"""Short words that sound like a type; by their sound alone "late" and "let" would be lights as well."""


_SHORTEST_SLIP: Final = 5
"""Letters of a type's name; shorter words are too often words of their own."""


@cache
def _type_vocabulary() -> Vocabulary:
    return Vocabulary(words[0] for words in type_words() if len(words) == 1)


def take_missing_number(scan: Scan) -> tuple[str, ...]:
    """A name that exists, but not with that number."""
    span = missing_number(scan.tokens, scan.free, scan.index)
    if span is None:
        return ()
    scan.use(span)
    return (" ".join(scan.said(span)),)


def take_parts(scan: Scan) -> None:
    """Left-over words that are part of a name, with the type said beside them, stand for it; each run by itself.

    Of a room's name, the word for what it is comes before another thing's name that has it too: in a home with an East
    Kitchen, "the kitchen light" is no Kitchen Radio.
    """
    for start, end in scan.runs():
        said = [scan.tokens[i].text for i in range(start, end)]
        beside = [] if scan.reading.names else [word for found in scan.reading.types for word in found.words]
        whole = bool(beside) and _take_part(scan, [*said, *beside], (start, end))
        whole = whole or _take_rooms(scan, (start, end), head=True) or _take_part(scan, said, (start, end))
        if not whole and not _take_rooms(scan, (start, end), head=False):
            _take_room_and_part(scan, (start, end)) or _take_nearly(scan, said, (start, end))


def _take_part(scan: Scan, said: list[str], span: tuple[int, int]) -> bool:
    match = scan.index.partly(said)
    match = of_said_types(match, scan.reading.types, scan.home) if match else None
    if match is None or _of_another(match, scan.reading):
        return False
    scan.reading = replace(scan.reading, names=(*scan.reading.names, match))
    scan.use(span)
    return True


def _take_room_and_part(scan: Scan, span: tuple[int, int]) -> bool:
    """A room by a word of its name, and a thing in it: "granny's blanket" is the one in Granny's Bedroom."""
    for middle in range(span[1] - 1, span[0], -1):
        rest = list(scan.said((middle, span[1])))
        if scan.index.places_with(scan.said((span[0], middle))) and _take_part(scan, rest, (middle, span[1])):
            _take_rooms(scan, (span[0], middle), head=False)
            return True
    return False


def _take_nearly(scan: Scan, said: list[str], span: tuple[int, int]) -> bool:
    """What has nearly these words in its name: the "lazer" is the Laser Cutter; the answer says what was taken."""
    if scan.reading.names or all(word in REAL_WORDS for word in said):
        # Who speaks of a sauna does not mean the Sonos.
        return False
    match = scan.index.nearly(said)
    match = of_said_types(match, scan.reading.types, scan.home) if match else None
    if match is None:
        return False
    taken = (*scan.reading.taken, (" ".join(said), match.name))
    scan.reading = replace(scan.reading, names=(match,), taken=taken)
    scan.use(span)
    return True


def _take_rooms(scan: Scan, span: tuple[int, int], *, head: bool) -> bool:
    """The rooms whose names have the words: all of them in the plural, else the one that all words so far fit."""
    rooms, reading = scan.index.places_with(scan.said(span), head=head), scan.reading
    if not rooms:
        return False
    scan.use(span)
    last = scan.said(span)[-1]
    if len(rooms) > 1 and w.singular(last) != last and "'" not in last:
        scan.reading = replace(reading, areas=(*reading.areas, *rooms))
        return True
    # "The kitchen light in the west" is in the one that is both.
    both = tuple(room for room in rooms if room in reading.either)
    before = tuple(area for area in reading.areas if not both or area not in reading.either)
    either = both or (*reading.either, *rooms)
    areas = tuple(dict.fromkeys((*before, *(both or rooms))))
    scan.reading = replace(reading, areas=areas, either=either if len(either) > 1 else ())
    return True


def _of_another(match: Match, reading: Reading) -> bool:
    """Whether words beside a name are part of what something else can be set to: "the duration of the lantern"."""
    known = {named.device for one in reading.names for named in one.found}
    return bool(known) and all(named.entity is not None and named.device not in known for named in match.found)
