"""Wishes that are measured by another thing: "make it as warm as the den", "brighter than the kitchen".

What stands behind "as" or "than" says how much, and is never what is to be changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from devices.model import Device, Entity, Feature
from devices.reading import current
from engine.context.situation import Situation
from engine.domain import Hypothesis, RankedIntent, Refusal, Unresolved
from engine.language.describe import listing
from engine.language.reader import read
from engine.language.reading import Reading
from engine.language.stance import Stance
from engine.language.words import fold
from engine.resolution.plans import STEP_DEGREES, STEP_PERCENT, STEP_VOLUME
from engine.resolution.pool import named
from engine.resolution.weighing import Request, Resolved


@dataclass(frozen=True, slots=True)
class _Measure:
    """What is compared."""

    feature: Feature
    intent: str
    unit: str
    step: float
    """By how much the one is more than the other, where nobody says how much."""
    bare: str
    """What is set where nothing was named."""


_WARMTH: Final = _Measure(
    Feature.TARGET_TEMPERATURE, "HassClimateSetTemperature", "degrees", STEP_DEGREES, "the temperature"
)
_LIGHT: Final = _Measure(Feature.BRIGHTNESS, "HassLightSet", "percent", STEP_PERCENT, "the light")
_SOUND: Final = _Measure(Feature.VOLUME, "HassSetVolume", "percent", STEP_VOLUME, "the volume")
_HOW: Final = {
    **dict.fromkeys(("warm", "hot"), (_WARMTH, 1)),
    **dict.fromkeys(("cold", "cool"), (_WARMTH, -1)),
    "bright": (_LIGHT, 1),
    **dict.fromkeys(("dark", "dim"), (_LIGHT, -1)),
    "loud": (_SOUND, 1),
    **dict.fromkeys(("quiet", "soft"), (_SOUND, -1)),
}
_MORE: Final = {"warmer": "warm", "hotter": "hot", "colder": "cold", "cooler": "cool", "brighter": "bright"} | {
    "darker": "dark",
    "dimmer": "dim",
    "louder": "loud",
    "quieter": "quiet",
    "softer": "soft",
}
_OTHER: Final = r"(?:it is |that |the one )?(?:in |on |of )?(?P<other>.+?)[.! ]*$"
_AS: Final = re.compile(rf"^(?P<what>.*?)\b(?:just |exactly )?as (?P<how>{'|'.join(_HOW)}) as {_OTHER}", re.IGNORECASE)
_THAN: Final = re.compile(rf"^(?P<what>.*?)\b(?P<how>{'|'.join(_MORE)}) than {_OTHER}", re.IGNORECASE)
_ASKED: Final = re.compile(
    r"^(?:(?:please|can you|could you|and|now|ok|okay|a bit|a little)[ ,]+)*"
    r"(?:(?:make|set|turn|have|put|get|keep|i want|i'd like|i would like)\b ?)?",
    re.IGNORECASE,
)
_A_BIT: Final = re.compile(r"\b(?:a bit|a little|slightly|up|down|to be)\b", re.IGNORECASE)
_UNNAMED: Final = frozenset({(), ("it",), ("this",), ("that",), ("here",), ("it", "here"), ("this", "room")})


def resolve(reading: Reading, situation: Situation, request: Request) -> Resolved | None:
    """The wish with the value that it is measured by; None: nothing is compared, or it is asked and not wished."""
    found = _AS.match(reading.text) or _THAN.match(reading.text)
    if found is None or reading.stance is not Stance.PLAIN or fold(reading.text)[:1] == ("play",):
        return None
    other = read(f"the {found['other'].removeprefix('the ')}", situation.home)
    if not (other.names or other.areas) or other.unknown:
        return None
    how = found["how"].casefold()
    measure, sign = _HOW[_MORE.get(how, how)]
    values = set(_values(other, measure, situation))
    if len(values) != 1:
        return Resolved.of(_unknown(found["other"], how), reading)
    value = values.pop() + (sign * measure.step if how in _MORE else 0.0)
    text = f"set {_subject(found['what'], measure, situation)} to {_bounded(value, measure):g} {measure.unit}"
    return request(
        replace(situation, utterance=replace(situation.utterance, text=text)), [RankedIntent(measure.intent, 0.9)]
    )


def _values(other: Reading, measure: _Measure, situation: Situation) -> list[float]:
    """What the other is set to now, one value for each of its things that tells."""
    home = situation.home
    ids = {entity.unique_id for _, entity in named(other.names, home)}

    def of_other(device: Device, entity: Entity) -> bool:
        return entity.unique_id in ids if other.names else device.area in other.areas

    told = [
        current(entity, measure.feature)
        for device, entity in home.entities()
        if entity.can(measure.feature) and device.available and of_other(device, entity)
    ]
    return [float(value) for value in told if isinstance(value, int | float) and not isinstance(value, bool)]


def _bounded(value: float, measure: _Measure) -> float:
    return value if measure is _WARMTH else min(100.0, max(1.0, value))


def _subject(what: str, measure: _Measure, situation: Situation) -> str:
    """What is to be set, in words."""
    said = _A_BIT.sub("", _ASKED.sub("", what.strip(), count=1)).strip(" ,")
    if fold(said) in _UNNAMED:
        return measure.bare
    about = read(said, situation.home)
    if about.areas and not about.names and not about.types:
        return f"{measure.bare} in {listing([f'the {area}' for area in about.areas])}"
    return f"the volume of {said}" if measure is _SOUND else said


def _unknown(other: str, how: str) -> Refusal:
    text = f"I can't tell how {_MORE.get(how, how)} {other.strip()} is set, so I change nothing. Please say how much."
    return Refusal(Unresolved.UNSURE, text, Hypothesis("HassTurnOn", score=0.9))
