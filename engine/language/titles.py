"""What a title may be: a film, a series, a book, a song, an album, an artist, a kind of music.

People name media, not media types, and no convention carries a catalogue. A short list of titles that most homes
know decides the clear cases; whatever is not on it stays open, and the device decides.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Final

from engine.language.words import fold

_FILE: Final = Path(__file__).with_name("titles.tsv")

GENRES: Final = frozenset(
    "jazz rock pop classical blues country folk metal punk reggae soul funk disco techno house trance ambient "
    "electronic electro hip-hop rap indie grunge gospel latin salsa samba bossa-nova swing bebop opera baroque "
    "chill chillout lofi lo-fi r&b bollywood synthwave rnb k-pop world acoustic instrumental piano dance edm "
    "dubstep ska bluegrass flamenco tango motown alternative soundtrack schlager chanson hard-rock heavy-metal "
    "drum-and-bass new-wave classic-rock".split()
)


def genre_of(text: str) -> str | None:
    """The genre that the text names, if it names just one: "some smooth jazz please" is jazz."""
    words = fold(text)
    named = []
    for genre in sorted(GENRES, key=len, reverse=True):
        parts = tuple(genre.replace("&", " ").replace("-", " ").split())
        if any(words[i : i + len(parts)] == parts for i in range(len(words))):
            named.append(genre.replace("-", " "))
    return named[0] if named else None


def kinds_of(title: str) -> frozenset[str]:
    """Media classes under which that title is known; empty: not on the list."""
    words = fold(title)
    return _catalogue().get(words[1:] if words[:1] == ("the",) else words, frozenset())


@cache
def _catalogue() -> dict[tuple[str, ...], frozenset[str]]:
    known: dict[tuple[str, ...], frozenset[str]] = {}
    with _FILE.open(encoding="utf-8", newline="") as lines:
        for title, classes in csv.reader(lines, delimiter="\t"):
            words = fold(title)
            known[words[1:] if words[:1] == ("the",) else words] = frozenset(classes.split())
    return known


_SPOKEN: Final[dict[str, str]] = {
    "movie": "the film",
    "tv_show": "the series",
    "episode": "the episode",
    "video": "the video",
    "audiobook": "the audiobook of",
    "soundtrack": "the soundtrack of",
    "track": "the song",
    "album": "the album",
    "playlist": "the playlist",
    "podcast": "the podcast",
}


def spoken(slots: object) -> str:
    """What is played, in words: "the audiobook of “Dune”"."""
    if not isinstance(slots, dict) or "search_query" not in slots:
        return "it"
    media_class, query = slots.get("media_class"), slots["search_query"]
    if media_class == "music" and genre_of(str(query)):
        return str(query)
    if query == media_class:
        return str(query)
    return f"{_SPOKEN[media_class]} “{query}”" if media_class in _SPOKEN else f"“{query}”"
