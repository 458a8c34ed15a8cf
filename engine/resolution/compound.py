"""An utterance of several requests: each is resolved by itself, in the order spoken, with those before it in mind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from engine.context.situation import Situation
from engine.domain import (
    Asking,
    DialogueAct,
    Hypothesis,
    Interpretation,
    Question,
    RankedIntent,
    Refusal,
    Resolution,
    Unresolved,
)
from engine.language.clauses import Clause, Segment, clauses
from engine.language.stance import Stance
from engine.language.words import fold
from engine.moments import Later
from engine.resolution.later import keep
from engine.resolution.resolve import resolve, resolve_leaning, resolve_request
from engine.resolution.weighing import Resolved


@dataclass(frozen=True, slots=True)
class Part:
    """One request of several."""

    said: str
    """The person's words for it."""
    situation: Situation
    """As it stands when it comes to this request: "it" is what the one before was about."""
    resolved: Resolved


@dataclass(frozen=True, slots=True)
class Compound:
    """What several requests in one utterance came to, in the order spoken; at least two."""

    parts: tuple[Part, ...]

    @property
    def resolution(self) -> Resolution:
        """That of the first part; each part has its own."""
        return self.parts[0].resolved.resolution

    @property
    def hypothesis(self) -> Hypothesis | None:
        """The reading of the first part."""
        return self.parts[0].resolved.hypothesis

    @property
    def act(self) -> DialogueAct:
        """The act of all of them, or that of control where they differ."""
        acts = {part.resolved.act for part in self.parts}
        return acts.pop() if len(acts) == 1 else DialogueAct.CONTROL


def resolve_all(
    situation: Situation, ranking: Sequence[RankedIntent], segments: Sequence[Segment] = ()
) -> Resolved | Compound:
    """Resolve an utterance, as one request or as several; pure and deterministic.

    Args:
        situation: the moment.
        ranking: of the whole utterance, the likeliest intent first.
        segments: the stretches between its commas and conjunctions, which together are the utterance; empty: not
            divided.

    """
    divided = clauses(situation.utterance.text, segments, situation.home)
    if len(divided) == 1:
        return resolve(situation, ranking)
    if (leaning := resolve_leaning(situation, ranking)) is not None:
        return leaning
    parts = _joined(divided, _at_one_time(_parts(situation, divided)))
    if _put_off(parts):
        return resolve(situation, ranking)
    return Compound(parts) if len(parts) > 1 else parts[0].resolved


def _at_one_time(parts: Sequence[Part]) -> tuple[Part, ...]:
    """A time that is said once, at the very beginning or end, holds for every request that could be put off.

    At the end it may have been meant for the last one alone: then it is safer to do too little now, and to say so.
    Who says "turn it on, and off in ten minutes" means now by the first.
    """
    times = [one.later if (one := part.resolved.hypothesis) else None for part in parts]
    said = {later for later in times if later is not None}
    if len(said) != 1:
        return tuple(parts)
    (later,) = said
    begins = times[0] is not None and _words(parts[0].said).startswith(_words(later.said))
    ends = times[-1] is not None and _words(parts[-1].said).endswith(_words(later.said))
    pairs = tuple(zip(parts, times, strict=True))
    timed = {target for part, time in pairs if time for target in _targets(part)}
    if not begins and (not ends or any(_targets(part) & timed for part, time in pairs if not time)):
        return tuple(parts)
    return tuple(_put_to(part, later) if time is None and _can_wait(part) else part for part, time in pairs)


def _can_wait(part: Part) -> bool:
    return _acts(part) and not part.resolved.reading.words & {"now", "immediately"}


def _put_to(part: Part, later: Later) -> Part:
    resolution = keep(part.resolved.resolution, later, part.situation)
    return replace(part, resolved=replace(part.resolved, resolution=resolution))


def _targets(part: Part) -> set[str]:
    hypothesis = part.resolved.hypothesis
    return set(hypothesis.targets) if hypothesis else set()


def _words(said: str) -> str:
    return " ".join(fold(said))


def _joined(divided: Sequence[Clause], parts: Sequence[Part]) -> tuple[Part, ...]:
    """One part for each request again, where all of its things can be done; else one for each thing."""
    joined: list[Part] = []
    for _, group in groupby(zip(divided, parts, strict=True), key=lambda pair: pair[0].request):
        of_one = [part for _, part in group]
        alike = len({one.later for part in of_one if (one := part.resolved.hypothesis)}) == 1
        joined += [_together(of_one)] if len(of_one) > 1 and alike and all(map(_acts, of_one)) else of_one
    return tuple(joined)


