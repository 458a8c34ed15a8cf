"""An utterance of several requests: each is resolved by itself, in the order spoken, with those before it in mind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from devices.expected import after
from engine.context.situation import SESSION_GAP, Situation
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
from engine.habits.model import NO_HABITS
from engine.language import keeping
from engine.language.alternatives import alternatives
from engine.language.clauses import Clause, clauses
from engine.language.describe import spoken_name
from engine.language.hearing import of_part
from engine.language.instead import wanted_of, withdrawn
from engine.language.ordering import ordered
from engine.language.owners import spelled_out
from engine.language.reader import read
from engine.language.requests import head
from engine.language.segments import Segment
from engine.language.stance import Stance
from engine.language.words import clean, fold
from engine.moments import Later
from engine.resolution import choosing, conditional, referring
from engine.resolution.dialogue import NEVERMIND
from engine.resolution.later import keep
from engine.resolution.referring import Pointing
from engine.resolution.resolve import resolve, resolve_leaning, resolve_request
from engine.resolution.rewording import reworded, said_so
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
    situation, ranking, segments = reworded(situation, ranking, segments)
    if (whole := _as_a_whole(situation, ranking)) is not None:
        return whole
    stretches = tuple(segments) or (Segment(situation.utterance.text, tuple(ranking)),)
    stretches = spelled_out(stretches, situation.home)
    kept = keeping.arranged(stretches, situation.home, _spoken_of_just_now(situation))
    if kept is not None and not kept.segments:
        return _left_alone(situation)
    stretches = ordered(kept.segments if kept else stretches)
    if (text := clean("".join(one.text for one in stretches))) != situation.utterance.text:
        situation, ranking, segments = said_so(situation, text), stretches[0].ranking, stretches
    if _withdrawn(stretches):
        return _left_alone(situation)
    divided = clauses(situation.utterance.text, segments, situation.home)
    if len(divided) == 1:
        return _resolve_one(situation, ranking, divided[0])
    if (leaning := resolve_leaning(situation, ranking)) is not None:
        return leaning
    parts = _joined(divided, _at_one_time(_parts(situation, divided)))
    if _put_off(parts):
        return resolve(situation, ranking)
    return Compound(parts) if len(parts) > 1 else parts[0].resolved


def _as_a_whole(situation: Situation, ranking: Sequence[RankedIntent]) -> Resolved | None:
    """What comes of an utterance that only its grammar as a whole tells; None: of its parts."""
    text = situation.utterance.text
    if (wanted := wanted_of(text)) is not None and situation.asked is None:
        return resolve(said_so(situation, wanted), ranking)
    if waited := _WAITS.match(text):
        # "Wait five minutes and then turn it off" is in five minutes.
        return resolve(said_so(situation, f"in {waited['length']} {waited['request']}"), ranking)
    if (either := alternatives(text, situation.home)) is not None:
        return choosing.which(either.requests, situation, lambda one: conditional.plainly(one, situation, ranking))
    return conditional.resolve_conditional(situation, ranking)


_WAITS: Final = re.compile(
    r"^(?:please |ok |okay )*wait (?:for )?(?P<length>(?:\w+ ){1,3}(?:seconds?|minutes?|hours?|secs?|mins?))"
    r"(?:[, ]+(?:and|then|before you))* (?P<request>(?:turn|switch|open|close|shut|lock|start|stop|dim|set|play) .+)$",
    re.IGNORECASE,
)


def _withdrawn(stretches: Sequence[Segment]) -> bool:
    """Whether the end of an utterance takes back the request that stands before it."""
    for i in range(1, len(stretches)):
        before, behind = ("".join(one.text for one in part) for part in (stretches[:i], stretches[i:]))
        if withdrawn(before, behind):
            return head(stretches[i - 1].text) is not None or head(before) is not None
    return False


def _spoken_of_just_now(situation: Situation) -> list[str]:
    """Names of what the last request of this session was about, of which "the others" are the others."""
    conversation = situation.conversation
    if conversation.last is None or abs(situation.at - conversation.at) > SESSION_GAP:
        return []
    found = map(situation.home.entity, conversation.last.targets)
    return list(dict.fromkeys(f"the {spoken_name(*pair)}" for pair in found if pair is not None))


def _left_alone(situation: Situation) -> Resolved:
    """What comes of words that only say what is to stay as it is: nothing is sent."""
    reading = read(situation.utterance.text, situation.home)
    hypothesis = Hypothesis(NEVERMIND, score=0.9)
    return Resolved.of(Interpretation(hypothesis, "All right, I leave that as it is."), reading, DialogueAct.CONVERSE)


def _resolve_one(situation: Situation, ranking: Sequence[RankedIntent], clause: Clause) -> Resolved:
    if clause.text == situation.utterance.text:
        return resolve(situation, ranking)
    # A request behind a report: "the garage door is open, close it".
    return resolve_request(_moment(clause, situation), clause.ranking)


def _at_one_time(parts: Sequence[Part]) -> tuple[Part, ...]:
    """A time that is said once, at the very beginning or end, holds for every request that could be put off.

    At the end it may have been meant for the last one alone: then it is safer to do too little now, and to say so.
    Who says "turn it on, and off in ten minutes" means now by the first.
    """
    parts = _from_the_same_time(parts)
    times = [one.later if (one := part.resolved.hypothesis) else None for part in parts]
    said = {later for later in times if later is not None}
    if len(said) != 1:
        return tuple(parts)
    (later,) = said
    if later.at is None:
        # For how long is said of the one request alone.
        return tuple(parts)
    begins = times[0] is not None and _words(parts[0].said).startswith(_words(later.said))
    ends = times[-1] is not None and _words(parts[-1].said).endswith(_words(later.said))
    pairs = tuple(zip(parts, times, strict=True))
    timed = {target for part, time in pairs if time for target in _targets(part)}
    if not begins and (not ends or any(_targets(part) & timed for part, time in pairs if not time)):
        return tuple(parts)
    return tuple(_put_to(part, later) if time is None and _can_wait(part) else part for part, time in pairs)


def _from_the_same_time(parts: Sequence[Part]) -> Sequence[Part]:
    """Those that are to last begin when the first one does: "at eight the radio off, and the lamp on for an hour"."""
    first = parts[0].resolved.hypothesis
    time = first.later if first else None
    if time is None or time.at is None or not _words(parts[0].said).startswith(_words(time.said)):
        return parts
    laters = [one.later if (one := part.resolved.hypothesis) else None for part in parts]
    return [
        _put_to(part, replace(later, at=time.at)) if later and later.at is None else part
        for part, later in zip(parts, laters, strict=True)
    ]


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
    return _does(part.resolved)


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
    for said in divided:
        last = now.conversation.last if parts else None
        clause = referring.placed(said, now.home, last.targets) if last else said
        moment = _moment(clause, now)
        pointing = referring.pointing(clause, moment.home) if parts else Pointing.NOWHERE
        about = _spoken_of(parts) if pointing is not Pointing.NOWHERE else None
        if about is not None and not isinstance(about.resolved.resolution, Interpretation):
            resolved = referring.refused(clause, about.said, about.resolved)
        else:
            resolved = _resolved(clause, moment, pointing, about)
        if isinstance(resolved.resolution, Question) and any(_asks(part) for part in parts):
            resolved = replace(resolved, resolution=_one_question_at_a_time(clause, resolved.hypothesis))
        done = [part for part in parts if _acts(part)]
        resolved = _beside(_without_habit(resolved, clause, moment, done), done, situation)
        part = Part(clause.said, moment, resolved)
        parts.append(part)
        now = _after(now, part, clause)
    return tuple(parts)


def _moment(clause: Clause, situation: Situation) -> Situation:
    """The situation of one request; the recogniser's other texts are of the whole utterance."""
    utterance = situation.utterance
    heard = utterance.asr
    # How sure it was of the whole holds for each part.
    asr = (of_part(heard, utterance.text, clause.text) or replace(heard, hypotheses=())) if heard else None
    return replace(situation, utterance=replace(utterance, text=clause.text, asr=asr))


