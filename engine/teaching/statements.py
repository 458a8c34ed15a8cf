"""“I like jazz”, “I prefer 21 degrees in the evening”, “I can't stand country”: statements become preferences."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Final

from engine.domain import Attitude, Conditions
from engine.language.amounts import Amount
from engine.language.reading import Reading
from engine.language.titles import genre_of, kinds_of
from engine.language.words import fold

MAX_VALUE: Final = 200
"""Characters of a value that are kept."""

_DISLIKE: Final = (
    r"(?:do not|don't|dont|never|didn't) (?:really |much )?(?:like|love|enjoy|want|care for)|can't stand|cannot stand|"
    r"can't bear|hate|dislike|detest|am not (?:a fan of|into|fond of)|i'm not (?:a fan of|into|fond of)"
)
_LIKE: Final = (
    r"(?:(?:really|also|quite|do|absolutely|just|mostly|always|usually) )*"
    r"(?:like|love|adore|enjoy|prefer|am into|am a (?:big |huge )?fan of|am fond of|favou?r)"
)
_STATEMENT: Final = re.compile(
    rf"^(?:(?:and|but|well|oh|so|also|actually|remember(?: that)?|note that|"
    rf"you should know that|please remember(?: that)?),? )*"
    rf"(?:(?P<home>we|the whole family|everyone here|the family) |i |i'm |i am )"
    rf"(?:(?P<dislike>{_DISLIKE})|(?P<like>{_LIKE}|(?:big |huge )?"
    rf"(?:fan of|into|fond of|a (?:big |huge )?fan of)))\s+(?P<what>.+)$",
    re.IGNORECASE,
)
_FAVOURITE: Final = re.compile(
    r"^(?:(?:and|but|well|also|remember(?: that)?),? )*(?P<whose>my|our) fav(?:ou)?rite (?:kind of |type of |sort of )?"
    r"(?P<topic>[\w ]+?) (?:is|are) (?P<what>.+)$",
    re.IGNORECASE,
)
_REQUEST: Final = re.compile(r"^i(?:'d| would) (?:like|love|prefer)\b", re.IGNORECASE)

_TOPICS: Final[dict[str, str]] = {
    "music": "music.genre",
    "genre": "music.genre",
    "song": "music.track",
    "band": "music.artist",
    "singer": "music.artist",
    "artist": "music.artist",
    "team": "sports.team",
    "club": "sports.team",
    "food": "food.cuisine",
    "cuisine": "food.cuisine",
    "dish": "food.dish",
    "film": "media.film",
    "movie": "media.film",
    "colour": "light.color",
    "color": "light.color",
    "temperature": "climate.temperature",
    "brightness": "light.brightness",
}
_CUISINES: Final = frozenset(
    "italian thai indian chinese japanese mexican greek french spanish turkish vietnamese korean lebanese moroccan "
    "ethiopian german american vegan vegetarian sushi pizza pasta tapas curry ramen".split()
)
_PARTS: Final[dict[str, str]] = {
    "morning": "morning",
    "mornings": "morning",
    "breakfast": "morning",
    "afternoon": "afternoon",
    "afternoons": "afternoon",
    "evening": "evening",
    "evenings": "evening",
    "dinner": "evening",
    "night": "night",
    "nights": "night",
    "bedtime": "night",
}
_POSSIBLE: Final = {"%": (0.0, 100.0), "°C": (5.0, 35.0), "°F": (41.0, 95.0)}
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FILLER: Final = re.compile(
    r"\b(?:in the|at|on|during the|every|for) (?:mornings?|afternoons?|evenings?|nights?|bedtime|breakfast|"
    r"dinner|weekends?|weekdays|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b|"
    r"\b(?:a lot|very much|so much|best|the most|music|too|anymore|any more)\b",
    re.IGNORECASE,
)


ALWAYS: Final = Conditions()


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that somebody said about their taste."""

    value: str | float
    attitude: Attitude
    category: str | None
    """None: the words do not tell what kind of thing it is."""
    unit: str | None = None
    when: Conditions = field(default=ALWAYS)
    for_home: bool = False


