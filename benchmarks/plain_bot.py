"""A plain Rasa bot to compare with: Rasa's own pipeline and stores, our sentences, a trivial action."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil
import yaml

from engine.supervisor.bot import MODELS, PROJECT, QUIET, RASA, merged
from tests.support.net import HOST, free_port, listens, wait_until

PIPELINE: Final = [
    {"name": "WhitespaceTokenizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "LogisticRegressionClassifier"},
]
"""The lightest one that Rasa has for free text."""
SENTENCES: Final = PROJECT / "data" / "nlu" / "en"

ACTIONS: Final = """
from rasa_sdk import Action


class Trivial(Action):
    def name(self):
        return "action_trivial"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text="Done.")
        return []
"""


@dataclass(frozen=True, slots=True)
class PlainBot:
    """A running plain bot with its action server."""

    port: int
    processes: dict[str, psutil.Process]


@contextlib.contextmanager
def start_plain_bot(folder: Path) -> Iterator[PlainBot]:
    """Generate, train (once for the same input) and run it until the context ends."""
    actions, bot = free_port(), free_port()
    _generate(folder, actions)
    model = _trained(folder)
    environment = merged(QUIET | {"ACTION_SERVER_SANIC_WORKERS": "1"})
    with contextlib.ExitStack() as stack:
        started = {}
        for name, command in {
            # Where a plain bot's actions would run: the newest SDK, on the engine's Python.
            "plain actions": (sys.executable, "-m", "rasa_sdk", "--actions", "actions", "-p", str(actions)),
            "plain bot": (
                RASA, "run", "-i", HOST, "-p", str(bot), "--endpoints", "endpoints.yml",
                "--credentials", "credentials.yml", "-m", model,
            ),
        }.items():  # fmt: skip
            log = stack.enter_context((folder / f"{name}.log").open("wb"))
            process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT)
            stack.callback(_end, process)
            started[name] = psutil.Process(process.pid)
        wait_until(lambda: listens(actions) and listens(bot), 180, what="the plain bot")
        yield PlainBot(bot, started)


def _end(process: subprocess.Popen[bytes]) -> None:
    parent = psutil.Process(process.pid)
    for each in (*parent.children(recursive=True), parent):
        with contextlib.suppress(psutil.NoSuchProcess):
            each.terminate()
    process.wait(10)


def _generate(folder: Path, actions_port: int) -> None:
    config = yaml.safe_load((PROJECT / "config.yml").read_text())
    config["pipeline"] = PIPELINE
    del config["importers"]
    shutil.copytree(SENTENCES, folder / "data" / "nlu", dirs_exist_ok=True)
    intents = sorted(
        {
            block["intent"]
            for file in (folder / "data" / "nlu").rglob("*.yml")
            for block in yaml.safe_load(file.read_text()).get("nlu", ())
            if "intent" in block
        }
    )
    steps = [{"rule": name, "steps": [{"intent": name}, {"action": "action_trivial"}]} for name in intents]
    _write(folder / "config.yml", config)
    _write(folder / "domain.yml", {"version": "3.1", "intents": intents, "actions": ["action_trivial"]})
    _write(folder / "data" / "rules.yml", {"version": "3.1", "rules": steps})
    _write(folder / "endpoints.yml", {"action_endpoint": {"url": f"http://{HOST}:{actions_port}/webhook"}})
    _write(folder / "credentials.yml", {"rest": None})
    (folder / "actions.py").write_text(ACTIONS)


def _write(file: Path, content: Any) -> None:
    file.write_text(yaml.safe_dump(content, sort_keys=False))


def _trained(folder: Path) -> Path:
    digest = hashlib.sha256()
    inputs = (
        folder / "config.yml",
        folder / "domain.yml",
        PROJECT / "uv.lock",
        *sorted((folder / "data").rglob("*.yml")),
    )
    for file in inputs:
        digest.update(file.read_bytes())
    model = MODELS / f"plain-{digest.hexdigest()[:12]}.tar.gz"
    if not model.exists():
        print("training the plain bot …", flush=True)
        subprocess.run(
            [RASA, "train", "--out", "models", "--fixed-model-name", "plain"],
            cwd=folder, env=merged(QUIET), check=True, capture_output=True,
        )  # fmt: skip
        MODELS.mkdir(exist_ok=True)
        shutil.move(folder / "models" / "plain.tar.gz", model)
    return model
