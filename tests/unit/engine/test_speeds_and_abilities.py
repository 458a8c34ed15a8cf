"""Speeds by steps, swinging, modes that a thing lacks, what things can do; and that a cooler is no heating."""

from __future__ import annotations

import pytest

from devices.model import Change, Device, Feature, Limits
from engine.domain import Asking, Interpretation, Question, Refusal, Unresolved
from engine.resolution import scales
from tests.support.homes import PERCENT, device, entity, home, light, understand
from tests.unit.engine.test_activities import done, select

POWER = {Feature.POWER: Limits()}
SPEEDS = Limits(options=("low", "medium", "high", "auto"))


def tower(now: str | None = "low") -> Device:
    features = {**POWER, Feature.PRESET: SPEEDS, Feature.OSCILLATE: Limits()}
    attributes = {"preset_mode": now, "oscillating": True}
    return device("Tower Fan", "Office", entity("tower", "fan", "on", features, attributes=attributes))


def ceiling() -> Device:
    attributes = {"percentage": 33, "percentage_step": 100 / 3}
    features = {**POWER, Feature.SPEED: Limits(0, 100, 1, "%")}
    return device("Ceiling Fan", "Bedroom", entity("ceiling", "fan", "on", features, attributes=attributes))


def standing() -> Device:
    return device(
        "Standing Fan",
        "Studio",
        entity("standing", "switch", "on", POWER, name="Power"),
        select("standing_speed", "Speed", "Level 1", "Level 1", "Level 2", "Level 3"),
        entity("standing_swing", "switch", "off", POWER, name="Oscillation"),
    )


def heating(area: str = "Living Room") -> Device:
    features = {
        **POWER,
        Feature.TARGET_TEMPERATURE: Limits(5, 30, 0.5, "°C"),
        Feature.MODE: Limits(options=("off", "heat")),
    }
    return device("Heating", area, entity("heating", "climate", "heat", features, attributes={"temperature": 20}))


def cooler(area: str = "Loft") -> Device:
    features = {
        **POWER,
        Feature.TARGET_TEMPERATURE: Limits(16, 30, 1, "°C"),
        Feature.MODE: Limits(options=("off", "cool", "dry")),
        Feature.FAN_MODE: Limits(options=("quiet", "low", "high")),
    }
    attributes = {"temperature": 23, "fan_mode": "quiet"}
    return device("Split Unit", area, entity("split", "climate", "cool", features, attributes=attributes))


def diffuser() -> Device:
    return device("Diffuser", "Hall", entity("diffuser", "number", "40", {Feature.NUMBER: Limits(0, 100, 1, "%")}))


HOUSE = home(tower(), ceiling(), standing(), heating(), cooler(), diffuser())


def test_a_scale_is_found_among_options_in_any_order() -> None:
    assert scales.ladder(("auto", "high", "low", "medium")) == ("low", "medium", "high")
    assert scales.ladder(("Level 3", "Off", "Level 1")) == ("Off", "Level 1", "Level 3")
    assert scales.ladder(("cotton", "eco")) == ()


@pytest.mark.parametrize(
    ("said", "becomes"),
    [
        ("increase the tower fan speed by 1 level", {"tower": [(Feature.PRESET, "medium")]}),
        ("increase the speed of the tower fan by two levels", {"tower": [(Feature.PRESET, "high")]}),
        ("turn the tower fan up a notch", {"tower": [(Feature.PRESET, "medium")]}),
        ("set the tower fan to maximum", {"tower": [(Feature.PRESET, "high")]}),
        ("set the tower fan to level 2", {"tower": [(Feature.PRESET, "medium")]}),
        ("ceiling fan one step faster", {"ceiling": [(Feature.SPEED, 66.0)]}),
        ("increase the speed of the standing fan by one level", {"standing_speed": [(Feature.OPTION, "Level 2")]}),
        ("increase the fan speed of the split unit by one level", {"split": [(Feature.FAN_MODE, "low")]}),
    ],
)
def test_a_level_is_one_step_of_the_things_own_scale(said: str, becomes: dict[str, object]) -> None:
    assert done(understand(said, HOUSE, "HassFanSetSpeed")) == becomes


@pytest.mark.parametrize(
    ("said", "intent", "becomes"),
    [
        ("turn off oscillation on the tower fan", "HassTurnOff", {"tower": [(Feature.OSCILLATE, False)]}),
        ("stop the tower fan oscillating", "HassMediaPause", {"tower": [(Feature.OSCILLATE, False)]}),
        ("make the standing fan oscillate", "HassFanSetSpeed", {"standing_swing": [(Feature.POWER, True)]}),
    ],
)
def test_to_oscillate_is_not_to_run(said: str, intent: str, becomes: dict[str, object]) -> None:
    assert done(understand(said, HOUSE, intent)) == becomes


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("is the tower fan oscillating?", "Yes, the Tower Fan in the Office is oscillating."),
        ("what modes does the heating have?", "off and heat"),
        ("what can the tower fan do?", "oscillate"),
        ("which presets are there?", "low, medium, high and auto"),
        ("what speeds does the standing fan have?", "Level 1, Level 2 and Level 3"),
        ("can the standing fan oscillate?", "Yes"),
        ("can the ceiling fan oscillate?", "No"),
    ],
)
def test_what_things_can_do_is_told_from_what_they_announced(said: str, told: str) -> None:
    resolved = understand(said, HOUSE, "HassGetState")
    assert isinstance(resolved.resolution, Interpretation)
    assert told in resolved.resolution.text
    assert not resolved.resolution.hypothesis.orders


