"""How many requests of HomeBench are carried out, and how many impossible ones refused, over the running system.

Each home is played at the broker as MQTT devices (benchmarks/homebench_home.py says how). A case passes where the
operations that were carried out, read from the commands that reached the broker, are those expected as a multiset, and
as many parts were refused as are impossible (`error_input`). `operations` in the result counts the first alone.

Some labels contradict the homes (benchmarks/homebench_labels.py): the groups `consistent` are without them, and are
what the bars are about, as nobody can pass both of two contradictory labels.

    python -m benchmarks.homebench --data FILE --homes FILE [--limit N] [--seed N]
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from benchmarks import assistant, counting
from benchmarks.assistant import Answer, Assistant
from benchmarks.counting import Tally, Verdict
from benchmarks.homebench_home import Operations, bench_home
from benchmarks.homebench_labels import IMPOSSIBLE, contradicted
from benchmarks.played_home import PlayedHome

CONSISTENT: Final = "consistent all"
BARS: Final = {CONSISTENT: 0.90, "consistent impossible": 0.95}
_OPERATION: Final = re.compile(rf"\w+(?:\.\w+)+\([^)]*\)+|{IMPOSSIBLE}")


@dataclass(frozen=True, slots=True)
class Case:
    """One request to one home."""

    name: str
    home: int
    kind: str
    """HomeBench's type: normal, unexist_device, multi3_mix …"""
    said: str
    parts: tuple[str, ...]
    """For each part the operation that it asks for, or `error_input` where that can't be done."""

    @property
    def wanted(self) -> Counter[str]:
        """The parts in any order."""
        return Counter(self.parts)

    @property
    def impossible(self) -> bool:
        """Whether no part of it can be done."""
        return set(self.parts) == {IMPOSSIBLE}


def read_cases(path: Path) -> list[Case]:
    """Read `dev.jsonl`.

    Raises:
        OSError: it can't be read.
        ValueError, KeyError: a line is none of HomeBench.

    """
    return [_case(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _case(read: Mapping[str, Any]) -> Case:
    parts = tuple(_OPERATION.findall(read["output"]))
    return Case(str(read["id"]), int(read["home_id"]), str(read["type"]), str(read["input"]), parts)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where a bar was missed."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.homebench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="requests, a line of JSON each")
    parser.add_argument("--homes", type=Path, required=True, help="home_status_method.jsonl")
    parser.add_argument("--seed", type=int, default=1, help="of the choice of --limit (default %(default)s)")
    parser.add_argument("--type", help="only this type")
    counting.add_options(parser)
    assistant.add_options(parser)
    options = parser.parse_args(arguments)
    try:
        cases = [case for case in read_cases(options.data) if options.type in (None, case.kind)]
        lines = (json.loads(line) for line in options.homes.read_text(encoding="utf-8").splitlines() if line.strip())
        homes = {int(line["home_id"]): line for line in lines}
    except (OSError, ValueError, KeyError) as error:
        parser.error(f"{type(error).__name__}: {error}")
    if options.limit is not None and options.limit < len(cases):
        cases = random.Random(options.seed).sample(cases, options.limit)
    tally = Tally()
    began = time.monotonic()
    with assistant.assistant(options) as running:
        _run(sorted(cases, key=lambda case: case.home), homes, running, tally)
    counting.write(tally, options, "homebench")
    result = tally.summary("homebench") | {"seconds": round(time.monotonic() - began, 1)}
    result["operations"] = counting.share(sum(bool(v.context["operations"]) for v in tally.verdicts), len(cases))
    result["ece_consistent"] = tally.calibration_error(group=CONSISTENT)
    result["ece_consistent_acted"] = tally.calibration_error(acted=True, group=CONSISTENT)
    result |= {name.replace(" ", "_"): result["groups"].get(name) for name in ("impossible", *BARS)}
    missed = list(counting.below(tally.rates(), BARS))
    for sentence in missed:
        print(sentence)
    print(json.dumps(result))
    return 1 if missed else 0


def _run(cases: Sequence[Case], homes: Mapping[int, Mapping[str, Any]], running: Assistant, tally: Tally) -> None:
    run = f"{time.time_ns():x}"
    with counting.bar("homebench", len(cases)) as count:
        for number, of_home in groupby(enumerate(cases), key=lambda numbered: numbered[1].home):
            home = bench_home(homes[number])
            with PlayedHome(home.description, running) as played:
                for at, case in of_home:
                    played.prepare({})
                    answer = running.say(case.said, f"bench-{run}-{at}")
                    done = [home.operations(sent) for sent in played.sent(answer)]
                    consistent = not contradicted(case.said, case.parts, homes[number])
                    tally.verdicts.append(judged(case, answer, done, consistent=consistent))
                    count(tally)


def judged(case: Case, answer: Answer, done: Sequence[Operations], *, consistent: bool) -> Verdict:
    """Compare what was done with what was wanted.

    Args:
        case: the request.
        answer: what came back.
        done: for each command that was sent the operations that it may be.
        consistent: whether its label agrees with its home.

    """
    wanted = Counter({operation: number for operation, number in case.wanted.items() if operation != IMPOSSIBLE})
    got = performed(done, wanted)
    refused = refused_parts(answer)
    right = got == wanted
    return Verdict(
        case.name,
        tuple(_groups(case, consistent=consistent)),
        case.said,
        right and refused == case.wanted[IMPOSSIBLE],
        answer,
        sorted(case.wanted.elements()),
        [*sorted(got.elements()), *[IMPOSSIBLE] * refused],
        {"home": case.home, "operations": right},
    )


def _groups(case: Case, *, consistent: bool) -> Iterator[str]:
    yield case.kind
    together = ["all"]
    together += ["compound"] if case.kind.startswith("multi") else []
    together += ["impossible"] if case.impossible else []
    yield from together
    if consistent:
        yield from (f"consistent {group}" for group in together)


def performed(done: Sequence[Operations], wanted: Counter[str]) -> Counter[str]:
    """Give the operations that were carried out.

    A command that may be several counts as the one that is wanted and not yet there, else as the first. Turning on
    what is also set to something is part of the setting, unless it was asked for.
    """
    left = wanted.copy()
    found: Counter[str] = Counter()
    for may_be in done:
        chosen = next((one for one in may_be if left[one] > 0), may_be[0])
        left[chosen] -= 1
        found[chosen] += 1
    for operation in [one for one in found if one.endswith(".turn_on()")]:
        device = operation.removesuffix("turn_on()")
        if not wanted[operation] and any(one.startswith(device) and one != operation for one in found):
            del found[operation]
    return found


def refused_parts(answer: Answer) -> int:
    """How many parts of the request were refused; a request of one part is one."""
    parts = answer.custom.get("parts")
    if parts:
        return sum(part.get("outcome") == "refused" for part in parts)
    return int(answer.outcome == "refused")


if __name__ == "__main__":
    sys.exit(main())
