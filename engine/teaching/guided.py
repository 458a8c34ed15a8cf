"""The guided questions: what is asked, which answers are good, and where to go on."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from engine.domain import Attitude, Conditions
from engine.language.reading import Reading
from engine.language.titles import genre_of
from engine.language.words import FUNCTION_WORDS, fold
from engine.teaching.statements import Statement


@dataclass(frozen=True, slots=True)
class BadAnswer:
    """Why an answer can't be taken."""

    text: str


@dataclass(frozen=True, slots=True)
class Topic:
    """One guided question."""

    name: str
    question: str
    parse: Callable[[Reading], Statement | BadAnswer]


_WORDS_FOR_LEVEL: Final[Mapping[str, float]] = {
    "dim": 20.0,
    "dimmed": 20.0,
    "dark": 10.0,
    "low": 20.0,
    "soft": 30.0,
    "medium": 50.0,
    "bright": 90.0,
    "full": 100.0,
    "off": 0.0,
}
COMFORT: Final = {"°C": (10.0, 30.0), "°F": (50.0, 86.0)}
"""Room temperatures that somebody may want, in each unit."""
_FAHRENHEIT_FROM: Final = 45.0
_FAHRENHEIT_TO: Final = 100.0
"""A bare number between these can only be Fahrenheit."""


def _light(reading: Reading) -> Statement | BadAnswer:
    level = next((amount.value for amount in reading.amounts if amount.unit in {None, "%"}), None)
    if level is None:
        level = next((level for word, level in _WORDS_FOR_LEVEL.items() if word in reading.words), None)
    if level is None:
        return BadAnswer("I need a brightness, such as “20 percent” or “dim”.")
    if not 0 <= level <= 100:
        return BadAnswer(f"{level:g} is not possible: brightness goes from 0 to 100 percent.")
    return Statement(level, Attitude.LIKE, "light.brightness", "%", Conditions(part_of_day=("night",)))


def _temperature(reading: Reading) -> Statement | BadAnswer:
    amount = next((amount for amount in reading.amounts if amount.unit != "%"), None)
    if amount is None:
        return BadAnswer("I need a temperature, such as “21 degrees”.")
    bare = "°F" if _FAHRENHEIT_FROM <= amount.value <= _FAHRENHEIT_TO else "°C"
    unit = amount.unit if amount.unit in COMFORT else bare
    low, high = COMFORT[unit]
    if not low <= amount.value <= high:
        return BadAnswer(f"{amount.value:g} degrees is no room temperature: it should be {low:g} to {high:g} {unit}.")
    return Statement(amount.value, Attitude.LIKE, "climate.temperature", unit)


_LEAD_IN: Final = re.compile(
    r"^(?:(?:i|we) (?:really |mostly |usually )?(?:like|love|prefer|enjoy|listen to)|mostly|usually|maybe|"
    r"probably|some) ",
    re.IGNORECASE,
)
_LONGEST_GENRE: Final = 4
"""Words; what is longer is no kind of music but a sentence."""


def _music(reading: Reading) -> Statement | BadAnswer:
    if genre := genre_of(reading.text):
        return Statement(genre, Attitude.LIKE, "music.genre")
    said = reading.text.strip(" .!")
    named = " ".join(fold(_LEAD_IN.sub("", said).removesuffix(" music")))
    words = [word for word in named.split() if word.isalpha() and word not in FUNCTION_WORDS]
    if not words or reading.amounts or len(named.split()) > _LONGEST_GENRE:
        return BadAnswer("I need a kind of music, such as jazz, rock, classical or pop.")
    # Nobody's list of genres is complete, so who insists is believed.
    if said.endswith(" music"):
        return Statement(named, Attitude.LIKE, "music.genre")
    return BadAnswer(f"I don't know “{named}” as a kind of music. If it is one, say “{named} music”.")


TOPICS: Final[tuple[Topic, ...]] = (
    Topic("light_at_night", "How bright do you like the light at night, in percent?", _light),
    Topic("comfort_temperature", "Which room temperature is comfortable for you?", _temperature),
    Topic("music", "What kind of music do you like?", _music),
)


def topic(name: str | None) -> Topic | None:
    """The topic of that name."""
    return next((one for one in TOPICS if one.name == name), None)


def next_topic(states: Mapping[str, str], after: str | None = None) -> Topic | None:
    """The first topic without an answer; skipped ones come again only when nothing else is open."""
    names = [one.name for one in TOPICS]
    start = names.index(after) + 1 if after in names else 0
    ordered = TOPICS[start:] + TOPICS[:start]
    fresh = [one for one in ordered if one.name not in states]
    skipped = [one for one in ordered if states.get(one.name) == "skipped" and one.name != after]
    return next(iter(fresh), None) or (next(iter(skipped), None) if after is None else None)
