"""Judging candidates by everything that was learned, and saying why (学习排序)."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gongkai.search.engine.ranking.features import (
    FEATURES,
    Candidates,
    Nearness,
    compute_features,
    look_up,
    measure_nearness,
)
from gongkai.search.engine.ranking.model import RankingModel, everyday_terms
from gongkai.search.engine.ranking.questions import SOURCES, Floats, Integers, row_key
from gongkai.search.engine.ranking.translation import Expansion, say_in_law

KNOWN_BY_QUESTION: Final = {"seed": 200, "past": 60}
"""So many clauses are looked up because a question like this was answered by them."""
FEW_BY_QUESTION: Final = {"seed": 100, "past": 40}
"""The same in a large index, where every clause looked up costs more."""
LEAST_LIKE: Final = 0.05
FAIR_PLACES: Final = 3
"""The best hit by text alone stands among so many, whatever was learned: what is new has no history."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal of one hit (排序信号): its value and what it added to the score."""

    name: str
    value: float
    added: float


@dataclass(frozen=True, slots=True)
class PastQuestion:
    """A question answered before by this clause (历史问句), its source, and how near the new one comes to it."""

    key: int
    source: str
    likeness: float
    text: str = ""


@dataclass(frozen=True)
class Hint:
    """What the model says of a question before the index is asked."""

    question: str
    nearness: dict[str, Nearness]
    translated: Expansion
    legal: tuple[str, ...]

    def past_questions(self, text: int, most: int = 3) -> tuple[PastQuestion, ...]:
        """Return the nearest questions of the past that this wording answered, the nearest first."""
        near = self.nearness["past"]
        store = near.store
        at, is_known = look_up(store.targets, np.array([text]))
        if not is_known.any():
            return ()
        places = np.flatnonzero((store.row_targets == at[0]) & (near.pairs > LEAST_LIKE))
        nearest = places[np.argsort(-near.pairs[places], kind="stable")[:most]]
        return tuple(
            PastQuestion(
                row_key(store.codes_of_row(int(store.pair_rows[one]))),
                SOURCES[int(store.sources[one])],
                float(near.pairs[one]),
            )
            for one in nearest
        )

    @property
    def known(self) -> list[int]:
        """The wording numbers of clauses that answered questions like this one."""
        return self._known(KNOWN_BY_QUESTION)

    @property
    def few_known(self) -> list[int]:
        """The nearest of them, for a large index."""
        return self._known(FEW_BY_QUESTION)

    def _known(self, most: dict[str, int]) -> list[int]:
        return [key for name, near in self.nearness.items() for key in _nearest(near, most[name])]


@dataclass(frozen=True)
class Judged:
    """Candidates in order: `order` are their places, `scores` and `rows` stand by place."""

    order: Integers
    scores: Floats
    rows: Floats


@dataclass(frozen=True)
class Ranker:
    """Ranks by one model."""

    model: RankingModel

    def hint(self, question: str, hidden: NDArray[np.bool_] | None = None) -> Hint:
        """Return what is worth looking for beside its words; `hidden` questions of the past are not known."""
        return Hint(
            question=question,
            nearness={
                "seed": measure_nearness(self.model.seed, question),
                "past": measure_nearness(self.model.past, question, hidden),
            },
            translated=self.model.translation.expand(question),
            legal=say_in_law(question, everyday_terms()),
        )

    def judge(self, hint: Hint, candidates: Candidates) -> Judged | None:
        """Return the candidates in order, valid ones first; nothing where the model knows none of them."""
        if self.model.forest is None or not knows(hint, candidates):
            return None
        rows = compute_features(candidates, hint.nearness, hint.question)
        scores = self.model.forest.score(rows)
        return Judged(fair_order(candidates, scores), scores, rows)

    def explain(self, row: Floats) -> tuple[Signal, ...]:
        """Return every signal of one candidate, what moved it the most first."""
        forest = self.model.forest
        added = forest.explain(row) if forest is not None else np.zeros(len(row))
        signals = [Signal(*one) for one in zip(FEATURES, row.tolist(), added.tolist(), strict=True)]
        return tuple(sorted(signals, key=lambda one: -abs(one.added)))


def knows(hint: Hint, candidates: Candidates) -> bool:
    """Say whether any candidate was ever asked about: otherwise the order of the text is as good as any."""
    return any(np.isin(candidates.texts, near.store.targets).any() for near in hint.nearness.values())


def fair_order(candidates: Candidates, scores: Floats) -> Integers:
    """
    Return the order by score, what is valid first, with the best by text alone among the first three.

    A clause published yesterday was never asked about; the text speaks for it.
    """
    order = np.lexsort((-scores, ~candidates.is_valid))
    at = int(np.argmax(candidates.texts[order] == candidates.first_text))
    if at >= FAIR_PLACES:
        order = np.insert(np.delete(order, at), FAIR_PLACES - 1, order[at])
    return order


def _nearest(near: Nearness, most: int) -> list[int]:
    best = near.best
    order = np.argsort(-best, kind="stable")[:most]
    return [int(key) for key in near.store.targets[order[best[order] > LEAST_LIKE]]]
