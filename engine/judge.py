"""Judges each reading by what came of it, and moves this home's weights accordingly."""

from __future__ import annotations

from dataclasses import replace

from engine.domain import Answer, Conversation, DialogueAct, Hypothesis, Interpretation, Outcome, Source
from engine.learned import AS_SHIPPED, Learned
from engine.resolution import scoring
from engine.resolution.adapting import judged
from engine.resolution.compound import Compound
from engine.resolution.verdicts import verdict
from engine.store import Database, Unit
from engine.turns import OpenTurn, orders_of

_ACTED: frozenset[Outcome] = frozenset({Outcome.DONE, Outcome.ANSWERED})


class Judge:
    """What the corrections of this home's people came to.

    Safe to use from many threads; of two judgements in the same millisecond one may be lost, which harms nothing.
    """

    def __init__(self, store: Database) -> None:
        self._store = store
        with store.begin(writes=False) as unit:
            self._learned = unit.learned.get()

    @property
    def learned(self) -> Learned:
        """How far the weights have moved so far."""
        return self._learned

    def judge(self, turn: OpenTurn, answer: Answer, conversation: Conversation) -> tuple[Conversation, Learned | None]:
        """What the turn says of the one before, into its trace; the conversation then waits for what is said of it.

        Returns:
            The conversation to keep, and what to `keep` beside it; None where nothing was judged.

        """
        waits = replace(conversation, unjudged=turn.id if _waits(turn, answer, conversation) else None)
        if isinstance(turn.resolved, Compound):
            return waits, None
        found = verdict(turn.situation, turn.resolved, orders_of(turn))
        if found is None:
            return waits, None
        with turn.stage("verdict") as data:
            after = judged(self._learned, scoring.weights(), found.hypothesis.features, right=found.right)
            data.update(turn=found.turn, intent=found.hypothesis.intent, right=found.right)
        return waits, after

    def keep(self, unit: Unit, learned: Learned) -> None:
        """Store what was learned, and use it from now on."""
        unit.learned.put(learned)
        self._learned = learned

    def forget(self) -> None:
        """Go back to the weights that are shipped."""
        with self._store.begin() as unit:
            unit.learned.delete()
        self._learned = AS_SHIPPED


def _waits(turn: OpenTurn, answer: Answer, conversation: Conversation) -> bool:
    """Whether what is said next will tell if this turn's reading was right."""
    resolved = turn.resolved
    if isinstance(resolved, Compound) or not isinstance(resolved.resolution, Interpretation):
        return False
    chosen: Hypothesis = resolved.resolution.hypothesis
    acts = resolved.act in {DialogueAct.CONTROL, DialogueAct.QUERY} and answer.outcome in _ACTED
    # What leans on the dialogue was judged by the answer, or has no features of its own.
    own = bool(chosen.features) and chosen.source is not Source.DIALOGUE
    return acts and own and conversation.last == chosen
