"""Wishes that are measured by another thing."""

import pytest

from engine.domain import Interpretation, Question, Refusal
from tests.support.homes import home, light, player, thermostat, understand

HOUSE = home(
    thermostat("Den", target=18.0),
    thermostat("Study", target=21.5),
    light("Lantern", "Den", on=True),
    light("Globe", "Study"),
    player("Radio", "Den", screen=False),
)


@pytest.mark.parametrize(
    ("said", "target", "value"),
    [
        ("make it as warm as the study", "den_thermostat", 21.5),
        ("warmer than the study", "den_thermostat", 22.5),
        ("make the study as cold as the den", "study_thermostat", 18.0),
        ("i'd like the globe as bright as the lantern", "study_globe", 100.0),
    ],
)
def test_what_it_is_measured_by_is_not_changed(said, target, value) -> None:
    resolution = understand(said, HOUSE, "HassClimateSetTemperature", area="Den").resolution
    assert isinstance(resolution, Interpretation | Question), resolution
    assert resolution.hypothesis is not None
    assert [(one.unique_id, one.changes[-1].value) for one in resolution.hypothesis.orders] == [(target, value)]


def test_what_can_t_be_measured_changes_nothing() -> None:
    resolution = understand("make it as loud as the globe", HOUSE, "HassSetVolume", area="Den").resolution
    assert isinstance(resolution, Refusal)
    assert resolution.text.startswith("I can't tell how loud the globe is set")


@pytest.mark.parametrize(
    "said", ["is it warmer in the study than in the den", "warmer than now", "play louder than bombs"]
)
def test_a_question_and_a_title_are_no_such_wish(said) -> None:
    resolved = understand(said, HOUSE, "HassGetState", area="Den")
    assert "is set, so" not in getattr(resolved.resolution, "text", "")
    assert not (
        resolved.hypothesis and resolved.hypothesis.targets == ("study_thermostat",) and resolved.hypothesis.orders
    )
