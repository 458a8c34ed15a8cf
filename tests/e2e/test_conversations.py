"""The seven conversations that the README promises, over REST with the whole system and its simulated house."""

from __future__ import annotations

import json
from typing import Any

import paho.mqtt.client as paho
import pytest

from tests.support.net import wait_until
from tests.support.system import System

KITCHEN = {"device": "kitchen_display"}
BEDROOM = {"device": "bedroom_speaker"}
BATHROOM = {"device": "bathroom_speaker"}


def device(system: System, any_id: str) -> dict[str, Any]:
    return dict(system.engine.get(f"/v1/devices/{any_id}").raise_for_status().json())


def state(system: System, unique_id: str) -> str | None:
    [one] = [e for e in device(system, unique_id)["entities"] if e["unique_id"] == unique_id]
    return one["state"]  # type: ignore[no-any-return]


def by_hand(
    system: System, mqtt: paho.Client, thing: str, unique_id: str, change: dict[str, Any], becomes: str
) -> None:
    """Switch something as a hand on the device would, and wait until the home knows."""
    mqtt.publish(f"attune_house/{thing}/by_hand", json.dumps(change), qos=1)
    wait_until(lambda: state(system, unique_id) == becomes, 5, what=f"{unique_id} to become {becomes}")


class TestTemperature:
    def test_the_oven_that_is_on_is_what_the_kitchen_asks_about(self, system: System):
        assert system.say("turn on the oven", "tom", **KITCHEN).custom["outcome"] == "done"
        told = system.say("what is the temperature?", "tom", **KITCHEN)
        assert told.custom["outcome"] == "answered"
        assert told.custom["targets"] == ["oven_temperature"]
        assert "the oven is on" in told.custom["reasons"]
        assert "because the oven is on" in told.text

    def test_with_the_oven_off_it_is_the_room_and_in_the_bedroom_the_bedroom(self, system: System):
        assert system.say("turn the oven off please", "tom", **KITCHEN).custom["outcome"] == "done"
        assert "in the Kitchen" in system.say("what's the temperature", "tom", **KITCHEN).text
        assert "in the Bedroom" in system.say("what is the temperature", "tom", **BEDROOM).text


class TestMedia:
    def test_a_screen_shows_the_film(self, system: System):
        played = system.say("play Hunger Games", "mia", **KITCHEN)
        assert played.custom["targets"] == ["kitchen_display"]
        assert json.loads(played.custom["commands"][0]["payload"])["media_content_type"] == "movie"
        assert state(system, "kitchen_display") == "playing"

    def test_a_speaker_plays_what_can_be_heard_and_says_so(self, system: System):
        played = system.say("play Hunger Games", "mia", **BATHROOM)
        assert json.loads(played.custom["commands"][0]["payload"])["media_content_type"] in {"audiobook", "soundtrack"}
        assert "no screen" in played.text
        assert "audiobook" in played.text

    def test_the_film_by_name_is_never_played_on_a_speaker(self, system: System):
        asked = system.say("play the film Hunger Games", "mia", **BATHROOM)
        assert asked.custom["outcome"] == "asked"
        assert asked.custom["commands"] == []
        assert "no screen" in asked.text
        assert system.say("never mind", "mia", **BATHROOM).custom["commands"] == []


class TestWhichLight:
    def test_in_the_kitchen_it_is_the_one_of_the_kitchen(self, system: System):
        done = system.say("turn on the light", "lea", **KITCHEN)
        assert done.custom["targets"] == ["kitchen_ceiling_light"]
        assert state(system, "kitchen_ceiling_light") == "on"

    @pytest.mark.parametrize(
        ("answer", "targets"),
        [
            ("the left one", {"bedroom_left_lamp"}),
            ("both", {"bedroom_left_lamp", "bedroom_right_lamp"}),
            ("never mind", set()),
        ],
    )
    def test_where_two_fit_the_answer_to_the_question_decides(self, system: System, answer, targets):
        system.say("turn off the lights in the bedroom", "lea", **BEDROOM)
        asked = system.say("turn on the light", "lea", **BEDROOM)
        assert asked.custom["outcome"] == "asked"
        assert asked.custom["commands"] == []
        assert "Left Lamp" in asked.text
        assert "Right Lamp" in asked.text
        answered = system.say(answer, "lea", **BEDROOM)
        assert set(answered.custom["targets"]) == targets
        lit = {one for one in ("bedroom_left_lamp", "bedroom_right_lamp") if state(system, one) == "on"}
        assert lit == targets


