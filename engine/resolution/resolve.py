"""One utterance in one situation → one resolution, with every hypothesis that was weighed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from engine.context.situation import SESSION_GAP, Situation
from engine.domain import (
    Asking,
    DialogueAct,
    Hypothesis,
    Interpretation,
    Question,
    RankedIntent,
    Refusal,
    Source,
    Unresolved,
)
from engine.language.hearing import hear
from engine.language.leaning import leaning
from engine.language.reader import read
from engine.language.reading import Reading
from engine.language.stance import Stance
from engine.language.words import REQUEST_WORDS, fold
from engine.resolution import (
    answering,
    asking_on,
    bare,
    beyond,
    compared,
    control,
    dialogue,
    emergencies,
    followups,
    later,
    media,
    negated,
    personal,
    pointed,
    schedules,
    scoring,
    siblings,
    teach,
    unframed,
    unreadable,
    usual,
    waking,
    why,
)
from engine.resolution.goals import goal_of
from engine.resolution.rewording import said_so
from engine.resolution.topics import topic_of
from engine.resolution.weighing import Resolved, weigh

CORRECT: Final = "correct"
UNDO: Final = "undo"
REDO: Final = "redo"
_NOTHING_DONE: Final = "I have done nothing lately that I could take back. What would you like?"
_NOTHING_MORE: Final = "There is nothing more that I could take back."
_SURE_PROTEST: Final = 0.5
_REDO: Final = re.compile(
    r"^(?:please |ok(?:ay)? |and |then )*(?:redo|undo (?:the|that) undo)(?: (?:it|that))?[.! ]*$", re.IGNORECASE
)
_PROTEST: Final = re.compile(
    r"^(?:no[,. ]+)?(?:that|this|it)(?:'s| is| was) "
    r"(?:wrong|not right|incorrect|not (?:it|what i (?:meant|asked|wanted|said)))\b|"
    r"^(?:no[,. ]+)?(?:not that(?: one)?|wrong(?: one)?|i (?:didn't|did not) (?:mean|ask|want|say) (?:that|this|it))\b|"
    r"^(?:no[,. ]+)i (?:meant|said|wanted)\b|^i meant\b|^no[,. ]+(?:the|in the|my|on the) ",
    re.IGNORECASE,
)


_REFUSES: Final = re.compile(
    r"^(?:(?:no+|nope|nah|wait|stop|oh|hey|please|god|don't|undo)[,.! ]*)*(?:no+|nope|nah|wait|don't)"
    r"(?:[,.! ]+(?:no+|stop|wait|please|don't|that|not that|it))*[.! ]*$",
    re.IGNORECASE,
)
"""Nothing but a refusal: "no", "no, stop", "wait, no"."""


_WAIT: Final = re.compile(
    r"^(?:(?:no+|oh|oops|stop|hey)[,.! ]+)*wait[,.! ]+(?:(?:no+|stop)[,.! ]+)*"
    r"(?=(?:turn|switch|lock|unlock|close|shut|open|put|set|stop|start|dim|raise|lower)\b)",
    re.IGNORECASE,
)


def _just_acted(situation: Situation) -> bool:
    """Whether something was done in this session that a bare "no" can only be about."""
    recent, question = situation.recent, situation.asked
    done = recent is not None and recent.undo is not None and bool(recent.undo.orders) and question is None
    return done and recent is not None and abs(situation.at - recent.at) <= SESSION_GAP


def resolve(situation: Situation, ranking: Sequence[RankedIntent]) -> Resolved:
    """Choose one reading of the utterance, or ask, or refuse; pure and deterministic."""
    situation, reading, answered = _heard(situation, ranking)
    if answered is not None:
        return answered
    return (
        _leaning(situation, reading, ranking)
        or unreadable.unfinished(situation, reading)
        or _planned(situation, reading, ranking)
        or pointed.resolve(situation, reading, ranking, resolve_request)
        or _later(situation, reading, ranking)
        or weigh(situation, reading, ranking)
    )


def _heard(situation: Situation, ranking: Sequence[RankedIntent]) -> tuple[Situation, Reading, Resolved | None]:
    """What was heard, and the answer where it is no request at all."""
    text = situation.utterance.text
    reading = hear(text, situation.utterance.asr, situation.home)
    if refused := unreadable.refusal(text, reading):
        return situation, reading, Resolved(DialogueAct.UNCLEAR, refused, reading)
    if situation.asked is not None and dialogue.wants_again(text):
        return situation, reading, None
    if said := beyond.answer(reading):
        return situation, reading, Resolved.of(said, reading, DialogueAct.CONVERSE)
    if helped := emergencies.resolve(situation, reading, ranking, resolve_request):
        return situation, reading, helped
    if told := personal.answer(reading, situation) or why.answer(reading, situation):
        act = DialogueAct.CONTROL if isinstance(told, Question) else DialogueAct.CONVERSE
        return situation, reading, Resolved.of(told, reading, act)
    if passed := unreadable.passed(reading, situation):
        act = DialogueAct.CONVERSE if isinstance(passed, Interpretation) else DialogueAct.UNCLEAR
        return situation, reading, Resolved.of(passed, reading, act)
    if measured := compared.resolve(reading, situation, resolve_request):
        return situation, reading, measured
    if (rest := _WAIT.sub("", text)) != text and _just_acted(situation):
        # "No, wait, lock it again" asks for what stands behind it.
        situation = replace(situation, utterance=replace(situation.utterance, text=rest))
        reading = hear(rest, situation.utterance.asr, situation.home)
    return (*unframed.request(situation, reading), None)


def resolve_request(situation: Situation, ranking: Sequence[RankedIntent]) -> Resolved:
    """The same for one request of several: it teaches nothing, and answers no question."""
    situation, reading, answered = _heard(situation, ranking)
    if answered is not None:
        return answered
    return (
        _planned(situation, reading, ranking)
        or pointed.resolve(situation, reading, ranking, resolve_request)
        or _later(situation, reading, ranking)
        or weigh(situation, reading, ranking)
    )


def resolve_leaning(situation: Situation, ranking: Sequence[RankedIntent]) -> Resolved | None:
    """What the utterance came to if it leans on what was said before, or teaches; None: it is a request of its own."""
    reading = read(situation.utterance.text, situation.home)
    return _leaning(situation, reading, ranking) if reading.tokens else None


def _leaning(situation: Situation, reading: Reading, ranking: Sequence[RankedIntent]) -> Resolved | None:
    top = ranking[0] if ranking else RankedIntent("out_of_scope", 0.0)
    refuses = _REFUSES.match(reading.text) is not None and _just_acted(situation)
    for attempt in (_pending, _asking_on, _protest if refuses else _gone_on, _protest, _teaching):
        if resolved := attempt(situation, reading, top):
            return resolved
    return None


# ---------------------------------------------------------------------------------------------- what was asked


def _pending(situation: Situation, reading: Reading, top: RankedIntent) -> Resolved | None:
    question = situation.pending
    if question is None:
        return None
    if answering.is_old(question, situation):
        return answering.come_back(question, situation, reading)
    if (rest := answering.refused_for(question, reading.text)) is not None:
        return resolve_request(said_so(situation, rest), [top])
    if question.kind is Asking.GUIDED:
        return answering.guided(question, reading, top, device_intent=_is_device(top.intent))
    plain = dialogue.says_yes(reading.text) or dialogue.wants_again(reading.text)
    if not plain and answering.turns_away(reading, top):
        return None
    if question.kind is Asking.CATEGORY:
        taught = teach.categorised(question, reading)
        return Resolved(DialogueAct.TEACH, taught, reading) if taught else None
    return _answered(situation, question, reading, top)


def _answered(situation: Situation, question: Question, reading: Reading, top: RankedIntent) -> Resolved | None:
    if put_off := answering.put_off(question, reading.text, situation):
        return Resolved(DialogueAct.CONTROL, put_off, reading)
    if answer := dialogue.answered(question, reading.text, top.intent, situation):
        if isinstance(answer, Question):
            return Resolved(DialogueAct.CONTROL, answer, reading)
        if (valued := answering.with_value(answer, question, reading, situation)) is not None:
            found = resolve_request(*valued)
            return found if found.hypothesis and found.hypothesis.orders else None
        done = answer.hypothesis.intent == dialogue.NEVERMIND
        act = DialogueAct.ANSWER_QUESTION if done else DialogueAct.CONTROL
        return Resolved(act, later.confirmed(answer, question, situation), reading, (answer.hypothesis,))
    if question.kind is Asking.CHOICE and top.intent == "select_option" and top.confidence >= _SURE_PROTEST:
        return Resolved(DialogueAct.CONTROL, dialogue.none_of_them(question), reading)
    return _filled_in(situation, question, reading, top)


def _filled_in(situation: Situation, question: Question, reading: Reading, top: RankedIntent) -> Resolved | None:
    """The request before, with what it lacked or what had been meant."""
    if question.kind is Asking.MEANT:
        return _meant(situation, reading, top)
    if question.kind is not Asking.MISSING:
        return None
    if question.topic in {later.WHEN, schedules.LENGTH}:
        return _with_time(situation, question, reading)
    return _completed(situation, question.hypothesis, reading) if question.hypothesis else None


_MOMENT: Final = re.compile(
    r"\b(?:pause|stop|mute|hold)\b.* for (?:just )?(?:a|one) (?:sec|second|moment|minute|bit)\b(?! and)", re.IGNORECASE
)


def _is_device(intent: str) -> bool:
    return goal_of(intent, Reading("")) is not None or intent == media.INTENT


def _completed(situation: Situation, lacking: Hypothesis, reading: Reading) -> Resolved | None:
    """The request that lacked something, with what the answer adds."""
    before = later.untimed(read(situation.conversation.said, situation.home), situation)
    amounts = tuple(replace(a, unit=None) if a.unit == "°" else a for a in reading.amounts)
    overlaid = dialogue.overlay(before, replace(reading, amounts=amounts), ())
    if overlaid is None or fold(reading.text)[0] in REQUEST_WORDS:
        return None
    resolution, hypothesis = control.resolve(lacking.intent, overlaid.reading, situation, 0.9)
    resolution = later.keep(resolution, lacking.later, situation)
    return Resolved(DialogueAct.CONTROL, resolution, reading, (hypothesis,))


def _with_time(situation: Situation, question: Question, reading: Reading) -> Resolved | None:
    """The request that lacked its time, or the timer that lacked its length, with the answer."""
    if question.topic == schedules.LENGTH:
        timer = schedules.with_length(question, reading.text)
        return Resolved(DialogueAct.CONTROL, timer, reading) if timer else None
    text = later.completed(situation.conversation.said, reading.text, situation)
    if text is None or question.hypothesis is None:
        return None
    whole = read(text, situation.home)
    ranking = [RankedIntent(question.hypothesis.intent, 0.9)]
    resolved = waking.resolve(whole, situation) or _later(situation, whole, ranking)
    return replace(resolved, resolution=dialogue.in_dialogue(resolved.resolution)) if resolved else None


def _meant(situation: Situation, reading: Reading, top: RankedIntent) -> Resolved | None:
    """The request before with the correction laid over it; None where the words are a request of their own."""
    said = dialogue.without_protest(reading.text)
    meant = read(said, situation.home)
    last = situation.conversation.last
    head = next(iter(fold(said)), "")
    if last is None or not said or not meant.tokens or (head in REQUEST_WORDS and _is_device(top.intent)):
        return None
    if sooner := later.moved(said, last, situation):
        return Resolved.of(sooner, reading)
    if (way := meant.outside & {"on", "off"}) and (meant.names or meant.types):
        # "No, I meant the ceiling light off" says what to do as well.
        ranking = [RankedIntent("HassTurnOn" if "on" in way else "HassTurnOff", 0.9)]
        return resolve_request(said_so(situation, f"turn {said}"), ranking)
    if last.intent == media.INTENT:
        return _other_medium(situation, reading, said, last)
    before = later.untimed(read(situation.conversation.said, situation.home), situation)
    if goal_of(last.intent, before) is None:
        return None
    overlaid = dialogue.overlay(before, meant, last.targets)
    if overlaid is None:
        return None
    resolution, hypothesis = control.resolve(last.intent, overlaid.reading, situation, 0.9, excluded=overlaid.excluded)
    corrected = replace(hypothesis, source=Source.DIALOGUE)
    resolution = later.keep(dialogue.in_dialogue(resolution), last.later, situation)
    return Resolved(DialogueAct.CONTROL, resolution, reading, (corrected,))


def _other_medium(situation: Situation, reading: Reading, said: str, last: Hypothesis) -> Resolved:
    """What was meant to be played: another medium, or the same elsewhere."""
    elsewhere = next(iter(fold(said)), "") in {"on", "in", "at"}
    text = f"play {last.slots.get('search_query', 'music')} {said}" if elsewhere else f"play {said}"
    resolution = media.resolve(text, situation, 0.9)
    return Resolved.of(resolution, reading)


# ---------------------------------------------------------------------------------------------- going on


def _gone_on(situation: Situation, reading: Reading, _top: RankedIntent) -> Resolved | None:
    """Words that only go on from what was done: "a bit more", "again", "too much"."""
    told = usual.resolve(reading, situation) or negated.resolve(reading, situation)
    told = told or pointed.stopped(situation, reading)
    told = told or pointed.carried_on(situation, reading) or siblings.resolve(reading, situation, resolve_request)
    if told := told or bare.resolve(situation, reading, resolve_request):
        return told
    if reading.names or (said := leaning(reading.text)) is None:
        return None
    resolution = followups.resolve(said, situation)
    return Resolved.of(resolution, reading) if resolution is not None else None


# ---------------------------------------------------------------------------------------------- protest and undo


def _protest(situation: Situation, reading: Reading, top: RankedIntent) -> Resolved | None:
    text = reading.text
    if _REDO.match(text):
        return _again(situation, reading)
    refuses = _REFUSES.match(text) is not None and _just_acted(situation)
    refuses = refuses or negated.protests(reading, situation)
    corrects = top.intent == CORRECT and top.confidence >= _SURE_PROTEST and not reading.excluded
    protests = refuses or _PROTEST.match(text) or corrects
    asks = reading.asks or topic_of(reading) is not None or text.rstrip().endswith("?")
    if protests and not _PROTEST.match(text) and not refuses and asks:
        # "What's wrong?" asks; the statistics see "that's wrong".
        return None
    undoes = top.intent == UNDO and top.confidence >= _SURE_PROTEST
    if not protests and not undoes:
        return None
    recent = situation.recent
    spent = undoes and recent is not None and recent.redo and recent.undo is None and not recent.earlier
    if recent is None or recent.last is None or spent:
        text = _NOTHING_MORE if spent else _NOTHING_DONE
        refusal = Refusal(Unresolved.NOTHING_TO_UNDO, text, Hypothesis(top.intent, score=top.confidence))
        return Resolved(DialogueAct.CORRECT, refusal, reading)
    if undoes:
        hypothesis = Hypothesis(UNDO, score=top.confidence)
        return Resolved(DialogueAct.CORRECT, Interpretation(hypothesis), reading, (hypothesis,), undo_first=True)
    # "No, I meant the bedroom" says at once what was meant: take back and do it in one turn.
    redone = _meant(situation, reading, top)
    if redone is not None and isinstance(redone.resolution, Interpretation):
        return replace(redone, undo_first=True)
    hypothesis = Hypothesis(CORRECT, score=max(top.confidence, scoring.ACT))
    return Resolved(DialogueAct.CORRECT, Interpretation(hypothesis), reading, (hypothesis,), undo_first=True)


def _again(situation: Situation, reading: Reading) -> Resolved:
    """What was taken back just now, done again."""
    orders = situation.conversation.redo if situation.recent else ()
    hypothesis = Hypothesis(
        REDO, Source.DIALOGUE, targets=tuple(o.unique_id for o in orders), orders=orders, score=0.95
    )
    if orders:
        return Resolved(DialogueAct.CONTROL, Interpretation(hypothesis), reading, (hypothesis,))
    refusal = Refusal(Unresolved.NOTHING_TO_UNDO, "There is nothing that I took back just now.", hypothesis)
    return Resolved(DialogueAct.CORRECT, refusal, reading)


def _asking_on(situation: Situation, reading: Reading, _top: RankedIntent) -> Resolved | None:
    """The question before, about something else."""
    found = asking_on.resolve(reading, situation)
    return Resolved.of(found, reading, DialogueAct.QUERY) if found else None


def _teaching(situation: Situation, reading: Reading, top: RankedIntent) -> Resolved | None:
    taught = (
        None if schedules.drops_one(reading.text, situation) else teach.resolve(reading, top.intent, top.confidence)
    )
    return Resolved(taught[0], taught[1], reading) if taught else None


def _planned(situation: Situation, reading: Reading, ranking: Sequence[RankedIntent]) -> Resolved | None:
    recent = situation.recent
    if recent and recent.last and recent.undo and recent.undo.planned:
        sooner = later.moved(reading.text, recent.last, situation)
        if isinstance(sooner, Interpretation):
            # What already goes on goes on, and only ends at another time.
            goes_on = sooner.hypothesis.later is not None and sooner.hypothesis.later.at is None
            return Resolved(DialogueAct.CONTROL, sooner, reading, (sooner.hypothesis,), undo_first=not goes_on)
    if woken := waking.resolve(reading, situation):
        return woken
    planned = schedules.resolve(reading, ranking[0] if ranking else None, situation)
    return Resolved(planned[0], planned[1], reading) if planned else None


_NAMED_ALONE: Final = 0.9
"""How likely who names a thing and a time wants it begun then."""


def _later(situation: Situation, reading: Reading, ranking: Sequence[RankedIntent]) -> Resolved | None:
    """A request that names a time, put off; None where none is named, or it is no request."""
    timed = later.timed(reading, situation)
    if timed is None or not timed.reading.tokens:
        return None
    asked = weigh(situation, timed.reading, ranking)
    if _MOMENT.search(reading.text):
        # Who pauses "for a sec" does not want it to go on a second later.
        return asked
    fails = asked.act is not DialogueAct.CONTROL or isinstance(asked.resolution, Refusal)
    if fails and (begun := later.begun(timed, reading, situation)) is not None:
        asked = weigh(situation, begun, [RankedIntent("HassTurnOn", _NAMED_ALONE)])
    if asked.act is not DialogueAct.CONTROL and timed.times.firm and timed.times.sense.unclear is None:
        # What only the whole sentence shows to be a request has its time all the same: it is never done at once.
        whole = weigh(situation, reading, ranking)
        asked = whole if whole.act is DialogueAct.CONTROL and not isinstance(whole.resolution, Refusal) else asked
    if asked.act is not DialogueAct.CONTROL or later.in_a_title(asked.resolution, timed):
        # A time was named: nobody is told that it can't be waited for.
        told = isinstance(asked.resolution, Refusal) and reading.stance is Stance.DEFERS
        return asked if told and timed.times.sense.unclear is None else None
    return replace(asked, resolution=later.put_off(asked.resolution, timed, situation))
