"""What is at work, what a person lives on, and what harms who stands by it."""

from __future__ import annotations

import pytest

from devices.model import Device, Feature, Limits
from engine.domain import Asking, Interpretation, Question
from tests.support.homes import device, entity, home, light, understand

POWER = {Feature.POWER: Limits()}


def plug(name: str, area: str = "Plant", *, on: bool = True, **tells: str) -> Device:
    """A switch with sensors beside it, by their names."""
    own = name.lower().replace(" ", "_")
    sensors = [
        entity(f"{own}_{key}", "sensor", value, {}, name=key.replace("_", " ").title()) for key, value in tells.items()
    ]
    main = entity(own, "switch", "on" if on else "off", POWER)
    return device(name, area, main, *sensors, id=own)


LAMP = light("Lamp", "Plant", on=True)


@pytest.mark.parametrize(
    "busy",
    [
        plug("Glass Washer", phase="Rinsing"),
        plug("Parts Bath", time_remaining="12"),
        plug("Bench Three", status="annealing"),
        plug("Wine Cooler"),
        plug("Oxygen Concentrator"),
        plug("Car Charger"),
        plug("Cellar Cooling"),
        plug("Vaccine Fridge"),
    ],
    ids=lambda one: one.name,
)
def test_everything_off_leaves_what_works_or_what_something_lives_on(busy: Device) -> None:
    resolution = understand("turn everything off", home(LAMP, busy), "HassTurnOff").resolution
    assert isinstance(resolution, Interpretation)
    assert resolution.hypothesis.targets == (LAMP.id,)
    assert any("I left" in reason or busy.name in reason for reason in resolution.hypothesis.reasons)


@pytest.mark.parametrize(
    "idle",
    [
        plug("Parts Bath", time_remaining="0"),
        plug("Bench Three", status="waiting"),
        plug("Bench Four", status="not running"),
        plug("Bench Five", status="finished"),
    ],
    ids=lambda one: one.name,
)
def test_what_only_waits_is_part_of_everything(idle: Device) -> None:
    resolution = understand("turn everything off", home(LAMP, idle), "HassTurnOff").resolution
    assert isinstance(resolution, Interpretation)
    assert set(resolution.hypothesis.targets) == {LAMP.id, idle.id}


@pytest.mark.parametrize(
    ("words", "intent", "name"),
    [
        ("turn on the x-ray generator", "HassTurnOn", "X-Ray Generator"),
        ("turn on the uvc lamp", "HassTurnOn", "UVC Lamp"),
        ("turn off the ventilator", "HassTurnOff", "Ventilator"),
        ("turn off the oxygen concentrator", "HassTurnOff", "Oxygen Concentrator"),
    ],
)
def test_radiation_and_what_a_person_lives_on_are_asked_about_however_plainly_they_are_named(
    words: str, intent: str, name: str
) -> None:
    house = home(LAMP, plug(name, on=intent == "HassTurnOff"))
    resolution = understand(words, house, intent).resolution
    assert isinstance(resolution, Question)
    assert resolution.kind is Asking.CONFIRMATION


def test_a_name_that_was_cut_short_heats_nothing() -> None:
    house = home(LAMP, plug("Glaze Kiln", on=False))
    assert isinstance(understand("turn on the glaze", house, "HassTurnOn").resolution, Question)
    whole = understand("turn on the glaze kiln", house, "HassTurnOn").resolution
    assert isinstance(whole, Interpretation)


def test_the_lamp_that_warns_of_radiation_is_a_lamp() -> None:
    house = home(light("X-Ray Warning Light", "Plant"), plug("X-Ray Generator", on=False))
    resolution = understand("turn on the x-ray warning light", house, "HassTurnOn").resolution
    assert isinstance(resolution, Interpretation)
    assert resolution.hypothesis.targets == ("plant_x-ray_warning_light",)
