"""The processes of one home, from the settings; and the whole of `attune up`."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from devices import broker
from devices.simulator.description import family
from engine.settings import Settings, redacted
from engine.supervisor import bot
from engine.supervisor.bot import ROOT, Failed
from engine.supervisor.child import Command
from engine.supervisor.ports import Needed, taken
from engine.supervisor.probes import Answers, Connects, DevicesShow
from engine.supervisor.progress import Progress
from engine.supervisor.service import Plan
from engine.supervisor.supervisor import Supervisor, cancelled_by_signals

EXIT_FAILED: Final = 1
EXIT_MISCONFIGURED: Final = 2
LOCK_NAME: Final = "running"
MODEL_NAME: Final = "model"
"""Names the model that was started last: what is on the disk may have changed since."""


def plans(settings: Settings, model: Path) -> tuple[Plan, ...]:
    """Give the processes of this home; the bot, the slowest, waits for no other."""
    ours = settings.mqtt_url is None
    variables = {**settings.environment(), "PYTHONUNBUFFERED": "1"}
    wanted = [
        Plan("bot", bot.run_command(settings, model), Answers(f"{settings.bot_url}/webhooks/rest/", {})),
        Plan(
            "engine",
            Command((sys.executable, "-m", "engine.cli", "engine"), ROOT, variables),
            Answers(f"{settings.engine_url}/readyz", settings.authorization),
            after=("broker",) if ours else (),
        ),
    ]
    if ours:
        command = broker.command(broker.available_kind(), settings.mqtt_port, settings.state_dir)
        wanted.insert(0, Plan("broker", Command(command, ROOT), Connects(broker.HOST, settings.mqtt_port)))
    if settings.house_runs:
        # The URL goes through the environment: it may hold a password, and everybody here can read a command line.
        broker_url = {"ATTUNE_MQTT_URL": settings.broker_url}
        house = Command(
            (sys.executable, "-m", "devices.simulator", *house_options(settings)), ROOT, variables | broker_url
        )
        probe = DevicesShow(f"{settings.engine_url}/v1/devices", settings.authorization)
        wanted.append(Plan("house", house, probe, after=("broker",) if ours else ()))
    return tuple(wanted)


def house_options(settings: Settings) -> tuple[str, ...]:
    """Give the options of the simulated house that follow from the settings."""
    return ("--ca-file", str(settings.mqtt_ca_file)) if settings.mqtt_ca_file else ()


def ports(settings: Settings) -> tuple[Needed, ...]:
    """Give the ports that a start needs."""
    needed = [
        Needed("bot", settings.host, settings.bot_port, "ATTUNE_BOT_PORT"),
        Needed("engine", settings.host, settings.engine_port, "ATTUNE_ENGINE_PORT"),
    ]
    if settings.mqtt_url is None:
        needed.append(Needed("broker", broker.HOST, settings.mqtt_port, "ATTUNE_MQTT_PORT"))
    return tuple(needed)


async def up(settings: Settings, progress: Progress) -> int:
    """Prepare, start and run all of it until Ctrl-C or SIGTERM; gives the exit code."""
    began = time.monotonic()
    with contextlib.ExitStack() as stack:
        try:
            settings.state_dir.mkdir(parents=True, exist_ok=True)
            holder = stack.enter_context(_only_one(settings.state_dir / LOCK_NAME))
        except OSError as problem:
            return _refuse(progress, [f"ATTUNE_STATE_DIR={settings.state_dir} can't be written: {problem.strerror}."])
        if holder is not None:
            sentence = f"Attune already runs here, as process {holder}: talk to it with `make chat`, or stop it first."
            return _refuse(progress, [sentence])
        if faults := [fault for needed in ports(settings) if (fault := taken(needed))]:
            return _refuse(progress, faults)
        with cancelled_by_signals():
            try:
                return await _run(settings, progress, began)
            except asyncio.CancelledError:
                progress.note("Stopped.")
                return 0


async def _run(settings: Settings, progress: Progress, began: float) -> int:
    result = await prepare(settings, progress)
    if isinstance(result, Failed):
        report(result, progress)
        return EXIT_FAILED
    (settings.state_dir / MODEL_NAME).write_text(str(result), encoding="utf-8")
    _describe_house(settings, progress)
    async with Supervisor(plans(settings, result), settings.state_dir / "logs", progress) as supervisor:
        await supervisor.ready()
        _greet(settings, progress, time.monotonic() - began)
        await asyncio.Event().wait()  # for ever; only a signal ends it
    return 0


async def prepare(settings: Settings, progress: Progress) -> Path | Failed:
    """Bring the bot's libraries and its model up to date; gives the model."""
    logs = settings.state_dir / "logs"
    return await bot.sync(logs, progress) or await bot.train(settings.language, logs, progress)


def running_model(settings: Settings) -> Path | None:
    """Give the model that the system was started with; None: not there (any more)."""
    with contextlib.suppress(OSError):
        model = Path((settings.state_dir / MODEL_NAME).read_text(encoding="utf-8"))
        return model if model.exists() else None
    return None


def report(failed: Failed, progress: Progress) -> None:
    """Say what could not be done, with the last lines of its output."""
    progress.warn(failed.what)
    for line in failed.last_lines:
        progress.note(f"    {line[:300]}")
    progress.note(f"  All of its output: {failed.log}")


def _describe_house(settings: Settings, progress: Progress) -> None:
    """Write the floors of the simulated house into a home file, where there is none: no device can tell them."""
    if not settings.house_runs or settings.mqtt_url is not None or settings.home_file.exists():
        return
    lines = [
        "# Written for the simulated house: what no device tells. Remove it when you connect your own home.",
        "areas:",
    ]
    lines += [f"  {area.name}:\n    floor: {area.floor}" for area in family().areas]
    try:
        settings.home_file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as problem:
        progress.warn(f"The floors of the simulated house are not known: {settings.home_file}: {problem.strerror}.")


def _greet(settings: Settings, progress: Progress, took_s: float) -> None:
    progress.note("")
    if not settings.house_runs:
        progress.note(f"  home      {redacted(settings.broker_url)}")
    progress.note(f"  API       {settings.engine_url}/docs")
    progress.note(f"  logs      {settings.state_dir / 'logs'}")
    progress.note("  stop      Ctrl-C")
    progress.note(
        f"Attune is ready after {took_s:.0f} s: talk to it with `make chat`, "
        f"or POST to {settings.bot_url}/webhooks/rest/webhook",
        "bold green",
    )


def _refuse(progress: Progress, sentences: list[str]) -> int:
    for sentence in sentences:
        progress.warn(sentence)
    return EXIT_MISCONFIGURED


@contextlib.contextmanager
def _only_one(path: Path) -> Iterator[int | None]:
    """Hold the lock of this home while it runs; gives the process that holds it already, or None.

    A lock and not a file with a number in it: the system lets go of it however the process ends.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    with os.fdopen(descriptor, "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield int(file.read() or 0)
            return
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        yield None
