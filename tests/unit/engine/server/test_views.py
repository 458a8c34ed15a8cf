"""How devices, turns and figures look from outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from devices.model import Area, Category, Command, Device, Entity, Feature, Home, Limits, State
from engine.domain import Answer, Hypothesis, Interpretation, Outcome, Stage, Turn, Utterance
from engine.server.devices import device_view
from engine.server.metrics import Metrics
from engine.server.turns import turn_view

NOW = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
OVEN = Device(
    "oven",
    "Oven",
    "Kitchen",
    aliases=("cooker",),
    entities=(
        Entity(
            "oven_upkeep",
            "number",
            "Calibration",
            category=Category.CONFIG,
            features={Feature.NUMBER: Limits(-5, 5, 0.5, "°C")},
        ),
        Entity("oven_target", "number", "Target", features={Feature.NUMBER: Limits(50, 250, 5, "°C")}),
        Entity(
            "oven_main",
            "switch",
            features={Feature.POWER: Limits()},
            state=State("on", {"since": "07:00"}, NOW),
        ),
        Entity("oven_mode", "select", "Mode", features={Feature.OPTION: Limits(options=("grill", "bake"))}),
    ),
    stale=True,
)
HOME = Home((OVEN,), (Area("Kitchen", "Ground Floor"),))


def test_a_device_shows_where_it_is_what_it_can_and_what_it_does():
    shown = device_view(OVEN, HOME).model_dump(mode="json")
    assert list(shown) == [
        "id",
        "name",
        "aliases",
        "area",
        "floor",
        "type",
        "available",
        "stale",
        "source",
        "capabilities",
        "entities",
    ]
    assert (shown["area"], shown["floor"], shown["stale"], shown["aliases"]) == (
        "Kitchen",
        "Ground Floor",
        True,
        ["cooker"],
    )
    assert shown["entities"][2] == {
        "unique_id": "oven_main",
        "component": "switch",
        "name": "",
        "state": "on",
        "attributes": {"since": "07:00"},
        "updated_at": "2026-11-22T07:05:00Z",
    }


def test_limits_are_those_of_what_people_use_and_not_of_the_upkeep():
    assert device_view(OVEN, HOME).capabilities == {
        "number": {"minimum": 50, "maximum": 250, "step": 5, "unit": "°C"},
        "power": {},
        "option": {"options": ["grill", "bake"]},
    }


SAID = Utterance("turn on the oven", "anna@display", "anna", NOW, "display", "Kitchen")
READ = Hypothesis("HassTurnOn", slots={"name": "oven"}, targets=("oven_main",), score=0.9, reasons=("you named it",))
TURN = Turn(
    "t1",
    SAID,
    Interpretation(READ),
    Answer(
        "t1",
        "The oven is on.",
        Outcome.DONE,
        "HassTurnOn",
        {"name": "oven"},
        ("oven_main",),
        (Command("oven/set", "ON"),),
        0.9,
        ("you named it",),
        preferences=("p1",),
    ),
    (Stage("nlu", 1.5, {"ranking": []}), Stage("commands", 12.0)),
)


def test_a_turn_shows_what_was_said_done_and_why_with_its_trace():
    assert turn_view(TURN).model_dump(mode="json") == {
        "id": "t1",
        "at": "2026-11-22T07:05:00Z",
        "person": "anna",
        "device": "display",
        "area": "Kitchen",
        "text": "turn on the oven",
        "outcome": "done",
        "intent": "HassTurnOn",
        "slots": {"name": "oven"},
        "targets": ["oven_main"],
        "commands": [{"topic": "oven/set", "payload": "ON"}],
        "confidence": 0.9,
        "reasons": ["you named it"],
        "answer": "The oven is on.",
        "preferences": ["p1"],
        "parts": None,
        "rewritten_from": None,
        "trace": [{"stage": "nlu", "took_ms": 1.5, "ranking": []}, {"stage": "commands", "took_ms": 12.0}],
    }


def test_a_turn_under_way_shows_its_reading_and_no_outcome():
    shown = turn_view(Turn("t1", SAID, Interpretation(READ)))
    assert (shown.outcome, shown.answer, shown.intent, shown.targets) == (None, None, "HassTurnOn", ["oven_main"])
    nothing_yet = turn_view(Turn("t1", SAID))
    assert (nothing_yet.outcome, nothing_yet.intent, nothing_yet.targets) == (None, None, [])


@dataclass
class Line:
    """The connection to the home, as far as the figures look at it."""

    home: Home = HOME
    connected: bool = True


def test_the_figures_count_a_turn_once_however_often_it_is_written():
    link = Line()
    metrics = Metrics(link)
    metrics.count(TURN)
    metrics.count(TURN)
    metrics.count(Turn("t2", SAID))
    text = metrics.text().decode()
    assert 'attune_turns_total{outcome="done"} 1.0' in text
    assert 'attune_stage_seconds_count{stage="nlu"} 1.0' in text
    assert 'attune_stage_seconds_bucket{le="0.025",stage="commands"} 1.0' in text
    assert "attune_mqtt_connected 1.0" in text
    assert "attune_devices 1.0" in text
    link.connected = False
    assert "attune_mqtt_connected 0.0" in metrics.text().decode()
