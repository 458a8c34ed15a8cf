"""The supervisor with real child processes."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import psutil
import pytest
from rich.console import Console

from engine.supervisor.child import Child, Command
from engine.supervisor.ports import Needed, taken
from engine.supervisor.probes import Connects
from engine.supervisor.progress import Progress
from engine.supervisor.service import Backoff, Plan
from engine.supervisor.supervisor import Supervisor
from tests.support.net import HOST, free_port, wait_until

QUICK = Backoff(first_s=0.05, most_s=0.2)

# A server with a child of its own, and last words.
SERVER = """
import socket, subprocess, sys, time
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("grandchild", grandchild.pid, flush=True)
server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
while True:
    connection, _ = server.accept()
    if connection.recv(4) == b"die":
        print("the disk is full", flush=True)
        sys.exit(3)
"""
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(600)
"""


class World:
    """A supervisor over the programs of a test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = io.StringIO()
        self.port = free_port()

    def plan(self, name: str, source: str = SERVER, *, after: tuple[str, ...] = (), patience_s: float = 3) -> Plan:
        command = Command((sys.executable, "-c", source, str(self.port)), self.folder)
        return Plan(name, command, Connects(HOST, self.port), after, patience_s)

    @contextlib.asynccontextmanager
    async def run(self, *plans: Plan) -> AsyncIterator[Supervisor]:
        progress = Progress(Console(file=self.output, width=200))
        async with Supervisor(plans, self.folder / "logs", progress, QUICK) as supervisor:
            yield supervisor

    def said(self) -> str:
        return self.output.getvalue()


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - a process tells nobody that its state changed
            await asyncio.sleep(0.01)


def tell_to_die(port: int) -> None:
    with socket.create_connection((HOST, port)) as connection:
        connection.sendall(b"die")


def test_a_process_that_dies_is_named_with_its_last_lines_and_comes_back(world: World) -> None:
    async def scenario() -> None:
        async with world.run(world.plan("engine")) as supervisor:
            await supervisor.ready()
            first = supervisor.services["engine"].child
            assert first is not None
            tell_to_die(world.port)
            await until(lambda: "ready again" in world.said())
            second = supervisor.services["engine"].child
            assert second is not None
            assert second.pid != first.pid

    asyncio.run(scenario())
    assert "The engine ended with code 3; it is started again in 0.05 s." in world.said()
    assert "the disk is full" in world.said()
    assert "the disk is full" in (world.folder / "logs" / "engine.log").read_text()


def test_stopping_leaves_no_process_not_even_a_grandchild_or_a_deaf_one(world: World) -> None:
    async def scenario() -> list[int]:
        deaf = world.plan("deaf", STUBBORN, patience_s=0.3)
        async with world.run(world.plan("engine"), deaf) as supervisor:
            await supervisor.ready()
            engine, other = (supervisor.services[name].child for name in ("engine", "deaf"))
            assert engine is not None
            assert other is not None
            await until(lambda: "deaf" in other.last_lines)
            grandchild = int(engine.last_lines[0].split()[1])
            assert psutil.pid_exists(grandchild)
            return [engine.pid, other.pid, grandchild]

    began = time.monotonic()
    pids = asyncio.run(scenario())
    wait_until(lambda: not any(psutil.pid_exists(pid) for pid in pids), what="the end of all processes")
    assert time.monotonic() - began < 5


def test_one_that_is_needed_is_ready_before_the_next_is_started(world: World) -> None:
    async def scenario() -> None:
        late = world.plan("house", "import time; time.sleep(600)", after=("broker",))
        slow = world.plan("broker", "import time; time.sleep(0.3)\n" + SERVER)
        async with world.run(late, slow) as supervisor:
            await until(lambda: supervisor.services["broker"].child)
            assert supervisor.services["house"].child is None
            await supervisor.ready()
            assert supervisor.services["house"].child is not None

    asyncio.run(scenario())
    assert world.said().index("broker: ready") < world.said().index("house: ready")


def test_a_program_that_is_not_there_is_named(world: World) -> None:
    async def scenario() -> None:
        missing = Plan("bot", Command(("/nowhere/rasa",), world.folder), Connects(HOST, world.port))
        async with world.run(missing):
            await until(lambda: "The bot ended" in world.said())

    asyncio.run(scenario())
    assert "/nowhere/rasa can't be started: No such file or directory." in world.said()


def test_output_without_an_end_of_line_does_not_fill_the_memory(world: World) -> None:
    flood = "import sys; sys.stdout.write('x' * 1_000_000); sys.stdout.flush()"

    async def scenario() -> list[str]:
        child = await Child.start(Command((sys.executable, "-c", flood), world.folder), world.folder / "log")
        assert await child.wait() == 0
        return list(child.last_lines)

    lines = asyncio.run(scenario())
    assert max(map(len, lines)) <= 128 * 1024
    assert (world.folder / "log").stat().st_size == 1_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a process to the end of another")
def test_killing_the_supervisor_with_9_leaves_nothing_behind(world: World) -> None:
    program = f"""
import asyncio, sys
from pathlib import Path
from engine.supervisor.child import Child, Command
async def main():
    sleeper = Command((sys.executable, "-c", "import time; time.sleep(600)"), Path("/"))
    child = await Child.start(sleeper, Path({str(world.folder / "log")!r}))
    print(child.pid, flush=True)
    await asyncio.sleep(600)
asyncio.run(main())
"""
    supervisor = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    assert supervisor.stdout is not None
    child = int(supervisor.stdout.readline())
    assert psutil.pid_exists(child)
    os.kill(supervisor.pid, signal.SIGKILL)
    supervisor.wait(5)
    supervisor.stdout.close()
    wait_until(lambda: not _runs(child), what="the end of the child")


def _runs(pid: int) -> bool:
    """Whether it is more than a zombie that nobody has collected yet."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    return False


def test_a_taken_port_is_a_message_that_names_the_setting_and_the_holder() -> None:
    with socket.create_server((HOST, 0)) as holder:
        port = holder.getsockname()[1]
        message = taken(Needed("bot", HOST, port, "ATTUNE_BOT_PORT"))
    assert message is not None
    assert f"The bot can't listen on {HOST}:{port}: it is taken by process {os.getpid()}" in message
    assert "ATTUNE_BOT_PORT=<port>" in message


def test_a_free_port_is_no_message() -> None:
    assert taken(Needed("bot", HOST, free_port(), "ATTUNE_BOT_PORT")) is None


def test_the_wait_before_a_restart_doubles_up_to_a_limit_and_is_short_again_after_a_time_of_health() -> None:
    backoff = Backoff(first_s=0.5, most_s=30, healthy_after_s=60)
    waits: list[float] = []
    for _ in range(8):
        waits.append(backoff.next(waits[-1] if waits else None, lived_s=1))
    assert waits == [0.5, 1, 2, 4, 8, 16, 30, 30]
    assert backoff.next(30, lived_s=61) == 0.5
