"""The life of one turn: opened when it is interpreted, finished when it is answered, logged at both ends."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from threading import Lock
from typing import Any, Final

from devices.model import Command, Fulfilment, Order, Unfulfilled
from engine.context.situation import SESSION_GAP, Situation
from engine.domain import (
    Answer,
    Asking,
    Changed,
    Conversation,
    Hypothesis,
    Interpretation,
    Outcome,
    RankedIntent,
    Source,
    Stage,
    Turn,
    Undo,
)
from engine.habits.model import Observation
from engine.language.reading import Reading
from engine.resolution.answering import waits_for
from engine.resolution.compound import Compound
from engine.resolution.weighing import Resolved

_OPEN: Final = 1_000
"""Turns that may wait for their action at once; more means that a bot has died, and the oldest are dropped."""


def new_id(at: datetime) -> str:
    """An id that sorts by time and can't be guessed."""
    return f"{int(at.timestamp() * 1000):012x}-{secrets.token_hex(8)}"


@dataclass(slots=True)
class OpenTurn:
    """A turn between its interpretation and its answer."""

    id: str
    situation: Situation
    resolved: Resolved | Compound
    trace: list[Stage] = field(default_factory=list)
    noticed: list[Observation] = field(default_factory=list)
    """What it shows of what is usual, as far as it was carried out; the parts of a request share the list."""

    @contextmanager
    def stage(self, name: str) -> Iterator[dict[str, Any]]:
        """Time a stage and keep what it puts into the mapping."""
        data: dict[str, Any] = {}
        started = time.perf_counter()
        try:
            yield data
        finally:
            self.trace.append(Stage(name, _ms_since(started), data))

    def turn(self, answer: Answer | None = None) -> Turn:
        """The turn as it is logged."""
        return Turn(self.id, self.situation.utterance, self.resolved.resolution, answer, tuple(self.trace))

    def answer(self, text: str, outcome: Outcome, **more: Any) -> Answer:
        """The answer, with what the chosen hypothesis tells unless it is given otherwise."""
        chosen = self.resolved.hypothesis or Hypothesis("")
        known: dict[str, Any] = {
            "intent": chosen.intent or None,
            "slots": _plain(chosen.slots),
            "targets": chosen.targets,
            "confidence": round(chosen.score, 4),
            "reasons": chosen.reasons,
            "preferences": chosen.preferences,
        }
        known |= more
        utterance = self.situation.utterance
        guessed = guesses(self.resolved.reading) if isinstance(self.resolved, Resolved) else []
        known["reasons"] = (*known["reasons"], *guessed, *utterance.ignored)
        return Answer(self.id, text, outcome, **known)


def guesses(reading: Reading) -> list[str]:
    """What was taken to mean something else than it says, in sentences for people."""
    taken = [f"I took “{said}” to mean the {name}" for said, name in reading.taken]
    if reading.heard is not None:
        taken.append(f"I heard “{reading.heard}”, but what this home has fits “{reading.text}”")
    return taken


def _plain(slots: Mapping[str, Any]) -> dict[str, Any]:
    """Slots for people and programs: without what is empty or only ours."""
    return {key: value for key, value in slots.items() if value not in (None, {}, ()) and key != "when"}


def _ms_since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 3)


class OpenTurns:
    """The turns that wait for their action; safe to use from many threads."""

    def __init__(self) -> None:
        self._turns: OrderedDict[str, OpenTurn] = OrderedDict()
        self._lock = Lock()

    def add(self, turn: OpenTurn) -> None:
        """Keep a turn; beyond the limit the oldest is dropped."""
        with self._lock:
            self._turns[turn.id] = turn
            while len(self._turns) > _OPEN:
                self._turns.popitem(last=False)

    def take(self, turn_id: str) -> OpenTurn | None:
        """The turn of that id, once."""
        with self._lock:
            return self._turns.pop(turn_id, None)


def ranking_stage(ranking: Sequence[RankedIntent], took_ms: float = 0.0) -> Stage:
    """What the statistical NLU said."""
    return Stage(
        "nlu", took_ms, {"ranking": [{"intent": r.intent, "confidence": round(r.confidence, 4)} for r in ranking]}
    )


