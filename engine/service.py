"""The verbs that the edges call: interpret an utterance, then carry out what it came to.

`interpret` understands and logs, and changes nothing in the home. The bot's rules then pick the verb for the act, which
does it, answers, and logs the answer before the person hears it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from devices.link import HomeLink
from devices.model import Fulfilment, Home, Order
from engine.context.dating import Heard, Turns
from engine.context.metadata import read_utterance
from engine.context.situation import Situation
from engine.conversing import asked_back, changed_by, of_several, refused, taken_back
from engine.domain import (
    Answer,
    Asking,
    Conversation,
    DialogueAct,
    Hypothesis,
    Interpretation,
    Outcome,
    Question,
    RankedIntent,
    Refusal,
    Stage,
    Turn,
    Undo,
    Unresolved,
)
from engine.habit_book import HabitBook
from engine.judge import Judge
from engine.language import phrasing
from engine.language.segments import Segment
from engine.language.titles import spoken as spoken_medium
from engine.language.words import MAX_TEXT, clean
from engine.logs import about_turn
from engine.parts import of_parts
from engine.planner import MOST_PLANNED, Done, Planner, TakenBack
from engine.resolution.compound import Compound, resolve_all
from engine.resolution.noticing import noticed
from engine.resolution.personal import asks_log
from engine.resolution.resolve import UNDO
from engine.resolution.teach import STATE
from engine.resolution.undo import end_of, undo_of, values_of
from engine.resolution.weighing import Resolved
from engine.store import Database
from engine.teacher import Teacher
from engine.tracing import trace_of
from engine.turns import (
    OpenTurn,
    OpenTurns,
    command_stage,
    commands_of,
    moved_on,
    new_id,
    orders_of,
    outcome_of,
    reminder,
    said_in,
)

log = structlog.get_logger(__name__)

CONFIRM_WITHIN_S = 2.0
"""How long a command may take to be confirmed before the answer says that it was not."""
LEAST_PATIENCE_S = 0.2
"""The same for what had to wait for another command of the turn."""
LOOKED_AT = 60
"""Turns that are looked through for why something is as it is: a few milliseconds, and only where it is asked."""
LOST = "I lost the thread, because I was restarted. Please say that again."


@dataclass(frozen=True, slots=True)
class Understood:
    """What the bot needs of an interpretation."""

    turn: str
    act: DialogueAct
    intent: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Missed:
    """A turn that the bot answered alone, while the engine could not be reached."""

    turn: str
    sender: str
    text: str
    metadata: object
    at: datetime
    answer: str


class Service:
    """The engine's verbs over one store and one home; safe to call from many threads."""

    def __init__(
        self,
        store: Database,
        link: HomeLink,
        clock: Callable[[], datetime],
        planner: Planner,
        habits: HabitBook,
        judge: Judge,
        *,
        language: str = "en",
    ) -> None:
        self._store = store
        self._link = link
        self._clock = clock
        self._language = language
        self._open = OpenTurns()
        self._habits = habits
        self._judge = judge
        self._teacher = Teacher(store, clock, habits)
        self._planner = planner
        self._turns = Turns()

    # ------------------------------------------------------------------------------------------ understanding

    def interpret(
        self,
        text: str,
        sender: str,
        metadata: object,
        ranking: Sequence[RankedIntent],
        nlu_ms: float = 0.0,
        segments: Sequence[Segment] = (),
    ) -> Understood:
        """Understand one utterance and open its turn; nothing is sent.

        Args:
            text: what was said.
            sender: who says it, as the channel knows them.
            metadata: what the channel knows beside it; see `engine.context.metadata`.
            ranking: the statistical NLU's, the likeliest intent first.
            nlu_ms: how long that took, in milliseconds.
            segments: the stretches between its commas and conjunctions, each with a ranking of its own.

        """
        started = time.perf_counter()
        now = self._clock()
        turn_id = new_id(now)
        with about_turn(turn_id):
            home = self._link.home
            cleaned = clean(text[: 2 * MAX_TEXT])
            utterance = read_utterance(cleaned, sender, metadata, home=home, now=now)
            conversation = Conversation(utterance.person, utterance.endpoint, now)
            turns = self._turns.note(utterance.person, Heard(now, utterance.at))
            bare = Situation(utterance, home, conversation, language=self._language, turns=turns)
            situation = self._situate(bare)
            seen = time.perf_counter()
            resolved = resolve_all(situation, ranking, segments)
            turn = OpenTurn(turn_id, situation, resolved, trace_of(situation, resolved, ranking, nlu_ms, started, seen))
            with self._store.begin() as unit:
                unit.turns.put(turn.turn())
            self._open.add(turn)
            hypothesis = resolved.hypothesis
            log.debug("interpreted", act=resolved.act.value, intent=hypothesis.intent if hypothesis else None)
        return Understood(
            turn_id, resolved.act, hypothesis.intent if hypothesis else None, hypothesis.score if hypothesis else 0.0
        )

    def _situate(self, bare: Situation) -> Situation:
        """With all that is known when it is said; most of it is what was known at the turn before."""
        store, person, endpoint = self._store, bare.utterance.person, bare.utterance.endpoint
        known = store.recall(
            ("conversations", person, endpoint or ""), lambda unit: unit.conversations.get(person, endpoint)
        )
        return replace(
            bare,
            conversation=known or bare.conversation,
            preferences=store.recall(("preferences", person), lambda unit: unit.preferences.visible_to(person)),
            schedules=store.recall(("schedules",), lambda unit: unit.schedules.waiting(limit=MOST_PLANNED)),
            habits=self._habits.habits(person),
            learned=self._judge.learned,
            log=self._latest() if asks_log(bare.utterance.text) else (),
        )

    def _latest(self) -> tuple[Turn, ...]:
        with self._store.begin() as unit:
            return unit.turns.latest(limit=LOOKED_AT)

    # ------------------------------------------------------------------------------------------ acting

    def respond(self, turn_id: str) -> Answer:
        """Carry out an open turn, log it and answer; a turn that is not open is answered with a request to repeat."""
        turn = self._open.take(turn_id)
        if turn is None:
            return Answer(turn_id, LOST, Outcome.FAILED, reasons=("the engine was restarted in between",))
        with about_turn(turn_id):
            answer, conversation = self._act(turn)
            conversation, learned = self._judge.judge(turn, answer, conversation)
            with turn.stage("answer") as data:
                data.update(outcome=answer.outcome.value, text=answer.text)
            with self._store.begin() as unit:
                unit.turns.put(turn.turn(answer))
                unit.conversations.put(conversation)
                if learned is not None:
                    self._judge.keep(unit, learned)
            self._habits.notice(turn, self._link.home)
            log.info("answered", outcome=answer.outcome.value)
        return answer

    def record_missed(self, missed: Sequence[Missed]) -> None:
        """Log turns that the bot had to answer alone; each once, however often it is delivered."""
        home = self._link.home
        with self._store.begin() as unit:
            for one in missed:
                text = clean(one.text[: 2 * MAX_TEXT])
                utterance = read_utterance(text, one.sender, one.metadata, home=home, now=one.at)
                reasons = ("the engine could not be reached",)
                answer = Answer(one.turn, one.answer, Outcome.FAILED, reasons=reasons)
                # It may have been understood here before the engine died; what it came to is what the person heard.
                known = unit.turns.get(one.turn) or Turn(one.turn, utterance)
                unit.turns.put(replace(known, answer=answer, trace=(*known.trace, Stage("engine_unreachable", 0.0))))

    # ------------------------------------------------------------------------------------------ the acts

    def _act(self, turn: OpenTurn) -> tuple[Answer, Conversation]:
        if isinstance(turn.resolved, Compound):
            return self._carry_out_all(turn, turn.resolved)
        resolution = turn.resolved.resolution
        match turn.resolved.act:
            case DialogueAct.GUIDE:
                return self._teacher.guide(turn)
            case DialogueAct.CORRECT if isinstance(resolution, Interpretation):
                return self._correct(turn, resolution.hypothesis)
            case _ if not isinstance(resolution, Interpretation):
                return self._hold(turn, resolution)
            case DialogueAct.TEACH:
                return self._teacher.teach(turn)
            case DialogueAct.RECALL:
                return self._teacher.recall(turn)
            case DialogueAct.FORGET:
                return self._teacher.forget(turn)
            case _:
                return self._carry_out(turn, resolution)

    def _hold(self, turn: OpenTurn, resolution: Question | Refusal) -> tuple[Answer, Conversation]:
        """Nothing is sent: a question or a refusal."""
        if isinstance(resolution, Question):
            answer = turn.answer(resolution.text, Outcome.ASKED)
            return answer, moved_on(turn, said=turn.situation.utterance.text)
        answer = turn.answer(resolution.text, Outcome.REFUSED, commands=())
        # "That's wrong" after a refusal is about the refusal, not about what was done before it.
        said = turn.situation.utterance.text
        return answer, refused(moved_on(turn, last=resolution.hypothesis, said=said))

    def _carry_out(self, turn: OpenTurn, resolution: Interpretation) -> tuple[Answer, Conversation]:
        chosen = resolution.hypothesis
        first = isinstance(turn.resolved, Resolved) and turn.resolved.undo_first
        back = self._take_back(turn, turn.situation.conversation.undo) if first else TakenBack()
        if (planned := self._planner.act(turn, chosen)) is not None:
            return self._planned(turn, chosen, planned, back)
        if not chosen.orders:
            answer = turn.answer(resolution.text + reminder(turn), Outcome.ANSWERED)
            # "Why?" and "never mind" are about the turn before, which stays the one that "it" points at.
            if not chosen.targets:
                return answer, moved_on(turn)
            return answer, moved_on(turn, last=chosen, said=said_in(turn, chosen))
        before = self._link.home
        fulfilments = self._send(turn, chosen.orders)
        return self._report(turn, chosen, before, fulfilments, back)

    def _report(
        self,
        turn: OpenTurn,
        chosen: Hypothesis,
        before: Home,
        fulfilments: Sequence[Fulfilment],
        back: TakenBack = TakenBack(),  # noqa: B008 - frozen
    ) -> tuple[Answer, Conversation]:
        """Tell what came of the orders of a reading; `before` is the home as it was when they went out."""
        here = turn.situation.area
        if outcome_of(fulfilments) is Outcome.DONE:
            turn.noticed += noticed(chosen, turn.situation, turn.id, len(turn.noticed))
        slots = {**chosen.slots, "spoken": spoken_medium(chosen.slots)}
        text = phrasing.done(fulfilments, self._link.home, slots, here)
        so_before = phrasing.already(chosen.orders, before, here)
        sent = [one.order for one in fulfilments if one.problem is None]
        if so_before and outcome_of(fulfilments) is Outcome.DONE:
            text = so_before + phrasing.advice(chosen.reasons)
        elif sent:
            text = phrasing.because(text, chosen.reasons)
        undo = undo_of(turn.id, chosen.orders, before, turn.situation.at)
        if end := self._planner.end(turn, chosen, end_of(sent, before)):
            text, undo = f"{text} {end.text}", replace(undo, planned=end.undo.planned if end.undo else ())
        answer = turn.answer(
            back.before(text, self._link.home, here) + reminder(turn),
            outcome_of(fulfilments),
            commands=commands_of((*back.fulfilments, *fulfilments)),
        )
        changed = changed_by(turn, chosen, sent, before)
        after = moved_on(turn, last=chosen, undo=undo, said=said_in(turn, chosen), changed=changed)
        # What was just taken back is not taken back once more.
        return answer, replace(after, earlier=turn.situation.conversation.earlier) if back.any else after

    def _planned(
        self, turn: OpenTurn, chosen: Hypothesis, planned: Done, back: TakenBack
    ) -> tuple[Answer, Conversation]:
        """Nothing is sent now, but for what was taken back first."""
        text = back.before(planned.text, self._link.home, turn.situation.area)
        answer = turn.answer(text + reminder(turn), planned.outcome, commands=commands_of(back.fulfilments))
        return answer, moved_on(turn, last=chosen, undo=planned.undo, said=said_in(turn, chosen))

    def _carry_out_all(self, turn: OpenTurn, compound: Compound) -> tuple[Answer, Conversation]:
        """Several requests: what is to be sent goes out together, then each is answered in the order spoken."""
        before = self._link.home
        parts = [OpenTurn(turn.id, one.situation, one.resolved, turn.trace, turn.noticed) for one in compound.parts]
        sent = self._send_all(turn, [orders_of(part) for part in parts])
        told: list[tuple[str, Answer]] = []
        undos: list[Undo] = []
        after = turn.situation.conversation
        asked: Conversation | None = None
        changed = after.changed
        for spoken, part, fulfilments in zip(compound.parts, parts, sent, strict=True):
            chosen = part.resolved.hypothesis
            if fulfilments and chosen is not None:
                # "On and then off": the second was not so before, even if the lamp had been off.
                answer, after = self._report(part, chosen, spoken.situation.home, fulfilments)
                changed = after.changed
            else:
                answer, after = self._act(part)
            told.append((spoken.said, answer))
            undos += [after.undo] if after.undo is not None and after.undo.turn == turn.id else []
            asked = asked or (after if after.pending else None)
        pending = asked or (turn.situation.conversation if reminder(turn) else None)
        undo = replace(
            undo_of(turn.id, [order for part in parts for order in orders_of(part)], before, turn.situation.at),
            planned=tuple(dict.fromkeys(one for undo in undos for one in undo.planned)),
            cancelled=tuple(dict.fromkeys(one for undo in undos for one in undo.cancelled)),
        )
        after = of_several(turn, after, pending, undo if any(sent) or undos else None, changed)
        return of_parts(turn, told, reminder=reminder(turn) if asked is None else ""), after

    def _send_all(self, turn: OpenTurn, wanted: Sequence[Sequence[Order]]) -> list[list[Fulfilment]]:
        """Send the orders of several requests, and give each request its fulfilments.

        All at once, but for an entity of which several things are asked one after the other: it needs the time.
        """
        until = time.monotonic() + CONFIRM_WITHIN_S
        sent: list[list[Fulfilment]] = [[] for _ in wanted]
        waiting = [(i, order) for i, orders in enumerate(wanted) for order in orders]
        while waiting:
            wave: dict[str, tuple[int, Order]] = {}
            for i, order in waiting:
                wave.setdefault(order.unique_id, (i, order))
            now = list(wave.values())
            waiting = [one for one in waiting if one not in now]
            left = max(until - time.monotonic(), LEAST_PATIENCE_S)
            for (i, _), fulfilment in zip(now, self._send(turn, [o for _, o in now], within_s=left), strict=True):
                sent[i].append(fulfilment)
        return sent

    def _correct(self, turn: OpenTurn, chosen: Hypothesis) -> tuple[Answer, Conversation]:
        """Take back what was done last; unless that was all that was asked, ask what had been meant."""
        before = turn.situation.conversation
        if before.last is not None and before.last.intent == STATE and before.last.preferences:
            return self._teacher.unlearn(turn, before.last.preferences)
        only = chosen.intent == UNDO
        undo = before.undo or (before.earlier[-1] if only and before.earlier else None)
        redo = values_of(undo.orders, self._link.home) if undo else ()
        back = self._take_back(turn, undo)
        commands, targets = commands_of(back.fulfilments), tuple(one.order.unique_id for one in back.fulfilments)
        conversation = taken_back(moved_on(turn), redo)
        question = asked_back(undo, turn.situation) if undo else None
        if not only:
            conversation = replace(conversation, undo=None)
            question = question or Question(Asking.MEANT, "What did you mean?", why=Unresolved.UNSURE)
        said = back.said(undo, self._link.home, turn.situation.area) if back.any or question is None or not only else ""
        text = " ".join(filter(None, (said, question.text if question else "")))
        nothing = Outcome.ASKED if question else Outcome.REFUSED
        outcome = nothing if not back.any else outcome_of(back.fulfilments) if back.fulfilments else Outcome.DONE
        answer = turn.answer(text, outcome, commands=commands, targets=targets)
        return answer, replace(conversation, pending=question, asked_at=turn.situation.at) if question else conversation

    def _take_back(self, turn: OpenTurn, undo: Undo | None) -> TakenBack:
        if undo is None:
            return TakenBack()
        self._habits.take_back(turn.situation.utterance.person, undo.turn)
        fulfilments = self._send(turn, undo.orders) if undo.orders else ()
        return TakenBack(fulfilments, self._planner.take_back(turn, undo))

    def _send(
        self, turn: OpenTurn, orders: Sequence[Order], *, within_s: float = CONFIRM_WITHIN_S
    ) -> tuple[Fulfilment, ...]:
        with turn.stage("commands") as data:
            fulfilments = self._link.carry_out(orders, timeout_s=within_s)
            data.update(command_stage(fulfilments))
        return fulfilments
