"""Parts of an utterance that lean on the part before: "it", "then off", rooms and values said once, words misheard."""

from __future__ import annotations

from dataclasses import replace

import pytest

from devices.model import Feature, Limits, Order
from engine.domain import (
    Asr,
    AsrHypothesis,
    Conversation,
    DialogueAct,
    Hypothesis,
    Interpretation,
    RankedIntent,
    Refusal,
    Unresolved,
)
from engine.language.clauses import Segment
from engine.resolution.compound import Compound, resolve_all
from engine.resolution.weighing import Resolved
from rasa_project.components.segments import segments
from tests.support.homes import NOON, device, entity, home, light, lock, player, situation, thermostat

ON, OFF, SET = "HassTurnOn", "HassTurnOff", "HassLightSet"
ROBOT = device(
    "Dusty",
    None,
    entity("dusty", "vacuum", "docked", {Feature.RUN: Limits(options=("start", "stop", "return_to_base"))}),
    entity("dusty_area", "select", "Bow", {Feature.OPTION: Limits(options=("Bow", "Galley"))}, name="Cleaning area"),
)
LAMP = light("Storm Lamp", "Galley")
BARGE = home(
    LAMP,
    light("Light", "Bow"),
    light("Light", "Crew Cabin"),
    light("Light", "Wheelhouse", on=True),
    device("Fan", "Galley", entity("fan", "fan", "off", {Feature.POWER: Limits()})),
    player("Radio", "Crew Cabin", screen=False, state="playing"),
    thermostat("Crew Cabin"),
    lock("Hatch", "Bow"),
    ROBOT,
)


def ask(text: str, *intents: str, house=BARGE, **more) -> Compound | Resolved:
    """What comes of an utterance of which the statistics take each stretch for one of the intents."""
    asr = more.pop("asr", None)
    stretches = segments(text)
    said = intents if len(intents) > 1 else intents * len(stretches)
    pairs = zip(stretches, said, strict=True)
    cut = [Segment(part + between, (RankedIntent(one, 0.9),)) for (part, between), one in pairs]
    moment = situation(text, house, **more)
    return resolve_all(replace(moment, utterance=replace(moment.utterance, asr=asr)), cut[0].ranking, cut)


def orders(found: Compound | Resolved) -> list[tuple[Order, ...]]:
    """Of each part; empty for one that is refused or asked about."""
    parts = [part.resolved for part in found.parts] if isinstance(found, Compound) else [found]
    chosen = [one.resolution for one in parts]
    return [one.hypothesis.orders if isinstance(one, Interpretation) else () for one in chosen]


def changes(found: Compound | Resolved) -> list[list[tuple[str, Feature, object]]]:
    return [
        [(order.unique_id, change.feature, change.value) for order in of_part for change in order.changes]
        for of_part in orders(found)
    ]


def refusal(found: Compound | Resolved, part: int) -> Refusal:
    assert isinstance(found, Compound)
    resolution = found.parts[part].resolved.resolution
    assert isinstance(resolution, Refusal), resolution
    return resolution


def after(*targets: str) -> Conversation:
    """A conversation in which these were spoken of a moment ago."""
    return Conversation("anna", None, NOON, last=Hypothesis(ON, targets=targets), said="turn it on")


# ------------------------------------------------------------------------------------------------------------ rooms


def test_each_room_gets_the_value_that_was_said_for_it() -> None:
    found = ask("set the light in the bow to 20 percent and in the crew cabin to 70", SET)
    assert changes(found) == [
        [("bow_light", Feature.BRIGHTNESS, 20.0)],
        [("crew_cabin_light", Feature.BRIGHTNESS, 70.0)],
    ]


def test_one_value_for_two_rooms_is_one_request_about_both() -> None:
    found = ask("dim the light to 30 percent in the bow and crew cabin", SET)
    assert isinstance(found, Resolved)
    assert changes(found) == [[("bow_light", Feature.BRIGHTNESS, 30.0), ("crew_cabin_light", Feature.BRIGHTNESS, 30.0)]]
    assert found.hypothesis is not None
    assert found.hypothesis.slots["area"] == ["Bow", "Crew Cabin"]


def test_the_room_that_has_none_is_refused_by_itself() -> None:
    found = ask("turn on the light in the bow and in the orangery", ON)
    assert changes(found)[0] == [("bow_light", Feature.POWER, True)]
    assert refusal(found, 1).why is Unresolved.NO_SUCH_AREA


def test_a_room_and_a_number_alone_are_a_temperature_where_one_can_be_set() -> None:
    house = home(thermostat("Bow"), thermostat("Galley"), light("Light", "Bow"), light("Light", "Galley"))
    found = ask("bow to 21, galley to 18", SET, house=house)
    assert [[value for _, _, value in part] for part in changes(found)] == [[21.0], [18.0]]
    assert {feature for part in changes(found) for _, feature, _ in part} == {Feature.TARGET_TEMPERATURE}


