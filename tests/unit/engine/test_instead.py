"""Requests that stand beside what is not wanted."""

from __future__ import annotations

import pytest

from engine.language.instead import wanted_of


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("no don't turn on the sump pump turn on the fan", "turn on the fan"),
        ("Don't close the curtains, close the blinds", "close the blinds"),
        ("instead of turning off the spot turn on the floor lamp", "turn on the floor lamp"),
        ("not the porch lamp, the shed lamp on", "turn on the shed lamp"),
        ("close the stable gate I mean open it", "open the stable gate"),
        ("turn on the heater, no wait, turn it off", "turn off the heater"),
    ],
)
def test_what_is_wanted_is_kept(text, wanted):
    assert wanted_of(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "don't turn off the light",
        "don't turn on the light and open the door",
        "don't let the dog open the door",
        "don't turn on the lamp when I turn on the tv",
        "turn on the lamp",
        "do not start the mower or turn on the sprinklers",
    ],
)
def test_what_is_forbidden_stays_forbidden(text):
    assert wanted_of(text) is None
