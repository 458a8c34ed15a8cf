"""What a database that can't be used is said to be."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.store import Database, StoreUnavailable, Unavailable, connecting

WRITERS = 8
ROUNDS = 20
PATIENCE_S = 10.0


def test_a_turn_that_waits_too_long_for_another_program_is_told_that_the_database_is_busy(tmp_path, monkeypatch):
    monkeypatch.setattr(connecting, "BUSY_MS", 20)
    file = tmp_path / "attune.db"
    with (
        Database(f"sqlite:///{file}") as store,
        contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(StoreUnavailable) as refused, store.begin():
            pass

        assert refused.value.why is Unavailable.BUSY
        with store.begin(writes=False) as unit:
            assert unit.turns.latest() == ()

        other.execute("ROLLBACK")
        with store.begin() as unit:
            assert unit.turns.close_unfinished("") == 0


def test_threads_that_write_at_once_wait_for_each_other_and_not_for_a_clock(tmp_path, monkeypatch):
    # Without any patience SQLite refuses whoever comes while another one writes; ours are not even seen by it.
    with Database(f"sqlite:///{tmp_path}/attune.db") as store:
        store.close()
        monkeypatch.setattr(connecting, "BUSY_MS", 0)
        both_there = threading.Barrier(WRITERS)

        def write(_number: int) -> None:
            both_there.wait(PATIENCE_S)
            for _ in range(ROUNDS):
                with store.begin() as unit:
                    unit.turns.close_unfinished("")

        with ThreadPoolExecutor(WRITERS) as threads:
            for done in [threads.submit(write, number) for number in range(WRITERS)]:
                done.result(PATIENCE_S)


def test_a_file_that_two_switch_at_once_is_waited_for(tmp_path, monkeypatch):
    file = tmp_path / "attune.db"
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    waited = []

    def end_of_the_other(seconds: float) -> None:
        waited.append(seconds)
        other.execute("COMMIT")

    monkeypatch.setattr("engine.store.connecting.time.sleep", end_of_the_other)
    asking = sqlite3.connect(file, isolation_level=None)
    asking.execute("PRAGMA busy_timeout = 0")
    connecting._write_ahead(asking)
    assert len(waited) == 1
    assert asking.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    asking.close()
    other.close()