class TestTeaching:
    def test_guided_questions_repeat_on_a_bad_answer_stop_and_go_on_where_they_stopped(self, system: System):
        say = lambda text: system.say(text, "zoe", **KITCHEN)  # noqa: E731 - one person at one place
        first = say("learn my preferences")
        assert first.custom["outcome"] == "asked"
        assert "light at night" in first.text
        again = say("banana")
        assert "I need a brightness" in again.text
        assert "light at night" in again.text
        second = say("20 percent")
        assert "room temperature" in second.text
        assert "stop" in say("stop").text
        resumed = say("learn my preferences")
        assert "room temperature" in resumed.text
        assert "kind of music" in say("21 degrees").text
        last = say("jazz")
        assert last.custom["outcome"] == "done"
        known = system.engine.get("/v1/people/zoe/preferences").json()["items"]
        assert {(one["category"], one["value"], one["source"]) for one in known} == {
            ("light.brightness", 20, "guided"),
            ("climate.temperature", 21, "guided"),
            ("music.genre", "jazz", "guided"),
        }

    def test_what_is_stated_is_used_by_the_very_next_request_told_and_forgotten(self, system: System):
        say = lambda text: system.say(text, "max", **BATHROOM)  # noqa: E731
        taught = say("I like jazz")
        assert taught.custom["outcome"] == "done"
        [known] = system.engine.get("/v1/people/max/preferences").json()["items"]
        assert (known["category"], known["value"], known["said"]) == ("music.genre", "jazz", "I like jazz")
        played = say("play some music")
        assert json.loads(played.custom["commands"][0]["payload"])["media_content_id"] == "jazz"
        assert played.custom["preferences"] == [known["id"]]
        assert "you like jazz" in played.text
        assert "jazz" in say("What do you know about me?").text
        assert say("forget that I like jazz").custom["outcome"] == "done"
        assert system.engine.get("/v1/people/max/preferences").json()["items"] == []
        assert "jazz" not in say("what do you know about me").text

    def test_one_person_does_not_hear_what_another_likes(self, system: System):
        system.say("I like opera", "eve", **BATHROOM)
        assert "opera" not in system.say("play some music", "adam", **BATHROOM).text


class TestThatsWrong:
    def test_is_taken_back_asked_about_and_done_as_meant(self, system: System):
        for one in ("kitchen", "living room"):
            system.say(f"turn off the ceiling light in the {one}", "ben", **KITCHEN)
        system.say("turn on the ceiling light", "ben", **KITCHEN)
        assert state(system, "kitchen_ceiling_light") == "on"
        sorry = system.say("that's wrong", "ben", **KITCHEN)
        assert state(system, "kitchen_ceiling_light") == "off"
        assert sorry.text.endswith("?")
        meant = system.say("the one in the living room", "ben", **KITCHEN)
        assert meant.custom["targets"] == ["living_room_ceiling_light"]
        assert state(system, "living_room_ceiling_light") == "on"

    def test_a_changed_value_goes_back_to_what_it_was(self, system: System):
        system.say("set the floor lamp to 80 percent", "ben", **KITCHEN)
        system.say("set the floor lamp to 10 percent", "ben", **KITCHEN)
        system.say("that's wrong", "ben", **KITCHEN)
        [lamp] = device(system, "living_room_floor_lamp")["entities"]
        assert round(lamp["attributes"]["brightness"] / 2.55) == 80


class TestRefusals:
    def test_what_does_not_exist(self, system: System):
        refused = system.say("turn on the sauna", "kim", **KITCHEN)
        assert refused.custom["outcome"] == "refused"
        assert refused.custom["commands"] == []
        assert "nothing called “sauna”" in refused.text
        assert "I do know the" in refused.text

    def test_what_it_cannot_do(self, system: System):
        refused = system.say("set the front door lock to 40 percent", "kim", **KITCHEN)
        assert refused.custom["outcome"] == "refused"
        assert refused.custom["commands"] == []
        assert "locked and unlocked" in refused.text

    def test_what_is_offline(self, system: System, mqtt: paho.Client):
        mqtt.publish("attune_house/bedroom_left_lamp/by_hand", json.dumps({"available": False}), qos=1)
        wait_until(lambda: not device(system, "bedroom_left_lamp")["available"], 5, what="the lamp to be offline")
        try:
            refused = system.say("turn on the left lamp", "kim", **BEDROOM)
            assert refused.custom["outcome"] == "refused"
            assert refused.custom["commands"] == []
            assert "offline" in refused.text
            assert "Right Lamp" in refused.text
        finally:
            mqtt.publish("attune_house/bedroom_left_lamp/by_hand", json.dumps({"available": True}), qos=1)
            wait_until(lambda: device(system, "bedroom_left_lamp")["available"], 5, what="the lamp to be back")


class TestByHand:
    def test_the_light_switched_by_hand_is_known_in_the_next_answer(self, system: System, mqtt: paho.Client):
        by_hand(system, mqtt, "office_ceiling_light", "office_ceiling_light", {"state": "on"}, "on")
        assert "Yes" in system.say("is the light in the office on?", "sam", **KITCHEN).text
        by_hand(system, mqtt, "office_ceiling_light", "office_ceiling_light", {"state": "off"}, "off")
        assert "No" in system.say("is the light in the office on?", "sam", **KITCHEN).text


