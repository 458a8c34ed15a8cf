"""What a player is made for: pictures need a screen, and music goes to what has none. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from devices import kinds
from devices.model import Change, Device, Entity, Feature
from devices.reading import current
from engine.language.words import fold

_SHOWN: Final = frozenset("match game football rugby cricket tennis cartoon cartoons snooker film movie".split())
"""Words for what people look at, where nothing else says that it is to be seen."""


def is_seen(query: str) -> bool:
    """Whether something is looked at rather than listened to, as far as its words tell."""
    return bool(set(fold(query)) & _SHOWN)


def players(among: Sequence[Device], *, seen: bool, heard: bool) -> list[Device]:
    """Of several players those that are made for what is seen or heard; nothing where it is neither.

    Of those to listen to, the one that plays already.
    """
    if seen:
        return [one for one in among if kinds.has_screen(one)]
    if not heard:
        return []
    kept = [one for one in among if not kinds.has_screen(one)] or list(among)
    playing = [one for one in kept if any(e.state.value == "playing" for e in one.entities)]
    return playing if len(playing) == 1 else kept


def shows(entity: Entity) -> tuple[Change, ...]:
    """What makes a screen show anything at all; nothing where it is on: who only wants to watch has said no title."""
    if entity.can(Feature.POWER) and current(entity, Feature.POWER) is False:
        return (Change(Feature.POWER, value=True),)
    return ()
