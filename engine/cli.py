"""The command line `attune`."""

from __future__ import annotations

import asyncio
import importlib.metadata
import socket
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import httpx
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from engine import devices_table
from engine import settings as settings_module
from engine.settings import Misconfigured, Settings, redacted
from engine.supervisor import bot, home
from engine.supervisor.bot import Failed
from engine.supervisor.child import Command
from engine.supervisor.ports import Needed, taken
from engine.supervisor.progress import Progress

EPILOG = "Settings come from the environment (ATTUNE_…) or a file .env; the README lists them all."

app = typer.Typer(
    help="Attune, a smart-home assistant that people can teach.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
console = Console()
errors = Console(stderr=True)


def main() -> None:
    """Run the command line."""
    app()


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - typer's shape of a callback
    if wanted:
        console.print(f"attune {importlib.metadata.version('attune')}", highlight=False)
        raise typer.Exit


@app.callback()
def attune(
    version: Annotated[  # noqa: FBT002 - read by the callback; a command line flag
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Attune, a smart-home assistant that people can teach."""


@app.command()
def up() -> None:
    """Start everything: broker, engine, simulated house and bot. Ctrl-C stops it all.

    Exit code 0 after Ctrl-C, 1 where a step failed, 2 where a setting is wrong or a port is taken.
    """
    settings = _settings()
    raise typer.Exit(asyncio.run(home.up(settings, Progress(console))))


@app.command()
def engine() -> None:
    """Run the engine alone: the API, the home and everything that was learned."""
    settings = _settings()
    fault = taken(Needed("engine", settings.host, settings.engine_port, "ATTUNE_ENGINE_PORT"))
    if fault:
        _fail(fault, home.EXIT_MISCONFIGURED)
    # Late, because the other commands need none of it, and it takes a second.
    import uvicorn  # noqa: PLC0415

    from engine import logs  # noqa: PLC0415
    from engine.bootstrap import build  # noqa: PLC0415
    from engine.pace import settle  # noqa: PLC0415
    from engine.server.app import create_app  # noqa: PLC0415
    from engine.store import StoreUnavailable  # noqa: PLC0415

    logs.configure(settings.log_level, settings.log_format, secrets=settings.secrets)
    try:
        with build(settings) as built:
            config = uvicorn.Config(
                create_app(built),
                host=settings.host,
                port=settings.engine_port,
                log_config=None,
                access_log=False,
                proxy_headers=False,  # nothing looks at who calls, and every call would be asked
                timeout_graceful_shutdown=2,
            )
            settle()
            uvicorn.Server(config).run()
    except StoreUnavailable as problem:
        _fail(str(problem), home.EXIT_FAILED)
    except KeyboardInterrupt:  # uvicorn stops in order, and raises it again afterwards
        pass


@app.command()
def train() -> None:
    """Train the bot, if anything that it is made of changed since it was trained last."""
    settings = _settings()
    progress = Progress(console)

    try:
        result = asyncio.run(home.prepare(settings, progress))
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    if isinstance(result, Failed):
        home.report(result, Progress(errors))
        raise typer.Exit(home.EXIT_FAILED)
    progress.note(f"The model is {result}")


@app.command(name="train-ranker")
def train_ranker(
    seed: Annotated[int, typer.Option(help="The same seed and number of homes give the same weights.")] = 11,
    homes: Annotated[int, typer.Option(min=4, help="Homes to draw; a hundred sentences are said in each.")] = 120,
    check: Annotated[  # noqa: FBT002 - a command line flag
        bool, typer.Option("--check", help="Only tell whether the file in the repository is what comes out.")
    ] = False,
) -> None:
    """Train how readings are ranked, on situations that it draws itself, and write the weights into the engine.

    Exit code 1 where the libraries of the development environment are missing, or the check fails.
    """
    try:
        # Late: SciPy is there to develop with, and nothing that runs needs it.
        from engine.training import ranker  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        _fail(f"Training needs the development environment: there is no {missing.name}. Run `uv sync` first.", 1)
    result = ranker.trained(seed, homes)
    console.print_json(data=result.document())
    if check:
        if not ranker.agrees(result.document(), ranker.shipped()):
            _fail(f"{ranker.FILE.name} is not what this training gives: run it without --check.", 1)
    else:
        result.write()


@app.command(name="sample-rankings")
def sample_rankings() -> None:
    """Ask the trained bot about sentences like those that the ranker is trained on, and keep what it makes of them.

    Needed after a sentence pattern of the training was added, or the bot learned something new; takes a minute. Exit
    code 1 where there is no trained bot: `attune up` trains it.
    """
    from engine.training import rankings, situations  # noqa: PLC0415 - nothing that runs needs them

    model = bot.model_path("en")
    if not model.exists():
        _fail("There is no trained bot yet: start everything with `make up` once.", 1)
    asked = rankings.few(situations.heard(rankings.HOMES, rankings.SEED))
    rankings.write(asked, bot.ranked([text for _, text in asked], model))
    console.print(f"{len(asked)} rankings are kept in {rankings.FILE.name}; now run `attune train-ranker`.")


@app.command()
def chat(
    person: Annotated[str, typer.Option(help="Who speaks.")] = "anna",
    device: Annotated[str, typer.Option(help="The device that hears it: its id, or its name.")] = "kitchen_display",
) -> None:
    """Talk to the running system in this terminal. `/stop` ends it."""
    settings = _settings()
    if _get(f"{settings.engine_url}/healthz", settings) is None:
        _fail(f"The engine does not answer at {settings.engine_url}: start everything with `make up` first.", 1)
    model = home.running_model(settings)
    if model is None:
        _fail(
            "The model of the running bot is not there any more: stop it, and start everything with `make up` again.", 1
        )
    console.print(f"You are {escape(person)} at {escape(device)}. Loading takes about ten seconds …", highlight=False)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # Rasa's libraries greet with two dozen warnings, which no setting of theirs turns off.
    complaints = settings.state_dir / "logs" / "chat.log"
    bot.become(bot.shell_command(settings, model, port, f"{person}@{device}"), complaints)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})
def house(context: typer.Context) -> None:
    """Run a simulated house by itself; `attune house --help` shows its options."""
    settings = _settings()
    variables = {**settings.environment(), "ATTUNE_MQTT_URL": settings.broker_url}
    # Ours first: what was given by hand comes later, and wins.
    command = (sys.executable, "-m", "devices.simulator", *home.house_options(settings), *context.args)
    # In the caller's own folder: the description of a home may be named relative to it.
    bot.become(Command(command, Path.cwd(), variables))


@app.command()
def devices(
    as_json: Annotated[  # noqa: FBT002 - a command line flag
        bool, typer.Option("--json", help="For programs: one JSON object with `devices` and `rejections`.")
    ] = False,
) -> None:
    """Show what was found in the home, where from, in which state, and what was rejected and why.

    Exit code 1 where the engine does not answer.
    """
    settings = _settings()
    found = devices_table.ask(settings.engine_url, lambda url: _get(url, settings))
    if isinstance(found, str):
        _fail(found, 1)
    if as_json:
        console.out(found.json())
    else:
        console.print(devices_table.drawn(found))


@app.command()
def status() -> None:
    """Show what runs. Exit code 1 where the engine or the bot does not answer."""
    settings = _settings()
    table = Table("part", "where", "state", box=None, pad_edge=False, header_style="bold")
    ready = _get(f"{settings.engine_url}/readyz", settings)
    talks = _get(f"{settings.bot_url}/webhooks/rest/", settings)
    table.add_row("bot", settings.bot_url, "ready" if talks else "does not answer")
    table.add_row("engine", settings.engine_url, _engine_state(ready))
    table.add_row("broker", redacted(settings.broker_url), "given" if settings.mqtt_url else "started by `attune up`")
    table.add_row("house", "", "simulated" if settings.house_runs else "real")
    table.add_row("logs", str(settings.state_dir / "logs"), "")
    console.print(table)
    raise typer.Exit(0 if talks and ready and ready.is_success else 1)


def _engine_state(reply: httpx.Response | None) -> str:
    if reply is None:
        return "does not answer"
    if reply.status_code == httpx.codes.UNAUTHORIZED:
        return "runs, but takes another ATTUNE_API_TOKEN"
    try:
        body: dict[str, Any] = reply.json()
    except ValueError:
        return f"another program answers there ({reply.status_code})"
    return "ready" if reply.is_success else str(body.get("detail", reply.status_code))


def _settings() -> Settings:
    for sentence in settings_module.misspelt():
        errors.print(escape(sentence), style="yellow", highlight=False)
    loaded = settings_module.load()
    if isinstance(loaded, Misconfigured):
        for sentence in loaded.problems:
            errors.print(escape(sentence), style="red", highlight=False, soft_wrap=True)
        raise typer.Exit(home.EXIT_MISCONFIGURED)
    return loaded


def _get(url: str, settings: Settings) -> httpx.Response | None:
    """Ask one of ours; None: nothing answers there."""
    try:
        # Proxies of the environment are meant for the outside world.
        with httpx.Client(timeout=5, trust_env=False, headers=settings.authorization) as client:
            return client.get(url)
    except httpx.HTTPError:
        return None


def _fail(sentence: str, code: int) -> NoReturn:
    errors.print(escape(sentence), style="red", highlight=False, soft_wrap=True)
    raise typer.Exit(code)


if __name__ == "__main__":
    main()
