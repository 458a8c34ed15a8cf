"""The bot's side of a start: its own environment, its model, and the commands that run it."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

from engine.settings import Settings
from engine.supervisor.child import Child, Command, describe_end
from engine.supervisor.progress import Progress

ROOT: Final = Path(__file__).parents[2]
PROJECT: Final = ROOT / "rasa_project"
MODELS: Final = PROJECT / "models"
RASA: Final = PROJECT / ".venv" / "bin" / "rasa"

INPUTS: Final = ("config.yml", "domain", "data", "components", "uv.lock")
"""What a model is made of; all of it is hashed. The components too: one of them may change what is learnt."""
MODELS_KEPT: Final = 3
"""So that going back to another branch does not train again; a model is a few MB."""

QUIET: Final = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
    # One worker: the lock store and the conversations live in its memory.
    "SANIC_WORKERS": "1",
    # These point at the engine's environment, or would make uv use it.
    "VIRTUAL_ENV": "",
    "PYTHONPATH": "",
    "PYTHONUNBUFFERED": "1",
}


@dataclass(frozen=True, slots=True)
class Failed:
    """A step that could not be done."""

    what: str
    """One sentence."""
    last_lines: tuple[str, ...]
    log: Path
    """All of its output."""


def environment(settings: Settings) -> dict[str, str]:
    """Give the variables for the bot: every setting, and quiet libraries."""
    # Rasa has no defaults in its configuration files: the token must be there, if empty.
    return {**QUIET, "ATTUNE_API_TOKEN": "", "ATTUNE_ENGINE_HOST": settings.reach, **settings.environment()}


def run_command(settings: Settings, model: Path) -> Command:
    """Give the command of the bot's server."""
    arguments = (str(RASA), "run", "-i", settings.host, "-p", str(settings.bot_port), *_files(model))
    return Command(arguments, PROJECT, environment(settings))


def shell_command(settings: Settings, model: Path, port: int, conversation: str) -> Command:
    """Give the command of a chat in the terminal; it has a server of its own on `port`."""
    own_server = ("-i", "127.0.0.1", "-p", str(port))
    arguments = (str(RASA), "shell", *own_server, "--conversation-id", conversation, "--quiet", *_files(model))
    return Command(arguments, PROJECT, {**environment(settings), "LOG_LEVEL": "ERROR", "LOG_LEVEL_LIBRARIES": "ERROR"})


def _files(model: Path) -> tuple[str, ...]:
    return ("--endpoints", "endpoints.yml", "--credentials", "credentials.yml", "-m", str(model))


def fingerprint(language: str, project: Path = PROJECT) -> str:
    """Hash the inputs of the model, names and contents, and its language: 12 hexadecimal digits."""
    digest = hashlib.sha256(language.encode())
    for file in sorted(_inputs(project)):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(project).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:12]


def _inputs(project: Path) -> Iterator[Path]:
    for name in INPUTS:
        path = project / name
        if path.is_file():
            yield path
        for file in path.rglob("*"):
            if file.is_file() and file.suffix != ".pyc" and not file.name.startswith("."):
                yield file


def model_path(language: str, models: Path = MODELS) -> Path:
    """Give the place of the model that belongs to the present inputs, whether it is there or not."""
    return models / f"attune-{fingerprint(language)}.tar.gz"


async def sync(logs: Path, progress: Progress) -> Failed | None:
    """Bring the bot's environment to what its lock file says; the first time takes about a minute."""
    uv = _find_uv()
    if uv is None:
        return Failed("uv is missing, which installs the bot's libraries: use `make up`.", (), logs)
    # Named, so that a variable meant for the engine's environment does not redirect this one.
    extra = {**QUIET, "UV_PROJECT_ENVIRONMENT": str(PROJECT / ".venv")}
    first = not RASA.exists()
    command = Command((str(uv), "sync", "--frozen"), PROJECT, extra)
    doing = "installing the bot's libraries" if first else "checking the bot's libraries"
    return await _run(command, logs / "bot-environment.log", doing, progress, told=first)


