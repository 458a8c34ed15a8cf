"""Fixtures for every test."""

pytest_plugins = ["tests.support.brokers", "tests.support.databases"]
