"""Robots that go about by themselves: one without rooms to choose cleans all that it reaches. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from devices.model import Order
from engine.domain import Asking, Hypothesis, Option, Question, Unresolved
from engine.language.describe import listing, place, the
from engine.resolution.found import Candidate, Found, Missed, Targets
from engine.resolution.goals import Act, Goal

_GOES: Final = frozenset({Act.CLEAN, Act.MOW, Act.START, Act.ON})
_ROBOTS: Final = frozenset({"vacuum", "lawn_mower"})


def anywhere(goal: Goal, targets: Targets) -> Found | None:
    """The robots that stand elsewhere than in the room that was to be cleaned; None: it is about no robot."""
    if not isinstance(targets, Missed) or targets.why is not Unresolved.NOTHING_THERE or goal.act not in _GOES:
        return None
    robots = tuple(one for one in targets.candidates if one.entity.component in _ROBOTS and one.reachable)
    return Found(robots) if robots and len(robots) == len(targets.candidates) else None


def question(robots: Found, hypothesis: Hypothesis) -> Question:
    """Whether it, or which of them, shall start without a room."""
    options = tuple(Option(one.label, _started(one, hypothesis)) for one in robots.candidates)
    names = [the(one.label, one.device) for one in robots.candidates]
    if len(options) == 1:
        text = f"Shall I start {names[0]}{place(robots.candidates[0].device)}? It can't be sent to one room."
        return Question(Asking.CONFIRMATION, text, options, Unresolved.UNSURE, hypothesis=options[0].hypothesis)
    text = f"Which one shall I start: {listing(names, 'or')}? None of them can be sent to one room."
    return Question(Asking.CHOICE, text, options, Unresolved.AMBIGUOUS, hypothesis=hypothesis)


def _started(one: Candidate, hypothesis: Hypothesis) -> Hypothesis:
    order = Order(one.entity.unique_id, one.changes)
    slots = {**hypothesis.slots, "name": one.label}
    return replace(hypothesis, slots=slots, targets=(one.entity.unique_id,), orders=(order,))
