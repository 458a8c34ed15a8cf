"""One action per dialogue act: read the turn from the tracker, call the engine's verb, render the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from engine.domain import Answer, DialogueAct, Outcome
from engine.service import Service

log = structlog.get_logger(__name__)

TERMINAL: Final = "cmdline"
"""Name of the channel of `rasa shell`, which would print the part for programs to people."""
BROKEN: Final = "Something went wrong on my side, and I don't know whether it was done. Please look, and try again."


class Respond(Action):  # type: ignore[misc]  # rasa_sdk ships no types
    """The action of one dialogue act."""

    def __init__(self, act: DialogueAct, service: Service) -> None:
        self._act = act
        self._service = service

    def name(self) -> str:
        """As the rules and the domain call it."""
        return f"action_{self._act.value}"

    async def run(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: Mapping[str, Any],  # noqa: ARG002 - Rasa's protocol hands it over
    ) -> list[dict[str, Any]]:
        """Answer the turn that the last NLU component opened."""
        understood = tracker.latest_message.get("attune") or {}
        turn = str(understood.get("turn", ""))
        try:
            answer = await asyncio.to_thread(self._service.respond, turn)
        except Exception:
            # An action that raises gives the person an empty reply; this is the one boundary around all of them.
            log.exception("action failed", act=self._act.value, turn=turn)
            answer = Answer(
                turn, BROKEN, Outcome.FAILED, reasons=("an internal error; the log has it under the turn's id",)
            )
        shown = None if tracker.get_latest_input_channel() == TERMINAL else rendered(answer)
        dispatcher.utter_message(text=answer.text, json_message=shown)
        return []


def rendered(answer: Answer) -> dict[str, Any]:
    """The answer for programs, in the shape of the REST contract."""
    said = asdict(answer)
    del said["text"]
    commands = [{"topic": command.topic, "payload": command.payload} for command in answer.commands]
    return {"type": "interpretation", **said, "outcome": answer.outcome.value, "commands": commands}


def actions(service: Service) -> list[Action]:
    """Every action that the domain names, over one service."""
    return [Respond(act, service) for act in DialogueAct]
