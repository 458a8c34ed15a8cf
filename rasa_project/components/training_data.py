"""What the bot is trained on: our own sentences of one language, and those that Home Assistant's templates say.

The templates are those of `home-assistant-intents` (by the Home Assistant authors and their translators). They are
sampled anew with each training, with the names of many kinds of home; nothing of it is kept in the project.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import home_assistant_intents
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components import homes
from components.sampling import Said, Sampler
from components.settings import BotSettings

SENTENCES = 150
"""Sentences of an intent. Twice as many gain half a point on requests put in the library's words, and lose as much on
freer ones."""

LATER = 20
"""Sentences of an intent that ask for it at another time: "in ten minutes turn off the lamp"."""

SEED = 7

TEMPLATE = "attune_template"
"""Key in a message: which template of its intent it came out of, a number; absent where somebody wrote it."""

TALK = frozenset({"HassRespond"})
"""Not taken from the library: greetings and questions about the assistant are ours to answer."""

CAN_WAIT = frozenset(
    {
        "HassClimateSetTemperature",
        "HassFanSetSpeed",
        "HassLightSet",
        "HassMediaPause",
        "HassMediaSearchAndPlay",
        "HassSetPosition",
        "HassSetVolume",
        "HassTurnOff",
        "HassTurnOn",
        "HassVacuumStart",
    }
)
"""Intents that people ask for ahead of time. Home Assistant calls such a sentence a timer with a command; here it
keeps the intent of what is to be done, and when is left to the engine."""


class HomeAssistantIntents(RasaFileImporter):  # type: ignore[misc] # rasa is untyped
    """Rasa's importer of files, for one language, with the library's sentences beside them."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        sentences: int = SENTENCES,
        seed: int = SEED,
    ) -> None:
        """Take up to `sentences` of each intent from the library; raises InvalidSetting for an unknown language."""
        super().__init__(config_file, domain_path, training_data_paths)
        self._language = BotSettings.from_environment(os.environ).language
        self._sentences = sentences
        self._seed = seed
        self._nlu_files = [file for file in self._nlu_files if Path(file).parent.name == self._language]

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Return both kinds of sentences; the language is that of the setting, whatever the configuration says."""
        del language
        own: TrainingData = super().get_nlu_data(self._language)
        sampled = [
            Message({TEXT: said.text, INTENT: intent, TEMPLATE: said.template})
            for intent, said in library(self._language, self._sentences, self._seed)
        ]
        return own.merge(TrainingData(sampled))


def library(language: str, sentences: int = SENTENCES, seed: int = SEED) -> Iterator[tuple[str, Said]]:
    """Give pairs of intent and sentence; the same arguments give the same pairs."""
    sampler = Sampler(home_assistant_intents.get_intents(language), homes.words_of(language), seed)
    for intent in sampler.intents:
        if intent in TALK:
            continue
        found = sampler.sentences(intent, sentences)
        commands = [said.text for said in found] if intent in CAN_WAIT else []
        later = sampler.sentences_for_later(intent, commands, LATER)
        yield from ((intent, said) for said in (*found, *later))
