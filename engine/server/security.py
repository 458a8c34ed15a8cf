"""What stands before every route: the token, and a limit on how much a caller may send."""

from __future__ import annotations

import hmac
from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.server.problems import problem

OPEN_PATHS: Final = frozenset({"/healthz"})
"""Asked by supervisors, which hold no token; it says nothing about the home."""


class TokenGate:
    """Lets a request in only with `Authorization: Bearer <token>`.

    Around the whole application, and not a dependency of routes: a route that is added later can't forget it, and
    what exists can't be told from what does not.
    """

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._token = token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or scope["path"] in OPEN_PATHS or self._shown(scope):
            await self._app(scope, receive, send)
            return
        refusal = problem(
            HTTPStatus.UNAUTHORIZED,
            "This needs the header 'Authorization: Bearer <ATTUNE_API_TOKEN>'.",
            headers={"WWW-Authenticate": 'Bearer realm="attune"'},
        )
        await refusal(scope, receive, send)

    def _shown(self, scope: Scope) -> bool:
        scheme, _, token = Headers(scope=scope).get("authorization", "").partition(" ")
        # In constant time: how long it takes must not tell how much of a guess is right.
        return scheme.lower() == "bearer" and hmac.compare_digest(token.strip().encode("latin-1"), self._token)


class BodyCap:
    """Stops reading a body beyond `limit` bytes, whether its length was announced or not.

    FastAPI's own `max_body_size` answers in plain text, and our errors are problem details.
    """

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        received = int(announced) if announced.isdecimal() and int(announced) > self._limit else 0

        async def limited() -> Message:
            nonlocal received
            if received <= self._limit:
                message = await receive()
                received += len(message.get("body", b""))
                if received <= self._limit:
                    return message
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"A body may have {self._limit} bytes at most.")

        await self._app(scope, limited, send)
