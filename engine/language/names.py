"""Every name that something in the home answers to, looked up by its words: exactly, nearly, or in part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz, process

from devices.model import Device, Entity, Home
from engine.language.lexicon import SYNONYMS, type_words
from engine.language.words import FUNCTION_WORDS, PROPERTIES, REQUEST_WORDS, fold

ALIKE: Final = 84.0
"""Least similarity (0..100, rapidfuzz's ratio) of a word typed or heard wrong to the name that is taken for it."""
_SHORTEST_FUZZY: Final = 4
"""Letters below which two different words are alike by chance."""


_FLOOR_WORDS: Final = {
    "ground": ("downstairs",),
    "lower": ("downstairs",),
    "first": ("upstairs",),
    "upper": ("upstairs",),
    "second": ("upstairs",),
    "top": ("upstairs",),
    "1st": ("upstairs",),
    "2nd": ("upstairs",),
}
"""First word of a floor's name → what people call it from the others."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a name stands for: a device, or one entity of it."""

    device: str
    entity: str | None = None
    """Unique id; None: the device as a whole."""


@dataclass(frozen=True, slots=True)
class Match:
    """What some words may stand for."""

    found: tuple[Named, ...]
    name: str
    """The name as the home has it."""
    quality: float
    """0..1; 1 is the exact name."""


def _entity_names(device: Device, entity: Entity) -> Iterator[str]:
    yield f"{device.name} {entity.name}"


class NameIndex:
    """The names of one home; build once for each `Home.version`."""

    def __init__(self, home: Home) -> None:
        self._exact: dict[tuple[str, ...], list[Named]] = defaultdict(list)
        self._shown: dict[tuple[str, ...], str] = {}
        self.areas: dict[tuple[str, ...], str] = {}
        self.floors: dict[tuple[str, ...], str] = {}
        for device in home.devices:
            self._add_device(device)
        for area in home.areas:
            for name in (area.name, *area.aliases):
                self.areas.setdefault(fold(name), area.name)
            if area.floor:
                self.floors.setdefault(fold(area.floor), area.floor)
                for word in _FLOOR_WORDS.get(fold(area.floor)[0], ()):
                    self.floors.setdefault((word,), area.floor)
        self._by_word: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for words in self._exact:
            for word in words:
                self._by_word[SYNONYMS.get(word, word)].add(words)
        self._joined = {" ".join(words): words for words in self._exact}
        self._joined_areas = {" ".join(words): words for words in self.areas}
        self.longest = max(map(len, (*self._exact, *self.areas, *self.floors)), default=1)

    def _add_device(self, device: Device) -> None:
        whole = Named(device.id)
        for name in (device.name, *device.aliases):
            self._add(fold(name), whole, name)
            # "the ceiling light" in the kitchen is also the one that its owner called "Kitchen Ceiling Light".
            area = fold(device.area or "")
            words = fold(name)
            if area and words[: len(area)] == area and len(words) > len(area):
                self._add(words[len(area) :], whole, name)
        for entity in device.entities:
            if entity.name and entity.category is None:
                for name in _entity_names(device, entity):
                    self._add(fold(name), Named(device.id, entity.unique_id), name)

    def _add(self, words: tuple[str, ...], named: Named, shown: str) -> None:
        # A name that is nothing but a type ("Light") would swallow the type in every sentence.
        if not words or words in type_words():
            return
        if named not in self._exact[words]:
            self._exact[words].append(named)
        self._shown.setdefault(words, shown)

    def __contains__(self, words: tuple[str, ...]) -> bool:
        """Whether just these words are the name of a device, an entity, an area or a floor."""
        return words in self._exact or words in self.areas or words in self.floors

    def exactly(self, words: tuple[str, ...]) -> Match | None:
        """What bears just this name."""
        found = self._exact.get(words)
        return Match(tuple(found), self._shown[words], 1.0) if found else None

    def nearly(self, words: tuple[str, ...]) -> Match | None:
        """What bears a name that these words may be a misspelling of."""
        said = " ".join(words)
        if len(said) < _SHORTEST_FUZZY:
            return None
        best = process.extractOne(said, self._joined.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
        if best is None:
            return None
        key = self._joined[best[0]]
        return Match(tuple(self._exact[key]), self._shown[key], best[1] / 100)

    def nearly_area(self, words: tuple[str, ...]) -> tuple[str, float] | None:
        """The area whose name these words may be a misspelling of, and how alike they are (0..1)."""
        said = " ".join(words)
        if len(said) < _SHORTEST_FUZZY:
            return None
        best = process.extractOne(said, self._joined_areas.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
        return (self.areas[self._joined_areas[best[0]]], best[1] / 100) if best else None

    def partly(self, words: Iterable[str]) -> Match | None:
        """What has all these words within its name: "the reading light" for the Floor Reading Lamp."""
        wanted = [SYNONYMS.get(word, word) for word in words]
        telling = [word for word in wanted if not _is_plain(word)]
        if not telling:
            return None
        keys = set.intersection(*(self._by_word.get(word, set()) for word in wanted))
        if not keys:
            return None
        shortest = min(map(len, keys))
        kept = sorted(key for key in keys if len(key) == shortest)
        found = tuple(dict.fromkeys(named for key in kept for named in self._exact[key]))
        return Match(found, self._shown[kept[0]], 0.5 + 0.4 * len(wanted) / shortest)

    def nearest(self, words: tuple[str, ...], limit: int = 2) -> tuple[str, ...]:
        """Names to offer where nothing answers to the words, the most alike first; may be empty."""
        said = " ".join(words)
        ranked = process.extract(said, self._joined.keys(), scorer=fuzz.WRatio, limit=limit, score_cutoff=60)
        return tuple(dict.fromkeys(self._shown[self._joined[one[0]]] for one in ranked))


def _is_plain(word: str) -> bool:
    return word in FUNCTION_WORDS | REQUEST_WORDS | PROPERTIES or (word,) in type_words()


@lru_cache(maxsize=4)
def _index(home: Versioned) -> NameIndex:
    return NameIndex(home.home)


class Versioned:
    """A home that is compared by the version of its names, so that an index outlives changes of state."""

    __slots__ = ("home", "key")

    def __init__(self, home: Home) -> None:
        self.home = home
        self.key = (home.version, len(home.devices), home.devices[0].id if home.devices else "")

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Versioned) and other.key == self.key


def index_of(home: Home) -> NameIndex:
    """The index of this home's names; made once for each version of it."""
    return _index(Versioned(home))
