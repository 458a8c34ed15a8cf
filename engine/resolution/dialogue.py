"""Words that lean on what was said before: answers to a question, and what had been meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from devices.model import Home
from engine.context.situation import Situation
from engine.domain import Asking, Hypothesis, Interpretation, Option, Question, Resolution, Source
from engine.language import phrasing
from engine.language.describe import listing
from engine.language.lexicon import SYNONYMS
from engine.language.reading import Reading
from engine.language.words import FUNCTION_WORDS, REQUEST_WORDS, fold
from engine.resolution.danger import each_change, risky

NEVERMIND: Final = "HassNevermind"
_YES: Final = frozenset(
    "yes yeah yep yup sure ok okay correct right exactly absolutely definitely please do affirmative certainly".split()
)
_NO: Final = frozenset("no nope nah not don't dont negative wrong never".split())
_DROP: Final = re.compile(
    r"^(?:no[, ]+)?(?:never ?mind|forget (?:it|about it)|cancel(?: (?:it|that))?|leave it|drop it|stop(?: it)?|"
    r"nothing|none(?: of (?:them|those|these))?|neither(?: of them)?|no(?:t any)?(?: thanks| thank you)?|nope|"
    r"don't bother)(?: thanks| please)?$",
    re.IGNORECASE,
)
_ALL: Final = re.compile(
    r"\b(?:both|all(?: of (?:them|those|these))?|all (?:two|three|four|2|3|4)|every one|each|the lot|everything)\b",
    re.IGNORECASE,
)
_ARTICLES: Final = frozenset({"the", "a", "an", "in", "of", "on", "one", "and"})
_REJECTS: Final = frozenset("not don't dont except no never".split())
_ORDINALS: Final[dict[str, int]] = {
    "first": 0,
    "1st": 0,
    "former": 0,
    "1": 0,
    "second": 1,
    "2nd": 1,
    "2": 1,
    "third": 2,
    "3rd": 2,
    "3": 2,
    "fourth": 3,
    "4": 3,
    "last": -1,
    "latter": -1,
}


def drops(text: str) -> bool:
    """Whether the person wants nothing done: "never mind", "stop", "no"."""
    return _DROP.match(text.strip(" .!?,")) is not None


_CONSENT: Final = re.compile(
    r"^(?:(?:oh|well|um|erm|ok|okay|yes|yeah|yep|yup|sure|y)[,. ]+)*"
    r"(?:y|yes+|yeah|yep|yup|sure(?: thing)?|of course|why not|go (?:ahead|for it|on)|do (?:it|so|that)|obviously|"
    r"i (?:suppose|guess|think)(?: so)?|naturally|certainly|definitely|absolutely|please(?: do)?|indeed|by all means|"
    r"that's (?:right|it|correct|the one)|fine(?: by me)?|all ?right|be my guest|you may|ok(?:ay)?)"
    r"(?:[,. ]+(?:please|do|it|thanks|thank you|then|now|sure|yes|go ahead|do it|so|of course|go on))*[.! ]*$",
    re.IGNORECASE,
)
_AGAIN: Final = re.compile(
    r"^(?:are you (?:really )?sure|really|what|pardon|sorry|what did you (?:say|ask)|say (?:that )?again|come again|"
    r"(?:can you )?repeat(?: that)?(?: please)?|did you hear me|what are (?:the|my) options|which(?: ones)? are there|"
    r"what was the question)[ ?.!]*$",
    re.IGNORECASE,
)
"""Words that want the question again."""


def wants_again(text: str) -> bool:
    """Whether somebody did not hear the question, or doubts it."""
    return _AGAIN.match(text) is not None


def says_yes(text: str) -> bool:
    """A plain yes: nothing in it but agreement."""
    if _CONSENT.match(text):
        return True
    words = fold(text)
    telling = [word for word in words if word in _YES or word not in FUNCTION_WORDS]
    return (
        bool(set(words) & _YES or words in {("do", "it"), ("go", "ahead")})
        and not set(words) & _NO
        and all(word in _YES or word in {"go", "ahead", "that"} for word in telling)
    )


def says_no(text: str) -> bool:
    """A plain no, however politely."""
    words = set(fold(text))
    return bool(words & _NO) and len(words) <= 4


def in_dialogue(resolution: Resolution) -> Resolution:
    """The resolution as one that leans on the words before."""
    if not isinstance(resolution, Interpretation):
        return resolution
    return replace(resolution, hypothesis=replace(resolution.hypothesis, source=Source.DIALOGUE))


def left_alone() -> Interpretation:
    """The reading of "never mind"."""
    hypothesis = Hypothesis(NEVERMIND, Source.DIALOGUE, score=1.0)
    return Interpretation(hypothesis, "All right, I leave it.")


def answered(question: Question, text: str, intent: str, situation: Situation) -> Interpretation | Question | None:
    """The reading that an answer selects, or what is left to choose from; None where the words are no answer."""
    if question.kind is Asking.CHOICE and _REJECTS_POINTING.match(text):
        # Which one "that" was, nobody can know: the question stays.
        return _again(question, "None of them is done yet.")
    if wants_again(text):
        return _again(question, "")
    if question.kind is Asking.CONFIRMATION and (says_yes(text) or _names_it(question, text, situation.home)):
        return _chosen(question.options[:1])
    if drops(text) or (question.kind is Asking.CONFIRMATION and says_no(text)):
        return left_alone()
    if question.kind is not Asking.CHOICE:
        return None
    if says_yes(text):
        # A yes to "which one?" is none of them.
        return _again(question, "")
    if _ANY.match(text):
        return _any_of(question, situation)
    if _is_new_request(question, text, intent):
        return None
    picked = _picked(question.options, text, situation)
    if picked and set(fold(text)) & _REJECTS:
        # "Not the left one" leaves the others; where these are several, the question stays.
        picked = [option for option in question.options if option not in picked]
        return _chosen(picked) if len(picked) == 1 else _among(question, picked) if picked else left_alone()
    return _chosen(picked) if picked else None


_LEADS: Final = ("None of them is done yet. ", "That is none of them. ")


def _again(question: Question, lead: str) -> Question:
    """The question once more."""
    text = question.text
    for one in _LEADS:
        text = text.removeprefix(one)
    return replace(question, text=f"{lead} {text}".strip())


def none_of_them(question: Question) -> Question:
    """The question once more, after an answer that is none of its options."""
    return _again(question, "That is none of them.")


def _names_it(question: Question, text: str, home: Home) -> bool:
    """Whether the answer says what was asked about, and no more: "yes, the garage", "garage door"."""
    said = set(fold(text)) - FUNCTION_WORDS - _YES
    return bool(said) and not set(fold(text)) & _NO and said <= _words_of(question.options[0], home)


_ANY: Final = re.compile(
    r"^(?:(?:oh|well|um|just|i|ok|okay|any|either|you|it|that|pick|choose|take|whichever|whatever)[ ,]+)*"
    r"(?:(?:any|either)(?: ?one)?(?: of (?:them|those|these))?|whichever(?: one)?(?: you (?:like|want|prefer|think))?|"
    r"whatever(?: you (?:like|want))?|you (?:choose|pick|decide)|(?:up to|choice is) you(?:rs)?|no matter|surprise me|"
    r"(?:it )?(?:doesn't|does not|don't|dont|doesnt) (?:matter|mind|care)(?: which(?: one)?)?|"
    r"(?:is |it's )?all the same(?: to me)?|(?:choose|pick|take) (?:one|any|for me))"
    r"(?: (?:is|are) fine| will do|,? please)?[.! ]*$",
    re.IGNORECASE,
)
_REJECTS_POINTING: Final = re.compile(
    r"^(?:no[, ]+)?(?:not (?:that|this)(?: one)?|the other(?: one)?|another(?: one)?|a different one)[.! ]*$",
    re.IGNORECASE,
)


def _any_of(question: Question, situation: Situation) -> Interpretation | Question:
    """The nearest one, else the first that was offered; what lets someone in or heats is not left to us."""
    if any(_dangerous(option, situation.home) for option in question.options):
        return replace(question, text=f"I would rather not pick that for you. {question.text}")
    areas = [_areas_of(option, situation.home) for option in question.options]
    near = [one for one, of in zip(question.options, areas, strict=True) if situation.area in of]
    return _chosen((near or list(question.options))[:1])


def _dangerous(option: Option, home: Home) -> bool:
    return any(risky(*one) for one in each_change(option.hypothesis.orders, home))


def _areas_of(option: Option, home: Home) -> set[str | None]:
    return {device.area for target in option.hypothesis.targets if (device := home.device(target))}


def _among(question: Question, options: Sequence[Option]) -> Question:
    """The same question about fewer."""
    names = listing([f"the {option.label}" for option in options], "or")
    return replace(question, text=f"Which one do you mean: {names}?", options=tuple(options))


def _is_new_request(question: Question, text: str, intent: str) -> bool:
    head = next(iter(fold(text)), "")
    asked = {option.hypothesis.intent for option in question.options}
    return head in REQUEST_WORDS and intent not in asked


_OWN: Final = frozenset({"mine", "my"})


def _picked(options: Sequence[Option], text: str, situation: Situation) -> Sequence[Option]:
    words, home = fold(text), situation.home
    if _ALL.search(text):
        # "Both" of three is no answer.
        return [] if "both" in words and len(options) > 2 else options
    if set(words) & _OWN and (own := _of_person(options, situation)):
        return own
    telling = [_telling(option, options, home) for option in options]
    said = {SYNONYMS.get(word, word) for word in words}
    named = [option for option, words_of in zip(options, telling, strict=True) if said & words_of]
    if named:
        return named
    if words in {("one",), ("number", "one"), ("option", "one")}:
        words = ("1",)
    for word in words:
        index = _ORDINALS.get(word)
        if index is not None and -len(options) <= index < len(options):
            return [options[index]]
    return []


def named(question: Question, text: str, situation: Situation) -> Interpretation | None:
    """The option that an answer calls by words of its own; None where none or several are."""
    said = {SYNONYMS.get(word, word) for word in fold(text)}
    found = [one for one in question.options if said & _telling(one, question.options, situation.home)]
    return _chosen(found) if len(found) == 1 and not said & _REJECTS else None


def _of_person(options: Sequence[Option], situation: Situation) -> list[Option]:
    """What bears the name of who speaks: "mine" is Max's Lamp where Max says it."""
    person = fold(situation.utterance.person.split("@")[0])
    if not person:
        return []
    names = {person[0], f"{person[0]}'s", f"{person[0]}s"}
    return [
        option
        for option in options
        if names & {word for text in _texts_of(option, situation.home) for word in fold(text)}
    ]


