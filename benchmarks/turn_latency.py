"""How long a turn with a device command takes over REST, beside a plain Rasa bot in the same run.

A turn: the message, NLU, the engine's interpretation, the command over MQTT, the state that confirms it, the answer,
and its row in the log. The plain bot has the same pipeline without our last component, and an action that only says
"Done." Senders change every few turns on both sides: a plain bot gets slower by about 1 ms with each turn of history,
and that is the subject of `long_conversation`.

    python -m benchmarks.turn_latency [--url http://127.0.0.1:5005] [--turns 200] [--clients 8]
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import psutil

from benchmarks.plain_bot import start_plain_bot
from benchmarks.talking import Client, quantile, together
from tests.support.net import HOST
from tests.support.system import start_system

ROUNDS: Final = 4
"""The two take turns, so that what else the machine does hits both."""
WARM_UP: Final = 20
TURNS_OF_A_SENDER: Final = 10


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where more than one command in a hundred was not carried out."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.turn_latency", description=__doc__.splitlines()[0])
    parser.add_argument("--url", help="a running bot; without it, a system of its own is started")
    parser.add_argument("--turns", type=int, default=200, help="for one client; eight share as many (default 200)")
    parser.add_argument("--clients", type=int, default=8, help="at the same time, in the second part (default 8)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="attune-bench-") as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        (folder / "plain").mkdir()
        url, processes = stack.enter_context(_system(options.url, folder))
        plain = stack.enter_context(start_plain_bot(folder / "plain"))
        urls = {"attune": url, "plain": f"http://{HOST}:{plain.port}"}
        alone = _measure(urls, 1, options.turns)
        crowd = _measure(urls, options.clients, options.turns // options.clients)
        _print_memory(processes | plain.processes)
    failures = [text for clients in (alone, crowd) for client in clients["attune"] for text in client.not_done]
    for text in failures[:5]:
        print("not done:", text)
    _print_results(alone, crowd, len(failures))
    # On a machine that is too busy the bot may give up on the engine now and then; more is a fault, not a latency.
    return 1 if len(failures) > options.turns // 100 else 0


@contextlib.contextmanager
def _system(url: str | None, folder: Path) -> Iterator[tuple[str, dict[str, psutil.Process]]]:
    if url is not None:
        yield url, {}
        return
    with start_system(folder) as system:
        supervisor = psutil.Process(system.process.pid)
        names = {"rasa": "bot", "engine.cli": "engine", "devices.simulator": "house", "mosquitto": "broker"}
        names["devices.broker"] = "broker"
        found = {"supervisor": supervisor}
        for child in supervisor.children():
            words = " ".join(child.cmdline())
            found[next((name for word, name in names.items() if word in words), words[:40])] = child
        yield f"http://{HOST}:{system.environment['ATTUNE_BOT_PORT']}", found


def _measure(urls: dict[str, str], clients: int, turns: int) -> dict[str, list[Client]]:
    all_clients = {
        name: [Client.switching(url, number, rotate=TURNS_OF_A_SENDER) for number in range(clients)]
        for name, url in urls.items()
    }
    for each in all_clients.values():
        together(each, WARM_UP)
        for client in each:
            client.took_ms.clear()
    for _ in range(ROUNDS):
        for each in all_clients.values():
            # At least one pair of on and off.
            together(each, max(turns // ROUNDS, 2))
    for name, each in all_clients.items():
        took = _all(each)
        print(
            f"{name:>8}, {clients} at a time: {len(took)} turns, "
            f"p50 {quantile(took, 50):.1f} ms, p95 {quantile(took, 95):.1f} ms",
            flush=True,
        )
    return all_clients


def _all(clients: Sequence[Client]) -> list[float]:
    return [ms for client in clients for ms in client.took_ms]


def _print_memory(processes: dict[str, psutil.Process]) -> None:
    for name, process in processes.items():
        family = (process, *process.children(recursive=True)) if name != "supervisor" else (process,)
        resident = sum(each.memory_info().rss for each in family)
        print(f"{name:>14}: {resident / 2**20:.0f} MB resident")


def _print_results(alone: dict[str, list[Client]], crowd: dict[str, list[Client]], not_done: int) -> None:
    ours, plain = _all(alone["attune"]), _all(alone["plain"])
    ours_crowd, plain_crowd = _all(crowd["attune"]), _all(crowd["plain"])
    result = {
        "metric": "turn_latency",
        "p50_ms": round(quantile(ours, 50), 1),
        "p95_ms": round(quantile(ours, 95), 1),
        "plain_p50_ms": round(quantile(plain, 50), 1),
        "ratio_p50": round(quantile(ours, 50) / quantile(plain, 50), 2),
        "not_done": not_done,
        "clients": len(crowd["attune"]),
        "clients_p50_ms": round(quantile(ours_crowd, 50), 1),
        "clients_p95_ms": round(quantile(ours_crowd, 95), 1),
        "clients_plain_p50_ms": round(quantile(plain_crowd, 50), 1),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    sys.exit(main())
