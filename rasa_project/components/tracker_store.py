"""The bot's short memory: the last few turns of the most recent conversations."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

MAX_EVENTS = 20
"""Events kept of a conversation: three to four turns.

Rasa reads, replays, writes and sends the whole history in every turn, about 1 ms for each turn in it; the rules look
at the last turn only, and what should last is the engine's. One answer must fit beside the utterance that it answers.
"""

MAX_CONVERSATIONS = 1_000
"""Senders are named by clients, so their number needs a bound; the one silent for longest is forgotten first."""


class BoundedTrackerStore(InMemoryTrackerStore):  # type: ignore[misc] # rasa is untyped
    """Rasa's store in memory, bounded both ways."""

    def __init__(
        self,
        domain: Domain,
        event_broker: EventBroker | None = None,
        max_events: int = MAX_EVENTS,
        max_conversations: int = MAX_CONVERSATIONS,
        **kwargs: Any,
    ) -> None:
        """Keep at most `max_events` of each of at most `max_conversations`."""
        super().__init__(domain, event_broker, **kwargs)
        self.store: OrderedDict[str, str] = OrderedDict()
        self._max_events = max_events
        self._max_conversations = max_conversations

    def init_tracker(self, sender_id: str) -> DialogueStateTracker:
        """Return an empty tracker that drops its oldest events."""
        # Not by `self.max_event_history`: Rasa sets that to None again with every turn.
        return DialogueStateTracker(sender_id, self.domain.slots, max_event_history=self._max_events)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the conversation, and forget the one that has been silent for longest if there are too many."""
        await super().save(tracker)
        self.store.move_to_end(tracker.sender_id)
        while len(self.store) > self._max_conversations:
            self.store.popitem(last=False)
