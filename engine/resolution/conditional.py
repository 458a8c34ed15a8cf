"""Requests that depend on how something is: looked up now, done where it is so, and else left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from engine.context.situation import Situation
from engine.domain import Hypothesis, Interpretation, RankedIntent, Refusal, Unresolved
from engine.language.conditions import Condition, condition_of, leaves_open, on_answer
from engine.language.reader import read
from engine.resolution import queries
from engine.resolution.resolve import resolve, resolve_request
from engine.resolution.rewording import said_so, surely
from engine.resolution.weighing import Resolved

_STATE: Final = (RankedIntent(queries.STATE, 0.9),)


def resolve_conditional(situation: Situation, ranking: Sequence[RankedIntent]) -> Resolved | None:
    """What comes of "turn it off if the TV is on", or of "… if so" behind a question; None where nothing depends."""
    text = situation.utterance.text
    if (asked := condition_of(text)) is not None and situation.asked is None:
        # Nobody can tell whether it is so: as it was said, it waits for something.
        return _if_so(asked, situation, ranking) or resolve(situation, ranking)
    if (hangs := on_answer(text, _asked_just_now(situation))) is None:
        return _unknown_whether(situation) if leaves_open(text) else None
    # "It" behind a question is plain enough for a lamp; what burns or opens is asked about.
    hangs = replace(hangs, request=f"{hangs.request}?")
    found = _if_so(hangs, situation, ranking) if hangs.question else None
    return found or _unknown_whether(situation)


def plainly(text: str, situation: Situation, ranking: Sequence[RankedIntent]) -> Resolved:
    """What comes of a request that its verb tells, whatever the statistics took the whole utterance for."""
    return resolve_request(said_so(situation, text), surely(text, ranking))


def _if_so(asked: Condition, situation: Situation, ranking: Sequence[RankedIntent]) -> Resolved | None:
    """The request, where what it depends on is so now; else the state, and nothing is done. None: it can't be told."""
    found = resolve_request(said_so(situation, asked.question), _STATE)
    told = found.resolution.text if isinstance(found.resolution, Interpretation) else ""
    answer = told[: 3 if told.startswith("Yes") else 2]
    if answer not in {"Yes", "No"} or told[len(answer) :][:1] not in {",", ":", "."}:
        return None
    if (answer == "Yes") is asked.negated:
        left = f"{told} I leave it as it is."
        return replace(found, resolution=replace(found.resolution, text=left))
    return plainly(asked.request, situation, ranking)


def _asked_just_now(situation: Situation) -> str:
    """The question about the home that was asked last in this session; empty where none was."""
    recent = situation.recent
    asked = recent is not None and recent.last is not None and recent.last.intent == queries.STATE
    return recent.said if recent is not None and asked else ""


def _unknown_whether(situation: Situation) -> Resolved:
    text = "I can't decide by that whether to do it, so I change nothing. Please say what you want."
    refusal = Refusal(Unresolved.UNSURE, text, Hypothesis("HassTurnOn", score=0.9))
    return Resolved.of(refusal, read(situation.utterance.text, situation.home))
