"""What people call the things of a home, and which of them that is."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from devices.model import Area, Feature, Home, Limits
from engine.domain import Interpretation, Question, Refusal, Unresolved
from engine.language.reader import read
from engine.language.spelling import How
from engine.language.words import MAX_TEXT, clean
from engine.resolution.resolve import resolve
from engine.resolution.weighing import Resolved
from engine.turns import guesses
from tests.support.homes import NOON, device, entity, garage_door, home, light, lock, oven, situation, understand

POWER = {Feature.POWER: Limits()}


def world(drawn: str) -> Home:
    """A home from lines such as "kitchen_lamp: Kitchen Lamp @ Kitchen": id, name, area; all of them are lamps."""
    lamps = []
    for line in filter(None, map(str.strip, drawn.splitlines())):
        own, _, rest = line.partition(": ")
        name, _, area = rest.partition(" @ ")
        lamps.append(light(name, area or "Attic", unique_id=own))
    return home(*lamps)


def targets(text: str, house: Home, intent: str = "HassTurnOn", **more: Any) -> set[str]:
    resolved = understand(text, house, intent, **more)
    assert isinstance(resolved.resolution, Interpretation), resolved.resolution
    return {order.unique_id for order in resolved.resolution.hypothesis.orders}


@pytest.mark.parametrize("area", ["Garage", "Driveway", None])
def test_a_garage_door_is_found_wherever_it_stands_though_there_is_a_garage(area: str | None):
    house = home(replace(garage_door(), area=area), light("Light", "Garage"), lock("Side Door", "Hallway"))
    assert targets("open the garage door", house) == {"garage_door"}
    told = understand("is the garage door closed?", house, "HassGetState").resolution
    assert isinstance(told, Interpretation)
    assert told.hypothesis.targets == ("garage_door",)


FLAT = """
    kitchen: Kitchen Lamp @ Kitchen
    counter: Counter Light @ Kitchen
    annas: Anna's Lamp @ Bedroom
    bens: Lamp of Ben @ Bedroom
    night: Nightlight @ Nursery
    rec: Ceiling Light @ Rec Room
    guest: Guest Bed Room Lamp @ Hall
    desk1: Desk Lamp 1 @ Office
    desk2: Desk Lamp 2 @ Office
