"""Parts that die in mid conversation: what people hear meanwhile, and that all is well again afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator

import psutil
import pytest

from tests.support.net import wait_until
from tests.support.system import ATTUNE, ROOT, System, all_there, start_system

KITCHEN = {"device": "kitchen_display"}


@pytest.fixture(scope="module")
def fragile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A system of its own: what dies here must not be missed elsewhere."""
    with start_system(tmp_path_factory.mktemp("fragile")) as running:
        yield running


def part(system: System, words: str) -> psutil.Process:
    children = psutil.Process(system.process.pid).children(recursive=True)
    return next(child for child in children if words in " ".join(child.cmdline()))


def logged(system: System) -> set[str]:
    turns: set[str] = set()
    before = None
    while True:
        page = system.engine.get("/v1/turns", params={"limit": 100} | ({"before": before} if before else {})).json()
        if not page["items"]:
            return turns
        turns |= {one["id"] for one in page["items"]}
        before = page["items"][-1]["id"]


def healthy(system: System) -> bool:
    # A stopped engine refuses the connection; one that starts may accept it and close it again.
    try:
        return system.engine.get("/readyz").status_code == 200
    except OSError:
        return False
    except Exception as error:
        if "httpx" in type(error).__module__ or "httpcore" in type(error).__module__:
            return False
        raise


def test_a_killed_engine_is_told_and_nothing_that_was_answered_is_lost(fragile: System):
    answered = [fragile.say("turn on the light", "ina", **KITCHEN).custom]
    bot = part(fragile, "rasa").pid
    part(fragile, "engine.cli").send_signal(signal.SIGKILL)
    heard = fragile.say("turn off the light", "ina", **KITCHEN)
    answered.append(heard.custom)
    assert "can't reach the home" in heard.text
    assert heard.custom["outcome"] == "failed"
    wait_until(lambda: healthy(fragile), 60, what="the engine to be back")
    wait_until(
        lambda: fragile.say("turn off the light", "ina", **KITCHEN).custom["outcome"] == "done",
        30,
        what="a turn to be carried out again",
    )
    wait_until(lambda: {one["turn"] for one in answered} <= logged(fragile), 20, what="the log to be complete")
    assert part(fragile, "rasa").pid == bot


def test_a_question_outlives_the_engine_that_asked_it(fragile: System):
    place = {"device": "bedroom_speaker"}
    fragile.say("turn off the lights", "ina", **place)
    assert fragile.say("turn on the light", "ina", **place).custom["outcome"] == "asked"
    part(fragile, "engine.cli").send_signal(signal.SIGKILL)
    wait_until(lambda: healthy(fragile), 60, what="the engine to be back")
    wait_until(lambda: all_there(fragile), 20, what="the devices to be back")
    assert fragile.say("the left one", "ina", **place).custom["targets"] == ["bedroom_left_lamp"]


def test_without_a_broker_commands_are_refused_states_are_stale_and_both_come_back(fragile: System):
    fragile.say("turn on the light", "ina", **KITCHEN)
    broker = next(
        child
        for child in psutil.Process(fragile.process.pid).children(recursive=True)
        if "mosquitto" in child.name() or "devices.broker" in " ".join(child.cmdline())
    )
    # Stopped first, so that it stays away while we look; then it is ended, and the supervisor starts another.
    broker.suspend()
    broker.kill()
    device = lambda: fragile.engine.get("/v1/devices/kitchen_ceiling_light").json()  # noqa: E731
    wait_until(lambda: device()["stale"] or device()["available"], 10, what="the loss to be noticed")
    wait_until(lambda: healthy(fragile), 60, what="the connection to be back")
    wait_until(lambda: not device()["stale"] and device()["available"], 30, what="the retained states to be read again")
    assert fragile.say("turn off the light", "ina", **KITCHEN).custom["outcome"] == "done"


def test_ctrl_c_leaves_no_process_behind(tmp_path):
    with start_system(tmp_path) as system:
        processes = psutil.Process(system.process.pid).children(recursive=True)
        assert len(processes) >= 4
        system.process.send_signal(signal.SIGINT)
        assert system.process.wait(30) == 0
        _, alive = psutil.wait_procs(processes, timeout=5)
        assert alive == []


def test_an_unreachable_database_is_told_with_what_to_do(tmp_path):
    environment = {
        **os.environ,
        "ATTUNE_STATE_DIR": str(tmp_path),
        "ATTUNE_DATABASE_URL": "postgresql://nobody:secret@127.0.0.1:1/none",
    }
    ended = subprocess.run(
        [ATTUNE, "engine"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 1
    said = ended.stdout + ended.stderr
    assert "ATTUNE_DATABASE_URL" in said
    assert "secret" not in said
    assert "Traceback" not in said
