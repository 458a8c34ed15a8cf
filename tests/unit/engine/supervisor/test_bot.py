"""When the bot's model belongs to what is on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.supervisor.bot import INPUTS, fingerprint


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in INPUTS:
        path = tmp_path / name
        if path.suffix:
            path.write_text(name)
        else:
            path.mkdir()
            (path / "a.yml").write_text(name)
    return tmp_path


def test_the_same_inputs_are_not_trained_again(project: Path) -> None:
    assert fingerprint("en", project) == fingerprint("en", project)


@pytest.mark.parametrize("changed", ["config.yml", "domain/a.yml", "data/a.yml", "components/a.yml", "uv.lock"])
def test_a_change_of_any_input_is_a_reason_to_train(project: Path, changed: str) -> None:
    before = fingerprint("en", project)
    (project / changed).write_text("changed")
    assert fingerprint("en", project) != before


def test_another_language_is_a_reason_to_train(project: Path) -> None:
    assert fingerprint("de", project) != fingerprint("en", project)


def test_moving_a_text_from_one_file_to_another_is_a_change(project: Path) -> None:
    before = fingerprint("en", project)
    (project / "data" / "a.yml").rename(project / "data" / "b.yml")
    assert fingerprint("en", project) != before


def test_what_python_and_editors_leave_behind_is_no_change(project: Path) -> None:
    before = fingerprint("en", project)
    (project / "components" / "__pycache__").mkdir()
    (project / "components" / "__pycache__" / "a.cpython-310.pyc").write_bytes(b"x")
    (project / "data" / ".a.yml.swp").write_text("x")
    (project / "models").mkdir()
    (project / "models" / "old.tar.gz").write_text("x")
    assert fingerprint("en", project) == before
