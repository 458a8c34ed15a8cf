"""The statistical NLU: which intent a sentence has, from its words and the pieces of its words, with probabilities."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Optional

import joblib
import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.optimize import minimize_scalar
from scipy.sparse import spmatrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion, make_union
from sklearn.svm import LinearSVC

from components.training_data import TEMPLATE

Numbers = NDArray[np.float64]

RANKING_LENGTH = 10

FOLDS = 3
SHARPEST = 50.0
BLUNTEST = 0.1

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


def plain(sentence: str) -> str:
    """Lower case, and one number for all: that something is set to 17 says as much as that it is set to 18."""
    return _NUMBER.sub("0", sentence.lower())


def words(sentence: str) -> list[str]:
    """The words, those of one letter too."""
    return _WORD.findall(sentence)


class Sentences:
    """A linear classifier of sentences whose scores are turned into probabilities.

    Features are TF-IDF of words, pairs of words, and pieces of words of 2 to 4 letters. One linear support vector
    machine an intent gives the scores d; p(intent) = exp(t·d) / Σ exp(t·d), with the one sharpness t that makes the
    sentences left out in a cross-validation likeliest (temperature scaling, Guo et al. 2017).
    """

    def __init__(self, *, strength: float = 1.0, written: float = 3.0, seed: int = 0) -> None:
        """Prepare an untrained one; `written`: how many sampled sentences one that a person wrote is worth."""
        self._strength = strength
        self._written = written
        self._seed = seed
        self.intents: tuple[str, ...] = ()
        """What it can tell apart; empty before it has learned."""
        self.sharpness = 1.0
        self._features: FeatureUnion | None = None
        self._machine: LinearSVC | None = None

    def learn(self, sentences: Sequence[str], intents: Sequence[str], templates: Sequence[Optional[int]]) -> None:
        """Learn from sentences with their intents; raises ValueError where there are fewer than two intents.

        `templates`: which template of its intent each came out of; None: a person wrote it. The probabilities are
        fitted to what people wrote, where that is of at least half of the intents; otherwise to all.
        """
        self._features = make_union(
            TfidfVectorizer(
                tokenizer=words, token_pattern=None, ngram_range=(1, 2), sublinear_tf=True, preprocessor=plain
            ),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, preprocessor=plain),
        )
        rows = self._features.fit_transform(sentences)
        gold = np.array(intents)
        written = np.array([template is None for template in templates])
        weights = np.where(written, self._written, 1.0)
        judged = written if 2 * len(set(gold[written])) >= len(set(gold)) else np.ones_like(written)
        self.sharpness = self._fitted_sharpness(rows, gold, weights, judged, folds(intents, templates, self._seed))
        self._machine = self._fitted(rows, gold, weights)
        self.intents = tuple(str(intent) for intent in self._machine.classes_)

    def probabilities(self, sentences: Sequence[str]) -> Numbers:
        """One row a sentence, one column for each of `intents`; each row adds up to 1."""
        if self._features is None or self._machine is None:
            raise ValueError("it has learned nothing yet")
        return _probabilities(_scores(self._machine, self._features.transform(sentences)), self.sharpness)

    def _fitted(self, rows: spmatrix, gold: NDArray[Any], weights: Numbers) -> LinearSVC:
        machine = LinearSVC(C=self._strength, class_weight="balanced", random_state=self._seed)
        return machine.fit(rows, gold, sample_weight=weights)

    def _fitted_sharpness(
        self,
        rows: spmatrix,
        gold: NDArray[Any],
        weights: Numbers,
        judged: NDArray[np.bool_],
        fold: NDArray[np.int_],
    ) -> float:
        names, counts = np.unique(gold, return_counts=True)
        # An intent with fewer sentences than folds is missing from the training of a part of them.
        judged = judged & np.isin(gold, names[counts >= FOLDS])
        if not judged.any():
            return 1.0
        scores = np.full((len(gold), len(names)), -1.0)
        for number in range(FOLDS):
            rest, left_out = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
            machine = self._fitted(rows[rest], gold[rest], weights[rest])
            columns = np.searchsorted(names, machine.classes_)
            scores[np.ix_(left_out, columns)] = _scores(machine, rows[left_out])
        right = np.searchsorted(names, gold[judged])

        def surprise(sharpness: float) -> float:
            likely = _probabilities(scores[judged], sharpness)[np.arange(len(right)), right]
            return float(-np.mean(np.log(likely + 1e-12)))

        return float(minimize_scalar(surprise, bounds=(BLUNTEST, SHARPEST), method="bounded").x)


def folds(intents: Sequence[str], templates: Sequence[Optional[int]], seed: int) -> NDArray[np.int_]:
    """The part of a cross-validation in which each sentence is left out.

    All that one template says goes into one part: with its siblings in training, a sentence would be too easy, and the
    probabilities fitted to it would promise more than they hold. An intent with too few templates for that, like what
    people wrote, is dealt out evenly.
    """
    known: dict[str, set[int]] = {}
    for intent, template in zip(intents, templates, strict=True):
        if template is not None:
            known.setdefault(intent, set()).add(template)
    turn: dict[str, int] = {}
    fold = np.zeros(len(intents), dtype=np.int_)
    for row in np.random.default_rng(seed).permutation(len(intents)):
        intent, template = intents[row], templates[row]
        if template is None or len(known[intent]) < FOLDS:
            template = turn[intent] = turn.get(intent, 0) + 1
        fold[row] = template % FOLDS
    return fold


def _scores(machine: LinearSVC, rows: spmatrix) -> Numbers:
    scores: Numbers = machine.decision_function(rows)
    # Of two intents scikit-learn gives one score, for the second.
    return np.column_stack((-scores, scores)) if scores.ndim == 1 else scores


def _probabilities(scores: Numbers, sharpness: float) -> Numbers:
    powers = np.exp(sharpness * (scores - scores.max(axis=1, keepdims=True)))
    likely: Numbers = powers / powers.sum(axis=1, keepdims=True)
    return likely


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceClassifier(GraphComponent):  # type: ignore[misc] # rasa is untyped
    """`Sentences` as a component of Rasa's pipeline; it needs no featurizer before it."""

    def __init__(self, storage: ModelStorage, resource: Resource, sentences: Sentences) -> None:
        """Serve with what `sentences` has learned, or train it."""
        self._storage = storage
        self._resource = resource
        self._sentences = sentences

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceClassifier:
        """Build an untrained one."""
        del config, execution_context
        return cls(model_storage, resource, Sentences())

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceClassifier:
        """Build one from a model; raises ValueError where the model holds none."""
        del config, execution_context, kwargs
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, joblib.load(folder / "sentences.joblib"))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all examples that have an intent, and keep what was learned in the model."""
        examples = [one for one in training_data.intent_examples if one.get(TEXT) and one.get(INTENT)]
        self._sentences.learn(
            [one.get(TEXT) for one in examples],
            [one.get(INTENT) for one in examples],
            [one.get(TEMPLATE) for one in examples],
        )
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._sentences, folder / "sentences.joblib")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent and the ranking of each message, in place."""
        if not messages:
            return messages
        rows = self._sentences.probabilities([message.get(TEXT) or "" for message in messages])
        for message, row in zip(messages, rows, strict=True):
            ranking = [
                {INTENT_NAME_KEY: self._sentences.intents[column], PREDICTED_CONFIDENCE_KEY: float(row[column])}
                for column in np.argsort(-row)[:RANKING_LENGTH]
            ]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages
