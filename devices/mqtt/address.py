"""Where the broker is: a URL of the settings, checked."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

_PORTS: Final = {"mqtt": 1883, "tcp": 1883, "mqtts": 8883, "ssl": 8883}


@dataclass(frozen=True, slots=True)
class Address:
    """A broker and how to come in."""

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    secure: bool = False
    ca_file: Path | None = None
    """Whose signature the broker's certificate needs; None: the machine's own authorities."""

    def __str__(self) -> str:
        """Without user and password: fit for logs."""
        return f"{'mqtts' if self.secure else 'mqtt'}://{self.host}:{self.port}"

    def tls(self) -> ssl.SSLContext:
        """The context of a secure connection.

        Raises:
            OSError: the CA file can't be read.
            ssl.SSLError: it holds no certificate.

        """
        return ssl.create_default_context(cafile=None if self.ca_file is None else str(self.ca_file))


def address_of(url: str, ca_file: Path | None = None) -> Address:
    """Read `mqtt://[user[:password]@]host[:port]`, or `mqtts://` for TLS.

    Raises:
        ValueError: with a sentence that never repeats the URL, as it may hold a password.

    """
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        msg = "The MQTT URL must look like mqtt://host:1883 or mqtts://user:password@host:8883."
        raise ValueError(msg)
    try:
        port = parts.port or _PORTS[parts.scheme]
    except ValueError:
        msg = "The port of the MQTT URL is no number from 1 to 65535."
        raise ValueError(msg) from None
    return Address(
        host=parts.hostname,
        port=port,
        user=None if parts.username is None else unquote(parts.username),
        password=None if parts.password is None else unquote(parts.password),
        secure=_PORTS[parts.scheme] == _PORTS["mqtts"],
        ca_file=ca_file,
    )
