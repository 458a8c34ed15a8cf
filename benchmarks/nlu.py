"""Which intent a sentence has: the bot's NLU beside plain Rasa DIET and Home Assistant's strict templates.

Three sets of English sentences that nobody here wrote: the test sentences of Home Assistant's intents; the requests of
HWU64 that a home can be asked for, mapped to our intents by `HOME` below; and the requests of HWU64 that lie beyond a
home, which should all be `out_of_scope`. DIET is trained on the very sentences that the bot is trained on. For each
language of the bot, templates that were left out of training are measured too, said with names that were left out:
public test sentences are there for English only.

    python -m benchmarks.nlu --data DIR [--without-diet] [--without-languages]

DIR holds `ha_intents_tests` and `hwu64`. DIET takes an hour or more to train, once for the same sentences.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from rich.console import Console

from engine.supervisor.bot import MODELS, PROJECT, QUIET, RASA, Failed, merged, train
from engine.supervisor.progress import Progress

LANGUAGES: Final = ("en", "de", "fr")
BINS: Final = 10

_VOLUME: Final = ("HassSetVolumeRelative", "HassSetVolume")
_PLAYING: Final = ("HassMediaSearchAndPlay", "HassMediaUnpause", "HassMediaPause", "HassMediaNext", "HassMediaPrevious")
_TAKEN_OFF: Final = ("HassListRemoveItem", "HassListCompleteItem", "HassShoppingListCompleteItem")

HOME: Final[dict[str, tuple[str, ...]]] = {
    "iot_hue_lighton": ("HassTurnOn",),
    "iot_hue_lightoff": ("HassTurnOff",),
    "iot_hue_lightup": ("HassLightSet",),
    "iot_hue_lightdim": ("HassLightSet",),
    "iot_hue_lightchange": ("HassLightSet",),
    "iot_wemo_on": ("HassTurnOn",),
    "iot_wemo_off": ("HassTurnOff",),
    "iot_coffee": ("HassTurnOn",),
    "iot_cleaning": ("HassVacuumStart", "HassVacuumCleanArea"),
    # These labels say nothing of whether a number was said.
    "audio_volume_up": _VOLUME,
    "audio_volume_down": _VOLUME,
    "audio_volume_mute": ("HassMediaPlayerMute",),
    "play_music": ("HassMediaSearchAndPlay",),
    "play_radio": ("HassMediaSearchAndPlay",),
    # All that is said to a player of books and podcasts, pausing and skipping too.
    "play_audiobook": _PLAYING,
    "play_podcasts": _PLAYING,
    "music_query": ("HassGetState",),
    "music_likeness": ("state_preference",),
    "datetime_query": ("HassGetCurrentTime", "HassGetCurrentDate"),
    "weather_query": ("HassGetWeather",),
    "lists_createoradd": ("HassListAddItem", "HassShoppingListAddItem"),
    "lists_remove": _TAKEN_OFF,
}
"""Labels of HWU64 that a home can be asked for → the intents that are right. Left out are labels with no counterpart:
alarms, reading lists out, shuffling and repeating, games, and what is said about the conversation itself."""

BEYOND: Final = frozenset(
    "calendar_query calendar_remove calendar_set cooking_recipe email_addcontact email_query email_querycontact "
    "email_sendemail general_joke general_quirky news_query qa_currency qa_definition qa_factoid qa_maths qa_stock "
    "recommendation_events recommendation_locations recommendation_movies social_post social_query takeaway_order "
    "takeaway_query transport_query transport_taxi transport_ticket transport_traffic".split()
)
"""Labels of HWU64 that no home can carry."""

_TALK: Final = {"hello": "greet", "hi": "greet", "what can i": "help"}
"""How `HassRespond` is divided here: greetings and questions for help are intents of ours, the rest is out of scope."""

DIET: Final = {
    "recipe": "default.v1",
    "language": "en",
    # What `rasa init` writes, without what does not concern intents.
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {
            "name": "DIETClassifier",
            "epochs": 100,
            "constrain_similarities": True,
            "entity_recognition": False,
            "random_seed": 7,
        },
    ],
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a test set."""

    text: str
    right: tuple[str, ...]
    """Intents that count as right; the first names the class in the macro average."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a recognizer made of a sentence."""

    intents: tuple[str, ...]
    """The likeliest first, at most three; empty: nothing was recognized."""
    confidence: float
    """Of the first; 0..1."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How good guesses are."""

    accuracy: float
    macro_f1: float
    top3: float
    """Share whose right intent is among the first three."""
    calibration_error: float
    """Expected calibration error of the first one's confidence, in ten bins."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where the bot could not be trained."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nlu", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with ha_intents_tests and hwu64")
    parser.add_argument("--without-diet", action="store_true", help="do not train nor measure DIET")
    parser.add_argument("--without-languages", action="store_true", help="measure English only")
    options = parser.parse_args(arguments)
    model = asyncio.run(train("en", Path(tempfile.gettempdir()), Progress(Console(stderr=True))))
    if isinstance(model, Failed):
        print(model.what, *model.last_lines, sep="\n")
        return 1
    sets = read_sets(options.data)
    training = _in_bot("sentences", {"language": "en"})
    result: dict[str, Any] = {"metric": "nlu", "trained_on": len(training)}
    said = {_plain(text) for _, text, _ in training}
    for name, sentences in sets.items():
        print(f"{name}: {len(sentences)} sentences, {sum(_plain(s.text) in said for s in sentences)} also in training")
    models = {"attune": model} if options.without_diet else {"attune": model, "diet": _diet(training)}
    for name, path in models.items():
        result[name] = _measured(name, path, sets, said)
    result["hassil"] = _strict(sets, options.data)
    if not options.without_languages:
        result["held_out_templates"] = {language: _held_out(language) for language in LANGUAGES}
    print(json.dumps(result))
    return 0


def _measured(name: str, model: Path, sets: dict[str, list[Sentence]], said: set[str]) -> dict[str, Any]:
    texts = [sentence.text for sentences in sets.values() for sentence in sentences]
    answer = _in_bot("parse", {"model": str(model), "texts": texts})
    guesses = iter([Guess(tuple(i for i, _ in ranking), ranking[0][1]) for ranking in answer["rankings"]])
    result: dict[str, Any] = {"ms": round(answer["ms"], 1), "peak_mb": round(answer["peak_mb"])}
    for what, sentences in sets.items():
        made = [next(guesses) for _ in sentences]
        result[what] = _shown(f"{name} on {what}", quality(sentences, made))
        new = [pair for pair in zip(sentences, made, strict=True) if _plain(pair[0].text) not in said]
        if len(new) < len(sentences):
            apart = quality([sentence for sentence, _ in new], [guess for _, guess in new])
            result[what]["accuracy_unseen"] = round(apart.accuracy, 4)
    print(f"{name}: {result['ms']} ms a sentence, {result['peak_mb']} MB at most", flush=True)
    return result


def _strict(sets: dict[str, list[Sentence]], data: Path) -> dict[str, Any]:
    result: dict[str, Any] = {}
    home = _home(data / "ha_intents_tests" / "tests" / "en")
    for what, sentences in sets.items():
        job = {"language": "en", "home": home, "texts": [sentence.text for sentence in sentences]}
        answer = _in_bot("recognize", job)
        # It knows no greeting nor small talk of ours, and what it does not recognize it rightly leaves alone.
        nothing = ("out_of_scope",)
        guesses = [Guess((intent,) if intent else nothing, 1.0) for intent in answer["intents"]]
        result[what] = _shown(f"hassil on {what}", quality(sentences, guesses))
        result[what].pop("calibration_error")
        result["ms"] = round(answer["ms"], 1)
    return result


def _held_out(language: str) -> dict[str, float]:
    answer = _in_bot("held_out", {"language": language})
    sentences = [Sentence("", (gold,)) for gold in answer["gold"]]
    guesses = [Guess(tuple(i for i, _ in ranking), ranking[0][1]) for ranking in answer["rankings"]]
    return _shown(f"{language}, templates left out ({len(sentences)} sentences)", quality(sentences, guesses))


def quality(sentences: Sequence[Sentence], guesses: Sequence[Guess]) -> Quality:
    """Judge the guesses; each sentence counts once, and in the macro average each intent."""
    pairs = list(zip(sentences, guesses, strict=True))
    hits = [bool(guess.intents) and guess.intents[0] in sentence.right for sentence, guess in pairs]
    top3 = [any(intent in sentence.right for intent in guess.intents) for sentence, guess in pairs]
    # Where several are right, a right guess is its own class.
    gold = [guess.intents[0] if hit else sentence.right[0] for (sentence, guess), hit in zip(pairs, hits, strict=True)]
    guessed = [guess.intents[0] if guess.intents else "" for guess in guesses]
    scores = [_f1(intent, gold, guessed) for intent in sorted(set(gold))]
    return Quality(
        accuracy=sum(hits) / len(hits),
        macro_f1=sum(scores) / len(scores),
        top3=sum(top3) / len(top3),
        calibration_error=_calibration_error([guess.confidence for guess in guesses], hits),
    )


def _f1(intent: str, gold: Sequence[str], guessed: Sequence[str]) -> float:
    right = sum(g == p == intent for g, p in zip(gold, guessed, strict=True))
    return 2 * right / (gold.count(intent) + guessed.count(intent))


def _calibration_error(confidences: Sequence[float], hits: Sequence[bool]) -> float:
    error = 0.0
    for number in range(BINS):
        within = [i for i, c in enumerate(confidences) if min(int(c * BINS), BINS - 1) == number]
        error += abs(sum(hits[i] for i in within) - sum(confidences[i] for i in within))
    return error / len(hits)


def _shown(what: str, measured: Quality) -> dict[str, float]:
    print(
        f"{what}: accuracy {measured.accuracy:.1%}, macro-F1 {measured.macro_f1:.1%}, top 3 {measured.top3:.1%}, "
        f"calibration error {measured.calibration_error:.3f}",
        flush=True,
    )
    return {
        "accuracy": round(measured.accuracy, 4),
        "macro_f1": round(measured.macro_f1, 4),
        "top3": round(measured.top3, 4),
        "calibration_error": round(measured.calibration_error, 4),
    }


# ---------------------------------------------------------------------------------------------------- the test sets


def read_sets(data: Path) -> dict[str, list[Sentence]]:
    """The test sets below `data`, by name; raises OSError where one is missing."""
    tests = data / "ha_intents_tests" / "tests" / "en"
    rows = list(_hwu64(data / "hwu64"))
    return {
        "ha_intents": [sentence for file in sorted(tests.glob("*/*.yaml")) for sentence in _of_file(file)],
        "hwu64_home": [Sentence(text, HOME[label]) for label, text in rows if label in HOME],
        "hwu64_beyond": [Sentence(text, ("out_of_scope",)) for label, text in rows if label in BEYOND],
    }


def _of_file(file: Path) -> Iterable[Sentence]:
    for test in yaml.safe_load(file.read_text())["tests"]:
        for text in test["sentences"]:
            if "conversation_command" in (test.get("slots") or {}):
                # A command for later keeps its own intent here: docs/decisions/0009-nlu-pipeline.md.
                command = test["slots"]["conversation_command"]
                yield Sentence(text, ("HassTurnOff" if " off " in f" {command} " else "HassTurnOn",))
            elif file.parent.name == "HassRespond":
                talk = (intent for start, intent in _TALK.items() if text.casefold().startswith(start))
                yield Sentence(text, (next(talk, "out_of_scope"),))
            else:
                yield Sentence(text, (file.parent.name,))


def _hwu64(folder: Path) -> Iterable[tuple[str, str]]:
    for part in ("train", "valid"):
        labels = (folder / part / "label").read_text().splitlines()
        yield from zip(labels, (folder / part / "seq.in").read_text().splitlines(), strict=True)


def _home(tests: Path) -> dict[str, list[Any]]:
    """All names that any of Home Assistant's test homes has, as if they were one."""
    names: dict[tuple[str, str], None] = {}
    areas: dict[str, None] = {}
    floors: dict[str, None] = {}
    for file in sorted(tests.rglob("*.yaml")):
        content = yaml.safe_load(file.read_text())
        for one in content.get("entities", ()):
            names[str(one["name"]), one.get("domain") or one["id"].split(".")[0]] = None
        areas |= dict.fromkeys(str(one["name"]) for one in content.get("areas", ()))
        floors |= dict.fromkeys(str(one["name"]) for one in content.get("floors", ()))
    return {
        "names": [{"name": name, "domain": domain} for name, domain in names],
        "areas": list(areas),
        "floors": list(floors),
    }


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


