"""Sentences from hassil's templates: every choice in a template is drawn by chance, so any number costs no more.

hassil's own sampler walks through all that a template can say, and a single one of Home Assistant's can say millions.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from hassil.expression import Alternative, Expression, Group, ListReference, Permutation, RuleReference, TextChunk
from hassil.intents import IntentData, Intents, RangeSlotList, SlotList, TextSlotList
from hassil.numbers import get_rbnf_engine
from hassil.util import normalize_whitespace

from components.homes import Words

AREA = "area"
FLOOR = "floor"
NAME = "name"
COMMAND = "timer_command"
"""The gap for a whole command that is meant for later."""

AREA_PREFIX = 0.3
"""Share of device names that start with a room's, where the language forms them so."""
POLITE = 0.15
"""Share of sentences that start with words such as "could you"; ends with them as often."""
SPELLED = 0.3
"""Share of numbers in words, as some speech recognition writes them."""
TRIES = 6
"""Draws for each sentence that is wanted: many templates can't say as much as is asked of them."""


class Said(NamedTuple):
    """A sentence that came out of a template."""

    text: str
    template: int
    """The template's number within its intent, from 0."""


@dataclass(frozen=True)
class Template:
    """One sentence template, and what may fill its gaps."""

    number: int
    """Within its intent, from 0."""
    expression: Expression
    domains: tuple[str, ...]
    """Of what `{name}` stands for; empty: of anything."""
    later: bool
    """Whether it holds a gap for a command that is carried out later."""


class Sampler:
    """Draws sentences of one language."""

    def __init__(self, library: Mapping[str, Any], words: Words, seed: int) -> None:
        """Parse the library of one language, as `home_assistant_intents.get_intents` gives it."""
        self._intents = Intents.from_dict(dict(library))
        self._language: str = library["language"]
        self._polite: Sequence[str] = library.get("skip_words", ())
        self._words = words
        self._seed = seed
        self._templates = {name: _templates(one.data) for name, one in self._intents.intents.items()}

    @property
    def intents(self) -> tuple[str, ...]:
        """The names of all intents of the library."""
        return tuple(self._templates)

    def sentences(self, intent: str, count: int, *, skip: frozenset[int] = frozenset()) -> tuple[Said, ...]:
        """Up to `count` different sentences of an intent, in turn from each of its templates, without those in `skip`.

        The same arguments give the same sentences.
        """
        templates = [one for one in self._templates[intent] if not one.later and one.number not in skip]
        return self._draw(intent, templates, count, None)

    def sentences_for_later(self, intent: str, commands: Sequence[str], count: int) -> tuple[Said, ...]:
        """Up to `count` sentences that ask for one of the commands at another time."""
        templates = [one for one in self._templates.get("HassStartTimer", ()) if one.later]
        return self._draw(f"later {intent}", templates, count, commands) if commands else ()

    def size(self, intent: str) -> int:
        """How many templates the intent has."""
        return len(self._templates[intent])

    def _draw(
        self, what: str, templates: Sequence[Template], count: int, commands: Sequence[str] | None
    ) -> tuple[Said, ...]:
        # For each intent its own, so that a template more in one does not change the sentences of all others.
        chance = random.Random(f"{self._seed} {self._language} {what}")  # noqa: S311 - no secret
        order = list(templates)
        chance.shuffle(order)
        found: dict[str, int] = {}
        for number in range(count * TRIES if order else 0):
            if len(found) == count:
                break
            template = order[number % len(order)]
            walk = _Walk(self._intents, self._words, self._language, chance, template, commands)
            if said := self._courteous(walk.say(), chance):
                found.setdefault(said, template.number)
        return tuple(Said(text, template) for text, template in found.items())

    def _courteous(self, sentence: str, chance: random.Random) -> str:
        if self._polite and sentence and chance.random() < POLITE:
            word = chance.choice(self._polite)
            sentence = f"{word} {sentence}" if chance.random() < 0.5 else f"{sentence} {word}"
        return sentence


def _templates(blocks: Sequence[IntentData]) -> tuple[Template, ...]:
    found = []
    for block in blocks:
        domain = (block.requires_context or {}).get("domain", ())
        domains = (domain,) if isinstance(domain, str) else tuple(domain)
        for sentence in block.sentences:
            later = COMMAND in sentence.list_names()
            found.append(Template(len(found), sentence.expression, domains, later))
    return tuple(found)


class _Walk:
    """One way through one template."""

    def __init__(
        self,
        intents: Intents,
        words: Words,
        language: str,
        chance: random.Random,
        template: Template,
        commands: Sequence[str] | None,
    ) -> None:
        self._intents = intents
        self._words = words
        self._language = language
        self._chance = chance
        self._template = template
        self._commands = commands

    def say(self) -> str:
        """The sentence that came out; empty where a gap has nothing to fill it."""
        try:
            return normalize_whitespace(self._say(self._template.expression)).strip()
        except LookupError:
            return ""

    def _say(self, expression: Expression) -> str:
        if isinstance(expression, TextChunk):
            return expression.original_text
        if isinstance(expression, Alternative):
            return self._say(self._chance.choice(expression.items))
        if isinstance(expression, Permutation):
            items = self._chance.sample(expression.items, len(expression.items))
            return " ".join(self._say(item) for item in items)
        if isinstance(expression, Group):
            return "".join(self._say(item) for item in expression.items)
        if isinstance(expression, RuleReference):
            return self._say(self._intents.expansion_rules[expression.rule_name].expression)
        if isinstance(expression, ListReference):
            return self._fill(expression.list_name)
        raise TypeError(f"hassil has a kind of expression that is unknown here: {type(expression).__name__}")

    def _fill(self, gap: str) -> str:
        if gap == AREA:
            return self._chance.choice(self._words.areas)
        if gap == FLOOR:
            return self._chance.choice(self._words.floors)
        if gap == NAME:
            return self._name()
        if gap == COMMAND:
            return self._chance.choice(self._commands or ())
        if gap in self._words.wildcards:
            return self._chance.choice(self._words.wildcards[gap])
        return self._value(self._intents.slot_lists[gap])

    def _name(self) -> str:
        known = [domain for domain in self._template.domains or self._words.names if domain in self._words.names]
        domain = self._chance.choice(known)
        name = self._chance.choice(self._words.names[domain])
        if self._words.area_prefix and domain in _IN_ROOMS and self._chance.random() < AREA_PREFIX:
            return f"{self._chance.choice(self._words.areas)} {name}"
        return name

    def _value(self, values: SlotList) -> str:
        if isinstance(values, TextSlotList):
            return self._say(self._chance.choice(values.values).text_in)
        if isinstance(values, RangeSlotList):
            return self._number(values)
        raise LookupError("a wildcard without words")

    def _number(self, numbers: RangeSlotList) -> str:
        # Whole numbers are what people say; the halves that some lists allow are left to one in ten.
        number: float = self._chance.choice(range(numbers.start, numbers.stop + 1, numbers.step))
        if numbers.fraction_type is not None and self._chance.random() < 0.1:
            number += 0.5
        if not numbers.words or self._chance.random() >= SPELLED:
            return str(number)
        engine = get_rbnf_engine(numbers.words_language or self._language)
        spoken = sorted(set(engine.format_number(number).text_by_ruleset.values()))
        return self._chance.choice(spoken)


_IN_ROOMS = frozenset({"light", "switch", "fan", "cover", "lock", "climate", "media_player", "valve", "binary_sensor"})
