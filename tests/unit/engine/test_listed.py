"""Lists of settings: each thing gets its own value, and no value goes over to another thing."""

from __future__ import annotations

import pytest

from devices.model import Device, Feature, Limits
from engine.domain import Interpretation, RankedIntent
from engine.language.clauses import Segment, clauses
from engine.language.listed import run_together, unit_of
from engine.resolution.compound import Compound, resolve_all
from tests.support.homes import PERCENT, device, entity, garage_door, home, light, player, situation, thermostat


def blind(name: str, area: str, position: int) -> Device:
    own = name.lower().replace(" ", "_")
    features = {Feature.OPEN: Limits(), Feature.POSITION: PERCENT}
    state = "open" if position else "closed"
    cover = entity(own, "cover", state, features, attributes={"current_position": position}, device_class="blind")
    return device(name, area, cover, id=own)


def switch(name: str, area: str) -> Device:
    own = name.lower().replace(" ", "_")
    return device(name, area, entity(own, "switch", "on", {Feature.POWER: Limits()}), id=own)


HALL = home(
    light("Footlights", "Hall", on=True, unique_id="footlights"),
    light("Lantern", "Hall", on=True, unique_id="lantern"),
    light("Lamp 2", "Hall", unique_id="lamp_2"),
    blind("Backdrop", "Hall", 100),
    switch("Wind Machine", "Hall"),
    player("Organ", "Hall", screen=False, state="playing"),
    thermostat("Hall"),
    garage_door(),
)


def texts(*stretches: str) -> list[str]:
    return [one.text for one in clauses("".join(stretches), [Segment(one) for one in stretches], HALL)]


def done(*stretches: str) -> dict[str, object]:
    """What is sent: unique id → the value of its last change."""
    nothing = (RankedIntent("out_of_scope", 0.5),)
    moment = situation("".join(stretches), HALL, area="Hall")
    found = resolve_all(moment, nothing, [Segment(one, nothing) for one in stretches])
    assert isinstance(found, Compound)
    sent: dict[str, object] = {}
    for part in found.parts:
        resolution = part.resolved.resolution
        if isinstance(resolution, Interpretation):
            sent |= {order.unique_id: order.changes[-1].value for order in resolution.hypothesis.orders}
    return sent


class TestEachItsOwn:
    def test_numbers_and_off_in_one_breath(self):
        assert done("footlights 40 lantern 20 wind machine off") == {
            "footlights": 40.0,
            "lantern": 20.0,
            "wind_machine": False,
        }

    def test_up_and_down_are_what_each_thing_has_of_them(self):
        assert done("footlights down, ", "backdrop down, ", "organ up") == {
            "footlights": 80.0,
            "backdrop": False,
            "organ": 10.0,
        }

    def test_off_does_not_go_over_to_what_has_a_value_of_its_own(self):
        assert done("wind machine off and ", "lantern to max") == {"wind_machine": False, "lantern": 100.0}

    def test_degrees_are_for_what_warms(self):
        assert done("thermostat 21 and ", "footlights 30") == {"hall_thermostat": 21.0, "footlights": 30.0}

    def test_a_thing_without_value_has_that_of_the_one_behind_it(self):
        assert done("wind machine off, ", "footlights and ", "lantern to 10") == {
            "wind_machine": False,
            "footlights": 10.0,
            "lantern": 10.0,
        }

    def test_what_this_home_has_not_got_is_told_and_the_rest_is_done(self):
        assert texts("footlights off, ", "spinet on") == ["turn footlights off", "turn spinet on"]
        assert done("footlights off, ", "spinet on") == {"footlights": False}

    def test_each_keeps_its_time_and_a_time_is_no_value(self):
        assert texts("footlights off at ten, ", "organ off at eleven") == [
            "turn footlights off at ten",
            "turn organ off at eleven",
        ]
        assert unit_of("organ at seven", HALL) is None

    def test_behind_a_request_with_a_verb_each_goes_on_by_itself(self):
        assert texts("open the backdrop, ", "footlights off and ", "organ off") == [
            "open the backdrop",
            "turn footlights off",
            "turn organ off",
        ]


class TestWhatIsNoList:
    @pytest.mark.parametrize(
        "said", ["lamp 2 off", "the footlights", "footlights on in the hall", "turn on the lantern", "everything off"]
    )
    def test_one_request_is_left_whole(self, said):
        assert run_together(said, HALL) == [said]

    def test_a_value_at_the_end_holds_for_all_things_of_a_verb(self):
        assert texts("dim the footlights and ", "the lantern to 30") == [
            "dim the footlights to 30",
            "dim the lantern to 30",
        ]

    def test_a_question_is_no_setting(self):
        assert unit_of("footlights on?", HALL) is None

    def test_how_a_door_stands_keeps_its_own_words(self):
        unit = unit_of("garage door open", HALL)
        assert unit is not None
        assert unit.text == "garage door open"

    def test_a_number_in_a_name_is_no_value(self):
        assert run_together("lamp 2 on lantern off", HALL) == ["lamp 2 on ", "lantern off"]
