"""What parts of an utterance leave out, filled in from the parts before; divided as the bot divides."""

from __future__ import annotations

import pytest

from devices.model import Feature, Limits
from engine.language.clauses import Clause, Segment, clauses
from rasa_project.components.segments import segments
from tests.support.homes import PERCENT, device, entity, garage_door, home, light, lock, oven, player, thermostat


def blinds(area: str):
    cover = entity(
        f"{area}_blinds", "cover", "open", {Feature.OPEN: Limits(), Feature.POSITION: PERCENT}, device_class="blind"
    )
    return device("Blinds", area, cover, id=f"{area}_blinds")


FAN = device("Fan", "Galley", entity("fan", "fan", "off", {Feature.POWER: Limits(), Feature.SPEED: PERCENT}))
BARGE = home(
    light("Lamp", "Galley"),
    light("Lamp", "Wheelhouse"),
    light("Light", "Crew Cabin"),
    light("Light", "Bow"),
    light("Left Lamp", "Aft Cabin"),
    light("Right Lamp", "Aft Cabin"),
    light("Salt and Pepper Lamp", "Galley"),
    light("Black & White", "Bow"),
    light("Lights, Camera, Action", "Studio"),
    light("Glue Lamp", "Arts and Crafts Room"),
    blinds("Wheelhouse"),
    blinds("Aft Cabin"),
    FAN,
    thermostat("Crew Cabin"),
    thermostat("Aft Cabin"),
    player("TV", "Crew Cabin", screen=True),
    lock("Front Hatch", "Bow"),
    lock("Back Hatch", "Galley"),
    garage_door(),
    oven("Galley"),
)


def divided(text: str) -> tuple[Clause, ...]:
    return clauses(text, [Segment(said + between) for said, between in segments(text)], BARGE)


def texts(text: str) -> list[str]:
    return [clause.text for clause in divided(text)]


@pytest.mark.parametrize(
    ("text", "requests"),
    [
        (
            "set the brightness to 80% in the crew cabin and 15% in the bow",
            ["set the brightness to 80% in the crew cabin", "set the brightness to 15% in the bow"],
        ),
        (
            "set the light in the crew cabin to 70, in the bow to 20, and in the galley to 0",
            [
                "set the light in the crew cabin to 70",
                "set the light in the bow to 20",
                "set the light in the galley to 0",
            ],
        ),
        ("the lamp on, the fan off", ["turn the lamp on", "turn the fan off"]),
        (
            "crew cabin to 21 and aft cabin to 18",
            ["set the temperature in the Crew Cabin to 21", "set the temperature in the aft cabin to 18"],
        ),
        ("bow to 21 and galley to 18", ["set bow to 21", "set galley to 18"]),
        (
            "set the crew cabin temperature to 21 and the aft cabin to 18",
            ["set the crew cabin temperature to 21", "set the aft cabin temperature to 18"],
        ),
        (
            "make the left lamp red and the right one blue",
            ["make the left lamp red", "make the right lamp blue"],
        ),
        (
            "dim the lamp in the galley to 30 and the one in the wheelhouse to 5",
            ["dim the lamp in the galley to 30", "dim the lamp in the wheelhouse to 5"],
        ),
        (
            "set the fan speed to high in the galley and low in the bow",
            ["set the fan speed to high in the galley", "set the fan speed to low in the bow"],
        ),
        (
            "set the temperature in the aft cabin to 20 and the brightness to 40",
            ["set the temperature in the aft cabin to 20", "set the brightness to 40 in the aft cabin"],
        ),
        (
            "lower the temperature in the crew cabin by 2 degrees and in the aft cabin by 1 degree",
            [
                "lower the temperature in the crew cabin by 2 degrees",
                "lower the temperature in the aft cabin by 1 degree",
            ],
        ),
    ],
)
def test_each_room_or_thing_with_a_value_of_its_own_is_a_request_of_its_own(text: str, requests: list[str]) -> None:
    found = divided(text)
    assert [clause.text for clause in found] == requests
    assert [clause.request for clause in found] == list(range(len(requests)))


@pytest.mark.parametrize(
    ("text", "requests"),
    [
        (
            "turn on the lamp in the galley and in the wheelhouse too",
            ["turn on the lamp in the galley", "turn on the lamp in the wheelhouse"],
        ),
        (
            "close the blinds in the wheelhouse, the aft cabin and the bow",
            ["close the blinds in the wheelhouse", "close the blinds in the aft cabin", "close the blinds in the bow"],
        ),
        (
            "turn off the galley lamp, the fan and the TV",
            ["turn off the galley lamp", "turn off the fan", "turn off the TV"],
        ),
        ("lock the front hatch and the back one", ["lock the front hatch", "lock the back hatch"]),
        (
            "brighten the light by 10 percent in the bow and crew cabin",
            ["brighten the light by 10 percent in the bow", "brighten the light by 10 percent in the crew cabin"],
        ),
        (
            "close the wheelhouse and aft cabin blinds",
            ["close the wheelhouse blinds", "close the aft cabin blinds"],
        ),
        ("turn off both the lamp and the fan", ["turn off the lamp", "turn off the fan"]),
        (
            "turn off the lamp and the fan in the galley",
            ["turn off the lamp in the galley", "turn off the fan in the galley"],
        ),
        (
            "turn off the light in the sauna, bow and orangery",
            ["turn off the light in the sauna", "turn off the light in the bow", "turn off the light in the orangery"],
        ),
    ],
)
def test_one_value_for_several_rooms_or_things_is_one_request(text: str, requests: list[str]) -> None:
    found = divided(text)
    assert [clause.text for clause in found] == requests
    assert {clause.request for clause in found} == {0}


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("turn on the lamp and then off", "turn off the lamp"),
        ("increase the volume of the tv by 10 and then by 5", "increase the volume of the tv by 5"),
        ("turn on the lamp at 7 and off at 8", "turn off the lamp at 8"),
        ("turn on the fan and tell it to stop at noon", "stop at noon"),
    ],
)
def test_a_value_alone_is_for_the_very_thing_of_the_request_before(text: str, second: str) -> None:
    _, last = divided(text)
    assert last.text == second
    assert last.back


