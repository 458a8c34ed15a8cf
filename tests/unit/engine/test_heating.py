"""What warms a room, and what warms something else."""

from devices.model import Feature, Limits
from engine.domain import Interpretation, Question, Refusal
from tests.support.homes import device, entity, home, thermostat, understand


def switch(name, area):
    own = name.lower().replace(" ", "_")
    return device(name, area, entity(own, "switch", "off", {Feature.POWER: Limits()}))


HOUSE = home(switch("Pool Heater", "Garden"), switch("Immersion Heater", "Bathroom"), thermostat("Study", target=18.0))


def test_what_heats_water_is_no_remedy_against_a_cold_room() -> None:
    resolved = understand("it's freezing in the bathroom", HOUSE, "HassTurnOn", area="Study")
    assert isinstance(resolved.resolution, Refusal)


def test_the_heater_is_what_warms_a_room() -> None:
    resolved = understand("turn up the heater", HOUSE, "HassClimateSetTemperature", area="Study")
    assert resolved.hypothesis is not None
    assert resolved.hypothesis.targets == ("study_thermostat",)


def test_what_heats_water_is_meant_by_its_name() -> None:
    resolved = understand("immersion heater on", HOUSE, "HassTurnOn", area="Bathroom")
    assert resolved.hypothesis is not None
    assert resolved.hypothesis.targets == ("immersion_heater",)
    assert isinstance(resolved.resolution, Interpretation | Question)
