"""Every setting: read once from the environment (prefix `ATTUNE_`) or `.env`; a sentence for each fault."""

from __future__ import annotations

import difflib
import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import unquote, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict
from tzlocal import get_localzone

PREFIX: Final = "ATTUNE_"

BOT_ONLY: Final = frozenset({"ATTUNE_OFFLINE", "ATTUNE_ENGINE_HOST"})
"""Read by the bot alone, and set by us while it trains; not for people."""

type Port = Annotated[int, Field(ge=1, le=65535)]
# Absolute, because the processes that inherit these settings run in folders of their own.
type AbsolutePath = Annotated[Path, AfterValidator(lambda path: path.expanduser().absolute())]


class LogLevel(StrEnum):
    """How much is logged; each level contains the ones after it."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


class Settings(BaseSettings):
    """The settings of one run. Nothing changes them afterwards."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True, validate_default=True
    )

    host: str = Field(
        default="127.0.0.1",
        description="Address on which the engine and the bot listen. Beyond loopback it needs `ATTUNE_API_TOKEN`.",
    )
    bot_port: Port = Field(default=5005, description="Port of the bot: the REST channel for voice and chat front-ends.")
    engine_port: Port = Field(default=8000, description="Port of the engine: `/v1`, `/docs`, health and metrics.")
    mqtt_port: Port = Field(
        default=1883, description="Port of the broker that is started here; unused with a given one."
    )
    mqtt_url: str | None = Field(
        default=None,
        repr=False,
        description="The home's MQTT broker: `mqtt://` or `mqtts://`, with user and password where it asks for them. "
        "Unset: a broker is started on this machine, for this machine only.",
    )
    mqtt_ca_file: AbsolutePath | None = Field(
        default=None, description="Certificate authority (PEM) that signed the broker's certificate, for `mqtts://`."
    )
    mqtt_cert_file: AbsolutePath | None = Field(
        default=None, description="Certificate (PEM) to show to a broker that asks for one, for `mqtts://`."
    )
    mqtt_key_file: AbsolutePath | None = Field(
        default=None,
        description="Key (PEM, without a password) of that certificate. Unset: it is in the same file.",
    )
    discovery_prefix: str = Field(
        default="homeassistant",
        pattern=r"^[^+#\x00/$][^+#\x00]{0,99}$",
        description="First part of the topics of Home Assistant MQTT discovery.",
    )
    simulated_house: bool | None = Field(
        default=None,
        description="Whether the simulated house runs (1 or 0). Unset: yes with the broker that is started here, "
        "no with a given one, so that no pretend devices show up in a real home.",
    )
    home_file: AbsolutePath = Field(
        default=Path("home.yaml"),
        description="What no device tells about the home: areas, floors, aliases, screens. Read again when it changes.",
    )
    state_dir: AbsolutePath = Field(default=Path("var"), description="Folder for the database and the logs.")
    database_url: str = Field(
        default_factory=lambda data: f"sqlite:///{data['state_dir']}/attune.db",
        repr=False,
        description="SQLite (`sqlite:///file`) or PostgreSQL (`postgresql://user:password@host/name`). "
        "Unset: `attune.db` in the state folder.",
    )
    turn_retention_days: int = Field(
        default=30, ge=1, le=3650, description="Days after which what was said is forgotten; figures about it stay."
    )
    api_token: SecretStr | None = Field(
        default=None, min_length=1, description="Bearer token that every caller of the engine must then send."
    )
    interpret_timeout_ms: int = Field(
        default=150, ge=10, le=10_000, description="How long the bot waits for the engine to understand a request."
    )
    language: Literal["de", "en", "fr"] = Field(
        default="en", description="What people speak: decides what the bot is trained on. The answers are in English."
    )
    timezone: str | None = Field(
        default=None, description="The home's time zone, such as `Europe/Berlin`. Unset: the machine's."
    )
    log_level: LogLevel = Field(default=LogLevel.INFO, description="How much the engine logs.")
    log_format: Literal["human", "json"] = Field(
        default="human", description="Lines for people, or one JSON object each."
    )

    @field_validator("mqtt_url")
    @classmethod
    def _is_a_broker(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url)
        if parts.scheme not in {"mqtt", "mqtts"} or not parts.hostname:
            message = "should look like mqtt://host:1883 or mqtts://user:password@host:8883"
            raise ValueError(message)
        _ = parts.port  # Raises ValueError, with its own sentence, where the port is no number.
        return url

    @field_validator("database_url")
    @classmethod
    def _is_a_database(cls, url: str) -> str:
        if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            message = "should look like sqlite:///attune.db or postgresql://user:password@host/name"
            raise ValueError(message)
        return url

    @field_validator("timezone")
    @classmethod
    def _is_a_time_zone(cls, name: str | None) -> str | None:
        if name is None:
            return None
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as problem:
            message = "is no known time zone; try one like Europe/Berlin"
            raise ValueError(message) from problem
        return name

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_capitals(cls, level: object) -> object:
        return level.upper() if isinstance(level, str) else level

    @model_validator(mode="after")
    def _is_protected(self) -> Self:
        if self.api_token is None and not is_loopback(self.host):
            message = (
                f"ATTUNE_HOST={self.host} would let other machines control this home, and ATTUNE_API_TOKEN is not set: "
                "set it to a long secret, or leave ATTUNE_HOST at 127.0.0.1."
            )
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _key_has_its_certificate(self) -> Self:
        if self.mqtt_key_file is not None and self.mqtt_cert_file is None:
            message = "ATTUNE_MQTT_KEY_FILE is set without ATTUNE_MQTT_CERT_FILE: a key is of no use by itself."
            raise ValueError(message)
        return self

    @property
    def broker_url(self) -> str:
        """The given broker, or the one that is started here. May hold a password: log `redacted()` of it."""
        return self.mqtt_url or f"mqtt://127.0.0.1:{self.mqtt_port}"

    @property
    def house_runs(self) -> bool:
        """Whether the simulated house is part of this run."""
        return self.mqtt_url is None if self.simulated_house is None else self.simulated_house

    @property
    def tz(self) -> tzinfo:
        """The home's time zone."""
        return ZoneInfo(self.timezone) if self.timezone else get_localzone()

    @property
    def reach(self) -> str:
        """The address at which programs on this machine reach the engine and the bot."""
        if self.host in {"0.0.0.0", "::", ""}:  # noqa: S104 - compared, not bound
            return "127.0.0.1"
        return f"[{self.host}]" if ":" in self.host else self.host

    @property
    def engine_url(self) -> str:
        """Where the engine answers, without a slash at the end."""
        return f"http://{self.reach}:{self.engine_port}"

    @property
    def bot_url(self) -> str:
        """Where the bot answers, without a slash at the end."""
        return f"http://{self.reach}:{self.bot_port}"

    @property
    def authorization(self) -> dict[str, str]:
        """The HTTP header that the engine asks of its callers; empty where it asks for none."""
        return {} if self.api_token is None else {"Authorization": f"Bearer {self.api_token.get_secret_value()}"}

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no log line may hold."""
        passwords = (unquote(urlsplit(url).password or "") for url in (self.broker_url, self.database_url))
        token = "" if self.api_token is None else self.api_token.get_secret_value()
        return tuple(secret for secret in (token, *passwords) if secret)

    def environment(self) -> dict[str, str]:
        """These settings as variables, for the processes that are started here; secrets included."""
        pairs: dict[str, str] = {}
        for name, value in self:
            if isinstance(value, SecretStr):
                value = value.get_secret_value()  # noqa: PLW2901 - the same value, opened
            if value is not None:
                pairs[PREFIX + name.upper()] = str(int(value)) if isinstance(value, bool) else str(value)
        return pairs


@dataclass(frozen=True, slots=True)
class Misconfigured:
    """The settings can't be used."""

    problems: tuple[str, ...]
    """One sentence each: which setting, what is wrong, what it should be."""


