"""What is in the air after a turn: what "it" is, what can be taken back, what is gone on from, what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from devices.model import Home, Order
from engine.context.situation import LAST_ACTION_LASTS, Situation
from engine.domain import (
    Asking,
    Changed,
    Conversation,
    Hypothesis,
    Option,
    Question,
    Source,
    Undo,
    Unresolved,
)
from engine.language.phrasing import to_do
from engine.resolution.resolve import UNDO
from engine.resolution.undo import values_of
from engine.turns import OpenTurn, earlier_of


def taken_back(conversation: Conversation, redo: Sequence[Order]) -> Conversation:
    """The conversation after its last change was taken back: the one before can be next."""
    waiting = conversation.earlier[:-1] if conversation.undo is None else conversation.earlier
    recent = [one for one in waiting if one.at is None or abs(conversation.at - one.at) <= LAST_ACTION_LASTS]
    return replace(
        conversation, undo=recent[-1] if recent else None, earlier=tuple(recent[:-1]), redo=tuple(redo), changed=None
    )


def refused(conversation: Conversation) -> Conversation:
    """The conversation after a refusal: "that's wrong" is about the refusal, not about what was done before it."""
    return replace(conversation, earlier=earlier_of(conversation), undo=None)


def of_several(
    turn: OpenTurn, last: Conversation, asked: Conversation | None, undo: Undo | None, changed: Changed | None
) -> Conversation:
    """The conversation after several requests, of which `last` was answered last.

    Args:
        turn: the whole turn.
        last: what the last request left.
        asked: the conversation with the question that waits; None: there is none.
        undo: takes back all of them; None: nothing was changed.
        changed: the last change.

    """
    before = turn.situation.conversation
    return replace(
        last,
        pending=asked.pending if asked else None,
        asked_at=turn.situation.at if asked else None,
        undo=undo or before.undo,
        earlier=earlier_of(before) if undo else before.earlier,
        changed=changed,
    )


def asked_back(undo: Undo, situation: Situation) -> Question | None:
    """Whether to restore what opens, unlocks or heats something; None: nothing of that kind was changed."""
    if not undo.asks:
        return None
    text = f"Shall I {to_do(undo.asks, situation.home, {}, situation.area)} again?"
    again = Hypothesis(
        UNDO, Source.DIALOGUE, targets=tuple(one.unique_id for one in undo.asks), orders=undo.asks, score=0.95
    )
    return Question(Asking.CONFIRMATION, text, (Option("yes", again),), Unresolved.UNSURE, hypothesis=again)


def changed_by(turn: OpenTurn, chosen: Hypothesis, sent: Sequence[Order], before: Home) -> Changed | None:
    """What "a bit more" goes on from after this turn; None where nothing was sent."""
    if not sent:
        return None
    was = values_of(sent, before)
    return Changed(chosen.intent, tuple(sent), was, turn.situation.at, chosen.direction)
