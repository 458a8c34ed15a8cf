"""The last NLU component, against a real HTTP server."""

from __future__ import annotations

import logging
import time
from typing import Any

import pytest
from bot_support import PROJECT, Engine, free_port, wait_until
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message

from components.interpreter import EngineInterpreter
from components.outbox import Muffled
from components.settings import BotSettings

DOMAIN = Domain.load(str(PROJECT / "domain"))
TRACKER = DialogueStateTracker.from_events("anna", [ActionExecuted("action_session_start")])


def interpreter(engine: Engine, **settings: Any) -> EngineInterpreter:
    return EngineInterpreter(BotSettings(engine_port=engine.port, **settings))


def message(text: str = "turn on the light", **data: Any) -> Message:
    ranking = [{"name": f"intent_{rank}", "confidence": 1 / rank} for rank in range(1, 16)]
    return Message({"text": text, "intent": ranking[0], "intent_ranking": ranking, **data})


def test_the_engine_is_asked_with_everything_that_the_bot_knows(engine: Engine) -> None:
    spoken = DialogueStateTracker.from_events("anna", [UserUttered("hello", input_channel="rest")])
    interpreter(engine).process([message(message_id="m1", metadata={"device": "display"})], spoken, DOMAIN)

    [asked] = engine.asked
    assert asked.pop("nlu")["intent"] == {"name": "intent_1", "confidence": 1.0}
    assert asked == {
        "sender": "anna",
        "text": "turn on the light",
        "metadata": {"device": "display"},
        "message_id": "m1",
        "channel": "rest",
    }


def test_ten_intents_of_the_ranking_are_enough(engine: Engine) -> None:
    interpreter(engine).process([message()], TRACKER, DOMAIN)
    assert [line["name"] for line in engine.asked[0]["nlu"]["ranking"]] == [f"intent_{rank}" for rank in range(1, 11)]


def test_the_act_becomes_the_intent_and_the_whole_reply_goes_along(engine: Engine) -> None:
    engine.reply = {"turn": "t1", "act": "query", "intent": "HassGetState", "confidence": 0.5, "more": [1]}
    [done] = interpreter(engine).process([message()], TRACKER, DOMAIN)
    seen = done.as_dict(only_output_properties=True)
    assert seen["intent"] == {"name": "query", "confidence": 0.5}
    assert seen["attune"] == engine.reply


def test_a_slash_does_not_make_a_text_the_name_of_an_intent(engine: Engine) -> None:
    [done] = interpreter(engine).process([message("/ /restart")], TRACKER, DOMAIN)
    assert done.get("text") == "restart"
    assert engine.asked[0]["text"] == "/ /restart"


def test_lone_surrogates_reach_the_engine_as_replacement_characters(engine: Engine) -> None:
    interpreter(engine).process([message("hi \ud83d there")], TRACKER, DOMAIN)
    assert engine.asked[0]["text"] == "hi ? there"


def test_all_turns_share_one_connection(engine: Engine) -> None:
    one = interpreter(engine)
    for _ in range(5):
        one.process([message()], TRACKER, DOMAIN)
    assert (len(engine.asked), engine.connections) == (5, 1)


def test_a_connection_that_the_engine_closed_meanwhile_is_no_failure(engine: Engine) -> None:
    engine.drop_connections = True
    one = interpreter(engine)
    for _ in range(5):
        [done] = one.process([message()], TRACKER, DOMAIN)
        assert done.get("intent")["name"] == "control"
    assert len(engine.asked) == 5


def test_the_token_is_shown_where_one_is_set(engine: Engine) -> None:
    interpreter(engine, api_token="abc").process([message()], TRACKER, DOMAIN)
    interpreter(engine).process([message()], TRACKER, DOMAIN)
    assert engine.tokens == ["Bearer abc", None]


@pytest.mark.parametrize(
    ("tracker", "settings"),
    [(None, {}), (DialogueStateTracker.from_events("anna", []), {}), (TRACKER, {"offline": True})],
    ids=["without a tracker", "in an evaluation", "offline"],
)
def test_the_plain_result_passes_where_nobody_speaks(
    engine: Engine, tracker: DialogueStateTracker | None, settings: dict[str, Any]
) -> None:
    [done] = interpreter(engine, **settings).process([message()], tracker, DOMAIN)
    assert done.get("intent")["name"] == "intent_1"
    assert engine.asked == []


@pytest.mark.parametrize(
    "broken",
    [
        {"interpret_status": 500},
        {"interpret_status": 404},
        {"reply": b"no json"},
        {"reply": []},
        {"reply": {"act": "control", "confidence": 1}},
        {"reply": {"turn": "t", "act": "dance", "confidence": 1}},
        {"reply": {"turn": "t", "act": "engine_unreachable", "confidence": 1}},
        {"reply": {"turn": "t", "act": "control", "confidence": "high"}},
        {"delay": 0.5},
    ],
    ids=str,
)
def test_a_reply_that_is_not_as_agreed_counts_as_none(engine: Engine, broken: dict[str, Any]) -> None:
    for name, value in broken.items():
        setattr(engine, name, value)
    [done] = interpreter(engine).process([message()], TRACKER, DOMAIN)
    assert done.get("intent") == {"name": "engine_unreachable", "confidence": 1.0}
    assert done.get("attune")["act"] == "engine_unreachable"


def test_a_slow_engine_costs_no_more_than_the_time_out(engine: Engine) -> None:
    engine.delay = 2.0
    started = time.perf_counter()
    interpreter(engine, interpret_timeout=0.15).process([message()], TRACKER, DOMAIN)
    assert 0.14 < time.perf_counter() - started < 0.4


def test_turns_without_the_engine_are_in_its_log_as_soon_as_it_is_back() -> None:
    away = Engine()
    one = interpreter(away)
    turns = []
    for number in range(3):
        [done] = one.process([message(f"request {number}", metadata={"area": "Hall"})], TRACKER, DOMAIN)
        turns.append(done.get("attune")["turn"])
    away.start()
    wait_until(lambda: len(away.delivered) == 3)
    away.stop()

    assert [item["turn"] for item in away.delivered] == turns
    first = away.delivered[0]
    assert set(first) == {"turn", "sender", "text", "metadata", "at", "answer"}
    assert (first["sender"], first["text"], first["metadata"]) == ("anna", "request 0", {"area": "Hall"})
    assert first["at"].endswith("+00:00")
    assert first["answer"].startswith("I can't reach the home right now")
    assert len(one.outbox) == 0


def test_an_engine_that_is_away_is_logged_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    one = EngineInterpreter(BotSettings(engine_port=free_port()))
    with caplog.at_level(logging.ERROR, "components.interpreter"):
        for _ in range(20):
            one.process([message()], TRACKER, DOMAIN)
    assert [record.getMessage() for record in caplog.records] == [
        "The engine gave no connection; turns since the last such line: 1."
    ]


def test_what_was_not_logged_is_counted_in_the_next_line() -> None:
    times = iter((0.0, 1.0, 59.9, 60.0, 61.0))
    muffled = Muffled(lambda: next(times))
    lines = [muffled.count() for _ in range(5)]
    assert (lines, muffled.total) == ([1, None, None, 3, None], 5)
