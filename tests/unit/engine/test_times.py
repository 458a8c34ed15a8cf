"""Times in the words of people: what they mean, what is left of the sentence, and how they are said back."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language import telling_time, times
from engine.language.times import Times, Unclear
from engine.moments import WEEKDAYS, Recurrence

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=BERLIN)
"""A Monday."""
LAMP = "turn on the lamp"


def heard(words: str, now: datetime = NOON) -> Times:
    found = times.read(words, now)
    assert found is not None, words
    return found


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("in ten minutes", "23 12:10"),
        ("at half past", "23 12:30"),
        ("half six", "23 18:30"),
        ("tomorrow half seven", "24 07:30"),
        ("first thing tomorrow", "24 08:00"),
        ("from tomorrow at six", "24 06:00"),
        ("on the first of december at 8", "01 08:00"),
        ("in half an hour", "23 12:30"),
        ("in an hour and a half", "23 13:30"),
        ("in 1 hour and 30 minutes", "23 13:30"),
        ("in three quarters of an hour", "23 12:45"),
        ("in 1.5 hours", "23 13:30"),
        ("ten minutes from now", "23 12:10"),
        ("after ten minutes", "23 12:10"),
        ("in a few minutes", "23 12:05"),
        ("in 10m", "23 12:10"),
        ("at noon", "24 12:00"),
        ("at midnight", "24 00:00"),
        ("at seven", "23 19:00"),
        ("at one", "23 13:00"),
        ("at 7 p.m.", "23 19:00"),
        ("at 7 am", "24 07:00"),
        ("at 07:00", "24 07:00"),
        ("at 19:40", "23 19:40"),
        ("at 1940", "23 19:40"),
        ("at seven thirty", "23 19:30"),
        ("at half past six", "23 18:30"),
        ("at quarter to eight", "23 19:45"),
        ("at ten past seven", "23 19:10"),
        ("at eleven o'clock", "23 23:00"),
        ("at 7 in the morning", "24 07:00"),
        ("tonight", "23 22:00"),
        ("this evening", "23 19:00"),
        ("at 11 tonight", "23 23:00"),
        ("at 1 tonight", "24 01:00"),
        ("in the morning", "24 08:00"),
        ("tomorrow at 6:30", "24 06:30"),
        ("tomorrow at five", "24 17:00"),
        ("tomorrow evening at eight", "24 20:00"),
        ("the day after tomorrow at nine", "25 09:00"),
        ("on friday at 5 pm", "27 17:00"),
        ("next monday at nine", "30 09:00"),
        ("in two days at seven", "25 07:00"),
        ("on the 24th at 18:00", "24 18:00"),
    ],
)
def test_a_moment(words, at):
    for said in (f"{LAMP} {words}", f"{words} {LAMP}", f"{words}, {LAMP}"):
        found = heard(said)
        assert found.sense.at is not None, found
        assert f"{found.sense.at:%d %H:%M}" == at
        assert found.rest == LAMP
        assert found.sense.every is None


def test_a_date_with_its_month():
    assert heard(f"{LAMP} on December 24th at 6 pm").sense.at == datetime(2026, 12, 24, 18, 0, tzinfo=BERLIN)


def test_a_date_that_is_over_this_year_is_next_years():
    assert heard(f"{LAMP} on the 3rd of march at 18:00").sense.at == datetime(2027, 3, 3, 18, 0, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("words", "every"),
    [
        ("at seven every weekday", Recurrence(WEEKDAYS[:5], 7, 0)),
        ("every sunday evening", Recurrence(("sunday",), 19, 0)),
        ("every morning at half past six", Recurrence(WEEKDAYS, 6, 30)),
        ("every day at 6 pm", Recurrence(WEEKDAYS, 18, 0)),
        ("every night", Recurrence(WEEKDAYS, 22, 0)),
        ("daily at ten", Recurrence(WEEKDAYS, 10, 0)),
        ("on weekdays at quarter to eight", Recurrence(WEEKDAYS[:5], 7, 45)),
        ("on weekends at nine", Recurrence(WEEKDAYS[5:], 9, 0)),
        ("every monday and thursday at 6:15", Recurrence(("monday", "thursday"), 6, 15)),
        ("on mondays at eight", Recurrence(("monday",), 8, 0)),
        ("monday to friday at six", Recurrence(WEEKDAYS[:5], 6, 0)),
        ("every day except sunday at seven", Recurrence(WEEKDAYS[:6], 7, 0)),
        ("every week on friday at noon", Recurrence(("friday",), 12, 0)),
        ("every two hours", Recurrence(interval_s=7_200)),
        ("every hour", Recurrence(interval_s=3_600)),
        ("every 20 minutes", Recurrence(interval_s=1_200)),
    ],
)
def test_a_rhythm(words, every):
    found = heard(f"{LAMP} {words}")
    assert found.sense.every == every
    assert found.rest == LAMP
    assert found.sense.at is not None
    assert found.sense.at > NOON


@pytest.mark.parametrize(
    ("words", "at", "minutes"),
    [
        ("for ten minutes", None, 10),
        ("for an hour and a half", None, 90),
        ("until ten", None, 600),
        ("until midnight", None, 720),
        ("from 7 to 9 pm", "19:00", 120),
        ("from 11 pm to 6 am", "23:00", 420),
        ("at seven for two hours", "19:00", 120),
    ],
)
def test_a_while(words, at, minutes):
    found = heard(f"{LAMP} {words}")
    assert found.sense.lasting_s == minutes * 60
    assert (f"{found.sense.at:%H:%M}" if found.sense.at else None) == at
    assert found.rest == LAMP


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("later", Unclear.NO_TIME),
        ("tomorrow", Unclear.NO_TIME),
        ("every day", Unclear.NO_TIME),
        ("at sunset", Unclear.SUN),
        ("half an hour before sunrise", Unclear.SUN),
        ("today at 11 am", Unclear.PAST),
        ("every other day at six", Unclear.UNSUPPORTED),
        ("every 10 seconds", Unclear.UNSUPPORTED),
        ("in 1000000000000000000000000 hours", Unclear.TOO_FAR),
        ("in 500 days", Unclear.TOO_FAR),
        ("at seven and at nine", Unclear.SEVERAL),
    ],
)
def test_what_names_no_time_that_can_be_told_says_why(words, why):
    assert heard(f"{LAMP} {words}").sense.unclear is why


@pytest.mark.parametrize(
    "text",
    [
        "turn on the light in the kitchen",
        "set the thermostat at 21",
        "set the thermostat to 21 degrees",
        "set the volume at 5",
        "dim the light to 40 percent",
        "open the blinds at 40 percent",
        "turn on the second lamp",
        "what is the temperature?",
        "raise the blind from 10 to 20 percent",
        "turn the lamp on until further notice",
        "play one more time",
        "turn off the light in room 5",
        "may I turn on the lamp",
        "",
    ],
)
def test_what_names_no_time_is_left_alone(text):
    assert times.read(text, NOON) is None


def test_a_number_that_sets_something_does_not_hide_the_time_beside_it():
    found = heard("set the lamp to 40 percent at half past six")
    assert found.rest == "set the lamp to 40 percent"
    assert f"{found.sense.at:%H:%M}" == "18:30"


def test_words_of_a_name_are_no_time():
    assert times.read("turn on the evening lamp at night", NOON, named=frozenset({3, 4, 5, 6})) is None


@pytest.mark.parametrize(
    ("words", "begins", "minutes"),
    [
        ("from six till nine tomorrow morning", "24 06:00", 180),
        ("from eleven till six tomorrow morning", "23 23:00", 420),
        ("from half six to nine", "23 18:30", 150),
        ("between 6 and 8", "23 18:00", 120),
        ("from ten until quarter past eleven", "23 22:00", 75),
    ],
)
def test_the_beginning_is_of_the_day_and_half_of_the_end(words, begins, minutes):
    sense = heard(f"{LAMP} {words}").sense
    assert sense.at is not None
    assert (sense.at.strftime("%d %H:%M"), sense.lasting_s) == (begins, minutes * 60)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("at 6am mon to fri", WEEKDAYS[:5]),
        ("at six mon-fri", WEEKDAYS[:5]),
        ("at six Mon\u2013Fri", WEEKDAYS[:5]),
        ("every mon, wed and fri at six".replace(",", ""), ("monday", "wednesday", "friday")),
        ("on mondays and wednesdays at six", ("monday", "wednesday")),
        ("on sat and sun at six", WEEKDAYS[5:]),
        ("every day at six except sundays", WEEKDAYS[:6]),
        ("every day at six except at weekends", WEEKDAYS[:5]),
    ],
)
def test_days_are_said_short_as_a_stretch_and_with_exceptions(words, days):
    every = heard(f"{LAMP} {words}").sense.every
    assert every is not None
    assert every.weekdays == tuple(days)


def test_until_a_time_lasts_to_that_minute_and_not_to_the_one_before():
    late = NOON + timedelta(seconds=12, microseconds=700_000)
    lasting = heard(f"{LAMP} until seven", late).sense.lasting_s
    assert lasting is not None
    assert (late + timedelta(seconds=lasting)).strftime("%H:%M") == "19:00"


@pytest.mark.parametrize("words", ["at 7 and 7 every day", "at seven and ten"])
def test_two_times_for_one_request_are_not_made_one(words):
    assert heard(f"{LAMP} {words}").sense.unclear is Unclear.UNSUPPORTED


@pytest.mark.parametrize(
    "text", ["set the sun lamp to half", "dim half the lights", "the wed light", "turn on the sun"]
)
def test_half_and_short_days_alone_are_no_time(text):
    assert times.read(text, NOON) is None


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("on mondays and wednesdays at six lock up", "on mondays and wednesdays"),
        ("set it to 20 between 6 and 8", "between 6 and 8"),
    ],
)
def test_an_and_within_a_time_divides_nothing(text, whole):
    assert [text[start:end] for start, end in times.held_together(text)] == [whole]


def test_what_was_filled_in_is_said():
    assert heard(f"{LAMP} tonight").sense.guesses == ("I took “tonight” for 22:00",)
    assert heard(f"{LAMP} at seven").sense.guesses == ("I took “at seven” for 19:00",)
    assert heard(f"{LAMP} in a few minutes").sense.guesses == ("I took “in a few minutes” for 5 minutes",)
    assert heard(f"{LAMP} at 19:00").sense.guesses == ()


def test_the_clock_on_the_wall_is_meant_across_summer_time():
    before = datetime(2026, 3, 28, 12, 0, tzinfo=BERLIN)  # the clocks go forward in the night that follows
    assert heard(f"{LAMP} tomorrow at 07:00", before).sense.at == datetime(2026, 3, 29, 7, 0, tzinfo=BERLIN)
    in_a_day = heard(f"{LAMP} in 24 hours", before).sense.at
    assert in_a_day is not None
    assert in_a_day.astimezone(UTC) - before.astimezone(UTC) == timedelta(hours=24)


def test_a_recurrence_keeps_the_clock_on_the_wall_across_summer_time():
    every = Recurrence(WEEKDAYS, 7, 0)
    saturday = datetime(2026, 3, 28, 7, 0, tzinfo=BERLIN)
    sunday = every.following(saturday, saturday)
    assert (sunday.hour, sunday.utcoffset()) == (7, timedelta(hours=2))


def test_an_hour_that_summer_time_skips_is_the_one_after_it():
    every = Recurrence(WEEKDAYS, 2, 30)
    night = datetime(2026, 3, 29, 0, 30, tzinfo=BERLIN)
    assert every.following(night, night) == datetime(2026, 3, 29, 3, 30, tzinfo=BERLIN)


def test_an_interval_goes_on_from_where_it_was_after_a_pause():
    every = Recurrence(interval_s=3_600)
    assert every.following(NOON, NOON + timedelta(hours=5, minutes=10)) == NOON + timedelta(hours=6)


zones = st.sampled_from([BERLIN, ZoneInfo("America/New_York"), ZoneInfo("Asia/Kolkata"), UTC])
presents = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31))  # noqa: DTZ001 - the zone is drawn beside it


@settings(max_examples=100, deadline=None, derandomize=True)
@given(presents, zones, st.integers(1, 359 * 24 * 3_600))
def test_a_moment_that_is_said_back_is_read_as_the_same(present, zone, seconds):
    now = present.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    at = (now.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(zone)
    found = heard(f"{LAMP} {telling_time.moment(at, now)}", now)
    assert found.rest == LAMP
    assert found.sense.at is not None
    shown = at if seconds < 120 else at.replace(second=0, microsecond=0)
    # An hour that comes twice in a night of autumn is said once: the first of the two is meant.
    assert found.sense.at.replace(tzinfo=None, fold=0) == shown.replace(tzinfo=None, fold=0)


by_days = st.builds(
    lambda days, hour, minute: Recurrence(tuple(day for day in WEEKDAYS if day in days), hour, minute),
    st.sets(st.sampled_from(WEEKDAYS), min_size=1),
    st.integers(0, 23),
    st.integers(0, 59),
)
by_interval = st.builds(lambda minutes: Recurrence(interval_s=minutes * 60), st.integers(1, 1_439)) | st.builds(
    lambda hours: Recurrence(interval_s=hours * 3_600), st.integers(1, 200)
)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(by_days | by_interval)
def test_a_rhythm_that_is_said_back_is_read_as_the_same(every):
    assert heard(f"{LAMP} {telling_time.recurrence(every)}").sense.every == every


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.integers(1, 359 * 24).map(lambda hours: hours * 3_600) | st.integers(1, 3_599))
def test_a_length_that_is_said_back_is_read_as_the_same(seconds):
    assert heard(f"{LAMP} for {telling_time.duration(seconds)}").sense.lasting_s == seconds


time_words = st.lists(
    st.sampled_from(
        "at in on for until from to every each day week monday weekdays seven 7 7:30 30 half past quarter a an hour "
        "minutes tomorrow tonight evening the and noon later sunset am pm o'clock 24 th december next this few".split()
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(time_words)
def test_any_words_about_time_are_read_without_an_error_and_never_as_the_past(words):
    found = times.read(" ".join(words), NOON)
    if found is not None and found.sense.at is not None:
        assert found.sense.at >= NOON
        assert found.sense.unclear is None


def test_a_sentence_without_a_time_costs_next_to_nothing():
    text = "please turn on all the lamps that are in the living room and the kitchen, would you"
    started = time.perf_counter()
    for _ in range(100):
        times.read(text, NOON)
    assert (time.perf_counter() - started) / 100 < 0.001
