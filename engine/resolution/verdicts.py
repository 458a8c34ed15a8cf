"""What a turn says about the reading of the turn before: that it was right, that it was wrong, or nothing."""

from __future__ import annotations

from dataclasses import dataclass

from devices.model import Order
from engine.context.situation import Situation
from engine.domain import Asking, DialogueAct, Hypothesis, Interpretation, Source
from engine.resolution.dialogue import NEVERMIND
from engine.resolution.noticing import by_asking, by_hand
from engine.resolution.weighing import Resolved


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judgement that nobody had to be asked for."""

    hypothesis: Hypothesis
    """The reading that is judged."""
    right: bool
    turn: str | None = None
    """Id of the turn in which it was acted on; None: it was asked about."""


def verdict(situation: Situation, resolved: Resolved, orders: tuple[Order, ...] = ()) -> Verdict | None:
    """What this turn tells of the one before; None where it tells nothing.

    A question that is answered with a choice or a yes was well put; a no says that it was not. What was done is right
    once the person goes on to something else, and wrong where it is taken back, protested against, or switched back by
    hand within the session. Who asks for the opposite at once may have changed their mind: that tells nothing.

    Args:
        situation: the moment of this turn.
        resolved: what this turn came to.
        orders: what it sends.

    """
    if (answered := _answered(situation, resolved)) is not None:
        return answered
    before = situation.conversation
    if before.unjudged is None or before.last is None:
        return None
    wrong = resolved.act is DialogueAct.CORRECT or resolved.undo_first
    if not wrong and before.undo is not None:
        wrong = by_hand(before.undo, situation)
        if not wrong and by_asking(before.undo, situation, orders):
            return None
    return Verdict(before.last, not wrong, before.unjudged)


def _answered(situation: Situation, resolved: Resolved) -> Verdict | None:
    question, resolution = situation.pending, resolved.resolution
    if question is None or question.kind not in {Asking.CONFIRMATION, Asking.CHOICE} or not question.options:
        return None
    if not isinstance(resolution, Interpretation) or resolution.hypothesis.source is not Source.DIALOGUE:
        return None
    right = resolution.hypothesis.intent != NEVERMIND
    if not right and question.kind is Asking.CHOICE:
        # None of the offered: the reading may have been right all the same.
        return None
    return Verdict(question.hypothesis or question.options[0].hypothesis, right)
