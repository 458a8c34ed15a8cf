"""The servers that the other tests stand on."""

from __future__ import annotations

import paho.mqtt.client as paho
import psutil
import psycopg
from paho.mqtt.enums import CallbackAPIVersion

from tests.support.brokers import RunningBroker
from tests.support.net import HOST, listens, wait_until


def test_a_broker_listens_on_loopback_only(broker: RunningBroker) -> None:
    sockets = [c for c in psutil.Process(broker.process.pid).net_connections("inet") if c.status == "LISTEN"]
    assert {(c.laddr.ip, c.laddr.port) for c in sockets} == {(HOST, broker.port)}
    assert listens(broker.port)


def test_what_a_program_publishes_before_it_leaves_arrives(broker: RunningBroker) -> None:
    heard: set[str] = set()
    listener, program = paho.Client(CallbackAPIVersion.VERSION2), paho.Client(CallbackAPIVersion.VERSION2)
    listener.on_message = lambda _client, _data, message: heard.add(message.topic)
    for client in (listener, program):
        client.connect(HOST, broker.port)
        client.loop_start()
        wait_until(client.is_connected, what="the connection")
    subscribed: list[object] = []
    listener.on_subscribe = lambda *told: subscribed.append(told)
    listener.subscribe("leaving/#", qos=1)
    wait_until(lambda: subscribed, what="the subscription")
    sent = [program.publish(f"leaving/{number}", "x", qos=1) for number in range(200)]
    for one in sent:
        one.wait_for_publish(10)
    program.disconnect()
    wait_until(lambda: len(heard) == 200, 10, what="all messages of the program that left")
    for client in (listener, program):
        client.disconnect()
        client.loop_stop()


def test_every_test_gets_an_empty_database(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        return
    with psycopg.connect(database_url) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (0,)