def _acts(part: Part) -> bool:
    resolution = part.resolved.resolution
    return isinstance(resolution, Interpretation) and bool(resolution.hypothesis.orders)


def _together(parts: Sequence[Part]) -> Part:
    readings = [part.resolved.resolution.hypothesis for part in parts]
    each = [one for one in readings if one is not None]
    names = list(dict.fromkeys(name for one in each for name in _listed(one.slots.get("name"))))
    areas = list(dict.fromkeys(area for one in each for area in _listed(one.slots.get("area"))))
    slots = {**each[0].slots, "name": names} | ({"area": areas if len(areas) > 1 else areas[0]} if areas else {})
    orders = {order.unique_id: order for one in each for order in one.orders}
    chosen = replace(
        each[0],
        slots=slots,
        targets=tuple(orders),
        orders=tuple(orders.values()),
        score=min(one.score for one in each),
        reasons=tuple(dict.fromkeys(reason for one in each for reason in one.reasons)),
        preferences=tuple(dict.fromkeys(taste for one in each for taste in one.preferences)),
    )
    first = parts[0].resolved
    taken = tuple(pair for part in parts for pair in part.resolved.reading.taken)
    resolved = replace(
        first,
        resolution=Interpretation(chosen),
        reading=replace(first.reading, taken=taken),
        hypotheses=(chosen, *(one for part in parts for one in part.resolved.hypotheses)),
    )
    return Part(", ".join(part.said for part in parts), parts[0].situation, resolved)


def _listed(value: object) -> list[str]:
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]


def _put_off(parts: Sequence[Part]) -> bool:
    """Whether one of them is for later: the time may hold for all of them, so none is done now."""
    return any(part.resolved.reading.stance is Stance.DEFERS for part in parts)


def _parts(situation: Situation, divided: Sequence[Clause]) -> tuple[Part, ...]:
    parts: list[Part] = []
    now = replace(situation, conversation=replace(situation.conversation, pending=None, asked_at=None))
    for clause in divided:
        # The recogniser's other texts are of the whole utterance, and none of them can stand for a part.
        moment = replace(now, utterance=replace(situation.utterance, text=clause.text, asr=None))
        resolved = resolve_request(moment, clause.ranking)
        if isinstance(resolved.resolution, Question) and any(_asks(part) for part in parts):
            resolved = replace(resolved, resolution=_one_question_at_a_time(clause, resolved.hypothesis))
        resolved = _beside(resolved, [part for part in parts if _acts(part)], situation)
        parts.append(Part(clause.said, moment, resolved))
        if resolved.hypothesis is not None and resolved.hypothesis.targets:
            spoken_of = replace(now.conversation, at=situation.at, last=resolved.hypothesis, said=clause.text)
            now = replace(now, conversation=spoken_of)
    return tuple(parts)


def _beside(resolved: Resolved, done: Sequence[Part], situation: Situation) -> Resolved:
    """Of several that fit, the one in the room that was spoken of just before."""
    question = resolved.resolution
    if not done or not isinstance(question, Question) or question.kind is not Asking.CHOICE:
        return resolved
    last = done[-1].resolved.hypothesis
    areas = _areas(last.targets if last else (), situation)
    fitting = [one.hypothesis for one in question.options if _areas(one.hypothesis.targets, situation) & areas]
    if len(areas) != 1 or len(fitting) != 1:
        return resolved
    chosen = replace(fitting[0], reasons=(*fitting[0].reasons, f"you spoke of the {next(iter(areas))}"))
    return replace(resolved, resolution=Interpretation(chosen))


def _areas(targets: Sequence[str], situation: Situation) -> set[str]:
    devices = [situation.home.device(target) for target in targets]
    return {device.area for device in devices if device is not None and device.area is not None}


def _asks(part: Part) -> bool:
    return isinstance(part.resolved.resolution, Question)


def _one_question_at_a_time(clause: Clause, hypothesis: Hypothesis | None) -> Refusal:
    text = f"About “{clause.said}” I have a question too: please say it again afterwards."
    return Refusal(Unresolved.SEVERAL, text, hypothesis)