# --------------------------------------------------------------------------------------------------------------- it


@pytest.mark.parametrize("rest", ["dim it to 30 percent", "dim to 30 percent", "set it to 30"])
def test_it_is_what_the_part_before_was_about_said_or_not(rest: str) -> None:
    found = ask(f"turn on the storm lamp and {rest}", ON, SET, conversation=after("bow_light"))
    assert changes(found)[1] == [("galley_storm_lamp", Feature.BRIGHTNESS, 30.0)]


def test_it_takes_a_colour() -> None:
    found = ask("turn on the storm lamp and make it red", ON, SET)
    assert changes(found)[1] == [("galley_storm_lamp", Feature.COLOR, (255, 0, 0))]


def test_set_it_to_a_number_is_what_that_means_for_the_thing() -> None:
    found = ask("turn on the radio and set it to 30", ON, SET)
    assert changes(found)[1] == [("radio", Feature.VOLUME, 30.0)]


def test_increase_it_is_no_timer_where_it_is_a_thing() -> None:
    found = ask("set the volume of the radio to 20 and increase it by 10", "HassSetVolume", "HassIncreaseTimer")
    assert changes(found)[1] == [("radio", Feature.VOLUME, 30.0)]


def test_a_robot_is_sent_to_the_room() -> None:
    found = ask("start dusty and have it clean the galley", "HassVacuumStart", "HassVacuumCleanArea")
    assert changes(found)[1] == [("dusty_area", Feature.OPTION, "Galley")]


@pytest.mark.parametrize("rest", ["dim it to 30 percent", "dim to 30", "make it red", "then off", "turn it off"])
def test_where_the_thing_was_not_found_it_is_refused_too_and_nothing_of_an_earlier_turn_is_touched(rest: str) -> None:
    found = ask(f"turn on the unicorn and {rest}", ON, OFF if "off" in rest else SET, conversation=after("bow_light"))
    assert changes(found) == [[], []]
    assert refusal(found, 1).why is refusal(found, 0).why is Unresolved.NO_SUCH_NAME


def test_what_cannot_be_done_is_not_carried_on_with() -> None:
    found = ask("dim the fan to 30 percent and turn it on", SET, ON, conversation=after("bow_light"))
    assert changes(found) == [[], []]
    assert refusal(found, 1).why is refusal(found, 0).why is Unresolved.CANNOT


def test_where_the_part_before_has_to_be_asked_about_the_next_waits() -> None:
    found = ask("turn on the light and dim it to 30 percent", ON, SET, conversation=after("galley_storm_lamp"))
    assert changes(found) == [[], []]
    assert refusal(found, 1).why is Unresolved.SEVERAL


def test_a_refused_part_leaves_those_alone_that_name_their_own() -> None:
    found = ask("turn on the unicorn and turn off the wheelhouse light", ON, OFF)
    assert changes(found)[1] == [("wheelhouse_light", Feature.POWER, False)]


def test_what_a_thing_cannot_be_may_be_meant_of_the_room() -> None:
    found = ask("lock the hatch and make it warmer", ON, "HassClimateSetTemperature")
    assert changes(found)[1] == [("crew cabin_thermostat", Feature.TARGET_TEMPERATURE, 21.0)]


# -------------------------------------------------------------------------------------------- one after the other


def test_on_and_then_off_is_both_in_order_and_about_one_lamp() -> None:
    house = home(light("Left Lamp", "Bow"), light("Right Lamp", "Bow", on=True))
    found = ask("turn on the lamp and then off", ON, OFF, house=house)
    assert changes(found) == [[("bow_left_lamp", Feature.POWER, True)], [("bow_left_lamp", Feature.POWER, False)]]


def test_what_is_relative_counts_from_the_part_before() -> None:
    dimmed = light("Lamp", "Bow", on=True)
    [lamp] = dimmed.entities
    state = replace(lamp.state, attributes={"brightness": 51})
    house = home(replace(dimmed, entities=(replace(lamp, state=state),)))
    found = ask("increase the brightness by 10 percent and then by 5", SET, house=house)
    assert changes(found) == [[("bow_lamp", Feature.BRIGHTNESS, 30.0)], [("bow_lamp", Feature.BRIGHTNESS, 35.0)]]


def test_two_clauses_that_name_the_same_thing_count_on_too() -> None:
    found = ask("set the bow light to 40 percent and brighten the bow light by 15 percent", SET)
    assert changes(found)[1] == [("bow_light", Feature.BRIGHTNESS, 55.0)]


# ------------------------------------------------------------------------------------------------ places and times


def test_a_place_before_the_first_verb_holds_for_the_next_request_too() -> None:
    house = home(*BARGE.devices, player("Screen", "Wheelhouse", screen=True), player("Screen", "Bow", screen=True))
    found = ask("in the bow, turn on the light and pause the screen", ON, ON, "HassMediaPause", house=house)
    assert changes(found)[1] == [("screen", Feature.PLAYBACK, "pause")]


