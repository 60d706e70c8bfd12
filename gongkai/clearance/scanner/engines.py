"""
Where to look: triggers and words found in one pass over the text, by Hyperscan or without it.

A trigger only says that a place deserves a look; what it finds is judged afterwards by the families. So two
engines that find the same triggers give the same findings.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any, Final, Protocol

from ahocorasick_rs import AhoCorasick

try:
    import hyperscan
except ImportError:  # pragma: no cover - other processors have no Hyperscan
    hyperscan = None  # type: ignore[assignment]

HAS_HYPERSCAN: Final = hyperscan is not None


@dataclass(frozen=True, slots=True)
class Trigger:
    """
    A pattern (in what `re` and Hyperscan have in common: no look-around, no groups) and who is to look.

    With `ignores_case` letters of either case match.
    """

    family: str
    pattern: str
    ignores_case: bool = False


@dataclass(frozen=True, slots=True)
class Hits:
    """What the engine saw: for each family the places where a trigger ended, and the words' ends."""

    places: dict[str, list[int]]
    words: list[tuple[int, int]]


class Engine(Protocol):
    """Finds triggers and words in a text; places count characters."""

    def look(self, text: str) -> Hits:
        """Return where triggers ended (by family) and which words ended where (index of the word, end)."""


class HyperscanEngine:
    """All triggers in one automaton and all words in another, over the UTF-8 bytes of the text."""

    def __init__(self, triggers: Sequence[Trigger], words: Sequence[str]) -> None:
        self._families = tuple(trigger.family for trigger in triggers)
        self._triggers = _compile_triggers(tuple(triggers))
        self._words = _compile_words(words) if words else None

    def look(self, text: str) -> Hits:
        """Return where triggers ended and which words ended where."""
        coded = text.encode("utf-8", "replace")
        ends: list[tuple[int, int]] = []
        words: list[tuple[int, int]] = []

        def note_trigger(number: int, _begin: int, end: int, _flags: int, _context: Any) -> None:
            ends.append((end, number))

        def note_word(number: int, _begin: int, end: int, _flags: int, _context: Any) -> None:
            words.append((end, number))

        self._triggers.scan(coded, match_event_handler=note_trigger)
        if self._words:
            self._words.scan(coded, match_event_handler=note_word)
        place = _places(coded, sorted({end for end, _ in ends} | {end for end, _ in words}))
        families: dict[str, list[int]] = {}
        for end, number in ends:
            families.setdefault(self._families[number], []).append(place[end])
        return Hits(
            {family: sorted(set(found)) for family, found in families.items()},
            sorted((number, place[end]) for end, number in words),
        )


@cache
def _compile_triggers(triggers: tuple[Trigger, ...]) -> Any:
    # once a process: it takes a second
    base = hyperscan.HS_FLAG_UTF8 | hyperscan.HS_FLAG_DOTALL
    database = hyperscan.Database()
    database.compile(
        expressions=[trigger.pattern.encode() for trigger in triggers],
        ids=list(range(len(triggers))),
        flags=[base | (hyperscan.HS_FLAG_CASELESS if trigger.ignores_case else 0) for trigger in triggers],
    )
    return database


def _compile_words(words: Sequence[str]) -> Any:
    database = hyperscan.Database()
    database.compile(
        expressions=[word.encode() for word in words],
        ids=list(range(len(words))),
        flags=[0] * len(words),
        literal=True,
    )
    return database


def _places(coded: bytes, ends: Sequence[int]) -> dict[int, int]:
    """Map byte offsets to character offsets by decoding only what lies between them."""
    if len(coded) == 0 or not ends:
        return {}
    begins = (0, *ends[:-1])
    lengths = (
        len(coded[begin:end].decode("utf-8", "replace")) for begin, end in zip(begins, ends, strict=True)
    )
    return dict(zip(ends, accumulate(lengths), strict=True))


class PlainEngine:
    """The same with `re` and an Aho-Corasick automaton, for processors without Hyperscan."""

    def __init__(self, triggers: Sequence[Trigger], words: Sequence[str]) -> None:
        self._triggers = tuple(
            (trigger.family, re.compile(trigger.pattern, re.DOTALL | (re.I if trigger.ignores_case else 0)))
            for trigger in triggers
        )
        self._automaton = _build_automaton(words) if words else None

    def look(self, text: str) -> Hits:
        """Return where triggers ended and which words ended where."""
        families: dict[str, set[int]] = {}
        for family, pattern in self._triggers:
            found = {match.end() for match in pattern.finditer(text)}
            if found:
                families.setdefault(family, set()).update(found)
        words: list[tuple[int, int]] = []
        if self._automaton is not None:
            matches = self._automaton.find_matches_as_indexes(text, overlapping=True)
            words = sorted((number, end) for number, _begin, end in matches)
        return Hits({family: sorted(found) for family, found in families.items()}, words)


def _build_automaton(words: Sequence[str]) -> Any:
    return AhoCorasick(list(words))


def build_engine(triggers: Sequence[Trigger], words: Sequence[str], *, plain: bool = False) -> Engine:
    """
    Build the fastest engine this machine has.

    :raises ValueError: if two words are the same, which would report one place twice
    """
    doubled = [word for word, times in Counter(words).items() if times > 1]
    if doubled:
        msg = f"words given twice: {doubled[:5]}"
        raise ValueError(msg)
    if plain or not HAS_HYPERSCAN:
        return PlainEngine(triggers, words)
    return HyperscanEngine(triggers, words)
