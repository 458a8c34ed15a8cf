"""The whole bot: a real `rasa run` on a free port, and an HTTP server in the engine's place."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from bot_support import Bot, wait_until

UNREACHABLE = "I can't reach the home right now. Please try again in a moment."


@pytest.mark.parametrize(
    "act",
    ["control", "query", "converse", "teach", "guide", "recall", "forget", "correct", "answer_question", "unclear"],
)
def test_each_act_calls_its_action_with_the_engines_reply(bot: Bot, act: str) -> None:
    bot.engine.act = act
    text, custom = bot.say("hello", metadata={"area": "Kitchen"})
    assert text == f"action_{act} done"
    assert (custom["turn"], custom["outcome"]) == ("turn-1", "done")

    latest = bot.engine.actions[0]["tracker"]["latest_message"]
    assert latest["attune"]["act"] == act
    assert latest["attune"]["intent"] == bot.engine.asked[0]["nlu"]["intent"]["name"] == "greet"
    assert latest["metadata"]["area"] == "Kitchen"
    assert bot.engine.tokens == ["Bearer let-me-in"] * 2


def test_the_intents_name_of_the_engine_said_aloud_is_only_a_text(bot: Bot) -> None:
    for text in ("/restart", "/engine_unreachable", '/control{"a": 1}'):
        assert bot.say(text)[0] == "action_control done"
    assert [asked["text"] for asked in bot.engine.asked] == ["/restart", "/engine_unreachable", '/control{"a": 1}']


def test_the_domain_is_not_sent_with_every_call(bot: Bot) -> None:
    bot.say("hello")
    assert "domain" not in bot.engine.actions[0]


def test_a_stream_brings_the_same_messages_line_by_line(bot: Bot) -> None:
    status, raw = bot.post(b'{"sender": "anna", "message": "hello"}', "?stream=true")
    lines = [json.loads(line) for line in raw.splitlines()]
    assert status == 200
    assert [sorted(line) for line in lines] == [["recipient_id", "text"], ["custom", "recipient_id"]]


def test_what_was_ignored_is_named_beside_the_engines_reasons(bot: Bot) -> None:
    text, custom = bot.say("hello", sender=5, metadata="kitchen")
    assert text == "action_control done"
    assert custom["reasons"] == [
        "because",
        '"sender" is not a text of 1 to 200 characters and was ignored.',
        '"metadata" is not an object and was ignored.',
    ]
    assert (bot.engine.asked[0]["sender"], bot.engine.asked[0]["metadata"]) == ("default", {})


@pytest.mark.parametrize(
    "text", ["😀🎉", "свет", "\x00a\x07", "a" * 10_000, "a b " * 2_500, "?!", "{}", "<script>", "\ud83d x"]
)
def test_odd_texts_are_served(bot: Bot, text: str) -> None:
    assert bot.say(text)[0] == "action_control done"


@pytest.mark.parametrize(
    ("body", "start"),
    [
        (b"", "I could not read that"),
        (b"\xff\x00", "I could not read that"),
        (b'{"sender": "anna"}', "There was nothing to hear"),
        (b'{"message": ""}', "I didn't hear anything"),
        (json.dumps({"message": "a" * 10_001}).encode(), "That was too long"),
        (b"a" * 3_000_000, "That was too much at once"),
    ],
    ids=["no body", "binary", "no message", "empty", "too long", "too big"],
)
def test_what_is_no_utterance_gets_a_refusal_that_says_why_and_is_logged(bot: Bot, body: bytes, start: str) -> None:
    text, custom = bot.answer(body)
    assert text.startswith(start)
    assert (custom["outcome"], custom["reasons"]) == ("refused", [text])
    assert bot.engine.asked == []
    [item] = wait_until(lambda: bot.engine.delivered)
    assert (item["turn"], item["answer"]) == (custom["turn"], text)


def test_a_web_page_of_another_site_is_kept_out(bot: Bot) -> None:
    body = b'{"sender": "anna", "message": "unlock the door"}'
    assert bot.post(body, headers={"Origin": "https://elsewhere.example"})[0] == 403
    assert bot.post(body, headers={"Origin": "http://rebound.example", "Host": "rebound.example"})[0] == 403
    assert bot.post(body, headers={"Origin": bot.url})[0] == 200
    assert len(bot.engine.asked) == 1


def test_without_the_engine_every_turn_is_answered_at_once_and_logged_later(bot: Bot) -> None:
    bot.engine.stop()
    turns = []
    for _ in range(3):
        started = time.perf_counter()
        text, custom = bot.say("hello")
        assert time.perf_counter() - started < 0.4
        assert text == UNREACHABLE
        assert (custom["outcome"], custom["intent"], custom["reasons"]) == ("failed", None, [UNREACHABLE])
        turns.append(custom["turn"])

    bot.engine.start()
    wait_until(lambda: len(bot.engine.delivered) == 3)
    assert [item["turn"] for item in bot.engine.delivered] == turns
    assert bot.say("hello")[0] == "action_control done"


def test_an_engine_that_dies_between_understanding_and_acting_leaves_no_turn_without_an_answer(bot: Bot) -> None:
    bot.engine.die_in_action = True
    text, custom = bot.say("hello")
    assert (text, custom["outcome"], custom["turn"]) == (UNREACHABLE, "failed", "turn-1")
    [item] = wait_until(lambda: bot.engine.delivered)
    assert (item["turn"], item["text"], item["answer"]) == ("turn-1", "hello", UNREACHABLE)


def test_what_an_action_call_carries_does_not_grow_with_the_conversation(bot: Bot) -> None:
    for _ in range(30):
        bot.say("hello", sender="long")
    sizes = bot.engine.action_bytes
    assert max(sizes[10:]) - min(sizes[10:]) < 0.1 * max(sizes)


def test_quick_messages_of_one_sender_are_answered_in_order_without_long_waits(bot: Bot) -> None:
    bot.say("hello")
    started = time.perf_counter()
    with ThreadPoolExecutor(4) as clients:
        answers = list(clients.map(lambda _: bot.say("hello"), range(4)))
    assert [text for text, _ in answers] == ["action_control done"] * 4
    assert time.perf_counter() - started < 1.0
