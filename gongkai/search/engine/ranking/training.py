"""Growing the forest from the machine's own questions (训练): no download, fixed seeds, minutes on two cores."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gongkai.search.engine.ranking.features import FEATURES, Candidates, compute_features, measure_nearness
from gongkai.search.engine.ranking.questions import Floats, QuestionStore
from gongkai.search.engine.ranking.trees import Forest, read_forest
from gongkai.search.engine.tokens import grams, normalise

ROUNDS: Final = 60
FOREST_SEEDS: Final = (1, 2, 3)
"""Forests grown from different draws are averaged: steadier on little to learn from."""
DRAW: Final = 7
HARD: Final = {"base_rank": 40, "seed_rank": 30, "past_rank": 20, "translated_rank": 15}
"""Candidates up to these places by one signal are learned from; of the others one in ten, drawn once."""
NEAR_DUPLICATE: Final = 0.5
"""Questions that share this part of their pairs of characters are one question asked twice."""
PARAMETERS: Final[dict[str, Any]] = {
    "objective": "lambdarank",
    "metric": "None",
    "num_leaves": 15,
    "max_depth": 6,
    "learning_rate": 0.05,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "lambdarank_truncation_level": 60,
    "max_bin": 127,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}


@dataclass(frozen=True)
class Lesson:
    """One question to learn from: its candidates and which of them answer it, and its row among the past ones."""

    question: str
    candidates: Candidates
    answers: frozenset[int]
    row: int

    @property
    def labels(self) -> NDArray[np.int64]:
        """1 for each candidate that answers."""
        return np.array([int(key) in self.answers for key in self.candidates.texts], dtype=np.int64)


def group_questions(questions: Sequence[str]) -> NDArray[np.int64]:
    """Return a number for each question that all its near-duplicates share."""
    pairs = [{gram for gram in grams(normalise(one)) if len(gram) > 1} for one in questions]
    holders: dict[str, list[int]] = {}
    groups = list(range(len(questions)))

    def head(at: int) -> int:
        while groups[at] != at:
            at = groups[at]
        return at

    for at, said in enumerate(pairs):
        for other in {one for gram in said for one in holders.get(gram, ())}:
            if len(said & pairs[other]) >= NEAR_DUPLICATE * len(said | pairs[other]):
                groups[head(at)] = head(other)
        for gram in said:
            holders.setdefault(gram, []).append(at)
    return np.array([head(at) for at in range(len(questions))])


def grow_forest(
    lessons: Sequence[Lesson],
    *,
    seed: QuestionStore,
    past: QuestionStore,
    groups: NDArray[np.int64],
) -> Forest:
    """
    Return the forest that orders the lessons best.

    Each question is judged as if it and its near-duplicates had never been asked, or the forest would learn
    to find its own answers.
    """
    import lightgbm  # noqa: PLC0415 - half a second that only training pays

    rows, labels = [], []
    draw = np.random.default_rng(DRAW)
    for lesson in lessons:
        if lesson.labels.any():
            table = features_of(lesson, seed, past, groups == groups[lesson.row])
            kept = lesson.labels.astype(np.bool_) | _is_hard(table) | (draw.random(len(table)) < 0.1)
            rows.append(table[kept])
            labels.append(lesson.labels[kept])
    sizes = [len(one) for one in labels]
    lessons_table = lightgbm.Dataset(
        np.vstack(rows), np.concatenate(labels), group=sizes, feature_name=list(FEATURES), free_raw_data=False
    )
    trees: list[Any] = []
    for number in FOREST_SEEDS:
        booster = lightgbm.train({**PARAMETERS, "seed": number}, lessons_table, ROUNDS)
        trees += booster.dump_model()["tree_info"]
    return read_forest(trees, share=1 / len(FOREST_SEEDS))


def _is_hard(table: Floats) -> NDArray[np.bool_]:
    places = [table[:, FEATURES.index(name)] >= 1 / most for name, most in HARD.items()]
    return np.asarray(np.any(places, axis=0), dtype=np.bool_)


def features_of(
    lesson: Lesson, seed: QuestionStore, past: QuestionStore, hidden: NDArray[np.bool_]
) -> Floats:
    """Return the rows of a lesson's candidates with some questions of the past hidden."""
    nearness = {
        "seed": measure_nearness(seed, lesson.question),
        "past": measure_nearness(past, lesson.question, hidden),
    }
    return compute_features(lesson.candidates, nearness, lesson.question)
