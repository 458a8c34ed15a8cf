"""Requests that are not put plainly, one thing rather than another, and one of several: what a person means by them."""

from __future__ import annotations

import re

import pytest

from devices.model import Device, Feature, Limits
from engine.domain import Asking, Conversation, Hypothesis, Interpretation, Question, RankedIntent, Refusal, Resolution
from engine.language.alternatives import alternatives, forbidden
from engine.language.contrast import rather
from engine.language.manners import as_request, without_manners
from engine.language.segments import Segment
from engine.resolution.compound import Compound, resolve_all
from engine.resolution.rewording import reworded
from engine.resolution.weighing import Resolved
from tests.support.homes import NOON, PERCENT, device, entity, home, light, lock, player, situation


def plug(name: str, area: str, *, on: bool = False) -> Device:
    own = name.lower().replace(" ", "_")
    return device(name, area, entity(own, "switch", "on" if on else "off", {Feature.POWER: Limits()}), id=own)


def moving(name: str, area: str, device_class: str, state: str = "closed") -> Device:
    own = name.lower().replace(" ", "_")
    features = {Feature.OPEN: Limits(), Feature.POSITION: PERCENT}
    return device(name, area, entity(own, "cover", state, features, device_class=device_class), id=own)


HOUSE = home(
    light("Anvil Lamp", "Smithy", on=True),
    light("Bench Lamp", "Smithy"),
    light("Porch Lamp", "Porch"),
    plug("Forge", "Smithy"),
    plug("Soldering Iron", "Smithy", on=True),
    plug("Kettle", "Pantry", on=True),
    lock("Yard Door", "Porch"),
    lock("Tack Room Door", "Porch"),
    lock("Feed Store", "Barn", locked=False),
    moving("Paddock Gate", "Yard", "gate"),
    moving("Barn Shutter", "Yard", "garage"),
    moving("Loft Blind", "Loft", "blind", "open"),
    player("Wireless", "Smithy", screen=False, state="playing"),
)


def understand(text: str, intent: str = "HassGetState", area: str = "Smithy") -> Resolution:
    parts = [part for part in re.split(r"(?<=[,;] )|(?<= and )|(?<= but )|(?<= or )", text) if part]
    ranking = (RankedIntent(intent, 0.9),)
    found = resolve_all(situation(text, HOUSE, area=area), ranking, [Segment(part, ranking) for part in parts])
    assert not isinstance(found, Compound), [part.resolved.resolution for part in found.parts]
    return found.resolution


def sent(resolution: Resolution) -> dict[str, object]:
    assert isinstance(resolution, Interpretation), resolution
    return {order.unique_id: order.changes[0].value for order in resolution.hypothesis.orders}


def offered(resolution: Resolution) -> dict[str, object]:
    assert isinstance(resolution, Question), resolution
    orders = [order for option in resolution.options for order in option.hypothesis.orders]
    return {order.unique_id: order.changes[0].value for order in orders}


class TestManners:
    @pytest.mark.parametrize(
        "text",
        [
            "can't you switch off the kettle",
            "won't you please turn off the kettle?",
            "haven't I told you to turn off the kettle",
            "I already asked you to turn off the kettle",
            "you'd better turn the kettle off",
            "how about turning off the kettle",
            "if it's not too much trouble, turn off the kettle",
            "turn off the kettle if you would",
            "do turn off the kettle",
            "I'd rather have the kettle off",
            "aren't you going to turn off the kettle",
        ],
    )
    def test_a_harmless_wish_is_done_however_it_is_put(self, text: str):
        assert sent(understand(text)) == {"kettle": False}

    @pytest.mark.parametrize(
        "text",
        ["can't you unlock the yard door?", "why don't you unlock the yard door", "you'd better unlock the yard door"],
    )
    def test_what_opens_is_asked_about_unless_it_was_asked_for_outright(self, text: str):
        resolution = understand(text)
        assert isinstance(resolution, Question)
        assert resolution.kind is Asking.CONFIRMATION
        assert offered(resolution) == {"yard_door": False}

    def test_what_is_to_be_spared_besides_forbids_nothing(self):
        assert sent(understand("turn off the kettle without waking the baby")) == {"kettle": False}

    def test_a_robot_is_told_and_nobody_else(self):
        features = {Feature.RUN: Limits(options=("start", "pause", "stop", "return_to_base"))}
        house = home(device("Hector", "Hall", entity("hector", "vacuum", "docked", features)), light("Lamp", "Hall"))
        for text, words in (("tell Hector to clean", "Hector clean"), ("tell Anna to clean", "tell Anna to clean")):
            moment, _, _ = reworded(situation(text, house), (), ())
            assert moment.utterance.text == words

    def test_who_insists_has_asked_outright(self):
        assert sent(understand("please do unlock the yard door")) == {"yard_door": False}

    def test_the_other_requests_of_the_sentence_stay_what_they_are(self):
        said = [Segment("can't you turn off the kettle and "), Segment("turn on the bench lamp")]
        assert [one.text for one in without_manners(said)] == ["turn off the kettle and ", "turn on the bench lamp?"]

    @pytest.mark.parametrize(
        "text",
        [
            "don't turn off the kettle",
            "do the dishes",
            "what about the kettle",
            "can you turn off the kettle",
            "if it rains",
        ],
    )
    def test_what_is_no_manner_of_asking_stays(self, text: str):
        assert [one.text for one in without_manners([Segment(text)])] == [text]


