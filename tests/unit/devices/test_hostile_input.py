"""Whatever is sent: nothing raises, and the last good state stays."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from devices.discovery.home_assistant import COMPONENTS, HomeAssistant
from devices.registry import Registry

NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)
JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
KEYS: Final = st.sampled_from(
    "~ name unique_id uniq_id cmd_t stat_t state_topic command_topic value_template val_tpl schema device dev "
    "availability avty avty_t options min max modes components cmps platform p brightness supported_color_modes "
    "position_topic set_position_topic percentage_command_topic json_attributes_topic temp_cmd_t mode_cmd_t".split()
)
GOOD: Final[dict[str, Any]] = {
    "~": "x", "cmd_t": "~/set", "stat_t": "~", "unique_id": "x", "schema": "json", "brightness": True,
    "supported_color_modes": ["rgb", "color_temp"], "modes": ["off", "heat"], "mode_cmd_t": "~/m", "mode_stat_t": "~",
    "temp_cmd_t": "~/t", "temp_stat_t": "~", "position_topic": "x", "options": ["a", "b"], "fan_speed_list": ["a"],
    "volume_level_topic": "x", "device": {"ids": ["d"], "name": "D"}, "command_on_template": "on",
    "command_off_template": "off", "state_template": "{{ value_json.state }}", "start_mowing_command_topic": "x/go",
    "topic": "x", "image_topic": "x", "event_types": ["a"], "type": "press", "subtype": "button",
}  # fmt: skip


def registry() -> Registry:
    return Registry([HomeAssistant()], clock=lambda: NOW)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(component=st.sampled_from(["device", *COMPONENTS]), keys=st.dictionaries(KEYS, JSON, max_size=8))
def test_no_announcement_raises(component: str, keys: dict[str, Any]) -> None:
    house = registry()
    house.announce(f"homeassistant/{component}/x/config", json.dumps(keys).encode(errors="replace"))
    assert house.home is not None


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    component=st.sampled_from(sorted(COMPONENTS)),
    raw=st.binary(max_size=60) | JSON.map(lambda data: json.dumps(data).encode()),
)
def test_no_state_raises(component: str, raw: bytes) -> None:
    house = registry()
    house.announce(f"homeassistant/{component}/x/config", json.dumps(GOOD).encode())
    assert len(house.home.devices) == 1, house.rejections
    house.receive("x", raw, retained=False)
    assert house.home.devices[0].entities[0].unique_id == "x"


def test_no_mutated_announcement_raises() -> None:
    chance = random.Random(7)
    good = json.dumps(GOOD | {"components": {"a": {"p": "light", **GOOD}}}).encode()
    house = registry()
    for number in range(2_000):
        raw = bytearray(good)
        for _ in range(chance.randint(1, 6)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        component = chance.choice(["device", *COMPONENTS])
        house.announce(f"homeassistant/{component}/x{number}/config", bytes(raw))
    assert house.rejections
