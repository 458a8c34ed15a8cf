"""The HTTP API as callers meet it: the real application and database, over real HTTP."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import httpx
import pytest
import uvicorn

from devices.discovery.convention import Reason, Rejection
from devices.home_file import HomeFileBroken
from devices.model import Area, Change, Device, Entity, Feature, Home, Limits, Order
from devices.model import State as EntityState
from engine.domain import Answer, Hypothesis, Interpretation, Outcome, Stage, Turn, Utterance
from engine.habit_book import HabitBook
from engine.judge import Judge
from engine.learned import AS_SHIPPED
from engine.moments import WEEKDAYS, Recurrence
from engine.resolution import scoring
from engine.resolution.adapting import judged
from engine.scheduling.model import Schedule, State
from engine.server.app import LARGEST_BODY, create_app
from engine.settings import Settings
from engine.store import Database, StoreUnavailable, Unavailable

NOW = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
TOKEN = "correct-horse-battery-staple"
JAZZ = {"category": "music.genre", "value": "jazz"}
ON = EntityState("on", {"brightness": 128}, NOW)
LAMP = Device(
    "lamp",
    "Floor Lamp",
    "Living Room",
    entities=(
        Entity(
            "lamp_light", "light", features={Feature.POWER: Limits()}, state=EntityState("on", {"brightness": 128}, NOW)
        ),
        Entity("lamp_power", "sensor", "Power", state=EntityState("8.5")),
    ),
)


HOME = Home((LAMP,), (Area("Living Room", "Ground Floor", ("lounge",)),))


@dataclass
class PaperLink:
    """A home on paper: its devices stand still, its notes can be changed."""

    home: Home = HOME
    connected: bool = True
    broken: bool = False

    def rejections(self) -> tuple[Rejection, ...]:
        return (
            Rejection("homeassistant/light/one/config", Reason.NOT_JSON, "The payload is no JSON object.", NOW),
            Rejection("homeassistant/light/two/config", Reason.MISSING, "'command_topic' is missing.", NOW),
        )

    def edit_device(self, device_id: str, **changes: Any) -> Device | None:
        if self.broken:
            raise HomeFileBroken("home.yaml is not valid YAML at line 3; mend it or move it away.")
        (device,) = self.home.devices
        assert device.id == device_id
        device = replace(device, **changes)
        self.home = replace(self.home, devices=(device,))
        return device

    def edit_area(self, name: str, **changes: Any) -> Area:
        area = replace(self.home.area(name) or Area(name), **changes)
        self.home = replace(self.home, areas=(*(it for it in self.home.areas if it.name != name), area))
        return area


@dataclass
class PaperEngine:
    """An engine with a real store and a home on paper."""

    store: Database
    settings: Settings
    link: PaperLink = field(default_factory=PaperLink)

    @cached_property
    def habits(self) -> HabitBook:
        return HabitBook(self.store)

    @cached_property
    def judge(self) -> Judge:
        return Judge(self.store)

    def ready(self) -> Mapping[str, Any]:
        self.store.check()
        reason = None if self.link.connected else "The broker can't be reached."
        return {"ready": self.link.connected, "reason": reason, "devices": len(self.link.home.devices)}


@contextmanager
def served(engine: PaperEngine) -> Iterator[httpx.Client]:
    """Serve the engine on a free port; gives a client for it."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.bind(("127.0.0.1", 0))
        # From here on callers queue up: nobody has to wait for the server to be there.
        listener.listen()
        server = uvicorn.Server(uvicorn.Config(create_app(engine), log_config=None, lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="api")
        thread.start()
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}", timeout=10) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join(10)


@pytest.fixture
def engine(database_url):
    with Database(database_url, clock=lambda: NOW) as store:
        yield PaperEngine(store, Settings(_env_file=None))


@pytest.fixture
def api(engine):
    with served(engine) as client:
        yield client


