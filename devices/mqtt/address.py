"""Where the broker is: a URL of the settings, checked."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

_PORTS: Final = {"mqtt": 1883, "tcp": 1883, "mqtts": 8883, "ssl": 8883}


class _Tidy(ssl.SSLSocket):
    """Closes itself where the handshake fails: paho only lets go of it, and it would stay open until collected."""

    def do_handshake(self, block: bool = False) -> None:  # noqa: FBT001, FBT002 - the standard library's
        """Agree on keys, or be closed."""
        try:
            super().do_handshake(block)
        except OSError:
            self.close()
            raise


@dataclass(frozen=True, slots=True)
class Certificates:
    """The files (PEM) of a secure connection; they are read anew for each one, so that a renewed one counts."""

    ca_file: Path | None = None
    """Whose signature the broker's certificate needs; None: the machine's own authorities."""
    cert_file: Path | None = None
    """Our own certificate, for a broker that asks for one."""
    key_file: Path | None = None
    """Its key, without a password; None: it is in the same file."""

    def context(self) -> ssl.SSLContext:
        """What a secure connection is made with.

        Raises:
            OSError: a file can't be read.
            ssl.SSLError: one holds no certificate, or the key is not the certificate's.

        """
        context = ssl.create_default_context(cafile=None if self.ca_file is None else str(self.ca_file))
        context.sslsocket_class = _Tidy
        if self.cert_file is not None:
            # With no password at all OpenSSL would ask for the one of a locked key at the terminal.
            context.load_cert_chain(self.cert_file, self.key_file, password="")
        return context


@dataclass(frozen=True, slots=True)
class Address:
    """A broker and how to come in."""

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    secure: bool = False
    certificates: Certificates = Certificates()
    """Used where it is secure."""

    def __str__(self) -> str:
        """Without user and password: fit for logs."""
        return f"{'mqtts' if self.secure else 'mqtt'}://{self.host}:{self.port}"


def address_of(url: str, certificates: Certificates = Certificates()) -> Address:
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
        certificates=certificates,
    )
