"""From statements to preferences and back to words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from engine.domain import Attitude, Conditions, Preference, Taught
from engine.language.describe import listing, number
from engine.language.titles import genre_of
from engine.language.words import fold

_VERBS: Final[dict[Attitude, str]] = {
    Attitude.LIKE: "like",
    Attitude.DISLIKE: "don't like",
    Attitude.USE: "want me to use",
    Attitude.AVOID: "want me to avoid",
}
_ABOUT: Final[dict[str, str]] = {
    "light.brightness": "the light at ",
    "climate.temperature": "a room temperature of ",
    "media.volume": "a volume of ",
}


def preference(
    slots: Mapping[str, Any], *, new_id: str, person: str, at: datetime, said: str, source: Taught
) -> Preference:
    """The preference that the slots of a statement describe."""
    when = slots.get("when") or {}
    return Preference(
        id=new_id,
        person=None if slots.get("for_home") else person,
        category=str(slots["category"]),
        value=slots["value"],
        created_at=at,
        attitude=Attitude(slots.get("attitude", Attitude.LIKE)),
        unit=slots.get("unit"),
        when=Conditions(**{name: tuple(values) for name, values in when.items()}),
        source=source,
        said=said,
    )


def spoken(one: Preference) -> str:
    """Such as “you like jazz in the evening”."""
    who = "you" if one.person is not None else "this home"
    verb = _VERBS[one.attitude]
    if one.person is None:
        verb = {"like": "likes", "don't like": "doesn't like"}.get(verb, verb.replace("want", "wants"))
    value = number(one.value) if isinstance(one.value, int | float) else one.value
    unit = f" {one.unit}" if one.unit else ""
    about = _ABOUT.get(one.category, "")
    return f"{who} {verb} {about}{value}{unit}{_when(one.when)}"


def _when(when: Conditions) -> str:
    parts = ["at night" if part == "night" else f"in the {part}" for part in when.part_of_day]
    days = [f"on {day.capitalize()}s" for day in when.weekday]
    areas = [f"in the {area}" for area in when.area]
    others = [f"with {name}" for name in (*when.device, *when.activity)]
    said = [listing(group) for group in (parts, days, areas, others) if group]
    return " " + " ".join(said) if said else ""


def summary(known: Sequence[Preference]) -> str:
    """All that is known, in one or two sentences."""
    if not known:
        return "I know nothing about you yet. Say “learn my preferences”, or simply tell me what you like."
    return f"I know that {listing([spoken(one) for one in known])}."


def matching(slots: Mapping[str, Any], known: Iterable[Preference]) -> list[Preference]:
    """What "forget …" means: the same value, else the values or categories that its words name."""
    known = list(known)
    if slots.get("everything"):
        return [one for one in known if one.person is not None]
    value = str(slots.get("value", ""))
    exact = [one for one in known if _same(one.value, slots.get("value")) and _fits(one, slots)]
    if exact:
        return exact
    words = set(fold(value)) | {genre_of(value) or ""}
    named = [one for one in known if words & set(fold(str(one.value)))]
    return named or [one for one in known if words & set(one.category.replace(".", " ").split())]


def _fits(one: Preference, slots: Mapping[str, Any]) -> bool:
    return slots.get("category") in {None, one.category}


def _same(one: object, other: object) -> bool:
    return fold(str(one)) == fold(str(other)) if isinstance(other, str) else one == other
