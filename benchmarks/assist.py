"""How many requests of home-assistant-datasets end as they should, over the running system.

Each home is played at the broker as MQTT devices. For each sentence the states of its test are set by hand, a person
who never spoke before says it over REST, and the final state of every entity is compared with setup and expected
changes, but for what the test ignores and for what follows from state and position (`is_closed` and the like). Where
changes are expected the reply must not apologise; where a response is expected, the reply must contain one of its
words. A case whose entities no MQTT component carries (to-do lists, calendars, weather) is left out, and counted.

A player that is muted counts as one at volume 0, which is how the format writes it.

    python -m benchmarks.assist --data DIR [--set NAME] [--limit N]
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from benchmarks import assistant, counting
from benchmarks.assist_cases import Case, by_hand, difference, expected_states, read_cases
from benchmarks.assistant import Answer, Assistant
from benchmarks.counting import Tally, Verdict
from benchmarks.played_home import NotSetUpError, PlayedHome, States
from devices.simulator.description import HomeDescription, HomeError, find

BARS: Final = {"assist-mini": 0.985, "intents": 0.988, "questions": 0.90}
"""Of the cases that MQTT can carry."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where a bar was missed."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.assist", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="a folder with homes of the format, at any depth")
    parser.add_argument("--set", help="only this set (the folder above the homes), home, or set/home")
    counting.add_options(parser)
    assistant.add_options(parser)
    options = parser.parse_args(arguments)
    try:
        cases = [case for case in read_cases(options.data) if options.set is None or options.set in _names(case)]
    except (OSError, ValueError) as error:
        parser.error(str(error))
    if not cases:
        parser.error(f"no set or home {options.set} in {options.data}")
    tally = Tally()
    began = time.monotonic()
    with assistant.assistant(options) as running:
        _run(_carried(cases, tally, options.limit), running, tally)
    counting.write(tally, options, "assist")
    result = tally.summary("assist") | {"seconds": round(time.monotonic() - began, 1)}
    result["sets"] = _sets(tally)
    missed = list(counting.below(tally.rates(), BARS))
    for sentence in missed:
        print(sentence)
    print(json.dumps(result))
    return 1 if missed else 0


def _names(case: Case) -> set[str]:
    return {case.set_name, case.home.name, f"{case.set_name}/{case.home.name}"}


def _carried(cases: Sequence[Case], tally: Tally, limit: int | None) -> list[Case]:
    carried = []
    for case in cases:
        reason = case.not_carried()
        if reason is None:
            carried.append(case)
        else:
            tally.left_out[case.set_name, reason] += 1
    return counting.spread(carried, limit)


def _run(cases: Sequence[Case], running: Assistant, tally: Tally) -> None:
    run = f"{time.time_ns():x}"
    with counting.bar("assist", len(cases)) as count:
        for home, of_home in groupby(enumerate(cases), key=lambda numbered: numbered[1].home):
            try:
                description = find(str(home))
            except HomeError as error:
                tally.left_out[home.parent.name, f"the simulated home can't be like {home.name}: {error}"] += len(
                    list(of_home)
                )
                continue
            with PlayedHome(description, running) as played:
                for number, case in of_home:
                    try:
                        tally.verdicts.append(_judged(case, f"bench-{run}-{number}", description, played, running))
                    except NotSetUpError as error:
                        tally.left_out[case.set_name, f"the simulated home can't be set to {error}"] += 1
                    count(tally)


def _judged(case: Case, sender: str, description: HomeDescription, played: PlayedHome, running: Assistant) -> Verdict:
    before = played.prepare({entity: by_hand(change) for entity, change in case.setup.items()})
    answer = running.say(case.said, sender, metadata(case, description))
    wanted = expected_states(case, before)

    def judge(got: States) -> dict[str, Any]:
        return difference(case, wanted, got)

    differs = played.states_when(judge, wait=bool(answer.custom.get("commands")))
    faults = {**differs, **dict(_said_wrong(case, answer))}
    return Verdict(
        case.name,
        tuple(_groups(case)),
        case.said,
        not faults,
        answer,
        {name: fault["expected"] for name, fault in faults.items()},
        {name: fault["got"] for name, fault in faults.items()},
        {"home": str(case.home.name), "setup": case.setup},
    )


def _groups(case: Case) -> Iterator[str]:
    yield case.set_name
    yield from (f"{case.set_name} {category}" for category in dict.fromkeys(case.categories))


def metadata(case: Case, description: HomeDescription) -> dict[str, Any]:
    """Give what a voice front-end would tell beside the words: the device that heard it, where that is, the time."""
    told: dict[str, Any] = {}
    if case.context_device is not None:
        told["device"] = case.context_device
        of_it = (one.area for one in description.devices if one.part_of and one.part_of.id == case.context_device)
        area = next((area for area in of_it if area), None)
        told |= {"area": area} if area else {}
    if case.context_now is not None:
        told["at"] = case.context_now
    return told


def _said_wrong(case: Case, answer: Answer) -> Iterator[tuple[str, dict[str, Any]]]:
    if case.expect_changes and answer.apologises:
        yield "reply", {"expected": "no apology", "got": answer.text}
    if case.expect_response and not any(word.casefold() in answer.text.casefold() for word in case.expect_response):
        yield "reply", {"expected": list(case.expect_response), "got": answer.text}


def _sets(tally: Tally) -> dict[str, dict[str, Any]]:
    """Give passed, cases, rate and left out of each set."""
    rates = {group: counts for group, counts in tally.rates().items() if " " not in group}
    left_out = {name: 0 for name, _ in tally.left_out} | dict.fromkeys(rates, 0)
    for (name, _), number in tally.left_out.items():
        left_out[name] += number
    return {
        name: {
            "passed": rates.get(name, (0, 0))[0],
            "cases": rates.get(name, (0, 0))[1],
            "rate": counting.share(*rates.get(name, (0, 0))),
            "left_out": number,
        }
        for name, number in left_out.items()
    }


if __name__ == "__main__":
    sys.exit(main())
