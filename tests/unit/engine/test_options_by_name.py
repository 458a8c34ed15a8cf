"""Options called by their names: with the thing, alone, as a verb; and those that a thing has not got."""

from __future__ import annotations

from dataclasses import replace

import pytest

from devices.model import Device, Feature, Limits
from engine.domain import Asking, Interpretation, Question, Refusal, Unresolved
from engine.resolution.weighing import Resolved
from tests.support.homes import device, entity, home, light, player, understand

POWER = {Feature.POWER: Limits()}


def choice(*options: str) -> Limits:
    return Limits(options=options)


def fan(name: str, area: str, *presets: str, on: bool = True) -> Device:
    features = {**POWER, Feature.PRESET: choice(*presets)}
    return device(name, area, entity(name.lower().replace(" ", "_"), "fan", "on" if on else "off", features))


def strip(name: str, area: str, *effects: str) -> Device:
    plain = light(name, area)
    lamp = plain.entities[0]
    return replace(plain, entities=(replace(lamp, features={**lamp.features, Feature.EFFECT: choice(*effects)}),))


def screen(name: str, area: str, *inputs: str) -> Device:
    plain = player(name, area, screen=True, state="off")
    own = plain.entities[0]
    features = {**own.features, **POWER, Feature.SOURCE: choice(*inputs)}
    return replace(plain, entities=(replace(own, features=features),))


def recliner(name: str, area: str) -> Device:
    own = name.lower().replace(" ", "_")
    return device(
        name,
        area,
        entity(f"{own}_power", "switch", "on", POWER, name="Power"),
        entity(f"{own}_shape", "select", "flat", {Feature.OPTION: choice("flat", "reclined", "seated")}, name="Shape"),
    )


def cooker() -> Device:
    return device(
        "Magic Pot",
        "Kitchen",
        entity("pot_power", "switch", "off", POWER, name="Power"),
        entity("pot_mode", "select", "Stir", {Feature.OPTION: choice("Stir", "Poach", "Ferment")}, name="Mode"),
    )


def cooling(name: str, area: str, *modes: str) -> Device:
    features = {**POWER, Feature.MODE: choice("off", *modes), Feature.FAN_MODE: choice("low", "high")}
    return device(name, area, entity(name.lower().replace(" ", "_"), "climate", "cool", features))


HOUSE = home(
    fan("Air Cleaner", "Study", "auto", "hush", "storm"),
    strip("Shelf Lights", "Bar", "Aurora", "Lightning"),
    light("Bar Lamp", "Bar"),
    screen("Big Screen", "Den", "PlayStation", "HDMI 1", "Mubi"),
    device("PlayStation", "Den", entity("console", "switch", "off", POWER)),
    recliner("Couch 1", "Den"),
    recliner("Couch 2", "Attic"),
    cooker(),
    cooling("Den Aircon", "Den", "cool"),
    cooling("Bar Aircon", "Bar", "cool", "heat"),
    device("Airing Mode", "Office", entity("airing", "select", "low", {Feature.OPTION: choice("low", "boost")})),
)


def said(text: str, area: str | None = None) -> Resolved:
    return understand(text, HOUSE, "out_of_scope", 0.5, area=area)


def changed(resolved: Resolved) -> dict[str, dict[Feature, object]]:
    assert isinstance(resolved.resolution, Interpretation), resolved.resolution
    orders = resolved.resolution.hypothesis.orders
    return {one.unique_id: {change.feature: change.value for change in one.changes} for one in orders}


@pytest.mark.parametrize(
    ("text", "area", "becomes"),
    [
        ("cleaner on storm", "Study", {"air_cleaner": {Feature.PRESET: "storm"}}),
        ("could you put the air cleaner in hush mode", "Study", {"air_cleaner": {Feature.PRESET: "hush"}}),
        ("shelf lights to lightning", "Bar", {"bar_shelf_lights": {Feature.EFFECT: "Lightning"}}),
        ("aurora lights please", "Bar", {"bar_shelf_lights": {Feature.EFFECT: "Aurora"}}),
        ("aurora effect", "Bar", {"bar_shelf_lights": {Feature.EFFECT: "Aurora"}}),
        ("couch to reclined", "Den", {"couch_1_shape": {Feature.OPTION: "reclined"}}),
        ("recline the couch", "Attic", {"couch_2_shape": {Feature.OPTION: "reclined"}}),
        ("couch flat please", "Den", {"couch_1_shape": {Feature.OPTION: "flat"}}),
        ("set the bar aircon fan to low", "Bar", {"bar_aircon": {Feature.FAN_MODE: "low"}}),
        ("airing to boost", "Office", {"airing": {Feature.OPTION: "boost"}}),
    ],
)
def test_an_option_is_set_however_shortly_it_is_said(text: str, area: str, becomes: dict[str, object]) -> None:
    assert changed(said(text, area)) == becomes


