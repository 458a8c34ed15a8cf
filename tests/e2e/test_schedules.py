"""Requests for later over REST, with the whole system and its simulated house."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.support.net import wait_until
from tests.support.system import System

KITCHEN = {"device": "kitchen_display"}
LAMP = "kitchen_ceiling_light"


def state(system: System, unique_id: str) -> str | None:
    device = system.engine.get(f"/v1/devices/{unique_id}").raise_for_status().json()
    [one] = [e for e in device["entities"] if e["unique_id"] == unique_id]
    return one["state"]  # type: ignore[no-any-return]


def planned(system: System, person: str, **query: str) -> list[dict[str, Any]]:
    found = system.engine.get("/v1/schedules", params={"person": person, **query}).raise_for_status().json()["items"]
    return list(found)


def test_what_is_for_later_is_done_then_and_is_in_the_log(system: System) -> None:
    said = system.say("turn on the office fan in two seconds", "eva", **KITCHEN)
    assert (said.custom["outcome"], said.custom["commands"]) == ("done", [])
    assert said.custom["targets"] == ["office_fan"]
    assert datetime.fromisoformat(said.custom["slots"]["time"])
    wait_until(lambda: state(system, "office_fan") == "on", 10, what="the fan to run")
    wait_until(lambda: planned(system, "eva", state="done"), 5, what="the schedule to be done")
    latest = system.engine.get("/v1/turns", params={"person": "eva", "limit": 1}).json()["items"][0]
    assert (latest["text"], latest["outcome"], latest["targets"]) == (None, "done", ["office_fan"])


def test_what_is_for_a_while_is_ended(system: System) -> None:
    assert "I'll turn off" in system.say("turn on the light for two seconds", "eva", **KITCHEN).text
    wait_until(lambda: state(system, LAMP) == "off", 10, what="the light to be off again")


def test_what_recurs_is_told_in_words_cancelled_and_brought_back(system: System) -> None:
    said = system.say("at seven every weekday turn on the coffee machine", "ida", **KITCHEN)
    assert said.text == "I'll turn on the Coffee Machine every weekday at 07:00."
    assert "every weekday at 07:00" in system.say("what is planned?", "ida", **KITCHEN).text
    [one] = planned(system, "ida")
    assert one["recurrence"]["weekdays"] == ["monday", "tuesday", "wednesday", "thursday", "friday"]
    assert system.say("cancel the coffee machine schedule", "ida", **KITCHEN).custom["outcome"] == "done"
    assert planned(system, "ida") == []
    assert "after all" in system.say("undo", "ida", **KITCHEN).text
    [one] = planned(system, "ida")
    assert system.engine.delete(f"/v1/schedules/{one['id']}").status_code == 204
    assert system.engine.delete(f"/v1/schedules/{one['id']}").status_code == 404


def test_what_unlocks_is_planned_only_after_a_yes(system: System) -> None:
    asked = system.say("unlock the front door tomorrow at eight", "ole", **KITCHEN)
    assert asked.custom["outcome"] == "asked"
    assert "tomorrow at 08:00" in asked.text
    assert planned(system, "ole") == []
    assert system.say("yes", "ole", **KITCHEN).custom["outcome"] == "done"
    [one] = planned(system, "ole")
    assert datetime.fromisoformat(one["at"]) - datetime.fromisoformat(one["created_at"]) > timedelta(hours=7)
    assert system.engine.delete("/v1/people/ole").status_code == 204
    assert planned(system, "ole") == []


def test_a_condition_is_refused_and_the_sun_is_asked_about(system: System) -> None:
    refused = system.say("turn on the light when the door opens", "pia", **KITCHEN)
    assert refused.custom["outcome"] == "refused"
    asked = system.say("close the blinds at sunset", "pia", **KITCHEN)
    assert asked.custom["outcome"] == "asked"
    assert "where this home is" in asked.text
    assert system.say("at half past eight in the evening", "pia", **KITCHEN).custom["outcome"] == "done"
    assert "20:30" in system.say("what is planned?", "pia", **KITCHEN).text
    assert system.say("cancel everything planned", "pia", **KITCHEN).custom["outcome"] == "done"


def test_a_timer_tells_how_long_is_left_and_is_shown_as_rung(system: System) -> None:
    assert "no bell" in system.say("set a pasta timer for nine minutes", "kim", **KITCHEN).text
    assert "pasta timer" in system.say("how long is left?", "kim", **KITCHEN).text
    assert system.say("cancel the pasta timer", "kim", **KITCHEN).custom["outcome"] == "done"
    system.say("set a timer for one second", "kim", **KITCHEN)
    wait_until(lambda: [one["state"] for one in planned(system, "kim")] == ["rung"], 10, what="the timer to be up")
