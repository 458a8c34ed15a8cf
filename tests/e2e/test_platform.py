"""What `attune up` promises about itself, on the running system."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import psutil

from tests.support.net import HOST, wait_until
from tests.support.system import ATTUNE, ROOT, System, all_there


def _attune(system: System, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **system.environment, "COLUMNS": "300"}
    return subprocess.run(
        [ATTUNE, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def _part(system: System, words: str) -> psutil.Process:
    children = psutil.Process(system.process.pid).children(recursive=True)
    return next(child for child in children if words in " ".join(child.cmdline()))


def test_the_last_line_says_where_to_talk(system: System) -> None:
    last = [line for line in system.printed().splitlines() if "Attune is ready" in line][-1]
    assert "make chat" in last
    assert f"{HOST}:{system.environment['ATTUNE_BOT_PORT']}/webhooks/rest/webhook" in last


def test_every_process_listens_on_loopback_only(system: System) -> None:
    processes = [psutil.Process(system.process.pid), *psutil.Process(system.process.pid).children(recursive=True)]
    listening = {
        connection.laddr.ip
        for process in processes
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening == {HOST}


def test_a_second_start_says_that_it_runs_already(system: System) -> None:
    again = _attune(system, "up")
    assert again.returncode == 2
    assert f"Attune already runs here, as process {system.process.pid}" in again.stdout


def test_a_taken_port_names_the_setting_and_the_holder(system: System, tmp_path: Path) -> None:
    environment = {**os.environ, **system.environment, "ATTUNE_STATE_DIR": str(tmp_path), "COLUMNS": "300"}
    again = subprocess.run(
        [ATTUNE, "up"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert again.returncode == 2
    for setting in ("ATTUNE_BOT_PORT", "ATTUNE_ENGINE_PORT", "ATTUNE_MQTT_PORT"):
        assert f"{setting}=<port>" in again.stdout
    assert f"process {_part(system, 'engine.cli').pid} " in again.stdout


def test_status_tells_that_all_of_it_is_ready(system: System) -> None:
    status = _attune(system, "status")
    assert status.returncode == 0, status.stdout
    assert status.stdout.count("ready") == 2


def test_a_killed_house_is_named_and_comes_back(system: System) -> None:
    house = _part(system, "devices.simulator")
    house.send_signal(signal.SIGKILL)
    wait_until(lambda: "house: ready again" in system.printed(), 60, what="the return of the house")
    assert "The house was killed by SIGKILL; it is started again in 0.5 s." in system.printed()
    wait_until(lambda: all_there(system), 30, what="its devices to be there again")
