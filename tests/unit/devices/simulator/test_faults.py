"""Faults to order: what leaves the house when something is broken, and what never arrives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from devices.simulator.faults import Fault, Faults
from devices.simulator.kinds.appliance import Message

NOON = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)
STATE = Message("house/lamp/state", "ON")
COMMAND = "house/lamp/set/power"


@pytest.fixture
def faults() -> Faults:
    return Faults("house")


def said(faults: Faults, *messages: Message, now: datetime = NOON) -> list[Message]:
    return list(faults.spoilt(messages, now))


def test_a_house_without_faults_says_what_it_says(faults: Faults) -> None:
    assert said(faults, STATE) == [STATE]
    assert not faults.loses(COMMAND)


def test_as_many_commands_as_ordered_get_lost_and_no_touch_by_hand(faults: Faults) -> None:
    faults.set("lamp", Fault(lose_commands=2))
    assert not faults.loses("house/lamp/by_hand")
    assert [faults.loses(topic) for topic in (COMMAND, "house/other/set/power", COMMAND, COMMAND)] == [
        True,
        False,
        True,
        False,
    ]


def test_a_late_state_comes_when_its_time_has_come_and_in_order(faults: Faults) -> None:
    faults.set("lamp", Fault(late_s=3))
    assert said(faults, STATE, Message(STATE.topic, "OFF")) == []
    assert faults.next_due == NOON + timedelta(seconds=3)
    assert list(faults.due(NOON + timedelta(seconds=2.9))) == []
    assert [message.payload for message in faults.due(NOON + timedelta(seconds=3))] == ["ON", "OFF"]
    assert faults.next_due is None


def test_garbage_is_said_as_often_as_ordered_and_the_availability_stays_true(faults: Faults) -> None:
    faults.set("lamp", Fault(garbage=1))
    available = Message("house/lamp/availability", "online")
    spoilt = said(faults, available, STATE, STATE)
    assert (spoilt[0], spoilt[2]) == (available, STATE)
    assert spoilt[1].topic == STATE.topic
    assert spoilt[1].payload != "ON"


def test_a_duplicate_is_said_twice_and_late_twice_as_well(faults: Faults) -> None:
    faults.set("lamp", Fault(duplicate=True))
    assert said(faults, STATE) == [STATE, STATE]
    faults.set("lamp", Fault(duplicate=True, late_s=1))
    assert said(faults, STATE) == []
    assert list(faults.due(NOON + timedelta(seconds=1))) == [STATE, STATE]


@pytest.mark.parametrize(
    ("payload", "fault"),
    [
        (b'{"late_s": 3}', Fault(late_s=3)),
        (b"lose_commands: 2\nduplicate: true", Fault(lose_commands=2, duplicate=True)),
        (b"{}", Fault()),
        (b"", Fault()),
        (b"late: 3", None),
        (b'{"late_s": -1}', None),
        (b"[", None),
        (b"\xff\xfe\x00", None),
        (b"[" * 4000, None),
    ],
)
def test_a_fault_is_ordered_in_json_or_yaml(payload: bytes, fault: Fault | None) -> None:
    assert Fault.read(payload) == fault
