"""Words of the law for words of every day (用语翻译): learned from answered questions, and written by hand."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gongkai.search.engine.analyse import analyse
from gongkai.search.engine.ranking.keys import codes_of
from gongkai.search.engine.ranking.questions import Arrays
from gongkai.search.engine.tokens import normalise, words

LEGAL_WORDS: Final = 8
"""Words of the law kept for one of every day."""
MOST_SAID: Final = 24
"""Words of the law added to one question."""
TRUST: Final = 2.0
"""So many joint sightings are needed to be half believed."""

Expansion = dict[str, float]


@dataclass(frozen=True)
class Translation:
    """For each word of every day (as a number) the words of the law that go with it, with weights."""

    codes: NDArray[np.uint32]
    starts: NDArray[np.int64]
    legal: NDArray[np.int64]
    weights: NDArray[np.float64]
    vocabulary: tuple[str, ...]

    @cached_property
    def _places(self) -> dict[int, int]:
        return {int(code): at for at, code in enumerate(self.codes)}

    def expand(self, question: str) -> Expansion:
        """Return the words of the law that questions like this were answered with, the surest first."""
        found: dict[int, float] = {}
        for code in codes_of(spoken_words(question)):
            at = self._places.get(int(code))
            if at is not None:
                part = slice(self.starts[at], self.starts[at + 1])
                for word, weight in zip(self.legal[part], self.weights[part], strict=True):
                    found[int(word)] = found.get(int(word), 0.0) + float(weight)
        surest = sorted(found.items(), key=lambda one: (-one[1], one[0]))[:MOST_SAID]
        return {self.vocabulary[word]: weight for word, weight in surest}

    def as_arrays(self) -> Arrays:
        """Return the table as named arrays for the model file; the words are words of published laws."""
        return {
            "translation_codes": self.codes,
            "translation_starts": self.starts,
            "translation_legal": self.legal,
            "translation_weights": self.weights,
            "translation_vocabulary": np.frombuffer("\n".join(self.vocabulary).encode(), dtype=np.uint8),
        }

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> "Translation":
        """Return the table that `as_arrays` wrote."""
        words_held = arrays["translation_vocabulary"].tobytes().decode()
        return cls(
            codes=np.asarray(arrays["translation_codes"], dtype=np.uint32),
            starts=np.asarray(arrays["translation_starts"], dtype=np.int64),
            legal=np.asarray(arrays["translation_legal"], dtype=np.int64),
            weights=np.asarray(arrays["translation_weights"], dtype=np.float64),
            vocabulary=tuple(words_held.split("\n")) if words_held else (),
        )


def spoken_words(text: str) -> list[str]:
    """Return the words of a question that carry meaning, in all their parts."""
    stretches = analyse(text).stretches
    return [word for stretch in stretches for word in words(stretch) if len(word) > 1]


def learn_translation(pairs: Iterable[tuple[str, str]]) -> Translation:
    """Learn which words of the answers go with which words of the questions, by how far above chance."""
    joint: Counter[tuple[str, str]] = Counter()
    asked: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    total = 0
    for question, answer in pairs:
        said = set(spoken_words(question))
        law = {word for word in words(normalise(answer)) if len(word) > 1}
        asked.update(said)
        answered.update(law)
        joint.update((one, other) for one in said for other in law)
        total += 1
    return _as_translation(_best(joint, asked, answered, total))


def _best(
    joint: Counter[tuple[str, str]], asked: Counter[str], answered: Counter[str], total: int
) -> dict[str, list[tuple[str, float]]]:
    scored: dict[str, list[tuple[str, float]]] = {}
    for (one, other), count in joint.items():
        if count < 2:
            continue
        lift = log(count * total / (asked[one] * answered[other]))
        if lift > 1.0:
            scored.setdefault(one, []).append((other, lift * count / (count + TRUST)))
    return {
        one: sorted(found, key=lambda pair: (-pair[1], pair[0]))[:LEGAL_WORDS]
        for one, found in scored.items()
    }


def _as_translation(best: dict[str, list[tuple[str, float]]]) -> Translation:
    vocabulary = tuple(sorted({word for found in best.values() for word, _ in found}))
    place = {word: at for at, word in enumerate(vocabulary)}
    coded = sorted((int(codes_of([one])[0]), found) for one, found in best.items())
    return Translation(
        codes=np.array([code for code, _ in coded], dtype=np.uint32),
        starts=np.cumsum([0, *(len(found) for _, found in coded)]).astype(np.int64),
        legal=np.array([place[word] for _, found in coded for word, _ in found], dtype=np.int64),
        weights=np.array([weight for _, found in coded for _, weight in found], dtype=np.float64),
        vocabulary=vocabulary,
    )


def read_everyday_terms(lines: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Read the hand-written list: a word of every day, a tab, the words of the law, separated by tabs."""
    terms: dict[str, tuple[str, ...]] = {}
    for line in lines:
        if line.strip() and not line.startswith("#"):
            everyday, *legal = (normalise(part) for part in line.rstrip("\n").split("\t"))
            terms[everyday] = (*terms.get(everyday, ()), *legal)
    return terms


def say_in_law(question: str, terms: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the words of the law for what the question says in everyday words, by the hand-written list."""
    plain = normalise(question)
    spans = (plain[start : start + size] for size in range(2, 9) for start in range(len(plain) - size + 1))
    said = dict.fromkeys(legal for span in spans for legal in terms.get(span, ()) if legal not in plain)
    return tuple(said)
