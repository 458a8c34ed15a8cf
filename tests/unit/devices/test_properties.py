"""Properties that hold for every value: what is ordered comes back, templates stay within their bounds."""

from __future__ import annotations

import contextlib
import json
import time
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.discovery.budget import DEADLINE_S, RESULT_CHARS
from devices.discovery.convention import Refused
from devices.discovery.payload import DEPTH, Payload, parse, too_deep
from devices.discovery.templates import TemplateFailed, template
from devices.model import Change, Feature, Value
from devices.reading import agrees
from tests.unit.devices.announcing import announced, sent, told

QUICK: Final = settings(max_examples=100, deadline=None, derandomize=True)


def comes_back(component: str, change: Change, state_topic: str = "s", /, **keys: Any) -> bool:
    """Whether a device that does just what it is told then shows what was ordered."""
    binding = announced(component, **keys)
    before = told(binding)
    commands = sent(binding, (change.feature, change.value), after=before)
    return agrees(told(binding, *((state_topic, payload) for _topic, payload in commands)), change)


@QUICK
@given(percent=st.integers(1, 100), scale=st.integers(5, 1024))
def test_a_brightness_in_percent_comes_back_from_any_scale(percent: int, scale: int) -> None:
    keys: dict[str, Any] = {
        "schema": "json",
        "command_topic": "c",
        "state_topic": "s",
        "brightness": True,
        "brightness_scale": scale,
    }
    change = Change(Feature.BRIGHTNESS, percent)
    binding = announced("light", **keys)
    ((_topic, payload),) = sent(binding, (Feature.BRIGHTNESS, percent))
    assert 1 <= json.loads(payload)["brightness"] <= scale, "a light that is on is not at nought"
    if scale >= 100:
        assert agrees(told(binding, ("s", payload)), change)


@QUICK
@given(kelvin=st.integers(2000, 6500))
def test_a_colour_temperature_comes_back_through_mireds(kelvin: int) -> None:
    keys: dict[str, Any] = {
        "schema": "json", "command_topic": "c", "state_topic": "s", "supported_color_modes": ["color_temp"],
        "brightness": True,
    }  # fmt: skip
    binding = announced("light", **keys)
    ((_topic, payload),) = sent(binding, (Feature.COLOR_TEMPERATURE, kelvin))
    mireds = json.loads(payload)["color_temp"]
    assert abs(1_000_000 / mireds - kelvin) <= kelvin * kelvin / 1_000_000, "half a mired either way"
    answer = json.dumps({"state": "ON", "color_mode": "color_temp", "color_temp": mireds})
    assert agrees(told(binding, ("s", answer)), Change(Feature.COLOR_TEMPERATURE, kelvin))


@QUICK
@given(value=st.integers(0, 100), closed=st.integers(-50, 50), span=st.integers(100, 400), upside_down=st.booleans())
def test_a_position_comes_back_from_any_range(value: int, closed: int, span: int, *, upside_down: bool) -> None:
    ends = (closed + span, closed) if upside_down else (closed, closed + span)
    keys: dict[str, Any] = {
        "command_topic": "c", "set_position_topic": "p", "position_topic": "s",
        "position_closed": ends[0], "position_open": ends[1],
    }  # fmt: skip
    assert comes_back("cover", Change(Feature.POSITION, value), **keys)


@QUICK
@given(tenths=st.integers(-300, 500), unit=st.sampled_from("CF"))
def test_a_temperature_comes_back_in_the_devices_own_unit(tenths: int, unit: str) -> None:
    keys: dict[str, Any] = {
        "temperature_command_topic": "t", "temperature_state_topic": "s", "mode_command_topic": "m",
        "min_temp": -30, "max_temp": 122, "temp_step": 0.1, "temperature_unit": unit,
    }  # fmt: skip
    assert comes_back("climate", Change(Feature.TARGET_TEMPERATURE, tenths / 10), **keys)


@QUICK
@given(percent=st.integers(1, 100), steps=st.integers(2, 200))
def test_a_speed_is_never_none_of_the_devices_steps(percent: int, steps: int) -> None:
    fan = announced(
        "fan", command_topic="c", percentage_command_topic="p", percentage_state_topic="s", speed_range_max=steps
    )
    sent_now = [payload for topic, payload in sent(fan, (Feature.SPEED, percent)) if topic == "p"]
    assert [1 <= int(payload) <= steps for payload in sent_now] == [True]