class TestEveryAnswer:
    def test_has_the_shape_of_the_contract(self, system: System):
        turned = system.say("turn on the kitchen ceiling light", "pia", **KITCHEN)
        assert set(turned.custom) == {
            "type",
            "turn",
            "outcome",
            "intent",
            "slots",
            "targets",
            "commands",
            "confidence",
            "reasons",
            "rewritten_from",
            "preferences",
            "parts",
        }
        assert turned.custom["type"] == "interpretation"
        assert turned.custom["intent"] == "HassTurnOn"
        assert 0 < turned.custom["confidence"] <= 1

    def test_is_in_the_turn_log_with_its_trace(self, system: System):
        turned = system.say("turn off the kitchen ceiling light", "pia", **KITCHEN)
        logged = system.engine.get(f"/v1/turns/{turned.custom['turn']}").raise_for_status().json()
        assert logged["text"] == "turn off the kitchen ceiling light"
        assert logged["answer"] == turned.text
        assert [stage["stage"] for stage in logged["trace"]] == ["nlu", "context", "resolution", "commands", "answer"]
        assert all(stage["took_ms"] >= 0 for stage in logged["trace"])
        latest = system.engine.get("/v1/turns", params={"person": "pia", "limit": 1}).json()["items"]
        assert [one["id"] for one in latest] == [turned.custom["turn"]]


class TestSeveralRequests:
    def test_each_is_a_part_of_its_own_in_the_order_spoken(self, system: System):
        told = system.say("turn on the light, open the unicorn and lock the front door", "eve", **KITCHEN)
        parts = told.custom["parts"]
        assert [part["outcome"] for part in parts] == ["done", "refused", "done"]
        assert [part["text"] for part in parts] == ["turn on the light", "open the unicorn", "lock the front door"]
        assert told.custom["outcome"] == "partial"
        assert told.custom["targets"] == ["kitchen_ceiling_light", "front_door_lock"]
        assert told.custom["commands"] == [command for part in parts for command in part["commands"]]
        assert state(system, "kitchen_ceiling_light") == "on"

    def test_all_of_it_is_taken_back_together(self, system: System):
        assert system.say("turn off the kitchen light", "eve", **KITCHEN).custom["parts"] is None
        done = system.say("turn on the light and turn on the coffee machine", "eve", **KITCHEN)
        assert done.custom["outcome"] == "done"
        undone = system.say("undo that", "eve", **KITCHEN)
        assert state(system, "kitchen_ceiling_light") == "off", undone.text
        assert len(undone.custom["commands"]) == 2

    def test_what_a_part_leaves_out_is_filled_in_from_the_part_before(self, system: System):
        told = system.say("set the brightness to 64% in the bathroom and 23% in the dining room", "eve", **KITCHEN)
        parts = told.custom["parts"]
        assert [part["targets"] for part in parts] == [["bathroom_ceiling_light"], ["dining_room_pendant_light"]]
        assert [part["text"] for part in parts][1] == "23% in the dining room", "as it was said"
        levels = [json.loads(command["payload"])["brightness"] for command in told.custom["commands"]]
        assert levels == [round(64 * 2.55), round(23 * 2.55)]

    def test_it_is_the_thing_of_the_part_before_and_of_no_earlier_turn(self, system: System):
        done = system.say("turn on the floor lamp and make it red", "eve", **KITCHEN)
        assert [part["targets"] for part in done.custom["parts"]] == [["living_room_floor_lamp"]] * 2
        assert done.custom["outcome"] == "done"
        lost = system.say("turn on the unicorn and set it to 50 percent", "eve", **KITCHEN)
        assert [part["outcome"] for part in lost.custom["parts"]] == ["refused", "refused"]
        assert lost.custom["commands"] == []


class TestLearningFromUse:
    def test_what_is_taken_back_moves_the_weights_and_the_log_tells_the_verdict(self, system: System):
        def judged() -> tuple[int, int]:
            counts = system.engine.get("/v1/home/weights").raise_for_status().json()
            return counts["right"], counts["wrong"]

        right, wrong = judged()
        assert system.say("turn on the light", "uma", **KITCHEN).custom["outcome"] == "done"
        assert judged() == (right, wrong), "nothing tells yet whether that was right"
        protest = system.say("that's wrong", "uma", **KITCHEN)
        assert judged() == (right, wrong + 1)
        turn = system.engine.get(f"/v1/turns/{protest.custom['turn']}").raise_for_status().json()
        [verdict] = [stage for stage in turn["trace"] if stage["stage"] == "verdict"]
        assert verdict["right"] is False
        system.say("never mind", "uma", **KITCHEN)
        assert system.say("turn on the light", "uma", **KITCHEN).custom["outcome"] == "done"
        system.say("what time is it", "uma", **KITCHEN)
        assert judged() == (right + 1, wrong + 1), "who goes on had what was meant"
