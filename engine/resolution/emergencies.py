"""Somebody is hurt or in danger: what they clearly ask for is done first, and one short word of help is said.

Nothing is switched that was not asked for; and nothing electrical where gas is smelt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from devices.model import Device, Entity, Feature, Order
from engine.context.situation import Situation
from engine.domain import (
    Asking,
    DialogueAct,
    Hypothesis,
    Interpretation,
    Option,
    Question,
    RankedIntent,
    Refusal,
    Source,
    Unresolved,
)
from engine.language import phrasing
from engine.language.describe import listing, place, the
from engine.language.hearing import hear
from engine.language.reading import Reading
from engine.language.requests import HEADS
from engine.language.words import fold
from engine.resolution import danger
from engine.resolution.goals import Act, Goal
from engine.resolution.plans import plan
from engine.resolution.weighing import Request, Resolved

INTENT: Final = "out_of_scope"


class Trouble(StrEnum):
    """What has happened."""

    GAS = "gas"
    FIRE = "fire"
    INTRUDER = "intruder"
    WATER = "water"
    HURT = "hurt"


@dataclass(frozen=True, slots=True)
class Emergency:
    """What was cried out, and what was asked for with it."""

    trouble: Trouble
    request: str
    """The words that ask for something; empty where none do."""
    told: str
    """The words that tell what has happened."""


_PART: Final = r"(?:myself|my(?: \w+)? (?:arm|hand|finger|thumb|leg|foot|toe|head|face|eye|back|knee|wrist|ankle)s?)"
_HARM: Final = r"(?:cut|burn(?:t|ed)?|hurt|scald(?:ed)?|stab(?:bed)?|injured|broke|broken|sprained|crushed)"
_CRIED: Final[dict[Trouble, str]] = {
    Trouble.GAS: r"gas leak|(?:smell|smells|smelling|stinks?)(?: \w+)? (?:of |like )?gas|carbon monoxide leak",
    Trouble.FIRE: (
        r"there(?:'s| is) (?:a |an )?(?:fire|smoke)|(?:is|'s|are) on fire|caught fire|"
        r"(?:house|kitchen|home|room|boat|something|place)(?: is|'s) burning(?! hot)|"
        r"i (?:can )?(?:smell|see) (?:smoke|something burning|burning|flames|fire)|"
        r"smell(?:s|ing)?(?: \w+)? (?:of |like )?(?:smoke|burning|burnt)|smells? burnt"
    ),
    Trouble.INTRUDER: (
        r"there(?:'s| is) (?:a |an )?(?:intruder|burglar|thief|somebody in|someone in)|"
        r"^(?:help[ ,!]+)?(?:a )?(?:burglars?|intruders?|thie(?:f|ves))\b|"
        r"(?:somebody|someone|a burglar|an intruder) (?:is |has )?(?:breaking in|broke in|broken in|attacking)"
    ),
    Trouble.WATER: (
        r"(?:pipe|hose|water main|boiler|radiator|tank|washing machine)s? (?:has |have |just |is |'s )*"
        r"(?:burst|leaking everywhere)|burst pipe|there(?:'s| is) (?:a |an )?flood|"
        r"(?:house|kitchen|cellar|basement|bathroom|room|place)(?: is|'s) (?:flooded|flooding)|"
        r"water (?:is |'s )?(?:pouring|everywhere|coming through)"
    ),
    Trouble.HURT: (
        rf"i(?:'ve| have)?(?: just)? {_HARM} {_PART}|"
        r"i(?:'m| am) (?:having a (?:heart attack|stroke)|bleeding|choking|dying|trapped|hurt|injured)|"
        r"heart attack|can't breathe|cannot breathe|isn't breathing|not breathing|unconscious|had a stroke|overdose\w*|"
        r"(?:call|phone|dial|ring) (?:911|112|999|110|an ambulance|the (?:police|fire|ambulance|doctor)\w*)|"
        r"i(?:'ve| have)? (?:just )?(?:fell|fallen)(?! (?:asleep|in love|out|for|behind))|"
        r"(?:is|are|'s|am|'m|got|gets) (?:stuck|trapped|locked in|caught) (?:in|inside|under|behind|between)|"
        r"(?:has|'s|have) (?:collapsed|fainted|passed out|fallen down)"
    ),
}
_CRIES: Final = {one: re.compile(rf"(?:^|\b|(?='))(?:{said})\b", re.IGNORECASE) for one, said in _CRIED.items()}
_HELP: Final = re.compile(
    r"^(?:help|fire|emergency|mayday|help me|help fire)(?:[ ,!.]+(?:help|fire|emergency|me))*[!. ]*$", re.IGNORECASE
)
_STUCK: Final = re.compile(r"\b(?:stuck|trapped|locked in|caught)\b", re.IGNORECASE)
_LIVING: Final = frozenset(
    "i i'm we we're he she he's she's they me us son daughter wife husband mum mom dad mother father baby child kid "
    "boy girl brother sister friend someone somebody person man woman dog cat granny grandma grandpa neighbour".split()
)
"""Who may be stuck; a video or a blind that is stuck is no emergency."""
_BETWEEN: Final = re.compile(r"[,.;:!?]+|\b(?:so|and|please|quick|quickly|now)\b", re.IGNORECASE)
_ASKS_BACK: Final = frozenset({"can", "could", "would", "will"})

_CALL: Final = "call the emergency services (112, 911 or 999), for I can't call for help myself"
_ADVICE: Final = {
    Trouble.GAS: f"If you smell gas, use no switch or flame, leave, and {_CALL}",
    Trouble.FIRE: f"If there is fire or smoke, leave, use no switch or flame, and {_CALL}",
    Trouble.INTRUDER: f"If somebody is in the house, get to safety first, and {_CALL}",
    Trouble.WATER: "If water is running out, shut the main tap, and keep away from sockets and wires that are wet",
    Trouble.HURT: f"If somebody is badly hurt or in danger, {_CALL}",
}
"""One sentence each, without a full stop."""
_LIKELY: Final = 0.9
_UNTOUCHED: Final = "I have switched nothing."
_BUTTON: Final = re.compile(
    r"\b(?:emergency|sos|panic|(?:nurse|care|carer|medical|personal) (?:call|alarm|alert)|"
    r"call (?:for help|family|nurse|carer|doctor|ambulance|mum|mom|dad)|help (?:call|button))\b",
    re.IGNORECASE,
)


def told(reading: Reading) -> Emergency | None:
    """What somebody in need says; None: it is no emergency."""
    text = reading.text
    if reading.asks and not text.rstrip().endswith("!"):
        return None
    found = next(((t, match) for t, cry in _CRIES.items() if (match := cry.search(text)) is not None), None)
    if found is None:
        cried = _HELP.match(text)
        return Emergency(Trouble.FIRE if "fire" in fold(text) else Trouble.HURT, "", text) if cried else None
    trouble, match = found
    if _STUCK.search(match.group()) and not _LIVING & set(fold(text[: match.end()])):
        return None
    asked = list(_asked(text, match))
    said = " and ".join(text[start:end].strip() for start, end in asked)
    return Emergency(trouble, said, text[: asked[0][0]] if asked and asked[0][0] > 0 else text)


def _asked(text: str, cry: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The stretches that ask for something, outside of what was cried out."""
    cuts = [0, *(at for one in _BETWEEN.finditer(text) for at in one.span()), len(text)]
    for start, end in zip(cuts[::2], cuts[1::2], strict=True):
        part = text[start:end]
        begin = start + len(part) - len(part.lstrip())
        head = next((word for word in fold(part) if word not in _ASKS_BACK | {"you"}), "")
        if head in HEADS and not (begin < cry.end() and cry.start() < end):
            yield begin, end


