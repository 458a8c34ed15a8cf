"""The exact grammar: Home Assistant's sentence templates, which say what is asked where a sentence is one of them.

The templates come from the library `home_assistant_intents` and are parsed by `hassil`. They are not matched by it: its
matcher takes 4 to 9 ms a sentence, more than all the rest. Here the names and places that were found in the sentence
become placeholders ("turn on qlightxa in the qareaxb"), so that the grammar does not depend on the home, and each
template is one regular expression over such sentences, tried only where the words that it needs were said.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import permutations
from typing import Any, Final

from hassil import Intents
from hassil.expression import Alternative, Expression, ListReference, Permutation, RuleReference, Sequence, TextChunk
from hassil.intents import IntentData, RangeSlotList, SlotList, TextSlotList, WildcardSlotList
from home_assistant_intents import get_intents

_EDGE: Final = r"(?> |(?<!\w)|(?!\w))"
"""A blank of a template: a blank, or the edge of a word where what stands beside it was left out."""
_NUMBER: Final = r"-?\d+(?:[.,]\d+)?"
_PLACES: Final = {"area": "qarea", "floor": "qfloor"}


@dataclass(frozen=True, slots=True)
class Parsed:
    """One way to read a whole sentence."""

    intent: str
    slots: Mapping[str, Any] = field(default_factory=dict)
    """Values of the library's slots, without names and places: these the reading has."""
    literal: int = 0
    """Letters of the sentence that the template itself has."""
    open: bool = False
    """True where some words may be anything, such as a title."""

    @property
    def weight(self) -> float:
        """0..1: how telling it is; that "play" begins a sentence says less than a whole sentence."""
        return 0.5 if self.open else 1.0


type _Lists = Mapping[str, SlotList]
type _Groups = tuple[tuple[str, SlotList | None], ...]
"""Slot and list of each group of a regular expression; None: a name or a place."""


@dataclass(slots=True)
class _Pattern:
    """One template; its regular expression is compiled when it is first tried."""

    intent: str
    data: IntentData
    expression: Expression
    grammar: Intents
    needed: int
    """The clauses (see `_Clauses`) that must hold."""
    room: frozenset[str]
    """Of "name", "area" and "floor", those that the sentence may have."""
    compiled: tuple[re.Pattern[str], _Groups] | None = None
    """One value, so that a thread sees none of it or all."""

    def match(self, sentence: str) -> Parsed | None:
        if self.compiled is None:
            self.compiled = _Compiler(self.data, self.grammar).compile(self.expression)
        pattern, groups = self.compiled
        found = pattern.fullmatch(sentence)
        if found is None:
            return None
        slots: dict[str, Any] = dict(self.data.slots)
        literal, is_open = len(sentence), False
        for i, (slot, values) in enumerate(groups):
            said = found.group(f"s{i}")
            if said is None:
                continue
            literal -= len(said)
            is_open = is_open or isinstance(values, WildcardSlotList)
            if values is not None:
                value = _value(said, values)
                if value is None:
                    return None
                slots[slot] = value
        return Parsed(self.intent, slots, literal, is_open)


class _Compiler:
    """Turns the expression of one template into a regular expression with a group for each list."""

    def __init__(self, data: IntentData, grammar: Intents) -> None:
        self._domain = data.requires_context.get("domain")
        self._rules = {**grammar.expansion_rules, **data.expansion_rules}
        self._lists: _Lists = {**grammar.slot_lists, **data.slot_lists}
        self._groups: list[tuple[str, SlotList | None]] = []

    def compile(self, expression: Expression) -> tuple[re.Pattern[str], _Groups]:
        pattern = re.compile(self._of(expression))
        return pattern, tuple(self._groups)

    def _of(self, expression: Expression) -> str:
        match expression:
            case TextChunk():
                return _literal(expression.text)
            case ListReference():
                return self._list(expression)
            case RuleReference():
                return f"(?:{self._of(self._rules[expression.rule_name].expression)})"
            case Permutation():
                orders = permutations(expression.items)
                return "(?:" + "|".join(_EDGE.join(map(self._of, order)) for order in orders) + ")"
            case Alternative():
                return "(?:" + "|".join(map(self._of, expression.items)) + ")"
            case Sequence():
                return "".join(map(self._of, expression.items))
            case _:
                raise TypeError(f"hassil has a new kind of expression: {type(expression)}")

    def _list(self, reference: ListReference) -> str:
        name = reference.list_name
        group = f"?P<s{len(self._groups)}>"
        if name == "name":
            self._groups.append((reference.slot_name, None))
            return rf"({group}q(?:{'|'.join(self._domains())})x[a-z])"
        if name in _PLACES:
            self._groups.append((reference.slot_name, None))
            return f"({group}{_PLACES[name]}x[a-z])"
        values = self._lists[name]
        self._groups.append((reference.slot_name, values))
        return f"({group}{_any_of(values)})"

    def _domains(self) -> Iterable[str]:
        if self._domain is None:
            return [r"\w+?"]
        return [_placeholder(one) for one in ([self._domain] if isinstance(self._domain, str) else self._domain)]


def _literal(text: str) -> str:
    words = re.split(r"[\s-]+", text.casefold())
    return _EDGE.join(map(re.escape, words))


def _any_of(values: SlotList) -> str:
    match values:
        case RangeSlotList():
            return _NUMBER
        case TextSlotList():
            return "|".join(sorted((_said(one.text_in) for one in values.values), key=len, reverse=True))
        case _:
            return ".+?"