@pytest.fixture
def lite(tmp_path):
    """An engine on SQLite, for what no database has a part in."""
    with Database(f"sqlite:///{tmp_path / 'attune.db'}", clock=lambda: NOW) as store:
        yield PaperEngine(store, Settings(_env_file=None))


def assert_problem(answer: httpx.Response, status: int, *words: str) -> dict[str, Any]:
    """It is problem details of that status, and its detail has the words."""
    body: dict[str, Any] = answer.json()
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert body["status"] == status
    assert body["type"] == "about:blank"
    assert body["title"]
    assert all(word in body["detail"] for word in words), body
    return body


# ----------------------------------------------------------------------------------------------- taught things


def test_a_preference_is_taught_read_changed_and_forgotten(api):
    made = api.post(
        "/v1/people/anna/preferences", json=JAZZ | {"when": {"part_of_day": ["evening"]}, "said": "I like jazz"}
    )
    assert made.status_code == 201
    assert made.json() == {
        "id": made.json()["id"],
        "person": "anna",
        "category": "music.genre",
        "value": "jazz",
        "unit": None,
        "attitude": "like",
        "when": {"part_of_day": ["evening"]},
        "source": "stated",
        "said": "I like jazz",
        "created_at": "2026-11-22T07:05:00Z",
    }
    address = f"/v1/people/anna/preferences/{made.json()['id']}"
    changed = api.patch(address, json={"attitude": "avoid", "when": {}})
    assert changed.json() == made.json() | {"attitude": "avoid", "when": {}}
    assert api.get("/v1/people/anna/preferences").json() == {"items": [changed.json()]}

    assert api.delete(address).status_code == 204
    assert_problem(api.delete(address), 404)
    assert_problem(api.patch(address, json={}), 404)
    assert api.get("/v1/people/anna/preferences").json() == {"items": []}


def test_a_persons_list_holds_theirs_and_then_the_homes_marked_by_no_person(api):
    home = api.post(
        "/v1/home/preferences", json={"category": "climate.temperature", "value": 20.5, "unit": "°C"}
    ).json()
    mine = api.post("/v1/people/anna/preferences", json=JAZZ).json()
    api.post("/v1/people/ben/preferences", json=JAZZ)
    assert api.get("/v1/people/anna/preferences").json()["items"] == [mine, home]
    assert api.get("/v1/home/preferences").json()["items"] == [home]
    assert home["person"] is None


def test_nobody_changes_what_is_not_theirs(api):
    bens = api.post("/v1/people/ben/preferences", json=JAZZ).json()["id"]
    homes = api.post("/v1/home/preferences", json=JAZZ).json()["id"]
    assert_problem(api.delete(f"/v1/people/anna/preferences/{bens}"), 404, "nothing with the id")
    assert_problem(api.patch(f"/v1/home/preferences/{bens}", json={}), 404, "nothing with the id")
    assert_problem(api.delete(f"/v1/people/anna/preferences/{homes}"), 404, "whole home")


def test_a_change_is_checked_like_a_new_preference_and_a_refused_one_changes_nothing(api):
    warm = {"category": "climate.temperature", "value": 21, "unit": "°C"}
    made = api.post("/v1/people/anna/preferences", json=warm).json()
    refused = api.patch(f"/v1/people/anna/preferences/{made['id']}", json={"unit": None})
    assert assert_problem(refused, 422, "unit")["errors"] == [
        {"pointer": "#", "detail": "a temperature needs the unit °C or °F"}
    ]
    assert api.get("/v1/people/anna/preferences").json()["items"] == [made]


@pytest.mark.parametrize("owner", ["people/anna", "home"])
def test_a_phrase_is_taught_read_changed_and_forgotten(api, owner):
    made = api.post(f"/v1/{owner}/phrases", json={"phrase": "movie time", "means": "dim the lights"})
    assert made.status_code == 201
    assert made.json()["person"] == ("anna" if owner != "home" else None)
    address = f"/v1/{owner}/phrases/{made.json()['id']}"
    changed = api.patch(address, json={"means": "turn off the lights"})
    assert changed.json() == made.json() | {"means": "turn off the lights"}
    assert api.get(f"/v1/{owner}/phrases").json() == {"items": [changed.json()]}
    assert api.delete(address).status_code == 204
    assert api.get(f"/v1/{owner}/phrases").json() == {"items": []}


