"""Homie devices as a whole: found in any order, there or gone, changed, and refused where they can't be used."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.unit.devices.hearing import Hearing
from tests.unit.devices.test_homie import BOTH, LAMP, SOCKET, Nodes, attributes, document, fifth, fourth


@pytest.mark.parametrize("seed", range(8))
def test_the_attributes_may_come_in_any_order(seed: int) -> None:
    messages = list(attributes(LAMP | SOCKET).items())
    random.Random(seed).shuffle(messages)
    home = Hearing()
    home.hear_all(dict(messages))
    ordered = fourth(LAMP | SOCKET)
    assert sorted(map(repr, home.devices[0].entities)) == sorted(map(repr, ordered.devices[0].entities))


@pytest.mark.parametrize(
    ("state", "there"),
    [("ready", True), ("alert", True), ("sleeping", True), ("init", False), ("disconnected", False), ("lost", False)],
)
@BOTH
def test_the_state_of_the_device_says_whether_it_is_there(made: Any, base: str, state: str, *, there: bool) -> None:
    home = made(SOCKET)
    home.hear(f"{base}/$state", state)
    assert home.devices[0].available is there


def test_a_child_is_gone_with_the_device_that_it_speaks_through() -> None:
    home = fifth(SOCKET, root="bridge", parent="bridge")
    home.hear("homie/5/bridge/$state", "lost")
    assert not home.devices[0].available
    home.hear("homie/5/bridge/$state", "ready")
    assert home.devices[0].available


def test_a_device_that_is_not_ready_yet_is_not_shown() -> None:
    home = Hearing()
    told = attributes(SOCKET)
    home.hear_all(told | {"homie/den-lamp/$state": "init"})
    assert home.devices == ()
    home.hear("homie/den-lamp/$state", "ready")
    assert len(home.devices) == 1


@BOTH
def test_an_emptied_state_takes_the_device_away_and_it_can_come_back(made: Any, base: str) -> None:
    home = made(SOCKET)
    home.hear(f"{base}/$state", "")
    assert home.devices == ()
    home.hear_all(
        attributes(SOCKET) if made is fourth else {f"{base}/$description": document(SOCKET), f"{base}/$state": "ready"}
    )
    assert len(home.devices) == 1


def test_a_new_description_adds_and_removes_and_keeps_the_rest() -> None:
    home = fifth(SOCKET)
    home.hear("homie/5/den-lamp/socket/power", "true")
    less: Nodes = {
        "socket": {"power": SOCKET["socket"]["power"]},
        "button": {"push": {"datatype": "enum", "format": "a,b", "retained": False}},
    }
    home.hear("homie/5/den-lamp/$description", document(less))
    assert [(entity.component, entity.state.value) for entity in home.devices[0].entities] == [
        ("switch", "on"),
        ("event", None),
    ]


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"homie/old/$homie": "2.0.1", "homie/old/$nodes": "a", "homie/old/$state": "ready"}, "wrong_value"),
        ({"homie/5/x/$description": {"homie": "9.0"}, "homie/5/x/$state": "ready"}, "wrong_value"),
        ({"homie/5/x/$description": "{broken"}, "not_json"),
        ({"homie/5/x/$description": "[" * 50}, "too_deep"),
        ({"homie/5/x/$description": "x" * 300_000}, "too_large"),
        ({"homie/x/$state": "dancing"}, "wrong_value"),
        ({"homie/x y/$name": "spaces"}, "illegal_topic"),
        ({"homie/x/$name": b"\xff\xfe"}, "not_text"),
        ({"homie/x/$name": "x" * 5_000}, "too_large"),
        (
            {
                "homie/x/$homie": "4.0",
                "homie/x/$nodes": "n",
                "homie/x/n/$properties": ",".join(f"p{i}" for i in range(300)),
                "homie/x/$state": "ready",
            },
            "too_many",
        ),
    ],
)
def test_what_can_not_be_used_is_rejected_with_its_reason(told: dict[str, Any], reason: str) -> None:
    home = Hearing()
    home.hear_all(told)
    assert home.devices == ()
    assert home.reasons == [reason]


@pytest.mark.parametrize("bad", ["../up", "a/b", "$SYS", "+", "#", "x" * 100, "nul\0"])
@pytest.mark.parametrize("made", [fourth, fifth])
def test_a_property_with_a_bad_id_is_rejected_and_the_others_stay(made: Any, bad: str) -> None:
    home = made({"socket": {"power": SOCKET["socket"]["power"], bad: {"datatype": "boolean", "settable": True}}})
    assert [entity.component for entity in home.devices[0].entities] == ["switch"]
    assert "wrong_value" in home.reasons or made is fourth


def test_a_flood_of_halves_does_not_keep_a_whole_device_out() -> None:
    home = Hearing()
    for number in range(1_500):
        home.hear(f"homie/half{number}/$name", "x")
    home.hear_all(attributes(SOCKET))
    assert len(home.devices) == 1
