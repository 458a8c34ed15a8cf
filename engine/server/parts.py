"""What the HTTP side needs of the engine, and how a route gets at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Protocol, cast

from fastapi import Depends, Request
from pydantic import SecretStr

from devices.discovery.convention import Rejection
from devices.model import Area, Device, Home
from engine.habit_book import HabitBook
from engine.judge import Judge
from engine.store import Database


class Settings(Protocol):
    """The settings that the HTTP side looks at."""

    @property
    def api_token(self) -> SecretStr | None:
        """What a caller must show as a bearer token; None: nobody is asked."""


class Link(Protocol):
    """The home, and the changes to it that people may make; see `devices.link.HomeLink`."""

    @property
    def home(self) -> Home: ...

    @property
    def connected(self) -> bool: ...

    def rejections(self) -> Sequence[Rejection]:
        """The latest messages that were not used, oldest first."""

    def edit_device(
        self,
        device_id: str,
        *,
        name: str | None = None,
        area: str | None = None,
        aliases: Sequence[str] | None = None,
        screen: bool | None = None,
    ) -> Device | None:
        """Change what is given; None: no such device."""

    def edit_area(self, name: str, *, floor: str | None = None, aliases: Sequence[str] | None = None) -> Area:
        """Change what is given of an area, or make it."""


class Parts(Protocol):
    """The engine as the HTTP side sees it; see `engine.bootstrap.Engine`."""

    @property
    def settings(self) -> Settings: ...

    @property
    def store(self) -> Database: ...

    @property
    def link(self) -> Link: ...

    @property
    def habits(self) -> HabitBook: ...

    @property
    def judge(self) -> Judge: ...

    def ready(self) -> Mapping[str, Any]:
        """Whether a turn can be served: `ready` (bool), `reason` (a sentence where not), and facts of its own.

        Raises:
            StoreUnavailable: the database does not answer.
        """


def parts(request: Request) -> Parts:
    """The engine that the application was made for."""
    return cast("Parts", request.app.state.engine)


Engine = Annotated[Parts, Depends(parts)]
"""A route's argument of this type is the engine."""