def resolve(
    situation: Situation, reading: Reading, ranking: Sequence[RankedIntent], request: Request
) -> Resolved | None:
    """What was asked for with it, and a word of help, or that alone where nothing was; None: nobody is in need."""
    emergency = told(reading)
    if emergency is None:
        return None
    advice = _ADVICE[emergency.trouble]
    alone = Resolved.of(_answer(f"{advice}. {_UNTOUCHED}"), reading, DialogueAct.CONVERSE)
    if not emergency.request:
        return _alone(emergency, situation, reading) or alone
    text = _named(emergency, situation)
    # The statistics saw the cry as well, and may have heard no request.
    off = {"off", "stop", "close", "shut", "unlock", "lock"} & set(fold(text))
    wished = RankedIntent("HassTurnOff" if off else "HassTurnOn", _LIKELY)
    asked = request(replace(situation, utterance=replace(situation.utterance, text=text)), (wished, *ranking))
    resolution = asked.resolution
    if isinstance(resolution, Question):
        return replace(asked, resolution=replace(resolution, text=f"{resolution.text} {advice}."))
    if isinstance(resolution, Refusal):
        return replace(asked, resolution=replace(resolution, text=f"{resolution.text} {advice}."))
    chosen = resolution.hypothesis
    if not chosen.orders:
        return alone
    if emergency.trouble is Trouble.GAS and not all(_sparkless(*one) for one in _changed(chosen, situation)):
        return alone
    return replace(asked, resolution=replace(resolution, hypothesis=phrasing.with_advice(chosen, advice)))


