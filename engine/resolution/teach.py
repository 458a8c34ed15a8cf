"""Turns that teach: statements, guided answers, what is known, what to forget."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any, Final

from engine.domain import Asking, DialogueAct, Hypothesis, Interpretation, Question, Refusal, Resolution, Unresolved
from engine.language.reading import Reading
from engine.language.titles import genre_of
from engine.language.words import REQUEST_WORDS, fold
from engine.resolution import dialogue
from engine.teaching import guided
from engine.teaching.statements import Statement, impossible, parse, to_forget

STATE: Final = "state_preference"
GUIDE: Final = "learn_preferences"
LIST: Final = "list_preferences"
FORGET: Final = "forget_preference"
_LIKELY: Final = 0.4
_NOTHING: Final = frozenset({("it",), ("that",), ("this",), ("them",), ("you",), ("him",), ("her",)})
_QUESTION_WORDS: Final = frozenset("what what's who when where which how why is are do does did can could".split())
_SKIP: Final = re.compile(
    r"^(?:skip(?: (?:it|this|that)(?: one| question)?)?|next(?: question| one)?|pass|"
    r"i (?:don't|do not) (?:know|care|mind)|"
    r"no (?:preference|idea)|not sure|whatever|i have no idea)$",
    re.IGNORECASE,
)
_GUIDE: Final = re.compile(
    r"\b(?:learn|ask me about|get to know)\b.*\b(?:preferences|likes|tastes?|me|habits)\b|"
    r"^(?:continue|go on with|resume) (?:learning|the questions|my preferences)",
    re.IGNORECASE,
)
_LET: Final = re.compile(
    r"^(?:please |can you |could you )*let (?:me|us|him|her|them) (?:in|out|into|through)\b", re.IGNORECASE
)
"""Who wants to be let in wants no questions."""
_PHRASE: Final = re.compile(
    r"^(?:please |from now on |hey )*(?:when(?:ever)?|if|once|every time) (?:i|we) (?:say|tell you|ask for)\b|"
    r"\b(?:(?:is|as) (?:a|the) (?:shortcut|command|phrase) for|should mean)\b",
    re.IGNORECASE,
)
_NO_PHRASES: Final = (
    "I can't give words of yours a meaning of their own: please say what to do. "
    "I do learn what you like, such as “I like it at 21 degrees in the evening”."
)
_LIST: Final = re.compile(r"\bwhat (?:do|have) you (?:know|learn(?:ed|t)?|remember)(?: about me)?\b", re.IGNORECASE)


def slots_of(statement: Statement) -> dict[str, Any]:
    """A statement as slots, to be stored by the one who owns the store."""
    return {key: value for key, value in asdict(statement).items() if value is not None}


def resolve(reading: Reading, intent: str, confidence: float) -> tuple[DialogueAct, Resolution] | None:
    """The turn as teaching; None where it teaches nothing."""
    text = reading.text
    if _PHRASE.search(text):
        return DialogueAct.TEACH, Refusal(Unresolved.CANNOT, _NO_PHRASES, Hypothesis(STATE, score=0.9))
    if what := to_forget(text):
        if not dialogue.drops(text):
            return DialogueAct.FORGET, _forget(what, reading)
    elif intent == FORGET and confidence >= _LIKELY:
        return DialogueAct.FORGET, _forget(text, reading)
    if _GUIDE.search(text) or (intent == GUIDE and confidence >= _LIKELY and not _LET.match(text)):
        return DialogueAct.GUIDE, Interpretation(Hypothesis(GUIDE, score=max(confidence, 0.9)))
    if _LIST.search(text) or (intent == LIST and confidence >= _LIKELY):
        return DialogueAct.RECALL, Interpretation(Hypothesis(LIST, score=max(confidence, 0.9)))
    return _statement(reading, intent, confidence)


_FELT: Final = frozenset("cold cool chilly warm hot dark dim bright light cosy cozy".split())
_HOW_MUCH: Final = (
    "How much would that be? I remember temperatures and brightness in numbers: “I like it at 18 degrees at night”, "
    "“I like the light at 30 percent in the evening”."
)


def _statement(reading: Reading, intent: str, confidence: float) -> tuple[DialogueAct, Resolution] | None:
    statement = parse(reading.text, reading)
    if statement is None or (statement.category is None and intent != STATE):
        return None
    hypothesis = Hypothesis(STATE, slots=slots_of(statement), score=max(confidence, 0.9))
    if why := impossible(statement):
        return DialogueAct.TEACH, Refusal(Unresolved.OUT_OF_RANGE, why, hypothesis)
    if fold(str(statement.value)) in _NOTHING:
        return None
    if statement.category is None and _FELT & set(fold(str(statement.value))):
        return DialogueAct.TEACH, Question(Asking.MISSING, _HOW_MUCH, why=Unresolved.MISSING, hypothesis=None)
    if statement.category is None:
        text = f"What is {statement.value}: music, a film, a sports team, food, or something else?"
        return DialogueAct.TEACH, Question(Asking.CATEGORY, text, topic=str(statement.value), hypothesis=hypothesis)
    return DialogueAct.TEACH, Interpretation(hypothesis)


def _forget(what: str, reading: Reading) -> Interpretation:
    folded = " ".join(fold(what))
    everything = bool(re.search(r"\b(?:everything|all)\b", folded)) and not genre_of(what)
    statement = parse(what, reading)
    value = str(statement.value) if statement else re.sub(r"^(?:about |my )+", "", folded)
    slots: dict[str, Any] = {"everything": True} if everything else {"value": value}
    if statement and statement.category:
        slots["category"] = statement.category
    return Interpretation(Hypothesis(FORGET, slots=slots, score=0.9))


_CATEGORIES: Final[dict[str, str]] = {
    "music": "music.genre",
    "genre": "music.genre",
    "band": "music.artist",
    "singer": "music.artist",
    "artist": "music.artist",
    "song": "music.track",
    "film": "media.film",
    "movie": "media.film",
    "show": "media.film",
    "series": "media.film",
    "team": "sports.team",
    "sport": "sports.team",
    "sports": "sports.team",
    "club": "sports.team",
    "football": "sports.team",
    "food": "food.cuisine",
    "cuisine": "food.cuisine",
    "dish": "food.cuisine",
    "else": "general.interest",
    "other": "general.interest",
}


def categorised(question: Question, reading: Reading) -> Resolution | None:
    """The statement whose kind had to be asked for; None where the answer names no kind."""
    found = next((_CATEGORIES[word] for word in fold(reading.text) if word in _CATEGORIES), None)
    if found is None or question.hypothesis is None:
        return None
    slots = {**question.hypothesis.slots, "category": found}
    return Interpretation(Hypothesis(STATE, slots=slots, score=0.95))


def interrupts(reading: Reading, intent: str, confidence: float, *, device_intent: bool) -> bool:
    """Whether someone who was asked a guided question said something else instead of an answer."""
    words = fold(reading.text)
    head = next(iter(words), "")
    asks = head in _QUESTION_WORDS or reading.text.strip().endswith("?")
    requests = device_intent and head in REQUEST_WORDS and len(words) > 2
    elsewhere = intent in {LIST, FORGET, "help", "correct", "undo"} and confidence >= 0.6
    return asks or requests or elsewhere


def guided_answer(question: Question, reading: Reading) -> Resolution | None:
    """The answer to a guided question: a statement, a refusal with the reason, a skip, or the wish to stop."""
    topic = guided.topic(question.topic)
    if topic is None:
        return None
    if dialogue.drops(reading.text) or fold(reading.text)[:1] in {("stop",), ("enough",), ("later",)}:
        return Interpretation(Hypothesis(dialogue.NEVERMIND, slots={"topic": topic.name}, score=1.0))
    if _SKIP.match(reading.text.strip(" .!")):
        return Interpretation(Hypothesis(GUIDE, slots={"topic": topic.name, "skipped": True}, score=1.0))
    answer = topic.parse(reading)
    if isinstance(answer, guided.BadAnswer):
        return Refusal(Unresolved.OUT_OF_RANGE, answer.text, Hypothesis(GUIDE, slots={"topic": topic.name}, score=0.9))
    slots = slots_of(answer) | {"topic": topic.name}
    return Interpretation(Hypothesis(STATE, slots=slots, score=0.95))
