"""What is said to an assistant as to somebody: who it is, that it is private, coming and going, and names of scenes."""

from __future__ import annotations

from typing import Any

import pytest

from devices.model import Device, Feature, Home, Limits
from engine.domain import Asking, Conversation, DialogueAct, Interpretation, Question, RankedIntent
from engine.language.clauses import Segment
from engine.language.talk import Talk, talk_of
from engine.resolution.compound import Compound, resolve_all
from tests.support.homes import NOON, device, entity, home, light, lock, oven, player, situation, understand


def scene(name: str, area: str | None = None) -> Device:
    own = name.lower().replace(" ", "_")
    return device(name, area, entity(own, "scene", None, {Feature.PRESS: Limits()}), id=own)


def alarm(state: str) -> Device:
    return device("Alarm", "Hall", entity("alarm", "alarm_control_panel", state, {Feature.ARM: Limits()}))


def window(name: str, area: str, *, opened: bool) -> Device:
    own = name.lower().replace(" ", "_")
    return device(
        name, area, entity(own, "binary_sensor", "on" if opened else "off", {}, device_class="window"), id=own
    )


HOUSE = home(
    light("Ceiling Lamp", "Hall", on=True),
    light("Bunk Lamp", "Cabin", on=True),
    lock("Side Door", "Hall", locked=False),
    window("Hatch", "Galley", opened=True),
    oven("Galley", on=True),
    player("Radio", "Cabin", screen=False, state="playing"),
    alarm("disarmed"),
)
CLOSED = home(light("Ceiling Lamp", "Hall"), lock("Side Door", "Hall"), window("Hatch", "Galley", opened=False))


def said(text: str, house: Home = HOUSE, intent: str = "HassGetState", **more: Any) -> str:
    resolved = understand(text, house, intent, **more)
    assert isinstance(resolved.resolution, Interpretation), resolved.resolution
    assert resolved.act is DialogueAct.CONVERSE
    assert not resolved.resolution.hypothesis.orders
    return resolved.resolution.text


@pytest.mark.parametrize(
    ("text", "talk"),
    [
        ("who are you?", Talk.WHO),
        ("so what's your name then", Talk.WHO),
        ("are you a robot", Talk.WHO),
        ("how are you today", Talk.HOW),
        ("hey attune, are you there?", Talk.THERE),
        ("do you record everything", Talk.PRIVATE),
        ("are you always spying on us", Talk.PRIVATE),
        ("who can hear what I say", Talk.PRIVATE),
        ("cheers mate", Talk.THANKS),
        ("you're so clever", Talk.PRAISE),
        ("I love you", Talk.FOND),
        ("we're home", Talk.HOME),
        ("honey, I'm home", Talk.HOME),
        ("I'm off", Talk.LEAVING),
        ("we're heading out now", Talk.LEAVING),
        ("going to work", Talk.LEAVING),
        ("I've got to run", Talk.LEAVING),
        ("we're off on holiday for two weeks", Talk.AWAY),
        ("I'm going to bed", Talk.BED),
        ("thanks, good night", Talk.BED),
        ("I'm up", Talk.MORNING),
        ("I'm in the garden", Talk.NEWS),
        ("the kids are asleep", Talk.NEWS),
    ],
)
def test_what_is_said_as_to_somebody(text: str, talk: Talk):
    assert talk_of(text) is talk


@pytest.mark.parametrize(
    "text",
    [
        "off",
        "out",
        "home",
        "away",
        "the lamp is off",
        "do you keep the lights on",
        "can you record this show",
        "are you able to turn on the lamp",
        "I love jazz",
        "I'm cold",
        "turn it off, thanks",
        "is anyone home",
        "what can you do with the lamp",
        "good night lamp on",
        "they are too bright",
        "I'm leaving the light on",
    ],
)
def test_what_is_about_the_home_is_no_talk(text: str):
    assert talk_of(text) is None


class TestWhoItIs:
    def test_it_says_who_it_is_and_what_for(self):
        assert said("who are you?").startswith("I'm Attune, the assistant of this home")

    def test_it_says_what_becomes_of_what_is_said(self):
        assert "no cloud" in said("are you recording this?", intent="HassMediaSearchAndPlay")

    @pytest.mark.parametrize(("text", "intent"), [("are you a robot", "HassVacuumStart"), ("I'm up", "HassSetVolume")])
    def test_nothing_is_switched_whatever_the_statistics_say(self, text: str, intent: str):
        said(text, intent=intent)

    def test_help_is_no_emergency_unless_it_is_cried(self):
        assert "dim and set" in said("help")
        assert said("help!").startswith("If somebody is badly hurt")


