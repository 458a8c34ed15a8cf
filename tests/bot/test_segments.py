"""How an utterance is divided, and how its stretches go through the pipeline."""

from __future__ import annotations

import pytest
from bot_support import PROJECT, Engine
from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message

from components.interpreter import EngineInterpreter
from components.segments import MOST_SEGMENTS, segments
from components.settings import BotSettings
from components.tokenizer import DividingTokenizer


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("turn on the light", ["turn on the light"]),
        ("turn off the lamp and lock the door", ["turn off the lamp", "lock the door"]),
        ("set it to 22.5, then open the blinds; stop!", ["set it to 22.5", "open the blinds", "stop!"]),
        ("turn it to 1,5", ["turn it to 1,5"]),
        ("and", ["and"]),
        ("", [""]),
    ],
)
def test_it_is_divided_at_commas_and_conjunctions_but_not_inside_numbers(text: str, said: list[str]) -> None:
    found = segments(text)
    assert [one for one, _ in found] == said
    assert "".join(one + between for one, between in found) == text


def test_a_flood_of_commas_is_bounded() -> None:
    text = "a, " * 500 + "b"
    assert len(segments(text)) == MOST_SEGMENTS
    assert "".join(one + between for one, between in segments(text)) == text


def test_the_stretches_go_through_the_pipeline_and_reach_the_engine_with_their_rankings(engine: Engine) -> None:
    tokenizer = DividingTokenizer(WhitespaceTokenizer.get_default_config())
    batch = tokenizer.process([Message({"text": "turn off the lamp and lock the door"})])
    assert [message.get("text") for message in batch] == [
        "turn off the lamp and lock the door",
        "turn off the lamp",
        "lock the door",
    ]
    for rank, message in enumerate(batch):
        message.set("intent_ranking", [{"name": f"intent_{rank}", "confidence": 0.5}])
    tracker = DialogueStateTracker.from_events("anna", [ActionExecuted("action_session_start")])
    [left] = EngineInterpreter(BotSettings(engine_port=engine.port)).process(
        batch, tracker, Domain.load(str(PROJECT / "domain"))
    )
    assert left is batch[0], "Rasa goes on with the utterance alone"
    assert engine.asked[0]["nlu"]["segments"] == [
        {"text": "turn off the lamp and ", "ranking": [{"name": "intent_1", "confidence": 0.5}]},
        {"text": "lock the door", "ranking": [{"name": "intent_2", "confidence": 0.5}]},
    ]