def test_a_robot_that_is_told_to_clean_a_room_is_set_to_it() -> None:
    assert texts("start the robot and have it clean the bow") == ["start the robot", "set it to clean the bow"]


def test_a_second_value_of_another_kind_belongs_to_the_same_request() -> None:
    assert texts("set the left lamp to red and 50 percent") == ["set the left lamp to red and 50 percent"]


def test_a_room_that_does_not_exist_is_never_filled_in_by_one_that_does() -> None:
    assert texts("set the light in the bow to 10 and in the orangery to 20")[1] == "set the light in the orangery to 20"


def test_a_place_before_the_first_verb_holds_for_all_that_may_be_there() -> None:
    assert texts("In the aft cabin, close the blinds and turn off the left lamp") == [
        "In the aft cabin, close the blinds",
        "turn off the left lamp in the aft cabin",
    ]
    assert texts("in the aft cabin close the blinds, lock the front hatch")[1] == "lock the front hatch"
    assert texts("in the aft cabin close the blinds, turn on the fan in the galley and turn on the tv")[2] == (
        "turn on the tv"
    ), "another place was named since"


def test_a_place_or_a_time_may_stand_before_the_verb_of_any_request() -> None:
    assert texts("turn off the tv, in the galley turn on the fan") == [
        "turn off the tv",
        "in the galley turn on the fan",
    ]
    assert texts("turn off the tv and at seven open the blinds") == ["turn off the tv", "at seven open the blinds"]


@pytest.mark.parametrize(
    "text",
    [
        "turn on the Salt and Pepper Lamp",
        "turn on Lights, Camera, Action",
        "turn on black and white",
        "turn on the lamp in the Arts and Crafts Room",
        "play Beauty and the Beast",
        "play Simon and Garfunkel",
        "play Shake, Rattle and Roll Over Beethoven",
        "turn on the lamp, thanks",
        "the bow is too warm, turn on the fan",
        "I turned off the lamp and locked the hatch",
        "the garage door is open and the lamp is on",
        "which lights are on in the bow and the galley?",
    ],
)
def test_what_belongs_together_stays_whole(text: str) -> None:
    assert texts(text) == [text]


@pytest.mark.parametrize(
    ("text", "requests"),
    [
        ("turn off Black & White and the oven", ["turn off Black & White", "turn off the oven"]),
        ("play Simon and Garfunkel and turn off the lamp", ["play Simon and Garfunkel", "turn off the lamp"]),
        ("play some jazz and turn it up", ["play some jazz", "turn it up"]),
        (
            "turn on the lights in the arts and crafts room and the galley",
            ["turn on the lights in the arts and crafts room", "turn on the lights in the galley"],
        ),
    ],
)
def test_names_and_titles_stay_whole_beside_others(text: str, requests: list[str]) -> None:
    assert texts(text) == requests


def test_a_comma_joins_no_room_and_thing_to_a_name() -> None:
    house = home(light("Hall Lamp", "Attic"), light("Lamp", "Hall"))
    text = "close the blinds in the hall, lamp off"
    found = clauses(text, [Segment(said + between) for said, between in segments(text)], house)
    assert len(found) == 2


def test_it_behind_a_report_is_what_was_reported() -> None:
    assert texts("the garage door is open, close it") == ["close the garage door"]
    assert texts("the garage door is open, so close it and turn on the tv") == [
        "close the garage door",
        "turn on the tv",
    ]


def test_a_request_and_a_question_are_both_kept() -> None:
    assert texts("turn off the lamp and is the hatch locked?") == ["turn off the lamp", "is the hatch locked?"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("turn on the lamp, no, wait, turn on the fan", ["turn on the fan"]),
        ("turn on the lamp, sorry, the fan", ["turn on the fan"]),
        ("lock the front hatch and turn on the lamp, I mean, the fan", ["lock the front hatch", "turn on the fan"]),
    ],
)
def test_what_somebody_takes_back_while_speaking_is_not_asked_for(text: str, left: list[str]) -> None:
    assert texts(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "turn on the galley lamp and the fan, but not the tv",
        "turn off everything except the oven and the light",
        "turn off all the lights, except the ones in the bow",
    ],
)
def test_what_is_excepted_stays_with_its_request(text: str) -> None:
    assert texts(text) == [text]


def test_an_exception_leaves_the_requests_before_alone() -> None:
    assert texts("lock the front hatch, turn on the lamp and the fan, but not the tv") == [
        "lock the front hatch",
        "turn on the lamp and the fan, but not the tv",
    ]


def test_the_other_way_is_a_value_of_its_own() -> None:
    assert texts("make it warmer in the bow and cooler in the galley") == [
        "make it warmer in the bow",
        "make it cooler in the galley",
    ]


def test_ones_are_things_of_the_kind_spoken_of() -> None:
    assert texts("turn on the lights in the bow and turn off the ones in the galley")[1] == (
        "turn off the lights in the galley"
    )


def test_how_far_is_a_value_too() -> None:
    assert texts("open the blinds in the wheelhouse halfway and in the aft cabin all the way")[1] == (
        "open the blinds in the aft cabin all the way"
    )
