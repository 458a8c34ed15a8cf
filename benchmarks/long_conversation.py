"""Whether the 2,000th turn of one sender is as fast as the 50th.

python -m benchmarks.long_conversation [--url http://127.0.0.1:5005]
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.talking import Client
from tests.support.net import HOST
from tests.support.system import start_system

EARLY: Final = 50
LATE: Final = 2000
AROUND: Final = 20
"""Turns before and after of which the median is taken: a single turn says little."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where a command was not carried out."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.long_conversation", description=__doc__.splitlines()[0])
    parser.add_argument("--url", help="a running bot; without it, a system of its own is started")
    options = parser.parse_args(arguments)
    if options.url:
        client = _converse(options.url)
    else:
        with tempfile.TemporaryDirectory(prefix="attune-bench-") as name, start_system(Path(name)) as system:
            client = _converse(f"http://{HOST}:{system.environment['ATTUNE_BOT_PORT']}")
    for text in client.not_done[:5]:
        print("not done:", text)
    early, late = (statistics.median(client.took_ms[turn - AROUND : turn + AROUND]) for turn in (EARLY, LATE))
    result = {
        "metric": "long_conversation",
        "turn_50_ms": round(early, 1),
        "turn_2000_ms": round(late, 1),
        "ratio": round(late / early, 2),
    }
    print(json.dumps(result))
    return 1 if client.not_done else 0


def _converse(url: str) -> Client:
    client = Client.switching(url, 0)
    for done in range(0, LATE + AROUND, 100):
        client.talk(min(100, LATE + AROUND - done))
        print(f"turn {len(client.took_ms)}: {statistics.median(client.took_ms[-50:]):.1f} ms", flush=True)
    return client


if __name__ == "__main__":
    sys.exit(main())
