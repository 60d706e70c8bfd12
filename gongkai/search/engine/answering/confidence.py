"""How sure an answer is (置信度): signals of the best clauses, weighed by numbers that were learned."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import Final, Protocol

from gongkai.search.engine.analyse import analyse
from gongkai.search.engine.answering.guards import count_particulars
from gongkai.search.engine.results import Hit
from gongkai.search.engine.tokens import grams, normalise, words

DEEPEST: Final = 10
ASKED_ALIKE: Final = "seed_best"
"""The signal of the ranking that is used here too; that of past questions would know those it was learned on."""
_LEAST_WEIGHT: Final = 0.5
"""What every clause holds still counts a little: in a small library all there is may be about one matter."""
_FORMAT: Final = 1


class Frequencies(Protocol):
    """What is asked of the index: how common a gram is."""

    @property
    def clause_count(self) -> int:
        """How many clauses there are."""

    def frequency(self, gram: str) -> float:
        """Return the share of clauses that hold a gram."""


@dataclass(frozen=True, slots=True)
class Signals:
    """
    What tells a real answer from the least bad hit; all shares lie between 0 and 1.

    `covered` is the share of the question's weight (rare pairs of characters weigh more) that the best
    clause, its headings and title hold; `covered_by_three` that of the best three together; `words_covered`
    the same in words; `unknown` the share of weight on pairs that no clause holds; `longest_run` the longest
    stretch of the question found as it stands, by its length; `agreement` the share of the first ten from
    the document of the first; `margin` how far the first stands above the tenth.
    """

    covered: float
    covered_by_three: float
    words_covered: float
    unknown: float
    rarest_missing: float
    longest_run: float
    agreement: float
    asked_alike: float
    particular: float


def weigh(question: str, lookup: Frequencies) -> dict[str, float]:
    """Return the pairs of characters and the numbers of a question with how much each tells (逆文档频率)."""
    stretches = analyse(question).stretches
    said = dict.fromkeys(gram for part in stretches for gram in grams(part) if len(gram) > 1)
    least = _smallest_share(lookup)
    return {gram: _LEAST_WEIGHT - math.log(max(lookup.frequency(gram), least)) for gram in said}


def read_signals(
    question: str, found: Sequence[Hit], weights: Mapping[str, float], lookup: Frequencies
) -> Signals:
    """Return the signals of the first ten clauses found for a question."""
    top = found[:DEEPEST]
    texts = [normalise(f"{one.record.title} {one.record.path} {one.record.text}") for one in top]
    total, heaviest = sum(weights.values()) or 1.0, -math.log(_smallest_share(lookup))
    held = [{gram for gram in weights if gram in text} for text in texts]
    best = max(range(min(3, len(held))), key=lambda at: sum(weights[gram] for gram in held[at]))
    three = set().union(*held[:3])
    missing = [weight for gram, weight in weights.items() if gram not in three]
    spoken = [word for word in dict.fromkeys(words(normalise(question))) if len(word) > 1]
    first = top[0].record.document_id
    return Signals(
        covered=sum(weights[gram] for gram in held[best]) / total,
        covered_by_three=sum(weights[gram] for gram in three) / total,
        words_covered=sum(word in texts[best] for word in spoken) / max(1, len(spoken)),
        unknown=sum(weight for gram, weight in weights.items() if lookup.frequency(gram) == 0) / total,
        rarest_missing=max(missing, default=0.0) / heaviest,
        longest_run=max(_longest_run(normalise(question), text) for text in texts[:3]) / 10,
        agreement=sum(one.record.document_id == first for one in top) / len(top),
        asked_alike=max(_signal(one, ASKED_ALIKE) for one in top[:3]),
        particular=min(count_particulars(question), 3) / 3,
    )


def _signal(hit: Hit, name: str) -> float:
    return next((one.value for one in hit.signals if one.name == name), 0.0)


def _smallest_share(lookup: Frequencies) -> float:
    """Return the share that stands for no clause at all: less than one, so that small libraries compare too."""
    return 0.5 / (lookup.clause_count + 1)


def _longest_run(question: str, text: str) -> int:
    longest = 0
    for start in range(len(question)):
        while start + longest < len(question) and question[start : start + longest + 1] in text:
            longest += 1
    return min(longest, 10)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of the signals, learned on questions with and without an answer, and the least confidence."""

    weights: tuple[tuple[str, float], ...]
    bias: float
    least: float

    def confidence(self, signals: Signals) -> float:
        """Return how likely the clauses answer the question, between 0 and 1."""
        total = self.bias + sum(weight * getattr(signals, name) for name, weight in self.weights)
        return 1 / (1 + math.exp(-total))


@cache
def load_calibration() -> Calibration:
    """Return the numbers shipped with the product (`data/answering.json`)."""
    source = resources.files("gongkai.search").joinpath("data/answering.json")
    read = json.loads(source.read_text(encoding="utf-8"))
    if read["format"] != _FORMAT:
        message = f"answering.json has format {read['format']}, this code reads {_FORMAT}"
        raise ValueError(message)
    known = {field.name for field in fields(Signals)}
    weights = tuple((name, float(read["weights"][name])) for name in sorted(known & set(read["weights"])))
    return Calibration(weights, float(read["bias"]), float(read["least"]))
