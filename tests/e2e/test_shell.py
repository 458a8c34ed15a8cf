"""The conversations through the real `rasa shell`, in a pseudo-terminal, as `make chat` opens it."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator

import pexpect
import pytest

from tests.support.system import ATTUNE, ROOT, System

PROMPT = "Your input ->"


class Shell:
    def __init__(self, child: pexpect.spawn[str]) -> None:
        self._child = child

    def say(self, text: str) -> str:
        """Type a line; what is printed until the next prompt, without colours."""
        self._child.send(text + "\r")
        # The prompt is drawn again with each key; the one that counts stands alone after the answer.
        self._child.expect(re.escape(text) + r"[^\n]*\n", timeout=30)
        self._child.expect(re.escape(PROMPT), timeout=30)
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self._child.before or "")


@pytest.fixture(scope="module")
def shell(system: System) -> Iterator[Shell]:
    environment = {**os.environ, **system.environment, "TERM": "xterm", "COLUMNS": "200"}
    child = pexpect.spawn(
        str(ATTUNE), ["chat", "--person", "sue"], cwd=str(ROOT), env=environment, encoding="utf-8", timeout=120
    )
    child.setwinsize(50, 200)
    if os.environ.get("ATTUNE_TEST_SHOW"):
        child.logfile_read = sys.stderr
    child.expect(re.escape(PROMPT))
    yield Shell(child)
    child.send("/stop\r")
    child.expect(pexpect.EOF, timeout=30)
    child.close()


def test_a_request_is_carried_out_and_a_question_answered_with_the_reason(shell: Shell):
    assert "turned on the Oven" in shell.say("turn on the oven")
    assert "because the oven is on" in shell.say("what is the temperature?")
    assert "turned off the Oven" in shell.say("turn off the oven")
    assert "in the Kitchen" in shell.say("what is the temperature?")


def test_the_part_for_programs_is_not_shown_to_people(shell: Shell):
    said = shell.say("turn on the light")
    assert "Ceiling Light" in said
    assert "interpretation" not in said


def test_teaching_works_here_as_well(shell: Shell):
    assert "you like rock" in shell.say("I like rock")
    assert "you like rock" in shell.say("play some music")
    assert "forgot" in shell.say("forget that I like rock")


def test_a_film_is_played_on_the_display_at_which_one_chats(shell: Shell):
    assert "the film “Hunger Games”" in shell.say("play Hunger Games")
    assert "What did you mean?" in shell.say("that's wrong")
    assert "leave it" in shell.say("never mind")
