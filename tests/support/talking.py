"""A conversation in a small home: what is asked is done at once, and the next words find it so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from devices.expected import after
from devices.model import Change, Feature, Home
from engine.conversing import changed_by, refused
from engine.domain import Conversation, Interpretation, RankedIntent, Refusal
from engine.resolution.resolve import resolve
from engine.resolution.undo import undo_of
from engine.resolution.weighing import Resolved
from engine.turns import OpenTurn, moved_on, said_in
from tests.support.homes import NOON, situation


class Talk:
    """Somebody who speaks to a home; `said` returns what their words came to, and does it."""

    def __init__(self, house: Home, *, area: str | None = None, person: str = "anna") -> None:
        self.home = house
        self.area = area
        self.at = NOON
        self.conversation = Conversation(person, None, NOON)

    def say(self, text: str, intent: str = "out_of_scope", confidence: float = 0.6, *, after_s: float = 5) -> Resolved:
        self.at += timedelta(seconds=after_s)
        moment = situation(text, self.home, area=self.area, at=self.at, conversation=self.conversation)
        resolved = resolve(moment, [RankedIntent(intent, confidence)])
        turn = OpenTurn("t", moment, resolved)
        resolution = resolved.resolution
        if isinstance(resolution, Refusal):
            self.conversation = refused(moved_on(turn, last=resolution.hypothesis, said=text))
            return resolved
        if not isinstance(resolution, Interpretation):
            self.conversation = moved_on(turn, said=text)
            return resolved
        chosen = resolution.hypothesis
        if not chosen.orders:
            self.conversation = moved_on(turn, last=chosen if chosen.targets else None)
            return resolved
        self.conversation = moved_on(
            turn,
            last=chosen,
            undo=undo_of("t", chosen.orders, self.home, self.at),
            said=said_in(turn, chosen),
            changed=changed_by(turn, chosen, chosen.orders, self.home),
        )
        self.home = replace(after(self.home, chosen.orders))
        return resolved

    def does(
        self, text: str, intent: str = "out_of_scope", confidence: float = 0.6, **more: float
    ) -> dict[str, object]:
        """What was sent: unique id → the value of its last change; empty where nothing was."""
        resolution = self.say(text, intent, confidence, **more).resolution
        if not isinstance(resolution, Interpretation):
            return {}
        return {one.unique_id: one.changes[-1].value for one in resolution.hypothesis.orders}

    def now(self) -> datetime:
        return self.at


def changes(resolved: Resolved) -> dict[str, tuple[Change, ...]]:
    """What a resolution would send, by unique id."""
    hypothesis = resolved.resolution.hypothesis
    return {one.unique_id: one.changes for one in hypothesis.orders} if hypothesis else {}


def features(resolved: Resolved) -> set[Feature]:
    return {change.feature for several in changes(resolved).values() for change in several}