@pytest.mark.parametrize("text", ["mubi", "stick mubi on", "put mubi on please", "switch over to mubi", "turn on mubi"])
def test_an_input_is_chosen_by_its_name_and_what_is_off_goes_on_with_it(text: str) -> None:
    assert changed(said(text, "Den")) == {"big_screen": {Feature.POWER: True, Feature.SOURCE: "Mubi"}}


def test_an_input_with_a_number_may_be_said_in_words() -> None:
    assert changed(said("hdmi one", "Den"))["big_screen"][Feature.SOURCE] == "HDMI 1"


def test_the_player_that_is_named_is_set_to_the_input_which_is_called_like_a_thing() -> None:
    assert set(changed(said("switch the big screen to playstation", "Den"))) == {"big_screen"}


def test_the_thing_that_is_called_like_an_input_comes_first_where_no_player_is_named() -> None:
    resolved = understand("put the playstation on", HOUSE, "HassTurnOn", area="Den")
    assert changed(resolved) == {"console": {Feature.POWER: True}}


def test_what_was_off_goes_on_where_on_was_said() -> None:
    assert changed(said("magic pot on ferment", "Kitchen")) == {
        "pot_mode": {Feature.OPTION: "Ferment"},
        "pot_power": {Feature.POWER: True},
    }


def test_what_is_done_to_something_that_is_no_device_is_asked_first() -> None:
    question = said("poach the eggs", "Kitchen").resolution
    assert isinstance(question, Question)
    assert question.kind is Asking.CONFIRMATION
    assert question.options[0].hypothesis.orders[0].unique_id == "pot_mode"


def test_an_input_elsewhere_is_asked_about() -> None:
    question = said("mubi", "Bar").resolution
    assert isinstance(question, Question)
    assert question.text == "Shall I turn on the Big Screen in the Den and set it to Mubi?"


def test_of_several_that_have_it_one_is_asked_for() -> None:
    question = said("recline the couch").resolution
    assert isinstance(question, Question)
    assert question.why is Unresolved.AMBIGUOUS


@pytest.mark.parametrize(
    ("text", "area", "offers"),
    [
        ("cleaner on hurricane", "Study", "auto, hush or storm"),
        ("put the airing on turbo", "Office", "low or boost"),
        ("aircon on heat", "Den", "off or cool"),
        ("change to hdmi 2", "Den", "PlayStation, HDMI 1 or Mubi"),
        ("put the big screen on channel nine", "Den", "PlayStation, HDMI 1 or Mubi"),
    ],
)
def test_an_option_that_it_has_not_got_is_answered_with_those_it_has(text: str, area: str, offers: str) -> None:
    refusal = said(text, area).resolution
    assert isinstance(refusal, Refusal)
    assert refusal.why is Unresolved.OUT_OF_RANGE
    assert refusal.text.endswith(f"it takes {offers}.")


@pytest.mark.parametrize(
    ("text", "area"),
    [("mubi off", "Den"), ("is the cleaner on storm?", "Study"), ("don't put mubi on", "Den")],
)
def test_what_asks_or_forbids_sets_nothing(text: str, area: str) -> None:
    hypothesis = said(text, area).hypothesis
    assert hypothesis is None or not hypothesis.orders


def test_an_option_alone_that_may_be_any_word_is_asked_about() -> None:
    assert isinstance(said("hush", "Study").resolution, Question)


def test_a_word_of_a_longer_name_is_no_option() -> None:
    house = home(strip("Shelf Lights", "Bar", "Party", "Calm"), light("Party Lights", "Bar"))
    resolved = understand("turn on the party lights", house, "HassTurnOn", area="Bar")
    assert changed(resolved) == {"bar_party_lights": {Feature.POWER: True}}


def test_an_option_that_was_said_comes_before_a_name_that_is_only_like_it() -> None:
    roof = device("Skylight", "Loft", entity("skylight", "cover", "closed", {Feature.OPEN: Limits()}))
    house = home(screen("Big Screen", "Den", "Sky Sports", "HDMI 1"), roof)
    resolved = understand("put sky sports on", house, "HassTurnOn", area="Den")
    assert changed(resolved) == {"big_screen": {Feature.POWER: True, Feature.SOURCE: "Sky Sports"}}