def _texts_of(option: Option, home: Home) -> list[str]:
    texts = [option.label]
    for target in option.hypothesis.targets:
        if device := home.device(target):
            texts += [device.name, device.area or "", *device.aliases]
    return texts


def _telling(option: Option, options: Sequence[Option], home: Home) -> set[str]:
    """The words that tell this option from the others: of its label, its names and its area."""
    own = _words_of(option, home)
    others = [_words_of(one, home) for one in options if one is not option]
    return own.difference(*others)


def _words_of(option: Option, home: Home) -> set[str]:
    texts = _texts_of(option, home)
    words = {word for text in texts for word in fold(text)}
    return {SYNONYMS.get(word, word) for word in words if word not in _ARTICLES}


def together(readings: Sequence[Hypothesis]) -> Hypothesis:
    """The first of several readings, at least one, with the targets and orders of all."""
    return replace(
        readings[0],
        targets=tuple(target for one in readings for target in one.targets),
        orders=tuple(order for one in readings for order in one.orders),
        schedules=tuple(schedule for one in readings for schedule in one.schedules),
    )


def _chosen(options: Sequence[Option]) -> Interpretation:
    first = options[0].hypothesis
    merged = replace(
        together([option.hypothesis for option in options]),
        source=Source.DIALOGUE,
        slots=first.slots if len(options) == 1 else {"name": [option.label for option in options]},
        reasons=(*first.reasons, phrasing.CHOSEN),
        score=max(first.score, 0.95),
    )
    return Interpretation(merged)


