"""Whether a reading is what was meant: targets, changes, what is told and what is played, against the drawn meaning."""

from __future__ import annotations

from devices.model import Order
from engine.domain import Asking, DialogueAct, Hypothesis, Interpretation, Question, Refusal
from engine.language.words import fold
from engine.resolution import queries
from engine.resolution.weighing import Weighed
from engine.training.scenes import Gold, Meant


def right(one: Weighed, gold: Gold) -> bool:
    """Whether somebody who meant `gold` gets what they want, were this reading believed."""
    resolution = one.resolution
    match gold.meant:
        case Meant.DO:
            return not _chooses(resolution) and not isinstance(resolution, Refusal) and _does(one.hypothesis, gold)
        case Meant.CHOOSE:
            return isinstance(resolution, Question) and _chooses(resolution) and _offers(resolution, gold)
        case Meant.FILL:
            asks = isinstance(resolution, Question) and resolution.kind is Asking.MISSING
            return asks and one.hypothesis.intent == gold.intent
        case Meant.TELL:
            told = isinstance(resolution, Interpretation) and one.act is DialogueAct.QUERY
            return told and (one.hypothesis.intent == gold.intent) and _about(one.hypothesis, gold)
        case Meant.PLAY:
            slots = one.hypothesis.slots
            same = one.hypothesis.intent == gold.intent and one.hypothesis.targets == tuple(gold.targets)
            return same and set(fold(str(slots.get("search_query")))) <= set(fold(str(gold.value)))
        case Meant.TALK:
            return one.hypothesis.intent == gold.intent
        case Meant.IMPOSSIBLE:
            return isinstance(resolution, Refusal) and (gold.intent not in queries.INTENTS or _same(one, gold))
        case Meant.UNCLEAR:
            return False
        case Meant.NOTHING:
            return not one.hypothesis.orders and not isinstance(resolution, Question)


def _chooses(resolution: object) -> bool:
    return isinstance(resolution, Question) and resolution.kind is not Asking.CONFIRMATION


def _does(hypothesis: Hypothesis, gold: Gold) -> bool:
    if {order.unique_id for order in hypothesis.orders} != gold.targets:
        return False
    return all(_fits(order, gold) for order in hypothesis.orders)


def _fits(order: Order, gold: Gold) -> bool:
    """Whether an order is exactly the change that was meant; a relative one is judged by its feature alone."""
    return all(
        change.feature is gold.feature and (gold.value is None or change.value == gold.value)
        for change in order.changes
    )


def _offers(question: Question, gold: Gold) -> bool:
    """Whether the question is between those that fit, and each would be brought to what was asked for."""
    each = [option.hypothesis for option in question.options]
    offered = {target for one in each for target in one.targets}
    return offered == gold.targets and all(_fits(order, gold) for one in each for order in one.orders)


def _about(hypothesis: Hypothesis, gold: Gold) -> bool:
    return not gold.targets or set(hypothesis.targets) == gold.targets


def _same(one: Weighed, gold: Gold) -> bool:
    return one.hypothesis.intent == gold.intent
