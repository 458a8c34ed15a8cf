"""The usual: what is mostly done at this hour, or the question what that is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from engine.domain import Interpretation, Question, RankedIntent
from engine.habits.model import NO_HABITS, Facet, Habits, Observation, Topic, shelved
from engine.resolution.resolve import resolve
from tests.support.homes import NOON, home, light, situation

HOUSE = home(light("Desk Lamp", "Study"), light("Shelf Lamp", "Study"))


def observed(device: str, days: int, part: str = "afternoon", deed: str = "power=True") -> list[Observation]:
    facets = {Facet.PART_OF_DAY.value: (part,), Facet.DEED.value: (deed,), Facet.AREA.value: ("Study",)}
    return [
        Observation(f"{device}{n}", "anna", NOON - timedelta(days=n), f"t{n}", Topic.DEVICE, device, facets=facets)
        for n in range(1, days + 1)
    ]


def ask(text: str, *seen: Observation):
    habits = Habits(own=shelved(seen)) if seen else NO_HABITS
    moment = replace(situation(text, HOUSE, area="Study", at=NOON + timedelta(hours=3)), habits=habits)
    return resolve(moment, [RankedIntent("select_option", 0.8)]).resolution


def test_what_is_mostly_done_at_this_hour_is_done_and_said_why():
    found = ask("the usual", *observed("study_desk_lamp", 9))
    assert isinstance(found, Interpretation), found
    assert found.hypothesis.targets == ("study_desk_lamp",)
    assert any("you usually turn on the Desk Lamp" in reason for reason in found.hypothesis.reasons)


def test_what_is_done_at_another_hour_is_not_the_usual_of_now():
    found = ask("my usual please", *observed("study_desk_lamp", 9, part="morning"))
    assert isinstance(found, Question)
    assert found.text == "I don't know yet what is usual here at this time. What would you like?"


def test_of_two_things_done_as_often_it_is_asked_which():
    found = ask("same as always", *observed("study_desk_lamp", 9), *observed("study_shelf_lamp", 8))
    assert isinstance(found, Question)
    assert "Desk Lamp" in found.text
    assert "Shelf Lamp" in found.text


def test_without_any_habit_it_is_asked():
    assert isinstance(ask("the usual"), Question)