@QUICK
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=255))
def test_a_text_comes_back_as_it_is(text: str) -> None:
    binding = announced("text", command_topic="c", state_topic="s", min=0, max=255)
    assert sent(binding, (Feature.TEXT, text)) == [("c", text)]


@pytest.mark.parametrize("component", ["switch", "light", "fan", "siren", "humidifier", "lock", "cover", "valve"])
@pytest.mark.parametrize("value", [True, False])
def test_power_locks_and_openings_agree_with_what_was_said_of_them(component: str, value: Value) -> None:
    feature = {"lock": Feature.LOCK, "cover": Feature.OPEN, "valve": Feature.OPEN}.get(component, Feature.POWER)
    words = {Feature.LOCK: ("LOCKED", "UNLOCKED"), Feature.OPEN: ("open", "closed"), Feature.POWER: ("ON", "OFF")}
    binding = announced(component, command_topic="c", state_topic="s", target_humidity_command_topic="h")
    entity = told(binding, ("s", words[feature][0 if value else 1]))
    assert agrees(entity, Change(feature, value))
    assert not agrees(entity, Change(feature, not value))


# -------------------------------------------------------------------------------------------------------- templates

NAMES: Final = st.sampled_from(
    [
        "value",
        "value_json",
        "value_json.a",
        "value_json['b'][0]",
        "none",
        "1",
        "2.5",
        "'x'",
        "[1, 2]",
        "{'k': value}",
        "now()",
    ]
)
FILTERS: Final = st.sampled_from(
    "float(0) int(0) round(2) upper length default('d') list join(',') first to_json from_json string sort sum abs max "
    "reverse unique replace('a','bb') is_defined regex_findall('a+') base64_decode timestamp_local truncate(9)".split()
)
OPERATORS: Final = st.sampled_from(["+", "-", "*", "/", "//", "%", "~", "==", "<", "in", "and", "or", "is"])
EXPRESSIONS: Final = st.recursive(
    NAMES,
    lambda inner: st.one_of(
        st.tuples(inner, FILTERS).map(lambda pair: f"({pair[0]})|{pair[1]}"),
        st.tuples(inner, OPERATORS, inner).map(lambda three: f"({three[0]} {three[1]} {three[2]})"),
        st.tuples(inner, inner).map(lambda pair: f"[{pair[0]}, {pair[1]}, {pair[0]}]"),
        st.tuples(inner, inner, inner).map(lambda three: f"({three[0]} if {three[1]} else {three[2]})"),
    ),
    max_leaves=8,
)
STATEMENTS: Final = st.one_of(
    EXPRESSIONS.map(lambda inner: "{{ " + inner + " }}"),
    st.tuples(EXPRESSIONS, EXPRESSIONS).map(lambda pair: "{% if " + pair[0] + " %}{{ " + pair[1] + " }}{% endif %}"),
    st.tuples(EXPRESSIONS, EXPRESSIONS).map(lambda p: "{% for i in " + p[0] + " %}{{ i ~ " + p[1] + " }}{% endfor %}"),
    EXPRESSIONS.map(lambda inner: "{% set a = " + inner + " %}{% set a = [a, a, a ~ a] %}{{ a == [a] }}{{ a }}"),
    st.text(max_size=40),
)
PAYLOADS: Final = st.one_of(
    st.sampled_from(["21.5", "ON", "", '{"a":1,"b":[2]}', '{"a":"x","b":["y"]}', "[1,2,3]", "aaaa", "9" * 400]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
).map(str.encode)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(pieces=st.lists(STATEMENTS, min_size=1, max_size=3), raw=PAYLOADS)
def test_whatever_a_template_says_it_ends_in_time_with_a_bounded_text_or_a_reason(
    pieces: list[str], raw: bytes
) -> None:
    started = time.thread_time()
    with contextlib.suppress(TemplateFailed, Refused):
        text = template("".join(pieces)).read(Payload(raw))
        assert len(text) <= RESULT_CHARS
        text.encode()
    assert time.thread_time() - started < 10 * DEADLINE_S


@QUICK
@given(depth=st.integers(0, 200), opening=st.sampled_from(["[", '{"a":']))
def test_json_is_only_parsed_as_deep_as_anything_real_goes(depth: int, opening: str) -> None:
    text = opening * depth + "1" + ("]" if opening == "[" else "}") * depth
    assert too_deep(text) is (depth > DEPTH)
    assert (parse(text) is None) is (depth > DEPTH)


@QUICK
@given(raw=st.binary(max_size=200))
def test_parsing_never_raises(raw: bytes) -> None:
    parse(raw)
    too_deep(raw)
