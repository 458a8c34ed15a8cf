"""What the exact grammar makes of a sentence: the second source of hypotheses, beside the statistics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, Final

from devices import kinds
from devices.model import Home
from engine.context.situation import Situation
from engine.language.amounts import DEGREES, PERCENT, Amount
from engine.language.grammar import Grammar, Parsed, name_word, place_word
from engine.language.names import Kind, Match
from engine.language.reading import Reading, Spoken
from engine.resolution import goals, media, queries

_MOST_LETTERS: Final = 300
"""Length above which a sentence is no template's; what is said to a home is a tenth of it."""
_MOST_MENTIONS: Final = 20
_LIGHT_SET: Final = "HassLightSet"
_PERCENTAGES: Final = ("brightness", "position", "percentage", "volume_level")


@cache
def grammar_of(language: str) -> Grammar:
    """The grammar of a language for what the engine can do; read once, in a third of a second.

    Raises:
        ValueError: there are no templates for that language.

    """
    return Grammar(language, goals.INTENTS | queries.INTENTS | {media.INTENT})


def parses(reading: Reading, situation: Situation) -> Mapping[str, Parsed]:
    """The best parse for each intent whose templates have the whole sentence; empty where none has."""
    if len(reading.text) > _MOST_LETTERS or len(reading.mentions) > _MOST_MENTIONS or reading.excluded:
        return {}
    found = grammar_of(situation.language).parse(sentence_of(reading, situation.home))
    return {one.intent: one for one in found}


def sentence_of(reading: Reading, home: Home) -> str:
    """The sentence as the grammar reads it: folded, without punctuation, a placeholder for each name and place."""
    words: list[str] = []
    mentions = sorted(reading.mentions, key=lambda one: one.start)
    number = 0
    for token in reading.tokens:
        while number < len(mentions) and mentions[number].end <= token.start:
            number += 1
        if number == len(mentions) or token.start < mentions[number].start:
            words.append(token.text)
        elif token.start == mentions[number].start:
            words.append(_placeholder(mentions[number], number, home))
    return " ".join(words).replace(" %", "%")


def _placeholder(spoken: Spoken, number: int, home: Home) -> str:
    if spoken.kind is Kind.NAME:
        return name_word(_domain(spoken.match, home), number)
    return place_word("area" if spoken.kind is Kind.AREA else "floor", number)


def _domain(match: Match, home: Home) -> str:
    """What the named thing is, in the library's words; of a device with several entities, its main one."""
    named = match.found[0]
    device = home.device(named.device)
    if device is None:
        return "device"
    entity = device.entity(named.entity) if named.entity else kinds.main_entity(device)
    return entity.component if entity else "device"


def completed(reading: Reading, parsed: Parsed | None) -> Reading:
    """The reading with what only the grammar understood: "the brightest", "candle light"."""
    if parsed is None:
        return reading
    slots = parsed.slots
    if not parsed.open:
        # The template has a place for every word, so that none of them can be a name that the home lacks.
        reading = replace(reading, unknown=(), unknown_place=False)
    if reading.color is None and reading.kelvin is None:
        if isinstance(color := slots.get("color"), str):
            reading = replace(reading, color=color)
        elif parsed.intent == _LIGHT_SET and (kelvin := _number(slots, "temperature")) is not None:
            reading = replace(reading, kelvin=int(kelvin))
    if not reading.amounts and (amount := _amount(parsed)) is not None:
        reading = replace(reading, amounts=(amount,))
    return reading


def _amount(parsed: Parsed) -> Amount | None:
    percent = next((value for slot in _PERCENTAGES if (value := _number(parsed.slots, slot)) is not None), None)
    if percent is not None:
        return Amount(percent, PERCENT)
    degrees = _number(parsed.slots, "temperature")
    return Amount(degrees, DEGREES) if degrees is not None and parsed.intent != _LIGHT_SET else None


def _number(slots: Mapping[str, Any], slot: str) -> float | None:
    value = slots.get(slot)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
