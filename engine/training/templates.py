"""Home Assistant's own templates, filled with the things of a drawn home: a random walk through one of them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from typing import Final

from hassil.expression import Alternative, Expression, Group, ListReference, Permutation, RuleReference, TextChunk
from hassil.intents import Intents, RangeSlotList, TextSlotList
from hassil.util import normalize_whitespace
from home_assistant_intents import get_intents

from devices.model import Device

LANGUAGE: Final = "en"
_VALUES: Final = frozenset({"brightness", "position", "percentage", "volume_level", "temperature", "color"})
_TRIES: Final = 8
_NUMBERED: Final = frozenset(
    {"HassLightSet", "HassSetPosition", "HassFanSetSpeed", "HassClimateSetTemperature", "HassSetVolume"}
)


@dataclass(frozen=True, slots=True)
class _Template:
    expression: Expression
    domains: frozenset[str]
    lists: frozenset[str]


@cache
def _library() -> Intents:
    known = get_intents(LANGUAGE)
    assert known is not None, "the library has English"  # noqa: S101 - it always had
    return Intents.from_dict(known)


@cache
def _of(intent: str) -> tuple[_Template, ...]:
    """The templates that name one thing of certain domains, and nothing but a room and a value beside."""
    library = _library()
    found = []
    for block in library.intents[intent].data if intent in library.intents else ():
        domain = (block.requires_context or {}).get("domain", ())
        domains = frozenset((domain,) if isinstance(domain, str) else domain)
        for sentence in block.sentences:
            lists = frozenset(sentence.list_names({**library.expansion_rules, **block.expansion_rules}))
            if domains and "name" in lists and lists <= _VALUES | {"name", "area"}:
                found.append(_Template(sentence.expression, domains, lists))
    return tuple(found)


def sentence(intent: str, component: str, device: Device, value: object, chance: random.Random) -> str | None:
    """A sentence of a template that asks this of that device; None where no template does.

    A value that is no number has no place in a template: "brighter".
    """
    numbered = intent in _NUMBERED
    if numbered and not isinstance(value, float):
        return None
    usable = [
        one
        for one in _of(intent)
        if component in one.domains and bool(one.lists & (_VALUES - {"color"})) is numbered and "color" not in one.lists
    ]
    if not usable:
        return None
    fillings = {"name": device.name, "area": device.area or ""}
    if isinstance(value, float):
        fillings |= dict.fromkeys(_VALUES, f"{value:g}")
    for _ in range(_TRIES):
        said = normalize_whitespace(_say(chance.choice(usable).expression, fillings, chance)).strip()
        if device.name in said:
            return said
    return None


def _say(expression: Expression, fillings: dict[str, str], chance: random.Random) -> str:
    match expression:
        case TextChunk():
            return expression.original_text
        case Alternative():
            return _say(chance.choice(expression.items), fillings, chance)
        case Permutation():
            items = chance.sample(expression.items, len(expression.items))
            return " ".join(_say(item, fillings, chance) for item in items)
        case Group():
            return "".join(_say(item, fillings, chance) for item in expression.items)
        case RuleReference():
            return _say(_library().expansion_rules[expression.rule_name].expression, fillings, chance)
        case ListReference():
            return fillings.get(expression.list_name) or _any_of(expression.list_name, chance)
        case _:
            raise TypeError(f"hassil has a kind of expression that is unknown here: {type(expression).__name__}")


def _any_of(name: str, chance: random.Random) -> str:
    values = _library().slot_lists[name]
    if isinstance(values, TextSlotList):
        return _say(chance.choice(values.values).text_in, {}, chance)
    if isinstance(values, RangeSlotList):
        return str(chance.choice(range(values.start, values.stop + 1, values.step)))
    return ""
