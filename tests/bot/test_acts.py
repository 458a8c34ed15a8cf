"""The acts of the engine, the rules, the domain and the training data agree."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from bot_support import PROJECT
from home_assistant_intents import get_intents
from rasa.shared.core.domain import Domain

from components import homes
from components.contract import UNREACHABLE_RESPONSE, Act, interpretation, new_turn_id, unreachable_text
from components.training_data import TALK

ACTS = {act.value for act in Act}


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load(str(PROJECT / "domain"))


def read(path: Path) -> dict:
    return yaml.safe_load(path.read_text())


def rules() -> dict[str, str]:
    """What follows each intent."""
    steps = [rule["steps"] for rule in read(PROJECT / "data" / "rules.yml")["rules"]]
    return {intent["intent"]: action["action"] for intent, action in steps}


def sentences(language: str = "en") -> list[tuple[str, str]]:
    """All sentences of ours with their intents."""
    blocks = [block for path in (PROJECT / "data" / "nlu" / language).glob("*.yml") for block in read(path)["nlu"]]
    return [(line[2:], block["intent"]) for block in blocks for line in block["examples"].splitlines()]


def test_each_act_has_one_rule_that_leads_to_the_action_of_its_name() -> None:
    expected = {act: f"action_{act}" for act in ACTS - {Act.ENGINE_UNREACHABLE.value}}
    assert rules() == {**expected, Act.ENGINE_UNREACHABLE.value: UNREACHABLE_RESPONSE}


def test_the_domain_knows_every_act_and_every_intent_of_the_training_data_and_no_other(domain: Domain) -> None:
    own = {intent for intent in domain.intents if intent not in {"restart", "back", "session_start", "nlu_fallback"}}
    sampled = set(get_intents("en")["intents"]) - TALK
    assert own == ACTS | {intent for _, intent in sentences()} | sampled


def test_the_domain_declares_exactly_the_actions_that_the_rules_call(domain: Domain) -> None:
    assert set(domain.user_actions) == set(rules().values())


def test_what_is_said_without_the_engine_is_one_plain_text_of_the_domain(domain: Domain) -> None:
    assert set(domain.responses) == {UNREACHABLE_RESPONSE}
    assert unreachable_text(domain).startswith("I can't reach the home right now")


@pytest.mark.parametrize("language", sorted(homes.languages()))
def test_no_sentence_is_trained_for_two_intents(language: str) -> None:
    owners: dict[str, set[str]] = {}
    for sentence, intent in sentences(language):
        owners.setdefault(sentence.lower().rstrip("?.! "), set()).add(intent)
    assert {sentence: intents for sentence, intents in owners.items() if len(intents) > 1} == {}


def test_every_intent_that_no_template_says_has_a_dozen_sentences_at_least() -> None:
    counts: dict[str, int] = {}
    for _, intent in sentences():
        counts[intent] = counts.get(intent, 0) + 1
    sampled = set(get_intents("en")["intents"])
    assert {intent: count for intent, count in counts.items() if count < 12 and intent not in sampled} == {}


def test_turn_ids_sort_by_time_and_never_repeat() -> None:
    ids = [new_turn_id() for _ in range(1000)]
    assert len(set(ids)) == 1000
    assert [made.split("-")[0] for made in ids] == sorted(made.split("-")[0] for made in ids)


def test_the_custom_message_has_every_field_of_the_contract() -> None:
    fields = "type turn outcome intent slots targets commands confidence reasons rewritten_from preferences parts"
    assert set(interpretation("t", "failed", "why")) == set(fields.split())
