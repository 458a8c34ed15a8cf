"""The store on real databases: SQLite and PostgreSQL."""

from __future__ import annotations

import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Connection, Text, create_engine, inspect, select, text, type_coerce

from devices.model import Change, Command, Feature, Order
from engine.domain import (
    Answer,
    Asking,
    Asr,
    AsrHypothesis,
    Attitude,
    Conditions,
    Conversation,
    Hypothesis,
    Interpretation,
    Option,
    Outcome,
    Preference,
    Question,
    Refusal,
    Stage,
    Taught,
    TaughtPhrase,
    Turn,
    Undo,
    Unresolved,
    Utterance,
)
from engine.habits.model import Observation, Topic
from engine.learned import AS_SHIPPED, Learned
from engine.scheduling.model import Schedule
from engine.store import Database, StoreUnavailable, Unavailable, tables

MORNING = datetime(2026, 11, 22, 7, 5, tzinfo=timezone(timedelta(hours=1)))
LIGHT_ON = Hypothesis(
    "HassTurnOn",
    slots={"name": "Ceiling Light", "brightness": 40, "share": 0.5, "rooms": ["Kitchen", None]},
    targets=("kitchen_light",),
    orders=(Order("kitchen_light", (Change(Feature.BRIGHTNESS, 40), Change(Feature.COLOR, (255, 0, 10)))),),
    features={"here": 1.0},
    score=0.91,
    reasons=("you are in the Kitchen",),
)


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = MORNING.astimezone(UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(database_url, clock):
    with Database(database_url, clock=clock) as database:
        yield database


def turn(turn_id: str, person: str = "anna", said: str = "turn on the Ceiling Light", at: datetime = MORNING) -> Turn:
    utterance = Utterance(
        said,
        f"{person}@kitchen_display",
        person,
        at,
        "kitchen_display",
        "Kitchen",
        dated=True,
        asr=Asr(0.9, (AsrHypothesis(said, 0.9), AsrHypothesis("turn on the ceiling lied", 0.1)), 0.97),
        barge_in_ms=850.0,
    )
    trace = (Stage("nlu", 1.25, {"ranking": [{"intent": "HassTurnOn", "confidence": 0.9}]}),)
    return Turn(turn_id, utterance, Interpretation(LIGHT_ON), None, trace)


def answered(asked: Turn, outcome: Outcome = Outcome.DONE) -> Turn:
    answer = Answer(
        asked.id,
        "The light is on.",
        outcome,
        "HassTurnOn",
        LIGHT_ON.slots,
        LIGHT_ON.targets,
        (Command("light/set", "ON"),),
        0.91,
        LIGHT_ON.reasons,
        parts=({"text": "turn on the light", "outcome": "done"},),
    )
    return replace(asked, answer=answer, trace=(*asked.trace, Stage("commands", 12.5)))


def put(store: Database, *things: Turn | Preference | TaughtPhrase) -> None:
    with store.begin() as unit:
        for thing in things:
            match thing:
                case Turn():
                    unit.turns.put(thing)
                case Preference():
                    unit.preferences.put(thing)
                case TaughtPhrase():
                    unit.phrases.put(thing)


def every_row(store: Database) -> str:
    """All that is stored, as text."""
    with store.engine.connect() as connection:
        return "\n".join(
            str(tuple(row))
            for table in tables.metadata.sorted_tables
            for row in connection.execute(select(*(type_coerce(column, Text) for column in table.columns)))
        )


# ------------------------------------------------------------------------------------------------------- turns


@pytest.mark.parametrize(
    "resolution",
    [
        Interpretation(LIGHT_ON),
        Question(Asking.CHOICE, "Which one?", (Option("the left one", LIGHT_ON),), Unresolved.AMBIGUOUS),
        Question(Asking.MISSING, "How bright?", hypothesis=LIGHT_ON),
        Refusal(Unresolved.OFFLINE, "It is offline.", LIGHT_ON),
        None,
    ],
    ids=["interpretation", "question", "question about a reading", "refusal", "none"],
)
def test_a_turn_comes_back_exactly_as_it_was_put(store, resolution):
    asked = replace(turn("t1"), resolution=resolution)
    put(store, asked)
    with store.begin(writes=False) as unit:
        assert unit.turns.get("t1") == asked

    put(store, answered(asked))
    with store.begin(writes=False) as unit:
        again = unit.turns.get("t1")
    assert again == answered(asked)
    assert again.utterance.at.utcoffset() == timedelta(hours=1)


def test_a_turn_that_is_written_again_keeps_the_times_of_its_creation_and_first_answer(store, clock):
    created = clock.now
    put(store, turn("t1"))
    clock.now = first_answer = created + timedelta(seconds=1)
    put(store, answered(turn("t1")))
    clock.now = created + timedelta(hours=1)
    put(store, answered(turn("t1"), Outcome.FAILED))

    columns = tables.turns.c
    with store.engine.connect() as connection:
        row = connection.execute(select(columns.created_at, columns.answered_at, columns.outcome)).one()
    assert tuple(row) == (created, first_answer, "failed")
    assert row.created_at.tzinfo == UTC


def test_the_latest_turns_come_newest_first_by_person_and_by_page(store):
    put(store, *(turn(f"t{number}", person="anna" if number % 2 else "ben") for number in range(6)))
    with store.begin(writes=False) as unit:
        assert [it.id for it in unit.turns.latest(None, 4)] == ["t5", "t4", "t3", "t2"]
        assert [it.id for it in unit.turns.latest("anna", 2)] == ["t5", "t3"]
        assert [it.id for it in unit.turns.latest("anna", 2, before="t3")] == ["t1"]
        assert unit.turns.latest("carl", 2) == ()


def test_ids_sort_by_bytes_whatever_the_language_of_the_server(store):
    put(store, *(turn(turn_id) for turn_id in ("a1", "B1", "_1", "b-1", "b1")))
    with store.begin(writes=False) as unit:
        assert [it.id for it in unit.turns.latest()] == ["b1", "b-1", "a1", "_1", "B1"]


def test_turns_that_a_crash_left_unanswered_are_closed_as_failed(store):
    put(store, turn("t1"), answered(turn("t2")))
    with store.begin() as unit:
        assert unit.turns.close_unfinished("I was interrupted.") == 1
    with store.begin() as unit:
        assert unit.turns.get("t1").answer == Answer("t1", "I was interrupted.", Outcome.FAILED, intent="HassTurnOn")
        assert unit.turns.get("t2") == answered(turn("t2"))
        assert unit.turns.close_unfinished("I was interrupted.") == 0


def test_forgetting_leaves_no_word_of_an_old_turn(store):
    put(store, answered(turn("t1")))
    assert "Ceiling" in every_row(store)
    with store.begin() as unit:
        assert unit.turns.forget_texts(MORNING + timedelta(days=1)) == 1
    left = every_row(store)
    assert not any(word in left for word in ("Ceiling", "ceiling", "light is on", "light/set"))
    with store.begin() as unit:
        assert unit.turns.forget_texts(MORNING + timedelta(days=1)) == 0
        kept = unit.turns.get("t1")
    assert (kept.utterance.text, kept.answer.outcome, kept.answer.intent) == ("", Outcome.DONE, "HassTurnOn")


def test_forgetting_goes_by_the_earlier_of_the_turns_own_date_and_its_creation(store, clock):
    clock.now = MORNING - timedelta(days=40)
    put(store, turn("old, dated in the future", at=MORNING + timedelta(days=400)))
    clock.now = MORNING
    put(store, turn("new, of the past", at=MORNING - timedelta(days=40)), turn("new"))
    with store.begin() as unit:
        assert unit.turns.forget_texts(MORNING - timedelta(days=30)) == 2
        assert unit.turns.get("new").utterance.text


def test_forgetting_can_be_done_a_few_at_a_time(store):
    put(store, *(turn(f"t{number}") for number in range(5)))
    with store.begin() as unit:
        assert [unit.turns.forget_texts(MORNING + timedelta(days=1), limit=2) for _ in range(4)] == [2, 2, 1, 0]


def test_the_file_of_sqlite_holds_nothing_of_what_was_forgotten(tmp_path):
    file = tmp_path / "attune.db"
    with Database(f"sqlite:///{file}") as store:
        put(store, *(answered(turn(f"t{number}", said=f"play Hunger Games {number} " * 50)) for number in range(20)))
        with store.begin() as unit:
            unit.turns.forget_texts(datetime.now(UTC) + timedelta(days=1))
        store.scrub()
        assert not any(b"Hunger" in part.read_bytes() for part in tmp_path.iterdir())


@pytest.mark.parametrize("said", ["nul \0 byte", "half \ud83d a pair", "\x1b[31m\x07", "👩‍🍳" * 50, ""])
def test_whatever_is_said_can_be_stored_and_read(store, said):
    put(store, answered(turn("t1", said=said, person=said or "nobody")))
    with store.begin(writes=False) as unit:
        assert [it.id for it in unit.turns.latest(said or "nobody")] == ["t1"]
        assert unit.turns.get(said) is None


# ------------------------------------------------------------------------------------------------------ taught


def preference(preference_id: str, person: str | None = "anna", **fields: Any) -> Preference:
    defaults: dict[str, Any] = {"category": "music.genre", "value": "jazz", "created_at": MORNING.astimezone(UTC)}
    return Preference(id=preference_id, person=person, **defaults | fields)


def test_preferences_come_back_the_persons_own_before_the_homes_and_nobody_elses(store):
    later = MORNING.astimezone(UTC) + timedelta(seconds=1)
    home = preference("p1", None, category="climate.temperature", value=20.5, unit="°C")
    second = preference(
        "p0",
        attitude=Attitude.AVOID,
        when=Conditions(part_of_day=("evening",), weekday=("sunday",), area=("Kitchen",)),
        source=Taught.GUIDED,
        said="no jazz on Sunday evenings",
        created_at=later,
    )
    put(store, home, second, preference("p2"), preference("p3", "ben"))
    with store.begin(writes=False) as unit:
        assert unit.preferences.visible_to("anna") == (preference("p2"), second, home)
        assert unit.preferences.of_home() == (home,)
        assert unit.preferences.get("p3") == preference("p3", "ben")
        assert unit.preferences.get("p9") is None


def test_a_preference_is_replaced_and_deleted_by_its_id(store):
    put(store, preference("p1"), preference("p1", value="soul"), preference("p2", None))
    with store.begin() as unit:
        assert [it.value for it in unit.preferences.visible_to("anna")] == ["soul", "jazz"]
        assert unit.preferences.delete("p1")
        assert not unit.preferences.delete("p1")
        assert unit.preferences.delete_of("anna") == 0
        assert unit.preferences.delete_of(None) == 1


def test_phrases_belong_to_a_person_or_to_the_home(store):
    mine = TaughtPhrase("f1", "anna", "movie time", "dim the lights in the Living Room", MORNING.astimezone(UTC))
    homes = replace(mine, id="f2", person=None, phrase="good night")
    put(store, homes, mine, replace(mine, id="f3", person="ben"))
    with store.begin() as unit:
        assert unit.phrases.visible_to("anna") == (mine, homes)
        assert unit.phrases.delete_of("anna") == 1
        assert unit.phrases.visible_to("anna") == (homes,)
        assert unit.phrases.get("f3").person == "ben"


# ------------------------------------------------------------------------------------------------ conversations


def conversation(person: str = "anna", endpoint: str = "kitchen_display") -> Conversation:
    question = Question(Asking.CHOICE, "Which one?", (Option("the left one", LIGHT_ON),), Unresolved.AMBIGUOUS)
    undo = Undo("t1", LIGHT_ON.orders, ("the film",))
    return Conversation(person, endpoint, MORNING, question, MORNING, LIGHT_ON, "turn on the light", undo)


def test_a_conversation_is_kept_for_each_person_and_endpoint(store):
    nowhere = Conversation("anna", None, MORNING)
    with store.begin() as unit:
        unit.conversations.put(Conversation("anna", "kitchen_display", MORNING))
        unit.conversations.put(conversation())
        unit.conversations.put(nowhere)
    with store.begin() as unit:
        assert unit.conversations.get("anna", "kitchen_display") == conversation()
        assert unit.conversations.get("anna", None) == nowhere
        assert unit.conversations.get("ben", "kitchen_display") is None
        assert unit.conversations.forget(MORNING) == 0
        assert unit.conversations.forget(MORNING + timedelta(seconds=1)) == 2


def test_guided_questions_are_marked_for_each_person_and_the_last_mark_holds(store):
    with store.begin() as unit:
        unit.guided.mark("anna", "music", "skipped")
        unit.guided.mark("anna", "music", "answered")
        unit.guided.mark("anna", "light", "skipped")
        assert unit.guided.states("anna") == {"music": "answered", "light": "skipped"}
        assert unit.guided.states("ben") == {}
        assert unit.guided.delete_person("anna") == 2


def fill(store: Database) -> None:
    for person in ("anna", "ben"):
        put(store, answered(turn(f"t-{person}", person)), preference(f"p-{person}", person))
        put(store, TaughtPhrase(f"f-{person}", person, "movie time", "dim the lights", MORNING))
        with store.begin() as unit:
            unit.conversations.put(conversation(person))
            unit.guided.mark(person, "music", "answered")
            unit.habits.put([Observation(f"h-{person}", person, MORNING, "t", Topic.MEDIUM, "jazz")])
            unit.schedules.put(Schedule(f"s-{person}", person, MORNING, MORNING, MORNING, text="dim the lights"))
    with store.begin() as unit:
        unit.learned.put(Learned({"here": -0.1}, {"here": 41.0}, wrong=1))
    put(store, preference("p-home", None), TaughtPhrase("f-home", None, "good night", "lock the door", MORNING))


def test_erasing_a_person_leaves_nothing_of_them_in_any_table_and_all_of_the_others(store):
    fill(store)
    with store.begin() as unit:
        assert unit.erase_person("anna") == 7
    assert "anna" not in every_row(store)
    with store.engine.connect() as connection:
        for table in tables.metadata.tables.values():
            if table is not tables.learned:
                assert connection.execute(select(table).where(table.c.person == "ben")).all(), table.name
    with store.begin(writes=False) as unit:
        assert unit.learned.get().wrong == 1, "weights are nobody's"


def test_erasing_what_the_home_learned_leaves_the_people(store):
    fill(store)
    with store.begin() as unit:
        assert unit.erase_home_learned() == 5, "two that were taught, a habit of each, and the weights"
        assert unit.learned.get() == AS_SHIPPED
        assert [it.id for it in unit.preferences.visible_to("anna")] == ["p-anna"]
        assert [it.id for it in unit.phrases.visible_to("anna")] == ["f-anna"]


# ------------------------------------------------------------------------------------------------- transactions


def put_half(store: Database, thing: Turn) -> None:
    """Put a turn in a unit that fails after it."""
    with store.begin() as unit:
        unit.turns.put(thing)
        raise RuntimeError("half way")


def test_a_unit_that_an_exception_leaves_has_written_nothing(store):
    with pytest.raises(RuntimeError, match="half way"):
        put_half(store, turn("t1"))
    with store.begin(writes=False) as unit:
        assert unit.turns.get("t1") is None


def test_units_that_read_and_then_write_at_the_same_time_all_succeed(store):
    def note(number: int) -> None:
        with store.begin() as unit:
            unit.guided.states("anna")
            unit.guided.mark("anna", f"topic {number}", "answered")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(note, range(80)))
    with store.begin(writes=False) as unit:
        assert len(unit.guided.states("anna")) == 80


