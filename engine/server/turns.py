"""`/v1/turns`: the turn log with its traces."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query
from pydantic import AwareDatetime, BaseModel, Field

from engine.domain import Answer, Outcome, Turn
from engine.server.parts import Engine

router = APIRouter(prefix="/v1", tags=["turns"])


class TurnView(BaseModel):
    """One utterance and all that came of it."""

    id: str
    at: AwareDatetime
    person: str
    device: str | None
    area: str | None
    text: str | None = Field(description="null: nothing was said, or it is forgotten")
    outcome: Outcome | None = Field(description="null: not answered yet")
    intent: str | None
    slots: dict[str, Any]
    targets: list[str]
    commands: list[dict[str, str]]
    confidence: float
    reasons: list[str]
    answer: str | None
    preferences: list[str]
    parts: list[dict[str, Any]] | None
    rewritten_from: str | None
    trace: list[dict[str, Any]] = Field(description="One entry a stage: `stage`, `took_ms`, and what the stage says.")


class TurnList(BaseModel):
    """Turns, the newest first."""

    items: list[TurnView]


@router.get("/turns")
def list_turns(
    engine: Engine,
    person: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 50,
    before: Annotated[str | None, Query(max_length=200, description="The last id of the page before.")] = None,
) -> TurnList:
    """The latest turns, of one person or of everybody."""
    with engine.store.begin(writes=False) as unit:
        found = unit.turns.latest(person, limit, before)
    return TurnList(items=[turn_view(turn) for turn in found])


@router.get("/turns/{turn_id}")
def get_turn(engine: Engine, turn_id: str) -> TurnView:
    """One turn."""
    with engine.store.begin(writes=False) as unit:
        turn = unit.turns.get(turn_id)
    if turn is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"The log has no turn with the id {turn_id!r}.")
    return turn_view(turn)


def turn_view(turn: Turn) -> TurnView:
    """What the API shows of a turn."""
    said, answer = turn.utterance, turn.answer or _so_far(turn)
    return TurnView(
        id=turn.id,
        at=said.at,
        person=said.person,
        device=said.endpoint,
        area=said.area,
        text=said.text or None,
        outcome=turn.answer.outcome if turn.answer else None,
        intent=answer.intent,
        slots=dict(answer.slots),
        targets=list(answer.targets),
        commands=[{"topic": command.topic, "payload": command.payload} for command in answer.commands],
        confidence=answer.confidence,
        reasons=list(answer.reasons),
        answer=answer.text or None,
        preferences=list(answer.preferences),
        parts=None if answer.parts is None else [dict(part) for part in answer.parts],
        rewritten_from=answer.rewritten_from,
        trace=[{"stage": stage.name, "took_ms": stage.took_ms} | dict(stage.data) for stage in turn.trace],
    )


def _so_far(turn: Turn) -> Answer:
    """A turn that is not answered shows the reading that it has."""
    read = turn.resolution.hypothesis if turn.resolution else None
    if read is None:
        return Answer(turn.id, "", Outcome.FAILED)
    return Answer(turn.id, "", Outcome.FAILED, read.intent, read.slots, read.targets, (), read.score, read.reasons)