_MEANT: Final = re.compile(
    r"^(?:(?:no|nope|sorry|wrong(?: (?!the\b|my\b|in\b|on\b|i\b)\w+)?|(?:that|this|it)(?:'s| is| was) (?:all )?"
    r"(?:wrong|incorrect|not right|not it|not what i (?:meant|asked|asked for|wanted|said))|"
    r"not that(?: one)?|not this(?: one)?|actually|well|oh|i mean|"
    r"i (?:didn't|did not) (?:mean|ask for|ask|want|say) (?:that|this|it))(?:[,.;:! ]+|$))*"
    r"(?:i (?:meant|mean|said|wanted|want|was talking about)(?: to say)?[,: ]+)?(?:you to )?",
    re.IGNORECASE,
)


def without_protest(text: str) -> str:
    """What is left of "no, I meant the bedroom" beside the protest; may be empty."""
    rest = text[_MEANT.match(text).end() :] if _MEANT.match(text) else text  # type: ignore[union-attr]  # matches ""
    return rest.strip(" .,!")


@dataclass(frozen=True, slots=True)
class Overlaid:
    """The request before, with what was meant laid over it."""

    reading: Reading
    excluded: frozenset[str]
    """Unique ids that were not meant."""


def overlay(before: Reading, meant: Reading, wrong: Sequence[str]) -> Overlaid | None:
    """The earlier request with the places, names and values of the correction; None where it corrects nothing."""
    another = bool(meant.words & {"other", "another", "different"})
    says = meant.names or meant.areas or meant.floors or meant.types or meant.amounts or meant.color or another
    if not says or meant.unknown:
        return None
    merged = before
    if meant.names:
        merged = replace(merged, names=meant.names, types=meant.types, areas=meant.areas, floors=meant.floors)
    elif meant.areas or meant.floors or meant.types:
        merged = replace(
            merged,
            areas=meant.areas or (() if meant.floors else merged.areas),
            floors=meant.floors,
            types=meant.types or merged.types,
            names=() if meant.types else merged.names,
        )
    if meant.amounts or meant.color or meant.kelvin:
        merged = replace(merged, amounts=meant.amounts, color=meant.color, kelvin=meant.kelvin)
    if "one" in meant.words:
        # "The one in the living room" is one, though "the light in the living room" is all of it.
        merged = replace(merged, meant=merged.meant | {"one"})
    keeps_target = not (meant.names or meant.areas or meant.floors or meant.types or another)
    return Overlaid(replace(merged, unknown=()), frozenset() if keeps_target else frozenset(wrong))
