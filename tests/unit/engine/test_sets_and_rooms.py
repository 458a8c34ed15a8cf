"""Rooms that are told apart by a letter, all the gas of a home, things that are called by a colour, and one "it"."""

import pytest

from devices.model import Feature, Limits
from engine.domain import Interpretation, Question, Refusal, Unresolved
from engine.language.clauses import clauses
from engine.language.segments import Segment
from tests.support.homes import device, entity, home, light, lock, player, understand
from tests.support.talking import Talk


def valve(name, area, *, opened, **more):
    own = name.lower().replace(" ", "_")
    return device(name, area, entity(own, "valve", "open" if opened else "closed", {Feature.OPEN: Limits()}, **more))


BAYS = home(
    lock("Bay A Door", "Bay A"),
    lock("Bay B Door", "Bay B", locked=False),
    light("Lamp", "Bay A"),
    light("Lamp", "Bay B"),
    light("Lamp", "Bay C"),
    light("Feed Light", "Feed Room"),
    lock("Feed Room Door", "Feed Room"),
    light("Light", "Yard"),
)
LAMPS = home(*(light(f"{name} Lamp", "Den", on=name == "Red") for name in ("Red", "Blue", "Green")))
GAS = home(
    valve("Butane Valve", "Van", opened=True),
    valve("Stove Gas Valve", "Van", opened=False, device_class="gas"),
    device("Gas Stove", "Van", entity("stove", "switch", "off", {Feature.POWER: Limits()})),
)


def text(resolved):
    return resolved.resolution.text


def targets(resolved):
    assert isinstance(resolved.resolution, Interpretation), resolved.resolution
    return set(resolved.resolution.hypothesis.targets)


def test_one_unlocked_door_is_the_news_of_all_the_bays() -> None:
    assert text(understand("are the bays locked", BAYS, "HassGetState")) == "No: the Bay B Door is unlocked."
    assert text(understand("are the rooms locked", BAYS, "HassGetState")).startswith("No: the Bay B Door")


def test_a_room_without_a_lock_has_none_to_be_told() -> None:
    refused = understand("is bay c locked", BAYS, "HassGetState")
    assert text(refused) == "I know of no lock in Bay C that could tell me that."


def test_a_letter_that_no_room_has_is_no_other_room() -> None:
    refused = understand("turn on the lamp in bay d", BAYS, "HassTurnOn").resolution
    assert isinstance(refused, Refusal)
    assert refused.why is Unresolved.NO_SUCH_AREA


def test_rooms_in_the_plural_are_all_of_them_and_in_the_singular_a_question() -> None:
    assert len(targets(understand("turn off the lamps in the bays", BAYS, "HassTurnOff"))) == 3
    assert isinstance(understand("turn on the bay lamp", BAYS, "HassTurnOn", area="Yard").resolution, Question)


def test_a_lock_verb_takes_the_lock_of_the_room_and_not_its_light() -> None:
    assert targets(understand("lock the feed room", BAYS, "HassTurnOn")) == {"feed_room_door"}
    assert targets(understand("lock the feed", BAYS, "HassTurnOn")) == {"feed_room_door"}


def test_gas_is_all_of_it() -> None:
    assert (
        text(understand("is the gas off", GAS, "HassGetState", area="Van"))
        == "No: the Butane Valve in the Van is open."
    )
    assert targets(understand("close both gas valves", GAS, "HassTurnOff")) == {"butane_valve", "stove_gas_valve"}


@pytest.mark.parametrize(
    ("said", "intent", "lamp"),
    [
        ("turn the blue one on", "HassTurnOn", "den_blue_lamp"),
        ("red one off", "HassTurnOff", "den_red_lamp"),
        ("green off", "HassTurnOff", "den_green_lamp"),
    ],
)
def test_a_colour_is_the_lamp_that_is_called_so(said, intent, lamp) -> None:
    resolved = understand(said, LAMPS, intent, area="Den")
    assert targets(resolved) == {lamp}
    assert resolved.hypothesis is not None
    assert resolved.hypothesis.orders[0].changes[0].feature is Feature.POWER


def test_what_is_made_of_a_colour_is_set_to_it() -> None:
    resolved = understand("make the green lamp red", LAMPS, "HassLightSet", area="Den")
    assert targets(resolved) == {"den_green_lamp"}
    assert len(targets(understand("turn the lamps blue", LAMPS, "HassLightSet", area="Den"))) == 3


def test_it_is_not_all_that_was_told() -> None:
    talk = Talk(home(light("Reading Lamp", "Den", on=True), player("Hi-Fi", "Study", screen=False, state="playing")))
    talk.say("what's on", "HassGetState", 0.9)
    asked = talk.say("turn it off", "HassTurnOff", 0.9).resolution
    assert isinstance(asked, Question)
    assert asked.why is Unresolved.AMBIGUOUS


def test_who_turns_the_gas_off_turns_all_of_it_off_that_is_next_door_too() -> None:
    house = home(
        valve("Butane Valve", "Yard", opened=True), valve("Stove Gas Valve", "Van", opened=False, device_class="gas")
    )
    assert text(understand("is the gas off", house, "HassGetState", area="Van")).startswith("No: the Butane Valve")
    off = targets(understand("turn off the gas", house, "HassTurnOff", area="Van"))
    assert off == {"butane_valve", "stove_gas_valve"}


def test_the_blue_one_behind_the_red_lamp_is_the_blue_lamp() -> None:
    stretches = [Segment("the red lamp off and "), Segment("the blue one on")]
    found = clauses("the red lamp off and the blue one on", stretches, LAMPS)
    assert [one.text for one in found] == ["turn the red lamp off", "turn the Blue Lamp on"]


def test_an_option_that_was_just_offered_is_taken_where_it_was_spoken_of() -> None:
    options = {Feature.OPTION: Limits(options=("auto", "boost", "quiet"))}
    airing = device("Airing Mode", "Den", entity("airing", "select", "auto", options))
    talk = Talk(home(airing, player("Radio", "Den", screen=False, state="playing")), area="Den")
    assert isinstance(talk.say("airing mode to turbo", "adjust_setting", 0.9).resolution, Refusal)
    assert talk.does("boost", "HassSetVolumeRelative", 0.9) == {"airing": "boost"}


def test_a_button_called_stop_is_no_stop() -> None:
    button = device("Emergency Stop", "Den", entity("halt", "button", None, {Feature.PRESS: Limits()}))
    resolved = understand("emergency stop", home(button, *LAMPS.devices), "HassTurnOff", area="Den")
    assert resolved.hypothesis is not None
    assert [one.unique_id for one in resolved.hypothesis.orders] == ["halt"]
