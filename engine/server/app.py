"""The HTTP application over one engine."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Final

from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware

from engine.pace import answering
from engine.server import devices, habits, health, people, problems, rasa, schedules, turns, weights
from engine.server.metrics import InterpretTimer, Metrics
from engine.server.parts import Parts
from engine.server.security import BodyCap, TokenGate

LARGEST_BODY: Final = 1_000_000
"""Bytes. Rasa's action call is the largest: its tracker and its domain, some 100 kB."""


def create_app(engine: Parts) -> FastAPI:
    """Make the application; it opens and closes nothing: the engine outlives it."""
    app = FastAPI(
        title="Attune",
        summary="A smart-home assistant that people can teach.",
        version=_version(),
        # Once for all routes; FastAPI would describe its own shape of errors otherwise.
        responses={"4XX": {"model": problems.Problem}, "5XX": {"model": problems.Problem}},
        redirect_slashes=False,
        redoc_url=None,
        lifespan=answering,
    )
    metrics = Metrics(engine.link)
    engine.store.on_answered(metrics.count)
    app.state.engine = engine
    app.state.metrics = metrics
    problems.install(app)
    for router in (
        rasa.router,
        devices.router,
        people.router(),
        habits.router,
        weights.router,
        schedules.router,
        turns.router,
        health.router,
    ):
        app.include_router(router)

    # The last one added stands outermost.
    app.add_middleware(BodyCap, limit=LARGEST_BODY)
    token = engine.settings.api_token
    if token is not None:
        app.add_middleware(TokenGate, token=token.get_secret_value())
    else:
        # Without a token only this machine is served, and a page in its browser must not get in by a name of its own
        # that resolves to 127.0.0.1 (DNS rebinding).
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=["localhost", "127.0.0.1", "[::1]"])
    app.add_middleware(InterpretTimer, histogram=metrics.interpret)
    return app


def _version() -> str:
    try:
        return version("attune")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "0"
