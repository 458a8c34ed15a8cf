"""The words of what can be chosen in a home: its devices' options, and the names of their settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from devices.model import Feature, Home
from engine.language.names import Versioned
from engine.language.words import Token, fold

CHOSEN: Final = (
    Feature.MODE,
    Feature.PRESET,
    Feature.FAN_MODE,
    Feature.OPTION,
    Feature.SWING_MODE,
    Feature.EFFECT,
    Feature.SOURCE,
)
"""Settings that an option alone stands for: "set the purifier to sleep"; the likeliest first."""
_NAMED = (Feature.NUMBER, Feature.OPTION, Feature.TEXT)
_NO_CHOICE: Final = frozenset("on off none up down open closed close start stop idle unknown".split())
"""Options that are what any request may say: whoever says "on" has chosen nothing by it."""
_LONGEST: Final = 5
"""Words of an option that are looked for."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One value that one entity can be set to."""

    unique_id: str
    feature: Feature
    option: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A stretch of words that is the name of an option."""

    offers: tuple[Offer, ...]
    """Where there is such an option; at least one."""
    start: int
    """Position of its first token."""
    end: int
    """Behind its last token."""
    exact: bool = True
    """False where it was said in another form, as a verb is: "recline" for "reclined"."""


@lru_cache(maxsize=4)
def _buttons(home: Versioned) -> frozenset[str]:
    return frozenset(
        name[0]
        for _, entity in home.home.entities()
        if Feature.PRESS in entity.features and entity.category is None and len(name := fold(entity.name)) == 1
    )


def button_verbs(home: Home) -> frozenset[str]:
    """The buttons that are called by one word, which people use as a verb: "empty the trash"."""
    return _buttons(Versioned(home))


@lru_cache(maxsize=4)
def _words(home: Versioned) -> frozenset[str]:
    found: set[str] = set()
    for _, entity in home.home.entities():
        if any(feature in entity.features for feature in _NAMED):
            found.update(fold(entity.name))
        for limits in entity.features.values():
            for option in limits.options:
                found.update(said_as(option))
    return frozenset(found)


def option_words(home: Home) -> frozenset[str]:
    """Every word of an option, or of the name of a number, select or text; made once for each version of the home."""
    return _words(Versioned(home))


def said_as(option: str) -> tuple[str, ...]:
    """The words by which people call an option: "fan_only" is "fan only"."""
    return fold(option.replace("_", " "))


@lru_cache(maxsize=4)
def _offers(home: Versioned) -> Mapping[tuple[str, ...], tuple[Offer, ...]]:
    """Every option by its words, and by their stems behind a mark that no word has."""
    found: dict[tuple[str, ...], list[Offer]] = {}
    for _, entity in home.home.entities():
        if entity.category is not None:
            continue
        if entity.component == "switch" and (mode := _mode(entity.name)):
            # A machine's Eco Mode that is a switch of its own.
            offer = Offer(entity.unique_id, Feature.POWER, entity.name)
            found.setdefault(mode, []).append(offer)
            found.setdefault((*mode, "mode"), []).append(offer)
        for feature in CHOSEN:
            for option in entity.features[feature].options if feature in entity.features else ():
                words = said_as(option)
                if words and not set(words) <= _NO_CHOICE and not all(word.isdigit() for word in words):
                    offer = Offer(entity.unique_id, feature, option)
                    found.setdefault(words, []).append(offer)
                    found.setdefault(_stems(words), []).append(offer)
    return {words: tuple(offers) for words, offers in found.items()}


def _mode(name: str) -> tuple[str, ...]:
    """What the mode is called that a switch turns on; empty where its name is none of a mode."""
    words = fold(name)
    return words[:-1] if len(words) > 1 and words[-1] == "mode" else ()


_STEM: Final = "~"


def _stems(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(_STEM + _stem(word) for word in words)


def _stem(word: str) -> str:
    """What the forms of a verb share: "recline" and "reclined", "rinse" and "rinsing"."""
    for ending in ("matic", "ing", "ed", "e", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            word = word.removesuffix(ending)
            break
    return word.removesuffix("e") if len(word) > _SHORTEST else word


_SHORTEST: Final = 4
"""Letters that are left of a word without its ending: "auto" of "automatic"."""
_NUMBERS: Final = {
    "one": "1",
    "program": "programme",
    **dict.fromkeys(("minute", "minutes"), "min"),
    **dict.fromkeys(("hour", "hours"), "h"),
    **dict.fromkeys(("second", "seconds"), "s"),
}
"""What people say → what stands in the names of options."""


@lru_cache(maxsize=4)
def _run(home: Versioned) -> Mapping[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], list[str]] = {}
    for device, entity in home.home.entities():
        if set(entity.features) == {Feature.PRESS} and entity.category is None:
            for name in (entity.name or device.name, *(() if entity.name else device.aliases)):
                found.setdefault(fold(name), []).append(entity.unique_id)
    return {words: tuple(ids) for words, ids in found.items()}


def run_by(words: Sequence[str], home: Home) -> tuple[str, ...]:
    """The scenes and buttons (unique ids) whose whole name these words are, be they verbs: "open shop"."""
    return _run(Versioned(home)).get(tuple(words), ())


@lru_cache(maxsize=4)
def _begins(home: Versioned) -> frozenset[str]:
    """The first words of all options, and their stems."""
    return frozenset(words[0] for words in _offers(home))


def choices(tokens: Sequence[Token], home: Home) -> list[Choice]:
    """The options of this home that are named in a sentence, the longest first; several may hold the same words."""
    known = _offers(Versioned(home))
    if not known:
        return []
    texts = [token.text for token in tokens]
    found: list[Choice] = []
    # Most words begin no option, and every request is looked through.
    begins = _begins(Versioned(home))
    starts = [i for i, word in enumerate(texts) if {word, _NUMBERS.get(word, word), _STEM + _stem(word)} & begins]
    for length in range(min(_LONGEST, len(texts)), 0, -1):
        for start in (one for one in starts if one + length <= len(texts)):
            said = tuple(texts[start : start + length])
            counted = tuple(_NUMBERS.get(word, word) for word in said)
            offers = known.get(said) or known.get(counted)
            if offers or (other := known.get(_stems(said))) is None:
                found += [Choice(offers, start, start + length)] if offers else []
            else:
                found.append(Choice(other, start, start + length, exact=False))
    return found