class TestComingAndGoing:
    def test_who_leaves_hears_what_is_left_open_unlocked_hot_and_on(self):
        assert said("I'm leaving") == (
            "Goodbye! The Hatch in the Galley is open, the Side Door in the Hall is unlocked, "
            "the Oven in the Galley is on, the Radio in the Cabin is playing, "
            "the Ceiling Lamp in the Hall and the Bunk Lamp in the Cabin are on and the Alarm in the Hall is not armed."
        )

    def test_who_goes_to_bed_hears_nothing_of_the_room_they_are_in(self):
        text = said("good night", area="Cabin")
        assert "Bunk Lamp" not in text
        assert "Radio" not in text
        assert "Ceiling Lamp" in text
        assert "Alarm" not in text

    @pytest.mark.parametrize(("text", "told"), [("I'm off", "Goodbye!"), ("good night", "Good night!")])
    def test_where_all_is_well_there_is_nothing_to_say(self, text: str, told: str):
        assert said(text, CLOSED) == told

    def test_who_comes_home_is_welcome_and_hears_of_the_alarm(self):
        assert said("we're home") == "Welcome home!"
        assert said("I'm back", home(alarm("armed_away"))) == "Welcome home! The Alarm is still armed."

    def test_bye_only_ends_the_talk(self):
        assert said("bye") == "Goodbye!"

    def test_who_is_spoken_to_by_name_is_no_unknown_thing(self):
        assert said("good night Zoe", CLOSED, "HassTurnOff") == "Good night!"

    def test_what_is_said_beside_a_request_is_no_part_of_it(self):
        text = "I'm leaving, turn off the bunk lamp"
        segments = [
            Segment("I'm leaving, ", (RankedIntent("goodbye", 0.9),)),
            Segment("turn off the bunk lamp", (RankedIntent("HassTurnOff", 0.9),)),
        ]
        resolved = resolve_all(situation(text, HOUSE), [RankedIntent("HassTurnOff", 0.9)], segments)
        assert not isinstance(resolved, Compound)
        assert isinstance(resolved.resolution, Interpretation)
        assert [order.unique_id for order in resolved.resolution.hypothesis.orders] == ["cabin_bunk_lamp"]


class TestScenes:
    HOUSE = home(
        *CLOSED.devices, scene("Bedtime"), scene("Film Night", "Hall"), scene("Leaving Home"), scene("Home Bar")
    )

    def offered(self, text: str, **more: Any) -> Question:
        question = understand(text, self.HOUSE, "goodbye", **more).resolution
        assert isinstance(question, Question), question
        assert question.kind is Asking.CONFIRMATION
        return question

    @pytest.mark.parametrize(
        ("text", "asked"),
        [
            ("good night", "Good night! Shall I run Bedtime?"),
            ("I'm heading out", "Goodbye! Shall I run Leaving Home?"),
            ("it's film night", "Shall I run Film Night?"),
        ],
    )
    def test_the_scene_that_is_called_for_it_is_offered_and_not_run(self, text: str, asked: str):
        assert self.offered(text).text == asked

    def test_a_yes_runs_it(self):
        question = self.offered("good night")
        before = Conversation("anna", None, NOON, pending=question, asked_at=NOON, said="good night")
        answer = understand("yes please", self.HOUSE, "affirm", conversation=before).resolution
        assert isinstance(answer, Interpretation)
        assert [order.unique_id for order in answer.hypothesis.orders] == ["bedtime"]

    def test_a_scene_of_another_matter_is_not_offered(self):
        assert said("we're home", self.HOUSE) == "Welcome home!"

    @pytest.mark.parametrize("text", ["start film night", "film night"])
    def test_who_asks_for_it_gets_it(self, text: str):
        done = understand(text, self.HOUSE, "HassTurnOn").resolution
        assert isinstance(done, Interpretation)
        assert [order.unique_id for order in done.hypothesis.orders] == ["film_night"]

    def test_a_lamp_that_is_called_so_is_a_lamp(self):
        house = home(light("Good Night", "Hall"))
        assert understand("good night", house, "HassTurnOn").act is not DialogueAct.CONVERSE
