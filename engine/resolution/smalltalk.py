"""Short honest answers to what asks nothing of the home."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from devices.model import Device, Entity
from devices.reading import current, leaves_trace
from engine.context.situation import Situation
from engine.domain import Hypothesis, Interpretation
from engine.language.describe import be, capital, listing, place, the, told
from engine.language.reading import Reading
from engine.language.words import FILLERS

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
    text = _why(situation) if intent == EXPLAIN else _SAID[intent]
    return Interpretation(Hypothesis(intent, score=confidence), text)


def asks_why(reading: Reading) -> bool:
    """Whether nothing but the reason is asked for: "why not?", "why didn't that work?"."""
    return _WHY.match(reading.text) is not None


_WHY: Final = re.compile(
    r"^(?:(?:but|and|ok(?:ay)?|so|no)[ ,]+)*(?:why|how come|what for)(?: not)?"
    r"(?: (?:didn't|did not|can't|cannot|couldn't|won't|doesn't|isn't|did|can|could|won't) "
    r"(?:you|it|that|this)(?: (?:do|work|happen|working|that|it|so|off|on))*)?[?!. ]*$",
    re.IGNORECASE,
)


def _why(situation: Situation) -> str:
    recent = situation.recent
    if recent is None or recent.last is None:
        return "I have not done anything lately that I could explain."
    last, reasons = recent.last, recent.last.reasons
    about = [found for one in last.targets if (found := situation.home.entity(one)) is not None]
    if not last.orders:
        return _undone(reasons, about)
    sent = [(*found, order) for order in last.orders if (found := situation.home.entity(order.unique_id)) is not None]
    missed = [
        (device, entity)
        for device, entity, order in sent
        if any(leaves_trace(to) and current(entity, to.feature) != to.value for to in order.changes)
    ]
    if last.later is None and missed and len(missed) == len(sent):
        return _undone((), missed)
    said = f"You said “{recent.said}”"
    return f"{said}, and {listing(reasons)}." if reasons else f"{said}, and only this fitted."


def _undone(reasons: Sequence[str], about: Sequence[tuple[Device, Entity]]) -> str:
    """Why something was not done, or is not so any more."""
    off = [the(device.name, device) + place(device) for device, entity in about if not _there(device, entity)]
    if off:
        return f"Because {listing(off)} {be(off)} offline."
    if reasons:
        return f"{capital(reasons[0])}."
    if about:
        states = listing([told(device, entity) for device, entity in about[:_MOST_TOLD]])
        return f"{capital(states)} now; why, I can't tell."
    return "I have not done anything lately that I could explain."


_MOST_TOLD: Final = 3


def _there(device: Device, entity: Entity) -> bool:
    return device.available and entity.available
