"""
Words that mean the same (同义词、简称): how a question is widened, and which organs it mentions.

The lists ship as data (`synonyms.tsv`, `abbreviations.tsv`); the names of the county's own organs come from
the installation and are kept beside the index, so that the engine needs no database.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import ahocorasick_rs

from gongkai.search.engine.analyse import title_key
from gongkai.search.engine.files import DATA, read_rows
from gongkai.search.engine.tokens import normalise

NAMES_FILE: Final = "gongkai-names.json"
ABBREVIATION_WEIGHT: Final = 0.8
"""An abbreviation is the thing itself, said shorter."""
SYNONYM_WEIGHT: Final = 0.4
ONE_WAY_WEIGHT: Final = 0.3
"""A narrower or official word for what was said: right less often."""
MOST_FORMS: Final = 4
MOST_FOUND: Final = 6


@dataclass(frozen=True, slots=True)
class Form:
    """Another way to say a word, and how far it counts beside it."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Widened:
    """A word of the question that has other forms (可扩展的词), and where it stands."""

    start: int
    end: int
    word: str
    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A word of the question that means a value of a filter (提及): an organ, a kind, a source."""

    facet: str
    value: str
    words: str


class _Finder:
    """Finds any of many words in one pass, the longest at each place."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(set(words))
        self._automaton = ahocorasick_rs.AhoCorasick(
            self.words, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
        )

    def find(self, text: str) -> list[tuple[str, int, int]]:
        """Return the words found with their places, in the order of the text."""
        found = self._automaton.find_matches_as_indexes(text)
        return [(self.words[number], start, end) for number, start, end in found]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything the engine knows of words (词表): other forms, short titles, names of organs."""

    forms: Mapping[str, tuple[Form, ...]]
    titles: Mapping[str, tuple[str, ...]]
    organs: Mapping[str, str] = field(default_factory=dict)
    _finders: dict[str, _Finder] = field(default_factory=dict, compare=False, repr=False)

    def widen(self, text: str) -> tuple[Widened, ...]:
        """Return the words of a normalised text that have other forms, the longest at each place."""
        found = self._finder("forms", self.forms).find(text)
        seen: dict[str, Widened] = {}
        for word, start, end in found:
            seen.setdefault(word, Widened(start, end, word, self.forms[word]))
        return tuple(seen.values())[:MOST_FOUND]

    def full_titles(self, key: str) -> tuple[str, ...]:
        """Return the keys of the titles that an abbreviated title stands for (法律简称)."""
        return self.titles.get(key, ())

    def find_organs(self, text: str) -> tuple[Mention, ...]:
        """Return the organs of the county that a normalised text mentions, by any of their names."""
        if not self.organs:
            return ()
        found = self._finder("organs", self.organs).find(text)
        return tuple(dict.fromkeys(Mention("issuer", self.organs[word], word) for word, _, _ in found))

    def with_names(self, names: Mapping[str, str]) -> "Lexicon":
        """Return the lexicon with the organs of an installation: each written name with the official one."""
        return Lexicon(self.forms, self.titles, {normalise(name): full for name, full in names.items()})

    def _finder(self, name: str, words: Iterable[str]) -> _Finder:
        if name not in self._finders:
            self._finders[name] = _Finder(words)
        return self._finders[name]


@cache
def shipped_lexicon() -> Lexicon:
    """Return the words that ship with the engine; read once."""
    return load_lexicon(DATA / "synonyms.tsv", DATA / "abbreviations.tsv")


def load_lexicon(synonyms: Path, abbreviations: Path) -> Lexicon:
    """
    Read the lists: `=` all mean the same, `>` the first widens to the others, `t` a title's short form.

    In the list of abbreviations the first word is short for each of the others.
    """
    forms: dict[str, dict[str, float]] = {}
    titles: dict[str, tuple[str, ...]] = {}
    for mark, *words in read_rows(synonyms):
        same = [normalise(word) for word in words]
        if mark == "=":
            _note(forms, same, same, SYNONYM_WEIGHT)
        else:
            _note(forms, same[:1], same[1:], ONE_WAY_WEIGHT)
    for mark, *words in read_rows(abbreviations):
        if mark == "t":
            titles[title_key(words[0])] = tuple(title_key(word) for word in words[1:])
        short, *full = map(normalise, words)
        _note(forms, [short], full, ABBREVIATION_WEIGHT)
        _note(forms, full if mark == "=" else [], [short], SYNONYM_WEIGHT)
    return Lexicon({word: _best(found) for word, found in forms.items()}, titles)


def read_names(folder: Path) -> dict[str, str]:
    """Return the names of organs kept beside an index; none where there are none."""
    path = folder / NAMES_FILE
    if not path.exists():
        return {}
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return {str(name): str(full) for name, full in kept.items()}


def write_names(folder: Path, names: Mapping[str, str]) -> None:
    """Keep the names of organs beside an index, in one step; written only where they differ."""
    if read_names(folder) == dict(names):
        return
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{NAMES_FILE}.new"
    draft.write_text(json.dumps(dict(names), ensure_ascii=False, indent=0, sort_keys=True), encoding="utf-8")
    draft.replace(folder / NAMES_FILE)


def _note(forms: dict[str, dict[str, float]], words: list[str], others: list[str], weight: float) -> None:
    for word in words:
        known = forms.setdefault(word, {})
        for other in others:
            if other != word:
                known[other] = max(weight, known.get(other, 0.0))


def _best(found: dict[str, float]) -> tuple[Form, ...]:
    ranked = sorted(found.items(), key=lambda pair: -pair[1])
    return tuple(Form(text, weight) for text, weight in ranked[:MOST_FORMS])
