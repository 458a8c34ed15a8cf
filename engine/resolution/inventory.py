"""What there is: "what is in this room?", "which lights are there?", "which rooms?", "what can you do here?".

Answered by names and numbers, never by the state of everything. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from devices import kinds
from devices.model import Device, Feature
from engine.context.situation import Situation
from engine.language.describe import capital, listing, the
from engine.language.of_kind import of_types
from engine.language.reading import Reading
from engine.language.words import fold
from engine.resolution.found import Candidate, Said
from engine.resolution.predicates import asked as predicate_asked
from engine.resolution.quantities import names

_THINGS: Final = r"(?:devices?|things?|appliances?|gadgets?|stuff|equipment|rooms?|areas?|floors?|everything|all)"
_CAN: Final = re.compile(
    r"^what(?: \w+)? (?:can|could|do) (?:you|i|we) (?:do|say|ask|tell you|control|switch|use|help)\b", re.IGNORECASE
)
_WHAT_IS: Final = re.compile(
    r"^(?:what|which)(?:'s| is| are)?(?: there)?(?: to control)? (?:in|inside) (?:here|this room|(?:the )?thing)$|"
    r"^(?:what|which)(?: all)?(?: is| are|'s)(?: all)? (?:there|here)(?: (?:in|on) (?:here|this \w+|(?:the )?thing))?$",
    re.IGNORECASE,
)
_WHICH: Final = re.compile(
    r"^(?:(?:what|which)|how many)\b.* "
    r"(?:(?:are|is) (?:there|here|in (?:here|this room|(?:the )?thing)$)|"
    r"(?:do|does|have|has) (?:you|we|i|it|the \w+)\b(?: (?:have|got|know|see|control))?)",
    re.IGNORECASE,
)
_LIST: Final = re.compile(
    rf"^(?:(?:please|can you|could you) )*(?:list|name|show me|tell me|what are) (?:all )?(?:of )?(?:the |my |our )?"
    rf"(?:\w+ )?{_THINGS}\b",
    re.IGNORECASE,
)
_ROOMS: Final = frozenset({"rooms", "areas", "room", "area"})
_NOUN: Final = re.compile(rf"\b{_THINGS}\b", re.IGNORECASE)
_NO_THINGS: Final = frozenset({"music", "song", "songs", "track", "movie", "film", "video", "audio", "sound", "water"})
"""Words for types of device that are no devices: who asks what music there is asks for no speakers."""
_HERE: Final = frozenset({"here", "this"})
_MOST_EXAMPLES: Final = 2
_EXAMPLES: Final[tuple[tuple[Feature, str], ...]] = (
    (Feature.BRIGHTNESS, "dim {} to 40 percent"),
    (Feature.LOCK, "is {} locked?"),
    (Feature.POSITION, "open {} halfway"),
    (Feature.TARGET_TEMPERATURE, "set {} to 21 degrees"),
    (Feature.PLAY_MEDIA, "play some jazz"),
    (Feature.RUN, "start {}"),
    (Feature.POWER, "turn on {}"),
)
"""What can be said of a thing that has the feature; the most telling first."""


def asked(reading: Reading, text: str) -> bool:
    """Whether it is asked what there is, or what can be said here.

    Args:
        reading: of the question.
        text: the same without names, places and words of address.

    """
    text = text.strip(" .?!")
    if reading.names:
        return False
    if _CAN.match(text):
        # "What can you do?" alone is answered in general.
        return not reading.types and bool(reading.words & _HERE or reading.areas or reading.floors)
    if predicate_asked(reading) is not None:
        return False
    about = bool(_NOUN.search(text)) or (bool(reading.types) and not reading.words & _NO_THINGS)
    if _WHAT_IS.match(text):
        return not reading.types and not reading.unknown
    known = all(_NOUN.search(word) or word in {"many", "know"} for word in reading.unknown)
    return about and known and bool(_WHICH.match(text) or _LIST.match(text))


def answer(reading: Reading, situation: Situation) -> Said | None:
    """What there is; None: the home has nothing of it."""
    if reading.words & _ROOMS and not (reading.words & {"this", "in"} or reading.types):
        return _rooms(situation)
    rooms = [*reading.areas, *situation.home.on_floors(reading.floors)]
    rooms = rooms or ([situation.area] if reading.words & _HERE and situation.area else [])
    if reading.types:
        every = [Candidate(d, e) for d, e in of_types(reading.types, situation.home)]
        return _counted(list({one.device.id: one for one in every if not rooms or one.device.area in rooms}.values()))
    if not rooms:
        return _all(situation)
    found = [one for one in _main(situation) if one.device.area in rooms]
    where = listing([the(room) for room in rooms])
    if not found:
        return f"I know of nothing in {where}.", []
    text = f"In {where} I know {names_alone(found)}."
    return (f"{text} {_examples(found)}".strip() if reading.words & {"can", "could"} else text), found


def names_alone(found: Sequence[Candidate]) -> str:
    """The things without their rooms; those after the eighth only counted."""
    shown = list(dict.fromkeys(the(one.device.name) for one in found))
    more = len(shown) - _MOST
    return listing([*shown[:_MOST], f"{more} more"] if more > 0 else shown)


_MOST: Final = 8


def _main(situation: Situation) -> list[Candidate]:
    """Each device by what it is called after, what can be told something first."""
    every = [Candidate(device, main) for device in situation.home.devices if (main := kinds.main_entity(device))]
    return sorted(every, key=lambda one: not _able(one.device))


def _able(device: Device) -> bool:
    return any(entity.features for entity in device.entities if entity.category is None)


def _rooms(situation: Situation) -> Said | None:
    rooms = [the(area.name) for area in situation.home.areas]
    if not rooms:
        return None
    return (f"{len(rooms)} rooms: {listing(rooms)}." if len(rooms) > 1 else f"Only {rooms[0]}."), []


def _counted(found: Sequence[Candidate]) -> Said | None:
    if not found:
        return None
    return (f"{len(found)}: " if len(found) > 1 else "One: ") + f"{names(found)}.", list(found)


def _all(situation: Situation) -> Said | None:
    found = _main(situation)
    if not found:
        return "I know of nothing in this home yet.", []
    rooms = {one.device.area for one in found if one.device.area}
    room = next((one.device.area for one in found if one.device.area), None)
    ask = f" Ask about one room: “what is in {the(room)}?”" if room else ""
    return f"I know {len(found)} things in {len(rooms)} rooms.{ask}", []


def _examples(found: Sequence[Candidate]) -> str:
    """What can be said of them, as “Try “dim the Lamp to 40 percent” or “is the Door locked?”.”."""
    said: dict[str, str] = {}
    for feature, example in _EXAMPLES:
        for one in found:
            if any(feature in entity.features for entity in one.device.entities) and fold(one.device.name):
                said.setdefault(example, example.format(the(one.device.name)))
    shown = [f"“{one}”" for one in list(said.values())[:_MOST_EXAMPLES]]
    return capital(f"try {listing(shown, 'or')}.") if shown else ""
