"""Which of several requests is meant, where who speaks leaves it open: never all of them, and none by guess.

"Open the gate or the garage" names two things and asks for one; "unlock one of the doors" names none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from engine.context.situation import Situation
from engine.domain import (
    Asking,
    DialogueAct,
    Hypothesis,
    Interpretation,
    Option,
    Question,
    Resolution,
    Unresolved,
)
from engine.language import phrasing
from engine.language.describe import listing, place, spoken_name, the, told_apart
from engine.language.reader import read
from engine.resolution.weighing import Resolved


def which(requests: Sequence[str], situation: Situation, decide: Callable[[str], Resolved]) -> Resolved:
    """The question which of the requests, or of the things of a single one, is meant.

    Args:
        requests: as plain texts.
        situation: the moment.
        decide: what comes of one of them.

    """
    found = [decide(one) for one in requests]
    each = [hypothesis for one in found for hypothesis in _wanted(one.resolution)]
    options = _options(each, situation, apart=len(requests) == 1)
    if len(options) < 2:
        return _only(found, options, situation)
    names = [the(one.label) for one in options]
    same = len({hypothesis.intent for hypothesis in each}) == 1
    asked = f"Which one do you mean: {listing(names, 'or')}?" if same else f"Shall I {_to_do(options, situation)}?"
    lacking = replace(each[0], orders=(), targets=())
    question = Question(Asking.CHOICE, asked, options, Unresolved.AMBIGUOUS, hypothesis=lacking)
    reading = read(situation.utterance.text, situation.home)
    return Resolved(DialogueAct.CONTROL, question, reading, tuple(each))


def _wanted(resolution: Resolution) -> list[Hypothesis]:
    """What would be done, each of several by itself where that is asked."""
    if isinstance(resolution, Question):
        return [option.hypothesis for option in resolution.options if option.hypothesis.orders]
    done = isinstance(resolution, Interpretation) and resolution.hypothesis.orders
    return [resolution.hypothesis] if done and resolution.hypothesis else []


def _options(each: Sequence[Hypothesis], situation: Situation, *, apart: bool) -> tuple[Option, ...]:
    """One option for each thing, named by it; `apart`: of one request that would be done to several things."""
    single = [part for one in each for part in (_parted(one) if apart else [one])]
    distinct = {one.orders: one for one in single}
    names = [_name(one, situation) for one in distinct.values()]
    return tuple(Option(name, one) for name, one in zip(told_apart(names), distinct.values(), strict=True))


def _parted(one: Hypothesis) -> list[Hypothesis]:
    return [replace(one, orders=(order,), targets=(order.unique_id,)) for order in one.orders]


def _name(one: Hypothesis, situation: Situation) -> str:
    pairs = [found for target in one.targets if (found := situation.home.entity(target))]
    names = [f"{spoken_name(*pair)}{place(pair[0], unless=situation.area)}" for pair in pairs]
    return listing(list(dict.fromkeys(names)))


def _to_do(options: Sequence[Option], situation: Situation) -> str:
    said = [phrasing.to_do(one.hypothesis.orders, situation.home, {}, situation.area) for one in options]
    return listing(said, "or")


def _only(found: Sequence[Resolved], options: Sequence[Option], situation: Situation) -> Resolved:
    """What the single thing that fits comes to: asked about where another was named that does not."""
    resolved = next((one for one in found if _wanted(one.resolution)), found[0])
    if not options or len(found) == 1 or isinstance(resolved.resolution, Question):
        return resolved
    text = f"Shall I {phrasing.to_do(options[0].hypothesis.orders, situation.home, {}, situation.area)}?"
    question = Question(Asking.CONFIRMATION, text, tuple(options), Unresolved.UNSURE, hypothesis=options[0].hypothesis)
    return replace(resolved, resolution=question)