def test_a_time_in_front_holds_for_rooms_that_are_listed() -> None:
    found = ask("in ten minutes turn on the light in the bow and the crew cabin", ON)
    assert isinstance(found, Resolved)
    assert found.hypothesis is not None
    assert found.hypothesis.later is not None
    assert [order.unique_id for order in found.hypothesis.orders] == ["bow_light", "crew_cabin_light"]


# ------------------------------------------------------------------------------------------- reports and questions


def test_a_request_beside_a_question_is_done_and_the_question_answered() -> None:
    found = ask("turn off the wheelhouse light and is the hatch locked?", OFF, "HassGetState")
    assert isinstance(found, Compound)
    assert changes(found)[0] == [("wheelhouse_light", Feature.POWER, False)]
    assert found.parts[1].resolved.act is DialogueAct.QUERY


def test_a_request_behind_a_report_is_about_what_was_reported() -> None:
    found = ask("the hatch is unlocked, lock it", "HassGetState", ON)
    assert changes(found) == [[("hatch", Feature.LOCK, True)]]


@pytest.mark.parametrize(
    "text",
    [
        "I turned on the storm lamp and locked the hatch",
        "the storm lamp is on and the hatch is open",
        "don't turn on the storm lamp and lock the hatch",
        "did you turn on the storm lamp and lock the hatch?",
        "she said the fan is on, and that the radio is off",
    ],
)
def test_what_is_no_request_switches_nothing(text: str) -> None:
    assert not any(orders(ask(text, ON)))


# -------------------------------------------------------------------------------------------------------- misheard


def heard(*texts: str) -> Asr:
    return Asr(0.6, tuple(AsrHypothesis(text, 0.6 - n / 10) for n, text in enumerate(texts)))


def test_a_part_whose_name_was_misheard_is_read_as_another_text_has_it() -> None:
    text = "turn on the norm amp and lock the hatch"
    found = ask(text, ON, asr=heard(text, "turn on the storm lamp and lock the hatch"))
    assert changes(found) == [[("galley_storm_lamp", Feature.POWER, True)], [("hatch", Feature.LOCK, True)]]
    assert isinstance(found, Compound)
    assert found.parts[0].resolved.reading.heard is not None


def test_each_part_takes_the_text_that_fits_it() -> None:
    text = "turn on the norm amp and lock the patch"
    one, other = "turn on the storm lamp and lock the patch", "turn on the norm amp and lock the hatch"
    found = ask(text, ON, asr=heard(text, one, other))
    assert changes(found) == [[("galley_storm_lamp", Feature.POWER, True)], [("hatch", Feature.LOCK, True)]]


def test_a_part_that_was_heard_well_is_not_exchanged() -> None:
    text = "turn on the storm lamp and turn off the fan"
    found = ask(text, ON, OFF, asr=heard(text, "turn on the storm lamp and turn off the light"))
    assert changes(found)[1] == [("fan", Feature.POWER, False)]


def test_there_is_the_room_of_the_part_before() -> None:
    found = ask("turn on the radio and turn on the light there", ON)
    assert changes(found)[1] == [("crew_cabin_light", Feature.POWER, True)]


def test_a_colour_that_it_cannot_have_is_not_given_to_something_else() -> None:
    found = ask("turn on the fan and make it warm white", ON, SET)
    assert changes(found)[1] == []
    assert refusal(found, 1).why is Unresolved.CANNOT


def test_what_is_excepted_is_left_alone() -> None:
    found = ask("turn off the wheelhouse light and the radio, but not the fan", OFF)
    assert "fan" not in {order.unique_id for part in orders(found) for order in part}


def test_it_is_the_setting_that_was_spoken_of() -> None:
    intensity = entity(
        "diffuser_intensity", "number", "20", {Feature.NUMBER: Limits(0, 100, 1, "%")}, name="Intensity", unit="%"
    )
    power = entity("diffuser", "switch", "on", {Feature.POWER: Limits()})
    house = home(device("Diffuser", "Bow", power, intensity))
    found = ask(
        "increase the intensity of the diffuser by 30 percent and then set it to 90", "adjust_setting", house=house
    )
    assert changes(found) == [
        [("diffuser_intensity", Feature.NUMBER, 50.0)],
        [("diffuser_intensity", Feature.NUMBER, 90.0)],
    ]


def test_what_a_fragment_alone_looks_like_does_not_count() -> None:
    house = home(
        light("Light", "Bow"), device("Light", "Galley", entity("plain", "light", "off", {Feature.POWER: Limits()}))
    )
    found = ask("set the brightness of the light in the bow to 80 and 90 in the galley", SET, ON, house=house)
    assert changes(found)[1] == []
    assert refusal(found, 1).why is Unresolved.NOTHING_THERE