def parse(text: str, reading: Reading) -> Statement | None:
    """The statement of taste that a sentence makes; None where it makes none ("I'd like …" is a request)."""
    said = text.strip(" .!")
    if _REQUEST.match(said):
        return None
    if favourite := _FAVOURITE.match(said):
        topic = favourite["topic"].casefold().split()[-1]
        found = _value(favourite["what"], reading, _TOPICS.get(topic, f"favourite.{topic}"))
        return replace(found, for_home=favourite["whose"].casefold() == "our")
    match = _STATEMENT.match(said)
    if match is None:
        return None
    found = _value(match["what"], reading, None)
    attitude = Attitude.DISLIKE if match["dislike"] else Attitude.LIKE
    return replace(found, attitude=attitude, for_home=bool(match["home"])) if found.value != "" else None


def _value(what: str, reading: Reading, topic: str | None) -> Statement:
    when = conditions(reading)
    if amount := next(iter(reading.amounts), None):
        return _quantity(amount, reading, when)
    category = topic or category_of(what, reading)
    plain = _FILLER.sub(" ", what)
    for area in when.area:
        plain = re.sub(rf"\b(?:in|at) (?:the )?{re.escape(area)}\b", " ", plain, flags=re.IGNORECASE)
    value = " ".join(plain.split()).strip(" .,!")[:MAX_VALUE]
    if category == "music.genre":
        value = genre_of(what) or value
    return Statement(
        value.casefold() if category in {"music.genre", "food.cuisine"} else value, Attitude.LIKE, category, when=when
    )


def impossible(statement: Statement) -> str | None:
    """Why nobody can want that value; None: it is possible."""
    if not isinstance(statement.value, int | float):
        return None
    low, high = _POSSIBLE[statement.unit or "%"]
    if low <= statement.value <= high:
        return None
    return f"{statement.value:g} {statement.unit} is not possible: it should be {low:g} to {high:g} {statement.unit}."


def _quantity(amount: Amount, reading: Reading, when: Conditions) -> Statement:
    if amount.unit == "%":
        volume = reading.words & {"volume", "loud", "music"}
        category = "media.volume" if volume else "light.brightness"
        return Statement(amount.value, Attitude.LIKE, category, "%", when)
    degrees = "°F" if amount.unit == "°F" else "°C"
    return Statement(amount.value, Attitude.LIKE, "climate.temperature", degrees, when)


def category_of(what: str, reading: Reading) -> str | None:
    """What kind of thing is liked, from the words alone; None: can't tell, so ask."""
    words = set(fold(what))
    if genre_of(what):
        return "music.genre"
    if words & _CUISINES or words & {"food", "cuisine"}:
        return "food.cuisine"
    if reading.color and words & {"light", "lights", "lighting"}:
        return "light.color"
    kinds = kinds_of(what)
    if "artist" in kinds or "band" in words:
        return "music.artist"
    if kinds & {"movie", "tv_show"}:
        return "media.film"
    if kinds & {"track", "album"}:
        return "music.track"
    if "music" in words:
        return "music.genre"
    return None


def conditions(reading: Reading) -> Conditions:
    """When and where a statement holds, as far as it says so."""
    words = reading.words
    parts = tuple(dict.fromkeys(part for word, part in _PARTS.items() if word in words))
    days = [day for day in _DAYS if day in words or f"{day}s" in words]
    if words & {"weekend", "weekends"}:
        days += ["saturday", "sunday"]
    if words & {"weekdays", "weekday", "workdays"}:
        days += list(_DAYS[:5])
    return Conditions(part_of_day=parts, weekday=tuple(days), area=reading.areas)


_FORGET: Final = re.compile(
    r"^(?:please )?(?:forget|delete|remove|erase|unlearn)(?: about)?(?: the fact)?(?: that)? (?P<what>.+)$",
    re.IGNORECASE,
)


def to_forget(text: str) -> str | None:
    """The words behind "forget that …"; None where the sentence asks to forget nothing in particular."""
    match = _FORGET.match(text.strip(" .!"))
    return match["what"] if match else None
