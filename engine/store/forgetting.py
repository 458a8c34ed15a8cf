"""What is left of a turn when its words are forgotten: when, who, where, what kind of thing, how it went."""

from __future__ import annotations

from dataclasses import replace

from engine.domain import (
    Answer,
    Asr,
    AsrHypothesis,
    Hypothesis,
    Interpretation,
    Question,
    Refusal,
    Resolution,
    Stage,
    Turn,
    Utterance,
)


def without_words(turn: Turn) -> Turn:
    """The turn without anything that a person said or that repeats it.

    Slots, orders, commands, reasons, options and the data of stages go as a whole: each may hold a title or a name
    that was spoken, and nothing in their shape tells which.
    """
    return Turn(
        id=turn.id,
        utterance=_utterance(turn.utterance),
        resolution=_resolution(turn.resolution),
        answer=_answer(turn.answer),
        trace=tuple(Stage(stage.name, stage.took_ms) for stage in turn.trace),
    )


def _utterance(utterance: Utterance) -> Utterance:
    return replace(utterance, text="", asr=_asr(utterance.asr), ignored=())


def _asr(asr: Asr | None) -> Asr | None:
    if asr is None:
        return None
    return replace(asr, hypotheses=tuple(AsrHypothesis("", heard.confidence) for heard in asr.hypotheses))


def _hypothesis(hypothesis: Hypothesis | None) -> Hypothesis | None:
    if hypothesis is None:
        return None
    return replace(hypothesis, slots={}, orders=(), reasons=(), habits=(), later=None)


def _resolution(resolution: Resolution | None) -> Resolution | None:
    match resolution:
        case Interpretation(hypothesis):
            return Interpretation(replace(hypothesis, slots={}, orders=(), reasons=(), habits=(), later=None))
        case Question():
            return Question(resolution.kind, "", why=resolution.why, hypothesis=_hypothesis(resolution.hypothesis))
        case Refusal():
            return Refusal(resolution.why, "", _hypothesis(resolution.hypothesis))
        case None:
            return None


def _answer(answer: Answer | None) -> Answer | None:
    if answer is None:
        return None
    return Answer(
        turn=answer.turn,
        text="",
        outcome=answer.outcome,
        intent=answer.intent,
        targets=answer.targets,
        confidence=answer.confidence,
        preferences=answer.preferences,
    )
