"""How much is left of something: tanks, bins, batteries. "How much water do we have?" asks for a level, not for a pump.

A level is a sensor of a share or of an amount in store; what it is of, its name tells. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from devices.model import Device, Entity, Home
from engine.context import sensors
from engine.context.situation import Situation
from engine.language.describe import capital, place, state_of, the, told
from engine.language.reading import Reading
from engine.language.spelling import How
from engine.language.words import FUNCTION_WORDS, fold, singular
from engine.resolution.found import Candidate, Said

LOW_PERCENT: Final = 20.0
"""From here down a battery or a tank is low: what most devices warn at."""
_FULL_PERCENT: Final = 95.0
"""From here on people call it full: few gauges ever tell 100."""
_EMPTY_PERCENT: Final = 5.0
_UNITS: Final = frozenset({"%", "l", "ml", "gal", "m³", "ft³", "kg", "g", "lb", "kwh", "wh"})
_STORED: Final = frozenset({"volume_storage", "energy_storage", "battery"})
_NO_LEVELS: Final = frozenset(
    "humidity moisture power_factor water gas energy signal_strength volume weight precipitation".split()
)
"""Device classes with such a unit that tell no store: what went through a meter, how damp it is."""
_OTHER_WORDS: Final = frozenset("progress completion done humidity moisture used usage consumption today total".split())
_ASKED: Final = re.compile(
    r"\b(?:low on|(?:run|ran|running|are|is|we're) (?:\w+ )?out of|enough|how full|how empty)\b|"
    r"^how much (?!(?:time|longer|light|more time)\b)(?:\w+ ){0,3}?(?:is|are|do|does|have|has|had|did|left|remains?)\b|"
    r"^how many (?:lit(?:er|re)s?|gallons?|kilos?|kg|kilograms?|pounds?|kilowatt\S*|percent)\b|"
    r"^(?:what(?:'s| is) )?(?:the |our |my )?(?:(?:\w+ ){1,2}levels?$|levels? (?:of|in)\b)|"
    r"^(?:is|are) .*\b(?:full|empty|charged|topped up)\b",
    re.IGNORECASE,
)
_USED: Final = frozenset("use used uses using consume consumed consumes consuming cost costs draw drawing".split())
_NO_STORES: Final = frozenset("volume brightness light sound noise oil_pressure".split())
_CHARGE: Final = frozenset({"battery", "charge", "charged", "power", "juice", "electricity", "soc"})
_SAME: Final[Mapping[str, frozenset[str]]] = {
    "fuel": frozenset("fuel diesel petrol gasoline kerosene oil propane lpg".split()),
    "diesel": frozenset({"diesel", "fuel"}),
    "petrol": frozenset({"petrol", "gasoline", "fuel"}),
    "gasoline": frozenset({"gasoline", "petrol", "fuel"}),
    "gas": frozenset("gas propane butane lpg".split()),
    "propane": frozenset("propane gas lpg".split()),
    "oil": frozenset({"oil", "heating"}),
    **dict.fromkeys(_CHARGE, frozenset({"battery", "charge", "soc", "powerwall", "accumulator"})),
}
"""What people say → words in the name of what tells it."""
_PLAIN: Final = FUNCTION_WORDS | frozenset(
    "left much many full empty level levels sensor low enough remain remains remaining litre litres liter liters "
    "gallon gallons kilo kilos kg topped running run ran".split()
)
_AMOUNTS: Final = re.compile(r"\bhow many (lit(?:er|re)s|gallons|kilos|kg|kilograms|pounds)\b", re.IGNORECASE)


def asked(reading: Reading, text: str) -> bool:
    """Whether it is asked how much there is of something.

    Args:
        reading: of the question.
        text: the same without names, places and words of address.

    """
    if reading.words & (_USED | _NO_STORES) or not _ASKED.search(text):
        return False
    return reading.asks or reading.text.rstrip().endswith("?") or "level" in text.casefold()


def answer(reading: Reading, situation: Situation) -> Said | None:
    """What the levels tell that bear most of the words; that nothing tells, where a store was named; else None."""
    subject = _subject(reading)
    # Part of a name is no name: of the Fresh Water Tank and the Fuel Tank, "the tank" may be either.
    whole = [match for match in reading.names if match.how is not How.PART]
    about = {named.device for match in whole for named in match.found}
    charge = bool(subject & _CHARGE) or any(word.kind == "battery" for word in reading.types)
    levels = [c for c in _levels(situation.home) if charge or c.entity.device_class != "battery"]
    found = [c for c in levels if c.device.id in about] or _best(levels, subject)
    if found:
        return _told(found, reading, situation)
    if charge and not about and (known := batteries(situation.home)) is not None:
        return known
    if about or not subject or _YES_OR_NO.match(reading.text):
        return None
    return f"Nothing here tells how much {_words(reading, subject)} there is.", []


_YES_OR_NO: Final = re.compile(r"^(?:is|are) .*\b(?:full|empty|charged)\b", re.IGNORECASE)


def _subject(reading: Reading) -> frozenset[str]:
    """The words for what is in store, in the singular."""
    return frozenset(singular(word) for word in reading.words if word not in _PLAIN and not word.isdigit())


def _words(reading: Reading, subject: frozenset[str]) -> str:
    said = [reading.text[token.start : token.end] for token in reading.tokens if singular(token.text) in subject]
    return " ".join(said[:4])


def _best(levels: Iterable[Candidate], subject: frozenset[str]) -> list[Candidate]:
    """Those whose names have most of the words, the words themselves before others for the same."""
    ranked: list[tuple[int, int, Candidate]] = []
    for one in levels:
        called = {singular(word) for word in fold(f"{one.device.name} {one.entity.name}")} - _PLAIN
        exact = len(subject & called)
        alike = sum(bool(_SAME.get(word, frozenset()) & called) for word in subject)
        if exact or alike:
            ranked.append((max(exact, alike), exact, one))
    best = max((rank[:2] for rank in ranked), default=(0, 0))
    return [one for *rank, one in ranked if tuple(rank) == best]


def _told(found: Sequence[Candidate], reading: Reading, situation: Situation) -> Said:
    text = " ".join(f"{capital(told(c.device, c.entity, here=situation.area))}." for c in found)
    if (amount := _AMOUNTS.search(reading.text)) and all(c.entity.unit == "%" for c in found):
        text += f" Nothing here tells {amount[1]}."
    verdict = _verdict(found, reading)
    return (f"{verdict}: {text[:1].lower()}{text[1:]}" if verdict else text), list(found)


def _verdict(found: Sequence[Candidate], reading: Reading) -> str:
    """Yes or no, where it was asked whether it is low, enough, full or empty; empty: it was not, or nobody can tell."""
    shares = [figure for c in found if c.entity.unit == "%" and (figure := sensors.number(c.entity)) is not None]
    if not shares:
        return ""
    least, most = min(shares), max(shares)
    if reading.words & {"low", "out"}:
        return "Yes" if least <= LOW_PERCENT else "No"
    if "enough" in reading.words:
        return "Yes" if least > LOW_PERCENT else "No"
    if _YES_OR_NO.match(reading.text):
        empty = "empty" in reading.words
        so = most <= _EMPTY_PERCENT if empty else least >= _FULL_PERCENT
        return "Yes" if so else "No"
    return ""


def _levels(home: Home) -> list[Candidate]:
    every = [Candidate(device, entity) for device, entity in home.entities() if entity.component == "sensor"]
    return [one for one in every if _tells_level(one.device, one.entity)]


def _tells_level(device: Device, entity: Entity) -> bool:
    if (entity.unit or "").casefold() not in _UNITS or entity.device_class in _NO_LEVELS:
        return False
    if entity.device_class in _STORED:
        return entity.category is None or entity.device_class == "battery"
    return entity.category is None and not set(fold(f"{device.name} {entity.name}")) & _OTHER_WORDS


def batteries(home: Home) -> Said | None:
    """Which batteries are low, else which is the lowest; None: nothing here tells."""
    every = [c for c in _charges(home) if c.entity.state.value not in {None, "unknown", "unavailable"}]
    if not every:
        return None
    low = [c for c in every if _is_low(c.entity)]
    if low:
        return " ".join(f"{capital(told(c.device, c.entity))}." for c in low), low
    figures = [(figure, c) for c in every if (figure := sensors.number(c.entity)) is not None]
    if not figures:
        return "None of them is low.", every
    _, lowest = min(figures, key=lambda one: one[0])
    name = f"{the(lowest.label)}{place(lowest.device)}"
    return f"None: the lowest is {name} at {state_of(lowest.entity)}.", [lowest]


def _charges(home: Home) -> list[Candidate]:
    """Every battery; these are often announced as mere diagnosis."""
    return [
        Candidate(device, entity)
        for device, entity in home.entities()
        if entity.device_class == "battery" and entity.component in {"sensor", "binary_sensor"}
    ]


def _is_low(entity: Entity) -> bool:
    figure = sensors.number(entity)
    return entity.state.value == "on" if figure is None else figure <= LOW_PERCENT
