"""The answer to several requests in one utterance, put together from the answers to each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.domain import Answer, Interpretation
from engine.resolution.compound import Compound
from engine.resolution.weighing import Resolved
from engine.turns import OpenTurn, described, outcome_of_all


def of_parts(turn: OpenTurn, told: Sequence[tuple[str, Answer]], reminder: str = "") -> Answer:
    """One answer of (what was said, the answer to it); `reminder` is said at the end."""
    answers = [answer for _, answer in told]
    intents = {answer.intent for answer in answers}
    ignored = turn.situation.utterance.ignored
    reasons = [reason for answer in answers for reason in answer.reasons if reason not in ignored]
    return Answer(
        turn.id,
        " ".join(dict.fromkeys(answer.text for answer in answers)) + reminder,
        outcome_of_all(answer.outcome for answer in answers),
        intent=intents.pop() if len(intents) == 1 else None,
        targets=tuple(dict.fromkeys(target for answer in answers for target in answer.targets)),
        commands=tuple(command for answer in answers for command in answer.commands),
        # As sure as of the part that is least sure.
        confidence=min(answer.confidence for answer in answers),
        reasons=(*dict.fromkeys(reasons), *ignored),
        preferences=tuple(dict.fromkeys(one for answer in answers for one in answer.preferences)),
        parts=tuple(_part(said, answer) for said, answer in told),
    )


def _part(said: str, answer: Answer) -> Mapping[str, Any]:
    return {
        "text": said,
        "outcome": answer.outcome.value,
        "intent": answer.intent,
        "slots": dict(answer.slots),
        "targets": list(answer.targets),
        "commands": [{"topic": command.topic, "payload": command.payload} for command in answer.commands],
        "reasons": list(answer.reasons),
    }


def part_stage(resolved: Resolved | Compound) -> dict[str, Any]:
    """The stage of resolution for the trace: what was chosen, and what was weighed, request by request."""
    if isinstance(resolved, Compound):
        return {
            "act": resolved.act.value,
            "kind": "compound",
            "why": None,
            "parts": [{"text": part.said, **part_stage(part.resolved)} for part in resolved.parts],
        }
    resolution = resolved.resolution
    why = None if isinstance(resolution, Interpretation) or resolution.why is None else resolution.why.value
    return {
        "act": resolved.act.value,
        "kind": type(resolution).__name__.lower(),
        "why": why,
        "hypotheses": described(resolved.hypotheses),
    }
