"""Questions that were answered before, as numbers."""

import numpy as np
import pytest

from gongkai.search.engine.ranking.features import compute_features, measure_nearness
from gongkai.search.engine.ranking.keys import gram_codes
from gongkai.search.engine.ranking.questions import (
    QuestionStore,
    Told,
    build_store,
    join_stores,
    without_sources,
)
from tests.search.engine.ranking.builders import a_target, some_candidates

ASKED = [
    ("房东不退押金怎么办", (a_target(1),)),
    ("老板拖欠工资怎么办", (a_target(2), a_target(3))),
    ("邻居太吵怎么投诉", (a_target(4),)),
]


def test_the_question_itself_is_wholly_like():
    likeness = build_store(ASKED).likeness(gram_codes("老板拖欠工资怎么办"))

    assert likeness.argmax() == 1
    assert likeness[1] == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("question", ["", "？", "xyz", "电"])
def test_a_question_of_unknown_words_is_like_none(question):
    assert not build_store(ASKED).likeness(gram_codes(question)).any()


def test_a_store_without_questions_answers_nothing():
    near = measure_nearness(build_store([]), "房东不退押金")

    assert near.of(some_candidates([1, 2]))["best"].tolist() == [0.0, 0.0]


def test_a_store_survives_its_arrays():
    store = build_store(ASKED)

    again = QuestionStore.from_arrays(store.as_arrays("seed"), "seed")

    assert np.array_equal(again.likeness(gram_codes("押金")), store.likeness(gram_codes("押金")))
    assert again.targets.tolist() == store.targets.tolist()


def test_joining_keeps_every_question_once_and_the_first_answer():
    other = build_store([("房东不退押金怎么办", (a_target(9),)), ("孩子上学要户口吗", (a_target(7),))])

    joined = join_stores(build_store(ASKED), other)

    assert joined.row_count == 4
    assert joined.targets.tolist() == [1, 2, 3, 4, 7]
    assert joined.likeness(gram_codes("孩子上学要户口吗")).argmax() == 3


def test_joining_empty_stores_is_an_empty_store():
    assert join_stores(build_store([]), build_store([])).row_count == 0


def test_a_hidden_question_leaves_no_trace_in_any_signal():
    """No leak between folds: hiding a question equals never having had it, but for the rarity of its words."""
    candidates = some_candidates([1, 2, 3, 4])
    question = "老板拖欠工资怎么办"
    hidden = np.array([False, True, False])
    store = build_store(ASKED)

    near = measure_nearness(store, question, hidden)

    of = near.of(candidates)
    for name in ("best", "second", "total", "count"):
        assert of[name][1] == of[name][2] == 0.0, name
    rows = compute_features(
        candidates, {"seed": measure_nearness(build_store([]), question), "past": near}, question
    )
    assert np.isfinite(rows).all()


def test_two_near_questions_of_one_clause_are_told_apart():
    store = build_store(
        [("押金不退", (a_target(1),)), ("押金不退怎么办", (a_target(1),)), ("工资", (a_target(2),))]
    )

    near = measure_nearness(store, "押金不退")

    assert near.best[0] == pytest.approx(1.0)
    assert 0 < near.second[0] < 1
    assert near.count.tolist() == [2.0, 1.0]


def test_an_answer_that_counts_less_comes_less_near():
    told = [("房东不退押金怎么办", (Told(a_target(1), 100), Told(a_target(2), 60, 3)))]

    near = measure_nearness(build_store(told), "房东不退押金怎么办")

    assert near.best.tolist() == pytest.approx([1.0, 0.6], abs=1e-6)


def test_what_only_readers_told_leaves_the_other_answers_standing():
    readers = build_store([(ASKED[0][0], (Told(a_target(9), 60, 3),))])

    joined = join_stores(readers, build_store(ASKED))

    assert set(build_store(ASKED[:1]).targets.tolist()) < set(joined.targets.tolist())


def test_what_a_source_told_can_be_taken_out_again():
    both = join_stores(build_store([("孩子上学要户口吗", (Told(a_target(9), 100, 1),))]), build_store(ASKED))

    assert without_sources(both, (1,)).as_arrays("x").keys() == both.as_arrays("x").keys()
    assert without_sources(both, (1,)).row_count == build_store(ASKED).row_count
