"""The few settings that the bot reads from its environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rasa.shared.exceptions import RasaException

from components import homes

DEFAULT_ENGINE_HOST = "127.0.0.1"
DEFAULT_ENGINE_PORT = 8000
DEFAULT_INTERPRET_TIMEOUT_MS = 150
DEFAULT_LANGUAGE = "en"
MAX_INTERPRET_TIMEOUT_MS = 10_000


class InvalidSetting(RasaException):  # type: ignore[misc] # rasa is untyped
    """A setting has a value that can't be used; the message names it, and Rasa prints it without a traceback."""


@dataclass(frozen=True)
class BotSettings:
    """Where the engine is and how long to wait for it."""

    engine_host: str = DEFAULT_ENGINE_HOST
    """Address at which the engine is reached from here."""
    engine_port: int = DEFAULT_ENGINE_PORT
    """Its TCP port."""
    api_token: str | None = field(default=None, repr=False)
    """Sent as a bearer token; None: the engine asks for none."""
    interpret_timeout: float = DEFAULT_INTERPRET_TIMEOUT_MS / 1000
    """Seconds that a turn may wait for the engine's interpretation."""
    language: str = DEFAULT_LANGUAGE
    """What people speak; decides what the bot is trained on."""
    offline: bool = False
    """True: the engine is never called, and the plain NLU result goes on (for evaluating the NLU alone)."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> BotSettings:
        """Read the settings; raises InvalidSetting for one that can't be used."""
        timeout_ms = _number(
            environment, "ATTUNE_INTERPRET_TIMEOUT_MS", DEFAULT_INTERPRET_TIMEOUT_MS, MAX_INTERPRET_TIMEOUT_MS
        )
        return cls(
            engine_host=environment.get("ATTUNE_ENGINE_HOST", "").strip() or DEFAULT_ENGINE_HOST,
            engine_port=_number(environment, "ATTUNE_ENGINE_PORT", DEFAULT_ENGINE_PORT, 65_535),
            api_token=environment.get("ATTUNE_API_TOKEN") or None,
            interpret_timeout=timeout_ms / 1000,
            language=_language(environment),
            offline=environment.get("ATTUNE_OFFLINE", "0").strip().lower() in {"1", "true", "yes", "on"},
        )


def _language(environment: Mapping[str, str]) -> str:
    language = environment.get("ATTUNE_LANGUAGE", "").strip() or DEFAULT_LANGUAGE
    if language not in (known := homes.languages()):
        raise InvalidSetting(f"ATTUNE_LANGUAGE must be one of {', '.join(sorted(known))}, not {language[:40]!r}.")
    return language


def _number(environment: Mapping[str, str], name: str, default: int, maximum: int) -> int:
    raw = environment.get(name, "").strip()
    if not raw:
        return default
    if not (raw.isascii() and raw.isdigit() and 1 <= int(raw) <= maximum):
        raise InvalidSetting(f"{name} must be a whole number from 1 to {maximum}, not {raw[:40]!r}.")
    return int(raw)
