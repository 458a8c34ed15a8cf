"""Settings: defaults, rules, and a sentence for each fault."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.settings import Misconfigured, Settings, is_loopback, load, misspelt, redacted


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("ATTUNE_")]:
        monkeypatch.delenv(name)


def settings(**variables: str) -> Settings:
    loaded = _load(**variables)
    assert isinstance(loaded, Settings), loaded
    return loaded


def problems(**variables: str) -> tuple[str, ...]:
    loaded = _load(**variables)
    assert isinstance(loaded, Misconfigured)
    return loaded.problems


def _load(**variables: str) -> Settings | Misconfigured:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(f"ATTUNE_{name}", value)
        return load(env_file=None)


def test_without_any_setting_all_of_it_runs_on_this_machine_alone() -> None:
    defaults = settings()
    assert defaults.host == "127.0.0.1"
    assert defaults.broker_url == "mqtt://127.0.0.1:1883"
    assert defaults.house_runs
    assert defaults.database_url == f"sqlite:///{Path.cwd()}/var/attune.db"


def test_the_database_follows_the_state_folder() -> None:
    assert settings(STATE_DIR="/srv/home").database_url == "sqlite:////srv/home/attune.db"


def test_a_given_broker_turns_the_simulated_house_off_unless_asked_for() -> None:
    assert not settings(MQTT_URL="mqtt://10.0.0.2").house_runs
    assert settings(MQTT_URL="mqtt://10.0.0.2", SIMULATED_HOUSE="1").house_runs
    assert not settings(SIMULATED_HOUSE="0").house_runs


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "myhouse"])
def test_listening_beyond_loopback_without_a_token_is_refused(host: str) -> None:
    (sentence,) = problems(HOST=host)
    assert f"ATTUNE_HOST={host} would let other machines control this home" in sentence
    assert "ATTUNE_API_TOKEN" in sentence
    assert settings(HOST=host, API_TOKEN="a long secret").authorization == {"Authorization": "Bearer a long secret"}


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("BOT_PORT", "abc", "ATTUNE_BOT_PORT=abc: should be a whole number."),
        ("ENGINE_PORT", "70000", "ATTUNE_ENGINE_PORT=70000: should be 65535 or less."),
        ("MQTT_PORT", "0", "ATTUNE_MQTT_PORT=0: should be 1 or more."),
        ("SIMULATED_HOUSE", "maybe", "ATTUNE_SIMULATED_HOUSE=maybe: should be 1 or 0."),
        (
            "TIMEZONE",
            "Mars/Olympus",
            "ATTUNE_TIMEZONE=Mars/Olympus: is no known time zone; try one like Europe/Berlin.",
        ),
        ("TURN_RETENTION_DAYS", "0", "ATTUNE_TURN_RETENTION_DAYS=0: should be 1 or more."),
        ("LOG_FORMAT", "xml", "ATTUNE_LOG_FORMAT=xml: input should be 'human' or 'json'."),
        (
            "DISCOVERY_PREFIX",
            "a/#",
            "ATTUNE_DISCOVERY_PREFIX=a/#: should be a topic without wildcards that starts with neither / nor $.",
        ),
    ],
)
def test_each_wrong_value_is_named_with_what_it_should_be(name: str, value: str, sentence: str) -> None:
    assert problems(**{name: value}) == (sentence,)


def test_all_faults_are_told_at_once() -> None:
    assert len(problems(BOT_PORT="a", ENGINE_PORT="b")) == 2


def test_a_key_without_its_certificate_is_a_fault() -> None:
    (sentence,) = problems(MQTT_KEY_FILE="key.pem")
    assert sentence.startswith("ATTUNE_MQTT_KEY_FILE is set without ATTUNE_MQTT_CERT_FILE")
    assert settings(MQTT_CERT_FILE="us.pem", MQTT_KEY_FILE="key.pem").mqtt_cert_file == Path.cwd() / "us.pem"


@pytest.mark.parametrize(
    ("name", "value"), [("MQTT_URL", "http://anna:hunter2@broker"), ("DATABASE_URL", "mysql://anna:hunter2@host/db")]
)
def test_a_fault_never_shows_a_password(name: str, value: str) -> None:
    (sentence,) = problems(**{name: value})
    assert sentence.startswith(f"ATTUNE_{name}: should look like")
    assert "hunter2" not in sentence


def test_what_is_printed_of_the_settings_holds_no_secret() -> None:
    given = settings(
        API_TOKEN="token-1", MQTT_URL="mqtts://anna:pass-2@broker:8883", DATABASE_URL="postgresql://u:pass-3@h/d"
    )
    assert not any(secret in repr(given) for secret in ("token-1", "pass-2", "pass-3"))
    assert set(given.secrets) == {"token-1", "pass-2", "pass-3"}
    assert redacted(given.broker_url) == "mqtts://anna:…@broker:8883"


def test_child_processes_read_the_same_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    given = settings(SIMULATED_HOUSE="0", API_TOKEN="secret", LOG_LEVEL="debug", BOT_PORT="5055")
    for name, value in given.environment().items():
        monkeypatch.setenv(name, value)
    assert load(env_file=None) == given


def test_a_file_gives_settings_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text("ATTUNE_BOT_PORT=5055\nATTUNE_ENGINE_PORT=8055\n")
    monkeypatch.setenv("ATTUNE_ENGINE_PORT", "8066")
    loaded = load(file)
    assert isinstance(loaded, Settings)
    assert (loaded.bot_port, loaded.engine_port) == (5055, 8066)


def test_a_misspelt_setting_is_told_with_the_one_that_was_meant() -> None:
    assert misspelt({"ATTUNE_BOTPORT": "1", "ATTUNE_BOT_PORT": "1", "HOME": "/"}) == (
        "ATTUNE_BOTPORT is not a setting and is ignored. Did you mean ATTUNE_BOT_PORT?",
    )


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


@pytest.mark.parametrize(
    ("host", "loopback"), [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True), ("x", False)]
)
def test_only_loopback_addresses_count_as_loopback(host: str, loopback: bool) -> None:  # noqa: FBT001
    assert is_loopback(host) is loopback
