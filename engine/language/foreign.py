"""Whether a sentence is in another language than English: small closed lists of words that English lacks. Pure."""

from __future__ import annotations

from typing import Final

from engine.language.reading import Reading
from engine.language.words import REQUEST_WORDS

_TELLING: Final = frozenset(
    "licht lampe lampen mach mache schalte schalt einschalten ausschalten bitte heizung küche wohnzimmer schlafzimmer "
    "tür öffne schließe wie warm ist allume allumez éteins éteignez lumière lumières lampe chauffage cuisine ouvre "
    "ferme porte enciende encienda apaga apague luz luces cocina puerta abre cierra calefacción accendi spegni luce "
    "luci cucina porta apri chiudi riscaldamento doe zet lichten aan uit verwarming keuken deur".split()
) - frozenset({"warm"})
"""Nouns and verbs of a home in German, French, Spanish, Italian and Dutch."""
_SMALL: Final = frozenset(
    "der die das den dem ein eine einen ist nicht im und an aus auf le la les un une du des dans et est el los las en "
    "del una y il lo gli i nel nella e het de een van op".split()
)


def foreign(reading: Reading) -> bool:
    """Whether a sentence is clearly no English: its words are those of another language, and no name of the home."""
    named = {word for one in reading.mentions for word in one.match.name.casefold().split()}
    said = [token.text for token in reading.tokens if token.text not in named]
    telling = [word for word in said if word in _TELLING]
    if not telling or set(said) & (REQUEST_WORDS - {"die"}) or set(said) & {"the", "my", "please", "what", "is"}:
        return False
    known = [word for word in said if word in _TELLING or word in _SMALL]
    return len(known) > 1 and len(known) * 2 >= len(said)
