"""What people put around a request: courtesy, swearing, reasons, and saying that something is needed."""

from __future__ import annotations

import pytest

from devices.model import Area, Device, Feature, Home, Limits
from engine.domain import Asking, Question, Unresolved
from engine.language.aside import without_reason
from engine.language.plainly import Plain, plain
from engine.language.reader import read
from tests.support.homes import device, entity, home, light, lock, thermostat, understand
from tests.support.talking import changes


def switch(name: str, area: str, *, on: bool = False) -> Device:
    own = name.lower().replace(" ", "_")
    return device(name, area, entity(own, "switch", "on" if on else "off", {Feature.POWER: Limits()}), id=own)


def curtain(name: str, area: str, *, opened: bool) -> Device:
    own = name.lower().replace(" ", "_")
    cover = entity(own, "cover", "open" if opened else "closed", {Feature.OPEN: Limits()}, device_class="curtain")
    return device(name, area, cover, id=own)


def gate() -> Device:
    cover = entity("side_gate", "cover", "closed", {Feature.OPEN: Limits()}, device_class="gate")
    return device("Side Gate", "Yard", cover, id="side_gate")


CABIN = home(
    light("Desk Lamp", "Cabin", on=True),
    switch("Pump", "Cabin"),
    switch("Stove", "Cabin"),
    curtain("Curtain", "Cabin", opened=True),
    thermostat("Cabin"),
    gate(),
    lock("Cabin Door", "Cabin"),
)


class TestFrames:
    @pytest.mark.parametrize(
        ("said", "meant"),
        [
            ("pop the pump on would you", "pop the pump on"),
            ("turn the lamp off, there's a love", "turn the lamp off"),
            ("for heaven's sake turn the lamp off", "turn the lamp off"),
            ("you useless machine, lamp off", "lamp off"),
            ("turn the lamp off you stupid thing", "turn the lamp off"),
            ("do me a favour and open the curtain", "open the curtain"),
            ("if it's not too much trouble could you shut the curtain", "shut the curtain"),
            ("would you mind closing the curtain?", "close the curtain"),
            ("would you be able to turn off the pump", "turn off the pump"),
            ("can i have the lamp a bit brighter", "make the lamp a bit brighter"),
            ("can we have a warmer light in the cabin", "make the cabin warmer"),
            ("some light please", "turn on the light"),
        ],
    )
    def test_courtesy_and_swearing_are_left_out(self, said, meant):
        assert plain(said) == Plain(meant)

    @pytest.mark.parametrize(
        ("said", "meant"),
        [
            ("the stove needs to go on", "turn the stove on"),
            ("the pump needs turning off", "turn the pump off"),
            ("the lamp wants to be a bit dimmer", "make the lamp a bit dimmer"),
            ("the curtain needs closing", "close the curtain"),
            ("the door needs to be locked", "lock the door"),
        ],
    )
    def test_that_something_is_needed_asks_for_it_indirectly(self, said, meant):
        assert plain(said) == Plain(meant, indirect=True)

    @pytest.mark.parametrize(
        "said", ["turn on the pump", "who needs to go on", "it needs to be off", "he has to go on", "i need to go on"]
    )
    def test_what_has_no_frame_is_left_alone(self, said):
        assert plain(said) is None

    def test_what_is_named_like_an_insult_stays_what_it_is(self):
        house = home(switch("Stupid Thing", "Cabin"), light("Desk Lamp", "Cabin"))
        assert set(changes(understand("stupid thing, on", house, "HassTurnOn", area="Cabin"))) == {"stupid_thing"}


class TestNeeds:
    def test_what_burns_is_asked_about_and_what_does_not_is_done(self):
        asked = understand("the stove needs to go on", CABIN, "HassMediaUnpause", area="Cabin").resolution
        assert isinstance(asked, Question)
        assert (asked.kind, asked.why) == (Asking.CONFIRMATION, Unresolved.UNSURE)
        done = understand("the pump needs to go on", CABIN, "HassMediaUnpause", area="Cabin")
        assert changes(done)["pump"][0].value is True

    def test_who_is_to_remember_something_is_asked_when(self):
        asked = understand("remember to turn the pump on", CABIN, "HassTurnOn", area="Cabin").resolution
        assert isinstance(asked, Question)
        assert asked.kind is Asking.MISSING
        assert "what time" in asked.text


class TestReasons:
    @pytest.mark.parametrize(
        ("said", "request_"),
        [
            ("open the side gate my hands are full", "open the side gate"),
            ("close the side gate it's windy", "close the side gate"),
            ("turn off the desk lamp i'm trying to sleep", "turn off the desk lamp"),
            ("open the side gate the postman is here", "open the side gate"),
            ("i can't sleep turn off the desk lamp", "turn off the desk lamp"),
        ],
    )
    def test_a_reason_without_a_comma_is_cut_off(self, said, request_):
        assert without_reason(read(said, CABIN), CABIN) == request_

    @pytest.mark.parametrize(
        "said",
        [
            "open the side gate when my wife is here",
            "open the side gate i don't think so",
            "turn on the desk lamp i said no",
            "i told you turn off the desk lamp",
            "i want to turn off the desk lamp",
            "turn off the desk lamp and the pump",
            "is the side gate open my hands are full",
        ],
    )
    def test_conditions_reports_and_refusals_stay_whole(self, said):
        assert without_reason(read(said, CABIN), CABIN) is None

    def test_a_gate_is_opened_for_who_says_why(self):
        resolved = understand("open the side gate my hands are full", CABIN, "HassTurnOn", area="Yard")
        assert changes(resolved)["side_gate"][0].value is True


class TestOneWordAndPlease:
    def test_a_thing_and_please_is_wanted_on(self):
        assert changes(understand("pump please", CABIN, "HassGetState", area="Cabin"))["pump"][0].value is True

    def test_what_burns_is_asked_about(self):
        resolved = understand("stove please", CABIN, "HassGetState", area="Cabin")
        assert isinstance(resolved.resolution, Question)


class TestCurtains:
    @pytest.mark.parametrize(("opened", "drawn"), [(True, False), (False, True)])
    def test_curtains_are_drawn_to_the_other_way(self, opened, drawn):
        house = home(curtain("Curtain", "Cabin", opened=opened))
        resolved = understand("draw the curtains", house, "HassTurnOff", area="Cabin")
        assert changes(resolved)["curtain"][0].value is drawn

    def test_to_draw_back_is_to_open(self):
        house = home(curtain("Curtain", "Cabin", opened=False))
        assert changes(understand("draw back the curtains", house, "HassTurnOff", area="Cabin"))["curtain"]


def test_an_alias_of_a_room_is_the_room_though_a_lamp_bears_the_word():
    plain_home = home(light("Bar Pendants", "Taproom", on=True), light("Wall Lights", "Taproom", on=True))
    house = Home(plain_home.devices, (Area("Taproom", None, ("bar",)),), version=plain_home.version)
    resolved = understand("turn off the bar lights", house, "HassTurnOff", area="Taproom")
    assert len(changes(resolved)) == 2