@pytest.mark.parametrize(
    "person", ["Zoë", "anna@kitchen", "a b", "100%", "..hidden", "'; DROP TABLE turns; --", "nul\0"]
)
def test_any_name_of_a_person_is_data(api, person):
    where = "/v1/people/" + "".join(f"%{byte:02X}" for byte in person.encode())
    made = api.post(f"{where}/preferences", json=JAZZ)
    assert made.json()["person"] == person
    assert len(api.get(f"{where}/preferences").json()["items"]) == 1
    assert api.delete(where).status_code == 204
    assert api.get(f"{where}/preferences").json()["items"] == []


def test_forgetting_a_person_takes_their_turns_too_and_nothing_of_others(api, engine):
    for person in ("anna", "ben"):
        api.post(f"/v1/people/{person}/preferences", json=JAZZ)
        put_turn(engine, f"t-{person}", person)
    assert api.delete("/v1/people/anna").status_code == 204
    assert api.delete("/v1/people/anna").status_code == 204
    assert [turn["person"] for turn in api.get("/v1/turns").json()["items"]] == ["ben"]
    assert api.get("/v1/people/anna/preferences").json()["items"] == []
    assert len(api.get("/v1/people/ben/preferences").json()["items"]) == 1


def test_forgetting_what_the_home_learned_leaves_people_and_devices(api):
    api.post("/v1/home/preferences", json=JAZZ)
    api.post("/v1/home/phrases", json={"phrase": "good night", "means": "lock the door"})
    mine = api.post("/v1/people/anna/preferences", json=JAZZ).json()
    assert api.delete("/v1/home/learned").status_code == 204
    assert api.get("/v1/people/anna/preferences").json()["items"] == [mine]
    assert api.get("/v1/people/anna/phrases").json()["items"] == []
    assert len(api.get("/v1/devices").json()["items"]) == 1


def test_the_weights_of_this_home_can_be_seen_and_go_back_to_those_that_are_shipped(api, engine):
    shipped = api.get("/v1/home/weights").json()
    assert {one["feature"] for one in shipped["items"]} == {"bias", *scoring.FEATURES}
    assert (shipped["right"], shipped["wrong"]) == (0, 0)
    after = judged(AS_SHIPPED, scoring.weights(), {"here": 1.0}, right=False)
    with engine.store.begin() as unit:
        engine.judge.keep(unit, after)
    moved = api.get("/v1/home/weights").json()
    assert [one["feature"] for one in moved["items"] if one["weight"] < one["shipped"]] == ["bias", "here"]
    assert moved["wrong"] == 1
    assert api.delete("/v1/home/learned").status_code == 204
    assert api.get("/v1/home/weights").json() == shipped


# ------------------------------------------------------------------------------------------------------- turns


def put_turn(engine: PaperEngine, turn_id: str, person: str = "anna", *, answered: bool = True) -> None:
    read = Hypothesis("HassTurnOn", targets=("lamp_light",), score=0.9)
    answer = Answer(turn_id, "It is on.", Outcome.DONE, "HassTurnOn", targets=("lamp_light",)) if answered else None
    said = Utterance("turn on the lamp", person, person, NOW)
    with engine.store.begin() as unit:
        unit.turns.put(Turn(turn_id, said, Interpretation(read), answer, (Stage("nlu", 1.0, {"ranking": []}),)))


def test_the_turn_log_is_read_newest_first_by_person_and_by_page(api, engine):
    for number in range(5):
        put_turn(engine, f"t{number}", "anna" if number % 2 else "ben")

    def ids(**query: str | int) -> list[str]:
        return [turn["id"] for turn in api.get("/v1/turns", params=query).json()["items"]]

    assert ids() == ["t4", "t3", "t2", "t1", "t0"]
    assert ids(person="ben", limit=2) == ["t4", "t2"]
    assert ids(person="ben", limit=2, before="t2") == ["t0"]
    assert api.get("/v1/turns/t3").json()["trace"] == [{"stage": "nlu", "took_ms": 1.0, "ranking": []}]
    assert_problem(api.get("/v1/turns/t9"), 404, "'t9'")


