"""Why there is no connection: each cause has its reason, and its sentence says what to look at."""

from __future__ import annotations

import errno
import socket
import ssl
from pathlib import Path

import pytest

from devices.mqtt import trouble
from devices.mqtt.address import Address, Certificates, address_of
from devices.mqtt.trouble import Why

PLAIN = address_of("mqtt://anna:hunter2@broker.test")
SECURE = address_of("mqtts://anna:hunter2@broker.test")
WITH_CERTIFICATE = address_of("mqtts://broker.test", Certificates(cert_file=Path("us.pem")))


@pytest.mark.parametrize(
    ("address", "problem", "why"),
    [
        (PLAIN, ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), Why.NOT_THERE),
        (PLAIN, TimeoutError("timed out"), Why.NOT_THERE),
        (PLAIN, ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"), Why.NOT_THERE),
        (SECURE, ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"), Why.NOT_SECURE),
        (SECURE, ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1000)"), Why.NOT_SECURE),
        (SECURE, ssl.SSLError(1, "[SSL: TLSV1_ALERT_UNKNOWN_CA] tlsv1 alert unknown ca"), Why.CLIENT_CERTIFICATE),
        (PLAIN, socket.gaierror(socket.EAI_NONAME, "Name or service not known"), Why.UNKNOWN_HOST),
    ],
)
def test_what_went_wrong_in_connecting_has_a_reason(address: Address, problem: OSError, why: Why) -> None:
    assert trouble.unreachable(address, problem).why is why


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Bad user name or password", Why.WRONG_PASSWORD),
        ("Not authorized", Why.NOT_ALLOWED),
        ("Server unavailable", Why.REFUSED),
    ],
)
def test_what_the_broker_says_has_a_reason_and_the_user_is_named(words: str, why: Why) -> None:
    found = trouble.refused(PLAIN, words)
    assert found.why is why
    assert "'anna'" in found.sentence or why is Why.REFUSED


def test_a_broker_that_lets_nobody_in_without_a_name_is_told_as_such() -> None:
    assert "no user" in trouble.refused(address_of("mqtt://broker.test"), "Not authorized").sentence


def test_a_certificate_that_is_missing_and_one_that_is_not_taken_are_told_apart() -> None:
    alert = "[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] tlsv13 alert certificate required"
    missing, refused = trouble.alerted(SECURE, alert), trouble.alerted(WITH_CERTIFICATE, alert)
    assert missing is not None
    assert refused is not None
    assert "asks for a certificate" in missing.sentence
    assert "did not take our certificate" in refused.sentence


def test_an_ending_without_an_alert_is_not_blamed_on_a_certificate() -> None:
    assert trouble.alerted(SECURE, "failed to receive on socket: timed out") is None


def test_no_sentence_holds_the_password_or_a_place_in_a_library() -> None:
    problem = ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1000)")
    told = (
        trouble.unreachable(SECURE, problem),
        trouble.refused(PLAIN, "Not authorized"),
        trouble.hung_up(SECURE),
        trouble.hung_up(PLAIN),
        trouble.lost(PLAIN, "Keep alive timeout"),
        trouble.unusable(FileNotFoundError(errno.ENOENT, "No such file or directory")),
    )
    for each in told:
        assert "hunter2" not in each.sentence
        assert "_ssl.c" not in each.sentence
