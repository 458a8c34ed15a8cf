"""How likely a hypothesis is: one table of features, and one file with what each of them weighs.

A logistic model over features that a person would recognise:

    score = 1 / (1 + exp(−(bias + Σ weight · feature)))

The score is a probability: of the readings with 0.8, eight in ten are what was meant. It is what the thresholds compare
and what the answer reports as `confidence`. The weights come out of `attune train-ranker`, see `engine.training`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from engine.domain import Unresolved
from engine.language.reading import Reading
from engine.learned import AS_SHIPPED, Learned

FILE: Final = "ranker.json"
"""Beside this module; written by the training and by nobody else."""
BIAS: Final = "bias"
"""Key of the bias, beside the features' names, in what a home has learned."""


class Speaks(IntEnum):
    """Which way a feature may count, whatever the training finds: a better name never makes a reading less likely."""

    AGAINST = -1
    EITHER = 0
    FOR = 1


FEATURES: Final[Mapping[str, Speaks]] = MappingProxyType(
    {
        # 0..1: how sure the statistics are of the intent.
        "nlu": Speaks.FOR,
        # 0..1: the whole sentence is one of a template's of that intent.
        "grammar": Speaks.FOR,
        # The verb of the request was said.
        "verb": Speaks.FOR,
        # 0..1: how exactly the name was said.
        "name": Speaks.FOR,
        # A word for a type was said: "lamp".
        "type": Speaks.FOR,
        # A room or a floor was said.
        "area": Speaks.FOR,
        # The room in which it was said decided between several.
        "here": Speaks.EITHER,
        # The state that things are in decided between several.
        "state": Speaks.EITHER,
        # What this person usually does decided between several, or filled what was left open.
        "habit": Speaks.FOR,
        # Somebody moved in just one of the rooms that could be meant.
        "motion": Speaks.FOR,
        # A sensor says of just one of them what the person says, or wants changed: it is dark there, or cold.
        "sensed": Speaks.FOR,
        # The time of day decided: by night the lamp that is there for it.
        "hour": Speaks.FOR,
        # Just one thing fits.
        "only": Speaks.FOR,
        # Several were asked for as a set.
        "set": Speaks.FOR,
        # A value was said, or a direction.
        "value": Speaks.FOR,
        # 0..1: a setting was called by its name, or by one of its options: "sleep mode".
        "aspect": Speaks.FOR,
        # Another text of the recogniser's than the one it likes best was read.
        "heard": Speaks.AGAINST,
        # Words were taken for others that this home knows: "celing light".
        "guessed": Speaks.AGAINST,
        # 0..3: words that name nothing in this home, though something was found.
        "unknown": Speaks.AGAINST,
        # A number or a setting was said that the reading makes no use of: "the interval", "to 30".
        "unused": Speaks.AGAINST,
        # What it is to become was left out, and the thing takes no such value: to start the kettle is no temperature.
        "without": Speaks.AGAINST,
        # It begins with the verb of a request to a device, and the reading is none.
        "urges": Speaks.AGAINST,
        # "Did someone turn on the light?" asks; it does not request.
        "asks": Speaks.AGAINST,
        # "I turned on the light" reports.
        "tells": Speaks.AGAINST,
        # A constraint failed: another reading is likelier, if there is one.
        "missed": Speaks.AGAINST,
        # Which one: the words name something that this home lacks.
        "lacks": Speaks.EITHER,
        # What it is to become was left out, so that it is asked for: "set the lamp".
        "open": Speaks.EITHER,
        # That beside something that it has: a slip is likelier than a thing that there is not.
        "beside": Speaks.AGAINST,
        # Nothing of this home was mentioned, and the reading is none about it.
        "apart": Speaks.FOR,
        # What kind of reading it is, where it is no request to a device: each kind has its own first guess.
        "query": Speaks.EITHER,
        "talk": Speaks.EITHER,
        "media": Speaks.EITHER,
    }
)

# What a mistake costs, counted in questions.
QUESTION: Final = 1.0
REPEAT: Final = 4.0
"""To be told that one was not understood, and to say it again in other words."""
WRONG: Final = 6.0
"""That something was done which was not meant: it is taken back, and said again."""
WRONG_RISKY: Final = 10.0
"""That a door stands open, or something heats, which was not meant to."""


def act_from(wrong: float) -> float:
    """The probability from which to act is cheaper than to ask first.

    Acting costs (1 - p) · wrong. Asking costs the question and, where the answer is no, another attempt:
    QUESTION + (1 - p) · REPEAT. They are equal at 1 - p = QUESTION / (wrong - REPEAT).
    """
    return 1.0 - QUESTION / (wrong - REPEAT)


ACT: Final = act_from(WRONG)
"""From here on a request is carried out."""
RISKY_ACT: Final = act_from(WRONG_RISKY)
"""From here on a request that opens, unlocks or heats is carried out."""
ASK: Final = QUESTION / REPEAT
"""Between this and `ACT` the assistant asks whether it understood; below, REPEAT is cheaper, and it says so."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What the training found."""

    bias: float
    features: Mapping[str, float]
    """By the names in `FEATURES`, all of them."""

    def score(self, features: Mapping[str, float], learned: Learned = AS_SHIPPED) -> float:
        """0..1 by the logistic function of the weighted features; an unknown feature is a KeyError.

        Args:
            features: by the names in `FEATURES`; a missing one is 0.
            learned: how far the weights have moved in this home.

        """
        total = self.bias + sum(self.features[name] * value for name, value in features.items())
        if learned.shift:
            total += learned.shift.get(BIAS, 0.0)
            total += sum(learned.shift.get(name, 0.0) * value for name, value in features.items())
        return 1.0 / (1.0 + math.exp(-total))


@cache
def weights() -> Weights:
    """What the repository ships; read once, when the first request is weighed."""
    known = json.loads(files("engine.resolution").joinpath(FILE).read_text(encoding="utf-8"))
    # A feature that is newer than the file weighs nothing until it is trained.
    return Weights(known["bias"], {name: known["weights"].get(name, 0.0) for name in FEATURES})


def missing(why: Unresolved, reading: Reading) -> dict[str, float]:
    """The features of a reading of which a constraint failed; what is only out of reach was understood."""
    lacks = why in {Unresolved.NO_SUCH_NAME, Unresolved.NO_SUCH_AREA}
    beside = lacks and bool(reading.names or reading.types)
    return {
        "missed": float(why not in {Unresolved.OFFLINE, Unresolved.MISSING}),
        "lacks": float(lacks),
        "beside": float(beside),
        "open": float(why is Unresolved.MISSING),
    }


def score(features: Mapping[str, float], learned: Learned = AS_SHIPPED) -> float:
    """0..1: how likely a reading with these features is what was meant; an unknown feature is the caller's error."""
    return weights().score(features, learned)