def test_forgotten_words_are_shown_as_null(api, engine):
    put_turn(engine, "t1")
    with engine.store.begin() as unit:
        unit.turns.forget_texts(NOW + timedelta(days=1))
    shown = api.get("/v1/turns/t1").json()
    assert (shown["text"], shown["answer"], shown["outcome"]) == (None, None, "done")


# --------------------------------------------------------------------------------------------- what is planned


def plan(engine: PaperEngine, schedule_id: str, **more: Any) -> None:
    orders = (Order("lamp_light", (Change(Feature.POWER, value=False),)),)
    hypothesis = Hypothesis("HassTurnOff", targets=("lamp_light",), orders=orders)
    at = more.pop("at", NOW + timedelta(hours=1))
    planned = Schedule(schedule_id, more.pop("person", "anna"), at, at, NOW, hypothesis=hypothesis, **more)
    with engine.store.begin() as unit:
        unit.schedules.put(planned)


def test_what_is_planned_is_listed_in_the_order_of_its_times_and_in_words(api, engine):
    plan(engine, "daily", every=Recurrence(WEEKDAYS, 7, 0), at=NOW + timedelta(hours=2), text="every day at 7 …")
    plan(engine, "once", person="ben")
    first, second = api.get("/v1/schedules").json()["items"]
    assert (first["id"], first["state"], first["kind"], first["recurrence"]) == ("once", "waiting", "request", None)
    assert first["spoken"] == "turn off the Floor Lamp in the Living Room"
    assert first["targets"] == ["lamp_light"]
    assert second["recurrence"]["spoken"] == "every day at 07:00"
    assert second["recurrence"]["time"] == "07:00"
    assert second["text"] == "every day at 7 …"
    assert [one["id"] for one in api.get("/v1/schedules?person=ben").json()["items"]] == ["once"]


def test_what_was_missed_is_shown_with_the_reason(api, engine):
    plan(engine, "gone", state=State.MISSED, note="It was due at 07:00, when I was not running.", ran_at=NOW)
    plan(engine, "next")
    plan(engine, "done", state=State.DONE)
    plan(engine, "cancelled", state=State.CANCELLED)
    assert {one["id"] for one in api.get("/v1/schedules").json()["items"]} == {"gone", "next"}
    assert [one["id"] for one in api.get("/v1/schedules?state=done").json()["items"]] == ["done"]
    assert_problem(api.get("/v1/schedules?state=lost"), 422, "state")
    (missed,) = api.get("/v1/schedules?state=missed").json()["items"]
    assert missed["id"] == "gone"
    assert "not running" in missed["note"]


def test_what_is_planned_is_cancelled_by_its_id(api, engine):
    plan(engine, "once")
    assert api.get("/v1/schedules/once").json()["id"] == "once"
    assert api.delete("/v1/schedules/once").status_code == 204
    assert_problem(api.delete("/v1/schedules/once"), 404, "once")
    assert_problem(api.get("/v1/schedules/once"), 404, "once")
    assert api.get("/v1/schedules").json() == {"items": []}


def test_forgetting_a_person_cancels_what_they_planned_and_nothing_of_others(api, engine):
    plan(engine, "hers")
    plan(engine, "his", person="ben")
    assert api.delete("/v1/people/anna").status_code == 204
    assert [one["id"] for one in api.get("/v1/schedules").json()["items"]] == ["his"]


# ----------------------------------------------------------------------------------------------------- devices


