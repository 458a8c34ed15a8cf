"""What sensors and the hour decide, and what is done about a complaint; each with the reason that is told."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from devices.model import Device, Entity, Feature, Limits, State
from engine.context import sensors
from engine.context.dating import Heard, Turns, dated
from engine.domain import Asking, Interpretation, Question, Refusal, Unresolved
from engine.resolution.weighing import Resolved
from tests.support.homes import NIGHT, NOON, device, entity, home, light, player, situation, thermostat, understand
from tests.unit.engine.test_activities import done

POWER = {Feature.POWER: Limits()}


def motion(area: str, value: str, *, since: timedelta, device_class: str = "motion") -> Device:
    at = NOON - since
    state = State(value, {}, at, at)
    own = f"{area}_motion".lower()
    return device(f"{area} Motion", area, Entity(own, "binary_sensor", device_class=device_class, state=state), id=own)


def meter(area: str, lux: float, name: str = "Light Meter") -> Device:
    own = f"{area}_lux".lower()
    return device(name, area, entity(own, "sensor", str(lux), {}, device_class="illuminance", unit="lx"), id=own)


def window(area: str, *, opened: bool, moves: bool = False) -> Device:
    own = f"{area}_window".lower()
    name = f"{area} Window"
    if moves:
        features = {Feature.OPEN: Limits()}
        cover = entity(own, "cover", "open" if opened else "closed", features, device_class="window")
        return device(name, area, cover, id=own)
    contact = entity(own, "binary_sensor", "on" if opened else "off", {}, device_class="window")
    return device(name, area, contact, id=own)


def fan(name: str, area: str, *, on: bool = False) -> Device:
    own = name.lower().replace(" ", "_")
    return device(name, area, entity(own, "fan", "on" if on else "off", POWER), id=own)


JUST_NOW = timedelta(minutes=2)
LONG_AGO = timedelta(minutes=30)
LIGHTS = (light("Ceiling Light", "Hall"), light("Ceiling Light", "Kitchen"), light("Ceiling Light", "Bedroom"))


def reasons(resolved: Resolved) -> tuple[str, ...]:
    assert resolved.hypothesis
    return resolved.hypothesis.reasons


class TestBetweenRooms:
    @pytest.mark.parametrize("value", ["on", "off"])
    def test_the_light_is_that_of_the_room_in_which_somebody_moved_just_now(self, value):
        house = home(*LIGHTS, motion("Hall", value, since=JUST_NOW), motion("Kitchen", "off", since=LONG_AGO))
        resolved = understand("turn on the light", house, "HassTurnOn")
        assert done(resolved) == {"hall_ceiling_light": [(Feature.POWER, True)]}
        assert reasons(resolved) == ("there was motion in the Hall just now",)

    def test_motion_of_half_an_hour_ago_tells_nothing(self):
        house = home(*LIGHTS, motion("Hall", "off", since=LONG_AGO))
        assert isinstance(understand("turn on the light", house, "HassTurnOn").resolution, Question)

    def test_motion_in_two_rooms_tells_nothing(self):
        house = home(*LIGHTS, motion("Hall", "on", since=JUST_NOW), motion("Kitchen", "on", since=JUST_NOW))
        assert isinstance(understand("turn on the light", house, "HassTurnOn").resolution, Question)

    def test_a_presence_counts_as_long_as_it_lasts_and_a_motion_does_not(self):
        present = home(*LIGHTS, motion("Hall", "on", since=LONG_AGO, device_class="occupancy"))
        stuck = home(*LIGHTS, motion("Hall", "on", since=LONG_AGO))
        assert done(understand("turn on the light", present, "HassTurnOn"))
        assert isinstance(understand("turn on the light", stuck, "HassTurnOn").resolution, Question)

    def test_a_light_that_is_named_is_not_moved_to_where_somebody_moved(self):
        house = home(*LIGHTS, light("Reading Lamp", "Bedroom"), motion("Hall", "on", since=JUST_NOW))
        assert list(done(understand("turn on the reading lamp", house, "HassTurnOn"))) == ["bedroom_reading_lamp"]

    def test_where_the_speaker_is_known_the_motion_elsewhere_decides_nothing(self):
        house = home(*LIGHTS, light("Lamp", "Kitchen"), motion("Hall", "on", since=JUST_NOW))
        asked = understand("turn on the light", house, "HassTurnOn", area="Kitchen").resolution
        assert isinstance(asked, Question)

    def test_the_only_dark_room_is_the_one_in_which_light_is_wanted(self):
        house = home(*LIGHTS, meter("Kitchen", 4), meter("Hall", 300))
        resolved = understand("turn on the light", house, "HassTurnOn")
        assert list(done(resolved)) == ["kitchen_ceiling_light"]
        assert reasons(resolved) == ("it is dark in the Kitchen",)

    def test_motion_tells_more_than_the_dark(self):
        house = home(*LIGHTS, meter("Kitchen", 4), motion("Hall", "on", since=JUST_NOW))
        assert list(done(understand("turn on the light", house, "HassTurnOn"))) == ["hall_ceiling_light"]

    def test_the_cold_room_is_the_one_to_be_heated(self):
        house = home(thermostat("Kitchen", now=21.0), thermostat("Bedroom", now=15.0))
        resolved = understand("turn up the heating", house, "HassClimateSetTemperature")
        assert list(done(resolved)) == ["bedroom_thermostat"]
        assert reasons(resolved) == ("it is 15 °C in the Bedroom",)

    def test_nothing_that_lets_someone_in_is_chosen_by_a_sensor(self):
        doors = tuple(
            device(f"{area} Door", area, entity(f"{area}_door", "lock", "locked", {Feature.LOCK: Limits()}), id=area)
            for area in ("Hall", "Garage")
        )
        house = home(*doors, motion("Hall", "on", since=JUST_NOW))
        assert isinstance(understand("unlock the door", house, "HassTurnOff").resolution, Question)


class TestByNight:
    LAMPS = (light("Ceiling Light", "Bedroom"), light("Bedside Lamp", "Bedroom"))

    def test_by_night_the_light_is_the_small_one(self):
        resolved = understand("turn on the light", home(*self.LAMPS), "HassTurnOn", area="Bedroom", at=NIGHT)
        assert list(done(resolved)) == ["bedroom_bedside_lamp"]
        assert "it is night" in reasons(resolved)

    def test_by_day_it_is_asked(self):
        asked = understand("turn on the light", home(*self.LAMPS), "HassTurnOn", area="Bedroom").resolution
        assert isinstance(asked, Question)


class TestComplaints:
    @pytest.mark.parametrize(
        "said", ["it's too dark in here", "it's so dark", "I can't see a thing", "I can hardly see anything"]
    )
    def test_what_is_dark_is_lit(self, said):
        assert done(understand(said, home(*LIGHTS), "HassTurnOn", area="Kitchen")) == {
            "kitchen_ceiling_light": [(Feature.POWER, True)]
        }

    def test_of_two_lights_it_is_the_main_one(self):
        house = home(light("Ceiling Light", "Kitchen"), light("Strip", "Kitchen"))
        resolved = understand("it's too dark in here", house, "HassTurnOn", area="Kitchen")
        assert list(done(resolved)) == ["kitchen_ceiling_light"]
        assert "it is the main light" in reasons(resolved)

    def test_what_is_lit_already_is_made_brighter(self):
        features = {**POWER, Feature.BRIGHTNESS: Limits(0, 100, 1, "%")}
        lamp = device("Lamp", "Kitchen", entity("lamp", "light", "on", features, attributes={"brightness": 102}))
        resolved = understand("it's too dark in here", home(lamp), "HassTurnOn", area="Kitchen")
        assert done(resolved) == {"lamp": [(Feature.BRIGHTNESS, 60.0)]}

    def test_where_all_is_lit_there_is_no_other_light(self):
        lamp = device("Bulb", "Kitchen", entity("bulb", "light", "on", {Feature.POWER: Limits()}))
        told = understand("it's too dark in here", home(lamp), "HassTurnOn", area="Kitchen").resolution
        assert isinstance(told, Refusal)
        assert told.text == "I know of no other light in the Kitchen that I could turn on."

    def test_a_room_that_is_named_is_the_room(self):
        resolved = understand("it's too dark in the bedroom", home(*LIGHTS), "HassTurnOn", area="Kitchen")
        assert list(done(resolved)) == ["bedroom_ceiling_light"]

    def test_without_a_room_it_is_the_one_in_which_somebody_moved(self):
        house = home(*LIGHTS, motion("Hall", "on", since=JUST_NOW))
        resolved = understand("it's too dark in here", house, "HassTurnOn")
        assert list(done(resolved)) == ["hall_ceiling_light"]
        assert "there was motion in the Hall just now" in reasons(resolved)

    def test_what_is_cold_is_heated_and_an_open_window_is_told(self):
        house = home(thermostat("Bedroom", now=16.0), window("Bedroom", opened=True))
        resolved = understand("I'm freezing", house, "HassClimateSetTemperature", area="Bedroom")
        assert done(resolved) == {"bedroom_thermostat": [(Feature.TARGET_TEMPERATURE, 21.0)]}
        assert "Mind that the Bedroom Window is open" in reasons(resolved)

    def test_stuffy_air_is_moved_by_what_is_there_for_it(self):
        house = home(fan("Fan", "Office"), fan("Air Purifier", "Office"), window("Office", opened=False, moves=True))
        resolved = understand("it's stuffy in here", house, "HassClimateSetTemperature", 0.5, area="Office")
        assert done(resolved) == {"air_purifier": [(Feature.POWER, True)]}

    def test_a_window_is_only_opened_after_a_question(self):
        house = home(window("Office", opened=False, moves=True))
        asked = understand("it's stuffy in here", house, "HassClimateSetTemperature", 0.5, area="Office").resolution
        assert isinstance(asked, Question)
        assert asked.kind is Asking.CONFIRMATION
        assert "Office Window" in asked.text

    def test_a_heater_behind_a_plug_is_only_turned_on_after_a_question(self):
        house = home(device("Heater", "Office", entity("plug", "switch", "off", POWER)))
        asked = understand("I'm cold", house, "HassClimateSetTemperature", area="Office").resolution
        assert isinstance(asked, Question)
        assert asked.kind is Asking.CONFIRMATION

    def test_a_purifier_cools_nobody(self):
        house = home(fan("Air Purifier", "Office"))
        refused = understand("it's too hot in here", house, "HassClimateSetTemperature", area="Office").resolution
        assert isinstance(refused, Refusal)
        assert refused.why is Unresolved.NOTHING_THERE

    def test_what_is_too_loud_is_turned_down(self):
        house = home(player("Radio", "Office", screen=False, state="playing"))
        assert list(done(understand("it's too loud", house, "HassSetVolumeRelative", area="Office"))) == ["radio"]

    @pytest.mark.parametrize(
        "said",
        [
            "it's cold outside",
            "I like it cold",
            "is it cold in here",
            "the soup is cold",
            "it's a cold day",
            "I'm not cold",
        ],
    )
    def test_what_is_no_complaint_about_the_room_changes_nothing(self, said):
        house = home(thermostat("Kitchen", now=16.0))
        resolved = understand(said, house, "out_of_scope", area="Kitchen")
        assert not resolved.hypothesis or not resolved.hypothesis.orders


class TestTold:
    def test_heating_beside_an_open_window_is_done_and_told(self):
        house = home(thermostat("Bedroom"), window("Bedroom", opened=True), window("Kitchen", opened=True))
        said = "set the heating to 22 degrees"
        resolved = understand(said, house, "HassClimateSetTemperature", area="Bedroom")
        assert done(resolved)
        assert reasons(resolved) == ("Mind that the Bedroom Window is open",)

    def test_whether_it_is_dark_outside_is_told_by_what_measures_there(self):
        house = home(meter("Kitchen", 400), meter("Garden", 2, "Garden Meter"))
        resolved = understand("is it dark outside?", house, "HassGetWeather", area="Kitchen")
        assert isinstance(resolved.resolution, Interpretation)
        assert resolved.resolution.text == "Yes, it is dark outside: the Garden Meter measures 2 lx."

    def test_where_nothing_measures_it_that_is_said(self):
        refused = understand("is it dark outside?", home(*LIGHTS), "HassGetWeather").resolution
        assert isinstance(refused, Refusal)
        assert refused.why is Unresolved.NOTHING_THERE


class TestClocks:
    def test_what_was_told_since_the_turn_before_is_as_new_as_this_turn(self):
        morning, evening = datetime(2020, 1, 1, 7, tzinfo=NOON.tzinfo), datetime(2020, 1, 1, 19, tzinfo=NOON.tzinfo)
        turns = Turns()
        turns.note("anna", Heard(NOON, morning))
        told = NOON - timedelta(seconds=5)
        heard = turns.note("anna", Heard(NOON + timedelta(seconds=1), evening))
        # Told before the turn of the morning, it is of the morning, though both came within six seconds.
        assert dated(told, heard, by_person=True) == morning
        assert dated(NOON + timedelta(milliseconds=500), heard, by_person=True) == evening
        assert dated(told, heard, by_person=False) == told

    def test_the_freshness_of_motion_is_judged_by_the_clock_of_the_turn(self):
        house = home(*LIGHTS, motion("Hall", "off", since=JUST_NOW))
        later = situation("turn on the light", house, at=NOON + timedelta(hours=1))
        assert sensors.motion("Hall", situation("turn on the light", house)) is not None
        assert sensors.motion("Hall", later) is None
