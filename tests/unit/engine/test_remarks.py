"""Remarks about comfort: what people say of the air, of those who are with them, of a heating that does badly."""

from __future__ import annotations

import pytest

from devices.model import Device, Feature, Limits
from engine.domain import Question, Unresolved
from engine.language.discomforts import Wrong, find
from engine.language.stance import Stance
from tests.support.homes import device, entity, home, thermostat, understand
from tests.support.talking import changes

NOTHING = frozenset[int]()


def wrong(text: str) -> Wrong | None:
    found = find(text.split(), NOTHING)
    return found.wrong if found else None


def switch(name: str, area: str) -> Device:
    own = name.lower().replace(" ", "_")
    return device(name, area, entity(own, "switch", "off", {Feature.POWER: Limits()}), id=own)


def roof_window(area: str, *, opened: bool) -> Device:
    features = {Feature.OPEN: Limits()}
    cover = entity("roof_window", "cover", "open" if opened else "closed", features, device_class="window")
    return device("Roof Window", area, cover, id="roof_window")


class TestWords:
    @pytest.mark.parametrize(
        ("text", "meant"),
        [
            ("it's boiling in here", Wrong.HOT),
            ("it's a bit warm in here", Wrong.HOT),
            ("the guests are freezing", Wrong.COLD),
            ("my feet are cold", Wrong.COLD),
            ("it's cold out here", Wrong.COLD),
            ("the heating is useless", Wrong.COLD),
            ("the mirror's all fogged up", Wrong.HUMID),
            ("it's steamy in here", Wrong.HUMID),
            ("smells funny in here", Wrong.STUFFY),
            ("there's a weird smell in here", Wrong.STUFFY),
            ("the air is awful", Wrong.STUFFY),
            ("the air is a bit dry", Wrong.DRY),
            ("the light's a bit harsh", Wrong.BRIGHT),
        ],
    )
    def test_everyday_words_are_understood(self, text, meant):
        assert wrong(text) is meant

    @pytest.mark.parametrize(
        "text",
        [
            "it's boiling",  # the kettle may be
            "it's nice and warm in here",
            "the coffee is cold",
            "it smells of gas",
            "something smells burnt",
            "it's cold outside",
            "smells like roses",
        ],
    )
    def test_what_is_no_complaint_about_the_room_is_none(self, text):
        assert wrong(text) is None


class TestRemedies:
    def test_a_window_that_can_be_closed_is_closed_before_anything_is_heated(self):
        house = home(thermostat("Loft"), roof_window("Loft", opened=True))
        assert set(changes(understand("it's cold in here", house, "HassTurnOn", area="Loft"))) == {"roof_window"}

    def test_with_the_window_closed_it_is_heated(self):
        house = home(thermostat("Loft"), roof_window("Loft", opened=False))
        resolved = understand("it's cold in here", house, "HassTurnOn", area="Loft")
        assert set(changes(resolved)) == {"loft_thermostat"}

    def test_a_heater_outside_is_asked_about_and_no_other_room_is_heated(self):
        house = home(thermostat("Bar"), switch("Terrace Heater", "Terrace"))
        resolved = understand("it's cold out here", house, "HassClimateSetTemperature", area="Terrace")
        assert isinstance(resolved.resolution, Question)
        assert resolved.resolution.why is Unresolved.UNSURE
        assert set(changes(resolved)) == {"terrace_heater"}

    def test_praise_changes_nothing(self):
        house = home(thermostat("Loft"))
        resolved = understand("it's nice and warm in here", house, "HassClimateSetTemperature", area="Loft")
        assert not isinstance(resolved.resolution, Question)
        assert resolved.reading.stance is Stance.TELLS
        assert not changes(resolved)

    def test_a_room_without_a_heating_is_told_what_it_lacks(self):
        house = home(thermostat("Loft"), switch("Fan", "Hall"))
        resolved = understand("everyone is freezing", house, "HassGetState", area="Hall")
        assert getattr(resolved.resolution, "why", None) is Unresolved.NOTHING_THERE
        assert "heating in the Hall that I could turn on" in resolved.resolution.text
