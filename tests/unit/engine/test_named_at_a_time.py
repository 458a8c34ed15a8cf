"""A thing and a time, and nothing else: it is wanted begun then, and no time that was named is denied."""

from __future__ import annotations

from devices.model import Device, Feature, Limits
from engine.domain import Interpretation, Refusal, Unresolved
from engine.moments import WEEKDAYS, Later
from tests.support.homes import device, entity, home, light, thermostat, understand
from tests.support.talking import changes


def button(name: str, area: str, component: str = "button") -> Device:
    own = name.lower().replace(" ", "_")
    return device(name, area, entity(own, component, None, {Feature.PRESS: Limits()}), id=own)


def switch(name: str, area: str) -> Device:
    own = name.lower().replace(" ", "_")
    return device(name, area, entity(own, "switch", "off", {Feature.POWER: Limits()}), id=own)


HOUSE = home(
    switch("Fountain", "Garden"),
    light("Porch Light", "Garden"),
    button("Ring the Bell", "Chapel"),
    button("Evensong", "Chapel", "scene"),
    thermostat("Chapel"),
)


def planned(text: str, intent: str = "out_of_scope") -> tuple[set[str], Later]:
    resolution = (resolved := understand(text, HOUSE, intent, area="Garden")).resolution
    assert isinstance(resolution, Interpretation), resolution
    assert resolution.hypothesis.later is not None
    return set(changes(resolved)), resolution.hypothesis.later


def test_a_thing_at_a_time_is_turned_on_then():
    targets, later = planned("fountain at seven tomorrow", "HassGetState")
    assert targets == {"fountain"}
    assert later.at is not None
    assert later.at.hour == 7


def test_a_scene_and_a_button_are_pressed_at_their_time():
    targets, later = planned("evensong at five every sunday")
    assert targets == {"evensong"}
    assert later.every is not None
    assert later.every.weekdays == (WEEKDAYS[6],)
    assert planned("ring the bell at noon")[0] == {"ring_the_bell"}


def test_a_short_name_of_the_days_goes_with_a_verb_that_has_its_on():
    targets, later = planned("put the porch light on mon-fri at 6", "HassTurnOn")
    assert targets == {"garden_porch_light"}
    assert later.every is not None
    assert later.every.weekdays == WEEKDAYS[:5]


def test_what_can_not_be_repeated_so_says_so_and_not_that_no_time_was_named():
    refused = understand("ring the bell at 7 and 7 every day", HOUSE, "out_of_scope", area="Garden").resolution
    assert isinstance(refused, Refusal)
    assert refused.why is Unresolved.LATER
    assert "not like that" in refused.text


def test_what_only_the_whole_sentence_shows_to_be_a_request_is_not_done_at_once():
    targets, later = planned("porch light shut off at ten", "HassTurnOff")
    assert targets == {"garden_porch_light"}
    assert later.at is not None


def test_a_question_with_a_time_begins_nothing():
    assert not changes(understand("is the fountain on at seven", HOUSE, "HassGetState", area="Garden"))
