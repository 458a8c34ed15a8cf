"""The lock store and the tracker store."""

from __future__ import annotations

import asyncio
import time

import pytest
from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, UserUttered
from rasa.utils.endpoints import EndpointConfig

from components.lock_store import QuickLockStore
from components.tracker_store import MAX_EVENTS, BoundedTrackerStore


def test_rasa_builds_both_stores_from_the_endpoints() -> None:
    locks = EndpointConfig.from_dict({"type": "components.lock_store.QuickLockStore"})
    trackers = EndpointConfig.from_dict({"type": "components.tracker_store.BoundedTrackerStore"})
    assert isinstance(LockStore.create(locks), QuickLockStore)
    assert isinstance(TrackerStore.create(trackers), BoundedTrackerStore)


def test_quick_turns_of_one_conversation_keep_their_order_and_hardly_wait() -> None:
    store, order = QuickLockStore(), []

    async def turn(number: int) -> None:
        async with store.lock("anna"):
            order.append(number)
            await asyncio.sleep(0.01)

    async def four_turns() -> None:
        await asyncio.gather(*(turn(number) for number in range(4)))

    started = time.perf_counter()
    asyncio.run(four_turns())
    assert order == [0, 1, 2, 3]
    assert time.perf_counter() - started < 0.5
    assert store.conversation_locks == {}


def test_a_turn_that_is_given_up_leaves_the_lock_to_the_next() -> None:
    store = QuickLockStore()

    async def turn() -> str:
        async with store.lock("anna"):
            return "served"

    async def give_up_behind_another() -> str:
        async with store.lock("anna"):
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(turn(), 0.05)
        return await asyncio.wait_for(turn(), 1)

    assert asyncio.run(give_up_behind_another()) == "served"


async def speak(store: BoundedTrackerStore, sender: str, turns: int) -> None:
    for number in range(turns):
        tracker = await store.get_or_create_tracker(sender)
        tracker.update(UserUttered(f"request {number}", {"name": "control", "confidence": 1.0}))
        tracker.update(ActionExecuted("action_control"))
        tracker.update(BotUttered("done"))
        tracker.update(ActionExecuted("action_listen"))
        await store.save(tracker)


def test_a_long_conversation_is_as_small_as_a_short_one() -> None:
    store = BoundedTrackerStore(Domain.empty())
    asyncio.run(speak(store, "anna", 50))
    size = len(store.store["anna"])
    asyncio.run(speak(store, "anna", 450))
    tracker = asyncio.run(store.retrieve("anna"))
    assert tracker is not None
    assert len(tracker.events) == MAX_EVENTS
    assert tracker.latest_message is not None
    assert tracker.latest_message.text == "request 449"
    assert len(store.store["anna"]) < 1.05 * size


def test_the_conversation_that_is_silent_for_longest_is_forgotten_first() -> None:
    store = BoundedTrackerStore(Domain.empty(), max_conversations=2)
    for sender in ("anna", "ben", "anna", "cleo"):
        asyncio.run(speak(store, sender, 1))
    assert list(store.store) == ["anna", "cleo"]