def test_a_device_is_found_by_its_id_and_by_any_unique_id(lite):
    with served(lite) as api:
        (listed,) = api.get("/v1/devices").json()["items"]
        assert listed["floor"] == "Ground Floor"
        assert listed["type"] == "light"
        assert listed["capabilities"] == {"power": {}}
        assert listed["entities"][0]["attributes"] == {"brightness": 128}
        assert api.get("/v1/devices/lamp").json() == listed
        assert api.get("/v1/devices/lamp_power").json() == listed
        assert_problem(api.get("/v1/devices/fridge"), 404, "'fridge'")
        assert_problem(api.patch("/v1/devices/fridge", json={"area": "Kitchen"}), 404, "'fridge'")


def test_people_say_where_a_device_is_and_what_it_is_called(lite):
    with served(lite) as api:
        changed = api.patch("/v1/devices/lamp_light", json={"aliases": ["reading light"], "area": "Office"})
        assert (changed.json()["aliases"], changed.json()["area"]) == (["reading light"], "Office")
        assert api.get("/v1/devices/lamp").json() == changed.json()
        assert api.patch("/v1/devices/lamp", json={"aliases": None}).json() == changed.json() | {"aliases": []}
        wrongs: list[object] = [
            {"state": "off"},
            {"screen": "yes"},
            {"screen": None},
            {"area": ""},
            {"aliases": "x"},
            [],
        ]
        for wrong in wrongs:
            assert_problem(api.patch("/v1/devices/lamp", json=wrong), 422)


def test_what_was_rejected_is_listed_with_its_reason_the_latest_first(lite):
    with served(lite) as api:
        items = api.get("/v1/rejections").json()["items"]
    assert [(item["reason"], item["topic"]) for item in items] == [
        ("missing", "homeassistant/light/two/config"),
        ("not_json", "homeassistant/light/one/config"),
    ]
    assert items[0]["detail"] == "'command_topic' is missing."
    assert datetime.fromisoformat(items[0]["at"]) == NOW


def test_people_say_on_which_floor_an_area_is(lite):
    with served(lite) as api:
        office = {"name": "Office", "floor": "First Floor", "aliases": ["study"]}
        assert api.put("/v1/areas/Office", json={"floor": "First Floor", "aliases": ["study"]}).json() == office
        lounge = {"name": "Living Room", "floor": "Ground Floor", "aliases": ["lounge"]}
        assert api.get("/v1/areas").json() == {"items": [lounge, office]}


def test_a_home_file_that_cannot_be_changed_is_a_problem_with_its_reason(lite):
    lite.link.broken = True
    with served(lite) as api:
        assert_problem(api.patch("/v1/devices/lamp", json={"area": "Office"}), 503, "line 3", "mend it")


# ------------------------------------------------------------------------------------------------------ errors


def test_every_error_is_problem_details(lite):
    with served(lite) as api:
        assert_problem(api.get("/nowhere"), 404, "/nowhere")
        assert_problem(api.get("/v1/devices/"), 404)
        not_allowed = api.delete("/v1/devices")
        assert_problem(not_allowed, 405)
        assert "GET" in not_allowed.headers["allow"]
        wrong_limit = assert_problem(api.get("/v1/turns?limit=0"), 422, "limit")
        assert wrong_limit["errors"][0]["parameter"] == "limit"
        nested = api.post("/v1/people/anna/preferences", json=JAZZ | {"when": {"weekday": ["monday", "Sunday"]}})
        assert assert_problem(nested, 422)["errors"][0]["pointer"] == "#/when/weekday/1"
        assert_problem(api.get("/v1/people/" + "x" * 201 + "/preferences"), 422, "person")


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"null", b"[]", b'"jazz"', b'{"category": "music.genre"}', b"[" * 9_999]
)
def test_a_body_that_is_no_preference_is_refused(lite, body):
    with served(lite) as api:
        answer = api.post("/v1/people/anna/preferences", content=body, headers={"content-type": "application/json"})
        assert_problem(answer, answer.status_code)
        assert answer.status_code in {400, 422}


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "in chunks"])
def test_a_body_beyond_the_limit_is_not_read(lite, announced):
    body = json.dumps(JAZZ | {"said": "x" * LARGEST_BODY}).encode()
    with served(lite) as api:
        content = body if announced else iter([body[:1000], body[1000:]])
        answer = api.post("/v1/people/anna/preferences", content=content, headers={"content-type": "application/json"})
        assert_problem(answer, 413, "1000000 bytes")
        assert api.get("/healthz").status_code == 200


