"""What people usually do, over REST with the whole system: months of use, told by `at`, in seconds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.support.system import System

SPEAKER = {"device": "bathroom_speaker"}
BEDROOM = {"device": "bedroom_speaker"}
EVENING = datetime.fromisoformat("2026-03-02T19:30:00+01:00")


def on_day(day: int, hour: int = 19) -> str:
    return (EVENING.replace(hour=hour) + timedelta(days=day)).isoformat()


def habits(system: System, person: str) -> list[dict[str, Any]]:
    found = system.engine.get(f"/v1/people/{person}/habits").raise_for_status().json()["items"]
    return list(found)


def a_month(system: System, person: str, said: str, days: int = 12) -> None:
    for day in range(days):
        heard = system.say(said, person, at=on_day(day), **SPEAKER)
        assert heard.custom["outcome"] == "done", heard


@pytest.fixture(scope="module")
def tastes(system: System) -> System:
    a_month(system, "Anni", "play jazz")
    a_month(system, "Benno", "play some rock")
    return system


def test_music_is_what_each_usually_plays(tastes: System) -> None:
    for person, genre in (("Anni", "jazz"), ("Benno", "rock")):
        heard = tastes.say("play some music", person, at=on_day(13), **SPEAKER)
        assert heard.custom["slots"]["search_query"] == genre
        assert f"you usually play {genre} in the evening" in heard.custom["reasons"]


def test_who_has_no_habits_is_untouched_by_those_of_others(tastes: System) -> None:
    heard = tastes.say("play some music", "Cleo", at=on_day(13), **SPEAKER)
    assert heard.custom["slots"]["search_query"] == "music"
    assert not any("usually" in reason for reason in heard.custom["reasons"])


def test_the_trace_tells_the_habit_and_its_numbers(tastes: System) -> None:
    heard = tastes.say("play some music", "Anni", at=on_day(13), **SPEAKER)
    turn = tastes.engine.get(f"/v1/turns/{heard.custom['turn']}").json()
    [stage] = [one for one in turn["trace"] if one["stage"] == "resolution"]
    [habit] = [habit for one in stage["hypotheses"] for habit in one.get("habits", ())]
    assert (habit["topic"], habit["value"]) == ("medium", "jazz")
    assert habit["odds"] > 2
    assert habit["count"] > 3


def test_habits_are_told_seen_and_deleted_one_by_one(system: System) -> None:
    a_month(system, "Dora", "play blues", days=6)
    assert "you usually play blues in the evening" in system.say("what do you know about me?", "Dora", **SPEAKER).text
    [blues] = [one for one in habits(system, "Dora") if one["value"] == "blues"]
    assert blues["when"]["part_of_day"] == ["evening"]
    assert (blues["times"], blues["strong"]) == (6, True)
    assert system.engine.delete(f"/v1/people/Dora/habits/{blues['id']}").status_code == 204
    assert system.engine.delete(f"/v1/people/Dora/habits/{blues['id']}").status_code == 404
    heard = system.say("play some music", "Dora", at=on_day(7), **SPEAKER)
    assert heard.custom["slots"]["search_query"] == "music"


def test_what_is_undone_or_was_wrong_does_not_count(system: System) -> None:
    for day, protest in enumerate(["undo", "that's wrong", "undo", "that's wrong", "undo", "that's wrong"]):
        system.say("play punk", "Egon", at=on_day(day), **SPEAKER)
        system.say(protest, "Egon", at=on_day(day), **SPEAKER)
        system.say("never mind", "Egon", at=on_day(day), **SPEAKER)
    assert [one for one in habits(system, "Egon") if one["value"] == "punk"] == []


def test_of_two_lamps_the_one_that_is_always_picked(system: System) -> None:
    for day in range(7):
        asked = system.say("turn on the light", "Fine", at=on_day(day), **BEDROOM)
        if asked.custom["outcome"] == "asked":
            system.say("the left one", "Fine", at=on_day(day), **BEDROOM)
        # An hour later: else it would have been switched back.
        off = system.say("turn off the left lamp", "Fine", at=on_day(day, hour=21), **BEDROOM)
        assert off.custom["outcome"] == "done"
    taken = system.say("turn on the light", "Fine", at=on_day(8), **BEDROOM)
    assert taken.custom["targets"] == ["bedroom_left_lamp"]
    assert any(reason.startswith("you usually turn on the Left Lamp") for reason in taken.custom["reasons"])
    system.say("turn off the left lamp", "Fine", at=on_day(8, hour=21), **BEDROOM)
    named = system.say("turn on the right lamp", "Fine", at=on_day(9), **BEDROOM)
    assert named.custom["targets"] == ["bedroom_right_lamp"]
    system.say("turn off the right lamp", "Fine", at=on_day(9, hour=21), **BEDROOM)


def test_everything_about_a_person_is_forgotten_by_voice_and_over_http(system: System) -> None:
    for person in ("Gitta", "Hanno"):
        a_month(system, person, "play folk", days=3)
        assert habits(system, person)
    assert system.say("forget everything about me", "Gitta", **SPEAKER).custom["outcome"] == "done"
    assert system.engine.delete("/v1/people/Hanno").status_code == 204
    assert habits(system, "Gitta") == habits(system, "Hanno") == []