class TestHowThingsAreToBe:
    @pytest.mark.parametrize(
        ("text", "request_"),
        [
            ("make sure the yard door is not locked", "unlock the yard door?"),
            ("make sure that the yard door isn't unlocked", "lock the yard door?"),
            ("keep the feed store unlocked please", "unlock the feed store?"),
            ("don't leave the soldering iron on", "turn off the soldering iron?"),
            ("the soldering iron shouldn't be on", "turn off the soldering iron?"),
            ("the forge must never be on", "turn off the forge?"),
            ("we don't need the anvil lamp on any more", "turn off the anvil lamp?"),
            ("I'd prefer the loft blind closed", "close the loft blind?"),
            ("the paddock gate must not be opened", "don't open the paddock gate"),
            ("turn on the forge but not now", "don't turn on the forge"),
            ("you left the soldering iron on", "the soldering iron should be off"),
            ("the soldering iron doesn't need to be on", "turn off the soldering iron?"),
            ("the loft blind can be closed now", "close the loft blind?"),
            ("I no longer need the anvil lamp", "turn off the anvil lamp?"),
            ("didn't you turn off the kettle", "did you turn off the kettle"),
        ],
    )
    def test_how_a_thing_is_to_be_says_what_is_to_be_done(self, text: str, request_: str):
        assert as_request(text) == request_

    @pytest.mark.parametrize(
        "text",
        [
            "the yard door is not locked",
            "is the yard door locked",
            "leave the wireless on",
            "keep the lamp on for ten minutes",
            "make sure the lamp is off and the door is locked",
        ],
    )
    def test_reports_and_what_is_more_than_that_are_left_to_others(self, text: str):
        assert as_request(text) is None

    def test_not_locked_means_unlocked_and_is_asked_about(self):
        assert offered(understand("make sure the yard door isn't locked", "HassTurnOn")) == {"yard_door": False}

    def test_what_must_not_be_opened_is_left_alone(self):
        assert sent(understand("the paddock gate must not be opened", "HassTurnOn")) == {}

    def test_what_is_unlocked_already_is_not_asked_about(self):
        assert sent(understand("keep the feed store unlocked")) == {"feed_store": False}


class TestRather:
    @pytest.mark.parametrize(
        "text",
        [
            "open the paddock gate rather than the barn shutter",
            "open the paddock gate instead of the barn shutter",
            "instead of the barn shutter open the paddock gate",
            "open the paddock gate, not the barn shutter",
            "open the paddock gate (not the barn shutter)",
            "just open the paddock gate without opening the barn shutter",
            "open not the barn shutter but the paddock gate",
            "open the paddock gate, the barn shutter can stay closed",
        ],
    )
    def test_the_one_thing_is_done_and_the_other_is_not(self, text: str):
        assert sent(understand(text, "correct")) == {"paddock_gate": True}

    def test_of_a_set_it_stays_out(self):
        assert rather("turn off the lamps, the porch lamp can stay on", HOUSE) == (
            "turn off the lamps but not the porch lamp"
        )

    def test_what_was_meant_takes_the_place_of_what_was_said(self):
        assert rather("i said turn on the porch lamp but i meant the bench lamp", HOUSE) == (
            "turn on the bench lamp but not the porch lamp"
        )

    @pytest.mark.parametrize(
        "text",
        [
            "turn on the forge no not the forge the kettle",
            "don't open the gate",
            "turn on the lamp without waking the baby",
            "play jazz instead of the news",
        ],
    )
    def test_contradictions_prohibitions_and_what_is_no_thing_are_no_contrast(self, text: str):
        assert rather(text, HOUSE) is None


