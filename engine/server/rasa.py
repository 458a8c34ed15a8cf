"""The calls of the bot: understand an utterance, and Rasa's action protocol; alone here in knowing Rasa."""

from __future__ import annotations

from typing import Annotated, Any, cast

from fastapi import APIRouter, Request, Response, status
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime, BaseModel, BeforeValidator, Field
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from engine.domain import RankedIntent
from engine.language.segments import Segment
from engine.service import Missed, Service

router = APIRouter(tags=["bot"])

LONGEST_ID = 200
LONGEST_TEXT = 100_000


def _as_text(value: object) -> object:
    return "" if value is None else value


class Scored(BaseModel):
    """One intent of the ranking."""

    name: str | None = None
    confidence: float = Field(default=0.0, ge=0, le=1)


class Stretch(BaseModel):
    """What stands between two commas or conjunctions, with the one that follows it."""

    text: str = Field(max_length=LONGEST_TEXT)
    ranking: list[Scored] = Field(default_factory=list, max_length=100)


class Nlu(BaseModel):
    """What the pipeline before the engine's component found."""

    ranking: list[Scored] = Field(default_factory=list, max_length=100)
    segments: list[Stretch] = Field(default_factory=list, max_length=100)
    took_ms: float = Field(default=0.0, ge=0)


class InterpretRequest(BaseModel):
    """One utterance, as the bot's last component sends it; unknown fields are ignored."""

    sender: str = Field(min_length=1, max_length=LONGEST_ID)
    text: Annotated[str, BeforeValidator(_as_text)] = Field(max_length=LONGEST_TEXT)
    metadata: Any = None
    nlu: Nlu = Nlu()


class InterpretReply(BaseModel):
    """What the bot needs to route the turn."""

    turn: str
    act: str
    intent: str | None
    confidence: float


class MissedTurn(BaseModel):
    """A turn that the bot answered alone."""

    turn: str = Field(min_length=1, max_length=LONGEST_ID)
    sender: str = Field(min_length=1, max_length=LONGEST_ID)
    text: Annotated[str, BeforeValidator(_as_text)] = Field(max_length=LONGEST_TEXT)
    metadata: Any = None
    at: AwareDatetime
    answer: str = Field(max_length=10_000)


class MissedTurns(BaseModel):
    """What the bot kept while the engine was away."""

    items: list[MissedTurn] = Field(max_length=1_000)


def _service(request: Request) -> Service:
    return cast("Service", request.app.state.engine.service)


@router.post("/v1/interpret", response_model=InterpretReply)
async def interpret(body: InterpretRequest, request: Request) -> Response:
    """Understand one utterance in the present context. Opens a turn; changes nothing in the home."""
    segments = [Segment(one.text, _ranked(one.ranking)) for one in body.nlu.segments]
    # A thread is woken once: for a plain function the framework wakes one for the function and one for its reply.
    understood = await run_in_threadpool(
        _service(request).interpret,
        body.text,
        body.sender,
        body.metadata,
        _ranked(body.nlu.ranking),
        body.nlu.took_ms,
        segments,
    )
    reply = InterpretReply(
        turn=understood.turn, act=understood.act.value, intent=understood.intent, confidence=understood.confidence
    )
    return Response(reply.model_dump_json(), media_type="application/json")


def _ranked(lines: list[Scored]) -> tuple[RankedIntent, ...]:
    return tuple(RankedIntent(one.name, one.confidence) for one in lines if one.name)


@router.post("/v1/turns", status_code=status.HTTP_204_NO_CONTENT)
def record(body: MissedTurns, request: Request) -> Response:
    """Log turns that the bot had to answer while the engine could not be reached."""
    missed = [Missed(one.turn, one.sender, one.text, one.metadata, one.at, one.answer) for one in body.items]
    _service(request).record_missed(missed)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


@router.post("/webhook", include_in_schema=False)
async def webhook(request: Request) -> JSONResponse:
    """Rasa's action protocol: run the action that a rule picked."""
    call = await request.json()
    executor = cast("ActionExecutor", request.app.state.engine.executor)
    try:
        # Rasa repeats its domain in every call, which no action of ours reads.
        result = await executor.run({**call, "domain": {}})
    except (ActionExecutionRejection, ActionNotFoundException) as problem:
        name = str(call.get("next_action"))
        return JSONResponse({"error": str(problem), "action_name": name}, status.HTTP_400_BAD_REQUEST)
    return JSONResponse(result.model_dump() if result else {"events": [], "responses": []})
