"""A value or a switch and nothing else, after something was done: it goes on with that; see `language.bare`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.context.situation import SESSION_GAP, Situation
from engine.domain import (
    Asking,
    Hypothesis,
    Interpretation,
    Question,
    RankedIntent,
    Refusal,
    Resolution,
    Unresolved,
)
from engine.language.bare import Explicit, explicit
from engine.language.clauses import Clause
from engine.language.describe import listing, spoken_name
from engine.language.reading import Reading
from engine.resolution import pointed, queries, referring
from engine.resolution.weighing import Request, Resolved


def resolve(situation: Situation, reading: Reading, request: Request) -> Resolved | None:
    """A value or a switch and nothing else: of what was spoken of last, and of nothing else; see `language.bare`."""
    said, recent = explicit(reading), situation.recent
    if said is None or situation.meant or situation.asked is not None:
        return None
    within = abs(situation.at - situation.conversation.at) <= SESSION_GAP
    meant = pointed.spoken_of(set(reading.words), recent) if recent and (within or said.value) else ()
    if said.value and reading.text.casefold().startswith("and ") and pointed.beside(said.value, meant, situation.home):
        # "And three" is another room where rooms are numbered.
        return None
    if recent is None or recent.last is None or not meant:
        return _of_what(said, reading) if said.value else None
    if said.value and recent.undo is not None and recent.undo.planned and recent.last.later is not None:
        # Of what is planned, a number is another time; see `later`.
        return None
    clause = Clause(said.text, reading.text, tuple(RankedIntent(intent, 0.9) for intent in said.intents))
    bound = referring.bound(clause, situation, meant, recent.said if recent.last.orders else "")
    resolved = request(bound, referring.ranked(clause, situation.home, recent.last))
    resolution = resolved.resolution
    if said.value and not _sets(resolution):
        return replace(resolved, resolution=_unable(said, meant, resolution, situation))
    if isinstance(resolution, Interpretation) and resolution.hypothesis.orders:
        done = recent.last.orders or recent.last.intent not in queries.INTENTS
        return resolved if done else replace(resolved, resolution=pointed.changing(resolution, situation))
    return resolved if isinstance(resolution, Question) and resolution.options else None


def _sets(resolution: Resolution) -> bool:
    """Whether a value would be set, and not merely something switched."""
    found = [resolution.hypothesis] if isinstance(resolution, Interpretation) else []
    found += [one.hypothesis for one in resolution.options] if isinstance(resolution, Question) else []
    changes = [change for one in found for order in one.orders for change in order.changes]
    return any(not isinstance(change.value, bool) for change in changes)


def _unable(said: Explicit, meant: Sequence[str], resolution: Resolution, situation: Situation) -> Refusal:
    if isinstance(resolution, Refusal) and resolution.why is Unresolved.OUT_OF_RANGE:
        return resolution
    names = list(dict.fromkeys(spoken_name(*pair) for one in meant if (pair := situation.home.entity(one))))
    text = f"I can't set the {listing(names)} to {said.value}."
    return Refusal(
        Unresolved.CANNOT, text, replace(resolution.hypothesis or Hypothesis(""), orders=(), targets=tuple(meant))
    )


def _of_what(said: Explicit, reading: Reading) -> Resolved:
    text = f"What shall I set to {said.value}? Please name it."
    return Resolved.of(Question(Asking.MISSING, text, why=Unresolved.MISSING), reading)
