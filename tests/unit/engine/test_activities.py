"""What people want done rather than what does it: brewing, the wash, mowing; and never the opposite of that."""

from __future__ import annotations

import pytest

from devices.model import Device, Feature, Limits
from engine.domain import Asking, Interpretation, Question, Refusal, Unresolved
from engine.resolution.weighing import Resolved
from tests.support.homes import device, entity, home, light, understand

POWER = {Feature.POWER: Limits()}


def plug(name: str, area: str = "Kitchen", **more: object) -> Device:
    return device(name, area, entity(name.lower().replace(" ", "_"), "switch", "off", POWER), **more)


def button(unique_id: str, name: str):
    return entity(unique_id, "button", None, {Feature.PRESS: Limits()}, name=name)


def select(unique_id: str, name: str, now: str, *options: str):
    return entity(unique_id, "select", now, {Feature.OPTION: Limits(options=options)}, name=name)


def washer(area: str = "Bathroom") -> Device:
    return device(
        "Bosch Serie 6",
        area,
        entity("washer_power", "switch", "on", POWER, name="Power"),
        button("washer_start", "Start program"),
        button("washer_pause", "Pause"),
        button("washer_reset", "Reset filter"),
        select("washer_program", "Program", "cotton", "cotton", "eco", "quick"),
        model="Washing Machine WGG",
    )


def barista() -> Device:
    """A machine that tells only by what it offers that it makes coffee."""
    return device(
        "Jura E8",
        "Kitchen",
        select("jura_drink", "Beverage", "none", "none", "espresso", "coffee", "cappuccino"),
        button("jura_go", "Go"),
        entity("jura_power", "switch", "on", POWER, name="Power"),
    )


def vacuum(*orders: str, state: str = "cleaning") -> Device:
    run = {Feature.RUN: Limits(options=orders)}
    return device("Dusty", "Hall", entity("dusty", "vacuum", state, run))


def mower() -> Device:
    run = {Feature.RUN: Limits(options=("start", "return_to_base"))}
    return device("Husqvarna", "Garden", entity("husqvarna", "lawn_mower", "mowing", run))


def sprinkler() -> Device:
    valve = entity("sprinkler", "valve", "closed", {Feature.OPEN: Limits()})
    return device("Lawn Sprinkler", "Garden", valve)


def oven() -> Device:
    features = {**POWER, Feature.TARGET_TEMPERATURE: Limits(50, 250, 5, "°C")}
    attributes = {"temperature": 180}
    return device("Backofen", "Kitchen", entity("oven", "climate", "off", features, attributes=attributes))


def done(resolved: Resolved) -> dict[str, list[tuple[Feature, object]]]:
    assert isinstance(resolved.resolution, Interpretation), resolved.resolution
    return {
        one.unique_id: [(change.feature, change.value) for change in one.changes]
        for one in resolved.resolution.hypothesis.orders
    }


LAMPS = (light("Ceiling Light", "Kitchen"), light("Floor Lamp", "Living Room"))
HOUSE = home(
    *LAMPS, plug("Nespresso"), washer(), mower(), vacuum("start", "stop", "return_to_base"), sprinkler(), oven()
)


@pytest.mark.parametrize(
    ("said", "intent", "becomes"),
    [
        ("start brewing", "HassTurnOn", {"nespresso": [(Feature.POWER, True)]}),
        ("brew a coffee", "HassTurnOn", {"nespresso": [(Feature.POWER, True)]}),
        ("make me an espresso", "HassTurnOn", {"nespresso": [(Feature.POWER, True)]}),
        ("start the coffee", "HassTurnOn", {"nespresso": [(Feature.POWER, True)]}),
        ("coffee please", "HassTurnOn", {"nespresso": [(Feature.POWER, True)]}),
        ("make a cappuccino", "out_of_scope", {"nespresso": [(Feature.POWER, True)]}),
        ("start the wash", "HassTurnOn", {"washer_start": [(Feature.PRESS, True)]}),
        ("do the laundry", "HassTurnOn", {"washer_start": [(Feature.PRESS, True)]}),
        ("pause the wash", "HassMediaPause", {"washer_pause": [(Feature.PRESS, True)]}),
        ("start mowing", "HassLawnMowerStartMowing", {"husqvarna": [(Feature.RUN, "start")]}),
        ("mow the lawn", "HassLawnMowerStartMowing", {"husqvarna": [(Feature.RUN, "start")]}),
        ("stop mowing", "HassLawnMowerDock", {"husqvarna": [(Feature.RUN, "return_to_base")]}),
        ("start cleaning", "HassVacuumStart", {"dusty": [(Feature.RUN, "start")]}),
        ("stop cleaning", "HassVacuumStart", {"dusty": [(Feature.RUN, "stop")]}),
        ("run the sprinkler", "HassTurnOn", {"sprinkler": [(Feature.OPEN, True)]}),
        ("water the lawn", "HassLawnMowerDock", {"sprinkler": [(Feature.OPEN, True)]}),
        ("preheat the oven", "HassClimateSetTemperature", {"oven": [(Feature.POWER, True)]}),
        (
            "preheat to 200 degrees",
            "HassClimateSetTemperature",
            {"oven": [(Feature.TARGET_TEMPERATURE, 200.0), (Feature.POWER, True)]},
        ),
    ],
)
def test_an_activity_means_the_one_thing_that_does_it(said: str, intent: str, becomes: dict[str, object]) -> None:
    assert done(understand(said, HOUSE, intent, area="Kitchen")) == becomes


