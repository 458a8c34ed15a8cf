"""The verbs of teaching: remember, ask, recall, forget."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from engine.domain import (
    Answer,
    Asking,
    Conversation,
    Interpretation,
    Outcome,
    Preference,
    Question,
    Refusal,
    Taught,
)
from engine.habit_book import HabitBook
from engine.language.describe import listing
from engine.preferences.recall import same_thing
from engine.resolution.dialogue import NEVERMIND
from engine.resolution.known_habits import Known, known_habits, named_habits
from engine.resolution.teach import GUIDE
from engine.store import Database, Unit
from engine.teaching import guided, memory
from engine.turns import OpenTurn, new_id

STOPPED = "All right, we stop here. Say “learn my preferences” to go on later."
EVERYTHING_USUAL = "what you usually do"
_MOST_TOLD = 5
"""Habits in one answer."""
ALL_KNOWN = "I have no more questions. Tell me at any time what you like, or ask what I know about you."


class Teacher:
    """Keeps what people teach; each verb answers one turn and moves its conversation on."""

    def __init__(self, store: Database, clock: Callable[[], datetime], habits: HabitBook) -> None:
        self._store = store
        self._clock = clock
        self._habits = habits

    def teach(self, turn: OpenTurn) -> tuple[Answer, Conversation]:
        """Store a stated preference at once, in place of what it contradicts."""
        with self._store.begin() as unit:
            kept = self._keep(unit, turn, Taught.STATED)
        back = _waiting(turn)
        hypothesis = turn.resolved.hypothesis
        learned = replace(hypothesis, preferences=(kept.id,)) if hypothesis else None
        text = f"I'll remember that {memory.spoken(kept)}." + (f" Back to my question: {back.text}" if back else "")
        return turn.answer(text, Outcome.DONE, preferences=(kept.id,)), replace(
            _after(turn, back), last=learned, undo=None, said=turn.situation.utterance.text
        )

    def unlearn(self, turn: OpenTurn, ids: Sequence[str]) -> tuple[Answer, Conversation]:
        """Take back what the last turn taught, and ask what had been meant."""
        with self._store.begin() as unit:
            for one in ids:
                unit.preferences.delete(one)
        question = Question(Asking.MEANT, "What did you mean?")
        text = f"Sorry, I forgot that again. {question.text}"
        return turn.answer(text, Outcome.DONE), replace(_after(turn, question), last=None, undo=None)

    def recall(self, turn: OpenTurn) -> tuple[Answer, Conversation]:
        """Tell everything that is known about the person, what the whole home was taught, and what is surely usual."""
        known = turn.situation.preferences
        ids = tuple(one.id for one in known)
        usual = [one.spoken for one in self._usual(turn) if one.strong][:_MOST_TOLD]
        text = memory.summary(known) if known or not usual else ""
        text += f" I noticed that {listing(usual)}." if usual else ""
        return turn.answer(text.strip(), Outcome.ANSWERED, preferences=ids), _after(turn, _waiting(turn))

    def _usual(self, turn: OpenTurn) -> list[Known]:
        return known_habits(self._habits.observations(turn.situation.utterance.person), turn.situation.home)

    def forget(self, turn: OpenTurn) -> tuple[Answer, Conversation]:
        """Delete what the words mean; says so where nothing like it is known."""
        slots = _slots(turn)
        forgotten = memory.matching(slots, turn.situation.preferences)
        unlearned = self._unlearn_habits(turn, slots)
        if not forgotten and not unlearned:
            what = "anything about you" if slots.get("everything") else f"about “{slots.get('value')}”"
            text = f"I don't know {what}, so there is nothing to forget."
            return turn.answer(text, Outcome.REFUSED), _after(turn, _waiting(turn))
        with self._store.begin() as unit:
            for one in forgotten:
                unit.preferences.delete(one.id)
            self._reopen(unit, turn.situation.utterance.person, forgotten)
        text = f"I forgot {listing([*(f'that {memory.spoken(one)}' for one in forgotten), *unlearned])}."
        return turn.answer(text, Outcome.DONE), _after(turn, _waiting(turn))

    def _unlearn_habits(self, turn: OpenTurn, slots: Mapping[str, Any]) -> list[str]:
        """Forget the habits that the words mean: all of them, or what is usually played; what was forgotten."""
        person = turn.situation.utterance.person
        if slots.get("everything"):
            return [EVERYTHING_USUAL] if self._habits.forget_person(person) else []
        meant = named_habits(self._usual(turn), str(slots.get("value")), turn.situation.home)
        self._habits.forget(person, [seen.id for one in meant for seen in one.seen])
        return [f"that {one.spoken}" for one in meant]

    def guide(self, turn: OpenTurn) -> tuple[Answer, Conversation]:
        """Begin, go on with, or stop the guided questions."""
        resolution = turn.resolved.resolution
        if isinstance(resolution, Refusal):
            return self._again(turn, resolution)
        if not isinstance(resolution, Interpretation):
            return turn.answer(resolution.text, Outcome.ASKED), _after(turn, resolution)
        intent, topic = resolution.hypothesis.intent, resolution.hypothesis.slots.get("topic")
        if intent == NEVERMIND:
            return turn.answer(STOPPED, Outcome.ANSWERED), _after(turn, None)
        person = turn.situation.utterance.person
        with self._store.begin() as unit:
            kept = None
            if topic and intent != GUIDE:
                kept = self._keep(unit, turn, Taught.GUIDED)
                unit.guided.mark(person, str(topic), "answered")
            elif topic:
                unit.guided.mark(person, str(topic), "skipped")
            states = unit.guided.states(person)
        return self._next(turn, kept, guided.next_topic(states, after=topic))

    def _next(self, turn: OpenTurn, kept: Preference | None, topic: guided.Topic | None) -> tuple[Answer, Conversation]:
        noted = f"I'll remember that {memory.spoken(kept)}. " if kept else ""
        ids = (kept.id,) if kept else ()
        if topic is None:
            outcome = Outcome.DONE if kept else Outcome.ANSWERED
            return turn.answer(noted + ALL_KNOWN, outcome, preferences=ids), _after(turn, None)
        question = Question(Asking.GUIDED, topic.question, topic=topic.name)
        hint = "" if kept else "(“skip” leaves a question out, “stop” ends.) "
        text = noted + hint + question.text
        return turn.answer(text, Outcome.ASKED, preferences=ids), _after(turn, question)

    def _again(self, turn: OpenTurn, refused: Refusal) -> tuple[Answer, Conversation]:
        pending = turn.situation.pending
        text = f"{refused.text} {pending.text}" if pending else refused.text
        return turn.answer(text, Outcome.ASKED), _after(turn, pending)

    def _keep(self, unit: Unit, turn: OpenTurn, source: Taught) -> Preference:
        utterance = turn.situation.utterance
        now = self._clock()
        made = memory.preference(
            _slots(turn), new_id=new_id(now), person=utterance.person, at=now, said=utterance.text, source=source
        )
        if replaced := same_thing(made, unit.preferences.visible_to(utterance.person)):
            unit.preferences.delete(replaced.id)
        unit.preferences.put(made)
        return made

    def _reopen(self, unit: Unit, person: str, forgotten: list[Preference]) -> None:
        """What was answered and then forgotten may be asked again."""
        by_category = {
            "light.brightness": "light_at_night",
            "climate.temperature": "comfort_temperature",
            "music.genre": "music",
        }
        for one in forgotten:
            if one.source is Taught.GUIDED and one.category in by_category:
                unit.guided.mark(person, by_category[one.category], "skipped")


def _slots(turn: OpenTurn) -> dict[str, Any]:
    hypothesis = turn.resolved.hypothesis
    return dict(hypothesis.slots) if hypothesis else {}


def _waiting(turn: OpenTurn) -> Question | None:
    """The guided question that this turn interrupted."""
    pending = turn.situation.pending
    return pending if pending and pending.kind is Asking.GUIDED else None


def _after(turn: OpenTurn, pending: Question | None) -> Conversation:
    situation = turn.situation
    return replace(situation.conversation, at=situation.at, pending=pending, asked_at=situation.at if pending else None)