def _resolved(clause: Clause, moment: Situation, pointing: Pointing, about: Part | None) -> Resolved:
    last = about.resolved.hypothesis if about else None
    if about is None or last is None or not last.targets:
        return resolve_request(moment, clause.ranking)
    bound = referring.bound(clause, moment, last.targets, about.situation.utterance.text)
    resolved = resolve_request(bound, referring.ranked(clause, moment.home, last))
    if pointing is Pointing.PERHAPS and not _does(resolved):
        # "Lock the door and make it warmer": no lock is made warmer.
        return resolve_request(moment, clause.ranking)
    return resolved


def _after(now: Situation, part: Part, clause: Clause) -> Situation:
    """The moment of the next request: the home as this one leaves it, and this one spoken of last."""
    resolution, hypothesis = part.resolved.resolution, part.resolved.hypothesis
    if isinstance(resolution, Interpretation) and _acts(part) and resolution.hypothesis.later is None:
        now = replace(now, home=after(now.home, resolution.hypothesis.orders))
    if part.resolved.act is DialogueAct.CONTROL or (hypothesis is not None and hypothesis.targets):
        # Of what can't be done nothing is spoken on: least of all does "it" become what an earlier turn was about.
        last = hypothesis if isinstance(resolution, Interpretation) else None
        spoken_of = replace(now.conversation, at=now.at, last=last, said=clause.text)
        now = replace(now, conversation=spoken_of)
    return now


def _spoken_of(parts: Sequence[Part]) -> Part | None:
    """The part that "it" is about: the last one that is about a thing."""

    def has_thing(part: Part) -> bool:
        hypothesis = part.resolved.hypothesis
        return part.resolved.act in {DialogueAct.CONTROL, DialogueAct.UNCLEAR} or bool(
            hypothesis and hypothesis.targets
        )

    return next((part for part in reversed(parts) if has_thing(part)), None)


def _does(resolved: Resolved) -> bool:
    return isinstance(resolved.resolution, Interpretation) and bool(resolved.resolution.hypothesis.orders)


def _without_habit(resolved: Resolved, clause: Clause, moment: Situation, done: Sequence[Part]) -> Resolved:
    """As it would be asked about, where a habit decided and something was spoken of just before: that says more."""
    if not done or resolved.hypothesis is None or not resolved.hypothesis.habits:
        return resolved
    asked = resolve_request(replace(moment, habits=NO_HABITS), clause.ranking)
    return asked if _beside(asked, done, moment) is not asked else resolved


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