def test_an_error_inside_says_so_and_nothing_of_its_insides(lite):
    def fail() -> Mapping[str, Any]:
        raise RuntimeError("internals")

    lite.ready = fail
    with served(lite) as api:
        assert "internals" not in assert_problem(api.get("/readyz"), 500, "log").values()
        assert api.get("/healthz").status_code == 200


def test_a_database_that_is_away_is_a_problem_with_what_to_do(lite, tmp_path):
    file = tmp_path / "attune.db"
    with served(lite) as api:
        lite.store.engine.dispose()
        file.rename(tmp_path / "moved.db")
        file.mkdir()
        assert assert_problem(api.get("/v1/turns"), 503, "can't be used")["reason"] == Unavailable.NOT_WRITABLE
        assert_problem(api.get("/readyz"), 503, "can't be used")
        assert api.get("/healthz").status_code == 200
        file.rmdir()
        (tmp_path / "moved.db").rename(file)
        assert api.get("/v1/turns").json() == {"items": []}


# ---------------------------------------------------------------------------------------------- token, health


def test_with_a_token_nothing_is_open_but_the_sign_of_life(lite):
    lite.settings = Settings(_env_file=None, api_token=TOKEN)
    with served(lite) as api:
        for path in (
            "/v1/devices",
            "/v1/turns",
            "/readyz",
            "/metrics",
            "/docs",
            "/openapi.json",
            "/nowhere",
            "/healthz/",
        ):
            refused = api.get(path)
            assert_problem(refused, 401, "ATTUNE_API_TOKEN")
            assert refused.headers["www-authenticate"].startswith("Bearer")
        for shown in (TOKEN, f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer", "Bearer \xfc"):
            answer = api.get("/v1/devices", headers={b"authorization": shown.encode("latin-1")})
            assert_problem(answer, 401)
        assert api.post("/webhook", json={}).status_code == 401
        assert api.get("/healthz").json() == {"status": "alive"}
        for scheme in ("Bearer", "bearer"):
            assert api.get("/v1/devices", headers={"authorization": f"{scheme} {TOKEN}"}).status_code == 200


def test_ready_says_what_it_stands_on_or_why_it_is_not(lite):
    with served(lite) as api:
        assert api.get("/readyz").json() == {"ready": True, "reason": None, "devices": 1}
        lite.link.connected = False
        body = assert_problem(api.get("/readyz"), 503, "broker")
        assert body["ready"] is False
        assert body["devices"] == 1


def test_the_figures_follow_the_turns_that_are_answered(lite):
    with served(lite) as api:
        put_turn(lite, "t1", answered=False)
        put_turn(lite, "t1")
        put_turn(lite, "t2")
        answer = api.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert 'attune_turns_total{outcome="done"} 2.0' in answer.text
    assert 'attune_stage_seconds_count{stage="nlu"} 2.0' in answer.text


def test_every_route_is_documented_with_the_shape_of_its_errors(lite):
    with served(lite) as api:
        assert "swagger" in api.get("/docs").text
        paths = api.get("/openapi.json").json()["paths"]
    for path in (
        "/v1/devices",
        "/v1/people/{person}/preferences",
        "/v1/home/phrases/{thing_id}",
        "/v1/turns",
        "/readyz",
    ):
        for operation in paths[path].values():
            assert operation["responses"]["4XX"]["content"]["application/json"]["schema"]["$ref"].endswith("/Problem")


def test_a_store_error_carries_what_why_and_what_to_do():
    error = StoreUnavailable(Unavailable.BUSY, "It is busy.", "Try again.")
    assert str(error) == "It is busy. Try again."
