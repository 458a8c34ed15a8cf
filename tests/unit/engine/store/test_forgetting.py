"""What is forgotten of a turn, and what stays."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from devices.model import Change, Command, Feature, Order
from engine.domain import (
    Answer,
    Asking,
    Asr,
    AsrHypothesis,
    Hypothesis,
    Interpretation,
    Option,
    Outcome,
    Question,
    Refusal,
    Resolution,
    Stage,
    Turn,
    Unresolved,
    Utterance,
)
from engine.store import tables
from engine.store.forgetting import without_words

SAID = "Hunger Games"
READ = Hypothesis(
    "HassMediaSearchAndPlay",
    slots={"search_query": SAID},
    targets=("tv",),
    orders=(Order("tv", (Change(Feature.PLAY_MEDIA, {"media_content_type": "movie", "media_content_id": SAID}),)),),
    features={"has_screen": 1.0},
    score=0.8,
    reasons=(f"{SAID} is a film",),
    preferences=("p1",),
)
RESOLUTIONS: list[Resolution | None] = [
    Interpretation(READ),
    Question(Asking.CHOICE, SAID, (Option(SAID, READ),), Unresolved.AMBIGUOUS, SAID, READ),
    Refusal(Unresolved.CANNOT, SAID, READ),
    None,
]


def turn(resolution: Resolution | None) -> Turn:
    said = Utterance(
        f"play {SAID}",
        "anna@tv",
        "anna",
        datetime(2026, 11, 22, 7, 5, tzinfo=UTC),
        "tv",
        "Living Room",
        asr=Asr(0.9, (AsrHypothesis(SAID, 0.9),), 0.97),
        ignored=(f"{SAID} is no time",),
    )
    answer = Answer(
        "t1",
        f"Playing {SAID}",
        Outcome.DONE,
        "HassMediaSearchAndPlay",
        {"search_query": SAID},
        ("tv",),
        (Command("tv/play", SAID),),
        0.8,
        (SAID,),
        SAID,
        ("p1",),
        ({"text": SAID},),
    )
    return Turn("t1", said, resolution, answer, (Stage("nlu", 1.5, {"text": SAID}),))


@pytest.mark.parametrize("resolution", RESOLUTIONS, ids=lambda it: type(it).__name__)
def test_no_word_that_was_said_is_left_anywhere(resolution):
    left = without_words(turn(resolution))
    documents = [
        tables.UTTERANCE.dump_json(left.utterance),
        tables.RESOLUTION.dump_json(left.resolution),
        tables.ANSWER.dump_json(left.answer),
        tables.TRACE.dump_json(left.trace),
    ]
    assert not any(word.encode() in document for document in documents for word in SAID.split())


def test_what_kind_of_turn_it_was_and_how_it_went_stays():
    before = turn(Interpretation(READ))
    left = without_words(before)
    assert (left.utterance.person, left.utterance.endpoint, left.utterance.at) == ("anna", "tv", before.utterance.at)
    assert isinstance(left.resolution, Interpretation)
    assert left.answer is not None
    assert left.utterance.asr == Asr(0.9, (AsrHypothesis("", 0.9),), 0.97)
    assert left.resolution.hypothesis.features == {"has_screen": 1.0}
    assert (left.answer.outcome, left.answer.intent, left.answer.targets) == (Outcome.DONE, READ.intent, ("tv",))
    assert left.trace == (Stage("nlu", 1.5),)


@pytest.mark.parametrize("resolution", RESOLUTIONS[:3], ids=lambda it: type(it).__name__)
def test_the_kind_of_resolution_stays(resolution):
    left = without_words(turn(resolution)).resolution
    assert type(left) is type(resolution)
    assert left is not None
    assert left.hypothesis is not None
    assert left.hypothesis.intent == "HassMediaSearchAndPlay"


def test_forgetting_twice_changes_nothing_more():
    once = without_words(turn(RESOLUTIONS[1]))
    assert without_words(once) == once