def test_an_input_that_is_missing_is_looked_for_on_what_has_a_screen() -> None:
    plain = player("Juke", "Den", screen=False, state="playing")
    own = plain.entities[0]
    juke = replace(plain, entities=(replace(own, features={**own.features, Feature.SOURCE: choice("Vinyl")}),))
    refusal = understand(
        "change to hdmi 2", home(screen("Big Screen", "Den", "HDMI 1"), juke), "HassTurnOn", area="Den"
    )
    assert isinstance(refusal.resolution, Refusal)
    assert "HDMI 1" in refusal.resolution.text


CAFE = home(
    device(
        "Espresso Machine",
        "Cafe",
        entity("espresso_power", "switch", "on", POWER, name="Power"),
        entity("espresso_eco", "switch", "off", POWER, name="Eco Mode"),
    ),
    device(
        "Oven",
        "Cafe",
        entity("oven_mode", "select", "Fan", {Feature.OPTION: choice("Fan", "Grill", "Proof")}, name="Mode"),
        entity(
            "oven_target",
            "number",
            "180",
            {Feature.NUMBER: Limits(30, 250, 5, "°C")},
            name="Target",
            unit="°C",
            device_class="temperature",
        ),
    ),
    device(
        "Bread Maker",
        "Cafe",
        entity("bread", "select", "Basic", {Feature.OPTION: choice("Basic", "Wholemeal 60", "Dough")}),
    ),
)


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("espresso machine to eco", {"espresso_eco": {Feature.POWER: True}}),
        ("turn eco mode on", {"espresso_eco": {Feature.POWER: True}}),
        ("espresso machine eco mode off", {"espresso_eco": {Feature.POWER: False}}),
        (
            "put the oven on proof at 35",
            {"oven_mode": {Feature.OPTION: "Proof"}, "oven_target": {Feature.NUMBER: 35.0}},
        ),
        ("bread maker to dough", {"bread": {Feature.OPTION: "Dough"}}),
    ],
)
def test_a_mode_may_be_a_switch_and_a_temperature_beside_it_counts(text: str, becomes: dict[str, object]) -> None:
    assert changed(understand(text, CAFE, "out_of_scope", 0.5, area="Cafe")) == becomes


def test_a_number_beside_an_option_is_refused_rather_than_dropped() -> None:
    refusal = understand("put the oven on proof at 300", CAFE, "out_of_scope", 0.5, area="Cafe").resolution
    assert isinstance(refusal, Refusal)
    assert refusal.why is Unresolved.OUT_OF_RANGE
    assert changed(said("shelf lights on aurora at 40 percent", "Bar")) == {
        "bar_shelf_lights": {Feature.EFFECT: "Aurora", Feature.BRIGHTNESS: 40.0}
    }


def test_what_is_turned_on_is_a_things_power_and_no_mode_of_it() -> None:
    resolved = understand("turn the espresso machine on", CAFE, "HassTurnOn", area="Cafe")
    assert set(changed(resolved)) == {"espresso_power"}


@pytest.mark.parametrize("text", ["bread maker on wholemeal", "make a wholemeal 60 loaf"])
def test_half_of_an_option_or_what_it_is_for_is_asked_about(text: str) -> None:
    question = understand(text, CAFE, "out_of_scope", 0.5, area="Cafe").resolution
    assert isinstance(question, Question)
    assert question.text == "Shall I set the Bread Maker in the Cafe to Wholemeal 60?"


def test_what_is_named_in_full_is_meant_though_its_name_begins_with_a_verb() -> None:
    house = home(
        device("Cat Fountain", "Cafe", entity("fountain", "switch", "on", POWER, name="Pump")),
        cooling("Heat Pump", "Cafe", "heat", "cool"),
    )
    assert changed(understand("heat pump to high", house, "HassTurnOn", area="Cafe")) == {
        "heat_pump": {Feature.FAN_MODE: "high"}
    }


def test_a_length_of_time_may_be_an_option() -> None:
    litter = device(
        "Litter Box",
        "Cafe",
        entity("litter_delay", "select", "7 min", {Feature.OPTION: choice("3 min", "7 min")}, name="Cycle Delay"),
    )
    resolved = understand("cycle delay to 3 minutes", home(litter), "HassSetVolume", 0.5, area="Cafe")
    assert changed(resolved) == {"litter_delay": {Feature.OPTION: "3 min"}}
