"""How people put it: things that are not there, strengths, politeness, requests that run on, and cut-off sentences."""

from __future__ import annotations

import pytest

from devices.model import Device, Feature, Limits
from engine.domain import Asking, Interpretation, Question, RankedIntent, Refusal, Unresolved
from engine.language.clauses import Segment, clauses
from engine.resolution.weighing import Resolved
from tests.support.homes import PERCENT, device, entity, home, light, player, understand


def plug(name: str, area: str) -> Device:
    return device(name, area, entity(name.lower(), "switch", "on", {Feature.POWER: Limits()}))


def fan(percent: int) -> Device:
    features = {Feature.POWER: Limits(), Feature.SPEED: PERCENT}
    return device("Desk Fan", "Study", entity("fan", "fan", "on", features, attributes={"percentage": percent}))


def blind() -> Device:
    features = {Feature.OPEN: Limits(), Feature.POSITION: PERCENT}
    attributes = {"current_position": 100}
    one = entity("blind", "cover", "open", features, attributes=attributes, device_class="blind")
    return device("Study Blind", "Study", one)


def white(name: str) -> Device:
    features = {
        Feature.POWER: Limits(),
        Feature.BRIGHTNESS: PERCENT,
        Feature.COLOR_TEMPERATURE: Limits(2000, 6500, 1, "K"),
    }
    attributes = {"brightness": 204, "color_temp_kelvin": 4000}
    return device(name, "Study", entity("white", "light", "on", features, attributes=attributes))


def dryer() -> Device:
    features = {Feature.POWER: Limits(), Feature.TARGET_HUMIDITY: Limits(30, 80, 1, "%")}
    one = entity("dehumidifier", "humidifier", "on", features, device_class="dehumidifier")
    return device("Dehumidifier", "Cellar", one)


HOUSE = home(
    player("Sonos", "Study", screen=False),
    plug("UPS", "Cellar"),
    fan(50),
    blind(),
    white("Desk Light"),
    dryer(),
    light("Sofa Lamp", "Lounge"),
    light("Reading Lamp", "Lounge"),
)


def changed(text: str, intent: str) -> dict[str, object]:
    resolution = understand(text, HOUSE, intent).resolution
    assert isinstance(resolution, Interpretation), resolution
    return {change.feature.value: change.value for one in resolution.hypothesis.orders for change in one.changes}


def targets(resolved: Resolved) -> tuple[str, ...]:
    assert isinstance(resolved.resolution, Interpretation), resolved.resolution
    return resolved.resolution.hypothesis.targets


class TestThingsThatAreNotThere:
    @pytest.mark.parametrize("text", ["turn on the sauna", "fire up the kiln", "turn on the trampoline"])
    def test_a_common_thing_is_no_slip_for_a_device(self, text):
        refused = understand(text, HOUSE, "HassTurnOn").resolution
        assert isinstance(refused, Refusal)
        assert refused.why is Unresolved.NO_SUCH_NAME

    def test_a_common_thing_before_a_type_is_no_slip_for_a_verb(self):
        refused = understand("turn on the pool lamp", HOUSE, "HassTurnOn").resolution
        assert isinstance(refused, Refusal)
        assert refused.why is Unresolved.NO_SUCH_NAME

    def test_of_at_the_end_is_off(self):
        assert changed("turn teh sofa lmap of plz", "HassTurnOff") == {"power": False}
        assert changed("turn teh sofa lmap of plz", "HassTurnOn") == {"power": False}

    def test_the_particle_of_a_verb_is_no_short_name(self):
        assert "ups" not in targets(understand("turn the desk fan up", HOUSE, "HassFanSetSpeed"))

    def test_a_short_name_is_found_as_it_is(self):
        assert targets(understand("turn off the ups", HOUSE, "HassTurnOff")) == ("ups",)

    def test_two_words_heard_for_one_find_the_name(self):
        assert targets(understand("turn on the so far lamp", HOUSE, "HassTurnOn")) == ("lounge_sofa_lamp",)


