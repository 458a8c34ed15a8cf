"""What could do harm needs plain words, good hearing and a name; what was told, wished or joked changes nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from devices.model import Change, Device, Feature, Home, Limits, Order
from engine.domain import (
    Asking,
    Asr,
    AsrHypothesis,
    Conversation,
    Hypothesis,
    Interpretation,
    Question,
    RankedIntent,
    Refusal,
    Resolution,
    Undo,
)
from engine.resolution.danger import heats, risky, vital
from engine.resolution.resolve import resolve
from engine.resolution.weighing import Resolved
from tests.support.homes import NOON, PERCENT, device, entity, home, light, lock, oven, situation, thermostat

ON, OFF = "HassTurnOn", "HassTurnOff"


def plug(name: str, area: str = "Shed", *, on: bool = False, **more: Any) -> Device:
    own = name.lower().replace(" ", "_")
    return device(name, area, entity(own, "switch", "on" if on else "off", {Feature.POWER: Limits()}), id=own, **more)


def moving(name: str, area: str, component: str, device_class: str, state: str = "closed") -> Device:
    own = name.lower().replace(" ", "_")
    features = {Feature.OPEN: Limits(), Feature.POSITION: PERCENT}
    return device(name, area, entity(own, component, state, features, device_class=device_class), id=own)


def panel(*ways: str) -> Device:
    arms = {Feature.ARM: Limits(options=ways)}
    return device("House Alarm", "Porch", entity("panel", "alarm_control_panel", "disarmed", arms), id="panel")


def detector(*, on: bool) -> Device:
    sensing = entity("detector", "binary_sensor", "on" if on else "off", {}, device_class="gas")
    return device("Cellar Detector", "Cellar", sensing, id="detector")


HOUSE = (
    light("Piano Lamp", "Parlour", on=True),
    light("Porch Light", "Porch"),
    plug("Pottery Kiln"),
    plug("Patio Heater", "Terrace"),
    plug("Chest Freezer", "Cellar", on=True),
    plug("Well Pump", "Cellar", on=True),
    plug("Ceiling Fan", "Parlour", on=True),
    plug("Koi Filter", "Garden", on=True),
    light("Koi Light", "Garden", on=True),
    lock("Side Door", "Porch"),
    lock("Pistol Safe", "Study"),
    moving("Left Gate", "Drive", "cover", "gate"),
    moving("Right Gate", "Drive", "cover", "gate", "open"),
    moving("Attic Vents", "Attic", "cover", "window"),
    moving("Bay Blinds", "Parlour", "cover", "blind"),
    moving("Propane Tap", "Galley", "valve", "gas"),
    moving("Rose Drip", "Garden", "valve", "water"),
    thermostat("Parlour"),
    oven(),
    panel("disarm", "home", "away", "night"),
)
HOME = home(*HOUSE)


def said(text: str, intent: str = ON, *, asr: Asr | None = None, house: Home = HOME, **more: Any) -> Resolved:
    now = situation(text, house, area="Parlour", **more)
    return resolve(replace(now, utterance=replace(now.utterance, asr=asr)), [RankedIntent(intent, 0.95)])


def done(resolution: Resolution) -> dict[str, object]:
    """What is sent, by entity; a question and a refusal send nothing."""
    orders = resolution.hypothesis.orders if isinstance(resolution, Interpretation) else ()
    return {order.unique_id: order.changes[0].value for order in orders}


def heard(confidence: float, *texts: tuple[str, float], awake: float | None = None) -> Asr:
    return Asr(confidence, tuple(AsrHypothesis(*one) for one in texts), awake)


class TestHearing:
    @pytest.mark.parametrize(
        "asr",
        [
            heard(0.35),
            heard(0.95, awake=0.2),
            heard(0.7, ("unlock the side door", 0.7), ("lock the side door", 0.66)),
            heard(0.8, ("unlock the side door", 0.8), ("unlock the pistol safe", 0.75)),
        ],
        ids=["unsure", "hardly woken", "the opposite", "another thing"],
    )
    def test_what_was_badly_heard_unlocks_nothing(self, asr: Asr) -> None:
        found = said("unlock the side door", OFF, asr=asr).resolution
        assert isinstance(found, Question)
        assert found.kind is Asking.CONFIRMATION

    def test_what_was_well_heard_is_done(self) -> None:
        asr = heard(0.9, ("unlock the side door", 0.9), ("and lock the side door", 0.3))
        assert done(said("unlock the side door", OFF, asr=asr).resolution) == {"side_door": False}

    def test_the_likelier_opposite_is_asked_about_even_where_the_act_is_harmless(self) -> None:
        asr = heard(0.4, ("lock the side door", 0.39), ("unlock the side door", 0.4))
        assert isinstance(said("lock the side door", asr=asr).resolution, Question)

    def test_a_lamp_needs_no_good_hearing(self) -> None:
        assert done(said("turn on the porch light", asr=heard(0.3)).resolution) == {"porch_porch_light": True}


class TestHeat:
    @pytest.mark.parametrize(
        "name",
        "Kiln,Fire Place,Hot Tub,Electric Blanket,Heat Lamp,Greenhouse Heater,Space Heater,Hob,Cooktop,Steam Iron,"
        "Hair Straightener,Toaster,Sauna,Kettle,Soldering Iron,Laser Cutter,Deep Fryer,Towel Warmer,Wood Burner".split(
            ","
        ),
    )
    def test_what_glows_burns_or_boils_is_known_by_its_name(self, name: str) -> None:
        one = plug(name)
        assert heats(one, one.entities[0])

    @pytest.mark.parametrize(
        "name",
        "Fireplace Light,Oven Lamp,Stove Fan,Laser Printer,Grill Thermometer,Desk Fan".split(","),
    )
    def test_what_only_stands_beside_it_is_not(self, name: str) -> None:
        one = plug(name)
        assert not heats(one, one.entities[0])

    def test_the_home_s_own_file_has_the_last_word(self) -> None:
        tame, wild = plug("Sauna", facts={"heats": False}), plug("Box", facts={"heats": True})
        assert not heats(tame, tame.entities[0])
        assert heats(wild, wild.entities[0])

    def test_a_thermostat_is_set_without_a_question_as_far_as_people_live(self) -> None:
        every = said("set the thermostat to 21 at six every morning", "HassClimateSetTemperature").resolution
        assert done(every) == {"parlour_thermostat": 21.0}
        hot = said("set the thermostat to 29 at six every morning", "HassClimateSetTemperature").resolution
        assert isinstance(hot, Question)

    @pytest.mark.parametrize("text", ["turn on the pottery kiln at nine", "turn on the patio heater in two hours"])
    def test_what_burns_is_planned_only_after_a_yes(self, text: str) -> None:
        assert isinstance(said(text).resolution, Question)

    def test_a_great_step_that_nobody_named_the_room_for_is_asked_about(self) -> None:
        assert isinstance(said("nine degrees warmer", "HassClimateSetTemperature").resolution, Question)
        assert done(said("two degrees warmer", "HassClimateSetTemperature").resolution) == {"parlour_thermostat": 22.0}

    @pytest.mark.parametrize("text", ["pottery kiln on", "turn on the pottery kiln"])
    def test_a_name_and_on_is_as_plain_as_the_verb(self, text: str) -> None:
        assert done(said(text).resolution) == {"pottery_kiln": True}

    def test_a_misspelt_dangerous_name_is_asked_about(self) -> None:
        assert isinstance(said("turn on the potery kilm").resolution, Question | Refusal)

    def test_a_gas_alarm_that_is_on_is_told_before_anything_burns(self) -> None:
        house = home(*HOUSE, detector(on=True))
        found = said("open the propane tap", house=house).resolution
        assert isinstance(found, Question)
        assert "Cellar Detector" in found.text
        assert done(said("turn on the porch light", house=house).resolution) == {"porch_porch_light": True}
        assert done(said("open the propane tap", house=home(*HOUSE, detector(on=False))).resolution)


class TestSets:
    def test_everything_on_leaves_out_what_burns_and_says_so(self) -> None:
        found = said("turn on everything").resolution
        sent = done(found)
        assert "porch_porch_light" in sent
        assert not sent.keys() & {"pottery_kiln", "patio_heater", "oven_power"}
        assert found.hypothesis is not None
        assert "Pottery Kiln" in " ".join(found.hypothesis.reasons)

    def test_everything_off_leaves_on_what_others_depend_on(self) -> None:
        sent = done(said("turn off everything", OFF).resolution)
        assert {"ceiling_fan", "parlour_piano_lamp"} <= sent.keys()
        assert not sent.keys() & {"chest_freezer", "well_pump"}

    def test_what_is_named_is_switched_off_all_the_same(self) -> None:
        assert done(said("turn off the chest freezer", OFF).resolution) == {"chest_freezer": False}

    def test_what_is_in_the_middle_of_a_job_is_left_on(self) -> None:
        parts = (
            entity("mill", "switch", "on", {Feature.POWER: Limits()}),
            entity("mill_done", "sensor", "73", {}, name="Progress", unit="%"),
        )
        one = device("Engraver", "Shed", *parts)
        assert vital(one, one.entities[0])

    def test_an_exception_holds_for_all_that_is_called_so(self) -> None:
        sent = done(said("turn off everything except the koi", OFF).resolution)
        assert "parlour_piano_lamp" in sent
        assert not sent.keys() & {"koi_filter", "garden_koi_light"}

    def test_a_safe_is_no_door(self) -> None:
        assert "pistol_safe" not in done(said("unlock all the doors", OFF).resolution)
        assert isinstance(said("unlock the safe", OFF).resolution, Question)

    def test_which_gate_is_closed_does_not_tell_which_one_to_open(self) -> None:
        found = said("open the gate").resolution
        assert isinstance(found, Question)
        assert found.kind is Asking.CHOICE


@pytest.mark.parametrize(
    ("text", "target"),
    [("bay blinds up", "bay_blinds"), ("open the attic vents", "attic_vents"), ("open the rose drip", "rose_drip")],
)
def test_what_lets_nobody_in_is_not_asked_about(text: str, target: str) -> None:
    assert done(said(text).resolution) == {target: True}


def test_closing_a_valve_is_never_risky() -> None:
    tap = moving("Main Tap", "Cellar", "valve", "water")
    assert not risky(tap, tap.entities[0], Change(Feature.POSITION, 0))
    assert risky(tap, tap.entities[0], Change(Feature.POSITION, 40))


def test_pumping_out_is_no_switching_off() -> None:
    assert False not in done(said("pump out the well", OFF).resolution).values()


TOLD = (
    "turning off the piano lamp saves energy",
    "turn off the piano lamp she yelled",
    "no one asked you to turn off the piano lamp",
    "you turned off the piano lamp",
    "my neighbour has a piano lamp that turns off by itself",
    "I saw the left gate open",
    "turn on the pottery kiln just kidding",
    "she said unlock the side door",
    "I already turned on the pottery kiln",
)


@pytest.mark.parametrize("intent", [ON, OFF])
@pytest.mark.parametrize("text", TOLD)
def test_what_was_only_told_changes_nothing_and_offers_nothing(text: str, intent: str) -> None:
    found = said(text, intent).resolution
    assert not isinstance(found, Question)
    assert not done(found)


@pytest.mark.parametrize(
    "text",
    [
        "grandma says turn off the piano lamp",
        "the piano lamp could be off",
        "wouldn't it be lovely to turn off the piano lamp",
    ],
)
def test_a_wish_for_what_is_harmless_is_asked_about(text: str) -> None:
    assert isinstance(said(text, OFF).resolution, Question)


@pytest.mark.parametrize("text", ["the pottery kiln could be on", "the plumber wants you to open the left gate"])
def test_a_wish_for_what_is_dangerous_is_not_one_yes_away(text: str) -> None:
    assert isinstance(said(text).resolution, Refusal)


class TestAlarmPanel:
    def test_arming_is_done(self) -> None:
        assert done(said("arm the alarm for the night").resolution) == {"panel": "night"}
        assert done(said("set the house alarm to away").resolution) == {"panel": "away"}

    def test_how_is_asked_where_there_are_several_ways(self) -> None:
        found = said("arm the alarm").resolution
        assert isinstance(found, Question)
        assert [one.label for one in found.options] == ["home", "away", "night"]

    @pytest.mark.parametrize("text", ["disarm", "disarm the house alarm", "turn off the alarm"])
    def test_disarming_is_asked_about(self, text: str) -> None:
        assert isinstance(said(text, OFF).resolution, Question)

    def test_a_panel_that_wants_a_code_says_so(self) -> None:
        found = said("disarm the alarm", OFF, house=home(panel("home", "away"))).resolution
        assert isinstance(found, Refusal)
        assert "code" in found.text


class TestTakingBack:
    opened = Order("propane_tap", (Change(Feature.OPEN, value=True),))
    before = Undo("t", (Order("propane_tap", (Change(Feature.OPEN, value=False),)),))
    just = Conversation(
        "anna", None, NOON, last=Hypothesis(ON, targets=("propane_tap",), orders=(opened,)), undo=before
    )

    @pytest.mark.parametrize("text", ["no", "no stop", "no, wait", "wait no", "nope"])
    def test_a_bare_no_takes_back_what_was_just_done(self, text: str) -> None:
        assert said(text, "deny", conversation=self.just).undo_first

    def test_a_bare_no_is_nothing_where_nothing_was_done(self) -> None:
        assert not said("no", "deny").undo_first

    def test_what_stands_behind_no_wait_is_done(self) -> None:
        found = said("no wait close the propane tap", OFF, conversation=self.just)
        assert done(found.resolution) == {"propane_tap": False}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("I want to kill myself", "talk to someone"),
        ("help there is a fire", "emergency"),
        ("I can smell gas", "leave"),
        ("shut the hell up", "quiet"),
        ("from now on call the piano lamp moonlight", "home.yaml"),
    ],
)
def test_distress_and_abuse_get_an_answer_and_switch_nothing(text: str, word: str) -> None:
    found = said(text, "goodbye").resolution
    assert isinstance(found, Interpretation)
    assert word in found.text
    assert not found.hypothesis.orders
