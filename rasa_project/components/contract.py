"""The words that the bot shares with the engine and with REST clients; nothing here does I/O."""

from __future__ import annotations

import secrets
import time
from enum import Enum
from typing import Any

from rasa.shared.core.domain import Domain

ATTUNE = "attune"
"""Key of the engine's whole reply in a message's parse data; actions read it from the tracker."""

UNREACHABLE_RESPONSE = "utter_home_unreachable"


class Act(str, Enum):
    """What a turn calls for, as decided by the engine; the dialogue has one rule for each."""

    CONTROL = "control"
    QUERY = "query"
    CONVERSE = "converse"
    TEACH = "teach"
    GUIDE = "guide"
    RECALL = "recall"
    FORGET = "forget"
    CORRECT = "correct"
    ANSWER_QUESTION = "answer_question"
    UNCLEAR = "unclear"
    ENGINE_UNREACHABLE = "engine_unreachable"
    """Never said by the engine: the bot sets it when it got no usable reply."""


def new_turn_id() -> str:
    """Return an id for a turn that the engine did not name; like the engine's, it sorts by time of creation."""
    return f"{time.time_ns() // 1_000_000:012x}-{secrets.token_hex(8)}"


def unreachable_text(domain: Domain) -> str:
    """Return what people are told while the engine does not answer."""
    return str(domain.responses[UNREACHABLE_RESPONSE][0]["text"])


def interpretation(turn: str, outcome: str, reason: str) -> dict[str, Any]:
    """Return the `custom` message of a turn that the engine had no part in: nothing was understood or sent."""
    return {
        "type": "interpretation",
        "turn": turn,
        "outcome": outcome,
        "intent": None,
        "slots": {},
        "targets": [],
        "commands": [],
        "confidence": 0.0,
        "reasons": [reason],
        "rewritten_from": None,
        "preferences": [],
        "parts": None,
    }
