"""Requests that lean on the one before them: "… and dim it to 30", "… and make it red", "… then off"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Final

from devices.model import Home
from engine.context.situation import Situation
from engine.domain import DialogueAct, Hypothesis, Question, RankedIntent, Refusal, Resolution, Unresolved
from engine.language import words as w
from engine.language.clauses import Clause
from engine.language.describe import spoken_name
from engine.language.options import button_verbs
from engine.language.phrases import Phrases, What, phrases
from engine.language.requests import ALONE, HEADS, OPEN_OBJECT, content
from engine.language.stance import Stance
from engine.resolution.goals import INTENTS
from engine.resolution.weighing import Resolved


class Pointing(StrEnum):
    """Whether a request is about what the one before was about."""

    NOWHERE = "nowhere"
    """It names its own thing, or none."""
    PERHAPS = "perhaps"
    """It names none, and may be about the same: "and dim to 30", "make it warmer"."""
    BACK = "back"
    """It says so: "turn it off"."""


_PRONOUN: Final = re.compile(r"\b(?:it|them|this|that|these|those)\b(?: one\b)?", re.IGNORECASE)
_BARE: Final = frozenset({"it", "them"})
_ALSO: Final = frozenset({"this", "that", "these", "those"})
_OF_THE_ROOM: Final = frozenset("warmer colder cooler hotter brighter darker dark bright warm cold cosy cozy".split())
"""What "make it …" may wish of a room as well as of a thing."""
_OF_NO_ONE_THING: Final = frozenset("volume temperature brightness heating music weather time".split())


def pointing(clause: Clause, home: Home) -> Pointing:
    """Whether a clause that follows another leans on it; by its words alone."""
    found = phrases(clause.text, home)
    said = content(clause.text)
    if clause.back:
        return Pointing.BACK
    verb = bool(said) and (said[0] in HEADS or said[0] in button_verbs(home))
    if not verb or said[0] in OPEN_OBJECT or found.reading.stance is Stance.ASKS:
        return Pointing.NOWHERE
    if _has_pronoun(found):
        room = said[:2] == ["make", "it"] and not _OF_THE_ROOM.isdisjoint(said) and What.COLOR not in found.values
        return Pointing.PERHAPS if room else Pointing.BACK
    own = found.thing or found.place or found.reading.names or found.reading.every or found.reading.unknown
    if own or said[0] in ALONE or found.reading.words & _OF_NO_ONE_THING:
        return Pointing.NOWHERE
    return Pointing.PERHAPS


def _has_pronoun(found: Phrases) -> bool:
    texts = [token.text for token in found.reading.tokens]
    for i, text in enumerate(texts):
        after = texts[i + 1] if i + 1 < len(texts) else "to"
        if text in _BARE or (text in _ALSO and (after in w.FUNCTION_WORDS or w.NUMBER.fullmatch(after) is not None)):
            return True
    return False


_THERE: Final = re.compile(r"\b(?:over |in )?there\b(?!'| (?:is|are))", re.IGNORECASE)


def placed(clause: Clause, home: Home, targets: Sequence[str]) -> Clause:
    """A clause that says "there", with the room that is: that of what was spoken of just before."""
    if _THERE.search(clause.text) is None or content(clause.text)[:1] == [] or content(clause.text)[0] not in HEADS:
        return clause
    areas = {device.area for target in targets if (device := home.device(target)) is not None}
    area = areas.pop() if len(areas) == 1 else None
    return clause if area is None else replace(clause, text=_THERE.sub(f"in the {area}", clause.text, count=1))


def bound(clause: Clause, moment: Situation, targets: Sequence[str], before: str) -> Situation:
    """The moment of a clause that is about these targets; a pronoun is read as the name of the one it stands for.

    `before` is the request that it follows: behind "the volume of the TV to 20", "increase it" is about the volume.
    """
    moment = replace(moment, meant=frozenset(targets))
    names = {spoken_name(device, entity) for device, entity in moment.home.entities() if entity.unique_id in targets}
    if len(names) != 1 or _PRONOUN.search(clause.text) is None:
        return moment
    own, known = phrases(clause.text, moment.home), phrases(before, moment.home)
    wanted = What.NUMBER in own.values and What.NUMBER in known.values and not own.aspect
    aspect = f"the {known.aspects} of " if wanted and known.aspect else ""
    text = _PRONOUN.sub(lambda _: f"{aspect}the {next(iter(names))}", clause.text, count=1)
    meant = {named.device for match in phrases(text, moment.home).reading.names for named in match.found}
    device = moment.home.device(targets[0])
    if device is None or device.id not in meant:
        # A name that no sentence can hold, such as "All" or a sign.
        return moment
    return replace(moment, utterance=replace(moment.utterance, text=text))


_TO_A_NUMBER: Final = {
    "media_player": "HassSetVolume",
    "climate": "HassClimateSetTemperature",
    "water_heater": "HassClimateSetTemperature",
    "cover": "HassSetPosition",
    "fan": "HassFanSetSpeed",
    "light": "HassLightSet",
    "humidifier": "adjust_setting",
}
"""What "set it to 30" asks of each kind of thing."""


def ranked(clause: Clause, home: Home, last: Hypothesis) -> tuple[RankedIntent, ...]:
    """The statistics' ranking, which could not know what "it" is, beside what was last wanted of it.

    "Increase it by 10" sounds like a timer, and "set it to 30" may be anything, until one knows what it is.
    """
    found = phrases(clause.text, home)
    if What.NUMBER not in found.values or found.aspect:
        return clause.ranking
    components = {entity.component for _, entity in home.entities() if entity.unique_id in last.targets}
    intents = {_TO_A_NUMBER[one] for one in components if one in _TO_A_NUMBER}
    if not intents and last.intent in INTENTS:
        intents = {last.intent}
    if not intents:
        return clause.ranking
    surest = max((one.confidence for one in clause.ranking), default=1.0)
    others = tuple(one for one in clause.ranking if one.intent in INTENTS - intents)
    return (*(RankedIntent(intent, max(surest, 0.9)) for intent in sorted(intents)), *others)


def refused(clause: Clause, before: str, what: Resolved) -> Resolved:
    """What becomes of a clause about a thing that was not found, or that has to be asked for first."""
    resolution: Resolution = what.resolution
    if isinstance(resolution, Question):
        text = f"About “{before}” I have to ask first, so please say “{clause.said}” again afterwards."
        refusal = Refusal(Unresolved.SEVERAL, text, resolution.hypothesis)
    else:
        assert isinstance(resolution, Refusal)  # noqa: S101 - the caller's contract
        refusal = resolution
    return replace(what, act=DialogueAct.CONTROL, resolution=refusal)
