"""“The usual”: what this person mostly does at this hour, here; where nothing of the kind is known, it is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from engine.context.situation import Situation, part_of_day
from engine.domain import Asking, Interpretation, Question, RankedIntent, Unresolved
from engine.habits.model import Facet, Topic
from engine.language.describe import listing
from engine.language.reader import read
from engine.language.reading import Reading
from engine.resolution import media
from engine.resolution.known_habits import Known, known_habits
from engine.resolution.weighing import Resolved, weigh

_USUAL: Final = re.compile(
    r"^(?:(?:please|do|just|the|my|our|i'd like|i want|i'll have|give me|can i have|make it|ok|okay|hey|so)[ ,]+)*"
    r"(?:usual|as (?:usual|always)|same as (?:usual|always|ever|every (?:day|morning|evening|night)))"
    r"(?:[ ,]+(?:thing|one|please|thanks|for me|then))*[.! ]*$",
    re.IGNORECASE,
)
_MOST_TOLD: Final = 3
_AHEAD: Final = 2.0
"""How much oftener one thing must be done than the next to be the usual one."""


def resolve(reading: Reading, situation: Situation) -> Resolved | None:
    """What is usual now, done; or the question what it is. None: something else was said."""
    if _USUAL.match(reading.text) is None or situation.asked is not None:
        return None
    fitting = _fitting(situation)
    clear = fitting and (len(fitting) == 1 or fitting[0].count >= _AHEAD * fitting[1].count)
    if not clear:
        return Resolved.of(Question(Asking.MISSING, _asked(fitting), why=Unresolved.MISSING), reading)
    one = fitting[0]
    text = f"{one.what} {one.value}"
    intent = media.INTENT if one.topic is Topic.MEDIUM else "HassTurnOff" if " off" in one.what else "HassTurnOn"
    found = weigh(situation, read(text, situation.home), [RankedIntent(intent, 0.9)])
    if not isinstance(found.resolution, Interpretation):
        return found
    chosen = found.resolution.hypothesis
    told = replace(chosen, reasons=(one.spoken, *chosen.reasons))
    return replace(found, resolution=replace(found.resolution, hypothesis=told))


def _fitting(situation: Situation) -> list[Known]:
    """What is mostly done at this part of the day, and in this room where a room goes with it; the oftenest first."""
    seen = [one for values in situation.habits.own.values() for each in values.values() for one in each]
    part, area = part_of_day(situation.at), situation.area
    fitting = []
    for one in known_habits(seen, situation.home):
        hours, places = one.when.get(Facet.PART_OF_DAY.value, ()), one.when.get(Facet.AREA.value, ())
        here = not places or area is None or area in places
        if one.strong and one.topic is not Topic.VALUE and part in hours and here:
            fitting.append(one)
    return fitting


def _asked(fitting: Sequence[Known]) -> str:
    if not fitting:
        return "I don't know yet what is usual here at this time. What would you like?"
    told = listing([f"{one.what} {one.value}" for one in fitting[:_MOST_TOLD]], "or")
    return f"Which of the usual things: {told}?"