# ---------------------------------------------------------------------------------------------------- the recognizers


def _in_bot(verb: str, job: object) -> Any:
    """Run a verb of `rasa_project/measure.py` with the bot's own Python."""
    with tempfile.TemporaryDirectory(prefix="attune-nlu-") as name:
        job_file, result_file = Path(name) / "job.json", Path(name) / "result.json"
        job_file.write_text(json.dumps(job), encoding="utf-8")
        command = [str(RASA.with_name("python")), "measure.py", verb, str(job_file), str(result_file)]
        done = subprocess.run(command, cwd=PROJECT, env=merged(QUIET), check=False, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"measure.py {verb} failed:\n{done.stderr[-3000:]}")
        return json.loads(result_file.read_text(encoding="utf-8"))


def _diet(training: list[list[Any]]) -> Path:
    """Train Rasa's DIET on the same sentences, once."""
    digest = hashlib.sha256(json.dumps([DIET, training]).encode())
    digest.update((PROJECT / "uv.lock").read_bytes())
    model = MODELS / f"diet-{digest.hexdigest()[:12]}.tar.gz"
    if model.exists():
        return model
    print("training DIET, which takes an hour or more (--without-diet leaves it out) …", flush=True)
    with tempfile.TemporaryDirectory(prefix="attune-diet-") as name:
        folder = Path(name)
        by_intent: dict[str, list[str]] = {}
        for intent, text, _ in training:
            by_intent.setdefault(intent, []).append(text)
        examples = [
            {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}
            for intent, texts in by_intent.items()
        ]
        for file, content in {
            "config.yml": DIET,
            "domain.yml": {"version": "3.1", "intents": sorted(by_intent)},
            "nlu.yml": {"version": "3.1", "nlu": examples},
        }.items():
            (folder / file).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
        subprocess.run(
            [RASA, "train", "nlu", "--nlu", "nlu.yml", "--domain", "domain.yml", "--fixed-model-name", "diet"],
            cwd=folder, env=merged(QUIET), check=True, capture_output=True,
        )  # fmt: skip
        MODELS.mkdir(exist_ok=True)
        shutil.move(folder / "models" / "diet.tar.gz", model)
    return model


if __name__ == "__main__":
    sys.exit(main())