def described(hypotheses: Sequence[Hypothesis]) -> list[dict[str, Any]]:
    """Hypotheses for the trace: what speaks for and against each."""
    return [
        {
            "intent": one.intent,
            "source": one.source.value,
            "score": round(one.score, 4),
            "features": {name: round(value, 4) for name, value in one.features.items()},
            "targets": list(one.targets),
            **({"habits": [asdict(habit) for habit in one.habits]} if one.habits else {}),
        }
        for one in hypotheses
    ]


def command_stage(fulfilments: Sequence[Fulfilment]) -> dict[str, Any]:
    """Commands for the trace: what was sent, and whether it was confirmed."""
    return {
        "orders": [
            {
                "target": one.order.unique_id,
                "commands": [asdict(command) for command in one.commands],
                "problem": one.problem.value if one.problem else None,
                "took_ms": round(one.took_ms, 3),
            }
            for one in fulfilments
        ]
    }


def commands_of(fulfilments: Sequence[Fulfilment]) -> tuple[Command, ...]:
    """Everything that was published, in order."""
    return tuple(command for one in fulfilments for command in one.commands)


def outcome_of_all(outcomes: Iterable[Outcome]) -> Outcome:
    """That of the parts where they agree, else partial; at least one part."""
    each = set(outcomes)
    return each.pop() if len(each) == 1 else Outcome.PARTIAL


def outcome_of(fulfilments: Sequence[Fulfilment]) -> Outcome:
    """Done, failed or refused where all agree, else partial."""
    return outcome_of_all(_outcome_of(one) for one in fulfilments)


def _outcome_of(one: Fulfilment) -> Outcome:
    if one.problem is None:
        return Outcome.DONE
    return Outcome.FAILED if one.problem is Unfulfilled.NOT_CONFIRMED else Outcome.REFUSED


_KEPT: Final = 4
"""Earlier changes that can be taken back one after the other, beside the last."""


_TOGETHER: Final = 12
"""Things that are kept for "them"."""


def moved_on(
    turn: OpenTurn,
    *,
    last: Hypothesis | None = None,
    undo: Undo | None = None,
    said: str | None = None,
    changed: Changed | None = None,
) -> Conversation:
    """The conversation after this turn."""
    situation = turn.situation
    before = situation.conversation
    pending = waits_for(turn.resolved.resolution, situation, turn.resolved.act)
    return replace(
        before,
        at=situation.at,
        pending=pending,
        asked_at=(before.asked_at if pending is before.pending else situation.at) if pending else None,
        last=last or before.last,
        undo=undo if last is not None else before.undo,
        earlier=earlier_of(before) if undo is not None else before.earlier,
        redo=() if undo is not None else before.redo,
        said=before.said if said is None else said,
        together=_together(before, last, situation.at),
        changed=changed or before.changed,
    )


def _together(before: Conversation, last: Hypothesis | None, at: datetime) -> tuple[str, ...]:
    """What "them" can be: what the same was asked of, one after the other."""
    if last is None or not last.orders:
        return before.together
    alike = before.last is not None and before.last.intent == last.intent and abs(at - before.at) <= SESSION_GAP
    return tuple(dict.fromkeys((*(before.together if alike else ()), *last.targets)))[-_TOGETHER:]


def earlier_of(before: Conversation) -> tuple[Undo, ...]:
    """What can still be taken back after another change, the oldest first."""
    undo = before.undo
    if undo is None or not (undo.orders or undo.asks or undo.planned or undo.cancelled or undo.irreversible):
        return before.earlier
    return (*before.earlier, undo)[-_KEPT:]


def reminder(turn: OpenTurn) -> str:
    """The guided question that this turn interrupted, asked again."""
    waiting = waits_for(turn.resolved.resolution, turn.situation, turn.resolved.act)
    return f" Back to my question: {waiting.text}" if waiting and waiting.kind is Asking.GUIDED else ""


def orders_of(turn: OpenTurn) -> tuple[Order, ...]:
    """What a turn sends now; nothing where it asks, refuses, or plans."""
    resolution = turn.resolved.resolution
    if not isinstance(resolution, Interpretation):
        return ()
    later = resolution.hypothesis.later
    return resolution.hypothesis.orders if later is None or later.at is None else ()


def said_in(turn: OpenTurn, chosen: Hypothesis) -> str:
    """The words that the conversation is about: an answer to a question is about those before it."""
    dialogue = chosen.source is Source.DIALOGUE
    return turn.situation.conversation.said if dialogue else turn.situation.utterance.text
