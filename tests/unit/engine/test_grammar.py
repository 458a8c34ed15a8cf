"""The exact grammar: which sentences it knows, and what becomes of its readings beside those of the statistics."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from hassil.expression import TextChunk
from hassil.intents import RangeSlotList, TextSlotList, TextSlotValue
from hassil.sample import sample_sentence

from devices.model import Change, Feature, Limits
from engine.domain import Interpretation, RankedIntent, Source
from engine.language.grammar import name_word, place_word
from engine.language.reader import read
from engine.language.words import clean, tokenize
from engine.resolution.exact import grammar_of, parses, sentence_of
from engine.resolution.resolve import resolve
from engine.resolution.weighing import Resolved
from tests.support.homes import FAMILY, device, entity, home, light, player, situation, thermostat

_WHITE = {Feature.POWER: Limits(), Feature.COLOR_TEMPERATURE: Limits(1800, 6500, 1, "K")}
MOOD = device("Mood Lamp", "Study", entity("mood", "light", "on", _WHITE))
HOUSE = home(
    *FAMILY, MOOD, light("Reading Lamp", "Study"), player("Stereo", "Study", screen=False), thermostat("Study")
)


def parsed(text: str) -> dict[str, dict[str, Any]]:
    found = parses(read(text, HOUSE), situation(text, HOUSE))
    return {intent: dict(one.slots) for intent, one in found.items()}


def weighed(text: str, *ranking: tuple[str, float], **more: Any) -> Resolved:
    return resolve(situation(text, HOUSE, **more), [RankedIntent(*one) for one in ranking])


class TestSentences:
    def test_names_and_places_become_words_that_no_home_has(self):
        text = "Turn on the reading lamp in the living room, please!"
        assert sentence_of(read(text, HOUSE), HOUSE) == "turn on the qlightxa in the qareaxb please"

    def test_a_percent_sign_stands_where_the_templates_have_it(self):
        text = "set the reading lamp to 30 %"
        assert sentence_of(read(text, HOUSE), HOUSE) == "set the qlightxa to 30%"

    @pytest.mark.parametrize(
        ("text", "intent", "slots"),
        [
            ("turn on the reading lamp", "HassTurnOn", {}),
            ("could you switch the reading lamp off please", "HassTurnOff", {}),
            ("set the brightness of the reading lamp to 30 percent", "HassLightSet", {"brightness": 30.0}),
            ("set the mood lamp color temperature to candle light", "HassLightSet", {"temperature": 1900}),
            ("are any windows open", "HassGetState", {"device_class": "window", "state": "open", "domain": "cover"}),
            ("turn up the volume", "HassSetVolumeRelative", {"volume_step": "up"}),
            ("unlock the front door lock", "HassTurnOff", {}),
            ("pause", "HassMediaPause", {}),
        ],
    )
    def test_a_template_says_the_intent_and_its_values(self, text: str, intent: str, slots: dict[str, Any]):
        assert parsed(text) == {intent: slots}

    @pytest.mark.parametrize(
        "text", ["turn on the sauna", "hello there", "the lamp, you know, sort of on", "pause the front door lock"]
    )
    def test_what_is_no_template_is_nothing(self, text: str):
        assert parsed(text) == {}

    def test_a_value_out_of_the_range_of_its_list_is_no_match(self):
        assert parsed("set the brightness of the reading lamp to 300 percent") == {}


def test_every_template_of_the_library_matches_its_own_sentences():
    grammar = grammar_of("en")
    chance = random.Random(7)
    strange = []
    for name, intent in grammar._intents.intents.items():
        for data in intent.data:
            wanted = data.requires_context.get("domain", "light")
            words = {"name": name_word(wanted if isinstance(wanted, str) else wanted[0], 0)}
            words |= {place: place_word(place, 1) for place in ("area", "floor")} | {"search_query": "bolero"}
            lists = grammar._intents.slot_lists | {
                one: TextSlotList(one, [TextSlotValue(TextChunk(word), word)]) for one, word in words.items()
            }
            for one, values in lists.items():
                if isinstance(values, RangeSlotList):
                    number = str((values.start + values.stop) // 2)
                    lists[one] = TextSlotList(one, [TextSlotValue(TextChunk(number), number)])
            for template in chance.sample(data.sentences, 1):
                rules = grammar._intents.expansion_rules
                said = list(itertools.islice(sample_sentence(template, lists, rules, "en"), 100))
                sentence = " ".join(token.text for token in tokenize(clean(chance.choice(said)))).replace(" %", "%")
                if name not in {found.intent for found in grammar.parse(sentence)}:
                    strange.append((name, template.text, sentence))
    assert strange == []


class TestBesideTheStatistics:
    def test_an_intent_that_the_statistics_missed_is_a_hypothesis_of_the_grammar(self):
        resolved = weighed(
            "set the mood lamp color temperature to candle light", ("HassTurnOn", 0.7), ("out_of_scope", 0.2)
        )
        assert isinstance(resolved.resolution, Interpretation)
        chosen = resolved.resolution.hypothesis
        assert chosen.source is Source.GRAMMAR
        assert (chosen.features["nlu"], chosen.features["grammar"]) == (0.0, 1.0)
        # What only the grammar knows is done: the engine's own words have no candles.
        assert chosen.orders[0].changes == (Change(Feature.COLOR_TEMPERATURE, 1900),)

    def test_an_intent_of_both_is_one_hypothesis_with_both_features(self):
        resolved = weighed("turn on the reading lamp", ("HassTurnOn", 0.6))
        (only,) = resolved.hypotheses
        assert only.source is Source.NLU
        assert (only.features["nlu"], only.features["grammar"]) == (0.6, 1.0)

    def test_an_exact_sentence_wins_over_statistics_that_err(self):
        resolved = weighed("turn off the reading lamp", ("HassTurnOn", 0.3), ("greet", 0.9))
        assert resolved.hypothesis
        assert resolved.hypothesis.intent == "HassTurnOff"

    def test_without_statistics_the_grammar_alone_suffices(self):
        resolved = weighed("turn on the reading lamp")
        assert isinstance(resolved.resolution, Interpretation)
        assert resolved.resolution.hypothesis.targets == ("study_reading_lamp",)

    def test_what_is_no_template_is_left_to_the_statistics(self):
        resolved = weighed("make the reading lamp go on would you", ("HassTurnOn", 0.9))
        assert resolved.hypothesis
        assert resolved.hypothesis.features["grammar"] == 0.0

    def test_a_sentence_that_only_resembles_one_of_a_forbidden_thing_stays_forbidden(self):
        resolved = weighed("don't unlock the front door lock", ("HassTurnOff", 0.9))
        assert resolved.hypothesis
        assert resolved.hypothesis.orders == ()


@pytest.mark.parametrize(
    ("language", "sentence", "intent"),
    [
        ("de", "schalte qlightxa ein", "HassTurnOn"),
        ("de", "schalte das licht in qareaxa aus", "HassTurnOff"),
        ("fr", "allume qlightxa", "HassTurnOn"),
        ("fr", "combien fait il", "HassClimateGetTemperature"),
    ],
)
def test_other_languages_have_their_own_templates(language: str, sentence: str, intent: str):
    assert intent in {one.intent for one in grammar_of(language).parse(sentence)}
