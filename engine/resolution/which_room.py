"""Which of several rooms is meant where the words fit each of them: "the kitchen" of a home with two. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from devices.reading import current
from engine.context.situation import Situation
from engine.domain import Asking, Hypothesis, Interpretation, Option, Question, Refusal, Resolution, Unresolved
from engine.language import phrasing
from engine.language.describe import listing, the
from engine.language.reading import Reading

type Decided = tuple[Resolution, Hypothesis]

_EACH: Final = frozenset({"both", "each"})


def meant(reading: Reading, situation: Situation, decide: Callable[[Reading], Decided]) -> Decided:
    """What `decide` makes of the reading in the room that is meant, or the question which of them it is.

    This room is meant before another; then the only one where it can be done; then the only one where it would change
    anything, unless that is dangerous.
    """
    plural = any(word.plural for word in reading.types) and "my" not in reading.words
    if situation.area in reading.either:
        return decide(_within(reading, str(situation.area)))
    if plural or reading.words & _EACH:
        return decide(replace(reading, either=()))
    found = {room: decide(_within(reading, room)) for room in reading.either}
    able = {room: one for room, one in found.items() if not isinstance(one[0], Refusal)}
    if len(able) < 2:
        return next(iter(able.values() or found.values()))
    done = {room: one for room, one in able.items() if isinstance(one[0], Interpretation)}
    changing = [one for one in done.values() if _changes(one[1], situation)]
    if len(done) == len(able) and len(changing) == 1:
        return _told(changing[0])
    return _question(able)


def _within(reading: Reading, room: str) -> Reading:
    areas = tuple(area for area in reading.areas if area == room or area not in reading.either)
    return replace(reading, areas=areas, either=())


def _changes(hypothesis: Hypothesis, situation: Situation) -> bool:
    """Whether it would change anything there; what can't be known counts as a change."""
    for order in hypothesis.orders:
        found = situation.home.entity(order.unique_id)
        if found is None or any(current(found[1], one.feature) != one.value for one in order.changes):
            return True
    return False


def _told(decided: Decided) -> Decided:
    resolution, hypothesis = decided
    hypothesis = replace(hypothesis, reasons=(*hypothesis.reasons, phrasing.ONLY_ROOM))
    resolution = replace(resolution, hypothesis=hypothesis) if isinstance(resolution, Interpretation) else resolution
    return resolution, hypothesis


def _question(able: dict[str, Decided]) -> Decided:
    options: list[Option] = []
    for room, (resolution, hypothesis) in able.items():
        inner = resolution.options if isinstance(resolution, Question) and resolution.kind is Asking.CHOICE else ()
        options += inner or [Option(room, hypothesis)]
    rooms = len(options) == len(able)
    names = [the(option.label) for option in options]
    text = f"{'Where' if rooms else 'Which one'} do you mean: {'in ' if rooms else ''}{listing(names, 'or')}?"
    first = max((hypothesis for _, hypothesis in able.values()), key=lambda one: one.score)
    lacking = replace(first, orders=(), targets=())
    return Question(Asking.CHOICE, text, tuple(options), Unresolved.AMBIGUOUS, hypothesis=lacking), lacking
