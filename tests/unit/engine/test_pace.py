"""What keeps one turn from holding up another."""

import asyncio
import gc
import sys
import threading

import pytest

from engine.pace import ANSWERING, SLICE_S, answering, settle

PATIENCE_S = 10.0


def test_as_many_turns_as_promised_wait_for_their_devices_at_once():
    # Nobody gets past it alone: were there a thread less, all of them would wait until their patience ends.
    together = threading.Barrier(ANSWERING)

    async def serve() -> list[int]:
        async with answering(None):
            return await asyncio.gather(
                *(asyncio.to_thread(together.wait, PATIENCE_S) for _ in range(ANSWERING)),
            )

    assert sorted(asyncio.run(serve())) == list(range(ANSWERING))


@pytest.fixture
def settled():
    before = sys.getswitchinterval()
    settle()
    yield
    gc.unfreeze()
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("settled")
def test_what_the_start_made_is_left_out_of_every_later_search_for_garbage():
    assert gc.get_freeze_count() > 10_000
    assert len(gc.get_objects()) < gc.get_freeze_count() / 10


@pytest.mark.usefixtures("settled")
def test_a_thread_does_not_go_on_for_as_long_as_a_request_takes():
    assert sys.getswitchinterval() == pytest.approx(SLICE_S)
