"""The servers that the other tests stand on."""

from __future__ import annotations

import psutil
import psycopg

from tests.support.brokers import RunningBroker
from tests.support.net import HOST, listens


def test_a_broker_listens_on_loopback_only(broker: RunningBroker) -> None:
    sockets = [c for c in psutil.Process(broker.process.pid).net_connections("inet") if c.status == "LISTEN"]
    assert {(c.laddr.ip, c.laddr.port) for c in sockets} == {(HOST, broker.port)}
    assert listens(broker.port)


def test_every_test_gets_an_empty_database(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        return
    with psycopg.connect(database_url) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (0,)
