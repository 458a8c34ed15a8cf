"""The bot's side of `benchmarks.nlu`: runs in the bot's environment, which alone has Rasa.

    python measure.py VERB JOB RESULT

JOB and RESULT are files of JSON; the verbs are the functions below.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

import home_assistant_intents

Json = Any

HELD_OUT = 5
"""Each fifth template is left out of training."""
SENTENCES = 100
"""Of an intent, on either side."""


def sentences(job: Json) -> Json:
    """All that the bot of `job["language"]` is trained on: triples of intent, sentence, and whether it was sampled."""
    os.environ["ATTUNE_LANGUAGE"] = job["language"]
    from components.training_data import TEMPLATE, HomeAssistantIntents  # noqa: PLC0415 - slow, and reads the setting

    data = HomeAssistantIntents("config.yml", "domain", "data").get_nlu_data()
    return [[one.get("intent"), one.get("text"), one.get(TEMPLATE) is not None] for one in data.intent_examples]


def parse(job: Json) -> Json:
    """What the NLU of `job["model"]` makes of `job["texts"]`: the best five intents of each with their confidence."""
    os.environ["ATTUNE_OFFLINE"] = "1"
    from rasa.core.agent import Agent  # noqa: PLC0415 - takes seconds

    agent = Agent.load(job["model"])
    asyncio.run(agent.parse_message("hello"))  # What is only made ready at first use is no part of a turn.
    began = time.perf_counter()
    parsed = [asyncio.run(agent.parse_message(text)) for text in job["texts"]]
    took = time.perf_counter() - began
    rankings = [[[line["name"], line["confidence"]] for line in one["intent_ranking"][:5]] for one in parsed]
    return {
        "rankings": rankings,
        "ms": took * 1000 / max(1, len(parsed)),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10),
    }


def recognize(job: Json) -> Json:
    """The intent that Home Assistant's templates find in each text, or null, with the names of `job["home"]`."""
    from hassil.intents import Intents, TextSlotList  # noqa: PLC0415
    from hassil.recognize import recognize_best  # noqa: PLC0415

    home = job["home"]
    intents = Intents.from_dict(dict(home_assistant_intents.get_intents(job["language"])))
    named = [(one["name"], one["name"], {"domain": one["domain"]}) for one in home["names"]]
    lists = {
        "name": TextSlotList.from_tuples(named),
        "area": TextSlotList.from_strings(home["areas"]),
        "floor": TextSlotList.from_strings(home["floors"]),
    }
    context = {"area": home["areas"][0]}
    began = time.perf_counter()
    found = [
        recognize_best(text, intents, slot_lists=lists, intent_context=context, best_slot_name="name")
        for text in job["texts"]
    ]
    took = time.perf_counter() - began
    return {
        "intents": [None if one is None else one.intent.name for one in found],
        "ms": took * 1000 / max(1, len(found)),
    }


def held_out(job: Json) -> Json:
    """How well templates are understood that were not trained on, said with names that were not trained on.

    Of each intent with five templates or more, each fifth is tested and not trained on; of each list of names, each
    second. The rest is sampled as the bot's training does, and our own sentences are all trained on.
    """
    from components import homes  # noqa: PLC0415
    from components.classifier import Sentences  # noqa: PLC0415
    from components.sampling import Sampler  # noqa: PLC0415
    from components.training_data import TALK  # noqa: PLC0415

    language = job["language"]
    library = home_assistant_intents.get_intents(language)
    known, unknown = (Sampler(library, homes.words_of(language).half(number), seed=number) for number in (0, 1))
    training: list[tuple[str, str, int | None]] = [
        (i, text, None) for i, text, sampled in sentences(job) if not sampled
    ]
    tests: list[tuple[str, str]] = []
    for intent in sorted(set(known.intents) - TALK):
        size = known.size(intent)
        tested = frozenset(range(0, size, HELD_OUT)) if size >= HELD_OUT else frozenset()
        trained = frozenset(range(size)) - tested
        training += [(intent, said.text, said.template) for said in known.sentences(intent, SENTENCES, skip=tested)]
        skipped = trained if tested else frozenset()
        tests += [(intent, said.text) for said in unknown.sentences(intent, SENTENCES, skip=skipped)]
    seen = {text for _, text, _ in training}
    tests = [(intent, text) for intent, text in tests if text not in seen]
    classifier = Sentences()
    classifier.learn(
        [text for _, text, _ in training],
        [intent for intent, _, _ in training],
        [template for *_, template in training],
    )
    rows = classifier.probabilities([text for _, text in tests])
    best = [sorted(zip(row.tolist(), classifier.intents, strict=True), reverse=True)[:3] for row in rows]
    return {
        "gold": [intent for intent, _ in tests],
        "rankings": [[[intent, likely] for likely, intent in three] for three in best],
        "trained_on": len(training),
    }


if __name__ == "__main__":
    verb, job_file, result_file = sys.argv[1:]
    verbs = {"sentences": sentences, "parse": parse, "recognize": recognize, "held_out": held_out}
    result = verbs[verb](json.loads(Path(job_file).read_text(encoding="utf-8")))
    Path(result_file).write_text(json.dumps(result), encoding="utf-8")
