"""What a log line holds, and what it never holds."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
import structlog

from engine import logs


@pytest.fixture
def lines():
    """Configure the logs for one test; gives a function that reads what was logged so far."""
    before, levels = logging.root.handlers[:], {name: logging.getLogger(name).level for name in ("", *logs._CHATTY)}
    stream = io.StringIO()

    def configured(style: logs.Style = "json", **options: Any) -> Callable[[], list[str]]:
        logs.configure(style=style, stream=stream, **options)
        return lambda: stream.getvalue().splitlines()

    yield configured
    logging.root.handlers[:] = before
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def test_every_line_of_a_turn_carries_its_id_whoever_logs_it(lines):
    read = lines()
    with logs.about_turn("t1"):
        structlog.get_logger("engine.service").info("understood", intent="HassTurnOn")
        logging.getLogger("some.library").warning("slow")
    logging.getLogger("some.library").warning("later")
    first, second, third = map(json.loads, read())
    assert (first["event"], first["intent"], first["turn"], first["level"]) == (
        "understood",
        "HassTurnOn",
        "t1",
        "info",
    )
    assert (second["event"], second["turn"], second["logger"]) == ("slow", "t1", "some.library")
    assert "turn" not in third


def test_lines_for_people_are_no_json(lines):
    read = lines("human")
    with logs.about_turn("t1"):
        structlog.get_logger("engine").info("understood", intent="HassTurnOn")
    (line,) = read()
    assert "understood" in line
    assert "turn=t1" in line
    assert not line.startswith("{")


def refuse() -> None:
    raise ConnectionError("refused: password hunter2hunter2")


@pytest.mark.parametrize("style", ["json", "human"])
def test_no_line_holds_a_secret_not_even_a_traceback(lines, style):
    read = lines(style, secrets=["s3cret token", "hunter2hunter2"])
    try:
        refuse()
    except ConnectionError:
        structlog.get_logger("engine").exception("no database", header="Bearer s3cret token", quoted="s3cret%20token")
    logging.getLogger("paho").warning("connecting to %s", "mqtt://home:another-password@broker.local:1883")
    text = "\n".join(read())
    assert "ConnectionError" in text
    assert not any(secret in text for secret in ("hunter2", "s3cret", "another-password"))
    assert "mqtt://home:***@broker.local:1883" in text


def test_a_secret_that_is_too_short_to_hide_leaves_the_words_whole(lines):
    read = lines(secrets=["on", ""])
    structlog.get_logger("engine").info("connection on")
    assert json.loads(read()[0])["event"] == "connection on"


def test_chatty_libraries_are_heard_from_warnings_on_and_all_of_them_when_debugging(lines):
    read = lines()
    logging.getLogger("uvicorn.access").info("GET /v1/devices")
    logging.getLogger("uvicorn.access").warning("odd")
    assert [json.loads(line)["event"] for line in read()] == ["odd"]
    read = lines(level="debug")
    logging.getLogger("uvicorn.access").info("GET /v1/devices")
    assert json.loads(read()[-1])["event"] == "GET /v1/devices"
