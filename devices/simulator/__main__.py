"""Run a simulated home: `python -m devices.simulator [HOME] --url mqtt://127.0.0.1:1883`."""

from __future__ import annotations

import logging
import signal
import threading
from pathlib import Path
from typing import Annotated, Final

import typer

from devices.simulator.connection import Address
from devices.simulator.description import HomeDescription, find, shipped
from devices.simulator.generate import generated
from devices.simulator.house import House

EPILOG: Final = """
By hand, as if somebody touched a device:  <root>/<device>/by_hand  {"state": "on"}

Faults to order:  <root>/<device>/fault  in JSON or YAML, any of  {"offline": true, "lose_commands": 2, "late_s": 3,
"garbage": 4, "duplicate": true};  an empty object mends it.

docs/house.md tells how to describe a home, and lists all kinds.
"""


def summary(description: HomeDescription, url: str, speed: float) -> str:
    """What runs, without the password that the URL may hold; one line, and one on what MQTT can't carry."""
    floors = len({area.floor for area in description.areas if area.floor})
    line = (
        f"{description.name}: {len(description.devices)} devices in {len(description.areas)} areas"
        f" on {floors} floor{'s' * (floors != 1)},"
        f" at {Address.of(url)}, {speed:g} times real time"
    )
    if not description.not_carried:
        return line
    return f"{line}\nnot carried by MQTT: {', '.join(description.not_carried)}"


def run(
    home: Annotated[
        str, typer.Argument(help=f"{', '.join(shipped())}; or the path of a description, or of fixtures.")
    ] = "family",
    # From the environment too: a password on the command line can be read by everybody on the computer.
    url: Annotated[str, typer.Option(envvar="ATTUNE_MQTT_URL", help="The broker.")] = "mqtt://127.0.0.1:1883",
    speed: Annotated[float, typer.Option(min=0.01, max=3600, help="How many times faster time passes.")] = 1.0,
    people: Annotated[  # noqa: FBT002  a command line flag
        bool, typer.Option("--people", help="Let the people of the home's routine live in it.")
    ] = False,
    generate: Annotated[
        int | None, typer.Option(min=1, max=20_000, help="Run a made-up home of so many devices instead.")
    ] = None,
    ca_file: Annotated[Path | None, typer.Option(help="Certificates to trust with mqtts.")] = None,
    forget: Annotated[  # noqa: FBT002  a command line flag
        bool, typer.Option("--forget", help="Remove all devices from the broker at the end.")
    ] = False,
) -> None:
    """Run a simulated home until it is interrupted."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        description = find(home) if generate is None else generated(generate)
        if people and description.routine is None:
            raise ValueError(f"nobody lives in {description.name}: it describes no routine")  # noqa: TRY301
        house = House(description, url, speed, people=people, forget=forget, ca_file=ca_file)
    except (ValueError, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    typer.echo(summary(description, url, speed))
    with house:
        house.run_forever(stop)


def main() -> None:
    """Read the command line."""
    app = typer.Typer(add_completion=False)
    app.command(epilog=EPILOG)(run)
    app()


if __name__ == "__main__":
    main()
