"""Short honest answers to what asks nothing of the home."""

from __future__ import annotations

from typing import Final

from engine.context.situation import Situation
from engine.domain import Hypothesis, Interpretation

HELP: Final = (
    "I switch, dim and set what is in this home, tell its state, play media, and learn what you like. "
    "Try “turn on the light”, “what is the temperature?”, “play some music”, or “learn my preferences”."
)
_SAID: Final[dict[str, str]] = {
    "greet": "Hello! What can I do for you?",
    "goodbye": "Goodbye!",
    "thank": "You're welcome.",
    "help": HELP,
    "affirm": "I had not asked anything. What would you like?",
    "deny": "All right.",
    "HassNevermind": "All right.",
    "select_option": "I had not offered a choice. What would you like?",
    **dict.fromkeys(
        ("HassIncreaseTimer", "HassDecreaseTimer", "HassPauseTimer", "HassUnpauseTimer"),
        "I can't change a timer that runs, but I can cancel it and set another one.",
    ),
    **dict.fromkeys(
        (
            "HassListAddItem",
            "HassListCompleteItem",
            "HassListRemoveItem",
            "HassShoppingListAddItem",
            "HassShoppingListCompleteItem",
        ),
        "I can't keep lists: I can only work with what is in this home.",
    ),
    "HassGetWeather": "I don't know the forecast: I can only tell what this home's own sensors measure.",
    "HassBroadcast": "I can't make announcements: nothing in this home takes them from me.",
    "out_of_scope": "That is beyond this home: I can only work with what is in it. " + HELP.split(". ")[1],
}
EXPLAIN: Final = "explain"
INTENTS: Final = frozenset({*_SAID, EXPLAIN})


def answer(intent: str, situation: Situation, confidence: float) -> Interpretation:
    """What to say."""
    text = _why(situation) if intent == EXPLAIN else _SAID[intent]
    return Interpretation(Hypothesis(intent, score=confidence), text)


def _why(situation: Situation) -> str:
    recent = situation.recent
    if recent is None or recent.last is None:
        return "I have not done anything lately that I could explain."
    reasons = recent.last.reasons
    if not reasons:
        return f"You said “{recent.said}”, and only this fitted."
    return f"You said “{recent.said}”, and {', '.join(reasons)}."
