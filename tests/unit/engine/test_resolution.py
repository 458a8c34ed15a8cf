"""Which reading is chosen in which home, and for which reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from devices.model import Change, Feature, Limits
from engine.domain import Asking, Interpretation, Question, Refusal, Unresolved
from engine.resolution.danger import risky
from engine.resolution.weighing import Resolved
from tests.support.homes import (
    FAMILY,
    NIGHT,
    device,
    entity,
    garage_door,
    home,
    light,
    lock,
    offline,
    oven,
    thermometer,
    understand,
)


def changes(resolved: Resolved) -> dict[str, list[tuple[Feature, object]]]:
    assert isinstance(resolved.resolution, Interpretation), resolved.resolution
    return {
        order.unique_id: [(change.feature, change.value) for change in order.changes]
        for order in resolved.resolution.hypothesis.orders
    }


def refusal(resolved: Resolved) -> Refusal:
    assert isinstance(resolved.resolution, Refusal), resolved.resolution
    return resolved.resolution


def question(resolved: Resolved) -> Question:
    assert isinstance(resolved.resolution, Question), resolved.resolution
    return resolved.resolution


class TestWhichDevice:
    def test_the_light_of_the_room_in_which_it_was_said(self):
        resolved = understand("turn on the light", home(*FAMILY), "HassTurnOn", area="Kitchen")
        assert changes(resolved) == {"kitchen_ceiling_light": [(Feature.POWER, True)]}
        assert resolved.hypothesis
        assert "you are in the Kitchen" in resolved.hypothesis.reasons

    @pytest.mark.parametrize("text", ["turn off the water", "shut off the water", "close the water valve"])
    def test_the_water_is_never_the_gas_though_its_tap_is_in_this_room(self, text: str):
        def valve(name: str, area: str, of: str):
            own = name.lower().replace(" ", "_")
            return device(name, area, entity(own, "valve", "open", {Feature.OPEN: Limits()}, device_class=of), id=own)

        house = home(valve("Gas Cock", "Galley", "gas"), valve("Mains Cock", "Bilge", "water"))
        resolved = understand(text, house, "HassTurnOff", area="Galley")
        assert changes(resolved) == {"mains_cock": [(Feature.OPEN, False)]}

    def test_the_room_does_not_hide_a_uniquely_named_device(self):
        resolved = understand("turn on the left lamp", home(*FAMILY), "HassTurnOn", area="Kitchen")
        assert list(changes(resolved)) == ["bedroom_left_lamp"]

    def test_a_room_that_is_named_wins_over_the_room_one_is_in(self):
        resolved = understand(
            "turn on the ceiling light in the living room", home(*FAMILY), "HassTurnOn", area="Kitchen"
        )
        assert list(changes(resolved)) == ["living_room_ceiling_light"]

    def test_two_that_fit_equally_become_a_question_that_names_both(self):
        asked = question(understand("turn on the light", home(*FAMILY), "HassTurnOn", area="Bedroom"))
        assert asked.kind is Asking.CHOICE
        assert asked.why is Unresolved.AMBIGUOUS
        assert "Left Lamp" in asked.text
        assert "Right Lamp" in asked.text

    def test_the_only_one_that_is_on_is_the_one_to_turn_off(self):
        house = home(light("Left Lamp", "Bedroom", on=True), light("Right Lamp", "Bedroom"))
        resolved = understand("turn off the light", house, "HassTurnOff", area="Bedroom")
        assert list(changes(resolved)) == ["bedroom_left_lamp"]
        assert resolved.hypothesis
        assert "it is the only one that is on" in resolved.hypothesis.reasons

    @pytest.mark.parametrize("said", ["turn off the light in the bedroom", "bedroom light off", "bedroom lighting off"])
    def test_the_light_of_a_room_that_is_named_is_all_of_it(self, said):
        resolved = understand(said, home(*FAMILY), "HassTurnOff", area="Kitchen")
        assert set(changes(resolved)) == {"bedroom_left_lamp", "bedroom_right_lamp"}

    def test_the_lamp_of_a_room_is_one_thing(self):
        question(understand("turn off the lamp in the bedroom", home(*FAMILY), "HassTurnOff", area="Kitchen"))

    def test_on_which_floor_is_not_whether_on_or_off(self):
        house = home(*FAMILY, floors={"Bedroom": "First Floor"})
        resolved = understand("turn off all the lights on the first floor", house, "HassTurnOff")
        assert changes(resolved)["bedroom_left_lamp"] == [(Feature.POWER, False)]

    def test_a_plural_means_all_of_the_room(self):
        resolved = understand("turn on the lights", home(*FAMILY), "HassTurnOn", area="Bedroom")
        assert set(changes(resolved)) == {"bedroom_left_lamp", "bedroom_right_lamp"}

    def test_all_of_the_house_except_one(self):
        resolved = understand("turn on all the lights in the house except the left lamp", home(*FAMILY), "HassTurnOn")
        assert "bedroom_left_lamp" not in changes(resolved)
        assert len(changes(resolved)) == 3

    def test_a_name_typed_wrong_finds_its_device_and_the_reading_says_so(self):
        resolved = understand("turn on the celing light", home(light("Ceiling Light", "Kitchen")), "HassTurnOn")
        assert list(changes(resolved)) == ["kitchen_ceiling_light"]
        assert resolved.reading.taken == (("celing light", "Ceiling Light"),)

    def test_it_means_what_the_last_turn_was_about(self):
        from engine.domain import Conversation, Hypothesis
        from tests.support.homes import NOON

        before = Conversation("anna", None, NOON, last=Hypothesis("HassTurnOn", targets=("bedroom_left_lamp",)))
        resolved = understand("turn it off", home(*FAMILY), "HassTurnOff", area="Kitchen", conversation=before)
        assert list(changes(resolved)) == ["bedroom_left_lamp"]


class TestWhatCannotBeDone:
    def test_a_device_that_does_not_exist_is_refused_by_name(self):
        refused = refusal(understand("turn on the sauna", home(*FAMILY), "HassTurnOn", area="Kitchen"))
        assert refused.why is Unresolved.NO_SUCH_NAME
        assert "sauna" in refused.text

    def test_a_lock_cannot_be_dimmed(self):
        refused = refusal(understand("set the front door lock to 50 percent", home(*FAMILY), "HassLightSet"))
        assert refused.why is Unresolved.CANNOT
        assert "Front Door Lock" in refused.text

    def test_an_offline_device_is_refused_and_its_neighbour_offered(self):
        house = home(offline(light("Left Lamp", "Bedroom")), light("Right Lamp", "Bedroom"))
        refused = refusal(understand("turn on the left lamp", house, "HassTurnOn"))
        assert refused.why is Unresolved.OFFLINE
        assert "Right Lamp" in refused.text

    def test_a_value_out_of_range_is_refused_with_the_range(self):
        refused = refusal(understand("set the oven to 900 degrees", home(oven()), "HassClimateSetTemperature"))
        assert refused.why is Unresolved.OUT_OF_RANGE
        assert "50 to 250" in refused.text

    def test_a_room_without_such_a_device_is_refused_with_where_there_is_one(self):
        refused = refusal(understand("turn on the light in the hallway", home(*FAMILY), "HassTurnOn"))
        assert refused.why is Unresolved.NOTHING_THERE
        assert "Ceiling Light" in refused.text

    @pytest.mark.parametrize("text", ["", "   ", "🙂🙂", "…", "?!"])
    def test_what_has_no_words_is_refused_and_nothing_is_sent(self, text):
        assert refusal(understand(text, home(*FAMILY), "HassTurnOn")).why in {
            Unresolved.EMPTY,
            Unresolved.NOT_UNDERSTOOD,
        }

    def test_what_nobody_would_call_a_request_to_play_is_not_played(self):
        resolved = understand(
            "mach das licht an", home(*FAMILY), "HassMediaSearchAndPlay", 0.25, endpoint="kitchen_display"
        )
        assert refusal(resolved).why is Unresolved.NOT_UNDERSTOOD

    def test_what_the_statistics_hardly_believe_is_not_done(self):
        assert refusal(understand("bla blubb", home(*FAMILY), "HassTurnOn", 0.1)).why is Unresolved.NOT_UNDERSTOOD

    def test_a_room_that_does_not_exist_is_refused_as_a_room(self):
        refused = refusal(understand("turn on the light in the attic", home(*FAMILY), "HassTurnOn"))
        assert refused.why is Unresolved.NO_SUCH_AREA
        assert "attic" in refused.text

    @pytest.mark.parametrize("text", ["did someone turn on the light?", "who turned on the light", "is the light on"])
    def test_a_question_switches_nothing_whatever_the_statistics_say(self, text):
        resolved = understand(text, home(*FAMILY), "HassTurnOn", area="Kitchen")
        assert not (isinstance(resolved.resolution, Interpretation) and resolved.resolution.hypothesis.orders)

    def test_half_a_sentence_is_asked_about(self):
        asked = question(understand("on", home(*FAMILY), "HassTurnOn", area="Kitchen"))
        assert asked.kind is Asking.CONFIRMATION


class TestDanger:
    def test_everything_does_not_mean_the_oven(self):
        resolved = understand("turn on everything", home(*FAMILY, oven()), "HassTurnOn")
        assert "oven_power" not in changes(resolved)
        assert len(changes(resolved)) >= 4

    def test_opening_a_way_in_on_a_guess_is_asked_first(self):
        asked = question(understand("toggle the garage door", home(garage_door()), "HassTurnOn", 0.6))
        assert asked.kind is Asking.CONFIRMATION
        assert "open the Garage Door" in asked.text

    @pytest.mark.parametrize("text", ["turn off the front door lock", "dim the front door lock"])
    def test_what_does_not_say_unlock_unlocks_nothing(self, text):
        refused = refusal(understand(text, home(lock("Front Door Lock", "Hallway")), "HassTurnOff"))
        assert refused.why is Unresolved.CANNOT
        assert "locked and unlocked" in refused.text

    @pytest.mark.parametrize("text", ["the garage door", "garage door", "the garage door please"])
    def test_a_thing_that_is_only_named_is_told_about_and_not_touched(self, text):
        resolved = understand(text, home(garage_door()), "HassTurnOn", 0.9)
        assert isinstance(resolved.resolution, Interpretation)
        assert resolved.resolution.hypothesis.orders == ()
        assert "closed" in resolved.resolution.text

    @pytest.mark.parametrize("text", ["get the state of the vacuum", "tell me the battery level of the vacuum"])
    def test_what_is_to_be_told_is_not_done(self, text):
        house = home(device("Vacuum", "Hallway", entity("vacuum", "vacuum", "docked", {Feature.RUN: Limits()})))
        resolved = understand(text, house, "HassVacuumStart", 0.9)
        assert not resolved.hypothesis or not resolved.hypothesis.orders

    @pytest.mark.parametrize("text", ["trun on th light", "swich on the light"])
    def test_a_slip_of_a_small_word_is_no_other_thing(self, text):
        assert changes(understand(text, home(light("Light", "Office")), "HassTurnOn", area="Office"))

    @pytest.mark.parametrize("text", ["turn on the light thanks", "turn on the light, thank you"])
    def test_thanks_are_no_thing_that_is_missing(self, text):
        assert changes(understand(text, home(light("Lamp", "Office")), "HassTurnOn", area="Office"))

    @pytest.mark.parametrize("text", ["shut down the lights", "shut off the lights", "close the light"])
    def test_shutting_down_is_turning_off(self, text):
        house = home(light("Lamp", "Office", on=True))
        resolved = understand(text, house, "HassTurnOff", area="Office")
        assert changes(resolved) == {"office_lamp": [(Feature.POWER, False)]}

    def test_a_verb_behind_a_please_is_no_plug(self):
        house = home(device("Plug", "Office", entity("plug", "switch", "off", {Feature.POWER: Limits()})), oven())
        resolved = understand("please switch the oven on", house, "HassTurnOn", area="Kitchen")
        assert resolved.hypothesis
        assert resolved.hypothesis.targets == ("oven_power",)

    def test_turning_on_in_a_colour_is_that_colour(self):
        resolved = understand("turn on the lamp in red", home(light("Lamp", "Office")), "HassTurnOn", area="Office")
        assert changes(resolved)["office_lamp"][0] == (Feature.COLOR, (255, 0, 0))

    def test_unlocking_by_name_is_done(self):
        resolved = understand("unlock the front door lock", home(lock("Front Door Lock", "Hallway")), "HassTurnOff")
        assert changes(resolved) == {"front_door_lock": [(Feature.LOCK, False)]}

    def test_the_verb_decides_over_the_statistics(self):
        resolved = understand("unlock the front door lock", home(*FAMILY), "HassTurnOn")
        assert changes(resolved) == {"front_door_lock": [(Feature.LOCK, False)]}

    def test_open_the_garage_opens_its_door(self):
        resolved = understand("open the garage door", home(garage_door()), "HassTurnOn")
        assert changes(resolved) == {"garage_door": [(Feature.OPEN, True)]}

    def test_a_door_is_unlocked_by_the_lock_that_is_called_after_it(self):
        contact = device("Front Door", "Hallway", entity("front_door", "binary_sensor", "off", {}, device_class="door"))
        house = home(contact, lock("Front Door Lock", "Hallway"))
        assert changes(understand("unlock the front door", house, "HassTurnOff")) == {
            "front_door_lock": [(Feature.LOCK, False)]
        }


class TestValues:
    def test_a_percentage_is_a_brightness(self):
        resolved = understand("set the left lamp to 30 percent", home(*FAMILY), "HassLightSet")
        assert changes(resolved) == {"bedroom_left_lamp": [(Feature.BRIGHTNESS, 30)]}

    def test_number_words_count(self):
        resolved = understand("set the left lamp to thirty five percent", home(*FAMILY), "HassLightSet")
        assert changes(resolved) == {"bedroom_left_lamp": [(Feature.BRIGHTNESS, 35)]}

    def test_brighter_starts_from_the_present_brightness_and_ends_at_full(self):
        resolved = understand(
            "make the left lamp brighter", home(light("Left Lamp", "Bedroom", on=True)), "HassLightSet"
        )
        assert changes(resolved) == {"bedroom_left_lamp": [(Feature.BRIGHTNESS, 100)]}

    def test_a_colour(self):
        resolved = understand("make the left lamp red", home(*FAMILY), "HassLightSet")
        assert changes(resolved) == {"bedroom_left_lamp": [(Feature.COLOR, (255, 0, 0))]}

    def test_the_oven_takes_a_temperature(self):
        resolved = understand("set the oven to 200 degrees", home(oven()), "HassClimateSetTemperature")
        assert changes(resolved) == {"oven_target": [(Feature.NUMBER, 200)]}

    def test_a_missing_value_is_asked_for(self):
        asked = question(understand("set the temperature", home(*FAMILY), "HassClimateSetTemperature"))
        assert asked.kind is Asking.MISSING


@pytest.mark.parametrize("opens", [True, False])
def test_a_switch_that_opens_something_as_the_homes_file_says_is_never_turned_on_on_a_guess(*, opens: bool):
    relay = replace(light("Gate", "Garden"), facts={"opens": opens})
    assert risky(relay, relay.entities[0], Change(Feature.POWER, value=True)) is opens
    assert not risky(relay, relay.entities[0], Change(Feature.POWER, value=False))


class TestTemperature:
    HOUSE = home(oven(on=True, temperature=187.4), thermometer("Kitchen", 21.5), thermometer("Bedroom", 18.0))

    def told(self, text: str, house=HOUSE, **more) -> tuple[str, tuple[str, ...]]:
        resolved = understand(text, house, "HassClimateGetTemperature", **more)
        assert isinstance(resolved.resolution, Interpretation), resolved.resolution
        return resolved.resolution.text, resolved.resolution.hypothesis.reasons

    def test_the_oven_that_is_on_is_what_one_asks_about_in_the_kitchen(self):
        text, reasons = self.told("what is the temperature?", area="Kitchen")
        assert "187.4" in text
        assert reasons == ("the oven is on",)
        assert "because the oven is on" in text

    def test_with_the_oven_off_it_is_the_room(self):
        house = home(oven(on=False), thermometer("Kitchen", 21.5))
        assert "21.5" in self.told("what is the temperature?", house, area="Kitchen")[0]

    def test_asked_in_the_bedroom_it_is_the_bedroom(self):
        assert "18 °C" in self.told("what is the temperature?", area="Bedroom")[0]

    def test_a_room_that_is_named_is_the_room_even_beside_a_hot_oven(self):
        assert "21.5" in self.told("what is the temperature in the kitchen?", area="Kitchen")[0]

    def test_the_oven_can_be_named(self):
        assert "187.4" in self.told("how hot is the oven?", area="Bedroom")[0]

    def test_a_room_without_a_thermometer_is_refused_with_those_that_have_one(self):
        house = home(light("Lamp", "Hallway"), thermometer("Bedroom", 18.0))
        refused = refusal(understand("what is the temperature?", house, "HassClimateGetTemperature", area="Hallway"))
        assert refused.why is Unresolved.NOTHING_THERE
        assert "Bedroom" in refused.text

    def test_what_the_homes_file_says_is_no_thermometer_is_none(self):
        hot = replace(oven(on=True, temperature=187.4), facts={"has_temperature": False})
        assert (
            "21.5" in self.told("what is the temperature?", home(hot, thermometer("Kitchen", 21.5)), area="Kitchen")[0]
        )

    def test_what_was_known_before_the_connection_was_lost_is_called_so(self):
        stale = replace(thermometer("Kitchen", 21.5), stale=True)
        assert "last known" in self.told("what is the temperature?", home(stale), area="Kitchen")[0]


class TestMedia:
    def played(self, text: str, endpoint: str, **more) -> tuple[dict[str, str], Resolved]:
        resolved = understand(text, home(*FAMILY), "HassMediaSearchAndPlay", endpoint=endpoint, **more)
        assert isinstance(resolved.resolution, Interpretation), resolved.resolution
        [order] = resolved.resolution.hypothesis.orders
        [change] = order.changes
        assert isinstance(change.value, dict)
        return change.value, resolved

    def test_where_there_is_a_screen_it_is_the_film(self):
        medium, resolved = self.played("play Hunger Games", "kitchen_display")
        assert medium == {"media_content_type": "movie", "media_content_id": "Hunger Games"}
        assert resolved.hypothesis
        assert resolved.hypothesis.targets == ("kitchen_display",)

    def test_where_there_is_none_it_is_the_audiobook_and_says_why(self):
        medium, resolved = self.played("play Hunger Games", "bathroom_speaker")
        assert medium["media_content_type"] == "audiobook"
        assert resolved.hypothesis
        assert "the Bathroom Speaker has no screen" in resolved.hypothesis.reasons

    def test_a_film_asked_for_at_a_speaker_is_offered_elsewhere(self):
        asked = question(
            understand(
                "play the film Hunger Games", home(*FAMILY), "HassMediaSearchAndPlay", endpoint="bathroom_speaker"
            )
        )
        assert "no screen" in asked.text
        assert "Kitchen Display" in asked.text

    def test_a_player_that_is_named_wins_over_the_one_that_heard(self):
        medium, resolved = self.played("play some jazz on the bathroom speaker", "kitchen_display")
        assert resolved.hypothesis
        assert resolved.hypothesis.targets == ("bathroom_speaker",)
        assert medium == {"media_content_type": "music", "media_content_id": "jazz"}

    @pytest.mark.parametrize(
        "text", ["put some music on", "play some music", "put on some music", "I want to hear music"]
    )
    def test_some_music_is_nothing_in_particular(self, text):
        medium, _ = self.played(text, "bathroom_speaker")
        assert medium == {"media_content_type": "music", "media_content_id": "music"}

    def test_a_title_keeps_its_own_prepositions(self):
        medium, _ = self.played("play something in the air tonight on the bathroom speaker", "kitchen_display")
        assert medium["media_content_id"] == "in the air tonight"


class TestTastes:
    def preference(self, category: str, value: object, **more):
        from datetime import datetime

        from engine.domain import Preference

        return Preference("p1", "anna", category, value, datetime(2026, 1, 1, tzinfo=NIGHT.tzinfo), **more)  # type: ignore[arg-type]

    def test_some_music_is_the_music_that_this_person_likes(self):
        resolved = understand(
            "play some music",
            home(*FAMILY),
            "HassMediaSearchAndPlay",
            endpoint="bathroom_speaker",
            preferences=(self.preference("music.genre", "jazz"),),
        )
        assert resolved.hypothesis
        assert resolved.hypothesis.slots["search_query"] == "jazz"
        assert resolved.hypothesis.preferences == ("p1",)
        assert "you like jazz" in resolved.hypothesis.reasons

    def test_the_light_at_night_is_as_bright_as_this_person_likes_it(self):
        from engine.domain import Conditions

        taste = self.preference("light.brightness", 20.0, unit="%", when=Conditions(part_of_day=("night",)))
        night = understand(
            "turn on the light", home(*FAMILY), "HassTurnOn", area="Kitchen", at=NIGHT, preferences=(taste,)
        )
        noon = understand("turn on the light", home(*FAMILY), "HassTurnOn", area="Kitchen", preferences=(taste,))
        assert Change(Feature.BRIGHTNESS, 20.0) in night.resolution.hypothesis.orders[0].changes  # type: ignore[union-attr]
        assert changes(noon) == {"kitchen_ceiling_light": [(Feature.POWER, True)]}
