"""The present value of features, and when a state confirms a change."""

from __future__ import annotations

from typing import Any

import pytest

from devices.model import Change, Entity, Feature, State, Value
from devices.reading import agrees, current, leaves_trace


def entity(component: str, state: str | None = None, **attributes: Any) -> Entity:
    return Entity("x", component, state=State(state, attributes))


@pytest.mark.parametrize(
    ("thing", "feature", "value"),
    [
        (entity("light", "on", brightness=128), Feature.BRIGHTNESS, 50),
        (entity("light", "on", brightness=1), Feature.BRIGHTNESS, 1),
        (entity("light", "off"), Feature.BRIGHTNESS, 0),
        (entity("light", "on", rgb_color=(1, 2, 3)), Feature.COLOR, (1, 2, 3)),
        (entity("light"), Feature.POWER, None),
        (entity("media_player", "idle"), Feature.POWER, True),
        (entity("media_player", "standby"), Feature.POWER, False),
        (entity("climate", "heat"), Feature.POWER, True),
        (entity("climate", "heat"), Feature.MODE, "heat"),
        (entity("humidifier", "on", mode="eco"), Feature.MODE, "eco"),
        (entity("vacuum", "docked"), Feature.POWER, False),
        (entity("vacuum", "docked", fan_speed="max"), Feature.FAN_MODE, "max"),
        (entity("lock", "locked"), Feature.LOCK, True),
        (entity("lock", "locking"), Feature.LOCK, None),
        (entity("cover", "closing"), Feature.OPEN, True),
        (entity("media_player", "playing", volume_level=0.35), Feature.VOLUME, 35),
        (entity("media_player", "paused"), Feature.PLAYBACK, "pause"),
        (entity("number", "180"), Feature.NUMBER, 180),
        (entity("climate", "heat", temperature=21.5), Feature.TARGET_TEMPERATURE, 21.5),
        (entity("button"), Feature.PRESS, None),
    ],
)
def test_a_feature_is_read_in_its_own_unit(thing: Entity, feature: Feature, value: Value | None) -> None:
    assert current(thing, feature) == value


@pytest.mark.parametrize(
    ("thing", "feature", "value", "confirmed"),
    [
        (entity("cover", "opening"), Feature.OPEN, True, True),
        (entity("cover", "opening"), Feature.OPEN, False, False),
        (entity("cover", "opening", current_position=10), Feature.POSITION, 50, True),
        (entity("cover", "closing", current_position=10), Feature.POSITION, 50, False),
        (entity("cover", "open", current_position=52), Feature.POSITION, 50, True),
        (entity("lock", "locking"), Feature.LOCK, True, True),
        (entity("lock", "jammed"), Feature.LOCK, True, False),
        (entity("vacuum", "cleaning"), Feature.RUN, "start", True),
        (entity("vacuum", "returning"), Feature.RUN, "return_to_base", True),
        (entity("vacuum", "docked"), Feature.RUN, "start", False),
        (entity("vacuum", "docked"), Feature.RUN, "locate", True),
        (entity("light", "on", brightness=127), Feature.BRIGHTNESS, 50, True),
        (entity("light", "off"), Feature.BRIGHTNESS, 50, False),
        (entity("light", "on", rgb_color=(250, 10, 0)), Feature.COLOR, (255, 0, 0), True),
        (entity("light", "on", rgb_color=(0, 255, 0)), Feature.COLOR, (255, 0, 0), False),
        (entity("light", "on", color_temp_kelvin=3003), Feature.COLOR_TEMPERATURE, 3000, True),
        (entity("media_player", "buffering"), Feature.PLAYBACK, "play", True),
        (entity("media_player", "playing"), Feature.PLAYBACK, "next", True),
        (entity("media_player", "off", is_volume_muted=True), Feature.MUTE, False, False),
        (entity("climate", "heat", temperature=21), Feature.TARGET_TEMPERATURE, 21.0, True),
        (entity("climate", "heat", temperature=20), Feature.TARGET_TEMPERATURE, 21.0, False),
        (entity("switch"), Feature.POWER, False, False),
        (entity("button"), Feature.PRESS, True, True),
    ],
)
def test_a_state_confirms_what_it_shows(thing: Entity, feature: Feature, value: Value, *, confirmed: bool) -> None:
    assert agrees(thing, Change(feature, value)) is confirmed


def test_what_leaves_no_trace_is_known() -> None:
    assert not leaves_trace(Change(Feature.PRESS, value=True))
    assert not leaves_trace(Change(Feature.PLAYBACK, "next"))
    assert leaves_trace(Change(Feature.PLAYBACK, "pause"))
