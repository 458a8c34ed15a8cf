"""Numbers that were said, with their units, and the words that stand for one: "half", "the maximum"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from engine.language import words as w

PERCENT: Final = "%"
DEGREES: Final = "°"
KELVIN: Final = "K"
TIMES: Final = "times"
"""Of what it is now: "half as bright", "twice as loud"."""
SHARE: Final = "share"
"""Percent of what it is now, by which it changes: "by a third", "down by half"."""
STEPS: Final = "steps"
"""Of a scale that has its own: "two levels", "one notch"."""
UNIT_WORDS: Final = {
    "%": PERCENT,
    "percent": PERCENT,
    "°": DEGREES,
    "degree": DEGREES,
    "degrees": DEGREES,
    "kelvin": KELVIN,
    **dict.fromkeys(("level", "levels", "step", "steps", "notch", "notches", "stage", "stages"), STEPS),
}
SCALES: Final = {"c": "°C", "celsius": "°C", "centigrade": "°C", "f": "°F", "fahrenheit": "°F"}
LEVELS: Final = {"low": 25.0, "medium": 50.0, "high": 100.0}
"""Percent that people mean by them where a device has no steps of that name."""
EXTREMES: Final = {
    "half": 50.0,
    "halfway": 50.0,
    "full": 100.0,
    "maximum": 100.0,
    "max": 100.0,
    "fully": 100.0,
    "highest": 100.0,
    "brightest": 100.0,
    "loudest": 100.0,
    "fastest": 100.0,
    "minimum": 1.0,
    "min": 1.0,
    "lowest": 1.0,
    "darkest": 1.0,
    "dimmest": 1.0,
    "quietest": 1.0,
    "slowest": 1.0,
}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that was said, with its unit."""

    value: float
    unit: str | None = None
    """"%", "°", "°C", "°F", "K", "steps", "times", "share" or None."""


def amounts(tokens: Sequence[w.Token], free: Sequence[bool], text: str) -> Iterator[tuple[Amount, int, int]]:
    """(amount, first position, position behind its last word) of each among the words that are free."""
    texts = [token.text for token in tokens]
    after = 0
    for i, said in enumerate(texts):
        if i < after or not free[i]:
            continue
        if (worded := _worded(texts, i)) is not None:
            yield worded[0], i, worded[1]
            after = worded[1]
            continue
        unit, used = _unit_after(texts, i + 1)
        if w.NUMBER.fullmatch(said):
            amount, used = _numeral(tokens, i, texts)
            yield replace(amount, value=-amount.value) if _negative(tokens, i, text) else amount, i, i + 1 + used
        elif said in EXTREMES:
            yield Amount(EXTREMES[said], PERCENT), i, i + 1
        elif (counted := _counted(texts, i, unit)) is not None:
            yield counted, i, i + 1 + used
        else:
            continue
        after = i + 1 + used


def _numeral(tokens: Sequence[w.Token], i: int, texts: Sequence[str]) -> tuple[Amount, int]:
    """What a number in digits comes to, without its sign, and how many words behind it belong to it."""
    value = float(texts[i].replace(",", "."))
    unit, used = _unit_after(texts, i + 1)
    after = texts[i + 1] if i + 1 < len(texts) else ""
    if unit is None and list(texts[i + 1 : i + 4]) == ["and", "a", "half"]:
        # "Twenty one and a half degrees".
        unit, used = _unit_after(texts, i + 4)
        return Amount(value + 0.5, unit), used + 3
    if (
        unit is None
        and after in SCALES
        and (tokens[i + 1].start == tokens[i].end or set(texts[i + 2 :]) <= {"please", "now"})
    ):
        # "80F", "75 f", but not the "f" of another word.
        return Amount(value, SCALES[after]), 1
    if unit is None and i and texts[i - 1] in _NUMBERED and value <= _MOST_STEPS:
        # "Level 2" is the second of a scale.
        unit = STEPS
    return Amount(value, unit), used


