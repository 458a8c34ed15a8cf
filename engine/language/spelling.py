"""One word in its several spellings, and the words that it may be a slip of the keyboard or of the ear for."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import islice, takewhile
from typing import Final

import jellyfish
from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel

from engine.language.words import EVERY, FUNCTION_WORDS, REQUEST_WORDS

ARTICLES: Final = frozenset({"the", "a", "an", "my", "our", "your"})
"""Words that may stand in a name or be left out of it."""


class How(StrEnum):
    """By which way words came to stand for a name."""

    EXACT = "exact"
    FORM = "form"
    """Another form of the same words: plural, possessive, order, one word or two, a digit or its word."""
    PART = "part"
    """Some words of the name only."""
    SHORTENED = "shortened"
    """The beginning of a word: a guess, which the answer tells."""
    SPELLING = "spelling"
    """Spelt nearly so: a guess, which the answer tells."""
    SOUND = "sound"
    """Sounding so: a guess, which the answer tells."""

    @property
    def guessed(self) -> bool:
        """Whether other words were said than the name has; nothing dangerous is done on that alone."""
        return self in {How.SHORTENED, How.SPELLING, How.SOUND}


@lru_cache(maxsize=16_384)
def form(word: str) -> str:
    """A folded word without what people vary: possessive, plural, accents of Latin letters, "one" for 1."""
    if word == "one":
        return "1"
    plain = _without_accents(word) if not word.isascii() else word
    return _singular(plain.removesuffix("'s").replace("'", ""))


def _without_accents(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    # Only after Latin letters: in Hindi such a sign is a vowel, in Russian it makes another letter.
    kept = [c for i, c in enumerate(parts) if not ("\u0300" <= c <= "\u036f" and i and _base(parts, i) < "\u0250")]
    return unicodedata.normalize("NFC", "".join(kept))


def _base(parts: str, i: int) -> str:
    while i and "\u0300" <= parts[i] <= "\u036f":
        i -= 1
    return parts[i]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    # The UPS is no plural of "up": a short name must not become a particle of the verb.
    plural = len(word) > 2 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if plural and (word[:-1] not in FUNCTION_WORDS or word == "rooms") else word


@dataclass(frozen=True, slots=True)
class Alike:
    """A word of the home's names that another word may stand for."""

    word: str
    likeness: float
    """0..1; never 1."""
    how: How


_LEAST_SOUND: Final = 0.75
"""Likeness from which an equal sound is taken; about half of the letters are the same then."""
_KEPT: Final = 4


