"""How much is meant: a bit of an oven, a third of what it is, ten taken off, the second of some steps."""

from __future__ import annotations

import pytest

from devices.model import Device, Feature, Limits
from engine.domain import Interpretation, Question, Unresolved
from engine.language.excess import excess
from tests.support.homes import PERCENT, device, entity, home, light, oven, player, thermostat, understand
from tests.support.talking import changes


def fan(name: str, area: str, speed: float) -> Device:
    own = name.lower().replace(" ", "_")
    features = {Feature.POWER: Limits(), Feature.SPEED: PERCENT}
    return device(name, area, entity(own, "fan", "on", features, attributes={"percentage": speed}), id=own)


def blind(name: str, area: str, position: int) -> Device:
    own = name.lower().replace(" ", "_")
    features = {Feature.OPEN: Limits(), Feature.POSITION: PERCENT}
    state = "open" if position else "closed"
    cover = entity(own, "cover", state, features, attributes={"current_position": position}, device_class="blind")
    return device(name, area, cover, id=own)


def kiln() -> Device:
    degrees = Limits(20, 1280, 10, "°C")
    number = entity("kiln_target", "number", "1000", {Feature.NUMBER: degrees}, name="Target", unit="°C")
    power = entity("kiln_power", "switch", "on", {Feature.POWER: Limits()}, name="Power")
    return device("Kiln", "Pottery", power, number)


WORKROOM = home(
    oven("Kitchen", on=True),
    kiln(),
    thermostat("Study", target=20.0),
    light("Desk Lamp", "Study", on=True),
    fan("Big Fan", "Study", 60),
    blind("Roof Blind", "Study", 40),
    player("Old Radio", "Study", screen=False, state="playing"),
)


def sent(text: str, intent: str, area: str = "Study", confidence: float = 0.9) -> dict[str, object]:
    resolved = understand(text, WORKROOM, intent, confidence, area=area)
    assert isinstance(resolved.resolution, Interpretation), resolved.resolution
    return {target: several[-1].value for target, several in changes(resolved).items()}


class TestABit:
    def test_a_bit_of_an_oven_is_ten_degrees_and_of_a_room_one(self):
        assert sent("turn the oven down a bit", "HassClimateSetTemperature", "Kitchen") == {"oven_target": 170.0}
        assert sent("heating down a bit", "HassClimateSetTemperature") == {"study_thermostat": 19.0}

    def test_a_bit_of_a_kiln_is_fifty_degrees(self):
        assert sent("turn the kiln down a touch", "HassSetVolumeRelative", "Pottery") == {"kiln_target": 950.0}

    @pytest.mark.parametrize(
        ("text", "position"),
        [
            ("open the roof blind a bit", 60.0),
            ("roof blind a touch more closed", 20.0),
            ("close the roof blind a little more", 20.0),
        ],
    )
    def test_a_bit_more_open_or_closed_is_a_step_from_where_it_is(self, text, position):
        assert sent(text, "HassSetPosition") == {"roof_blind": position}

    def test_to_turn_something_up_is_more_of_what_it_has_whatever_the_statistics_heard(self):
        assert sent("turn up the heating", "HassTurnOn") == {"study_thermostat": 21.0}
        assert sent("turn down the heating", "HassSetVolumeRelative") == {"study_thermostat": 19.0}


class TestShares:
    def test_by_a_third_is_of_what_it_is_now_and_by_thirty_percent_is_of_the_whole(self):
        assert sent("dim the desk lamp by a third", "HassLightSet") == {"study_desk_lamp": 67.0}
        assert sent("dim the desk lamp by 30 percent", "HassLightSet") == {"study_desk_lamp": 70.0}

    def test_down_by_half_halves_and_half_the_speed_is_half_of_it(self):
        assert sent("turn the big fan down by half", "HassFanSetSpeed") == {"big_fan": 30.0}

    def test_what_is_said_without_by_is_of_the_whole(self):
        assert sent("set the desk lamp to a third", "HassLightSet") == {"study_desk_lamp": 33.0}


class TestTakenAndAdded:
    @pytest.mark.parametrize("verb", ["knock", "take", "shave"])
    def test_what_is_taken_off_is_less_and_less_heat_is_done_at_once(self, verb):
        assert sent(f"{verb} twenty degrees off the oven", "HassClimateSetTemperature", "Kitchen") == {
            "oven_target": 160.0
        }

    def test_what_is_added_to_heat_is_asked_about(self):
        resolved = understand("add 20 degrees to the oven", WORKROOM, "HassClimateSetTemperature", area="Kitchen")
        assert isinstance(resolved.resolution, Question)
        assert resolved.resolution.why is Unresolved.UNSURE
        assert changes(resolved)["oven_target"][-1].value == 200.0

    def test_one_counts_behind_minus_and_to(self):
        resolved = understand("set the heating to minus one", WORKROOM, "HassClimateSetTemperature", area="Study")
        assert getattr(resolved.resolution, "why", None) is Unresolved.OUT_OF_RANGE


class TestSteps:
    @pytest.mark.parametrize("text", ["big fan to level 2", "big fan to 3"])
    def test_a_step_of_a_fan_that_only_knows_percent_is_asked_for(self, text):
        resolved = understand(text, WORKROOM, "HassFanSetSpeed", area="Study")
        assert isinstance(resolved.resolution, Question)
        assert resolved.resolution.why is Unresolved.MISSING

    def test_a_level_beyond_ten_is_percent(self):
        assert sent("set the desk lamp to level 40", "HassLightSet") == {"study_desk_lamp": 40.0}


class TestParts:
    @pytest.mark.parametrize(
        ("text", "position"),
        [
            ("roof blind three quarters shut", 25.0),
            ("roof blind 20 percent closed", 80.0),
            ("roof blind a third open", 33.0),
            ("roof blind 20 percent open", 20.0),
        ],
    )
    def test_how_far_shut_is_not_how_far_open(self, text, position):
        assert sent(text, "HassSetPosition") == {"roof_blind": position}

    def test_so_many_out_of_so_many_is_a_share(self):
        assert sent("big fan to 3 out of 5", "HassFanSetSpeed") == {"big_fan": 60.0}

    def test_half_a_degree_is_no_half(self):
        assert sent("heating up half a degree", "HassClimateSetTemperature") == {"study_thermostat": 20.5}

    def test_stronger_is_more_of_what_a_thing_has(self):
        assert sent("big fan a bit stronger", "HassGetState") == {"big_fan": 80.0}


class TestTooMuch:
    @pytest.mark.parametrize(
        ("text", "intent", "found"),
        [
            ("the fan's too strong", "HassFanSetSpeed", {"big_fan": 40.0}),
            ("the big fan is too loud", "HassSetVolumeRelative", {"big_fan": 40.0}),
            ("the fan isn't strong enough", "HassNevermind", {"big_fan": 80.0}),
            ("desk lamp's a bit bright", "HassGetState", {"study_desk_lamp": 80.0}),
        ],
    )
    def test_who_says_that_a_thing_is_too_much_gets_less_of_what_it_has(self, text, intent, found):
        assert sent(text, intent) == found

    @pytest.mark.parametrize("text", ["is the fan too strong", "the fan is loud enough", "the fan is strong"])
    def test_a_question_and_praise_change_nothing(self, text):
        resolved = understand(text, WORKROOM, "HassGetState", area="Study")
        assert not changes(resolved)

    def test_enough_turns_the_complaint_around_only_where_it_is_denied(self):
        assert excess("the lamp is not bright enough".split()) is not None
        assert excess("the lamp is bright enough".split()) is None
