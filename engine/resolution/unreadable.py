"""What nobody can act on: nothing was said, or too much, or in another language, or it stops before its thing."""

from __future__ import annotations

import re
from typing import Final

from engine.context.situation import Situation
from engine.domain import Asking, DialogueAct, Hypothesis, Interpretation, Question, Refusal, Unresolved
from engine.language import remarks
from engine.language.foreign import foreign
from engine.language.reading import Reading
from engine.language.words import MAX_TEXT, REQUEST_WORDS
from engine.resolution import smalltalk
from engine.resolution.caution import NEWS
from engine.resolution.dialogue import NEVERMIND
from engine.resolution.weighing import Resolved


def refusal(text: str, reading: Reading) -> Refusal | None:
    """Why it can't be read at all; None: it can."""
    if not text.strip():
        return Refusal(Unresolved.EMPTY, "I heard nothing. What can I do for you?")
    if len(text) > MAX_TEXT:
        return Refusal(
            Unresolved.TOO_LONG, f"That is too long for me: please say it in less than {MAX_TEXT} characters."
        )
    # What is only called like code may be spoken of: names of the home are no part of it.
    if not reading.tokens or _CODE.search(reading.masked if reading.mentions else text) is not None:
        return Refusal(Unresolved.NOT_UNDERSTOOD, "I can only read words. " + smalltalk.HELP)
    if remarks.is_encoded(text):
        return Refusal(Unresolved.NOT_UNDERSTOOD, "That is coded for a machine. Please say it in plain words.")
    return None


def passed(reading: Reading, situation: Situation) -> Interpretation | Refusal | None:
    """The answer to what asks for nothing: a remark, or a sentence that is cut off; None: it is neither."""
    if situation.language != "en" or situation.pending is not None:
        return None
    if remarks.is_cut_off(reading):
        return Refusal(Unresolved.NOT_UNDERSTOOD, "I'm listening. What can I do for you?")
    if remarks.is_remark(reading):
        return Interpretation(Hypothesis(NEVERMIND, score=0.9), NEWS)
    return None


_CODE: Final = re.compile(
    r"^\s*[\[{].*[\]}]\s*$|[\"']\s*:\s*[\"'\d{\[]|[{<]%|\{\{.*\}\}|<\s*/?\s*\w+[^<]*>|"
    r"^\s*(?:select|insert|update|delete|drop|alter|create|truncate)\b.+\b(?:from|into|table|where|values|database)\b|"
    r"^\s*(?:publish|subscribe|pub|sub|mosquitto_\w+)\b.*\w/\w|"
    r"^\s*\w+/\w+/\S+|^\s*(?:sudo|curl|rm -|import|def|func)\s",
    re.IGNORECASE | re.DOTALL,
)
"""What was written for a machine: JSON, templates, markup, SQL, a message for the bus; no title, and no request."""


_CUT_OFF: Final = frozenset({"the", "my", "our", "a", "an"})
_ASKED_OFF: Final = {"off": ("HassTurnOff", "turn off"), "on": ("HassTurnOn", "turn on")}


def unfinished(situation: Situation, reading: Reading) -> Resolved | None:
    """What is said in another language, or stops before the thing that it is about: nobody can act on that."""
    said = [token.text for token in reading.tokens]
    if situation.language == "en" and foreign(reading):
        text = "I only understand English here. Please say it in English."
        return Resolved(DialogueAct.UNCLEAR, Refusal(Unresolved.NOT_UNDERSTOOD, text), reading)
    whole = reading.names or reading.types or reading.areas or reading.unknown or reading.amounts
    if len(said) < 2 or said[-1] not in _CUT_OFF or whole or not reading.outside & REQUEST_WORDS:
        return None
    intent, verb = next((found for word, found in _ASKED_OFF.items() if word in said), ("HassTurnOn", said[0]))
    hypothesis = Hypothesis(intent, score=0.9)
    question = Question(Asking.MISSING, f"What shall I {verb}?", why=Unresolved.MISSING, hypothesis=hypothesis)
    return Resolved(DialogueAct.CONTROL, question, reading, (hypothesis,))
