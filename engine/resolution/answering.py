"""Answers beside the plain ones: to a question that something else came after, "no, close it", "in ten minutes"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from engine.context.situation import Situation
from engine.domain import Asking, DialogueAct, Interpretation, Question, RankedIntent, Refusal, Resolution
from engine.language import times
from engine.language.amounts import PERCENT
from engine.language.clauses import Clause
from engine.language.others import others
from engine.language.reading import Reading
from engine.language.words import ASKING, REQUEST_WORDS, fold
from engine.moments import Later
from engine.resolution import dialogue, later, queries, referring, teach
from engine.resolution.rewording import said_so
from engine.resolution.weighing import Resolved
from engine.teaching import statements

_NO_BUT: Final = re.compile(
    r"^(?:no+|nope|nah)[,. ]+(?:please )?"
    r"(?P<rest>(?:turn|switch|open|close|shut|lock|unlock|set|dim|start|stop|play|put)\b .+)$",
    re.IGNORECASE,
)


def is_old(question: Question, situation: Situation) -> bool:
    """Whether something else came after it that an answer may be about: a mere "yes" is then asked for again."""
    if situation.asked is not None or question.kind not in {Asking.CHOICE, Asking.CONFIRMATION}:
        return False
    changed, asked_at = situation.conversation.changed, situation.conversation.asked_at
    done_since = changed is not None and asked_at is not None and changed.at > asked_at
    return question.kind is Asking.CONFIRMATION or done_since


def come_back(question: Question, situation: Situation, reading: Reading) -> Resolved | None:
    """The answer to a question that something else came after: by name it still counts."""
    if question.kind is Asking.CONFIRMATION:
        yes = dialogue.says_yes(reading.text)
        return Resolved(DialogueAct.CONTROL, replace(question), reading) if yes else None
    if others(reading.text) or fold(reading.text)[0] in REQUEST_WORDS:
        return None
    answer = dialogue.named(question, reading.text, situation)
    if answer is None:
        return None
    return Resolved(DialogueAct.CONTROL, later.confirmed(answer, question, situation), reading, (answer.hypothesis,))


def refused_for(question: Question, text: str) -> str | None:
    """What is asked for instead of what was offered: "no, close it"; None where nothing is."""
    found = _NO_BUT.match(text) if question.kind is Asking.CONFIRMATION else None
    return found["rest"] if found else None


def put_off(question: Question, text: str, situation: Situation) -> Resolution | None:
    """What was offered, at the time that is answered: "in ten minutes"; None where no time is, or it has one."""
    if question.kind is not Asking.CONFIRMATION or not question.options:
        return None
    offered = question.options[0].hypothesis
    sense = times.sense_of(re.sub(r"^(?:yes|ok|okay|but|only|not now)[, ]+", "", text.strip(" .!")), situation.at)
    if sense is None or sense.at is None or not offered.orders or offered.later is not None:
        return None
    when = Later(sense.at, sense.every, sense.lasting_s, text)
    return later.keep(Interpretation(offered), when, situation, sense.guesses)


def with_value(
    answer: Interpretation, question: Question, reading: Reading, situation: Situation
) -> tuple[Situation, tuple[RankedIntent, ...]] | None:
    """The moment and the intents to set what was chosen to a value: "both to 20 percent"; None: none was said."""
    chosen = answer.hypothesis
    if question.kind is not Asking.CHOICE or not chosen.targets or chosen.later or len(reading.amounts) != 1:
        return None
    amount = reading.amounts[0]
    if amount.unit != PERCENT and (amount.unit is None or not amount.unit.startswith("°")):
        # "2" is the second of them.
        return None
    text = f"set it to {amount.value:g} {'percent' if amount.unit == PERCENT else 'degrees'}"
    moment = replace(said_so(situation, text), meant=frozenset(chosen.targets))
    return moment, referring.ranked(Clause(text, text), situation.home, chosen)


def guided(question: Question, reading: Reading, top: RankedIntent, *, device_intent: bool) -> Resolved | None:
    """The answer to one of the guided questions; None where something else is asked for."""
    asked_else = teach.interrupts(reading, top.intent, top.confidence, device_intent=device_intent)
    answer = None if asked_else else teach.guided_answer(question, reading)
    # "I like it at 22 degrees" answers no question about music, but it is worth keeping.
    if isinstance(answer, Refusal) and (stated := teach.resolve(reading, top.intent, top.confidence)):
        return Resolved(stated[0], stated[1], reading)
    return Resolved(DialogueAct.GUIDE, answer, reading) if answer else None


def waits_for(resolution: Resolution, situation: Situation, act: DialogueAct) -> Question | None:
    """The question that is in the air after this turn: a new one, or the guided one that was interrupted."""
    if isinstance(resolution, Question):
        return resolution
    pending = situation.pending
    if pending is None:
        return None
    if pending.kind is Asking.GUIDED:
        return pending if act is not DialogueAct.GUIDE else None
    # "What time is it?" in between answers nothing that was asked, and takes nothing back; nor does another request.
    asides = {DialogueAct.QUERY, DialogueAct.CONVERSE}
    done = resolution.hypothesis
    answered = done is not None and any(done.targets == one.hypothesis.targets for one in pending.options)
    if pending.kind is Asking.CHOICE:
        asides |= {DialogueAct.CONTROL}
    aside = act in asides and pending.kind in {Asking.CHOICE, Asking.CONFIRMATION} and not answered
    return pending if aside else None


_POLITE: Final = frozenset({"can", "could", "would", "will"})
_SURE: Final = 0.6


def turns_away(reading: Reading, top: RankedIntent) -> bool:
    """Whether someone who was asked asks back, or speaks of something else, instead of answering."""
    head = next(iter(fold(reading.text)), "")
    asks = reading.asks or (reading.text.rstrip().endswith("?") and head not in _POLITE)
    elsewhere = top.intent in {*queries.INTENTS, teach.STATE, teach.LIST, teach.FORGET, teach.GUIDE}
    statement = statements.parse(reading.text, reading)
    stated = statement is not None and statement.category is not None
    named = bool(reading.names) and not reading.outside & (REQUEST_WORDS | ASKING)
    return asks or stated or (elsewhere and top.confidence >= _SURE and len(reading.tokens) > 2 and not named)
