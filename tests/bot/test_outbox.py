"""Turns that wait for the engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot_support import Engine, wait_until

from components.engine_client import EngineClient, NoReply, Why
from components.outbox import MissedTurn, Outbox
from components.settings import BotSettings


def missed(turn: str) -> MissedTurn:
    return MissedTurn(turn, "anna", "hello", {}, "2026-11-22T07:05:00+00:00", "no")


def outbox(engine: Engine, **options: Any) -> Outbox:
    return Outbox(EngineClient(BotSettings(engine_port=engine.port)).deliver, retry_seconds=0.02, **options)


def test_a_turn_is_delivered_once_and_forgotten(engine: Engine) -> None:
    box = outbox(engine)
    box.keep(missed("a"))
    wait_until(lambda: len(box) == 0)
    box.keep(missed("b"))
    wait_until(lambda: len(box) == 0)
    assert [item["turn"] for item in engine.delivered] == ["a", "b"]


def test_an_engine_in_trouble_is_asked_again_until_it_takes_the_turn(engine: Engine) -> None:
    engine.turns_status = 503
    box = outbox(engine)
    box.keep(missed("a"))
    wait_until(lambda: len(engine.tokens) >= 3)
    assert len(box) == 1
    engine.turns_status = 200
    wait_until(lambda: len(box) == 0)
    assert [item["turn"] for item in engine.delivered] == ["a"]


def test_one_turn_that_is_never_taken_does_not_hold_back_the_next() -> None:
    taken: list[str] = []

    def deliver(item: Mapping[str, Any]) -> NoReply | None:
        if item["turn"] == "bad":
            return NoReply(Why.REFUSED, 422)
        taken.append(item["turn"])
        return None

    box = Outbox(deliver, retry_seconds=0.02)
    box.keep(missed("bad"))
    box.keep(missed("good"))
    wait_until(lambda: taken == ["good"])


def test_the_oldest_turn_goes_when_too_many_wait() -> None:
    away = Engine()
    box = outbox(away, capacity=3)
    for turn in "abcde":
        box.keep(missed(turn))
    assert len(box) == 3
    away.start()
    wait_until(lambda: len(box) == 0)
    away.stop()
    assert [item["turn"] for item in away.delivered] == ["c", "d", "e"]