class TestStrengths:
    @pytest.mark.parametrize(
        ("text", "intent", "change"),
        [
            ("turn the desk fan up by 20 percent", "HassFanSetSpeed", {"speed": 70.0}),
            ("desk fan down by ten", "HassFanSetSpeed", {"speed": 40.0}),
            ("turn the desk fan on full", "HassTurnOn", {"speed": 100.0}),
            ("sofa lamp on full", "HassTurnOn", {"brightness": 100.0}),
            ("sofa lamp half power", "HassTurnOn", {"brightness": 50.0}),
            ("make the desk light half as bright", "HassLightSet", {"brightness": 40.0}),
            ("close the study blind half way", "HassTurnOff", {"position": 50.0}),
            ("study blind down to a third", "HassSetPosition", {"position": 33.0}),
            ("open the study blind a crack", "HassTurnOn", {"position": 10.0}),
            ("set the dehumidifier to 45", "adjust_setting", {"target_humidity": 45.0}),
            ("set the dehumidifier to 45 percent", "HassSetPosition", {"target_humidity": 45.0}),
        ],
    )
    def test_it_is_what_people_mean(self, text, intent, change):
        assert changed(text, intent) == change

    def test_a_warmer_light_has_fewer_kelvins(self):
        assert changed("make the desk light warmer", "HassLightSet") == {"color_temperature": 3300.0}
        assert changed("make the desk light colder", "HassClimateSetTemperature") == {"color_temperature": 4700.0}


class TestPoliteness:
    @pytest.mark.parametrize(
        "text",
        [
            "would you mind turning on the sofa lamp",
            "could you maybe just like turn the sofa lamp on",
            "um uh so yeah the sofa lamp on",
            "turn on the sofa lamp mate",
            "sofa lamp on plz",
            "turn on the sofa lamp for mum",
        ],
    )
    def test_it_names_nothing(self, text):
        resolved = understand(text, HOUSE, "HassTurnOn")
        assert resolved.reading.unknown == ()
        assert targets(resolved) == ("lounge_sofa_lamp",)

    def test_a_word_before_a_thing_still_tells_which(self):
        refused = understand("turn on the baby lamp", HOUSE, "HassTurnOn").resolution
        assert isinstance(refused, Refusal)
        assert refused.why is Unresolved.NO_SUCH_NAME


class TestRequestsThatRunOn:
    def divided(self, text: str) -> list[str]:
        return [one.text for one in clauses(text, [Segment(text, (RankedIntent("HassTurnOn", 0.9),))], HOUSE)]

    def test_a_verb_begins_the_next(self):
        text = "turn on the sofa lamp turn off reading lamp set desk light to blue"
        assert self.divided(text) == ["turn on the sofa lamp", "turn off reading lamp", "set desk light to blue"]

    def test_a_thing_with_its_own_on_begins_the_next(self):
        assert self.divided("sofa lamp off reading lamp on") == ["turn sofa lamp off", "turn reading lamp on"]

    def test_one_request_stays_one(self):
        assert self.divided("can you please turn the sofa lamp on for me") == [
            "can you please turn the sofa lamp on for me"
        ]


class TestWhatNobodyCanActOn:
    @pytest.mark.parametrize("text", ["mach das licht an", "allume la lumière", "enciende la luz", "doe het licht aan"])
    def test_another_language_is_told_so(self, text):
        refused = understand(text, HOUSE, "HassTurnOn").resolution
        assert isinstance(refused, Refusal)
        assert refused.why is Unresolved.NOT_UNDERSTOOD
        assert "English" in refused.text

    def test_a_sentence_without_its_end_is_asked_about(self):
        question = understand("turn off the", HOUSE, "HassTurnOff").resolution
        assert isinstance(question, Question)
        assert question.kind is Asking.MISSING

    def test_a_time_that_no_clock_shows_is_told_so(self):
        refused = understand("turn on the sofa lamp at 25:00", HOUSE, "HassTurnOn").resolution
        assert isinstance(refused, Refusal)
        assert "no time of day" in refused.text

    @pytest.mark.parametrize("when", ["in a bit", "later"])
    def test_a_vague_time_is_asked_about(self, when):
        question = understand(f"turn on the sofa lamp {when}", HOUSE, "HassTurnOn").resolution
        assert isinstance(question, Question)
        assert question.kind is Asking.MISSING

    def test_phrases_of_ones_own_are_refused_honestly(self):
        refused = understand("when I say movie time turn off the sofa lamp", HOUSE, "HassTurnOff").resolution
        assert isinstance(refused, Refusal)
        assert refused.why is Unresolved.CANNOT
