"""Requests for later, timers, and what is planned: which reading comes of the words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from devices.model import Change, Feature, Order
from engine.domain import (
    Asking,
    Conversation,
    DialogueAct,
    Hypothesis,
    Interpretation,
    Question,
    RankedIntent,
    Refusal,
    Undo,
    Unresolved,
)
from engine.moments import WEEKDAYS, Later, Recurrence
from engine.resolution import schedules
from engine.resolution.resolve import resolve
from engine.resolution.weighing import Resolved
from engine.scheduling.model import Kind, Schedule
from tests.support.homes import FAMILY, NOON, home, light, oven, situation, understand

HOUSE = home(*FAMILY, oven(), light("Evening Lamp", "Office"))


def reading(resolved: Resolved) -> Hypothesis:
    assert isinstance(resolved.resolution, Interpretation), resolved.resolution
    return resolved.resolution.hypothesis


def question(resolved: Resolved) -> Question:
    assert isinstance(resolved.resolution, Question), resolved.resolution
    return resolved.resolution


def refusal(resolved: Resolved) -> Refusal:
    assert isinstance(resolved.resolution, Refusal), resolved.resolution
    return resolved.resolution


def say(text: str, intent: str = "HassTurnOn", **more: Any) -> Resolved:
    return understand(text, HOUSE, intent, area="Kitchen", **more)


class TestPuttingOff:
    def test_a_request_with_a_time_is_what_it_would_be_now_with_its_time(self):
        found = reading(say("turn off the light in ten minutes", "HassTurnOff"))
        assert found.orders == (Order("kitchen_ceiling_light", (Change(Feature.POWER, value=False),)),)
        assert found.later == Later(NOON + timedelta(minutes=10), said="in ten minutes")
        assert found.slots["time"] == "2026-11-23T12:10:00+00:00"

    def test_a_rhythm_is_in_the_slots_in_words(self):
        found = reading(say("at seven every weekday turn on the light"))
        assert found.later is not None
        assert found.later.every == Recurrence(WEEKDAYS[:5], 7, 0)
        assert found.slots["recurrence"] == "every weekday at 07:00"

    def test_what_is_asked_for_a_while_is_done_now(self):
        found = reading(say("turn on the light for ten minutes"))
        assert found.later == Later(lasting_s=600, said="for ten minutes")

    def test_a_number_of_the_time_is_no_value_of_the_device(self):
        found = reading(say("set the light to 40 percent at half past six", "HassLightSet"))
        assert found.orders[0].changes == (Change(Feature.BRIGHTNESS, 40.0),)
        assert found.later is not None

    def test_what_was_filled_in_is_a_reason(self):
        assert "I took “tonight” for 22:00" in reading(say("turn on the light tonight")).reasons

    def test_a_name_that_sounds_like_a_time_is_a_name(self):
        assert reading(say("turn on the evening lamp")).later is None

    def test_a_device_that_does_not_exist_is_refused_now_and_not_at_seven(self):
        assert refusal(say("turn on the sauna at seven")).why is Unresolved.NO_SUCH_NAME

    def test_a_condition_is_refused_with_what_can_be_done(self):
        refused = refusal(say("turn on the light when i come home"))
        assert refused.why is Unresolved.LATER
        assert "in ten minutes" in refused.text

    def test_what_is_forbidden_for_later_is_left_alone(self):
        assert reading(say("don't turn on the light at seven")).orders == ()

    def test_which_one_is_asked_and_the_time_is_kept(self):
        asked = question(understand("turn on the light at eight", HOUSE, "HassTurnOn", area="Bedroom"))
        assert asked.kind is Asking.CHOICE
        assert all(option.hypothesis.later is not None for option in asked.options)
        waiting = Conversation("anna", None, NOON, pending=asked, asked_at=NOON, said="turn on the light at eight")
        chosen = reading(say("the left one", "select_option", conversation=waiting))
        assert chosen.targets == ("bedroom_left_lamp",)
        assert chosen.later is not None
        assert chosen.later.at == NOON.replace(hour=20)

    def test_a_question_about_the_present_is_not_put_off(self):
        resolved = understand("what is the temperature tonight", HOUSE, "HassClimateGetTemperature", area="Kitchen")
        assert resolved.act is DialogueAct.QUERY


class TestMissingTimes:
    @pytest.mark.parametrize(
        ("said", "answer", "at"),
        [
            ("turn on the light later", "at eight", "23 20:00"),
            ("turn on the light tomorrow", "seven", "24 07:00"),
            ("turn on the light tomorrow", "half past six", "24 06:30"),
            ("turn on the light at sunset", "at 17:00", "23 17:00"),
            ("turn on the light later", "in ten minutes", "23 12:10"),
        ],
    )
    def test_the_time_is_asked_for_and_the_answer_completes_the_request(self, said, answer, at):
        asked = question(say(said))
        assert asked.kind is Asking.MISSING
        assert asked.why is Unresolved.MISSING
        waiting = Conversation("anna", None, NOON, pending=asked, asked_at=NOON, said=said)
        found = reading(say(answer, "out_of_scope", conversation=waiting))
        assert found.targets == ("kitchen_ceiling_light",)
        assert found.later is not None
        assert found.later.at is not None
        assert f"{found.later.at:%d %H:%M}" == at

    def test_a_value_that_was_missing_keeps_the_time(self):
        said = "set the brightness of the light tomorrow at seven"
        asked = question(say(said, "HassLightSet"))
        assert asked.kind is Asking.MISSING
        waiting = Conversation("anna", None, NOON, pending=asked, asked_at=NOON, said=said)
        found = reading(say("30 percent", "out_of_scope", conversation=waiting))
        assert found.orders[0].changes == (Change(Feature.BRIGHTNESS, 30.0),)
        assert found.later is not None
        assert found.later.at == NOON.replace(day=24, hour=7)

    def test_why_sunset_is_no_time_here_is_said(self):
        assert "where this home is" in question(say("turn on the light at sunset")).text

    def test_a_rhythm_that_is_not_kept_is_refused_with_what_is(self):
        refused = refusal(say("turn on the light every other day at six"))
        assert refused.why is Unresolved.LATER
        assert "days of the week" in refused.text


class TestDanger:
    @pytest.mark.parametrize(
        "text",
        [
            "unlock the front door lock at seven",
            "open the garage door in ten minutes",
            "turn on the oven tomorrow at six",
            "open the garage door every day at eight",
        ],
    )
    def test_what_opens_unlocks_or_heats_is_planned_only_after_a_yes(self, text):
        asked = question(say(text))
        assert asked.kind is Asking.CONFIRMATION
        waiting = Conversation("anna", None, NOON, pending=asked, asked_at=NOON, said=text)
        assert reading(say("yes", "affirm", conversation=waiting)).later is not None
        assert reading(say("no", "deny", conversation=waiting)).orders == ()

    def test_the_question_names_the_time(self):
        assert "tomorrow at 06:00" in question(say("turn on the oven tomorrow at six")).text

    def test_an_end_that_unlocks_is_asked_for_as_well(self):
        asked = question(say("lock the front door lock for ten minutes"))
        assert asked.kind is Asking.CONFIRMATION
        assert "for 10 minutes" in asked.text

    def test_what_closes_or_locks_is_planned_without_a_question(self):
        assert reading(say("lock the front door lock tonight at eleven")).later is not None

    def test_what_cannot_be_ended_is_not_begun(self):
        refused = refusal(say("skip this song on the kitchen display for ten minutes", "HassMediaNext"))
        assert refused.why is Unresolved.CANNOT


class TestMedia:
    def play(self, text: str, **more: Any) -> Resolved:
        return understand(text, HOUSE, "HassMediaSearchAndPlay", endpoint="kitchen_display", **more)

    def test_music_at_a_time_is_planned(self):
        found = reading(self.play("play jazz tomorrow at seven"))
        assert found.slots["search_query"] == "jazz"
        assert found.later is not None

    @pytest.mark.parametrize("title", ["In the Air Tonight", "Saturday Night", "Midnight Train"])
    def test_a_title_that_holds_a_time_is_a_title(self, title):
        found = reading(self.play(f"play {title}"))
        assert found.later is None
        assert str(found.slots["search_query"]).casefold().endswith(title.casefold().removeprefix("in the "))

    def test_when_tomorrow_is_asked_for_a_kind_of_music(self):
        assert question(self.play("play jazz tomorrow")).kind is Asking.MISSING

    def test_a_kind_of_music_tonight_is_for_tonight(self):
        assert reading(self.play("play jazz tonight")).later is not None


class TestCorrections:
    def planned(self) -> Conversation:
        last = reading(say("turn off the light at seven", "HassTurnOff"))
        undo = Undo("t1", planned=("s1",))
        return Conversation("anna", None, NOON, last=last, said="turn off the light at seven", undo=undo)

    @pytest.mark.parametrize(
        "text",
        [
            "no, I meant at eight",
            "that's wrong, at eight",
            "I meant eight",
            "no, at eight",
            "make it eight instead",
            "actually at 20:00",
        ],
    )
    def test_another_time_takes_the_old_one_back(self, text):
        resolved = say(text, "correct", conversation=self.planned())
        found = reading(resolved)
        assert resolved.undo_first
        assert found.later is not None
        assert found.later.at == NOON.replace(hour=20)
        assert found.orders[0].unique_id == "kitchen_ceiling_light"

    def test_another_device_keeps_the_time(self):
        resolved = say("no, I meant the left lamp", "correct", conversation=self.planned())
        found = reading(resolved)
        assert found.targets == ("bedroom_left_lamp",)
        assert found.later is not None
        assert found.later.at == NOON.replace(hour=19)


LAMP_AT_EIGHT = Schedule(
    "s1",
    "anna",
    NOON.replace(hour=20),
    NOON.replace(hour=20),
    NOON,
    hypothesis=Hypothesis(
        "HassTurnOff",
        targets=("kitchen_ceiling_light",),
        orders=(Order("kitchen_ceiling_light", (Change(Feature.POWER, value=False),)),),
    ),
)
LEFT_DAILY = Schedule(
    "s2",
    "ben",
    NOON.replace(day=24, hour=7),
    NOON.replace(day=24, hour=7),
    NOON,
    every=Recurrence(WEEKDAYS, 7, 0),
    hypothesis=Hypothesis(
        "HassTurnOn",
        targets=("bedroom_left_lamp",),
        orders=(Order("bedroom_left_lamp", (Change(Feature.POWER, value=True),)),),
    ),
)
PASTA = Schedule(
    "s3",
    "anna",
    NOON + timedelta(minutes=5),
    NOON + timedelta(minutes=5),
    NOON,
    Kind.TIMER,
    name="pasta",
    lasting_s=540,
)

CAT = replace(PASTA, id="s4", name="reminder “feed the cat”")


class TestWhatIsPlanned:
    def ask(
        self, text: str, *planned: Schedule, intent: str = "out_of_scope", conversation: Conversation | None = None
    ) -> Resolved:
        moment = replace(situation(text, HOUSE, area="Kitchen", conversation=conversation), schedules=planned)
        return resolve(moment, [RankedIntent(intent, 0.4)])

    @pytest.mark.parametrize(
        "text", ["what is planned?", "what timers are set", "which schedules are there?", "show me the schedule"]
    )
    def test_all_of_it_is_told_in_words(self, text):
        resolved = self.ask(text, PASTA, LAMP_AT_EIGHT, LEFT_DAILY)
        assert isinstance(resolved.resolution, Interpretation)
        said = resolved.resolution.text
        assert "turn off the Ceiling Light at 20:00" in said
        assert "turn on the Left Lamp in the Bedroom every day at 07:00" in said
        assert "the pasta timer, 5 minutes left" in said

    def test_nothing_is_told_as_nothing(self):
        resolved = self.ask("what is planned?")
        assert isinstance(resolved.resolution, Interpretation)
        assert "Nothing is planned" in resolved.resolution.text

    @pytest.mark.parametrize(
        ("text", "ids"),
        [
            ("cancel the ceiling light timer", {"s1"}),
            ("cancel the left lamp schedule", {"s2"}),
            ("cancel what is planned for the bedroom", {"s2"}),
            ("cancel the pasta timer", {"s3"}),
            ("cancel the timer", {"s3"}),
            ("cancel the reminder", {"s4"}),
            ("cancel everything planned", {"s1", "s3", "s4"}),
            ("cancel all schedules", {"s1", "s3", "s4"}),
            ("cancel the schedule at eight", {"s1"}),
        ],
    )
    def test_what_is_named_is_cancelled(self, text, ids):
        assert set(reading(self.ask(text, PASTA, CAT, LAMP_AT_EIGHT, LEFT_DAILY)).schedules) == ids

    def test_of_several_that_fit_it_is_asked_which(self):
        planned = (replace(LAMP_AT_EIGHT, person="ben"), LEFT_DAILY)
        asked = question(self.ask("cancel the schedule", *planned))
        assert asked.kind is Asking.CHOICE
        waiting = Conversation("anna", None, NOON, pending=asked, asked_at=NOON)
        assert reading(self.ask("the left lamp", conversation=waiting)).schedules == ("s2",)
        assert reading(self.ask("both", conversation=waiting)).schedules == ("s1", "s2")

    def test_that_is_what_was_planned_just_now(self):
        conversation = Conversation("anna", None, NOON, undo=Undo("t1", planned=("s2",)))
        found = reading(self.ask("cancel that", LAMP_AT_EIGHT, LEFT_DAILY, conversation=conversation))
        assert found.schedules == ("s2",)

    @pytest.mark.parametrize("text", ["cancel the sauna timer", "cancel the schedule for the right lamp"])
    def test_what_is_not_planned_is_refused(self, text):
        assert refusal(self.ask(text, LAMP_AT_EIGHT, LEFT_DAILY)).why is Unresolved.NOT_PLANNED

    def test_the_alarm_system_is_no_alarm_clock(self):
        resolved = self.ask("turn off the alarm", LAMP_AT_EIGHT, intent="HassTurnOff")
        assert resolved.hypothesis is None or resolved.hypothesis.intent != schedules.CANCEL

    @pytest.mark.parametrize("text", ["how long is left on the pasta timer?", "how long is left?", "time left?"])
    def test_how_long_is_left(self, text):
        resolved = self.ask(text, LAMP_AT_EIGHT, PASTA)
        assert isinstance(resolved.resolution, Interpretation)
        assert "5 minutes left on the pasta timer" in resolved.resolution.text


class TestTimers:
    @pytest.mark.parametrize(
        ("text", "seconds", "name"),
        [
            ("set a timer for ten minutes", 600, None),
            ("set a 5 minute timer", 300, None),
            ("start a pasta timer for nine minutes", 540, "pasta"),
            ("set an egg timer for an hour and a half", 5_400, "egg"),
            ("set a timer called green tea for four minutes", 240, "green tea"),
            ("timer 45 seconds", 45, None),
            ("set a timer for half an hour", 1_800, None),
            ("remind me in ten minutes to take the pizza out", 600, "reminder “take the pizza out”"),
            ("set an alarm for seven", 68_400, "alarm"),
        ],
    )
    def test_its_length_and_name(self, text, seconds, name):
        found = reading(say(text, "HassStartTimer"))
        assert found.intent == schedules.START_TIMER
        assert found.later is not None
        assert found.later.lasting_s == seconds
        assert found.slots.get("name") == name

    def test_the_length_is_asked_for(self):
        asked = question(say("set a pasta timer", "HassStartTimer"))
        assert asked.kind is Asking.MISSING
        waiting = Conversation("anna", None, NOON, pending=asked, asked_at=NOON, said="set a pasta timer")
        found = reading(say("nine minutes", "out_of_scope", conversation=waiting))
        assert found.later is not None
        assert found.later.lasting_s == 540
        assert found.slots["name"] == "pasta"
