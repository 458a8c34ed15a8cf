"""The strength of its own that a thing has: what "up", "down" and a bare number set of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from devices import kinds
from devices.model import Entity
from engine.context.situation import Situation
from engine.language.of_kind import of_types
from engine.language.reading import Reading
from engine.resolution.goals import Act

STRENGTHS: Final[Mapping[str, Act]] = {
    "light": Act.LIGHT,
    "fan": Act.SPEED,
    "media_player": Act.VOLUME,
    "cover": Act.POSITION,
}
"""By component."""
_OF_KINDS: Final[Mapping[str, Act]] = {
    "light": Act.LIGHT,
    "fan": Act.SPEED,
    **dict.fromkeys(("tv", "speaker", "media", "display"), Act.VOLUME),
    "blind": Act.POSITION,
}
"""By type, as people call it."""


def own_strength(reading: Reading, situation: Situation) -> Act | None:
    """The strength of what was named, else of the type that was said; None: it has none, or they have several."""
    if reading.names:
        devices = [situation.home.device(named.device) for match in reading.names for named in match.found]
        return _common(kinds.main_entity(device) for device in devices if device is not None)
    # In a room with a projection screen "the screen" is not the display of another.
    areas = reading.areas or (situation.area,)
    things = [entity for device, entity in of_types(reading.types, situation.home) if device.area in areas]
    if (here := _common(things)) is not None:
        return here
    found = {_OF_KINDS.get(word.kind) for word in reading.types}
    return found.pop() if len(found) == 1 else None


def _common(entities: Iterable[Entity | None]) -> Act | None:
    found = {STRENGTHS.get(entity.component) if entity is not None else None for entity in entities}
    return found.pop() if len(found) == 1 else None
