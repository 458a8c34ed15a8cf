"""The words of what can be chosen in a home: its devices' options, and the names of their settings."""

from __future__ import annotations

from functools import lru_cache

from devices.model import Feature, Home
from engine.language.names import Versioned
from engine.language.words import fold

_NAMED = (Feature.NUMBER, Feature.OPTION, Feature.TEXT)


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
                found.update(fold(option.replace("_", " ")))
    return frozenset(found)


def option_words(home: Home) -> frozenset[str]:
    """Every word of an option, or of the name of a number, select or text; made once for each version of the home."""
    return _words(Versioned(home))