def test_a_reader_does_not_wait_for_a_writer(store):
    put(store, turn("t1"))
    with store.begin() as writer, ThreadPoolExecutor(1) as thread:
        writer.turns.put(answered(turn("t1")))

        def read() -> tuple[Turn, ...]:
            with store.begin(writes=False) as unit:
                return tuple(unit.turns.latest())

        assert thread.submit(read).result(timeout=2) == (turn("t1"),)


def test_listeners_hear_of_an_answer_after_its_commit_and_only_then(store):
    heard = []

    def listen(answered_turn: Turn) -> None:
        with store.begin(writes=False) as unit:
            heard.append(unit.turns.get(answered_turn.id).answer.outcome)

    store.on_answered(listen)
    put(store, turn("t1"))
    put(store, answered(turn("t1")))
    with pytest.raises(RuntimeError, match="half way"):
        put_half(store, answered(turn("t2")))
    assert heard == [Outcome.DONE]


def test_a_listener_that_fails_does_no_harm(store):
    def fail(_turn: Turn) -> None:
        raise RuntimeError("not listening")

    store.on_answered(fail)
    put(store, answered(turn("t1")))
    with store.begin(writes=False) as unit:
        assert unit.turns.get("t1") == answered(turn("t1"))


# ------------------------------------------------------------------------------------------------------ opening


