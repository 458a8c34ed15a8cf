"""What stops a request before it is looked at: it forbids, it is for nobody knows when, or it is several at once."""

from __future__ import annotations

import re
from typing import Final

from engine.domain import Hypothesis, Interpretation, Refusal, Resolution, Unresolved
from engine.language import discomforts, stance
from engine.language.ordering import IMPERATIVES
from engine.language.reading import Reading
from engine.language.stance import Stance
from engine.language.words import ASKING, REQUEST_WORDS
from engine.resolution.dialogue import NEVERMIND

_VERBS: Final = (
    "turn|switch|open|close|shut|lock|unlock|set|play|dim|brighten|start|stop|pause|resume|raise|lower|mute|unmute|"
    "increase|decrease|put|skip|vacuum|make|brew"
)
_NEXT: Final = re.compile(
    rf"(?:,|;|\band\b|\bthen\b)\s+(?:(?:and|then|please|also|now)\s+)*(?:{_VERBS})\b", re.IGNORECASE
)
_FIRST: Final = re.compile(rf"\b(?:{_VERBS})\b", re.IGNORECASE)


_ONLY_TIMES: Final = (
    "I can't wait for something to happen, only for a time: say when, as “in ten minutes” or “at seven”."
)
_DONE: Final = REQUEST_WORDS - frozenset("show tell check say light heat cool warm clean watch hear listen".split()) | {
    "on",
    "off",
}
_OWN_WORDS: Final = re.compile(r"\b(?:i|we) (?:say|tell|inform|know|let)\b", re.IGNORECASE)
"""What somebody does who does not ask for it: "until I say so"."""
_FORBIDDEN: Final = REQUEST_WORDS | IMPERATIVES.keys() | {"on", "off", "arm", "disarm", "arming", "disarming"}
"""What a prohibition may be about; other sentences that deny something are none."""
_TOLD: Final = frozenset("tell let remind notify ping warn alert inform say know".split())
"""What asks for word of something, which is answered with how it is now."""


def waiting(reading: Reading) -> Refusal | None:
    """Why what waits for something to happen is not done, whatever it sounds like; None: it does not wait."""
    waits = reading.stance is Stance.DEFERS and stance.waits(reading.masked)
    told = not _TOLD.isdisjoint(reading.words) and _OWN_WORDS.search(reading.text) is None
    if not waits or not reading.outside & _DONE or told or reading.head in ASKING - {"when"}:
        return None
    return Refusal(Unresolved.LATER, _ONLY_TIMES, Hypothesis("HassTurnOn", score=0.9))


def unread(reading: Reading) -> Refusal | None:
    """Why nothing of a set is changed where nobody can tell what it leaves out; None: it can be told."""
    if not reading.unread or reading.stance is not Stance.PLAIN:
        return None
    text = f"I don't know what “{reading.unread}” is, which is to be left out, so I change nothing. What is its name?"
    return Refusal(Unresolved.NO_SUCH_NAME, text, Hypothesis("HassTurnOff", score=0.9))


def stopped(reading: Reading, intent: str, *, one_clause: bool = False) -> Resolution | None:
    """Why nothing is done, whatever it is about; None: nothing stops it.

    `one_clause` is for what may hold any words, such as a title: it is never taken for several requests.
    """
    denied = discomforts.denied([token.text for token in reading.tokens])
    if reading.stance is Stance.FORBIDS and (denied or reading.outside & _FORBIDDEN):
        return Interpretation(Hypothesis(NEVERMIND, score=0.9), "All right, I leave it as it is.")
    if reading.stance is Stance.DEFERS:
        # Times have been taken out of the words by now (see `later`): what is left is a condition.
        return Refusal(Unresolved.LATER, _ONLY_TIMES, Hypothesis(intent, score=0.9))
    if not one_clause and _several(reading.text):
        text = "I can only do one thing at a time. Please say them one after the other."
        return Refusal(Unresolved.SEVERAL, text, Hypothesis(intent, score=0.9))
    return None


def _several(text: str) -> bool:
    following = _NEXT.search(text)
    return following is not None and _FIRST.search(text[: following.start()]) is not None
