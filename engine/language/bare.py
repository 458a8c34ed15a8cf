"""Words that are nothing but a value or a switch, said of what was spoken of: "thirty percent", "back on", "red". Pure.

They are spelt out as a request about "it", so that they are understood as any other request is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from engine.language.amounts import EXTREMES, PERCENT, TIMES, UNIT_WORDS
from engine.language.reading import Reading
from engine.language.words import NUMBER


@dataclass(frozen=True, slots=True)
class Explicit:
    """A request about "it"."""

    text: str
    intents: tuple[str, ...] = ()
    """What it asks for, where its words leave no doubt."""
    value: str = ""
    """The value in words; empty for a switch."""


_LEAD: Final = r"(?:(?:now|and|then|ok|okay|so|please|no|actually|just|but|i (?:meant|said|mean))[ ,]+)*"
_SWITCHED: Final = re.compile(
    rf"^{_LEAD}(?:(?:turn|switch|put) )?(?:(?:it|them|that) )?(?:back )?(?P<way>on|off)(?: (?:again|now|please|then))*"
    r"(?P<when> (?:in|for|at|after|until) .+?)?[.! ]*$",
    re.IGNORECASE,
)
_VERBAL: Final = re.compile(r"\b(?:turn|switch|put|it|them|that)\b", re.IGNORECASE)
_UNITLESS: Final = re.compile(
    r"^(?P<lead> (?:in|for|after) (?:\d+|five|ten|fifteen|twenty|thirty|two|three|four|six))$", re.IGNORECASE
)
_FILLERS: Final = frozenset(
    "no ok okay and now then to at make it them that set just only actually rather better about around say i mean "
    "meant said let's lets try please instead there thanks oh um erm hmm well go put have want be by of yes maybe "
    "back".split()
)
_FRACTIONS: Final = frozenset("a one third thirds quarter quarters crack slit ajar".split())
_PLAIN: Final = frozenset({"half", "halfway", "full"})
"""Extremes that are values; "max" goes on from the change before, see `leaning`."""


def explicit(reading: Reading) -> Explicit | None:
    """The request that bare words stand for; None where they name or ask something of their own.

    >>> from devices.model import Home
    >>> from engine.language.reader import read
    >>> explicit(read("no, thirty percent", Home()))
    Explicit(text='set it to 30 percent', intents=(), value='30 percent')
    """
    if reading.names or reading.types or reading.areas or reading.floors or reading.unknown or reading.asks:
        return None
    if found := _SWITCHED.match(reading.text):
        if found["when"] is None and _VERBAL.search(reading.text) and "back" not in reading.words:
            # A request with a verb of its own is read as one.
            return None
        when = found["when"] or ""
        when = f"{when} minutes" if _UNITLESS.match(when) else when
        way = found["way"].casefold()
        return Explicit(f"turn it {way}{when}", ("HassTurnOn" if way == "on" else "HassTurnOff",))
    return _color(reading) or _value(reading)


def _value(reading: Reading) -> Explicit | None:
    if len(reading.amounts) != 1 or reading.amounts[0].unit in {TIMES, "steps"} or reading.color:
        return None
    said = [token.text for token in reading.tokens]
    kept = [word for word in said if word not in _FILLERS]
    if "by" in said or not kept or not all(_measures(word) for word in kept):
        return None
    if {"set", "put"} & set(said) and {"it", "them", "that"} & set(said):
        # "Set it to 30" is a request of its own; "make it 30" means no more than "30".
        return None
    amount = reading.amounts[0]
    value = f"{amount.value:g}{_UNITS.get(amount.unit or '', '')}"
    return Explicit(f"set it to {value}", value=value)


_UNITS: Final = {PERCENT: " percent", "°": " degrees", "°C": " degrees", "°F": " fahrenheit", "K": " kelvin"}


def _measures(word: str) -> bool:
    known = word in UNIT_WORDS or word in _FRACTIONS or word in _PLAIN
    return known or NUMBER.fullmatch(word) is not None or (word in EXTREMES and word in _PLAIN)


def _color(reading: Reading) -> Explicit | None:
    if (reading.color is None and reading.kelvin is None) or reading.amounts:
        return None
    said = [token.text for token in reading.tokens if token.text not in _FILLERS]
    if len(said) > (1 if reading.color else 2):
        return None
    return Explicit(f"make it {' '.join(said)}", ("HassLightSet",), " ".join(said))
