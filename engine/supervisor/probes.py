"""Asking a process whether it is ready."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import httpx


class Probe(Protocol):
    """One question to a process."""

    async def ask(self) -> str | None:
        """None: ready. Else what is missing, in a few words."""


@dataclass(frozen=True, slots=True)
class Connects:
    """Ready as soon as the port accepts connections."""

    host: str
    port: int

    async def ask(self) -> str | None:
        """None: ready. Else what is missing."""
        try:
            _, writer = await asyncio.open_connection(self.host, self.port)
        except OSError:
            return f"port {self.port} does not accept connections yet"
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
        return None


@dataclass(frozen=True, slots=True)
class Answers:
    """Ready as soon as GET gives 200."""

    url: str
    headers: Mapping[str, str]

    async def ask(self) -> str | None:
        """None: ready. Else what is missing."""
        try:
            async with _client(self.headers) as client:
                reply = await client.get(self.url)
        except httpx.HTTPError:
            return "does not answer yet"
        if reply.status_code == httpx.codes.OK:
            return None
        return _reason(reply)


class DevicesShow:
    """Ready as soon as the engine shows devices, and no more of them than a moment ago: the house has moved in."""

    def __init__(self, url: str, headers: Mapping[str, str]) -> None:
        self._url = url
        self._headers = headers
        self._before = 0

    async def ask(self) -> str | None:
        """None: ready. Else what is missing."""
        try:
            async with _client(self._headers) as client:
                reply = await client.get(self._url)
                count = len(reply.raise_for_status().json()["items"])
        except (httpx.HTTPError, json.JSONDecodeError, KeyError, TypeError):
            return "the engine does not list its devices yet"
        before, self._before = self._before, count
        return None if count and count == before else f"{count} devices have shown up"


def _client(headers: Mapping[str, str]) -> httpx.AsyncClient:
    """Make a client for plain HTTP on this machine: no proxies, and no certificates, which take 50 ms to load."""
    return httpx.AsyncClient(timeout=2, headers=headers, trust_env=False, verify=False)  # noqa: S501


def _reason(reply: httpx.Response) -> str:
    """Tell why it is not ready: the detail of a problem, where it sent one."""
    with contextlib.suppress(json.JSONDecodeError, KeyError, TypeError):
        return str(reply.json()["detail"])[:200]
    return f"answers {reply.status_code}"