def _named(emergency: Emergency, situation: Situation) -> str:
    """The request, with the place or thing that was told of where it only says "it"."""
    before = hear(emergency.told, None, situation.home)
    names = [*(match.name for match in before.names), *before.areas]
    if len(names) != 1 or not set(fold(emergency.request)) & {"it", "that"}:
        return emergency.request
    return re.sub(r"\b(?:it|that)\b", f"the {names[0]}", emergency.request, count=1, flags=re.IGNORECASE)


def _changed(chosen: Hypothesis, situation: Situation) -> Iterator[tuple[Device, Entity, Feature]]:
    for device, entity, change in danger.each_change(chosen.orders, situation.home):
        yield device, entity, change.feature


def _sparkless(_device: Device, entity: Entity, feature: Feature) -> bool:
    """Whether it moves something rather than switching current where gas may be in the air."""
    return entity.component in {"valve", "lock", "cover"} or feature in {Feature.OPEN, Feature.LOCK, Feature.POSITION}


def _alone(emergency: Emergency, situation: Situation, reading: Reading) -> Resolved | None:
    """What the home has for it, offered and not done: a button that calls for help, the main tap."""
    goal = Goal(Act.START) if emergency.trouble is Trouble.HURT else Goal(Act.CLOSE)
    found = [
        (device, entity, changes)
        for device, entity in situation.home.entities()
        if _helps(emergency.trouble, device, entity)
        and not isinstance(changes := plan(goal, device, entity), Unresolved)
    ]
    if not found or len({device.id for device, _, _ in found}) > 1:
        return None
    device, entity, changes = found[0]
    if emergency.trouble is Trouble.GAS:
        # Nobody waits for a question there.
        text = f"{_ADVICE[emergency.trouble]}. Say “close {the(device.name)}”, and I do that. {_UNTOUCHED}"
        return Resolved.of(_answer(text), reading, DialogueAct.CONVERSE)
    chosen = Hypothesis(
        "HassTurnOn" if goal.act is Act.START else "HassTurnOff",
        Source.GRAMMAR,
        slots={"name": device.name},
        targets=(entity.unique_id,),
        orders=(Order(entity.unique_id, changes),),
        score=0.9,
    )
    verb = "press" if goal.act is Act.START else "close"
    text = f"Shall I {verb} {listing([the(device.name)])}{place(device)}? {_ADVICE[emergency.trouble]}."
    question = Question(Asking.CONFIRMATION, text, (Option(device.name, chosen),), Unresolved.UNSURE, hypothesis=chosen)
    return Resolved.of(question, reading)


_NO_MAIN: Final = re.compile(r"\b(?:gas|heating|radiator|irrigation|garden|sprinkler|lawn|drip)\b", re.IGNORECASE)


def _helps(trouble: Trouble, device: Device, entity: Entity) -> bool:
    if not device.available or entity.category is not None:
        return False
    if trouble is Trouble.HURT:
        return entity.component in {"button", "scene"} and _BUTTON.search(f"{device.name} {entity.name}") is not None
    if entity.component != "valve":
        return False
    if trouble is Trouble.GAS:
        return danger.gas(device, entity)
    water = re.search(r"\b(?:water|main|mains|shutoff|stopcock)\b", device.name, re.IGNORECASE) is not None
    return trouble is Trouble.WATER and water and _NO_MAIN.search(device.name) is None


def _answer(text: str) -> Interpretation:
    return Interpretation(Hypothesis(INTENT, score=1.0), text)