"""


class TestTheSameWordsInAnotherForm:
    @pytest.mark.parametrize(
        ("said", "meant"),
        [
            ("turn on the kitchen lamp", "kitchen"),
            ("turn on the lamp in the kitchen", "kitchen"),
            ("turn on anna's lamp", "annas"),
            ("turn on annas lamp", "annas"),
            ("turn on the lamp of anna", "annas"),
            ("turn on ben's lamp", "bens"),
            ("turn on the night light", "night"),
            ("turn on the nightlight", "night"),
            ("turn on the guest bedroom lamp", "guest"),
            ("turn on desk lamp two", "desk2"),
            ("turn on desk lamp one", "desk1"),
            ("turn the desk lamp 1 on", "desk1"),
            ("turn on the rec room ceiling light", "rec"),
        ],
    )
    def test_finds_the_thing_and_is_no_guess(self, said: str, meant: str):
        house = world(FLAT)
        assert targets(said, house) == {meant}
        assert read(said, house).taken == ()

    def test_a_plural_is_all_of_them_and_not_the_one_that_is_called_so(self):
        assert targets("turn on the kitchen lamps", world(FLAT)) == {"kitchen", "counter"}

    def test_accents_may_be_left_out(self):
        assert targets("turn on the cafe lamp", world("a: Café Lamp\nb: Other Lamp")) == {"a"}

    def test_a_number_that_no_lamp_has_is_refused_by_name(self):
        resolved = understand("turn on desk lamp 7", world(FLAT), "HassTurnOn")
        assert isinstance(resolved.resolution, Refusal)
        assert resolved.resolution.why is Unresolved.NO_SUCH_NAME
        assert "lamp 7" in resolved.resolution.text


class TestWordsTypedOrHeardWrong:
    @pytest.mark.parametrize(
        ("said", "meant", "reason"),
        [
            ("turn on the kichen lamp", "kitchen", "I took “kichen lamp” to mean the Kitchen Lamp"),
            ("turn on the kitchen lmap", "kitchen", "I took “kitchen lmap” to mean the Kitchen Lamp"),
            ("turn on the wreck room light", "rec", "I took “wreck room” to mean the Rec Room"),
            ("turn on ana's lamp", "annas", "I took “ana's lamp” to mean the Anna's Lamp"),
            ("turn on the lihgt in the rec room", "rec", "I took “lihgt” to mean the light"),
            ("turn on the nitelight", "night", "I took “nitelight” to mean the Nightlight"),
        ],
    )
    def test_the_thing_is_found_and_the_answer_says_what_was_taken(self, said: str, meant: str, reason: str):
        resolved = understand(said, world(FLAT), "HassTurnOn")
        assert {order.unique_id for order in resolved.hypothesis.orders} == {meant}  # type: ignore[union-attr]
        assert guesses(resolved.reading) == [reason]

    @pytest.mark.parametrize("said", ["turn on the wall lamp", "turn on the deck lamp 1", "turn on the sauna"])
    def test_another_word_that_exists_is_no_slip(self, said: str):
        house = world(FLAT + "hall: Hall Lamp @ Hall")
        assert read(said, house).taken == ()
        assert not isinstance(understand(said, house, "HassTurnOn").resolution, Interpretation)

    def test_a_guess_is_not_enough_to_unlock(self):
        house = home(lock("Cellar Door", "Hall"), light("Ceiling Light", "Hall"))
        asked = understand("unlock the celar door", house, "HassTurnOff", confidence=1.0).resolution
        assert isinstance(asked, Question)
        assert asked.why is Unresolved.UNSURE
        assert "Cellar Door" in asked.text
        exact = understand("unlock the cellar door", house, "HassTurnOff", confidence=1.0).resolution
        assert isinstance(exact, Interpretation)

    def test_a_guess_is_not_enough_to_heat(self):
        asked = understand("turn on the ovn", home(oven()), "HassTurnOn", confidence=1.0).resolution
        assert not isinstance(asked, Interpretation)

    def test_a_name_that_was_misspelt_by_its_owner_is_found_by_the_right_word(self):
        assert targets("turn on the bedroom fountain", world("a: Bedrom Fountain\nb: Lamp")) == {"a"}


class TestAllTextsOfTheRecogniser:
    def heard(self, texts: list[str], house: Home, intent: str = "HassTurnOn") -> Resolved:
        from dataclasses import replace

        from engine.context.metadata import read_utterance
        from engine.domain import RankedIntent

        asr = {"hypotheses": [{"text": text, "confidence": 0.9 - i / 10} for i, text in enumerate(texts)]}
        utterance = read_utterance(texts[0], "anna", {"asr": asr}, home=house, now=NOON)
        return resolve(replace(situation(texts[0], house), utterance=utterance), [RankedIntent(intent, 0.95)])

    def test_the_one_whose_names_exist_wins_and_says_so(self):
        resolved = self.heard(["turn on the rake broom light", "turn on the rec room light"], world(FLAT))
        assert resolved.hypothesis
        assert resolved.hypothesis.targets == ("rec",)
        assert resolved.hypothesis.features["heard"] == 1.0
        assert any("turn on the rake broom light" in reason for reason in guesses(resolved.reading))

    def test_one_that_names_what_exists_is_kept_whatever_stands_below_it(self):
        resolved = self.heard(["turn on the kitchen lamp", "turn on anna's lamp"], world(FLAT))
        assert resolved.hypothesis
        assert resolved.hypothesis.targets == ("kitchen",)
        assert resolved.reading.heard is None

    def test_an_exact_name_below_wins_over_a_guess_above(self):
        resolved = self.heard(["turn on the kichen lamp", "turn on the kitchen lamp"], world(FLAT))
        assert resolved.reading.taken == ()
        assert resolved.reading.heard == "turn on the kichen lamp"

    def test_what_was_heard_second_is_not_enough_to_unlock(self):
        house = home(lock("Cellar Door", "Hall"))
        resolved = self.heard(["unlock the seller store", "unlock the cellar door"], house, "HassTurnOff")
        assert isinstance(resolved.resolution, Question)


class TestUnusualNames:
    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("Turn Off", "turn on turn off"),
            ("Turn Off", "turn off turn off"),
            ("All", "turn on all"),
            ("Null", "turn on null"),
            ("Everything", "turn everything on"),
            ("Don't Touch", "turn on don't touch"),
            ("All Except Hall", "turn on all except hall"),
            ("On Air Sign", "turn on on air sign"),
            ("On Air Sign", "turn on air sign"),
            ("7", "turn on 7"),
            ("⭐", "turn on ⭐"),
            ("???", "turn on ???"),
            ("Лампа", "turn on the лампа"),
            ("客厅灯", "turn on 客厅灯"),
            ("客厅灯", "turn on the客厅灯"),
            ("बत्ती", "turn on बत्ती"),
            ("مصباح", "turn on مصباح"),
            ("x" * 200, "turn on " + "x" * 200),
            ("ab " * 66, "turn on " + "ab " * 66),
        ],
    )
    def test_is_found_by_its_name(self, name: str, said: str):
        house = home(light(name, "Attic", unique_id="it"), light("Hall Lamp", "Hall"))
        assert targets(clean(said), house) == {"it"}

    @pytest.mark.parametrize("said", ["turn off the hall lamp", "turn off", "turn it off", "turn off the lights"])
    def test_does_not_stand_in_the_way_of_what_it_sounds_like(self, said: str):
        house = home(
            *(light(n, "Attic", unique_id=n) for n in ("Turn Off", "All", "It", "Off")), light("Hall Lamp", "Hall")
        )
        assert all(not set(match.found) or "hall" in match.name.casefold() for match in read(said, house).names)

    def test_signs_tell_apart_what_letters_do_not(self):
        house = world("red: Lamp 🔴\nblue: Lamp 🔵")
        assert targets("turn on the lamp 🔵", house) == {"blue"}

    def test_two_of_one_name_in_one_room_can_be_told_apart(self):
        house = world("a: Lamp @ Attic\nb: Lamp @ Attic")
        asked = understand("turn on the lamp", house, "HassTurnOn").resolution
        assert isinstance(asked, Question)
        assert len({option.label for option in asked.options}) == 2
        assert "first" in asked.text
        assert "second" in asked.text

    def test_of_two_lights_the_one_that_is_called_light(self):
        assert targets("turn on the light", world("a: Light @ Attic\nb: Reading Light @ Attic"), area="Attic") == {"a"}

    def test_one_channel_is_found_by_its_own_name(self):
        channels = [entity(n, "switch", "off", POWER, name=n.title()) for n in ("fountain", "pond pump")]
        house = home(device("Relay", "Garden", *channels), light("Hall Lamp", "Hall"))
        assert targets("turn on the fountain", house) == {"fountain"}

    def test_what_every_sensor_is_called_is_no_name(self):
        sensors = [
            device(f"Sensor {n}", "Hall", entity(f"s{n}", "sensor", "50", {}, name="Soil moisture")) for n in range(4)
        ]
        assert all(match.how is How.PART for match in read("how is the soil moisture", home(*sensors)).names)


NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=200)


@given(name=NAMES, other=NAMES)
@settings(max_examples=300, deadline=None, derandomize=True)
@example(name="Turn Off", other="Off")
@example(name="all", other="All Lights")
@example(name="Lamps", other="Lamp")
@example(name="Lamp +", other="Lamp -")
@example(name="Twenty One", other="21")
def test_any_name_that_is_announced_can_be_spoken_back(name: str, other: str):
    said = clean(f"turn on {name}")
    assume(clean(name) and clean(other) and clean(name).casefold() != clean(other).casefold())
    assume(len(said) <= MAX_TEXT)
    house = Home(
        (light(name, "Attic", unique_id="it"), light(other, "Hall", unique_id="other")),
        (Area("Attic"), Area("Hall")),
        version=hash((name, other)),
    )
    reading = read(said, house)
    # "Turn on lamps" is about all of them: one that is called so is only preferred.
    matches = [match for match in (*reading.names, *reading.called) if match.how is How.EXACT]
    found = [named.device for match in matches[:1] for named in match.found]
    assert found == ["it"]


@pytest.mark.parametrize("said", ["a " * 990, "ab " * 660, "of the " * 280, "kichen lihgt " * 150, "lamp 1 " * 280])
def test_nonsense_of_any_length_is_read_in_no_time(said: str):
    names = ["a " * 100, "ab " * 66, "of the in the of the lamp", *(f"Kitchen Light {n}" for n in range(50))]
    house = home(*(light(name, "Attic", unique_id=f"l{n}") for n, name in enumerate(names)))
    read("warm", house)
    began = time.thread_time()
    read(clean(said)[:MAX_TEXT], house)
    # Some 20 ms; a way that doubles at each word would never end.
    assert time.thread_time() - began < 1.0
