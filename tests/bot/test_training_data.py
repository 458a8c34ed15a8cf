"""Sentences from templates, with the names of many homes, in each language; and the importer that trains on them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import home_assistant_intents
import pytest
import yaml
from rasa.shared.nlu.training_data.training_data import TrainingData

from components import homes
from components.homes import Words
from components.sampling import Said, Sampler
from components.training_data import TALK, TEMPLATE, HomeAssistantIntents, library

PROJECT = Path(__file__).parents[2] / "rasa_project"

LIBRARY = {
    "language": "en",
    "skip_words": [],
    "lists": {
        "percent": {"range": {"from": 10, "to": 20, "step": 10}},
        "song": {"wildcard": True},
        "nothing_fits": {"wildcard": True},
        "timer_command": {"wildcard": True},
    },
    "expansion_rules": {"the": "(the|my)"},
    "intents": {
        "Dim": {"data": [{"sentences": ["dim [<the>] {name} to {percent}"], "requires_context": {"domain": "light"}}]},
        "Show": {"data": [{"sentences": ["(here;show {area})", "show {area} on {floor}"]}]},
        "Play": {"data": [{"sentences": ["play {song}", "play {nothing_fits}"]}]},
        "HassStartTimer": {"data": [{"sentences": ["start a timer", "{timer_command} later"]}]},
    },
}
WORDS = Words(
    areas=("den", "hall"),
    floors=("attic", "cellar"),
    names={"light": ("lamp",), "lock": ("front door",)},
    wildcards={"song": ("Yesterday",)},
    area_prefix=False,
)


@pytest.fixture
def sampler() -> Sampler:
    """A sampler of a library that can be overlooked."""
    return Sampler(LIBRARY, WORDS, seed=1)


def texts(found: tuple[Said, ...]) -> set[str]:
    return {said.text for said in found}


class TestSampling:
    def test_a_gap_for_a_name_is_filled_with_names_of_the_kind_it_is_for(self, sampler: Sampler) -> None:
        found = texts(sampler.sentences("Dim", 50))
        assert {"dim lamp to 10", "dim the lamp to 20", "dim my lamp to twenty"} <= found
        assert not any("front door" in text for text in found)

    def test_parts_without_an_order_come_in_any_order(self, sampler: Sampler) -> None:
        assert {"here show den", "show den here"} <= texts(sampler.sentences("Show", 50))

    def test_a_gap_that_nothing_fills_gives_no_sentence(self, sampler: Sampler) -> None:
        assert texts(sampler.sentences("Play", 50)) == {"play Yesterday"}

    def test_there_are_never_more_than_were_asked_for_and_none_twice(self, sampler: Sampler) -> None:
        found = sampler.sentences("Show", 3)
        assert len(found) == len(texts(found)) == 3

    def test_each_template_has_its_turn(self, sampler: Sampler) -> None:
        assert {said.template for said in sampler.sentences("Show", 2)} == {0, 1}

    def test_templates_can_be_left_out(self, sampler: Sampler) -> None:
        assert {said.template for said in sampler.sentences("Show", 50, skip=frozenset({0}))} == {1}

    def test_a_command_for_later_is_no_sentence_of_the_timer(self, sampler: Sampler) -> None:
        assert texts(sampler.sentences("HassStartTimer", 50)) == {"start a timer"}
        assert texts(sampler.sentences_for_later("Dim", ["dim lamp"], 50)) == {"dim lamp later"}

    def test_the_same_seed_says_the_same_and_another_something_else(self) -> None:
        def first(seed: int) -> tuple[Said, ...]:
            return Sampler(LIBRARY, WORDS, seed).sentences("Dim", 3)

        assert first(1) == first(1)
        assert first(1) != first(2)


class TestHomes:
    @pytest.mark.parametrize("language", sorted(homes.languages()))
    def test_every_gap_of_the_library_has_words(self, language: str) -> None:
        words, content = homes.words_of(language), home_assistant_intents.get_intents(language)
        wildcards = {gap for gap, one in content["lists"].items() if one.get("wildcard")} - {"timer_command"}
        assert wildcards <= set(words.wildcards)
        wanted = {
            frozenset([domains] if isinstance(domains, str) else domains)
            for intent in content["intents"].values()
            for block in intent["data"]
            if (domains := block.get("requires_context", {}).get("domain"))
        }
        assert [set(domains) for domains in wanted if not domains & set(words.names)] == []

    @pytest.mark.parametrize("language", sorted(homes.languages()))
    def test_halves_share_nothing(self, language: str) -> None:
        first, second = (homes.words_of(language).half(number) for number in (0, 1))
        assert not set(first.areas) & set(second.areas)
        assert all(not set(first.names[domain]) & set(second.names[domain]) for domain in first.names)


class TestLibrary:
    @pytest.mark.parametrize("language", sorted(homes.languages()))
    def test_every_intent_of_every_language_is_sampled_and_declared(self, language: str) -> None:
        declared = set(yaml.safe_load((PROJECT / "domain" / "intents.yml").read_text())["intents"])
        found: dict[str, set[str]] = {}
        for intent, said in library(language, sentences=5):
            found.setdefault(intent, set()).add(said.text)
        assert set(found) == set(home_assistant_intents.get_intents(language)["intents"]) - TALK
        assert set(found) <= declared
        assert all(len(said) >= 5 for said in found.values())
        assert not [text for said in found.values() for text in said if "{" in text or "<" in text]


def imported(monkeypatch: pytest.MonkeyPatch, language: str, **more: Any) -> TrainingData:
    monkeypatch.setenv("ATTUNE_LANGUAGE", language)
    files = HomeAssistantIntents(str(PROJECT / "config.yml"), str(PROJECT / "domain"), str(PROJECT / "data"), **more)
    return files.get_nlu_data()


class TestImporter:
    def test_the_language_decides_which_of_our_sentences_are_trained(self, monkeypatch: pytest.MonkeyPatch) -> None:
        german = {one.get("text") for one in imported(monkeypatch, "de", sentences=2).intent_examples}
        assert "mach das rückgängig" in german
        assert "that's wrong" not in german

    def test_what_was_sampled_is_marked_and_what_was_written_is_not(self, monkeypatch: pytest.MonkeyPatch) -> None:
        marks = {one.get("text"): one.get(TEMPLATE) for one in imported(monkeypatch, "en", sentences=2).intent_examples}
        assert marks["that's wrong"] is None
        assert sum(mark is not None for mark in marks.values()) >= 2 * 40
