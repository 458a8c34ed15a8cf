"""Which entities of a home are of a kind, or called so: looked for once for each change of the home, not of a state.

What something is follows from its announcement and its name, so where the things of a kind stand outlives every state
message; a home of a thousand devices gets many of these between two requests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from devices.model import Device, Entity, Home
from engine.language.lexicon import KINDS, TypeWord, called
from engine.language.names import Versioned

type _Place = tuple[int, int]
"""Of a device in its home, and of an entity in its device."""
type _Placed = tuple[_Place, Device, Entity]

_TOLD_APART: Final = frozenset({"blind", "fan", "thermostat", "heating", "ac", "humidifier", "sprinkler"})
"""Kinds of which a home may have several that nobody would call by each other's names."""


class _Places:
    """Where the things of each kind stand in one version of a home; a kind is looked for when it is first asked for."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._known: dict[str | TypeWord, tuple[_Place, ...]] = {}

    def of(self, what: str | TypeWord) -> tuple[_Place, ...]:
        """Of a kind (a key of `KINDS`), or of what a word for a type may mean."""
        known = self._known.get(what)
        if known is None:
            found = self._of_kind(what) if isinstance(what, str) else self._meant_by(what)
            known = self._known[what] = tuple(place for place, _, _ in found)
        return known

    def _of_kind(self, kind: str) -> list[_Placed]:
        fits = KINDS[kind]
        return [one for one in self._spoken_of() if fits(*one[1:])]

    def _meant_by(self, word: TypeWord) -> list[_Placed]:
        fits = KINDS[word.kind]
        pool = [(at, d, e) for at, d, e in self._spoken_of() if fits(d, e) or (not e.name and called(d, word))]
        if word.kind in _TOLD_APART:
            pool = [(at, d, e) for at, d, e in pool if called(d, word) or e.device_class == word.words[0]] or pool
        return pool

    def _spoken_of(self) -> Iterator[_Placed]:
        for i, device in enumerate(self._home.devices):
            for j, entity in enumerate(device.entities):
                if entity.category is None:
                    yield (i, j), device, entity


@lru_cache(maxsize=4)
def _places(home: Versioned) -> _Places:
    return _Places(home.home)


def of_kinds(kinds: Iterable[str], home: Home) -> list[tuple[Device, Entity]]:
    """What is of one of the kinds (keys of `KINDS`), in the order of discovery."""
    known = _places(Versioned(home))
    return _at(sorted({place for kind in kinds for place in known.of(kind)}), home)


def meant_by(word: TypeWord, home: Home) -> list[tuple[Device, Entity]]:
    """What people may mean by a word for a type: what is of the type, and what is called so.

    A plug that its owner called "Heater" is a heater. And where a home tells curtains from blinds by their names, who
    says "curtain" means no blind.
    """
    return _at(_places(Versioned(home)).of(word), home)


def _at(places: Iterable[_Place], home: Home) -> list[tuple[Device, Entity]]:
    devices = home.devices
    return [(device := devices[i], device.entities[j]) for i, j in places]
