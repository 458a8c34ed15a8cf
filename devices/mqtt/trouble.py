"""Why there is no connection to the broker: a reason and a sentence that says what to do, never with a password."""

from __future__ import annotations

import errno
import socket
import ssl
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from devices.mqtt.address import Address


class Why(StrEnum):
    """What stands between us and the broker."""

    NOT_THERE = "not_there"
    """Nothing listens there, or it does not answer."""
    UNKNOWN_HOST = "unknown_host"
    """The host's name means nothing on this network."""
    LOST = "lost"
    """The connection was there, and ended."""
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - a word for people
    """User or password are not right."""
    NOT_ALLOWED = "not_allowed"
    """The broker knows who asks, or asks for nobody's name, and says no."""
    REFUSED = "refused"
    """It says no for another reason."""
    UNTRUSTED = "untrusted"
    """Its certificate was not signed by the authority that counts, or is for another host, or is out of date."""
    CLIENT_CERTIFICATE = "client_certificate"
    """It asks for a certificate of ours, or does not take the one that it got."""
    NOT_SECURE = "not_secure"
    """What answers there does not speak TLS, or not one that is safe enough."""
    BAD_FILE = "bad_file"
    """A certificate or key of the settings can't be used."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One reason why the broker can't be used now."""

    why: Why
    sentence: str
    """For people: what is wrong and which setting to look at."""


_OURS: Final = "ATTUNE_MQTT_CERT_FILE and ATTUNE_MQTT_KEY_FILE"
_CLIENT_ALERTS: Final = (
    "certificate required", "bad certificate", "unknown ca", "certificate unknown", "certificate revoked",
    "certificate expired", "access denied", "handshake failure", "unsupported certificate", "decrypt error",
)  # fmt: skip
"""Alerts that a server sends about the certificate of a client (RFC 8446, section 6.2)."""
_CONNACK: Final = {
    "Bad user name or password": Why.WRONG_PASSWORD,
    "Not authorized": Why.NOT_ALLOWED,
}


def unreachable(address: Address, problem: OSError) -> Trouble:
    """Why connecting failed."""
    if isinstance(problem, ssl.SSLCertVerificationError):
        return Trouble(
            Why.UNTRUSTED,
            f"The broker at {address} is not trusted: {problem.verify_message}. ATTUNE_MQTT_CA_FILE must hold the "
            "authority that signed its certificate, and the URL the name that stands in it.",
        )
    if isinstance(problem, socket.gaierror):
        return Trouble(Why.UNKNOWN_HOST, f"The broker's host {address.host!r} is not known on this network.")
    # A listener without TLS hangs up on the first bytes of a handshake.
    if isinstance(problem, ssl.SSLError) or (address.secure and problem.errno in (errno.ECONNRESET, errno.EPIPE)):
        return alerted(address, str(problem)) or Trouble(
            Why.NOT_SECURE,
            f"The broker at {address} does not speak TLS there, or none that is safe ({_said(problem)}). Secure "
            "listeners are mostly on port 8883; mqtt:// is for those without TLS.",
        )
    return Trouble(Why.NOT_THERE, f"No broker answers at {address}: {_said(problem)}.")


def unusable(problem: OSError) -> Trouble:
    """Why the certificates of the settings can't be used."""
    return Trouble(
        Why.BAD_FILE,
        f"The certificates for the broker can't be used ({_said(problem)}): look at ATTUNE_MQTT_CA_FILE, {_OURS}. They "
        "are PEM files, the key without a password.",
    )


def refused(address: Address, reason: str) -> Trouble:
    """Why the broker said no; `reason` in the words of the MQTT standard, of which only known ones are repeated."""
    why = _CONNACK.get(reason, Why.REFUSED)
    who = "no user" if address.user is None else f"the user {address.user!r}"
    if why is Why.WRONG_PASSWORD:
        return Trouble(why, f"The broker at {address} does not take the password of {who}; see ATTUNE_MQTT_URL.")
    if why is Why.NOT_ALLOWED:
        # Many brokers say so of a wrong password too, to tell a guesser nothing.
        return Trouble(
            why,
            f"The broker at {address} lets {who} not in: user or password in ATTUNE_MQTT_URL are missing or wrong, or "
            "its access list says no.",
        )
    return Trouble(why, f"The broker at {address} refused the connection: {reason}.")


def alerted(address: Address, said: str) -> Trouble | None:
    """Why it ended, where the TLS library's words tell that it was about our certificate; None: they don't."""
    words = said.lower().replace("_", " ")
    if "alert" not in words or not any(alert in words for alert in _CLIENT_ALERTS):
        return None
    return _certificate(
        address, "did not take our certificate" if address.certificates.cert_file else "asks for a certificate"
    )


def hung_up(address: Address) -> Trouble:
    """Why it ended before the broker had said yes or no."""
    if not address.secure:
        return Trouble(
            Why.REFUSED,
            f"The broker at {address} closed the connection without a word; perhaps it speaks only TLS: then the URL "
            "begins with mqtts://, and the port is mostly 8883.",
        )
    # Many a server hangs up before its alert has been read.
    what = (
        "perhaps it did not take our certificate"
        if address.certificates.cert_file
        else "perhaps it asks for a certificate"
    )
    return _certificate(address, f"closed the secure connection at once; {what}")


def lost(address: Address, reason: str) -> Trouble:
    """A connection that was good has ended."""
    return Trouble(Why.LOST, f"The connection to the broker at {address} was lost: {reason}.")


def _certificate(address: Address, what: str) -> Trouble:
    return Trouble(Why.CLIENT_CERTIFICATE, f"The broker at {address} {what}; see {_OURS}.")


def _said(problem: OSError) -> str:
    """The system's words, without the place in the library's source."""
    text = problem.strerror or str(problem) or type(problem).__name__
    return text.partition(" (_ssl.c")[0].rstrip(".")
