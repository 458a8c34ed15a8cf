"""Words that go on from what was just done: "a bit more", "again", "even dimmer", "max", "too much". Pure.

Closed lists of grammar. An utterance of nothing but such words has no request of its own: how far, and which way, is
said; of what, was said before.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from engine.language.amounts import DEGREES, PERCENT, STEPS, UNIT_WORDS
from engine.language.words import NUMBER, fold


class On(StrEnum):
    """How an utterance goes on from the change before."""

    FURTHER = "further"
    """The same way: "more", "a bit"."""
    RETURN = "return"
    """Some of the way back: "too much", "back a bit"."""
    UP = "up"
    DOWN = "down"
    MOST = "most"
    LEAST = "least"
    END = "end"
    """As far as it goes the same way: "all the way"."""
    AGAIN = "again"


class Kind(StrEnum):
    """What a comparative is about; "more" and "higher" are about anything."""

    LIGHT = "light"
    SOUND = "sound"
    WARMTH = "warmth"
    SPEED = "speed"


@dataclass(frozen=True, slots=True)
class Leaning:
    """What is left of an utterance whose words all lean on the change before."""

    on: On
    kind: Kind | None = None
    amount: float | None = None
    """How much was said; None: as much as before, or as is usual."""
    unit: str | None = None
    """Of the amount: "%", "°", "steps" or None."""
    times: float = 1.0
    """Of the usual step: 2 for "a lot", 0.5 for "too much"."""
    pronoun: bool = False
    """Whether it says "it" or "that": then it may be longer ago."""
    bare: bool = False
    """Whether nothing in it tells what is to change: "more", "again"."""


_UP: Final[dict[str, Kind | None]] = {
    **dict.fromkeys(("up", "higher", "raise", "increase", "stronger", "bump", "crank"), None),
    **dict.fromkeys(("brighter", "lighter", "brighten"), Kind.LIGHT),
    "louder": Kind.SOUND,
    **dict.fromkeys(("warmer", "hotter"), Kind.WARMTH),
    **dict.fromkeys(("faster", "quicker"), Kind.SPEED),
}
_DOWN: Final[dict[str, Kind | None]] = {
    **dict.fromkeys(("down", "lower", "reduce", "decrease", "weaker", "less"), None),
    **dict.fromkeys(("dimmer", "darker", "dim"), Kind.LIGHT),
    **dict.fromkeys(("quieter", "softer"), Kind.SOUND),
    **dict.fromkeys(("colder", "cooler"), Kind.WARMTH),
    "slower": Kind.SPEED,
}
_TOO: Final[dict[str, tuple[On, Kind | None]]] = {
    "much": (On.RETURN, None),
    "far": (On.RETURN, None),
    "high": (On.DOWN, None),
    "low": (On.UP, None),
    "strong": (On.DOWN, None),
    "weak": (On.UP, None),
    "bright": (On.DOWN, Kind.LIGHT),
    "dark": (On.UP, Kind.LIGHT),
    "dim": (On.UP, Kind.LIGHT),
    "loud": (On.DOWN, Kind.SOUND),
    "quiet": (On.UP, Kind.SOUND),
    "soft": (On.UP, Kind.SOUND),
    "fast": (On.DOWN, Kind.SPEED),
    "slow": (On.UP, Kind.SPEED),
}
_MOST: Final = frozenset({"max", "maximum", "full", "fully", "highest"})
_LEAST: Final = frozenset({"min", "minimum", "lowest"})
_SIZES: Final[dict[str, float]] = {
    **dict.fromkeys(("bit", "little", "touch", "tad", "notch", "smidge", "smidgen", "hair", "slightly"), 1.0),
    **dict.fromkeys(("lot", "lots", "way", "far"), 2.0),
}
_MORE: Final = frozenset({"more", "further", "another"})
_PRONOUNS: Final = frozenset({"it", "that", "them", "this", "these", "those"})
_FILLERS: Final = frozenset(
    "a an the please just now ok okay and even still yet that's thats it's its is are go make turn take bring "
    "put do can could would you i want need some same thing by of then once time one keep going to think don't "
    "but no way tiny wee ever so almost there not quite enough give me us set have go's let's get hmm oh well "
    "actually all at as again up down back try".split()
)
_MOST_WORDS: Final = 9


def leaning(text: str) -> Leaning | None:
    """How an utterance goes on from the change before; None where any of its words is about something else.

    >>> leaning("a bit more").on
    <On.FURTHER: 'further'>
    >>> leaning("ok, that's too quiet now").on, leaning("turn on the lamp")
    (<On.UP: 'up'>, None)
    """
    said = fold(text)
    if not said or len(said) > _MOST_WORDS or not all(map(_known, said)):
        return None
    found = _way(list(said))
    if found is None:
        return None
    on, kind, times = found
    number = next((i for i, word in enumerate(said) if NUMBER.fullmatch(word)), None)
    unit = next((UNIT_WORDS[word] for word in said if word in UNIT_WORDS), None)
    amount = float(said[number].replace(",", ".")) if number is not None else None
    if amount is None and ("one" in said or "another" in said) and (unit == DEGREES or said[:2] == ("one", "more")):
        amount = 1.0
    if amount is not None and "to" in said:
        # "Make it brighter, to 40" says where to, and not how far.
        return None
    if unit == STEPS and amount is None:
        unit = None
    bare = kind is None and (on not in {On.UP, On.DOWN} or bool(set(said) & {"less", "notch"}))
    if unit is not None and unit not in {PERCENT, DEGREES, STEPS}:
        return None
    return Leaning(on, kind, amount, unit, times, bool(set(said) & _PRONOUNS), bare)


def _known(word: str) -> bool:
    return (
        word in _FILLERS
        or word in _PRONOUNS
        or word in _UP
        or word in _DOWN
        or word in _SIZES
        or word in _MORE
        or word in _MOST
        or word in _LEAST
        or word in {"too", "much", "reverse"}
        or word in _TOO
        or word in UNIT_WORDS
        or NUMBER.fullmatch(word) is not None
    )


def _way(said: list[str]) -> tuple[On, Kind | None, float] | None:
    """Which way, what of, and how many usual steps."""
    words = set(said)
    times = max((_SIZES[word] for word in said if word in _SIZES), default=1.0)
    if "too" in words or ({"not", "enough"} <= words):
        return _excess(said, times)
    if "not" in words or "no" in words or "don't" in words:
        return None
    if (end := _end(said, words)) is not None:
        return end, None, 1.0
    ups, downs = [word for word in said if word in _UP], [word for word in said if word in _DOWN]
    if "all" in words or (ups and downs):
        return None
    if "back" in words:
        # "Turn it back on" is no step; "back up a bit" is one up.
        way = On.UP if ups else On.DOWN if downs else On.RETURN
        return (way, None, times) if _sized(words) or way is not On.RETURN else None
    if ups or downs:
        return (On.UP if ups else On.DOWN), (_UP | _DOWN)[(ups or downs)[-1]], times
    return _repeated(words, times)


def _end(said: list[str], words: set[str]) -> On | None:
    if words & _MOST:
        return On.MOST
    if words & _LEAST:
        return On.LEAST
    if said[-3:] != ["all", "the", "way"]:
        return None
    return On.MOST if "up" in words else On.LEAST if "down" in words else On.END


def _repeated(words: set[str], times: float) -> tuple[On, Kind | None, float] | None:
    if words & {"again", "once"} and not words & _MORE:
        return On.AGAIN, None, times
    if words & _MORE or "by" in words or _sized(words) or words >= {"keep", "going"}:
        return On.FURTHER, None, times
    return (On.AGAIN, None, times) if words >= {"same", "thing"} else None


def _sized(words: set[str]) -> bool:
    return bool(words & (_SIZES.keys() - {"way", "far"}))


def _excess(said: list[str], times: float) -> tuple[On, Kind | None, float] | None:
    if "not" in said:
        return On.FURTHER, None, times
    following = next((word for word in said[said.index("too") + 1 :] if word in _TOO), None)
    if following is None:
        return None
    on, kind = _TOO[following]
    return on, kind, 0.5 if on is On.RETURN else 1.0
