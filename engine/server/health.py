"""Whether the engine lives, whether it can serve a turn, and its figures."""

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from engine.server.metrics import CONTENT_TYPE
from engine.server.parts import Engine
from engine.server.problems import problem

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """Alive: answers as long as the process does, whatever the database and the broker do."""
    return {"status": "alive"}


@router.get("/readyz")
def readyz(engine: Engine) -> Response:
    """Ready to serve a turn, and what it stands on; 503 with the reason where it is not."""
    state: dict[str, Any] = dict(engine.ready())
    if state.get("ready"):
        return JSONResponse(state)
    detail = str(state.get("reason") or "The engine can't serve a turn yet.")
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, members=state, headers={"Retry-After": "1"})


@router.get("/metrics", response_class=Response)
def metrics(request: Request) -> Response:
    """Figures for Prometheus."""
    return Response(request.app.state.metrics.text(), media_type=CONTENT_TYPE)
