"""What is to be left as it is, and in which order requests are done."""

from __future__ import annotations

import pytest

from engine.domain import Conversation, Hypothesis, Interpretation, RankedIntent, Refusal, Unresolved
from engine.language.keeping import arranged
from engine.language.ordering import ordered
from engine.language.segments import Segment
from engine.resolution.compound import Compound, resolve_all
from tests.support.homes import NOON, home, light, player, situation

HOUSE = home(
    light("Ceiling Light", "Studio", on=True),
    light("Piano Lamp", "Studio", on=True),
    light("Easel Lamp", "Studio", on=True),
    light("Porch Light", "Porch", on=True),
    player("Radio", "Studio", screen=False, state="playing"),
    floors={"Studio": "Upstairs", "Porch": "Downstairs"},
)


def stretches(text: str) -> tuple[Segment, ...]:
    """As the bot divides: behind commas and conjunctions, which "|" stands for here."""
    return tuple(Segment(part) for part in text.split("|"))


def understand(text: str, intent: str = "HassTurnOff", **more):
    segments = tuple(Segment(part, (RankedIntent(intent, 0.9),)) for part in text.split("|"))
    return resolve_all(
        situation(text.replace("|", ""), HOUSE, area="Studio", **more), [RankedIntent(intent, 0.9)], segments
    )


def switched(found) -> dict[str, object]:
    parts = [part.resolved for part in found.parts] if isinstance(found, Compound) else [found]
    chosen = [one.resolution.hypothesis for one in parts if isinstance(one.resolution, Interpretation)]
    return {order.unique_id: order.changes[0].value for one in chosen for order in one.orders}


def switched_off(found) -> set[str]:
    return {one for one, value in switched(found).items() if value is False}


@pytest.mark.parametrize(
    "text",
    [
        "leave the piano lamp on and |turn the other lights off",
        "turn off the lights but |leave the piano lamp on",
        "keep the piano lamp on, |switch off the rest",
        "turn off the lights leaving the piano lamp on",
        "don't touch the piano lamp, |turn off all the other lights in here",
        "lights off but |please leave the piano lamp as it is",
        "turn off the lights apart from the piano lamp",
        "turn off the lights here, |not the piano lamp",
        "all the lights in here off but |the piano lamp",
        "turn all the lights in here except the piano one off",
        "just the piano lamp on, |all the other lights in here off",
        "apart from the piano lamp, |turn off the lights in here",
        "turn off the lights in here, |just not the piano lamp",
        "turn off all the lights in here minus the piano lamp",
    ],
)
def test_what_is_to_be_left_is_out_of_the_set_in_either_order(text):
    assert switched_off(understand(text)) == {"studio_ceiling_light", "studio_easel_lamp"}


def test_an_exception_of_several_things_is_one_exception():
    found = understand("turn everything off in the studio except the piano lamp, |the easel lamp and |the radio")
    assert switched(found) == {"studio_ceiling_light": False}


def test_an_exception_elsewhere_speaks_of_the_whole_home():
    found = understand("turn off the lights except for the porch")
    assert set(switched(found)) == {"studio_ceiling_light", "studio_piano_lamp", "studio_easel_lamp"}


def test_an_exception_that_is_unknown_stops_all_of_it():
    found = understand("turn off all the lights except the gazebo")
    assert isinstance(found.resolution, Refusal)
    assert found.resolution.why is Unresolved.NO_SUCH_NAME
    assert "gazebo" in found.resolution.text


def test_everything_else_leaves_several_things_alone():
    found = understand("leave the piano lamp and |the radio on and |turn off everything else upstairs")
    assert switched(found) == {"studio_ceiling_light": False, "studio_easel_lamp": False}


def test_the_others_are_those_beside_what_was_spoken_of_last():
    last = Hypothesis("HassTurnOn", targets=("studio_piano_lamp",))
    talk = Conversation("anna", None, NOON, last=last, said="turn on the piano lamp")
    found = understand("turn off the others", conversation=talk)
    assert switched(found) == {"studio_ceiling_light": False, "studio_easel_lamp": False}


def test_only_to_leave_something_sends_nothing():
    found = understand("leave the radio on", "HassTurnOn")
    assert switched(found) == {}
    assert isinstance(found.resolution, Interpretation)
    assert found.resolution.text == "All right, I leave that as it is."


@pytest.mark.parametrize(
    "text",
    ["when I leave the studio turn off the lights", "I'm leaving the studio", "keep the temperature at 21", "leave it"],
)
def test_who_goes_away_or_names_a_value_keeps_nothing_out(text):
    assert arranged(stretches(text), HOUSE) is None


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("before you turn off the lamp, |close the blinds", ["close the blinds", "turn off the lamp"]),
        ("after turning off the lamp close the blinds", ["turn off the lamp", "close the blinds"]),
        ("once you've closed the blinds, |turn on the lamp", ["close the blinds", "turn on the lamp"]),
        ("turn on the lamp before opening the blinds", ["turn on the lamp", "opening the blinds"]),
        ("turn on the radio, |but |first dim the lamp", ["dim the lamp", "turn on the radio"]),
        ("turn on the radio but |dim the lamp first", ["dim the lamp", "turn on the radio"]),
        ("first dim the lamp then |turn on the radio", ["dim the lamp", "turn on the radio"]),
    ],
)
def test_requests_are_done_in_the_order_that_is_meant(text, order):
    found = "".join(one.text for one in ordered(stretches(text)))
    said = [one.replace("opening", "open") for one in order]
    assert found in {" and ".join(said), " then ".join(said)}


@pytest.mark.parametrize(
    "text", ["turn off the lamp before I leave", "after it rains open the blinds", "turn on the first lamp"]
)
def test_a_condition_is_no_order_of_requests(text):
    assert [one.text for one in ordered(stretches(text))] == [text]


def test_what_comes_before_is_resolved_before():
    found = understand("before you turn off the piano lamp, |turn off the radio")
    assert isinstance(found, Compound)
    assert list(switched(found)) == ["radio", "studio_piano_lamp"]
