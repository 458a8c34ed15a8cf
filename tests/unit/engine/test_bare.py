"""A value or a switch and nothing else is about what was spoken of last, and about nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from devices.model import Change, Feature, Home, Limits, Order
from engine.domain import Changed, Conversation, Hypothesis, Interpretation, Question, RankedIntent, Refusal, Undo
from engine.language.bare import explicit
from engine.language.reader import read
from engine.moments import Later
from engine.resolution.resolve import resolve
from tests.support.homes import NOON, PERCENT, device, entity, home, light, player, situation, thermostat

BLIND = {Feature.OPEN: Limits(), Feature.POSITION: PERCENT}
HOUSE = home(
    light("Easel Lamp", "Studio", on=True),
    device("Studio Blind", "Studio", entity("blind", "cover", "open", BLIND, attributes={"current_position": 100})),
    player("Studio Radio", "Studio", screen=False, state="playing"),
    thermostat("Studio"),
    device("Kettle", "Studio", entity("kettle", "switch", "on", {Feature.POWER: Limits()})),
)


def after(unique_id: str, said: str, *changes: Change, intent: str = "HassTurnOn", later: Later | None = None):
    orders = (Order(unique_id, changes),)
    last = Hypothesis(intent, targets=(unique_id,), orders=orders, later=later)
    planned = ("s1",) if later else ()
    return Conversation(
        "anna",
        None,
        NOON,
        last=last,
        said=said,
        undo=Undo("t", orders, planned=planned),
        changed=Changed(intent, orders, (), NOON),
    )


LAMP = after("studio_easel_lamp", "turn on the easel lamp", Change(Feature.POWER, value=True))
WARMTH = after("studio_thermostat", "set the heating to 21", Change(Feature.TARGET_TEMPERATURE, 21.0))
RADIO = after("studio_radio", "volume to 50", Change(Feature.VOLUME, 50.0), intent="HassSetVolume")
COVER = after("blind", "close the blind", Change(Feature.OPEN, value=False), intent="HassTurnOff")
OFF = after("studio_easel_lamp", "lamp off", Change(Feature.POWER, value=False), intent="HassTurnOff")


def understand(text: str, talk: Conversation, intent: str = "out_of_scope", seconds: int = 5):
    moment = situation(text, HOUSE, area="Studio", at=NOON + timedelta(seconds=seconds), conversation=talk)
    return resolve(moment, [RankedIntent(intent, 0.8)]).resolution


@pytest.mark.parametrize("intent", ["out_of_scope", "HassSetPosition", "correct", "HassMediaPlayerUnmute"])
@pytest.mark.parametrize(
    ("talk", "text", "target", "feature", "value"),
    [
        (LAMP, "thirty percent", "studio_easel_lamp", Feature.BRIGHTNESS, 30),
        (LAMP, "to 10 percent", "studio_easel_lamp", Feature.BRIGHTNESS, 10),
        (LAMP, "no, twenty", "studio_easel_lamp", Feature.BRIGHTNESS, 20),
        (LAMP, "half", "studio_easel_lamp", Feature.BRIGHTNESS, 50),
        (LAMP, "a third", "studio_easel_lamp", Feature.BRIGHTNESS, 33),
        (WARMTH, "22", "studio_thermostat", Feature.TARGET_TEMPERATURE, 22),
        (WARMTH, "back to 20", "studio_thermostat", Feature.TARGET_TEMPERATURE, 20),
        (RADIO, "70", "studio_radio", Feature.VOLUME, 70),
        (COVER, "half", "blind", Feature.POSITION, 50),
        (OFF, "back on", "studio_easel_lamp", Feature.POWER, True),
        (OFF, "and on again", "studio_easel_lamp", Feature.POWER, True),
        (OFF, "turn back on", "studio_easel_lamp", Feature.POWER, True),
    ],
)
def test_it_goes_on_with_what_was_acted_on(talk, text, target, feature, value, intent):
    found = understand(text, talk, intent)
    assert isinstance(found, Interpretation), found
    (order,) = found.hypothesis.orders
    assert order.unique_id == target
    assert next(one.value for one in order.changes if one.feature is feature) == value


def test_what_can_take_no_value_is_told_and_nothing_else_takes_it():
    found = understand("30 percent", after("kettle", "kettle on", Change(Feature.POWER, value=True)))
    assert isinstance(found, Refusal)
    assert "Kettle" in found.text


def test_without_anything_spoken_of_it_is_asked_what():
    found = understand("30 percent", Conversation("anna", None, NOON), "HassSetPosition")
    assert isinstance(found, Question)
    assert found.text == "What shall I set to 30 percent? Please name it."


def test_off_in_five_is_later_and_about_the_same():
    found = understand("and off in five", LAMP)
    assert isinstance(found, Interpretation), found
    assert found.hypothesis.targets == ("studio_easel_lamp",)
    assert found.hypothesis.later is not None
    assert found.hypothesis.later.at == NOON + timedelta(seconds=5, minutes=5)


@pytest.mark.parametrize(
    ("said", "text", "minutes", "lasting"),
    [("in 5 minutes", "make it ten", 10, None), ("for 5 minutes", "make it ten", None, 600)],
)
def test_a_lone_number_is_in_the_unit_of_the_length_before(said, text, minutes, lasting):
    at = NOON + timedelta(minutes=5) if minutes else None
    later = Later(at=at, lasting_s=None if minutes else 300, said=said)
    talk = after("studio_easel_lamp", f"turn on the easel lamp {said}", Change(Feature.POWER, value=True), later=later)
    found = understand(text, talk)
    assert isinstance(found, Interpretation), found
    assert found.hypothesis.later is not None
    assert found.hypothesis.later.lasting_s == lasting
    assert found.hypothesis.later.at == (NOON + timedelta(seconds=5, minutes=minutes) if minutes else None)


@pytest.mark.parametrize("text", ["turn it off", "what is 30 percent", "a bit more", "brighter", "the lamp to 30"])
def test_a_request_of_its_own_is_not_bare(text):
    assert explicit(read(text, Home())) is None