def shape(connection: Connection) -> dict[str, object]:
    """Tables, columns and indexes as the database tells them."""
    looked = inspect(connection)
    return {
        table: (
            [{field: str(value) for field, value in column.items()} for column in looked.get_columns(table)],
            looked.get_pk_constraint(table)["constrained_columns"],
            sorted(
                (index["name"], index["column_names"], {k: str(v) for k, v in index.get("dialect_options", {}).items()})
                for index in looked.get_indexes(table)
            ),
        )
        for table in tables.metadata.tables
    }


def test_the_migrations_build_exactly_the_tables_that_the_code_uses(store):
    with store.engine.begin() as connection:
        migrated = shape(connection)
        tables.metadata.drop_all(connection)
        tables.metadata.create_all(connection)
        assert migrated == shape(connection)


def test_what_is_stored_is_there_when_the_database_is_opened_again(database_url):
    with Database(database_url) as store:
        put(store, turn("t1"))
    with Database(database_url) as store, store.begin(writes=False) as unit:
        assert unit.turns.get("t1") == turn("t1")


def test_a_database_of_a_later_version_is_left_alone(database_url):
    with Database(database_url) as store, store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreUnavailable, match="revision 9999") as refused:
        Database(database_url)
    assert refused.value.why is Unavailable.NEWER_SCHEMA


