"""The broker for a home that has none: what every client may expect of either kind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from devices.broker import BrokerKind
from tests.support.brokers import RunningBroker, start_broker
from tests.support.net import wait_until

CLIENTS = 40
RETAINED = 200


class Client:
    """Subscribes to `filters` as soon as it is connected, and keeps what it hears."""

    def __init__(self, broker: RunningBroker, *filters: str) -> None:
        self.heard: list[tuple[str, bytes]] = []
        self.subscribed = False
        self.paho = paho.Client(CallbackAPIVersion.VERSION2)
        self.paho.max_inflight_messages_set(1_000)
        self.paho.on_message = lambda _client, _data, message: self.heard.append(
            (message.topic, bytes(message.payload))
        )
        self.paho.on_connect = lambda client, *_: client.subscribe([(topic, 1) for topic in filters])
        self.paho.on_subscribe = lambda *_: setattr(self, "subscribed", True)
        self.paho.connect_async(broker.host, broker.port)

    def say(self, topic: str, payload: str, *, retain: bool = False) -> paho.MQTTMessageInfo:
        return self.paho.publish(topic, payload, 1, retain=retain)


@contextmanager
def running(*clients: Client) -> Iterator[None]:
    for client in clients:
        client.paho.loop_start()
    try:
        wait_until(lambda: all(client.subscribed for client in clients), 20, what="every client's subscription")
        yield
    finally:
        for client in clients:
            client.paho.disconnect()
            client.paho.loop_stop()


def test_clients_that_come_while_others_subscribe_are_all_served(broker_kind: BrokerKind) -> None:
    with start_broker(broker_kind) as broker, ExitStack() as stack:
        speaker = Client(broker, "speaker")
        stack.enter_context(running(speaker))
        for number in range(RETAINED):
            last = speaker.say(f"kept/{number}", "retained", retain=True)
        last.wait_for_publish(20)
        clients = [Client(broker, f"own/{number}", f"kept/{number}") for number in range(CLIENTS)]
        stack.enter_context(running(*clients))
        for number in range(CLIENTS):
            speaker.say(f"own/{number}", "for you")
        wait_until(lambda: all(len(client.heard) == 2 for client in clients), 20, what="two messages for each client")
        assert [sorted(client.heard) for client in clients] == [
            [(f"kept/{number}", b"retained"), (f"own/{number}", b"for you")] for number in range(CLIENTS)
        ], "each hears what it subscribed to, and nothing else"
