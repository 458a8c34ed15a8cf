"""An utterance of several requests: each is resolved by itself, in the order spoken, with those before it in mind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from engine.context.situation import Situation
from engine.domain import DialogueAct, Hypothesis, Question, RankedIntent, Refusal, Resolution, Unresolved
from engine.language.clauses import Clause, Segment, clauses
from engine.language.stance import Stance
from engine.resolution.resolve import Resolved, resolve, resolve_leaning

_REQUESTS: Final = frozenset({DialogueAct.CONTROL, DialogueAct.QUERY, DialogueAct.CONVERSE, DialogueAct.UNCLEAR})
"""Acts that may be part of a compound request; teaching and answering take the whole utterance."""


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
    parts = _parts(situation, divided)
    if any(part.resolved.act not in _REQUESTS for part in parts) or _put_off(parts):
        return resolve(situation, ranking)
    return Compound(parts)


def _put_off(parts: Sequence[Part]) -> bool:
    """Whether one of them is for later: the time may hold for all of them, so none is done now."""
    return any(part.resolved.reading.stance is Stance.DEFERS for part in parts)


def _parts(situation: Situation, divided: Sequence[Clause]) -> tuple[Part, ...]:
    parts: list[Part] = []
    now = replace(situation, conversation=replace(situation.conversation, pending=None, asked_at=None))
    for clause in divided:
        moment = replace(now, utterance=replace(situation.utterance, text=clause.text))
        resolved = resolve(moment, clause.ranking)
        if isinstance(resolved.resolution, Question) and any(_asks(part) for part in parts):
            resolved = replace(resolved, resolution=_one_question_at_a_time(clause, resolved.hypothesis))
        parts.append(Part(clause.said, moment, resolved))
        if resolved.hypothesis is not None and resolved.hypothesis.targets:
            spoken_of = replace(now.conversation, at=situation.at, last=resolved.hypothesis, said=clause.text)
            now = replace(now, conversation=spoken_of)
    return tuple(parts)


def _asks(part: Part) -> bool:
    return isinstance(part.resolved.resolution, Question)


def _one_question_at_a_time(clause: Clause, hypothesis: Hypothesis | None) -> Refusal:
    text = f"About “{clause.said}” I have a question too: please say it again afterwards."
    return Refusal(Unresolved.SEVERAL, text, hypothesis)