def test_a_migration_that_fails_leaves_the_database_as_it_was(database_url):
    with Database(database_url) as store, store.engine.begin() as connection:
        # As if the tables were another program's: only one of ours is in the way, the last one made.
        tables.metadata.drop_all(
            connection, tables=[it for it in tables.metadata.tables.values() if it.name != "guided"]
        )
        connection.execute(text("DROP TABLE alembic_version"))
    with pytest.raises(StoreUnavailable, match="guided") as refused:
        Database(database_url)
    assert refused.value.why is Unavailable.MIGRATION_FAILED
    url = database_url.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url)
    assert not {"turns", "preferences"} & set(inspect(engine).get_table_names())
    engine.dispose()


def test_two_that_open_a_new_database_at_once_both_succeed(database_url):
    start = threading.Barrier(2)

    def opening() -> None:
        start.wait(timeout=10)
        Database(database_url).close()

    with ThreadPoolExecutor(2) as threads:
        for opened in [threads.submit(opening) for _ in range(2)]:
            opened.result(timeout=30)


def test_a_new_file_is_for_its_owner_only(tmp_path):
    file = tmp_path / "new folder" / "attune.db"
    Database(f"sqlite:///{file}").close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("no url at all", Unavailable.BAD_URL),
        ("", Unavailable.BAD_URL),
        ("mysql://home:hunter2@localhost/attune", Unavailable.BAD_URL),
        ("sqlite://", Unavailable.BAD_URL),
        ("postgresql://home:hunter2@localhost:port/attune", Unavailable.BAD_URL),
        ("postgresql://home:hunter2@127.0.0.1:1/attune", Unavailable.UNREACHABLE),
        ("sqlite:///{folder}/a file/attune.db", Unavailable.NOT_WRITABLE),
        ("sqlite:///{folder}", Unavailable.NOT_WRITABLE),
        ("sqlite:///{folder}/a file", Unavailable.NOT_A_DATABASE),
    ],
)
def test_a_database_that_cannot_be_opened_says_why_and_what_to_do_and_no_password(tmp_path, url, why):
    (tmp_path / "a file").write_bytes(b"I am a file of another kind, and long enough to have a header. " * 100)
    with pytest.raises(StoreUnavailable) as refused:
        Database(url.format(folder=tmp_path))
    assert refused.value.why is why
    assert refused.value.what
    assert refused.value.todo
    assert "hunter2" not in str(refused.value)


def test_a_database_that_goes_away_is_reported_and_used_again_when_it_is_back(tmp_path):
    file = tmp_path / "attune.db"
    with Database(f"sqlite:///{file}") as store:
        store.engine.dispose()
        file.rename(tmp_path / "moved.db")
        file.mkdir()
        with pytest.raises(StoreUnavailable) as lost:
            store.check()
        assert lost.value.why is Unavailable.NOT_WRITABLE
        file.rmdir()
        (tmp_path / "moved.db").rename(file)
        store.check()
