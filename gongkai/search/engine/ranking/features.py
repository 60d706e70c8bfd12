"""The signals by which a candidate clause is judged (排序信号), as one row of numbers each."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gongkai.search.engine.ranking.keys import gram_codes
from gongkai.search.engine.ranking.questions import Floats, Integers, QuestionStore

TEXT_SIGNALS: Final = ("base", "grams", "path", "words", "translated", "everyday")
"""Scores the driver gives each candidate."""
NEAR_QUESTIONS: Final = 60
"""So many of the nearest questions say which law is meant."""
LEAST_LIKE: Final = 0.04
"""Questions less alike than this have only empty words in common."""
REACH: Final = 3
"""So many articles to either side count as neighbours."""


@dataclass(frozen=True)
class Candidates:
    """
    What the driver knows of the clauses that may answer: columns of equal length.

    `first_text` is the wording number of the clause that stands first by the text alone.
    """

    is_valid: NDArray[np.bool_]
    texts: Integers
    laws: Integers
    places: Integers
    sizes: Integers
    scores: dict[str, Floats]
    first_text: int = 0

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.texts)

    @cached_property
    def law_places(self) -> Integers:
        """A number for each law and place in it, neighbours one apart."""
        _, law = np.unique(self.laws, return_inverse=True)
        return np.asarray(law * 100_000 + self.places // 1_000)


@dataclass(frozen=True)
class Nearness:
    """
    How near the question comes to those that were answered before, by clause and by law.

    `pairs` are the likenesses by question and clause, as the store holds them side by side.
    """

    store: QuestionStore
    pairs: Floats
    best: Floats
    second: Floats
    total: Floats
    count: Floats
    law: Floats

    def of(self, candidates: Candidates) -> dict[str, Floats]:
        """Return the columns of this store for the candidates."""
        at, known = look_up(self.store.targets, candidates.texts)
        law_at, is_law_known = look_up(self.store.known_laws, candidates.laws)

        def pick(column: Floats) -> Floats:
            return np.where(known, column[at], 0.0) if len(column) else np.zeros(len(at))

        best = pick(self.best)
        return {
            "best": best,
            "second": pick(self.second),
            "total": pick(self.total),
            "count": np.log1p(pick(self.count)),
            "law": np.where(is_law_known, self.law[law_at], 0.0) if len(self.law) else np.zeros(len(at)),
            "rank": ranks_of(best),
            "beside": beside(candidates, best),
        }


def measure_nearness(
    store: QuestionStore, question: str, hidden: NDArray[np.bool_] | None = None
) -> Nearness:
    """Compare a question with all held ones; rows that are hidden count as if they were not there."""
    likeness = store.likeness(gram_codes(question))
    pairs = likeness[store.pair_rows] * store.shares
    ones = store.shares
    if hidden is not None:
        shown = np.where(hidden[store.pair_rows], 0.0, 1.0)
        ones, pairs = ones * shown, pairs * shown
    size = len(store.targets)
    best, second = _two_best(store, pairs)
    return Nearness(
        store=store,
        pairs=pairs,
        best=best,
        second=second,
        total=np.asarray(np.bincount(store.row_targets, pairs**2, minlength=size), dtype=np.float64),
        count=np.asarray(np.bincount(store.row_targets, ones, minlength=size), dtype=np.float64),
        law=_law_shares(store, pairs),
    )


def _two_best(store: QuestionStore, pairs: Floats) -> tuple[Floats, Floats]:
    """Return the likeness of the nearest and of the second nearest question of each clause."""
    size = len(store.targets)
    best, second = np.zeros(size), np.zeros(size)
    near = np.flatnonzero(pairs > LEAST_LIKE)
    order = near[np.argsort(pairs[near], kind="stable")]
    owners = store.row_targets[order]
    best[owners] = pairs[order]
    last = np.zeros(size, dtype=np.int64)
    last[owners] = order
    rest = order[last[owners] != order]
    second[store.row_targets[rest]] = pairs[rest]
    return best, second


def _law_shares(store: QuestionStore, pairs: Floats) -> Floats:
    """Return how much of the nearest questions each law has answered."""
    near = np.flatnonzero(pairs > LEAST_LIKE)
    nearest = near[np.argsort(-pairs[near], kind="stable")[:NEAR_QUESTIONS]]
    mass = pairs[nearest] ** 2
    owners = store.law_places[store.row_targets[nearest]]
    shares = np.bincount(owners, mass / (mass.sum() + 1e-9), minlength=len(store.known_laws))
    return np.asarray(shares, dtype=np.float64)


def ranks_of(column: Floats) -> Floats:
    """Return 1 for the best, 1/2 for the second and so on; nothing for those without a score."""
    order = np.argsort(-column, kind="stable")
    ranks = np.empty(len(column))
    ranks[order] = 1 / (1 + np.arange(len(column)))
    return np.where(column > 0, ranks, 0.0)


def beside(candidates: Candidates, column: Floats) -> Floats:
    """Return the best value that an article next to each candidate has, the nearer the more."""
    keys = candidates.law_places
    order = np.lexsort((column, keys))
    known, values = keys[order], column[order]
    best = np.zeros(len(column))
    for step in (step for step in range(-REACH, REACH + 1) if step):
        at = np.searchsorted(known, keys + step, side="right") - 1
        found = (at >= 0) & (known[at] == keys + step)
        best = np.maximum(best, np.where(found, values[at], 0.0) / (1 + 0.2 * abs(step)))
    return best


def look_up(known: Integers, wanted: Integers) -> tuple[Integers, NDArray[np.bool_]]:
    """Return where each wanted number stands among the known ones (rising), and whether it does."""
    if not len(known):
        return np.zeros(len(wanted), dtype=np.int64), np.zeros(len(wanted), dtype=np.bool_)
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return at, known[at] == wanted


def _text_columns(candidates: Candidates) -> dict[str, Floats]:
    columns: dict[str, Floats] = {}
    for name in TEXT_SIGNALS:
        score = candidates.scores[name]
        top = float(score.max(initial=0.0))
        columns[name] = score
        columns[f"{name}_share"] = score / (top + 1e-9)
        columns[f"{name}_rank"] = ranks_of(score)
    share = columns["base_share"]
    columns["base_beside"] = beside(candidates, share)
    columns["base_law"] = _law_mass(candidates.laws, share)
    columns["size"] = np.log1p(candidates.sizes.astype(np.float64))
    columns["place"] = np.log1p(candidates.places / 1_000)
    return columns


def _law_mass(laws: Integers, share: Floats) -> Floats:
    _, inverse = np.unique(laws, return_inverse=True)
    mass = np.bincount(inverse, share**4)
    return np.asarray(mass[inverse] / (mass.sum() + 1e-9))


STORES: Final = ("seed", "past")
_STORE_COLUMNS: Final = ("best", "second", "total", "count", "law", "rank", "beside")
FEATURES: Final = (
    *(f"{name}{end}" for name in TEXT_SIGNALS for end in ("", "_share", "_rank")),
    "base_beside",
    "base_law",
    "size",
    "place",
    *(f"{store}_{name}" for store in STORES for name in _STORE_COLUMNS),
    "seed_top",
    "past_top",
    "question_size",
)
"""The columns, in the order the model knows them by."""


def compute_features(candidates: Candidates, nearness: dict[str, Nearness], question: str) -> Floats:
    """Return one row of signals for each candidate."""
    columns = _text_columns(candidates)
    for store in STORES:
        columns |= {f"{store}_{name}": column for name, column in nearness[store].of(candidates).items()}
    ones = np.ones(candidates.count)
    columns["seed_top"] = ones * nearness["seed"].best.max(initial=0.0)
    columns["past_top"] = ones * nearness["past"].best.max(initial=0.0)
    columns["question_size"] = ones * len(question)
    return np.column_stack([columns[name] for name in FEATURES])
