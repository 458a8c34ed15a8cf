"""ThingTalk is read, each command finds a home that its speaker could have had, and what was sent is judged."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.assistant import Answer
from benchmarks.played_home import Sent
from benchmarks.thingpedia import judged
from benchmarks.thingpedia_cases import Call, Case, LeftOut, parsed
from benchmarks.thingpedia_home import ThingpediaHomes, thingpedia_homes

IOT = "@org.thingpedia.iot."


def a_call(kind: str, name: str | None, action: str, value: str | None, **more: bool) -> Call:
    return Call(kind, name, more.get("everything", False), action, value, more.get("later", False))


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ('light-bulb(name="den").set_power(power=enum on);', a_call("light-bulb", "den", "set_power", "on")),
        ("climate.set_target_temperature(value=20C);", a_call("climate", None, "set_target_temperature", "20C")),
        ("lock(all=true).set_state(state=enum locked);", a_call("lock", None, "set_state", "locked", everything=True)),
        ("light-bulb.set_power();", a_call("light-bulb", None, "set_power", None)),
        ('battery(name="moto g ( 6 )").state();', a_call("battery", "moto g ( 6 )", "state", None)),
    ],
)
def test_a_call_is_read(code: str, call: Call) -> None:
    assert parsed(IOT + code) == (call,)


def test_a_call_for_later_is_read_with_what_it_does() -> None:
    calls = parsed(f"ontimer(date=[$now + 30min]) => {IOT}switch.set_power(power=enum off);")
    assert calls == (a_call("switch", None, "set_power", "off", later=True),)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (f"monitor({IOT}door.state()) filter state == enum open;", LeftOut.TOLD_LATER),
        (f"monitor({IOT}door.state()) => {IOT}light-bulb.set_power(power=enum on);", LeftOut.RULE),
        (f"{IOT}light-bulb.alert_long();", LeftOut.FLASHES),
        ("$dialogue @org.thingpedia.dialogue.transaction.greet;", LeftOut.NO_DEVICE),
        (f'{IOT}switch(name="str:QUOTED_STRING::0:").set_power(power=enum on);', LeftOut.NAMELESS),
    ],
)
def test_what_a_home_cannot_carry_is_left_out_for_a_reason(code: str, reason: LeftOut) -> None:
    assert parsed(code) is reason


def a_case(said: str, code: str) -> Case:
    calls = parsed(IOT + code)
    assert not isinstance(calls, LeftOut)
    return Case(said, said, calls, code)


def homes(*cases: Case) -> ThingpediaHomes:
    return thingpedia_homes(cases)


def test_names_that_cannot_be_told_apart_are_in_different_homes() -> None:
    made = homes(
        a_case("den on", 'light-bulb(name="den").set_power(power=enum on);'),
        a_case("den lamp on", 'switch(name="den lamp").set_power(power=enum on);'),
        a_case("hall on", 'switch(name="hall").set_power(power=enum on);'),
    )
    named = {home: {device.name for device in one.devices} for home, one in made.descriptions.items()}
    assert named == {"named 1": {"Den", "Hall"}, "named 2": {"Den lamp"}}


def test_a_command_without_a_name_is_said_where_there_is_one_of_the_kind_it_names() -> None:
    made = homes(a_case("is my curtain closed?", "cover.state();"))
    (home,) = made.descriptions.values()
    assert [device.name for device in home.devices if device.kind == "cover"] == ["Curtain"]
    assert made.placed[0].devices == (frozenset({"cover_curtain"}),)


def test_a_command_to_all_of_a_kind_is_said_where_there_are_three() -> None:
    made = homes(a_case("lock up", "lock(all=true).set_state(state=enum locked);"))
    assert len(made.placed[0].devices[0]) == 3


def verdict(case: Case, answer: dict[str, Any], *sent: Sent) -> bool:
    placed = homes(case).placed[0]
    before = {device: {"brightness": 128} for devices in placed.devices for device in devices}
    return judged(placed, Answer("", answer), sent, before).passed


LIGHT = a_case("den on", 'light-bulb(name="den").set_power(power=enum on);')


@pytest.mark.parametrize(
    ("sent", "right"),
    [
        ([Sent("light_bulb_den", "light", '{"state": "ON"}')], True),
        ([Sent("light_bulb_den", "light", '{"state": "OFF"}')], False),
        ([Sent("switch_hall", "power", "ON")], False),
        ([Sent("light_bulb_den", "light", '{"state": "ON"}'), Sent("switch_hall", "power", "ON")], False),
        ([], False),
    ],
)
def test_an_action_needs_the_right_device_and_no_other(sent: list[Sent], *, right: bool) -> None:
    assert verdict(LIGHT, {"outcome": "done"}, *sent) is right


def test_a_lock_is_asked_for_by_verb_or_state() -> None:
    for word in ("lock", "locked"):
        case = a_case("lock up", f"lock.set_state(state=enum {word});")
        assert verdict(case, {"outcome": "done"}, Sent("lock_lock", "lock", "LOCK"))
        assert not verdict(case, {"outcome": "done"}, Sent("lock_lock", "lock", "UNLOCK"))


def test_dimming_must_make_it_darker_than_it_was() -> None:
    case = a_case("darker", "light-bulb.lower_brightness();")
    assert verdict(case, {"outcome": "done"}, Sent("light_bulb_light", "light", '{"state": "ON", "brightness": 90}'))
    assert not verdict(
        case, {"outcome": "done"}, Sent("light_bulb_light", "light", '{"state": "ON", "brightness": 190}')
    )


def test_a_question_is_answered_about_the_right_device_and_nothing_is_sent() -> None:
    case = a_case("is the door open?", "door.state();")
    assert verdict(case, {"outcome": "answered", "targets": ["door_door"]})
    assert not verdict(case, {"outcome": "answered", "targets": ["lock_lock"]})
    assert not verdict(case, {"outcome": "asked", "targets": ["door_door"]})


def test_what_leaves_out_the_value_is_asked_for_it() -> None:
    case = a_case("set the lights", "light-bulb.set_power();")
    assert verdict(case, {"outcome": "asked"})
    assert not verdict(case, {"outcome": "done"}, Sent("light_bulb_light", "light", '{"state": "ON"}'))
