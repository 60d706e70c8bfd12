"""How well a forest orders questions that it never saw (留出评估), so that a worse one is not put into service."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gongkai.search.engine.ranking.questions import QuestionStore
from gongkai.search.engine.ranking.ranker import fair_order
from gongkai.search.engine.ranking.training import Lesson, features_of, grow_forest
from gongkai.search.engine.ranking.trees import Forest

FOLDS: Final = 5
PLACES: Final = 3


@dataclass(frozen=True, slots=True)
class Figures:
    """What held-out questions say of a forest: mean of the first answer's place inverted, shares in first places."""

    questions: int
    mrr: float
    first: float
    first_three: float

    def as_json(self) -> dict[str, float]:
        """Return the figures as they are kept and printed."""
        return {name: round(value, 4) for name, value in asdict(self).items()}


@dataclass(frozen=True)
class Jury:
    """Questions with their answers, and what of the past may be known while one of them is judged."""

    lessons: Sequence[Lesson]
    seed: QuestionStore
    past: QuestionStore
    groups: NDArray[np.int64]

    @property
    def can_be_parted(self) -> bool:
        """Whether there are enough different questions to hold some of them out."""
        return len({int(self.groups[one.row]) for one in self.lessons}) >= FOLDS

    def judge(self, forest: Forest) -> Figures:
        """Return how a forest orders every lesson, each as if it and its near-duplicates had never been asked."""
        return figures_of([self._place(one, forest) for one in self.lessons])

    def judge_anew(self) -> Figures:
        """Return how forests grown without a part of the lessons order that part (交叉验证)."""
        asked = sorted({int(self.groups[one.row]) for one in self.lessons})
        number = {group: at % FOLDS for at, group in enumerate(asked)}
        parts = [number[int(self.groups[one.row])] for one in self.lessons]
        places: list[int] = []
        for fold in sorted(set(parts)):
            known = [one for one, part in zip(self.lessons, parts, strict=True) if part != fold]
            forest = grow_forest(known, seed=self.seed, past=self.past, groups=self.groups)
            held_out = (one for one, part in zip(self.lessons, parts, strict=True) if part == fold)
            places += [self._place(one, forest) for one in held_out]
        return figures_of(places)

    def _place(self, lesson: Lesson, forest: Forest) -> int:
        hidden = self.groups == self.groups[lesson.row]
        scores = forest.score(features_of(lesson, self.seed, self.past, hidden))
        found = np.flatnonzero(lesson.labels[fair_order(lesson.candidates, scores)])
        return int(found[0]) + 1 if len(found) else 0


def figures_of(places: Sequence[int]) -> Figures:
    """
    Return the figures of the places on which the first answers stand; 0 means not in the list.

    >>> figures_of([1, 2, 0, 4])
    Figures(questions=4, mrr=0.4375, first=0.25, first_three=0.5)
    """
    count = max(1, len(places))
    return Figures(
        questions=len(places),
        mrr=sum(1 / place for place in places if place) / count,
        first=sum(place == 1 for place in places) / count,
        first_three=sum(0 < place <= PLACES for place in places) / count,
    )
