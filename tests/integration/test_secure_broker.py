"""TLS, password, client certificate and access list against mosquitto, and what is said where they fail."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import getpass
import hashlib
import json
import logging
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import paho.mqtt.client as paho
import pytest
import trustme
from paho.mqtt.enums import CallbackAPIVersion

from devices.broker import find_mosquitto
from devices.link import HomeLink
from devices.model import Change, Feature, Order
from devices.mqtt.address import Certificates
from devices.mqtt.connection import STATUS_TOPIC
from devices.mqtt.trouble import Trouble, Why
from engine.bootstrap import Engine, build
from engine.server.app import create_app
from engine.settings import Settings
from tests.support.net import HOST, free_port, listens, wait_until

PASSWORD = "correct-horse-battery-staple"
DOCS = Path(__file__).parents[2] / "docs" / "devices.md"

pytestmark = [
    pytest.mark.skipif(find_mosquitto() is None, reason="mosquitto is not installed"),
    # A refused handshake must not leave its socket open.
    pytest.mark.filterwarnings("error::ResourceWarning", "error::pytest.PytestUnraisableExceptionWarning"),
]


@dataclass(frozen=True)
class SecureBroker:
    """A mosquitto that wants a certificate and a password, and lets everybody do only what the list says."""

    port: int
    folder: Path
    log: Path

    def url(self, password: str = PASSWORD, host: str = HOST, scheme: str = "mqtts") -> str:
        return f"{scheme}://attune:{password}@{host}:{self.port}"

    def certificates(self, ca: str = "ca", client: str | None = "attune") -> Certificates:
        file = None if client is None else self.folder / f"{client}.pem"
        return Certificates(self.folder / f"{ca}.pem", file, None)


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureBroker]:
    folder = tmp_path_factory.mktemp("secure")
    authority, stranger = trustme.CA(), trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    stranger.cert_pem.write_to_path(folder / "other_ca.pem")
    server = authority.issue_cert(HOST)
    server.private_key_pem.write_to_path(folder / "server.key")
    for at, blob in enumerate(server.cert_chain_pems):
        blob.write_to_path(folder / "server.pem", append=at > 0)
    for name, signer in {"attune": authority, "lamp": authority, "stranger": stranger}.items():
        signer.issue_cert(f"{name}@home.test", common_name=name).private_key_and_cert_chain_pem.write_to_path(
            folder / f"{name}.pem"
        )
    with running(folder) as running_one:
        yield running_one


@contextlib.contextmanager
def running(folder: Path) -> Iterator[SecureBroker]:
    port, program = free_port(), find_mosquitto()
    assert program is not None
    (folder / "passwords").write_text(hashed("attune", PASSWORD) + hashed("lamp", "lamp"))
    (folder / "acl").write_text(documented_access_list() + "\nuser lamp\ntopic readwrite #\n")
    for name in ("passwords", "acl"):
        (folder / name).chmod(0o600)
    (folder / "mosquitto.conf").write_text(
        f"listener {port} {HOST}\nuser {getpass.getuser()}\npersistence false\nlog_type all\n"
        f"cafile {folder}/ca.pem\ncertfile {folder}/server.pem\nkeyfile {folder}/server.key\n"
        f"require_certificate true\nallow_anonymous false\n"
        f"password_file {folder}/passwords\nacl_file {folder}/acl\n"
    )
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            (program, "-c", str(folder / "mosquitto.conf")), stdout=output, stderr=subprocess.STDOUT
        )
    try:
        wait_until(lambda: listens(port) or process.poll() is not None, 10, what="mosquitto")
        assert process.poll() is None, log.read_text(errors="replace")
        yield SecureBroker(port, folder, log)
    finally:
        process.terminate()
        process.wait(5)


def hashed(user: str, password: str) -> str:
    """One line of mosquitto's password file: PBKDF2 with SHA-512."""
    salt, rounds = b"twelve bytes", 101
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, rounds)
    return f"{user}:$7${rounds}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}\n"