class TestOneOfSeveral:
    @pytest.mark.parametrize(
        ("text", "both"),
        [
            ("open the paddock gate or the barn shutter", {"paddock_gate": True, "barn_shutter": True}),
            ("unlock the yard or the tack room door", {"yard_door": False, "tack_room_door": False}),
            ("turn on either the forge or the porch lamp", {"forge": True, "porch_porch_lamp": True}),
            ("unlock one of the doors", {"yard_door": False, "tack_room_door": False}),
            ("open the paddock gate or unlock the yard door", {"paddock_gate": True, "yard_door": False}),
        ],
    )
    def test_which_one_is_asked_and_neither_is_done(self, text: str, both: dict[str, object]):
        resolution = understand(text, "HassTurnOn", area="Porch")
        assert isinstance(resolution, Question)
        assert resolution.kind is Asking.CHOICE
        assert offered(resolution) == both

    @pytest.mark.parametrize("text", ["unlock neither door", "unlock no door", "open none of the gates"])
    def test_none_of_them_is_a_prohibition(self, text: str):
        assert (forbidden(text) or "").startswith("don't ")
        assert sent(understand(text, "HassTurnOn")) == {}

    @pytest.mark.parametrize(
        "text",
        [
            "turn the lamp on or off",
            "set the lamp to red or blue",
            "turn on the lamp in five or ten minutes",
            "is the forge or the kettle on",
            "turn off any lamps",
            "turn on the lamp if the forge or the kettle is on",
        ],
    )
    def test_what_names_no_two_things_leaves_nothing_to_choose(self, text: str):
        assert alternatives(text, HOUSE) is None


class TestOnConditions:
    @pytest.mark.parametrize("text", ["forge on but only if the kettle is off", "forge on unless the kettle is on"])
    def test_what_is_not_so_is_said_and_nothing_is_done(self, text: str):
        resolution = understand(text, "HassTurnOn")
        assert sent(resolution) == {}
        assert isinstance(resolution, Interpretation)
        assert resolution.text.endswith("I leave it as it is.")

    def test_what_burns_is_asked_about_though_the_condition_holds(self):
        assert offered(understand("forge on as long as the kettle is on", "HassTurnOn")) == {"forge": True}

    def test_what_is_harmless_is_done_where_it_holds(self):
        assert sent(understand("bench lamp on if the anvil lamp is on")) == {"smithy_bench_lamp": True}

    @pytest.mark.parametrize("text", ["forge on only when asked", "forge on once the kettle is off"])
    def test_what_nobody_can_wait_for_is_refused_and_no_question(self, text: str):
        assert isinstance(understand(text), Refusal)

    def test_what_burns_is_asked_about_behind_a_question(self):
        asked = Hypothesis("HassGetState", targets=("forge",))
        talk = Conversation("anna", None, NOON, last=asked, said="is the forge on?")
        moment = situation("if not turn it on", HOUSE, conversation=talk)
        found = resolve_all(moment, [RankedIntent("HassTurnOn", 0.9)])
        assert isinstance(found, Resolved)
        assert offered(found.resolution) == {"forge": True}

    @pytest.mark.parametrize(("text", "done"), [("turn it off if so", {"kettle": False}), ("if not turn it on", {})])
    def test_the_answer_before_decides(self, text: str, done: dict[str, object]):
        asked = Hypothesis("HassGetState", targets=("kettle",))
        talk = Conversation("anna", None, NOON, last=asked, said="is the kettle on?")
        moment = situation(text, HOUSE, area="Pantry", conversation=talk)
        found = resolve_all(moment, [RankedIntent("HassTurnOff", 0.9)])
        assert isinstance(found, Resolved)
        assert sent(found.resolution) == done

    def test_what_else_would_be_done_is_not_done(self):
        assert isinstance(understand("turn off the kettle otherwise turn on the forge", "HassTurnOn"), Refusal)

    def test_an_answer_that_is_not_known_decides_nothing(self):
        resolution = understand("turn off the kettle if so", "HassTurnOff")
        assert isinstance(resolution, Refusal)
        assert "I change nothing" in resolution.text


def test_sound_off_is_of_what_was_named_before_it():
    ranking = (RankedIntent("HassTurnOff", 0.9),)
    said = [Segment("turn on the wireless, ", (RankedIntent("HassTurnOn", 0.9),)), Segment("sound off", ranking)]
    found = resolve_all(situation("turn on the wireless, sound off", HOUSE, area="Porch"), ranking, said)
    assert isinstance(found, Compound)
    assert sent(found.parts[1].resolved.resolution) == {"wireless": True}
