"""Questions cut into folds, near-duplicates always in one, and what each fold may be asked with."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from benchmarks.search.corpus import Question
from gongkai.search.engine.ranking.questions import QuestionPair
from gongkai.search.engine.ranking.training import group_questions

FOLDS: Final = 5
SEED: Final = 7


@dataclass(frozen=True, slots=True)
class Fold:
    """Questions to learn from and questions to be asked."""

    known: tuple[Question, ...]
    asked: tuple[Question, ...]

    def is_fresh(self, question: Question) -> bool:
        """Say whether no known question was answered by any clause that answers this one."""
        return not any(question.relevant & other.relevant for other in self.known)

    def is_met(self, question: Question) -> bool:
        """Say whether every clause that answers this one answered a known question."""
        return question.relevant <= frozenset(one for other in self.known for one in other.relevant)


def make_folds(questions: Sequence[Question]) -> list[Fold]:
    """Return the folds, the same in every run."""
    groups = group_questions([one.text for one in questions])
    heads = sorted(set(groups.tolist()))
    random.Random(SEED).shuffle(heads)
    fold_of = {head: at % FOLDS for at, head in enumerate(heads)}
    places = np.array([fold_of[head] for head in groups.tolist()])
    return [
        Fold(
            known=tuple(one for one, place in zip(questions, places, strict=True) if place != fold),
            asked=tuple(one for one, place in zip(questions, places, strict=True) if place == fold),
        )
        for fold in range(FOLDS)
    ]


def pairs_of(questions: Sequence[Question]) -> list[QuestionPair]:
    """Return the questions as pairs with each clause that answers them."""
    return [
        QuestionPair(one.text, title, article) for one in questions for title, article in sorted(one.relevant)
    ]
