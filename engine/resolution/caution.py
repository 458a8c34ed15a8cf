"""Whether what was understood is done at once, asked about first, or taken as no request at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from devices.model import Change, Device, Entity, Feature
from devices.reading import current
from engine.context.situation import Situation
from engine.domain import Asking, Hypothesis, Interpretation, Option, Question, Refusal, Resolution, Unresolved
from engine.language import phrasing
from engine.language.describe import listing, place, setting, the
from engine.language.hearing import Doubt, doubt
from engine.language.names import Kind
from engine.language.reading import Reading
from engine.language.spelling import How
from engine.language.stance import Stance
from engine.language.words import REQUEST_WORDS, fold
from engine.resolution import danger, scoring
from engine.resolution.dialogue import NEVERMIND
from engine.resolution.found import Candidate, Found
from engine.resolution.goals import Act, Goal
from engine.resolution.unframed import only_asked_for

NEWS: Final = "I take that as something told, not as a request: everything stays as it is."
MOST_NAMED: Final = 4
_RISKY_HEADS: Final = (REQUEST_WORDS - frozenset("play say tell show check watch hear listen run".split())) | frozenset(
    "unbolt disarm preheat boil bake toast release let make get bring run fire".split()
)
"""Verbs that a request to open, unlock or heat begins with: who says "play Open the Gate" means a song."""


def told(resolution: Resolution, hypothesis: Hypothesis, reading: Reading) -> Resolution:
    """The resolution, unless the words only told something: then nothing is done, asked or missed."""
    if reading.stance is not Stance.TELLS:
        return resolution
    return Interpretation(_nothing(hypothesis), NEWS)


def _nothing(hypothesis: Hypothesis) -> Hypothesis:
    return replace(hypothesis, intent=NEVERMIND, orders=(), targets=(), slots={}, reasons=())


def decided(goal: Goal, reading: Reading, hypothesis: Hypothesis, found: Found, situation: Situation) -> Resolution:
    """Carry it out, or ask first where a mistake would be worse than a question."""
    changes = [(c.device, c.entity, change) for c in found.candidates for change in c.changes]
    dangerous = any(danger.risky(*one) and not _is_so(*one[1:]) for one in changes)
    if dangerous and reading.stance is Stance.WISHES:
        text = f"If that is what you want, please say it plainly: “{describe_orders(found.candidates)}”."
        return Refusal(Unresolved.UNSURE, text, _nothing(hypothesis))
    if (alarm := danger.warned(changes, situation.home)) is not None:
        return question(hypothesis, found, f"Careful: the {alarm} is on. ", really=True)
    # What a home has learned may make it ask where it need not, but open nothing that would be asked about elsewhere.
    score = min(hypothesis.score, scoring.score(hypothesis.features)) if dangerous else hypothesis.score
    sure = score >= (scoring.RISKY_ACT if dangerous else scoring.ACT)
    heard = doubt(reading, situation.utterance.asr, situation.home)
    misheard = heard is Doubt.OPPOSITE or (dangerous and heard is not Doubt.NONE)
    vague = misheard or (dangerous and _vague(goal, reading, hypothesis, found))
    doubtful = vague or _half(goal, reading) or _spared(found) or _leaps(goal, reading, found, situation)
    doubtful = doubtful or _opens_several(changes, reading)
    if sure and not doubtful and reading.stance is Stance.PLAIN:
        return Interpretation(hypothesis)
    return question(hypothesis, found)


def _is_so(entity: Entity, change: Change) -> bool:
    """Whether it is already as it would be: who is asked whether to unlock what is unlocked learns nothing."""
    partly = entity.can(Feature.POSITION) and current(entity, Feature.POSITION) not in {None, 100}
    settled = change.feature in {Feature.LOCK, Feature.POWER} or (change.feature is Feature.OPEN and not partly)
    return settled and current(entity, change.feature) == change.value


def _opens_several(changes: Sequence[tuple[Device, Entity, Change]], reading: Reading) -> bool:
    """Whether several things would be opened or heated of which not each was called by its name."""
    risky = {device.id for device, entity, change in changes if danger.risky(device, entity, change)}
    return len(risky) > max(1, len(reading.names))


def _half(goal: Goal, reading: Reading) -> bool:
    """A lone "on" may be half a sentence, a lone name as well; whoever says that it is dark has said enough."""
    named = bool(reading.names or reading.types)
    return not goal.explicit or (len(reading.tokens) == 1 and goal.act in {Act.ON, Act.OFF} and not named)


def _vague(goal: Goal, reading: Reading, hypothesis: Hypothesis, found: Found) -> bool:
    """Whether what is dangerous was not called by its name, or not every word understood as it was said.

    A name that was only guessed at is asked about, however sure the rest is.
    """
    named = bool(reading.names or reading.types or reading.areas)
    if any(danger.grave(c.device, c.entity, change) for c in found.candidates for change in c.changes):
        return True
    part = _cut_off(reading) or _room_in_part(reading)
    runs = goal.act is Act.START and all(c.entity.component == "valve" for c in found.candidates)
    # "The oven on" is as plain as "turn on the oven"; "the gate open" may as well be a question.
    switched = reading.tokens[-1:] and reading.tokens[-1].text == "on" and goal.act is Act.ON
    understood = reading.head in _RISKY_HEADS or bool(hypothesis.features.get("grammar")) or runs or switched
    # "The kiln needs to go on" and "kiln please" are no plain words for it.
    indirect = reading.indirect or only_asked_for(reading) or "?" in reading.text[-1:]
    # A number that says nothing of it may have meant which, when or how long.
    values = [change.value for c in found.candidates for change in c.changes]
    idle = bool(reading.amounts) and all(isinstance(value, bool) for value in values)
    unheard = bool(reading.unknown) or reading.guessed or idle
    return not named or part or unheard or indirect or not understood


def _room_in_part(reading: Reading) -> bool:
    """Whether all that was named is a room, and that by a part of its name: the "store" of a Store Room."""
    whole = {one.match.name for one in reading.mentions if one.kind is Kind.AREA}
    return not (reading.names or reading.types) and bool(set(reading.areas) - whole)


def _cut_off(reading: Reading) -> bool:
    """Whether of a name was said how it begins, but not what it is: "turn on the glaze" may go on to the glaze kiln."""
    parts = [match for match in reading.names if match.how is How.PART]
    return bool(parts) and not reading.types and any(fold(one.name)[-1] not in reading.words for one in parts)


def _spared(found: Found) -> bool:
    """Whether all that was asked for is what a set leaves out."""
    return bool(found.spared) and {c.entity.unique_id for c in found.spared} == {
        c.entity.unique_id for c in found.candidates
    }


def _leaps(goal: Goal, reading: Reading, found: Found, situation: Situation) -> bool:
    """Whether a room that nobody named would get much warmer, or another one than this."""
    if goal.act is not Act.TEMPERATURE or reading.names or reading.types or reading.areas or reading.floors:
        return False
    areas = {c.device.area for c in found.candidates}
    if "here" in reading.words and situation.area is not None and areas.isdisjoint({situation.area, None}):
        return True
    return goal.direction != 0 and any(
        danger.great_step(c.entity, change) for c in found.candidates for change in c.changes
    )


def question(hypothesis: Hypothesis, found: Found, before: str = "", *, really: bool = False) -> Question:
    """Whether it shall be done."""
    option = Option(listing([c.label for c in found.candidates]), hypothesis)
    text = f"{before}Shall I {'really ' if really else ''}{describe_orders(found.candidates)}?"
    return Question(Asking.CONFIRMATION, text, (option,), Unresolved.UNSURE, hypothesis=hypothesis)


def describe_orders(candidates: tuple[Candidate, ...]) -> str:
    """Such as “unlock the Front Door Lock”, for a question before it is done."""
    first = candidates[0]
    change = first.changes[0]
    verb = phrasing.VERBS.get((change.feature, change.value if not isinstance(change.value, dict) else ""), "set")
    verb = "start" if first.entity.component == "scene" else verb
    names = listing([f"{the(c.label, c.device)}{place(c.device)}" for c in candidates[:MOST_NAMED]])
    limits = first.entity.features.get(change.feature)
    to = "" if verb != "set" else f" to {setting(change.feature, change.value, limits.unit if limits else None)}"
    chosen = [one.value for one in first.changes[1:] if isinstance(one.value, str)]
    to += f" and set it to {listing(chosen)}" if chosen else ""
    return f"{verb} {names}{to}"
