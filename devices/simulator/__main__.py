"""Run a simulated home: `python -m devices.simulator [HOME.yaml] --url mqtt://127.0.0.1:1883`."""

from __future__ import annotations

import logging
import signal
import threading
from pathlib import Path
from typing import Annotated

import typer

from devices.simulator.connection import Address
from devices.simulator.description import HomeDescription, family, load
from devices.simulator.house import House


def summary(description: HomeDescription, url: str, speed: float) -> str:
    """One line on what runs, without the password that the URL may hold."""
    floors = len({area.floor for area in description.areas})
    return (
        f"{description.name}: {len(description.devices)} devices in {len(description.areas)} areas on {floors} floors,"
        f" at {Address.of(url)}, {speed:g} times real time"
    )


def run(
    home: Annotated[Path | None, typer.Argument(help="Description of a home; without it, the family home.")] = None,
    # From the environment too: a password on the command line can be read by everybody on the computer.
    url: Annotated[str, typer.Option(envvar="ATTUNE_MQTT_URL", help="The broker.")] = "mqtt://127.0.0.1:1883",
    speed: Annotated[float, typer.Option(min=0.01, max=3600, help="How many times faster time passes.")] = 1.0,
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
        description = family() if home is None else load(home)
        house = House(description, url, speed, forget=forget, ca_file=ca_file)
    except (ValueError, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    typer.echo(summary(description, url, speed))
    with house:
        house.run_forever(stop)


if __name__ == "__main__":
    typer.run(run)
