"""Requests under a condition: what can be looked up now is, what may happen some day is not waited for."""

from __future__ import annotations

import pytest

from engine.domain import Interpretation, RankedIntent, Refusal, Unresolved
from engine.resolution.compound import Compound, resolve_all
from engine.resolution.weighing import Resolved
from tests.support.homes import home, light, lock, player, situation

HOUSE = home(
    light("Reading Lamp", "Library", on=True),
    light("Globe Lamp", "Library"),
    player("Gramophone", "Library", screen=False, state="playing"),
    lock("Cellar Door", "Library", locked=False),
)


def understand(text: str, intent: str = "HassTurnOff") -> Resolved:
    found = resolve_all(situation(text, HOUSE, area="Library"), [RankedIntent(intent, 0.9)])
    assert not isinstance(found, Compound)
    return found


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("if the reading lamp is on turn it off", "library_reading_lamp"),
        ("turn off the reading lamp if it's still on", "library_reading_lamp"),
        ("is the reading lamp off? if not, off", "library_reading_lamp"),
        ("if the cellar door isn't locked, please lock it", "cellar_door"),
        ("turn off the reading lamp if the globe lamp is off", "library_reading_lamp"),
    ],
)
def test_what_is_so_now_is_acted_on(text, target):
    resolution = understand(text).resolution
    assert isinstance(resolution, Interpretation), resolution
    assert [order.unique_id for order in resolution.hypothesis.orders] == [target]


@pytest.mark.parametrize(
    "text",
    ["if the globe lamp is on turn it off", "turn off the reading lamp if the cellar door is locked"],
)
def test_what_is_not_so_now_is_said_and_nothing_is_done(text):
    resolution = understand(text).resolution
    assert isinstance(resolution, Interpretation), resolution
    assert not resolution.hypothesis.orders
    assert resolution.text.startswith("No,")
    assert resolution.text.endswith("I leave it as it is.")


@pytest.mark.parametrize("intent", ["HassTurnOff", "HassTurnOn", "HassGetState"])
@pytest.mark.parametrize(
    "text",
    [
        "every time the cellar door opens turn on the globe lamp",
        "as soon as the gramophone is done turn off the reading lamp",
        "the moment I arrive turn on the globe lamp",
        "turn off the reading lamp when nobody is here",
        "whenever there's motion turn on the globe lamp",
        "if it rains turn off the reading lamp",
    ],
)
def test_what_may_happen_is_not_waited_for(text, intent):
    resolution = understand(text, intent).resolution
    assert isinstance(resolution, Refusal), resolution
    assert resolution.why is Unresolved.LATER
    assert "only for a time" in resolution.text
