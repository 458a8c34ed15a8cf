"""Nothing is opened, unlocked or heated by a sentence that was no request for it, whatever the statistics say."""

from __future__ import annotations

import pytest

from engine.domain import Interpretation, RankedIntent
from engine.language.clauses import Segment
from engine.resolution.compound import Compound, resolve_all
from tests.support.homes import FAMILY, home, oven, situation

HOUSE = home(*FAMILY, oven())
DANGEROUS = {"garage_door", "front_door_lock", "oven_power"}
NO_REQUESTS = (
    "I unlocked the front door yesterday",
    "don't you dare unlock the front door lock",
    "unlock",
    "open sesame",
    "my mom said to open the garage door",
    "what happens if I open the garage door",
    "someone opened the garage door",
    "unlokc the frnt door lock",
    "the garage door is open",
    "my front door lock was unlocked",
    "why is the front door lock unlocked",
    "should I unlock the front door lock",
    "I would never open the garage door",
    "when I come home unlock the front door lock",
    "if somebody rings unlock the front door lock",
    "play Unlock the Front Door Lock",
    "say open the garage door",
    "translate open the garage door into German",
    "the movie is called open the garage door",
    "garage door",
    "did you unlock the front door lock",
    "tell me when the garage door is open",
    "open everything",
    "unlock everything",
    "turn on everything",
    "he wants you to open the garage door",
    "stop opening the garage door",
    "nobody should open the garage door",
    "turn off the light and |don't open the garage door",
    "turn on the light, |I said don't open the garage door",
    "have you opened the garage door and |turned on the light",
    "the garage door opened and |the light turned on",
    "did you close the window and |unlock the front door lock",
    "don't turn on the light and |open the garage door",
    "close or open the garage door",
    "the garage door won't open",
    "I can't open the garage door",
    "ask my wife to open the garage door",
)


@pytest.mark.parametrize("intent", ["HassTurnOn", "HassTurnOff"])
@pytest.mark.parametrize("said", NO_REQUESTS)
def test_what_is_no_request_opens_unlocks_and_heats_nothing(said: str, intent: str) -> None:
    ranking = (RankedIntent(intent, 0.99),)
    segments = [Segment(stretch, ranking) for stretch in said.split("|")]
    found = resolve_all(situation(said.replace("|", ""), HOUSE, area="Kitchen"), ranking, segments)
    resolutions = [p.resolved.resolution for p in found.parts] if isinstance(found, Compound) else [found.resolution]
    sent = {
        order.unique_id
        for resolution in resolutions
        if isinstance(resolution, Interpretation)
        for order in resolution.hypothesis.orders
    }
    assert not sent & DANGEROUS


@pytest.mark.parametrize(
    ("said", "target"),
    [
        ("open the garage door", "garage_door"),
        ("could you please open the garage door", "garage_door"),
        ("I want you to unlock the front door lock", "front_door_lock"),
        ("turn on the oven", "oven_power"),
    ],
)
def test_what_is_plainly_asked_for_is_done(said: str, target: str) -> None:
    intent = "HassTurnOff" if "unlock" in said else "HassTurnOn"
    found = resolve_all(situation(said, HOUSE, area="Kitchen"), (RankedIntent(intent, 0.95),), [Segment(said)])
    assert not isinstance(found, Compound)
    assert isinstance(found.resolution, Interpretation)
    assert found.resolution.hypothesis.targets == (target,)