def _counted(texts: Sequence[str], i: int, unit: str | None) -> Amount | None:
    """What a word that is no digit counts: "one" of something, or more than there can be."""
    said = texts[i]
    if said == "one" and _is_number(texts, i):
        return Amount(-1.0 if texts[i - 1] == "minus" else 1.0, unit)
    if said in _ONE and unit == STEPS:
        return Amount(1.0, STEPS)
    return Amount(_BEYOND[said], unit) if said in _BEYOND and i else None


_BEYOND: Final = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
"""More than anything at home takes: said to be told what it does take."""
_ONE: Final = frozenset({"a", "one", "another"})
_NUMBERED: Final = frozenset({"level", "step", "stage", "notch", "speed", "gear", "setting"})
"""Words before the number of a step of a scale."""
_MOST_STEPS: Final = 10.0
"""Beyond this a level is hardly one of a scale, and rather a percentage."""
_OF_WHICH: Final = frozenset({"brightness", "volume", "speed", "strength", "intensity"})
_FACTORS: Final = {"half": 0.5, "twice": 2.0, "double": 2.0}
_FRACTIONS: Final = {"third": 3, "thirds": 3, "quarter": 4, "quarters": 4}
_CLOCK: Final = frozenset("past to after before of hour hours floor".split())
"""Words behind a quarter or a third that make it a time or a floor."""
_GAP: Final = 10.0
"""Percent that something is open when it is open a crack."""


def _worded(texts: Sequence[str], i: int) -> tuple[Amount, int] | None:
    """The amount of several words at a place, and where it ends: "half as bright", "two thirds", "a crack"."""
    after = texts[i + 1] if i + 1 < len(texts) else ""
    behind = texts[i + 2] if i + 2 < len(texts) else ""
    halved = after == "the" and behind in _OF_WHICH
    if texts[i] in _FACTORS and (after == "as" or halved or (texts[i] == "double" and after == "the")):
        return Amount(_FACTORS[texts[i]], TIMES), i + 2
    by = i > 0 and texts[i - 1] == "by"
    if texts[i] == "half" and by:
        return Amount(50.0, SHARE), i + 1
    if texts[i] == "ajar" or (texts[i] in _ONE and after in {"crack", "slit"}):
        return Amount(_GAP, PERCENT), i + 1 + (texts[i] != "ajar")
    if after in _FRACTIONS and behind not in _CLOCK and (texts[i] in _ONE or texts[i] in {"2", "3"}):
        count = int(texts[i]) if texts[i].isdecimal() else 1
        return Amount(round(100.0 * count / _FRACTIONS[after]), SHARE if by else PERCENT), i + 2
    return None


def _is_number(texts: Sequence[str], i: int) -> bool:
    """Whether "one" counts here: "to minus one", "to one degree"; not in "to one of them"."""
    before, after = texts[i - 1] if i else "", texts[i + 1] if i + 1 < len(texts) else ""
    return before == "minus" or (before == "to" and (not after or after in UNIT_WORDS))


def _negative(tokens: Sequence[w.Token], i: int, text: str) -> bool:
    start = tokens[i].start
    sign = text[max(0, start - 1) : start]
    spelt = i > 0 and tokens[i - 1].text == "minus"
    return spelt or (sign == "-" and text[max(0, start - 2) : start - 1] in {"", " "})


def _unit_after(texts: Sequence[str], i: int) -> tuple[str | None, int]:
    if i >= len(texts):
        return None, 0
    if texts[i] in SCALES and texts[i] not in {"c", "f"}:
        return SCALES[texts[i]], 1
    if texts[i] not in UNIT_WORDS:
        return None, 0
    unit = UNIT_WORDS[texts[i]]
    if unit == DEGREES and i + 1 < len(texts) and texts[i + 1] in SCALES:
        return SCALES[texts[i + 1]], 2
    return unit, 1