async def train(language: str, logs: Path, progress: Progress, models: Path = MODELS) -> Path | Failed:
    """Train the model if its inputs changed since; gives its path. Takes about a minute."""
    model = model_path(language, models)
    if model.exists():
        return model
    models.mkdir(parents=True, exist_ok=True)
    async with _alone(models / ".training"):
        if model.exists():  # Somebody else trained it while we waited.
            return model
        # Under another name until it is whole, or a training cut short would pass for a model.
        folder = models / "unfinished"
        command = Command(
            (
                str(RASA), "train", "--config", "config.yml", "--domain", "domain", "--data", "data",
                "--out", str(folder), "--fixed-model-name", "model",
            ),
            PROJECT,
            {**QUIET, "ATTUNE_OFFLINE": "1", "ATTUNE_LANGUAGE": language},
        )  # fmt: skip
        failed = await _run(command, logs / "training.log", "training the bot on what it should understand", progress)
        trained = folder / "model.tar.gz"
        if failed is None and not trained.exists():
            failed = Failed("Training ended without a model.", (), logs / "training.log")
        if failed is not None:
            return failed
        trained.replace(model)
        shutil.rmtree(folder, ignore_errors=True)
        _forget_old(models)
    return model


def ranked(texts: Sequence[str], model: Path) -> list[list[tuple[str, float]]]:
    """Ask a model, in the bot's own environment, for the five likeliest intents of each text with their probability.

    Raises:
        RuntimeError: the bot's environment is not installed, or the model can't be loaded.

    """
    with tempfile.TemporaryDirectory() as folder:
        job, result = Path(folder, "job.json"), Path(folder, "result.json")
        job.write_text(json.dumps({"model": str(model), "texts": list(texts)}), encoding="utf-8")
        command = [str(RASA.with_name("python")), "measure.py", "parse", str(job), str(result)]
        done = subprocess.run(command, cwd=PROJECT, env=merged(QUIET), check=False, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"the bot could not be asked:\n{done.stderr[-3000:]}")
        read = json.loads(result.read_text(encoding="utf-8"))["rankings"]
        return [[(str(intent), float(share)) for intent, share in ranking] for ranking in read]


def _forget_old(models: Path) -> None:
    newest_first = sorted(models.glob("attune-*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in newest_first[MODELS_KEPT:]:
        old.unlink(missing_ok=True)


def _find_uv() -> Path | None:
    private = ROOT / ".uv" / "bin" / "uv"
    if private.exists():
        return private
    found = shutil.which("uv")
    return Path(found) if found else None


@contextlib.asynccontextmanager
async def _alone(lock: Path) -> AsyncIterator[None]:
    """Hold a lock between processes: two trainings at once would take twice as long and gain nothing."""
    with lock.open("w") as file:
        await asyncio.to_thread(fcntl.flock, file, fcntl.LOCK_EX)
        yield


async def _run(command: Command, log: Path, doing: str, progress: Progress, *, told: bool = True) -> Failed | None:
    """Run a step to its end; `told`: worth a line of its own also where it went well."""
    began = time.monotonic()
    log.parent.mkdir(parents=True, exist_ok=True)
    log.unlink(missing_ok=True)
    if told:
        progress.note(f"{doing[:1].upper()}{doing[1:]} …")
    async with progress.during(lambda: doing):
        child = await Child.start(command, log)
        try:
            code = await child.wait()
        except asyncio.CancelledError:
            await child.stop(2)
            raise
    if code:
        last = tuple(child.last_lines)[-15:]
        return Failed(f"{doing[:1].upper()}{doing[1:]} failed: it {describe_end(code)}.", last, log)
    if told:
        progress.note(f"  done in {time.monotonic() - began:.0f} s")
    return None


def become(command: Command, complaints: Path | None = None) -> NoReturn:
    """Turn this process into the command, which thereby owns the terminal; what it writes to stderr goes to a file."""
    os.chdir(command.folder)
    if complaints is not None:
        complaints.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(complaints, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.dup2(descriptor, 2)
    os.execve(command.arguments[0], command.arguments, merged(command.environment))  # noqa: S606


def merged(extra: Mapping[str, str]) -> dict[str, str]:
    """Give our own environment with `extra` on top."""
    return {**os.environ, **extra}
