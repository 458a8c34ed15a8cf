"""What a database that can't be used is said to be."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest

from engine.store import Database, StoreUnavailable, Unavailable, connecting


def test_a_turn_that_waits_too_long_for_another_program_is_told_that_the_database_is_busy(tmp_path, monkeypatch):
    monkeypatch.setattr(connecting, "_BUSY_MS", 20)
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
