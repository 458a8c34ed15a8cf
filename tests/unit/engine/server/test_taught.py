"""What the API takes as a preference, and what it does not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from engine.domain import Attitude, Conditions, Preference
from engine.server.taught import PhraseBody, PreferenceBody, preference_of, preference_view

NOW = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"category": "Music.genre", "value": "jazz"}, "match pattern"),
        ({"category": "music", "value": "jazz"}, "match pattern"),
        ({"category": "music.genre.sub", "value": "jazz"}, "match pattern"),
        ({"category": "music.genre\n", "value": "jazz"}, "match pattern"),
        ({"category": "music.genre"}, "required"),
        ({"category": "music.genre", "value": ""}, "at least 1"),
        ({"category": "music.genre", "value": "   "}, "at least 1"),
        ({"category": "music.genre", "value": "x" * 501}, "at most 500"),
        ({"category": "music.genre", "value": True}, "valid"),
        ({"category": "music.genre", "value": ["jazz"]}, "valid"),
        ({"category": "music.genre", "value": None}, "valid"),
        ({"category": "music.genre", "value": "half \ud83d"}, "unicode"),
        ({"category": "music.genre", "value": "jazz", "attitude": "love"}, "'like'"),
        ({"category": "music.genre", "value": "jazz", "source": "guessed"}, "'stated'"),
        ({"category": "music.genre", "value": "jazz", "unit": "%"}, "only a number has a unit"),
        ({"category": "music.genre", "value": "jazz", "said": "x" * 501}, "at most 500"),
        ({"category": "music.genre", "value": "jazz", "atitude": "like"}, "not permitted"),
        ({"category": "music.genre", "value": "jazz", "when": {"season": ["winter"]}}, "not permitted"),
        ({"category": "music.genre", "value": "jazz", "when": {"part_of_day": "evening"}}, "valid list"),
        ({"category": "music.genre", "value": "jazz", "when": {"part_of_day": ["teatime"]}}, "'morning'"),
        ({"category": "music.genre", "value": "jazz", "when": {"weekday": ["Sunday"]}}, "'monday'"),
        ({"category": "music.genre", "value": "jazz", "when": {"area": [7]}}, "valid string"),
        ({"category": "climate.temperature", "value": 21}, "needs the unit"),
        ({"category": "climate.temperature", "value": 21, "unit": "%"}, "needs the unit"),
        ({"category": "climate.temperature", "value": 21, "unit": "K"}, "'°C'"),
        ({"category": "climate.temperature", "value": "warm", "unit": "°C"}, "takes a number"),
        ({"category": "climate.temperature", "value": 2100, "unit": "°C"}, "between -100 and 500"),
        ({"category": "climate.temperature", "value": float("nan"), "unit": "°C"}, "finite"),
        ({"category": "light.brightness", "value": 101}, "percentage"),
        ({"category": "light.brightness", "value": -1, "unit": "%"}, "percentage"),
        ({"category": "media.volume", "value": 30, "unit": "°C"}, "percentage"),
        ({"category": "media.volume", "value": "loud"}, "takes a number"),
        ("I like jazz", "valid dictionary"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_reason(body, reason):
    with pytest.raises(ValidationError) as refused:
        PreferenceBody.model_validate(body)
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("body", "value", "unit"),
    [
        ({"category": "music.genre", "value": "  jazz "}, "jazz", None),
        ({"category": "sports.number_10", "value": 10}, 10, None),
        ({"category": "climate.temperature", "value": 20.5, "unit": "°C"}, 20.5, "°C"),
        ({"category": "light.brightness", "value": 0}, 0, "%"),
        ({"category": "media.volume", "value": 100, "unit": "%"}, 100, "%"),
    ],
)
def test_what_makes_sense_is_taken(body, value, unit):
    taken = PreferenceBody.model_validate(body)
    assert (taken.value, taken.unit) == (value, unit)


def test_what_was_read_can_be_sent_back():
    kept = Preference(
        "p1", "anna", "music.genre", "jazz", NOW, Attitude.AVOID, when=Conditions(weekday=("sunday",)), said="no jazz"
    )
    shown = preference_view(kept).model_dump(mode="json")
    assert shown["when"] == {"weekday": ["sunday"]}
    assert preference_of(PreferenceBody.model_validate(shown), "p1", "anna", NOW) == kept


@pytest.mark.parametrize("body", [{"phrase": "movie time"}, {"phrase": "", "means": "x"}, {"phrase": 1, "means": "x"}])
def test_a_phrase_needs_both_its_words_and_its_meaning(body):
    with pytest.raises(ValidationError):
        PhraseBody.model_validate(body)
