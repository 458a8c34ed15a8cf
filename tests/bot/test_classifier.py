"""The classifier of sentences: what it learns, how sure it is, and that a model keeps it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.classifier import FOLDS, SentenceClassifier, Sentences, folds, plain
from components.training_data import TEMPLATE

THINGS = ("lamp", "light", "fan", "heater", "radio", "tv", "pump", "oven")
SAID = [(f"turn on the {thing}", "on") for thing in THINGS]
SAID += [(f"switch off the {thing}", "off") for thing in THINGS]
SAID += [(f"how warm is the {thing}", "ask") for thing in THINGS]


def learned(said: list[tuple[str, str]], templates: list[int | None] | None = None, **options: Any) -> Sentences:
    sentences = Sentences(**options)
    sentences.learn([text for text, _ in said], [intent for _, intent in said], templates or [None] * len(said))
    return sentences


def best(sentences: Sentences, text: str) -> str:
    return sentences.intents[int(sentences.probabilities([text])[0].argmax())]


class TestSentences:
    def test_it_tells_intents_apart_with_words_that_it_never_heard(self) -> None:
        sentences = learned(SAID)
        assert best(sentences, "turn on the disco ball") == "on"
        assert best(sentences, "please switch off the fridge") == "off"

    def test_probabilities_add_up_to_one(self) -> None:
        assert np.allclose(learned(SAID).probabilities(["turn on", "how", ""]).sum(axis=1), 1)

    def test_it_is_less_sure_of_what_lies_between_two_intents(self) -> None:
        sentences = learned(SAID)
        clear, between = sentences.probabilities(["turn on the lamp", "the lamp"]).max(axis=1)
        assert clear > between

    def test_contradictory_sentences_make_it_doubt(self) -> None:
        contradiction = [(text, other) for text, intent in SAID for other in ("on", "off", "ask") if other != intent]
        doubting = learned(SAID + contradiction).probabilities(["turn on the lamp"]).max()
        assert doubting < learned(SAID).probabilities(["turn on the lamp"]).max()

    def test_two_intents_are_enough(self) -> None:
        assert best(learned(SAID[:16]), "switch off the lamp") == "off"

    def test_an_intent_said_once_is_known_though_nothing_can_be_left_out_of_it(self) -> None:
        assert best(learned([*SAID, ("never mind", "stop")]), "never mind") == "stop"

    def test_the_same_sentences_give_the_same_probabilities(self) -> None:
        assert np.array_equal(learned(SAID).probabilities(["the lamp"]), learned(SAID).probabilities(["the lamp"]))

    def test_without_having_learned_it_says_so(self) -> None:
        with pytest.raises(ValueError, match="learned nothing"):
            Sentences().probabilities(["turn on"])

    def test_what_a_person_wrote_counts_more_than_what_came_out_of_a_template(self) -> None:
        written = [("bright please", "on")] * 4
        sampled = [("bright please", "off")] * 8
        templates: list[int | None] = [None] * len(SAID + written) + [1] * len(sampled)
        assert best(learned(SAID + written + sampled, templates, written=6.0), "bright please") == "on"

    def test_all_numbers_are_one(self) -> None:
        assert plain("Set it to 21.5, then 9:30") == plain("set it to 7, then 8")


class TestFolds:
    def test_what_one_template_says_is_left_out_together(self) -> None:
        templates = [0, 0, 1, 1, 2, 2]
        fold = folds(["on"] * 6, templates, seed=0)
        assert [len(set(fold[i : i + 2])) for i in (0, 2, 4)] == [1, 1, 1]
        assert len(set(fold)) == FOLDS

    def test_too_few_templates_and_what_people_wrote_are_dealt_out_evenly(self) -> None:
        for templates in ([0] * 9, [None] * 9):
            assert sorted(folds(["on"] * 9, templates, seed=0)) == [0, 0, 0, 1, 1, 1, 2, 2, 2]


class TestComponent:
    def test_a_model_keeps_what_was_learned(self, tmp_path: Path) -> None:
        storage, resource = LocalModelStorage(tmp_path), Resource("classifier")
        examples = [Message({"text": text, "intent": intent}) for text, intent in SAID]
        examples.append(Message({"text": "lights on", "intent": "on", TEMPLATE: 3}))
        context: Any = None
        SentenceClassifier.create({}, storage, resource, context).train(TrainingData(examples))
        loaded = SentenceClassifier.load({}, storage, resource, context)
        [message] = loaded.process([Message({"text": "turn on the disco ball"})])
        ranking = message.get("intent_ranking")
        assert message.get("intent") == ranking[0]
        assert ranking[0]["name"] == "on"
        assert [line["confidence"] for line in ranking] == sorted(
            (line["confidence"] for line in ranking), reverse=True
        )

    def test_no_messages_are_no_fault(self, tmp_path: Path) -> None:
        context: Any = None
        component = SentenceClassifier.create({}, LocalModelStorage(tmp_path), Resource("classifier"), context)
        assert component.process([]) == []