def load(env_file: Path | None = Path(".env")) -> Settings | Misconfigured:
    """Read the environment and `env_file` (the environment wins)."""
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        # The default of one setting that waits for another is no fault of its own.
        faults = (fault for fault in error.errors() if fault["type"] != "default_factory_not_called")
        return Misconfigured(tuple(_sentence(fault) for fault in faults))
    except (OSError, UnicodeDecodeError) as error:
        return Misconfigured((f"{env_file} can't be read: {error}.",))


def misspelt(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """A sentence for each variable that looks like a setting and is none: a typo would silently change nothing."""
    known = {PREFIX + name.upper() for name in Settings.model_fields} | BOT_ONLY
    sentences = []
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            sentences.append(f"{name} is not a setting and is ignored." + (f" Did you mean {near[0]}?" if near else ""))
    return tuple(sentences)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach what listens on `host`; a name other than localhost counts as reachable."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def redacted(url: str) -> str:
    """The URL without its password, for logs and messages."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    user, _, where = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user.partition(':')[0]}:…@{where}"))


def _sentence(fault: ErrorDetails) -> str:
    if not fault["loc"]:
        return _reason(fault)
    field = str(fault["loc"][0])
    name = PREFIX + field.upper()
    # A token, or a URL with a password in it, must not end up on a screen or in a log.
    shown = name if field in {"api_token", "mqtt_url", "database_url"} else f"{name}={fault['input']}"
    return f"{shown}: {_reason(fault)}."


def _reason(fault: ErrorDetails) -> str:
    context: Mapping[str, Any] = fault.get("ctx", {})
    match fault["type"]:
        case "value_error":
            return str(context["error"])
        case "int_parsing" | "int_type" | "int_from_float":
            return "should be a whole number"
        case "bool_parsing":
            return "should be 1 or 0"
        case "greater_than_equal":
            return f"should be {context['ge']} or more"
        case "less_than_equal":
            return f"should be {context['le']} or less"
        case "string_pattern_mismatch":
            return "should be a topic without wildcards that starts with neither / nor $"
        case "string_too_short" | "too_short":
            return f"should have {context['min_length']} characters or more"
        case _:
            message = fault["msg"]
            return message[:1].lower() + message[1:]
