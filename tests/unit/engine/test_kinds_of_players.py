"""Which player something is meant for, what plays called by its title, robots without rooms, and what rolls out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from devices.model import Device, Feature, Limits, State
from engine.domain import Asking, Interpretation, Question
from engine.language.describe import number, the
from engine.resolution.weighing import Resolved
from tests.support.homes import NOON, PERCENT, device, entity, home, light, player, understand

PLAY = "HassMediaSearchAndPlay"


def switchable(one: Device, title: str | None = None) -> Device:
    own = one.entities[0]
    state = State("playing", {"media_title": title, "volume_level": 0.5}, NOON) if title else own.state
    return replace(one, entities=(replace(own, state=state, features={**own.features, Feature.POWER: Limits()}),))


def robot(name: str, area: str, state: str = "docked") -> Device:
    runs = {Feature.RUN: Limits(options=("start", "stop", "pause", "return_to_base"))}
    return device(name, area, entity(name.lower(), "vacuum", state, runs))


def awning() -> Device:
    features = {Feature.OPEN: Limits(), Feature.STOP_MOVING: Limits(), Feature.POSITION: PERCENT}
    return device("Terrace Awning", "Terrace", entity("awning", "cover", "closed", features, device_class="awning"))


HOUSE = home(
    switchable(player("Jukebox", "Bar", screen=False), "Karma Police"),
    switchable(player("Bar TV", "Bar", screen=True, state="off")),
    switchable(player("Soundbar", "Den", screen=False)),
    switchable(player("Projector", "Den", screen=True, state="off")),
    switchable(player("Playroom TV", "Playroom", screen=True), "Bluey"),
    light("Bar Lamp", "Bar"),
    light("Loft Lamp", "Loft"),
    robot("Matilda", "Hall"),
    awning(),
)


def ordered(resolved: Resolved) -> dict[str, tuple[Feature, object]]:
    assert isinstance(resolved.resolution, Interpretation), resolved.resolution
    orders = resolved.resolution.hypothesis.orders
    return {one.unique_id: (one.changes[0].feature, one.changes[0].value) for one in orders}


@pytest.mark.parametrize(
    ("text", "area", "on"),
    [
        ("let's watch something", "Den", "projector"),
        ("watch a film", "Den", "projector"),
        ("put the match on", "Bar", "bar_tv"),
        ("play some jazz", "Den", "soundbar"),
        ("play some jazz", "Bar", "jukebox"),
        ("play music", "Den", "soundbar"),
    ],
)
def test_what_is_seen_goes_to_a_screen_and_music_to_what_has_none(text: str, area: str, on: str) -> None:
    assert set(ordered(understand(text, HOUSE, PLAY, area=area))) == {on}


def test_a_title_that_may_be_either_is_asked_about() -> None:
    assert isinstance(understand("play Nightingale", HOUSE, PLAY, area="Den").resolution, Question)


def test_a_screen_is_turned_on_where_nobody_said_what_to_watch() -> None:
    watched = ordered(understand("let's watch something", HOUSE, PLAY, area="Den"))
    assert watched == {"projector": (Feature.POWER, True)}


@pytest.mark.parametrize(
    ("text", "area", "becomes"),
    [
        ("turn karma police off", "Bar", {"jukebox": (Feature.POWER, False)}),
        ("bluey off", "Den", {"playroom_tv": (Feature.POWER, False)}),
        ("skip this rubbish", "Bar", {"jukebox": (Feature.PLAYBACK, "next")}),
        ("stop that awful noise", "Bar", {"jukebox": (Feature.PLAYBACK, "pause")}),
        ("turn that racket down please", "Bar", {"jukebox": (Feature.VOLUME, 40.0)}),
    ],
)
def test_what_plays_is_meant_by_its_title_or_by_what_it_is_thought_of(
    text: str, area: str, becomes: dict[str, object]
) -> None:
    assert ordered(understand(text, HOUSE, "out_of_scope", 0.5, area=area)) == becomes


@pytest.mark.parametrize("text", ["vacuum the loft", "matilda clean the bar"])
def test_a_robot_without_rooms_is_offered_for_all_that_it_reaches(text: str) -> None:
    question = understand(text, HOUSE, "HassVacuumStart", area="Hall").resolution
    assert isinstance(question, Question)
    assert question.kind is Asking.CONFIRMATION
    assert question.text == "Shall I start Matilda in the Hall? It can't be sent to one room."


def test_of_several_robots_one_is_asked_for() -> None:
    house = home(robot("Matilda", "Hall"), robot("Oskar", "Landing"), light("Lamp", "Loft"))
    question = understand("vacuum the loft", house, "HassVacuumStart", area="Loft").resolution
    assert isinstance(question, Question)
    assert question.text == "Which one shall I start: Matilda or Oskar? None of them can be sent to one room."


def test_a_robot_with_a_name_takes_no_article() -> None:
    assert the("Matilda", robot("Matilda", "Hall")) == "Matilda"
    assert the("Hoover", robot("Hoover", "Hall")) == "the Hoover"
    assert the("Matilda", light("Matilda", "Hall")) == "the Matilda"


def test_pause_means_the_robot_that_goes_about_where_nothing_plays() -> None:
    house = home(robot("Matilda", "Hall", "cleaning"), player("Speaker", "Hall", screen=False))
    assert ordered(understand("pause", house, "HassMediaPause", area="Hall")) == {"matilda": (Feature.RUN, "pause")}


@pytest.mark.parametrize("taken_for", ["HassTurnOn", "HassTurnOff", "HassSetPosition"])
@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("put the awning out", True),
        ("awning out please", True),
        ("extend the awning", True),
        ("roll the awning in", False),
        ("awning in", False),
        ("retract the awning", False),
    ],
)
def test_an_awning_goes_out_and_in_whatever_the_statistics_say(text: str, opens: bool, taken_for: str) -> None:  # noqa: FBT001
    assert ordered(understand(text, HOUSE, taken_for, area="Terrace")) == {"awning": (Feature.OPEN, opens)}


@pytest.mark.parametrize(
    ("figure", "said"), [("1.012", "1.012"), ("7.05", "7.05"), (21.53, "21.5"), (40, "40"), (3.0, "3"), (1 / 3, "0.3")]
)
def test_small_figures_keep_the_digits_that_tell(figure: object, said: str) -> None:
    assert number(figure) == said