class Vocabulary:
    """The words of one home's names; says which of them a word that is none of them may stand for.

    Edits count as Damerau did: a letter added, left out, changed, or swapped with its neighbour. One is allowed from
    four letters on, two from nine on. Sound is Metaphone, for English. A beginning of three letters or more stands for
    the one word that begins so: "nav lights" are the Navigation Lights.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(word for word in words if word.isalpha() and len(word) > 1)
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        for word in self._words:
            if sound := _sound(word):
                self._by_sound[sound].append(word)
        self._known: dict[str, tuple[Alike, ...]] = {}

    def alike(self, word: str) -> tuple[Alike, ...]:
        """The words that `word` may stand for, the likeliest first; empty where there is none."""
        if (known := self._known.get(word)) is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            known = self._known[word] = self._look(word)
        return known

    def _look(self, word: str) -> tuple[Alike, ...]:
        if not word.isalpha():
            return ()
        real = word in REAL_WORDS
        found: dict[str, Alike] = {}
        for other in self._by_sound.get(_sound(word), ()) if len(word) > 2 else ():
            likeness = 0.6 + 0.35 * Indel.normalized_similarity(word, other)
            if likeness >= _LEAST_SOUND and other != word and not (real and other in REAL_WORDS):
                found[other] = Alike(other, likeness, How.SOUND)
        edits = 0 if len(word) < 4 else 1 if len(word) < 9 else 2
        for other, distance, _ in process.extract_iter(word, self._words, scorer=OSA.distance, score_cutoff=edits):
            if 0 < distance <= edits and _is_slip(word, other) and not (real and other in REAL_WORDS):
                likeness = 1.0 - distance / (max(len(word), len(other)) + 2)
                if other not in found or found[other].likeness < likeness:
                    found[other] = Alike(other, likeness, How.SPELLING)
        if not real and (whole := self._shortened(word)):
            found.setdefault(whole, Alike(whole, _SHORTENED, How.SHORTENED))
        return tuple(sorted(found.values(), key=lambda one: (-one.likeness, one.word))[:_KEPT])

    def _shortened(self, word: str) -> str | None:
        """The only word that is cut off to this one; None where there is none, or several."""
        if len(word) < _SHORTEST_CUT:
            return None
        begins = islice(self._words, bisect_left(self._words, word), None)
        whole, *others = list(takewhile(lambda other: other.startswith(word), begins)) or [""]
        # Beside "navigation" stands "navigationlights", its name as one word.
        one = all(other.startswith(whole) for other in others)
        return whole if one and len(whole) >= len(word) + _LEAST_CUT else None


_MOST_KNOWN: Final = 4_096
_SHORTENED: Final = 0.85
"""Likeness of a word to what it is cut off from."""
_SHORTEST_CUT: Final = 3
_LEAST_CUT: Final = 2
"""Letters that are cut off at least; with one, it is a slip of the keyboard."""


def _is_slip(word: str, other: str) -> bool:
    """Whether a small distance is a slip rather than another word: "hall" is not a wall that was typed wrong."""
    if len(other) < 3 or len(word) > len(other) + 2:
        return False
    return len(word) > 5 or word[0] == other[0] or sorted(word) == sorted(other)


def _sound(word: str) -> str:
    """How an English word sounds, without its vowels; empty where that tells too little."""
    if not (word.isascii() and word.isalpha()):
        return ""
    sound: str = jellyfish.metaphone(word)
    return sound if len(sound) > 1 else ""


REAL_WORDS: Final = frozenset(
    "attic balcony ball basement bath bathroom bed bedroom bench box cabin cabinet car cellar chair closet corner "
    "corridor couch counter court cup deck den desk dining drawer drive driveway entrance entry fence fire fireplace "
    "floor foyer garage garden guest gym hall hallway house hut island kids kitchen landing laundry lawn library "
    "living lobby loft lounge master mirror nursery office pantry path patio pool porch rear roof room sauna shed "
    "shelf shower side sink sofa spa stair stairs staircase step stool storage store studio study table tent terrace "
    "theater theatre toilet tree tub utility wall wardrobe well yard book camera cat clock cooker dog fountain fridge "
    "freezer grill kettle lamp light microwave mixer oven phone printer pump radio sensor stove tank toaster tower "
    "train aquarium arch attic awning barbecue barn bathtub bike blanket blender boat boiler bottle bowl bridge "
    "bucket bush cage candle canopy caravan carpet carport ceiling chandelier chicken chimney christmas closet coop "
    "curtain door doorbell duvet easel extractor faucet feeder field flat flower fryer furnace gate gazebo geyser "
    "greenhouse hedge hob humidifier hutch incubator iron jacuzzi juicer kiln kennel ladder lantern lounger mailbox "
    "mattress mill motor mower organ orchard oasis paddock painting paper pergola pet piano picture pillow pipe plant "
    "plug pond pot projector purifier ramp razor rocket rose router saddle saw scooter screen seat server sewing shop "
    "shutter silo skylight smoker socket speaker spotlight sprinkler stable stage statue sun sunlamp tap tarp "
    "television terrarium thermostat tile towel toy tractor trailer trampoline trap tub turbine vacuum van vase "
    "veranda vineyard wagon washer waterfall weather wheel winch window wine workshop".split()
)
"""Common words for rooms and things. None stands for another: a desk is no deck, though one letter parts them."""


@lru_cache(maxsize=4_096)
def grammar_slip(word: str) -> str | None:
    """The word of grammar that a word is one letter away from: "the" for "teh", "turn" for "trun"; None: it is none."""
    if not word.isalpha() or len(word) > _LONGEST_GRAMMAR_SLIP or form(word) in REAL_WORDS:
        # A pool is no slip for "cool": who speaks of the pool heater means no other.
        return None
    # "Tall" is no slip for "all": how many are meant is only heard in a word that begins like it.
    alike = sorted(one for one in EVERY if one[0] == word[0] and word[:2] != "ea")
    verbs = sorted(one for one in REQUEST_WORDS if len(one) > 2)
    meant = _OFTEN if len(word) < _SHORTEST_VERB_SLIP else (*alike, *verbs, *_POLITE)
    near = [one for one in meant if 0 < OSA.distance(word, one, score_cutoff=1) <= 1]
    # Letters that only changed places are the likelier slip: "trun" is "turn" before it is "run".
    return min(near, key=lambda one: (sorted(one) != sorted(word), one[0] != word[0]), default=None)


_OFTEN: Final = ("the", "off", "and")
_POLITE: Final = ("please", "thanks", "could", "would")
_SHORTEST_VERB_SLIP: Final = 4
_LONGEST_GRAMMAR_SLIP: Final = 10
