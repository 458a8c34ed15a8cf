"""Alarms, and what is to wake people: the morning is meant, to the minute, and what was named does it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from devices.model import Feature, Limits
from engine.domain import Asking, Interpretation, Question, Refusal, Unresolved
from tests.support.homes import device, entity, home, light, player, understand

AFTERNOON = datetime(2026, 11, 23, 15, 9, 41, 250_000, tzinfo=UTC)
HOUSE = home(
    light("Reading Lamp", "Loft"),
    light("Hob Light", "Kitchen"),
    player("Loft Radio", "Loft", screen=False),
    device("Skylight Blind", "Loft", entity("skylight", "cover", "closed", {Feature.OPEN: Limits()})),
)


def woken(text: str, at: datetime = AFTERNOON, intent: str = "HassStartTimer"):
    return understand(text, HOUSE, intent, area="Loft", at=at).resolution


def time_of(resolution) -> str:
    assert isinstance(resolution, Interpretation), resolution
    assert resolution.hypothesis.later is not None
    assert resolution.hypothesis.later.at is not None
    return resolution.hypothesis.later.at.isoformat()


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("wake me at 7", "2026-11-24T07:00:00+00:00"),
        ("wake me up at 6:30", "2026-11-24T06:30:00+00:00"),
        ("wake us at 10", "2026-11-24T10:00:00+00:00"),
        ("wake me at 4", "2026-11-23T16:00:00+00:00"),
        ("wake me tomorrow at 5", "2026-11-24T05:00:00+00:00"),
        ("wake me at 7 pm", "2026-11-23T19:00:00+00:00"),
        ("wake me at 7 in the evening", "2026-11-23T19:00:00+00:00"),
        ("set an alarm for 7", "2026-11-24T07:00:00+00:00"),
        ("set an alarm for half past six", "2026-11-24T06:30:00+00:00"),
        ("set an alarm for 4", "2026-11-23T16:00:00+00:00"),
        ("alarm at 8:15", "2026-11-24T08:15:00+00:00"),
        ("set my alarm to 5 pm", "2026-11-23T17:00:00+00:00"),
    ],
)
def test_who_is_to_be_woken_means_the_morning_to_the_minute(text, at):
    assert time_of(woken(text)) == at


def test_late_at_night_an_early_hour_is_the_next_one():
    assert time_of(woken("wake me at 3", datetime(2026, 11, 23, 23, 0, tzinfo=UTC))) == "2026-11-24T03:00:00+00:00"


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("wake me with the light at 7", "loft_reading_lamp"),
        ("wake me up at 7 by turning on the reading lamp", "loft_reading_lamp"),
        ("wake me at 7 with the blind", "skylight"),
        ("wake me up by opening the blind at 7", "skylight"),
        ("wake me with music at 7", "loft_radio"),
        ("wake us to jazz at 7", "loft_radio"),
    ],
)
def test_what_is_named_does_it_at_that_time(text, target):
    found = woken(text)
    assert time_of(found) == "2026-11-24T07:00:00+00:00"
    assert found.hypothesis.targets == (target,)
    assert found.hypothesis.orders


def test_several_things_wake_together():
    found = woken("wake me with the light and the blind at 7")
    assert isinstance(found, Interpretation)
    assert found.hypothesis.targets == ("loft_reading_lamp", "skylight")


def test_the_time_is_asked_for_where_none_was_said():
    found = woken("wake me with the light")
    assert isinstance(found, Question)
    assert found.kind is Asking.MISSING
    assert found.text == "At what time shall I wake you?"


def test_what_has_no_bell_does_not_ring_again_and_again():
    found = woken("wake me every weekday at 7")
    assert isinstance(found, Refusal)
    assert found.why is Unresolved.CANNOT


def test_a_light_can_wake_again_and_again():
    found = woken("wake me with the light every weekday at 7")
    assert isinstance(found, Interpretation)
    assert found.hypothesis.later is not None
    assert found.hypothesis.later.every is not None
    assert found.hypothesis.later.every.hour == 7
