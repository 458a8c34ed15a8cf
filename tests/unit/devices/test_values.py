"""Numbers as they are shown."""

from __future__ import annotations

import pytest

from tests.unit.devices.announcing import announced, told


@pytest.mark.parametrize(
    ("said", "shown"), [("80", "80"), ("80.00", "80.0"), ("2.5", "2.5"), ("-3", "-3.0"), ("gone", None)]
)
def test_a_number_with_a_fraction_keeps_it(said, shown) -> None:
    number = announced("number", command_topic="n/set", state_topic="n", payload_reset="gone")
    assert told(number, ("n", said)).state.value == shown


def test_a_number_without_limits_begins_at_nought() -> None:
    number = announced("number", command_topic="n/set", state_topic="n")
    assert number.wire.state({})[1]["min"] == 0
