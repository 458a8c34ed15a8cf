"""What the bot reads from its environment."""

from __future__ import annotations

import pytest

from components.settings import BotSettings, InvalidSetting


def test_nothing_set_means_the_defaults_of_the_product() -> None:
    assert BotSettings.from_environment({}) == BotSettings("127.0.0.1", 8000, None, 0.15, offline=False)


def test_an_empty_token_is_no_token() -> None:
    assert BotSettings.from_environment({"ATTUNE_API_TOKEN": ""}).api_token is None


def test_the_token_does_not_show_when_the_settings_are_printed() -> None:
    assert "secret" not in repr(BotSettings(api_token="secret"))


@pytest.mark.parametrize("value", ["0", "70000", "-1", "many", "8000.5", "²"])
def test_a_port_that_is_none_is_refused_by_name(value: str) -> None:
    with pytest.raises(InvalidSetting, match="ATTUNE_ENGINE_PORT must be a whole number from 1 to 65535"):
        BotSettings.from_environment({"ATTUNE_ENGINE_PORT": value})


@pytest.mark.parametrize("value", ["1", "true", "Yes", "on"])
def test_offline_can_be_said_in_several_ways(value: str) -> None:
    assert BotSettings.from_environment({"ATTUNE_OFFLINE": value}).offline


def test_a_language_without_words_is_refused_with_those_that_have_some() -> None:
    with pytest.raises(InvalidSetting, match="ATTUNE_LANGUAGE must be one of de, en, fr, not 'tlh'"):
        BotSettings.from_environment({"ATTUNE_LANGUAGE": "tlh"})


def test_the_language_can_be_set() -> None:
    assert BotSettings.from_environment({"ATTUNE_LANGUAGE": "de"}).language == "de"
