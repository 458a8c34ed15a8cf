"""Reasons that are true: a window warms nobody, and what was done in a minute is not usual."""

from datetime import timedelta

from engine.habits.choice import DEVICE_BAR, leading
from engine.habits.model import Observation, Topic
from tests.support.homes import NOON, device, entity, home, thermostat, understand


def test_an_open_window_is_no_reason_for_warmth() -> None:
    window = device("Window", "Den", entity("w", "binary_sensor", "on", {}, device_class="window"))
    resolved = understand("heating to 21", home(thermostat("Den"), window), "HassClimateSetTemperature", area="Den")
    assert resolved.hypothesis is not None
    assert resolved.hypothesis.reasons == ("Mind that the Window is open",)


def test_what_was_done_often_in_a_minute_was_seen_on_one_day() -> None:
    quick = [Observation(str(i), "anna", NOON + timedelta(seconds=i), "t", Topic.DEVICE, "radio") for i in range(6)]
    lead = leading({"radio": quick}, ["radio", "lamp"], {}, NOON)
    assert lead is not None
    assert lead.clears(DEVICE_BAR)
    assert lead.days == 1
