"""Which way something is to change, where no plain "more" or "less" says so. Pure.

"Knock ten degrees off", "a touch more closed", "turn up the fire", "the fan is too strong".
"""

from __future__ import annotations

import re
from typing import Final

from engine.language import words as w
from engine.language.excess import excess
from engine.language.leaning import Kind
from engine.language.reading import Reading

_TAKING: Final = frozenset("knock take shave lop trim cut".split())
_A_LITTLE: Final = frozenset("bit little slightly notch tad touch more further less".split())
_BY_HAND: Final = frozenset("turn crank bump bring put notch knock take".split())
"""Verbs that say of "up" and "down" no more than these do."""


def too_much(reading: Reading) -> tuple[int, Kind | None] | None:
    """Which way what is wrong with a thing would be put right, and what of it; None: nothing is complained of."""
    if reading.asks or reading.discomfort is not None or not (reading.names or reading.types or reading.areas):
        return None
    return excess([token.text for token in reading.tokens])


def taken_or_added(said: frozenset[str]) -> int:
    """Which way "knock ten degrees off" and "add 20 percent" go; 0: nothing is taken or added."""
    return -1 if said & _TAKING and "off" in said else 1 if "add" in said else 0


def further(said: frozenset[str]) -> int:
    """Which way "open it a bit" and "a touch more closed" go; 0: neither, or not by some more."""
    opens, closes = bool(said & (w.OPENING | {"opened"})), bool(said & w.CLOSING)
    if opens == closes or not said & _A_LITTLE:
        return 0
    way = 1 if opens else -1
    return -way if "less" in said else way


_SHUT_BY: Final = re.compile(r"(?:%|percent|thirds?|quarters?) (?:of the way )?(?:closed|shut|down)\b", re.IGNORECASE)


def counts_shut(reading: Reading) -> bool:
    """Whether it was said how far shut something is to be, and not how far open: "three quarters shut"."""
    return _SHUT_BY.search(reading.text) is not None


def turned_up(reading: Reading) -> bool:
    """Whether something is to be more or less, though the statistics heard on or off: "turn up the fire"."""
    said = reading.outside
    if taken_or_added(said) and reading.amounts:
        return True
    verbs = said & w.REQUEST_WORDS
    return len(said & {"up", "down"}) == 1 and not said & {"on", "off"} and verbs <= _BY_HAND
