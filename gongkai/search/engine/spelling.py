"""
“您是不是要找” (纠错): a question with one word put right, where that one finds more.

The vocabulary is what the library itself says in titles, and the word lists. A word is put right where it
sounds alike (拼音), looks alike (形近字) or differs in one character; whether the new question is offered only the
index decides.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final, Protocol

from gongkai.search.engine.files import DATA, read_rows
from gongkai.search.engine.lexicon import Lexicon, shipped_lexicon
from gongkai.search.engine.pinyin import blurred, syllables
from gongkai.search.engine.query import SearchQuery
from gongkai.search.engine.tokens import normalise, words

WORDS_FILE: Final = "gongkai-words.tsv"
LONGEST_WORD, SHORTEST_WORD = 8, 2
LONGEST_ASKED: Final = 24
MOST_TRIED: Final = 12
_SURE: Final = "sf"
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]+")


class Counting(Protocol):
    """What the check asks an index."""

    def count_holding_all(self, query: SearchQuery) -> int:
        """Return how many clauses hold every word of the question."""


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A question with one word put right (改正); sure where the word sounds or looks the same."""

    text: str
    wrong: str
    is_sure: bool


class Speller:
    """A vocabulary that finds words by sound, by shape and with one character changed."""

    def __init__(self, vocabulary: Mapping[str, float]) -> None:
        self.vocabulary = {word: weight for word, weight in vocabulary.items() if _is_word(word)}
        self._alike: dict[str, list[str]] = {}
        for word in sorted(self.vocabulary, key=lambda one: (-self.vocabulary[one], one)):
            for key in _keys(word):
                self._alike.setdefault(key, []).append(word)

    def corrections(self, text: str) -> list[Correction]:
        """Return the questions that may have been meant, the likeliest first: one word changed in each."""
        found: dict[str, Correction] = {}
        for piece in sorted(_pieces(text), key=lambda one: one.start - one.end):
            if piece.text in self.vocabulary:
                continue
            for word, is_sure in self._like(piece.text):
                whole = f"{text[: piece.start]}{word}{text[piece.end :]}"
                found.setdefault(whole, Correction(whole, piece.text, is_sure))
        return sorted(found.values(), key=lambda one: not one.is_sure)[:MOST_TRIED]

    def _like(self, piece: str) -> Iterator[tuple[str, bool]]:
        for key in _keys(piece):
            for word in self._alike.get(key, ())[:3]:
                if word != piece:
                    yield word, key[0] in _SURE


def did_you_mean(index: Counting, query: SearchQuery, speller: Speller) -> str:
    """
    Return the corrected question, or nothing.

    Only where no clause holds all words of the question and some hold all of the corrected one; or where the
    word put right stands nowhere as it was written and sounds or looks like one that does.
    """
    text = normalise(query.text.strip())
    if not 2 <= len(text) <= LONGEST_ASKED:
        return ""
    is_weak = index.count_holding_all(query) == 0
    best, most = "", 0
    for one in speller.corrections(text):
        if not is_weak and (not one.is_sure or index.count_holding_all(_quoted(query, one.wrong))):
            continue
        found = index.count_holding_all(replace(query, text=one.text))
        if found > most:
            best, most = one.text, found
    return best


def _quoted(query: SearchQuery, words_as_written: str) -> SearchQuery:
    return replace(query, text=f"“{words_as_written}”")


def read_speller(folder: Path, lexicon: Lexicon | None = None) -> Speller:
    """Return the vocabulary kept beside an index, with the words of the lists."""
    lexicon = lexicon or shipped_lexicon()
    listed = [*lexicon.forms, *lexicon.organs]
    vocabulary = dict.fromkeys((*listed, *(word for one in listed for word in words(one))), 1.0)
    path = folder / WORDS_FILE
    if path.exists():
        vocabulary |= {row[0]: float(row[1]) for row in read_rows(path) if len(row) == 2}
    return Speller(vocabulary)


def write_words(folder: Path, texts: Iterable[str]) -> int:
    """Keep the words of titles beside an index, with how often they stand there; return how many."""
    counted = Counter(word for text in texts for word in set(words(normalise(text))) if _is_word(word))
    lines = ["# version: 1", *(f"{word}\t{count}" for word, count in sorted(counted.items()))]
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{WORDS_FILE}.new"
    draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
    draft.replace(folder / WORDS_FILE)
    return len(lines) - 1


def _is_word(word: str) -> bool:
    return SHORTEST_WORD <= len(word) <= LONGEST_WORD and _HAN_RUN.fullmatch(word) is not None


def _pieces(text: str) -> Iterator[_Piece]:
    for run in _HAN_RUN.finditer(text):
        for start in range(run.start(), run.end() - 1):
            longest = min(run.end(), start + LONGEST_WORD)
            for end in range(start + SHORTEST_WORD, longest + 1):
                yield _Piece(start, end, text[start:end])


def _keys(word: str) -> Iterator[str]:
    """Yield under what a word is found, the surest first: its sound, its shape, its blurred sound, its gaps."""
    spoken = syllables(word)
    yield f"s:{' '.join(spoken)}"
    yield f"f:{word.translate(_shapes())}"
    yield f"b:{' '.join(map(blurred, spoken))}"
    if len(word) > 2:
        yield from (f"g:{word[:place]}*{word[place + 1 :]}" for place in range(len(word)))


@cache
def _shapes() -> dict[int, int]:
    return {ord(other): ord(group[0]) for group in read_rows(DATA / "shapes.tsv") for other in group[1:]}
