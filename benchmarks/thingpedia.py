"""How many commands of Thingpedia's users reach the right device with the right action, over the running system.

The commands are what people typed and said to a home assistant (org.thingpedia.iot), the gold is ThingTalk. The homes
are played at the broker (benchmarks/thingpedia_home.py says which). An action passes where just the right devices got
commands, and all of them do what was asked; a question where nothing was sent and the answer is about devices of the
right name and kind; a command that leaves out what to set where it is asked for; one for later where nothing is sent
now and the answer names the right device. What a home can't carry is left out, counted by reason.

    python -m benchmarks.thingpedia --data FILE [--limit N]
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

from benchmarks import assistant, counting
from benchmarks.assistant import Answer, Assistant
from benchmarks.counting import Tally, Verdict
from benchmarks.played_home import PlayedHome, Sent, States
from benchmarks.thingpedia_cases import Call, Case, read_cases
from benchmarks.thingpedia_home import Placed, ThingpediaHomes, does, thingpedia_homes

BARS: Final = {"all": 0.85}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where the bar was missed."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.thingpedia",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="commands with ThingTalk, a line of JSON each")
    counting.add_options(parser)
    assistant.add_options(parser)
    options = parser.parse_args(arguments)
    tally = Tally()
    cases: list[Case] = []
    try:
        for read in read_cases(options.data):
            if isinstance(read, Case):
                cases.append(read)
            else:
                tally.left_out["thingpedia", read[1].value] += 1
    except (OSError, ValueError, KeyError) as error:
        parser.error(f"{type(error).__name__}: {error}")
    homes = thingpedia_homes(counting.spread(cases, options.limit))
    began = time.monotonic()
    with assistant.assistant(options) as running:
        _run(homes, running, tally)
    counting.write(tally, options, "thingpedia")
    result = tally.summary("thingpedia") | {"seconds": round(time.monotonic() - began, 1)}
    result["reasons"] = {reason: number for (_, reason), number in sorted(tally.left_out.items())}
    missed = list(counting.below(tally.rates(), BARS))
    for sentence in missed:
        print(sentence)
    print(json.dumps(result))
    return 1 if missed else 0


def _run(homes: ThingpediaHomes, running: Assistant, tally: Tally) -> None:
    run = f"{time.time_ns():x}"
    with counting.bar("thingpedia", len(homes.placed)) as count:
        for name, of_home in groupby(enumerate(homes.placed), key=lambda numbered: numbered[1].home):
            with PlayedHome(homes.descriptions[name], running) as played:
                for at, placed in of_home:
                    before = played.prepare({})
                    answer = running.say(placed.case.said, f"bench-{run}-{at}")
                    tally.verdicts.append(judged(placed, answer, played.sent(answer), before))
                    count(tally)


def judged(placed: Placed, answer: Answer, sent: Sequence[Sent], before: States) -> Verdict:
    """Compare what was sent and told with what each call asks for."""
    case = placed.case
    left = list(sent)
    fine = True
    for call, devices in zip(case.calls, placed.devices, strict=True):
        mine = [one for one in left if one.device in devices]
        left = [one for one in left if one not in mine]
        fine = fine and _fits(call, devices, answer, mine, before)
    return Verdict(
        case.name,
        tuple(_groups(case)),
        case.said,
        fine and not left,
        answer,
        {"thingtalk": case.thingtalk, "devices": [sorted(devices)[:5] for devices in placed.devices]},
        {"sent": [f"{one.device}/{one.what} {one.payload}" for one in sent], "about": _about(answer)},
        {"home": placed.home},
    )


def _groups(case: Case) -> Iterator[str]:
    call = case.calls[0]
    yield "all"
    yield "questions" if call.asks else "later" if call.later else "incomplete" if call.incomplete else "actions"
    yield call.kind


def _fits(call: Call, devices: frozenset[str], answer: Answer, sent: Sequence[Sent], before: States) -> bool:
    if call.asks or call.incomplete or call.later:
        if sent or (not call.incomplete and not _answered_about(answer, devices)):
            return False
        return answer.outcome == ("answered" if call.asks else "asked" if call.incomplete else "done")
    reached = {one.device for one in sent}
    right = reached == devices if call.everything else len(reached) == 1
    return right and all(
        any(does(call, one, before.get(device, {})) for one in sent if one.device == device) for device in reached
    )


def _about(answer: Answer) -> list[str]:
    targets = [*answer.custom.get("targets", ())]
    targets += [target for part in answer.custom.get("parts") or () for target in part.get("targets", ())]
    return sorted(set(map(str, targets)))


def _answered_about(answer: Answer, devices: frozenset[str]) -> bool:
    about = _about(answer)
    return bool(about) and all(target in devices for target in about)


if __name__ == "__main__":
    sys.exit(main())
