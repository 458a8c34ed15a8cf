"""The trace of how an utterance was understood: one entry a stage."""

from __future__ import annotations

import time
from collections.abc import Sequence

from engine.context.situation import Situation
from engine.domain import RankedIntent, Stage
from engine.parts import part_stage
from engine.resolution.compound import Compound
from engine.resolution.weighing import Resolved
from engine.turns import ranking_stage


def trace_of(
    situation: Situation,
    resolved: Resolved | Compound,
    ranking: Sequence[RankedIntent],
    nlu_ms: float,
    started: float,
    seen: float,
) -> list[Stage]:
    """Everything up to the answer.

    Args:
        situation: the moment in which it was said.
        resolved: what it came to.
        ranking: the statistical NLU's.
        nlu_ms: how long that took, in milliseconds.
        started: `time.perf_counter()` when the engine was asked.
        seen: the same when the situation was known.

    """
    done = time.perf_counter()
    utterance = situation.utterance
    pending = situation.pending
    stages = [ranking_stage(ranking, nlu_ms)]
    if utterance.asr is not None:
        heard = [{"text": one.text, "confidence": one.confidence} for one in utterance.asr.hypotheses]
        asr = {"confidence": utterance.asr.confidence, "hypotheses": heard}
        stages.insert(0, Stage("asr", 0.0, asr | {"wake_word_confidence": utterance.asr.wake_word_confidence}))
    context = {
        "area": situation.area,
        "device": utterance.endpoint,
        "pending": pending.kind.value if pending else None,
        "preferences": [one.id for one in situation.preferences],
        "connected": situation.home.connected,
    }
    return [
        *stages,
        Stage("context", round((seen - started) * 1000, 3), context),
        Stage("resolution", round((done - seen) * 1000, 3), part_stage(resolved)),
    ]
