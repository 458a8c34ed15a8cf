"""Which entities of a home are of a kind, or called so: looked for once for each change of the home, not of a state.

What something is follows from its announcement and its name, so where the things of a kind stand outlives every state
message; a home of a thousand devices gets many of these between two requests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from devices.hazards import warms_no_room
from devices.model import Device, Entity, Home
from engine.language.lexicon import KINDS, TypeWord, called, type_words
from engine.language.names import Match, Versioned
from engine.language.words import fold, singular

type _Place = tuple[int, int]
"""Of a device in its home, and of an entity in its device."""
type _Placed = tuple[_Place, Device, Entity]

_TOLD_APART: Final = frozenset({"blind", "fan", "thermostat", "heating", "ac", "humidifier", "sprinkler"})
"""Kinds of which a home may have several that nobody would call by each other's names."""

_THE_SYSTEM: Final = ("heating",)
_HEATER: Final = TypeWord(("heater",), "heating")
_COOLER: Final = TypeWord(("ac",), "ac")
_GASES: Final = frozenset("gas propane butane lpg methane hydrogen oxygen argon air".split())


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
        if word.kind == "heating":
            # "The heater" warms a room; what heats water is only meant by the name that it has.
            pool = [(at, d, e) for at, d, e in pool if not warms_no_room(d.name)] or pool
        if word.words[0] == "water":
            # What heats it, or tells of it, is not the water that is turned off; nor is the gas, which has a valve too.
            pool = [(at, d, e) for at, d, e in pool if e.device_class != "gas" and _GASES.isdisjoint(fold(d.name))]
            pool = [(at, d, e) for at, d, e in pool if fits(d, e)] or pool
        if word.words == _THE_SYSTEM:
            # "The heating" is what heats the rooms: no heater that somebody has as well, and no air conditioner
            # where something else does.
            system = [one for one in pool if _bears(one[1], word) or not _called_else(one[1])]
            pool = [one for one in system if fits(*one[1:]) or _bears(one[1], word)] or system or pool
        elif word.kind == "heating" and (so_called := [one for one in pool if _bears(one[1], word)]):
            # A heater is no radiator where both are called what they are.
            pool = so_called
        elif word.kind in _TOLD_APART:
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


def of_types(types: Iterable[TypeWord], home: Home) -> list[tuple[Device, Entity]]:
    """What people may mean by words for types, each entity once."""
    return list({e.unique_id: (d, e) for word in types for d, e in meant_by(word, home)}.values())


def _called_else(device: Device) -> bool:
    return _bears(device, _HEATER) or called(device, _COOLER)


def _bears(device: Device, word: TypeWord) -> bool:
    return singular(word.words[-1]) in {singular(part) for part in fold(device.name)}


_THINGS: Final = frozenset(
    "light fan blind door gate window lock heating thermostat ac tv speaker vacuum mower".split()
)
"""Kinds of which a thing surely is one, or is none."""


def of_said_types(match: Match, types: Sequence[TypeWord], home: Home) -> Match | None:
    """What has some words in its name and can be of a type that was said too; None: nothing is, as no radio is a light.

    What is only switched, and not called anything else, may be a lamp as well as a fan.
    """
    if not types or any(word.kind not in _THINGS for word in types):
        return match
    fitting = [
        named
        for named in match.found
        if (device := home.device(named.device)) is not None and any(_may_be(device, word) for word in types)
    ]
    return replace(match, found=tuple(fitting)) if fitting else None


def _may_be(device: Device, word: TypeWord) -> bool:
    if called(device, word) or any(KINDS[word.kind](device, entity) for entity in device.entities):
        return True
    names = {(singular(part),) for part in fold(device.name)}
    other = any(type_words()[name].kind not in {word.kind, "plug"} for name in names if name in type_words())
    components = {entity.component for entity in device.entities if entity.category is None}
    return not other and "switch" in components and components <= {"switch", "sensor", "binary_sensor"}


def _at(places: Iterable[_Place], home: Home) -> list[tuple[Device, Entity]]:
    devices = home.devices
    return [(device := devices[i], device.entities[j]) for i, j in places]
