"""Every name that something in the home answers to, indexed by its words; made once for each change of the home."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz, process

from devices.model import Category, Device, Home
from engine.language.lexicon import COLORS, KINDS, SYNONYMS, type_words
from engine.language.spelling import ARTICLES, REAL_WORDS, Alike, How, Vocabulary, form
from engine.language.words import EVERY, FUNCTION_WORDS, NUMBER, PROPERTIES, REQUEST_WORDS, clean, fold

type Words = tuple[str, ...]

CONNECTORS: Final = frozenset({"of", "in", "at", "on", "by", "from", "for", "inside"})
"""Words that turn a name around: "the lamp in the kitchen" for the Kitchen Lamp."""
BETWEEN: Final = "~"
"""Any of the connectors, as a step in the index."""
_LONGEST_TURNED: Final = 6
"""Words of a name up to which it is known in other orders; nobody turns a sentence around."""
_GENERIC: Final = 3
"""Devices with an entity of that name from which it is a property ("Child lock") rather than a name."""

_PROPERTIES_OF_THINGS: Final = frozenset({"number", "select", "text", "event", "update"})
"""Components whose entities are never called by their own name alone: the "Fan speed" is always that of something."""
_LEAST_TOLD: Final = 3
_LEAST_SHARE: Final = 4
"""Words of a name up to which one of them, times those that were said, may stand for it."""
_ALIKE_PLACE: Final = 84.0
"""Least similarity (0..100, rapidfuzz's ratio) of a whole place to the area that is taken for it."""

_ANY_PLACE: Final = FUNCTION_WORDS | frozenset("room area zone space place floor house home unit main other".split())
"""Words in the names of areas that tell no area from another."""

_FLOOR_WORDS: Final = {
    "ground": "downstairs",
    "lower": "downstairs",
    "first": "upstairs",
    "upper": "upstairs",
    "second": "upstairs",
    "top": "upstairs",
    "1": "upstairs",
    "2": "upstairs",
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
    how: How = How.EXACT


class Kind(IntEnum):
    """What a name is a name of; the first wins where the same words are several."""

    AREA = 0
    NAME = 1
    FLOOR = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One name in the index."""

    kind: Kind
    words: Words
    """As folded; two names that differ only in form are told apart by them."""
    shown: str
    """As the home has it."""
    named: Named | None = None
    """None for areas and floors."""
    weak: bool = False
    """True where it is made of words that every request is made of: "Turn Off", "All", "7"."""
    only_type: bool = False
    """True where it says no more than what the thing is: a light called "Light". Such a name only breaks ties."""
    verbatim: str = ""
    """With its signs, case folded: tells "Lamp 🔴" from "Lamp 🔵"."""
    signed: bool = False
    """Whether it has such signs."""


@dataclass(slots=True)
class Node:
    """One step of the index: the words so far lead here."""

    next: dict[str, Node] = field(default_factory=dict)
    ends: list[Entry] = field(default_factory=list)
    """Names that end here."""


class NameIndex:
    """The names of one home, as a tree of word forms; build once for each `Home.version`."""

    def __init__(self, home: Home) -> None:
        self.root = Node()
        self.signs: list[Entry] = []
        """Names without a single letter or digit, such as "⭐"."""
        self.longest = 1
        """Words of the longest name."""
        self._forms: set[str] = set()
        self._own: set[str] = set()
        self._by_word: dict[str, dict[Words, None]] = defaultdict(dict)
        self._named: dict[Words, list[Entry]] = defaultdict(list)
        self._in_places: dict[str, dict[str, bool]] = defaultdict(dict)
        for area in home.areas:
            words = tuple(map(form, fold(area.name)))
            telling = [word for word in words if word not in _ANY_PLACE and not is_count(word)]
            for word in telling:
                # "The store" is the Store Room, and "the dorm" Dorm B.
                self._in_places[word][area.name] = word == telling[-1]
        self._places = {" ".join(fold(name)): area.name for area in home.areas for name in (area.name, *area.aliases)}
        occupied = {device.area for device in home.devices}
        bare = {fold(device.name) for device in home.devices}
        for area in home.areas:
            if area.name not in occupied and fold(area.name) in bare:
                # Nothing is in it, and a device is called so: a lamp called "Kitchen".
                continue
            for name in (area.name, *area.aliases):
                self._put(Entry(Kind.AREA, fold(name), area.name, verbatim=_verbatim(name)))
            if (whose := owner(area.name)) and sum(owner(one.name) == whose for one in home.areas) == 1:
                # "Max's window" is the one in Max's Room.
                self._put(Entry(Kind.AREA, (whose,), area.name, verbatim=whose))
            if area.floor:
                self._add_floor(area.floor)
        shared = Counter(name for device in home.devices for name in {fold(e.name) for e in device.entities})
        for device in home.devices:
            self._add_device(device, shared)
        self._shown = {" ".join(words): entries[0].shown for words, entries in self._named.items()}
        self.vocabulary = Vocabulary(self._forms - {BETWEEN})
        # Every reading of a request asks it again, and it looks at all names.
        self.nearest = lru_cache(maxsize=64)(self._nearest)

    # ------------------------------------------------------------------------------------------------- building

    def _add_floor(self, floor: str) -> None:
        words = fold(floor)
        self._put(Entry(Kind.FLOOR, words, floor))
        if words and (called := _FLOOR_WORDS.get(words[0])):
            self._put(Entry(Kind.FLOOR, (called,), floor))

    def _add_device(self, device: Device, shared: Counter[Words]) -> None:
        whole = Named(device.id)
        area = fold(device.area or "")
        for name in (device.name, *device.aliases):
            words = fold(name)
            self._add(words, whole, name, device)
            if "&" in name:
                self._add(fold(name.replace("&", " and ")), whole, name, device)
            # "the ceiling light" in the kitchen is also the one that its owner called "Kitchen Ceiling Light".
            for rest in _without_area(words, area):
                if not _is_weak(rest) and rest not in type_words():
                    self._add(rest, whole, name, device)
        for entity in device.entities:
            own = fold(entity.name)
            if not own or entity.category in {Category.CONFIG, Category.DIAGNOSTIC}:
                continue
            named = Named(device.id, entity.unique_id)
            shown = f"{device.name} {entity.name}"
            self._add(fold(shown), named, shown, device)
            # One channel of a relay may be the fountain; forty sensors have a "Temperature" each.
            thing = entity.component not in _PROPERTIES_OF_THINGS
            if thing and shared[own] < _GENERIC and not _is_weak(own) and own not in type_words():
                self._add(own, named, entity.name, device)

    def _add(self, words: Words, named: Named, shown: str, device: Device) -> None:
        kind = type_words().get(words)
        own_kind = kind is not None and any(KINDS[kind.kind](device, entity) for entity in device.entities)
        weak = kind is not None or _is_weak(words)
        verbatim = _verbatim(shown)
        entry = Entry(Kind.NAME, words, shown, named, weak, own_kind, verbatim, verbatim != " ".join(words))
        if not words:
            if entry.verbatim and entry not in self.signs:
                self.signs.append(entry)
            return
        if self._put(entry):
            self._named[words].append(entry)
            for word in words:
                self._by_word[_synonym(word)].setdefault(words)

    def _put(self, entry: Entry) -> bool:
        """Lay the name's steps in every order and form in which it is said; False where it is there already."""
        if not entry.words:
            return False
        for steps in _variants(entry.words):
            node = self.root
            for step in steps:
                node = node.next.setdefault(step, Node())
            if node.ends and entry in node.ends:
                return False
            node.ends.append(entry)
            self._forms.update(steps)
        self._own.update(map(form, entry.words))
        self.longest = max(self.longest, len(entry.words))
        return True

    # -------------------------------------------------------------------------------------------------- looking

    def __contains__(self, words: Words) -> bool:
        """Whether just these words are the name of a device, an entity, an area or a floor."""
        node: Node | None = self.root
        for word in words:
            node = node.next.get(form(word)) if node else None
        return node is not None and any(entry.words == words for entry in node.ends)

    def knows(self, word: str) -> bool:
        """Whether a word form occurs in any name."""
        return word in self._forms

    def has_word(self, word: str) -> bool:
        """Whether a name has this form as one word, rather than as two that may be joined."""
        return word in self._own

    def partly(self, words: Iterable[str]) -> Match | None:
        """What has all these words within its name: "the reading light" for the Floor Reading Lamp."""
        said = tuple(words)
        if all(_is_plain(word) for word in said):
            return None
        wanted = [_synonym(word) for word in said]
        rarest, *others = sorted((self._by_word.get(word, {}) for word in wanted), key=len)
        keys = [key for key in rarest if all(key in other for other in others)]
        if not keys:
            return None
        shortest = min(map(len, keys))
        if len(said) < _LEAST_TOLD and shortest > _LEAST_SHARE * len(said):
            # A word or two of a name of thirty tell nothing.
            return None
        kept = sorted(key for key in keys if len(key) == shortest)
        entries = [entry for key in kept for entry in self._named[key]]
        found = tuple(dict.fromkeys(entry.named for entry in entries if entry.named))
        quality = min(0.9, 0.5 + 0.4 * len(wanted) / shortest)
        return Match(found, entries[0].shown, quality, How.PART)

    def nearly(self, words: Sequence[str]) -> Match | None:
        """What has within its name what these words may be slips of: half of its words at least; else None."""
        meant: list[str] = []
        guessed: list[Alike] = []
        for word in words:
            if self.knows(form(word)):
                meant.append(word)
                continue
            alike = [one for one in self.vocabulary.alike(form(word)) if self.has_word(one.word)]
            if not alike or form(word) in REAL_WORDS:
                # Who speaks of a sauna does not mean the Sonos.
                return None
            meant.append(alike[0].word)
            guessed.append(alike[0])
        match = self.partly(meant) if guessed else None
        if match is None or 2 * len(meant) < len(fold(match.name)):
            return None
        quality = min(match.quality, *(one.likeness for one in guessed))
        return replace(match, quality=quality, how=guessed[0].how)

    def places_with(self, words: Iterable[str], *, head: bool = False) -> tuple[str, ...]:
        """The areas whose names have all these words: the Master Bedroom and the Guest Bedroom for "bedroom".

        With `head` only those that one of the words says what they are: "bedroom", and not "guest".
        """
        found = [self._in_places.get(form(word), {}) for word in words]
        if not found:
            return ()
        every = [area for area in found[0] if all(area in other for other in found)]
        return tuple(area for area in every if not head or any(other[area] for other in found))

    def places_numbered(self, word: str) -> tuple[str, ...]:
        """The areas that are called by a word and a number or letter: "Room 1", "Dorm B"; one alone is none."""
        node = self.root.next.get(form(word), Node())
        ends = [end for step, after in node.next.items() if is_count(step) for end in after.ends]
        found = tuple(dict.fromkeys(end.shown for end in ends if end.kind is Kind.AREA))
        return found if len(found) > 1 else ()

    def place_like(self, words: Words) -> str | None:
        """The area whose whole name is almost these words: the "dining room" of a home that wrote "Ding Room"."""
        best = process.extractOne(" ".join(words), self._places.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE_PLACE)
        return self._places[best[0]] if best else None

    def _nearest(self, words: Words) -> Words:
        """Two names to offer where nothing answers to the words, the most alike first; may be empty."""
        said = " ".join(words)
        ranked = process.extract(said, self._shown.keys(), scorer=fuzz.WRatio, limit=2, score_cutoff=60)
        return tuple(dict.fromkeys(self._shown[one[0]] for one in ranked))


def is_count(word: str) -> bool:
    """Whether a word of a name only tells it from others of its kind: "Room 2", "Dorm B"."""
    return NUMBER.fullmatch(word) is not None or (len(word) == 1 and word.isascii() and word.isalpha())


def owner(area: str) -> str | None:
    """The word for whose room it is: "max's" of "Max's Room"; None where the name tells of nobody."""
    words = fold(area)
    return words[0] if len(words) > 1 and words[0].endswith("'s") else None


def _verbatim(name: str) -> str:
    return clean(name).casefold()


def _synonym(word: str) -> str:
    said = form(word)
    return SYNONYMS.get(said, said)


def _is_plain(word: str) -> bool:
    return word in _PLAIN or (word,) in type_words()


_PLAIN: Final = FUNCTION_WORDS | REQUEST_WORDS | PROPERTIES


_COMMON: Final = (FUNCTION_WORDS | REQUEST_WORDS | PROPERTIES | EVERY | frozenset(COLORS)) - {
    words[0] for words in type_words() if len(words) == 1
}


def _is_weak(words: Words) -> bool:
    """Whether a name has only words that any request may have; "Night Light" has one that few have."""
    return all(word in _COMMON or NUMBER.fullmatch(word) for word in words)


def _without_area(words: Words, area: Words) -> Iterator[Words]:
    if area and len(words) > len(area):
        if words[: len(area)] == area:
            yield words[len(area) :]
        if words[-len(area) :] == area:
            yield words[: -len(area)]


@lru_cache(maxsize=16_384)  # a home of a thousand devices is indexed anew with each that comes or goes
def _variants(words: Words) -> tuple[Words, ...]:
    """A name in the ways in which it is said, as word forms; the first is the name itself."""
    forms = tuple(map(form, words))
    return tuple(dict.fromkeys((forms, *filter(None, _reordered(forms)))))


def _reordered(forms: Words) -> Iterator[Words]:
    if len(forms) > _LONGEST_TURNED:
        return
    # In "Dorm A" it is a letter.
    core = tuple(word for i, word in enumerate(forms) if word not in ARTICLES or (i and i == len(forms) - 1))
    yield core
    links = [i for i, word in enumerate(core) if word in CONNECTORS and 0 < i < len(core) - 1]
    if len(links) == 1:
        head, tail = core[: links[0]], core[links[0] + 1 :]
        yield (*head, BETWEEN, *tail)
        yield (*tail, *head)
    elif not links:
        for i in range(1, len(core)):
            yield (*core[i:], BETWEEN, *core[:i])
            yield (*core[: i - 1], core[i - 1] + core[i], *core[i + 1 :])


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
