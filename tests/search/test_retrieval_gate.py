"""The gate of relevance: folds that share nothing, and a loss that is noticed."""

from dataclasses import asdict

import pytest

from benchmarks.retrieval.__main__ import losses
from benchmarks.retrieval.folds import make_folds
from benchmarks.retrieval.judging import Figures
from benchmarks.search.corpus import Question
from gongkai.search.engine.ranking.training import group_questions

ACCEPTED = Figures(100, 0.70, 0.60, 0.88, 0.62, 0)


@pytest.mark.parametrize(
    ("measured", "count"),
    [
        (ACCEPTED, 0),
        (Figures(100, 0.695, 0.595, 0.5, 0.1, 0), 0),
        (Figures(100, 0.68, 0.60, 0.88, 0.62, 0), 1),
        (Figures(100, 0.68, 0.58, 0.88, 0.62, 0), 2),
        (Figures(100, 0.70, 0.60, 0.88, 0.62, 3), 1),
    ],
    ids=["the same", "within what is allowed", "recall lost", "both lost", "unfair lists"],
)
def test_a_loss_of_more_than_a_hundredth_is_told(measured, count):
    assert len(losses(measured, asdict(ACCEPTED))) == count


def test_no_question_and_no_near_duplicate_stands_on_both_sides_of_a_fold():
    questions = [
        Question(f"{subject}不退怎么办{end}", frozenset({("法", f"第{number}条")}))
        for number, subject in enumerate(
            ["押金", "定金", "学费", "彩礼", "门票", "车票", "房款", "货款", "保费", "会费"]
        )
        for end in ("？", "呢？")
    ]
    groups = dict(
        zip([one.text for one in questions], group_questions([one.text for one in questions]), strict=True)
    )

    folds = make_folds(questions)

    assert sorted(one.text for fold in folds for one in fold.asked) == sorted(one.text for one in questions)
    for fold in folds:
        known = {int(groups[one.text]) for one in fold.known}
        assert not known & {int(groups[one.text]) for one in fold.asked}
        assert all(not fold.is_met(one) or not fold.is_fresh(one) for one in fold.asked)