def test_a_drink_is_chosen_before_the_button_is_pressed() -> None:
    house = home(*LAMPS, barista())
    assert done(understand("make me an espresso", house, "HassTurnOn")) == {
        "jura_drink": [(Feature.OPTION, "espresso")],
        "jura_go": [(Feature.PRESS, True)],
    }
    assert done(understand("start brewing", house, "HassTurnOn")) == {"jura_go": [(Feature.PRESS, True)]}


def test_who_starts_the_laundry_means_the_wash_in_whichever_room_it_runs() -> None:
    house = home(*LAMPS, washer("Bathroom"), light("Lamp", "Laundry"))
    assert done(understand("start the laundry", house, "HassTurnOn")) == {"washer_start": [(Feature.PRESS, True)]}


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ("start brewing", "coffee machine"),
        ("start the wash", "washing machine"),
        ("mow the lawn", "mower"),
        ("preheat to 180", "oven"),
        ("make toast", "toaster"),
    ],
)
def test_what_nothing_here_does_is_refused_by_what_is_missing(said: str, missing: str) -> None:
    refused = understand(said, home(*LAMPS), "HassTurnOn", area="Kitchen").resolution
    assert isinstance(refused, Refusal)
    assert refused.why is Unresolved.NO_SUCH_NAME
    assert missing in refused.text


def test_two_that_make_coffee_become_a_question() -> None:
    house = home(plug("Coffee Machine"), plug("Barista Pro", "Office"))
    asked = understand("start brewing", house, "HassTurnOn").resolution
    assert isinstance(asked, Question)
    assert asked.kind is Asking.CHOICE


@pytest.mark.parametrize("said", ["start", "start it", "please start it"])
def test_start_it_where_nothing_was_spoken_of_asks_what(said: str) -> None:
    asked = understand(said, HOUSE, "HassVacuumStart", 0.5).resolution
    assert isinstance(asked, Question)
    assert asked.why is Unresolved.MISSING
    assert "start" in asked.text


def test_a_machine_is_no_vacuum_and_no_lamp() -> None:
    house = home(*LAMPS, plug("Nespresso"), vacuum("start"))
    assert done(understand("start the machine", house, "HassTurnOn")) == {"nespresso": [(Feature.POWER, True)]}
    refused = understand("turn off the machine", home(*LAMPS), "HassTurnOff").resolution
    assert isinstance(refused, Refusal)


@pytest.mark.parametrize("intent", ["HassVacuumStart", "HassMediaPause"])
def test_what_has_no_pause_is_not_started_instead(intent: str) -> None:
    house = home(*LAMPS, vacuum("start", "return_to_base"))
    refused = understand("pause the vacuum robot", house, intent, 0.65).resolution
    assert isinstance(refused, Refusal)
    assert refused.why is Unresolved.CANNOT
    assert "pause" in refused.text


@pytest.mark.parametrize("said", ["I have to do the laundry", "is the coffee brewing", "I like coffee"])
def test_what_is_told_or_asked_about_starts_nothing(said: str) -> None:
    resolved = understand(said, HOUSE, "HassTurnOn", 0.4, area="Kitchen")
    assert not resolved.hypothesis or not resolved.hypothesis.orders


def test_a_button_for_upkeep_is_never_pressed_to_start_something() -> None:
    house = home(device("Coffee Machine", "Kitchen", button("rinse", "Rinse"), button("brew", "Brew")))
    assert done(understand("start the coffee machine", house, "HassTurnOn")) == {"brew": [(Feature.PRESS, True)]}
