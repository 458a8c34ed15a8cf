"""Errors as problem details (RFC 9457), whatever goes wrong and wherever."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from devices.home_file import HomeFileBroken
from engine.store import StoreUnavailable

_log: Final = logging.getLogger(__name__)


class Fault(BaseModel):
    """One thing that is wrong with a request."""

    pointer: str | None = Field(default=None, description="Where in the body, as a JSON pointer: `#/when/area`.")
    parameter: str | None = Field(default=None, description="Which parameter of the path or the query.")
    detail: str


class Problem(BaseModel):
    """What every error looks like (`application/problem+json`)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[Fault] = []


class ProblemResponse(JSONResponse):
    """JSON of the media type that RFC 9457 gives it."""

    media_type = "application/problem+json"


def problem(
    status: int,
    detail: str,
    *,
    errors: Sequence[Fault] = (),
    members: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> ProblemResponse:
    """A problem as a response; `members` are further facts that a program may read."""
    found = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=list(errors))
    content = dict(members or {}) | found.model_dump(exclude_none=True)
    if not errors:
        del content["errors"]
    return ProblemResponse(content, status_code=status, headers=headers)


def install(app: FastAPI) -> None:
    """Answer every error of the application with problem details."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(StoreUnavailable, _no_store)
    app.add_exception_handler(HomeFileBroken, _no_home_file)
    app.add_middleware(Boundary)


def _http(request: Request, error: Exception) -> ProblemResponse:
    error = cast("HTTPException", error)
    detail = str(error.detail)
    if detail == HTTPStatus(error.status_code).phrase:
        # The framework's own, which only repeat the title.
        detail = f"{request.method} {request.url.path} is not served here."
    return problem(error.status_code, detail, headers=error.headers)


def _invalid(request: Request, error: Exception) -> ProblemResponse:
    del request
    found = cast("RequestValidationError", error).errors()
    faults = [_fault(fault["loc"], fault["msg"]) for fault in found]
    detail = "; ".join(f"{fault.pointer or fault.parameter}: {fault.detail}" for fault in faults[:3])
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, f"The request is not valid. {detail}", errors=faults)


def _fault(location: Sequence[str | int], message: str) -> Fault:
    where, *path = location or ("body",)
    message = message.removeprefix("Value error, ")
    if where == "body":
        # A number alone is the offset at which JSON could not be read on; it points to no member.
        steps = [] if len(path) == 1 and isinstance(path[0], int) else path
        return Fault(
            pointer="#" + "".join("/" + str(s).replace("~", "~0").replace("/", "~1") for s in steps), detail=message
        )
    return Fault(parameter=".".join(map(str, path)), detail=message)


def _no_store(request: Request, error: Exception) -> ProblemResponse:
    error = cast("StoreUnavailable", error)
    _log.error("%s %s: %s", request.method, request.url.path, error)
    return problem(
        HTTPStatus.SERVICE_UNAVAILABLE, str(error), members={"reason": error.why.value}, headers={"Retry-After": "1"}
    )


def _no_home_file(request: Request, error: Exception) -> ProblemResponse:
    _log.error("%s %s: %s", request.method, request.url.path, error)
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, str(error))


class Boundary:
    """Answers what nobody expected, and logs it.

    The framework has a place for this too, but raises the error again after its answer; the server then drops the
    connection, and with it whatever else a kept-alive caller sends on it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception:
            if started or scope["type"] != "http":
                raise
            _log.exception("%s %s failed", scope["method"], scope["path"])
            answer = problem(
                HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong inside; the engine's log says what."
            )
            await answer(scope, receive, send)
