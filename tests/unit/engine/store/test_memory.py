"""What the store remembers of what it read, and when it forgets it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.domain import Conversation, Preference
from engine.store import Database, Unit
from engine.store.memory import Memory

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Reads:
    """Gives 1, 2, 3 …, and so tells how often it was asked."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> int:
        self.count += 1
        return self.count


@pytest.fixture
def store(tmp_path):
    with Database(f"sqlite:///{tmp_path}/attune.db") as database:
        yield database


def preference(person: str | None) -> Preference:
    return Preference(f"p-{person}", person, "music.genre", "jazz", NOW)


def liked(store: Database, person: str) -> list[str]:
    def read(unit: Unit) -> tuple[Preference, ...]:
        return unit.preferences.visible_to(person)

    return [one.id for one in store.recall(("preferences", person), read)]


class TestMemory:
    def test_what_was_read_is_not_read_again(self):
        memory, reads = Memory(), Reads()
        assert [memory.recall(("turns", "anna"), reads) for _ in range(3)] == [1, 1, 1]

    def test_nothing_is_an_answer_too(self):
        memory, asked = Memory(), []
        for _ in range(2):
            assert memory.recall(("turns",), lambda: asked.append(1)) is None
        assert asked == [1]

    @pytest.mark.parametrize("changed", [("turns", "anna"), ("turns",)])
    def test_a_change_forgets_what_it_names_and_all_below(self, changed: tuple[str, ...]):
        memory, reads = Memory(), Reads()
        memory.recall(("turns", "anna"), reads)
        memory.forget([changed])
        assert memory.recall(("turns", "anna"), reads) == 2

    @pytest.mark.parametrize("changed", [("turns", "ben"), ("phrases",), ("turns", "anna", "kitchen")])
    def test_a_change_elsewhere_forgets_nothing(self, changed: tuple[str, ...]):
        memory, reads = Memory(), Reads()
        memory.recall(("turns", "anna"), reads)
        memory.forget([changed])
        assert memory.recall(("turns", "anna"), reads) == 1

    def test_what_was_read_while_something_was_written_is_not_kept(self):
        memory = Memory()

        def overtaken() -> str:
            memory.forget([("turns",)])
            return "old"

        assert memory.recall(("turns",), overtaken) == "old"
        assert memory.recall(("turns",), lambda: "new") == "new"

    def test_the_oldest_goes_when_there_is_too_much(self):
        memory, reads = Memory(), Reads()
        for number in range(1_001):
            memory.recall(("turns", str(number)), reads)
        assert memory.recall(("turns", "1000"), reads) == 1_001
        assert memory.recall(("turns", "0"), reads) == 1_002


def put_half(store: Database) -> None:
    with store.begin() as unit:
        unit.preferences.put(preference("anna"))
        raise RuntimeError("half way")


class TestTheStore:
    def test_what_is_written_is_seen_by_the_next_who_asks(self, store: Database):
        assert liked(store, "anna") == []
        with store.begin() as unit:
            unit.preferences.put(preference("anna"))
        assert liked(store, "anna") == ["p-anna"]

    def test_what_the_home_likes_is_seen_by_everybody(self, store: Database):
        assert liked(store, "anna") == []
        with store.begin() as unit:
            unit.preferences.put(preference(None))
        assert liked(store, "anna") == ["p-None"]

    def test_who_is_forgotten_is_not_remembered(self, store: Database):
        def said(unit: Unit) -> str:
            known = unit.conversations.get("anna", None)
            return known.said if known else ""

        with store.begin() as unit:
            unit.preferences.put(preference("anna"))
            unit.conversations.put(Conversation("anna", None, NOW, said="turn on the lamp"))
        assert liked(store, "anna") == ["p-anna"]
        assert store.recall(("conversations", "anna", ""), said) == "turn on the lamp"
        with store.begin() as unit:
            unit.erase_person("anna")
        assert liked(store, "anna") == []
        assert store.recall(("conversations", "anna", ""), said) == ""

    def test_what_was_rolled_back_changes_nothing(self, store: Database):
        assert liked(store, "anna") == []
        with pytest.raises(RuntimeError, match="half way"):
            put_half(store)
        assert liked(store, "anna") == []
