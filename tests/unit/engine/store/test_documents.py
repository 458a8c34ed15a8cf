"""What is stored as a document comes back as it was."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect

from devices.model import Change, Command, Feature, Order
from engine.domain import (
    Answer,
    Asking,
    Asr,
    AsrHypothesis,
    Conversation,
    Hypothesis,
    Interpretation,
    Option,
    Outcome,
    Question,
    Refusal,
    Source,
    Stage,
    Undo,
    Unresolved,
    Utterance,
)
from engine.moments import WEEKDAYS, Later, Recurrence
from engine.scheduling.model import Kind, Schedule, State
from engine.store import tables
from engine.store.columns import Document, Instant, Words

SQLITE = SQLiteDialect()
POSTGRESQL = PGDialect()
PARIS_IN_WINTER = timezone(timedelta(hours=1))

words = st.text(max_size=20)
maybe_words = st.none() | words
several_words = st.lists(words, max_size=3).map(tuple)
share = st.floats(0, 1)
instants = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - the zone is drawn beside it
    timezones=st.sampled_from([UTC, PARIS_IN_WINTER, timezone(timedelta(hours=-9, minutes=-30))]),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.floats(allow_nan=False, allow_infinity=False) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=5,
)
objects = st.dictionaries(words, json_values, max_size=3)
values = (
    st.booleans()
    | st.integers(-1000, 1000)
    | st.floats(-1000, 1000)
    | words
    | st.tuples(*[st.integers(0, 255)] * 3)
    | st.dictionaries(words, words, max_size=2)
)
orders = st.lists(
    st.builds(
        Order, words, st.lists(st.builds(Change, st.sampled_from(Feature), values), min_size=1, max_size=3).map(tuple)
    ),
    max_size=2,
).map(tuple)
recurrences = st.builds(
    Recurrence,
    st.lists(st.sampled_from(WEEKDAYS), max_size=7).map(tuple),
    st.integers(0, 23),
    st.integers(0, 59),
    st.none() | st.integers(60, 10**6),
)
laters = st.builds(Later, st.none() | instants, st.none() | recurrences, st.none() | st.integers(1, 10**6), words)
hypotheses = st.builds(
    Hypothesis,
    words,
    source=st.sampled_from(Source),
    slots=objects,
    targets=several_words,
    orders=orders,
    features=st.dictionaries(words, share, max_size=3),
    score=share,
    reasons=several_words,
    preferences=several_words,
    later=st.none() | laters,
    schedules=several_words,
)
questions = st.builds(
    Question,
    st.sampled_from(Asking),
    words,
    options=st.lists(st.builds(Option, words, hypotheses), max_size=2).map(tuple),
    why=st.none() | st.sampled_from(Unresolved),
    topic=maybe_words,
    hypothesis=st.none() | hypotheses,
)
refusals = st.builds(Refusal, st.sampled_from(Unresolved), words, st.none() | hypotheses)
resolutions = st.none() | st.builds(Interpretation, hypotheses) | questions | refusals
commands = st.lists(st.builds(Command, words, words, st.booleans()), max_size=2).map(tuple)
answers = st.builds(
    Answer,
    words,
    words,
    st.sampled_from(Outcome),
    intent=maybe_words,
    slots=objects,
    targets=several_words,
    commands=commands,
    confidence=share,
    reasons=several_words,
    rewritten_from=maybe_words,
    preferences=several_words,
    parts=st.none() | st.lists(objects, max_size=2).map(tuple),
)
heard = st.builds(
    Asr, st.none() | share, st.lists(st.builds(AsrHypothesis, words, st.none() | share), max_size=2).map(tuple)
)
utterances = st.builds(
    Utterance,
    words,
    words,
    words,
    instants,
    endpoint=maybe_words,
    area=maybe_words,
    dated=st.booleans(),
    asr=st.none() | heard,
    barge_in_ms=st.none() | st.floats(0, 1e6),
    ignored=several_words,
)
traces = st.lists(st.builds(Stage, words, st.floats(0, 1e6), objects), max_size=3).map(tuple)
conversations = st.builds(
    Conversation,
    words,
    maybe_words,
    instants,
    pending=st.none() | questions,
    asked_at=st.none() | instants,
    last=st.none() | hypotheses,
    said=words,
    undo=st.none() | st.builds(Undo, words, orders, several_words, several_words, several_words),
)

schedules = st.builds(
    Schedule,
    words,
    words,
    instants,
    instants,
    instants,
    st.sampled_from(Kind),
    st.sampled_from(State),
    words,
    hypotheses,
    st.none() | recurrences,
    st.none() | st.integers(1, 10**6),
    home_time=st.booleans(),
    endpoint=maybe_words,
    area=maybe_words,
    name=words,
    turn=words,
    note=words,
    ran_at=st.none() | instants,
)


@pytest.mark.parametrize(
    ("adapter", "things"),
    [
        pytest.param(tables.UTTERANCE, utterances, id="utterance"),
        pytest.param(tables.RESOLUTION, resolutions, id="resolution"),
        pytest.param(tables.ANSWER, answers, id="answer"),
        pytest.param(tables.TRACE, traces, id="trace"),
        pytest.param(tables.CONVERSATION, conversations, id="conversation"),
        pytest.param(tables.SCHEDULE, schedules, id="schedule"),
    ],
)
def test_every_document_comes_back_equal_and_of_the_same_type(adapter, things):
    column: Document[Any] = Document(adapter)

    @settings(max_examples=60, deadline=None, derandomize=True)
    @given(things)
    def comes_back(thing: object) -> None:
        again = column.process_result_value(column.process_bind_param(thing, SQLITE), SQLITE)
        assert again == thing
        assert type(again) is type(thing)

    comes_back()


def test_a_score_that_is_no_number_does_not_make_its_row_unreadable():
    column = Document(tables.RESOLUTION)
    written = column.process_bind_param(Interpretation(Hypothesis("HassTurnOn", score=math.nan)), SQLITE)
    again = column.process_result_value(written, SQLITE)
    assert isinstance(again, Interpretation)
    assert math.isnan(again.hypothesis.score)


def test_half_a_surrogate_pair_in_a_document_becomes_the_replacement_character():
    column = Document(tables.TRACE)
    written = column.process_bind_param((Stage("asr", 1.0, {"text": "a\ud83db"}),), SQLITE)
    assert column.process_result_value(written, SQLITE) == (Stage("asr", 1.0, {"text": "a\ufffdb"}),)


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("turn on the light", "turn on the light"),
        ("Küche 💡", "Küche 💡"),
        ("nul\0nul", "nul\ufffdnul"),
        ("half \ud83d", "half \ufffd"),
        ("in two halves \ud83d\udca1", "in two halves 💡"),
    ],
)
def test_words_are_stored_with_what_no_database_takes_replaced(said, stored):
    assert Words().process_bind_param(said, POSTGRESQL) == stored


def test_an_instant_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="has no time zone"):
        Instant().process_bind_param(datetime(2026, 11, 22, 7, 5), SQLITE)  # noqa: DTZ001 - the point


def test_an_instant_is_written_in_utc():
    said_at = datetime(2026, 11, 22, 7, 5, tzinfo=PARIS_IN_WINTER)
    assert str(Instant().process_bind_param(said_at, SQLITE)) == "2026-11-22 06:05:00"
    assert str(Instant().process_bind_param(said_at, POSTGRESQL)) == "2026-11-22 06:05:00+00:00"