def _said(expression: Expression) -> str:
    """A value of a list as an expression; lists hold no lists."""
    match expression:
        case TextChunk():
            return _literal(expression.text)
        case Alternative():
            return "(?:" + "|".join(map(_said, expression.items)) + ")"
        case Sequence():
            return "".join(map(_said, expression.items))
        case _:
            raise TypeError(f"a value of a list has more than words: {type(expression)}")


def _value(said: str, values: SlotList) -> Any:
    """What the words mean in that list; None: out of its range."""
    match values:
        case RangeSlotList():
            number = float(said.replace(",", "."))
            return number if values.start <= number <= values.stop else None
        case TextSlotList():
            return next((one.value_out for one in values.values if re.fullmatch(_said(one.text_in), said)), None)
        case _:
            return said


def _placeholder(domain: str) -> str:
    return domain.replace("_", "")


def name_word(domain: str, number: int) -> str:
    """The word that stands for the name of a thing of that domain ("light", "media_player"); `number` from 0 to 25."""
    return f"q{_placeholder(domain)}x{chr(ord('a') + number)}"


def place_word(place: str, number: int) -> str:
    """The word that stands for the name of an "area" or a "floor"."""
    return f"{_PLACES[place]}x{chr(ord('a') + number)}"


class _Clauses:
    """What must be in a sentence for a template to match it: of each clause one of its texts.

    As numbers with a bit for each clause, since five hundred templates are asked for every sentence.
    """

    def __init__(self) -> None:
        self._bits: dict[frozenset[str], int] = {}
        self._by_text: dict[str, int] = {}

    def add(self, clauses: Iterable[frozenset[str]]) -> int:
        """The bits of these clauses."""
        bits = 0
        for clause in clauses:
            bit = self._bits.setdefault(clause, 1 << len(self._bits))
            bits |= bit
            for text in {max(text.split("-"), key=len) for text in clause}:  # sentences come without hyphens
                self._by_text[text] = self._by_text.get(text, 0) | bit
        return bits

    def missing(self, sentence: str) -> int:
        """The bits of the clauses that do not hold for the sentence."""
        held = 0
        for text, bits in self._by_text.items():
            if text in sentence:
                held |= bits
        return ~held


class Grammar:
    """The templates of one language for the intents that the engine knows.

    Args:
        language: code of the library, such as "en".
        intents: names of the intents whose templates are read; the others cost nothing.

    Raises:
        ValueError: the library has no such language.

    """

    def __init__(self, language: str, intents: Collection[str]) -> None:
        known = get_intents(language)
        if known is None:
            raise ValueError(f"There are no sentence templates for the language {language!r}.")
        chosen = {name: data for name, data in known["intents"].items() if name in intents}
        self._intents = Intents.from_dict({**known, "intents": chosen})
        skipped = sorted((word.casefold() for word in self._intents.skip_words), key=len, reverse=True)
        self._skip = re.compile(rf"\b(?:{'|'.join(map(re.escape, skipped))})\b") if skipped else None
        self._clauses = _Clauses()
        self._patterns = tuple(self._read())
        self.parse = lru_cache(maxsize=2_048)(self._parse)

    def _read(self) -> Iterator[_Pattern]:
        open_lists = {name for name, values in self._intents.slot_lists.items() if isinstance(values, WildcardSlotList)}
        for name, intent in self._intents.intents.items():
            for data in intent.data:
                rules = {**self._intents.expansion_rules, **data.expansion_rules}
                for sentence in data.sentences:
                    lists = frozenset(sentence.list_names(rules))
                    # Where some words may be anything, a name may be among them.
                    room = _EVERYTHING if lists & open_lists else lists & _EVERYTHING
                    needed = self._clauses.add(sentence.get_required_clauses(rules))
                    yield _Pattern(name, data, sentence.expression, self._intents, needed, room)

    def warm(self) -> None:
        """Compile every pattern, which takes a second or two; otherwise each is compiled when it is first tried."""
        for pattern in self._patterns:
            pattern.match("")

    def _parse(self, sentence: str) -> tuple[Parsed, ...]:
        """The best parse for each intent, the most literal first; `sentence` is folded, with placeholders."""
        best: dict[str, Parsed] = {}
        for said in dict.fromkeys((sentence, self._without_skipped(sentence))):
            for pattern in self._possible(said):
                found = pattern.match(said)
                if found and (found.intent not in best or _rank(found) < _rank(best[found.intent])):
                    best[found.intent] = found
        return tuple(sorted(best.values(), key=_rank))

    def _without_skipped(self, sentence: str) -> str:
        return " ".join(self._skip.sub(" ", sentence).split()) if self._skip else sentence

    def _possible(self, sentence: str) -> list[_Pattern]:
        """The templates whose words were said and that have room for all names and places."""
        missing = self._clauses.missing(sentence)
        named = {found if found in _PLACES else "name" for found in _PLACEHOLDERS.findall(sentence)}
        return [one for one in self._patterns if not one.needed & missing and named <= one.room]


_PLACEHOLDERS: Final = re.compile(r"\bq(area|floor|[a-z]+?)x[a-z]\b")
_EVERYTHING: Final = frozenset({"name", "area", "floor"})


def _rank(one: Parsed) -> tuple[bool, int]:
    return one.open, -one.literal
