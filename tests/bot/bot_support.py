"""An HTTP server in the engine's place, and a real bot that talks to it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parents[2] / "rasa_project"
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SANIC_WORKERS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(holds: Callable[[], Any], seconds: float = 5.0) -> Any:
    """Return what `holds` returns as soon as it is true; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not (result := holds()):
        assert time.monotonic() < deadline, f"still not so after {seconds} s"
        threading.Event().wait(0.01)
    return result


@dataclass
class Engine:
    """An HTTP server that speaks the engine's side of the bot's contract, and can be told to misbehave."""

    port: int = field(default_factory=free_port)
    act: str = "control"
    reply: object = None
    """Sent instead of an interpretation, if not None."""
    interpret_status: int = 200
    turns_status: int = 200
    delay: float = 0.0
    """Seconds before an interpretation is sent."""
    drop_connections: bool = False
    """Close each connection after its answer without saying so, as a server does with idle ones."""
    die_in_action: bool = False
    """Break the connection when an action is called, as an engine that is killed does."""
    asked: list[dict[str, Any]] = field(default_factory=list)
    actions: list[dict[str, Any]] = field(default_factory=list)
    action_bytes: list[int] = field(default_factory=list)
    delivered: list[dict[str, Any]] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=list)
    connections: int = 0
    _server: ThreadingHTTPServer | None = None

    def start(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), name="engine", daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def interpretation(self, asked: dict[str, Any]) -> object:
        if self.reply is not None:
            return self.reply
        return {
            "turn": f"turn-{len(self.asked)}",
            "act": self.act,
            "intent": asked["nlu"]["intent"]["name"],
            "confidence": 0.75,
        }

    def answer(self, call: dict[str, Any]) -> dict[str, Any]:
        attune = call["tracker"]["latest_message"].get("attune", {})
        custom = {"type": "interpretation", "turn": attune.get("turn"), "outcome": "done", "reasons": ["because"]}
        return {"events": [], "responses": [{"text": f"{call['next_action']} done"}, {"custom": custom}]}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        engine = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1

            def setup(self) -> None:
                engine.connections += 1
                super().setup()

            def log_message(self, *_: object) -> None:
                pass

            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                content = json.loads(raw)
                engine.tokens.append(self.headers.get("Authorization"))
                if self.path == "/v1/interpret":
                    engine.asked.append(content)
                    threading.Event().wait(engine.delay)
                    self.send(engine.interpret_status, engine.interpretation(content))
                elif self.path == "/v1/turns":
                    if engine.turns_status == 200:
                        engine.delivered.extend(content["items"])
                    self.send(engine.turns_status, {"items": []})
                elif engine.die_in_action:
                    self.close_connection = True
                else:
                    engine.actions.append(content)
                    engine.action_bytes.append(len(raw))
                    self.send(200, engine.answer(content))

            def send(self, status: int, content: object) -> None:
                body = content if isinstance(content, bytes) else json.dumps(content).encode()
                try:
                    self.send_response(status)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    self.close_connection = True
                self.close_connection = self.close_connection or engine.drop_connections

        return Handler


@pytest.fixture
def engine() -> Iterator[Engine]:
    """An engine of this test's own, running."""
    made = Engine()
    made.start()
    yield made
    made.stop()


@dataclass
class Bot:
    """A real `rasa run`."""

    url: str
    log: Path
    engine: Engine
    process: subprocess.Popen[bytes]

    def post(self, body: bytes, query: str = "", headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        request = urllib.request.Request(  # noqa: S310 - our own loopback address
            f"{self.url}/webhooks/rest/webhook{query}",
            data=body,
            headers={"Content-Type": "application/json", **(headers or {})},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def say(self, text: object, sender: object = "anna", **more: object) -> tuple[str, dict[str, Any]]:
        """Return the text and the one custom message of an answer, which must be there."""
        return self.answer(json.dumps({"sender": sender, "message": text, **more}).encode())

    def answer(self, body: bytes) -> tuple[str, dict[str, Any]]:
        status, raw = self.post(body)
        assert status == 200
        messages = json.loads(raw)
        customs = [message["custom"] for message in messages if "custom" in message]
        texts = [message["text"] for message in messages if "text" in message]
        assert len(customs) == 1, messages
        assert customs[0]["type"] == "interpretation"
        return " ".join(texts), customs[0]


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of the real configuration, domain and rules, trained on part of the sentences to save a minute."""
    folder = tmp_path_factory.mktemp("models")
    command = [sys.executable, "-m", "rasa", "train", "--domain", "domain", "--out", str(folder), "--data"]
    trained = subprocess.run(
        [*command, "data/rules.yml", "data/nlu/en/dialogue.yml"],
        cwd=PROJECT,
        env={**os.environ, **QUIET},
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert trained.returncode == 0, trained.stdout[-3000:] + trained.stderr[-3000:]
    return folder


@contextmanager
def running_bot(engine: Engine, model: Path, log: Path) -> Iterator[Bot]:
    """Start `rasa run` as the product does, wait until it answers, and stop it at the end."""
    port = free_port()
    options = ["--endpoints", "endpoints.yml", "--credentials", "credentials.yml", "-m", str(model)]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "rasa", "run", "-i", "127.0.0.1", "-p", str(port), *options],
            cwd=PROJECT,
            env={
                **os.environ,
                **QUIET,
                "ATTUNE_ENGINE_HOST": "127.0.0.1",
                "ATTUNE_ENGINE_PORT": str(engine.port),
                "ATTUNE_API_TOKEN": "let-me-in",
            },
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    bot = Bot(f"http://127.0.0.1:{port}", log, engine, process)

    def is_up() -> bool:
        assert process.poll() is None, log.read_text()[-3000:]
        try:
            return bool(urllib.request.urlopen(f"{bot.url}/", timeout=2))  # noqa: S310
        except OSError:
            return False

    try:
        wait_until(is_up, 120)
        yield bot
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="session")
def session_bot(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """One bot for all tests: it takes a quarter of a minute to start."""
    with running_bot(Engine(), model, tmp_path_factory.mktemp("bot") / "bot.log") as bot:
        yield bot


@pytest.fixture
def bot(session_bot: Bot) -> Iterator[Bot]:
    """The running bot with an engine that is up and remembers nothing."""
    session_bot.engine.__init__(port=session_bot.engine.port)  # type: ignore[misc] # the port is known to the bot
    session_bot.engine.start()
    yield session_bot
    session_bot.engine.stop()
