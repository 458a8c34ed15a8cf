"""Which broker is run, and how."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from devices.broker import BrokerKind, available_kind, command


def test_an_installed_mosquitto_is_used_and_bound_to_loopback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: "/opt/mosquitto")
    assert available_kind() is BrokerKind.MOSQUITTO
    assert command(BrokerKind.MOSQUITTO, 1884, tmp_path) == ("/opt/mosquitto", "-c", str(tmp_path / "mosquitto.conf"))
    assert "listener 1884 127.0.0.1\n" in (tmp_path / "mosquitto.conf").read_text()


def test_without_mosquitto_the_one_that_came_with_us_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    assert available_kind() is BrokerKind.EMBEDDED
    assert command(BrokerKind.EMBEDDED, 1884, tmp_path) == (sys.executable, "-m", "devices.broker", "--port", "1884")
