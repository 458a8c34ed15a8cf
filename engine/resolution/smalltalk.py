"""Short honest answers to what asks nothing of the home."""

from __future__ import annotations

from typing import Final

from engine.context.situation import Situation
from engine.domain import Hypothesis, Interpretation
from engine.language.reading import Reading
from engine.language.words import FILLERS
from engine.resolution import why

HELP: Final = (
    "I switch, dim and set what is in this home, tell its state, play media, and learn what you like. "
    "Try “turn on the light”, “what is the temperature?”, “play some music”, or “learn my preferences”."
)
SELECT: Final = "select_option"
_SAID: Final[dict[str, str]] = {
    "greet": "Hello! What can I do for you?",
    "goodbye": "Goodbye!",
    "thank": "You're welcome.",
    "help": HELP,
    "affirm": "I had not asked anything. What would you like?",
    "deny": "All right.",
    "HassNevermind": "All right.",
    SELECT: "",
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
_LISTS: Final = frozenset("list lists shopping groceries todo basket remind reminder buy add remove tick cross".split())
_TIMING: Final = frozenset("timer timers alarm countdown clock longer".split())
_SHOWN: Final[dict[str, frozenset[str]]] = {
    "greet": frozenset("hello hi hiya hey yo howdy greetings morning afternoon evening welcome there sup up".split()),
    "goodbye": frozenset(
        "bye goodbye night cya ciao farewell see catch soon later tomorrow cheerio goodnight adios so long".split()
    ),
    "affirm": frozenset(
        "yes yeah yep yup yo sure ok okay right correct exactly indeed absolutely definitely certainly please go do "
        "thing fine good perfect great alright course true affirmative confirmed confirm sounds".split()
    ),
    "select_option": frozenset(
        "first second third fourth last former latter one ones two three four number option both either neither none "
        "all left right other any 1 2 3 4 5 thing".split()
    ),
    **dict.fromkeys(
        (
            "HassListAddItem",
            "HassListCompleteItem",
            "HassListRemoveItem",
            "HassShoppingListAddItem",
            "HassShoppingListCompleteItem",
        ),
        _LISTS,
    ),
    **dict.fromkeys(("HassIncreaseTimer", "HassDecreaseTimer", "HassPauseTimer", "HassUnpauseTimer"), _TIMING),
    "HassGetWeather": frozenset(
        "weather forecast rain rainy raining snow snowing sun sunny wind windy storm umbrella coat outside temperature "
        "cloudy hot cold degrees warm jacket".split()
    ),
    "HassBroadcast": frozenset("announce announcement broadcast tell everyone everybody say".split()),
}
"""Intent → words of which such a remark has at least one: the statistics have a class for every sentence."""
INTENTS: Final = frozenset({*_SAID, EXPLAIN})


def shows_itself(intent: str, reading: Reading, language: str) -> bool:
    """Whether the words may be such a remark at all, and nothing in them is left over that it would not explain.

    Only of English it is known what is said then. That an assistant was asked nothing is no answer to "recline the
    sofa": it is to say that it did not understand.
    """
    telling = _SHOWN.get(intent)
    if language != "en" or telling is None:
        return True
    return bool(reading.words & telling) and not (intent in _SHORT and set(reading.unknown) - telling - FILLERS)


_SHORT: Final = frozenset({"greet", "goodbye", "affirm", "select_option"})
"""Remarks of which every word is known."""


def answer(intent: str, situation: Situation, confidence: float) -> Interpretation:
    """What to say."""
    text = why.of_last(situation) if intent == EXPLAIN else _SAID[intent]
    if intent == SELECT:
        # Said in the words of the request: whoever says them does not think of a choice.
        said = situation.utterance.text.strip(" .!?")
        text = f"I don't know what you mean by “{said}”. Please name the thing, and what I should do with it."
    return Interpretation(Hypothesis(intent, score=confidence), text)
