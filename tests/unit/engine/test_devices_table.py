"""What `attune devices` shows of what the engine says, and what it says where there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

import httpx
import pytest
from rich.console import Console

from engine.devices_table import Found, ask, drawn

LAMP: Mapping[str, Any] = {
    "id": "lamp", "name": "Floor Lamp", "aliases": [], "area": "Living Room", "floor": None, "type": "light",
    "available": True, "stale": False, "source": "home_assistant",
    "capabilities": {"power": {}, "brightness": {"minimum": 0.0, "maximum": 100.0, "unit": "%"},
                     "effect": {"options": ["a", "b", "c", "d", "e"]}},
    "entities": [
        {"unique_id": "lamp", "component": "light", "name": "", "state": "on", "attributes": {}, "updated_at": None},
        {"unique_id": "watts", "component": "sensor", "name": "Power", "state": "8.5",
         "attributes": {"unit_of_measurement": "W"}, "updated_at": None},
    ],
}  # fmt: skip
REJECTION: Mapping[str, Any] = {
    "topic": "homeassistant/light/x/config", "reason": "not_json", "detail": "The payload is no JSON object.",
    "at": "2026-11-22T07:05:00+01:00", "times": 1,
}  # fmt: skip


def shown(devices: Sequence[Mapping[str, Any]] = (LAMP,), rejections: Sequence[Mapping[str, Any]] = ()) -> str:
    text = StringIO()
    Console(file=text, width=200).print(drawn(Found(devices, rejections)))
    return text.getvalue()


def test_a_device_shows_where_it_is_what_it_does_and_what_it_can() -> None:
    table = shown()
    for words in ("Floor Lamp", "Living Room", "light", "on, Power: 8.5 W", "home assistant", "1 device."):
        assert words in table
    assert "power, brightness 0–100 %, effect (a, b, c, d, …)" in table
    assert "not used" not in table


def test_an_old_state_is_called_the_last_known_and_a_device_that_is_gone_offline() -> None:
    assert "last known: on" in shown([{**LAMP, "stale": True}])
    assert "offline" in shown([{**LAMP, "available": False}])


def test_what_was_rejected_stands_below_with_the_reason() -> None:
    table = shown(rejections=[REJECTION])
    assert "1 message not used" in table
    assert "homeassistant/light/x/config" in table
    assert "not json" in table
    assert "The payload is no JSON object." in table
    assert "times" not in table


def test_what_comes_again_and_again_stands_once_with_how_often() -> None:
    assert "not json (12 times)" in shown(rejections=[{**REJECTION, "times": 12}])


def test_without_devices_it_says_what_they_must_do() -> None:
    assert "No device was found yet" in shown([], [REJECTION])
    assert "not json" in shown([], [REJECTION])


def test_names_of_strangers_can_not_command_the_terminal_or_its_markup() -> None:
    evil = {**LAMP, "name": "\x1b[2JBad\u202e [red]Lamp[/red]", "area": "[bold]x[/nope]"}
    table = shown([evil])
    assert "\x1b[2J" not in table
    assert "\u202e" not in table
    assert "[red]Lamp[/red]" in table
    assert "[bold]x[/nope]" in table


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        (None, "The engine does not answer at http://e: start everything with `make up` first."),
        (httpx.Response(401, json={}), "The engine at http://e takes another ATTUNE_API_TOKEN."),
        (httpx.Response(200, text="hello"), "Something else than the engine answers at http://e (200)."),
        (httpx.Response(404, json={}), "Something else than the engine answers at http://e (404)."),
    ],
)
def test_where_it_can_not_be_asked_a_sentence_says_why(reply: httpx.Response | None, sentence: str) -> None:
    assert ask("http://e", lambda _url: reply) == sentence


def test_both_lists_are_asked_for() -> None:
    asked: list[str] = []

    def get(url: str) -> httpx.Response:
        asked.append(url)
        return httpx.Response(200, json={"items": [len(asked)]})

    assert ask("http://e", get) == Found([1], [2])  # type: ignore[list-item]
    assert asked == ["http://e/v1/devices", "http://e/v1/rejections"]