@pytest.mark.parametrize("said", ["set the heating to cool mode", "set the heating to eco"])
def test_a_mode_that_a_thing_lacks_is_refused_with_those_that_it_has(said: str) -> None:
    refused = understand(said, HOUSE, "HassClimateSetTemperature").resolution
    assert isinstance(refused, Refusal)
    assert refused.why is Unresolved.OUT_OF_RANGE
    assert "off or heat" in refused.text


def test_a_mode_of_what_has_none_is_refused_and_no_temperature_is_asked_for() -> None:
    features = {Feature.TARGET_TEMPERATURE: Limits(5, 30, 0.5, "°C")}
    house = home(device("Heating", "Office", entity("h", "climate", "heat", features, attributes={"temperature": 20})))
    refused = understand("set the heating to heat mode", house, "HassClimateSetTemperature").resolution
    assert isinstance(refused, Refusal)
    assert refused.why is Unresolved.CANNOT
    assert "temperature" in refused.text


class TestHeatingAndCooling:
    def test_an_air_conditioner_is_no_heating(self) -> None:
        house = home(heating(), light("Lamp", "Living Room"))
        said = "set the air conditioner to 19 in the living room"
        refused = understand(said, house, "HassClimateSetTemperature").resolution
        assert isinstance(refused, Refusal)
        assert refused.why is Unresolved.NO_SUCH_NAME

    def test_one_elsewhere_is_not_taken_for_one_here(self) -> None:
        said = "set the air conditioner to 19 in the living room"
        refused = understand(said, HOUSE, "HassClimateSetTemperature").resolution
        assert isinstance(refused, Refusal)
        assert refused.why is Unresolved.NOTHING_THERE

    def test_what_only_cools_is_an_air_conditioner_whatever_it_is_called(self) -> None:
        assert done(understand("set the ac to 20 degrees", HOUSE, "HassClimateSetTemperature")) == {
            "split": [(Feature.TARGET_TEMPERATURE, 20.0)]
        }
        assert done(understand("set the heating to 21 degrees", HOUSE, "HassClimateSetTemperature")) == {
            "heating": [(Feature.TARGET_TEMPERATURE, 21.0)]
        }

    def test_a_thermostat_is_either(self) -> None:
        house = home(cooler())
        assert done(understand("set the thermostat to 20 degrees", house, "HassClimateSetTemperature"))


class TestDials:
    def test_off_is_its_zero(self) -> None:
        assert done(understand("turn off the diffuser", HOUSE, "HassTurnOff")) == {"diffuser": [(Feature.NUMBER, 0.0)]}

    def test_how_far_on_is_asked(self) -> None:
        asked = understand("turn on the diffuser", HOUSE, "HassTurnOn").resolution
        assert isinstance(asked, Question)
        assert asked.kind is Asking.MISSING


@pytest.mark.parametrize(
    ("said", "on"),
    [("alll the lights off", False), ("turn of teh lights", False), ("swithc on the lights", True)],
)
def test_a_slip_of_grammar_means_what_it_was_to_be(said: str, *, on: bool) -> None:
    house = home(light("Left Lamp", "Office", on=not on), light("Right Lamp", "Office", on=not on))
    resolved = understand(said, house, "HassTurnOn" if on else "HassTurnOff", area="Office")
    assert done(resolved) == {
        "office_left_lamp": [(Feature.POWER, on)],
        "office_right_lamp": [(Feature.POWER, on)],
    }


def test_darker_is_not_off() -> None:
    lamp = light("Lamp", "Office", on=True)
    dim = entity("office_lamp", "light", "on", dict(lamp.entities[0].features), attributes={"brightness": 30})
    resolved = understand("make the lamp darker", home(device("Lamp", "Office", dim)), "HassLightSet")
    assert done(resolved) == {"office_lamp": [(Feature.BRIGHTNESS, 1.0)]}


@pytest.mark.parametrize("taken_for", ["HassGetState", "HassTurnOn", "out_of_scope"])
@pytest.mark.parametrize(
    ("text", "speed"),
    [("rack fan low", 33.0), ("rack fan to high", 100.0), ("rack fan full blast", 100.0), ("rack fan to max", 100.0)],
)
def test_a_thing_and_a_level_are_a_request(text: str, speed: float, taken_for: str) -> None:
    features = {Feature.POWER: Limits(), Feature.SPEED: PERCENT}
    rack = device("Rack Fan", "Cellar", entity("rack_fan", "fan", "on", features, attributes={"percentage": 50}))
    resolution = understand(text, home(rack), taken_for, 0.5, area="Cellar").resolution
    assert isinstance(resolution, Interpretation)
    assert resolution.hypothesis.orders[0].changes[0] == Change(Feature.SPEED, speed)


def test_a_level_that_the_fan_of_this_room_has_not_is_asked_about_and_no_other_fan_is_set() -> None:
    plain = {Feature.POWER: Limits(), Feature.SPEED: PERCENT}
    stepped = {"percentage": 66, "percentage_step": 33.333}
    house = home(
        device("Rack Fan", "Cellar", entity("rack_fan", "fan", "on", plain, attributes={"percentage": 50})),
        device("Desk Fan", "Study", entity("desk_fan", "fan", "on", plain, attributes=stepped)),
    )
    assert isinstance(understand("fan to level 2", house, "HassFanSetSpeed", area="Cellar").resolution, Question)
    top = understand("fan to level 3", house, "HassFanSetSpeed", area="Study").resolution
    assert isinstance(top, Interpretation)
    assert top.hypothesis.orders[0].changes[0] == Change(Feature.SPEED, 100.0)