def documented_access_list() -> str:
    block = re.search(r"```\n(user attune\n.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None, "docs/devices.md shows the access list"
    return block[1]


@contextlib.contextmanager
def linked(broker: SecureBroker, url: str, certificates: Certificates) -> Iterator[HomeLink]:
    file = broker.folder / "home.yaml"
    with HomeLink(url, home_file=file, certificates=certificates, clock=lambda: datetime.now(UTC)) as link:
        yield link


@contextlib.contextmanager
def lamp(broker: SecureBroker) -> Iterator[paho.Client]:
    """A lamp with a certificate and a password of its own, announced and obedient."""
    client = paho.Client(CallbackAPIVersion.VERSION2)

    def obey(_client: paho.Client, _data: Any, message: paho.MQTTMessage) -> None:
        client.publish("zigbee2mqtt/lamp", message.payload, 1, retain=True)

    client.on_message = obey
    client.tls_set(str(broker.folder / "ca.pem"), str(broker.folder / "lamp.pem"))
    client.username_pw_set("lamp", "lamp")
    client.connect(HOST, broker.port)
    client.loop_start()
    client.subscribe("zigbee2mqtt/lamp/set", 1)
    config = {
        "schema": "json",
        "unique_id": "lamp",
        "command_topic": "zigbee2mqtt/lamp/set",
        "state_topic": "zigbee2mqtt/lamp",
    }
    client.publish("homeassistant/light/lamp/config", json.dumps(config), 1, retain=True)
    client.publish("zigbee2mqtt/lamp", '{"state": "OFF"}', 1, retain=True).wait_for_publish(5)
    try:
        yield client
    finally:
        client.publish("homeassistant/light/lamp/config", "", 1, retain=True).wait_for_publish(5)
        client.disconnect()
        client.loop_stop()


def state(link: HomeLink) -> str | None:
    device = link.home.device("lamp")
    return None if device is None else device.entities[0].state.value


def test_a_home_behind_tls_password_certificate_and_the_documented_access_list_works(broker: SecureBroker) -> None:
    with lamp(broker), linked(broker, broker.url(), broker.certificates()) as link:
        wait_until(lambda: state(link) == "off", what="the lamp")
        assert link.trouble is None
        (done,) = link.carry_out([Order("lamp", (Change(Feature.POWER, value=True),))])
        assert done.problem is None, "the command went out, and the state came back"


def test_the_status_and_its_will_are_allowed_by_the_documented_access_list(broker: SecureBroker) -> None:
    seen: list[bytes] = []
    with lamp(broker) as watcher:
        watcher.message_callback_add(STATUS_TOPIC, lambda _c, _d, message: seen.append(bytes(message.payload)))
        watcher.subscribe(STATUS_TOPIC, 1)
        with linked(broker, broker.url(), broker.certificates()):
            wait_until(lambda: seen[-1:] == [b"online"], what="the status")
        wait_until(lambda: seen[-1:] == [b"offline"], what="the farewell")


def test_the_documented_access_list_lets_nothing_forge_a_device(broker: SecureBroker) -> None:
    topic = "homeassistant/light/forged/config"
    client = paho.Client(CallbackAPIVersion.VERSION2)
    client.tls_set(str(broker.folder / "ca.pem"), str(broker.folder / "attune.pem"))
    client.username_pw_set("attune", PASSWORD)
    client.connect(HOST, broker.port)
    client.loop_start()
    try:
        client.publish(topic, "{}", 1, retain=True).wait_for_publish(5)
        denied = f"Denied PUBLISH from {client._client_id.decode()}"
        wait_until(lambda: "Denied PUBLISH" in broker.log.read_text(errors="replace"), what=denied)
    finally:
        client.disconnect()
        client.loop_stop()


def reason(link: HomeLink) -> Trouble:
    found = wait_until(lambda: link.trouble, 10, what="the reason")
    assert found is not None
    return found


WRONG = {
    "a wrong password": ({"password": "wrong-horse"}, {}, Why.NOT_ALLOWED, "ATTUNE_MQTT_URL"),
    "another authority": ({}, {"ca": "other_ca"}, Why.UNTRUSTED, "ATTUNE_MQTT_CA_FILE"),
    "another name than the certificate's": ({"host": "localhost"}, {}, Why.UNTRUSTED, "ATTUNE_MQTT_CA_FILE"),
    "no client certificate": ({}, {"client": None}, Why.CLIENT_CERTIFICATE, "ATTUNE_MQTT_CERT_FILE"),
    "a stranger's certificate": ({}, {"client": "stranger"}, Why.CLIENT_CERTIFICATE, "ATTUNE_MQTT_CERT_FILE"),
    "a file that is not there": ({}, {"client": "nobody"}, Why.BAD_FILE, "ATTUNE_MQTT_CERT_FILE"),
    "a file that is no certificate": ({}, {"ca": "server.key"}, Why.BAD_FILE, "ATTUNE_MQTT_CA_FILE"),
}


@pytest.mark.parametrize(("url", "files", "why", "setting"), WRONG.values(), ids=list(WRONG))
def test_what_is_wrong_is_told_in_a_sentence_that_names_the_setting(
    broker: SecureBroker,
    caplog: pytest.LogCaptureFixture,
    url: dict[str, str],
    files: dict[str, Any],
    why: Why,
    setting: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    with linked(broker, broker.url(**url), broker.certificates(**files)) as link:
        trouble = reason(link)
        assert (trouble.why, link.connected) == (why, False)
        assert setting in trouble.sentence
    assert trouble.sentence in caplog.text, "it stands in the log as well"
    for secret in (PASSWORD, "wrong-horse"):
        assert secret not in trouble.sentence + caplog.text


def test_a_secure_address_of_a_plain_listener_is_told_as_such(broker: SecureBroker) -> None:
    with contextlib.ExitStack() as stack:
        plain = stack.enter_context(plain_listener(broker.folder))
        link = stack.enter_context(linked(broker, f"mqtts://{HOST}:{plain}", broker.certificates()))
        trouble = reason(link)
        assert trouble.why is Why.NOT_SECURE, trouble


def test_a_plain_address_of_a_secure_listener_is_told_as_such(broker: SecureBroker) -> None:
    with linked(broker, broker.url(scheme="mqtt"), Certificates()) as link:
        trouble = reason(link)
        assert trouble.why is Why.REFUSED
        assert "mqtts://" in trouble.sentence


def test_a_port_on_which_nothing_listens_is_told_as_such(broker: SecureBroker) -> None:
    with linked(broker, f"mqtts://{HOST}:{free_port()}", broker.certificates()) as link:
        trouble = reason(link)
        assert trouble.why is Why.NOT_THERE


def test_readiness_says_why_the_broker_does_not_let_us_in(broker: SecureBroker, tmp_path: Path) -> None:
    settings = Settings(
        _env_file=None,
        state_dir=tmp_path,
        home_file=tmp_path / "home.yaml",
        mqtt_url=broker.url(password="wrong-horse"),
        mqtt_ca_file=broker.folder / "ca.pem",
        mqtt_cert_file=broker.folder / "attune.pem",
    )
    with build(settings) as engine:
        reason(engine.link)
        reply = asyncio.run(readiness(engine))
    assert reply.status_code == 503
    assert "lets the user 'attune' not in" in reply.json()["detail"]
    assert "wrong-horse" not in reply.text


async def readiness(engine: Engine) -> httpx.Response:
    transport = httpx.ASGITransport(app=create_app(engine))
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}") as client:
        return await client.get("/readyz")


@contextlib.contextmanager
def plain_listener(folder: Path) -> Iterator[int]:
    program, port = find_mosquitto(), free_port()
    assert program is not None
    file = folder / "plain.conf"
    file.write_text(f"listener {port} {HOST}\nuser {getpass.getuser()}\nallow_anonymous true\n")
    process = subprocess.Popen((program, "-c", str(file)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: listens(port), 10, what="mosquitto")
        yield port
    finally:
        process.terminate()
        process.wait(5)
