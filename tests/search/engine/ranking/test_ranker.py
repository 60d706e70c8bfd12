"""Judging: fair to what is new, valid first, silent where nothing is known."""

import numpy as np
import pytest

from gongkai.core.refusals import BadInput
from gongkai.search.engine.ranking.features import FEATURES
from gongkai.search.engine.ranking.labels import SIGNAL_LABELS
from gongkai.search.engine.ranking.model import load_model
from gongkai.search.engine.ranking.ranker import FAIR_PLACES, Ranker, fair_order
from gongkai.search.engine.ranking.training import group_questions
from tests.search.engine.builders import a_clause
from tests.search.engine.ranking.builders import a_model, some_candidates


@pytest.mark.parametrize("first_text", [1, 4, 6], ids=["scored first", "scored fourth", "scored last"])
def test_the_best_by_text_stands_among_the_first_three(first_text):
    candidates = some_candidates([1, 2, 3, 4, 5, 6], first_text=first_text)

    order = fair_order(candidates, np.array([6.0, 5.0, 4.0, 3.0, 2.0, 1.0]))

    assert first_text in candidates.texts[order][:FAIR_PLACES]
    assert sorted(order.tolist()) == [0, 1, 2, 3, 4, 5]


def test_what_is_valid_stands_first_whatever_was_learned():
    is_valid = np.array([True, False, True, False])
    candidates = some_candidates([1, 2, 3, 4], is_valid=is_valid)

    order = fair_order(candidates, np.array([0.0, 9.0, 1.0, 8.0]))

    assert is_valid[order].tolist() == [True, True, False, False]


def test_a_model_that_knows_no_candidate_says_nothing():
    ranker = Ranker(a_model(seeds={"押金不退怎么办": a_clause("1")}))

    assert ranker.judge(ranker.hint("押金不退怎么办"), some_candidates([7, 8])) is None


def test_every_signal_is_told_with_its_chinese_name():
    ranker = Ranker(a_model(seeds={"押金不退怎么办": a_clause("1")}))
    row = np.zeros(len(FEATURES))
    row[FEATURES.index("seed_best")] = 0.9

    signals = ranker.explain(row)

    assert {one.name for one in signals} == set(FEATURES) == set(SIGNAL_LABELS)
    assert (signals[0].name, signals[0].value) == ("seed_best", 0.9)
    assert signals[0].added == pytest.approx(1.0)


def test_a_model_survives_its_file(tmp_path):
    clause = a_clause("1", text="出租人应当返还押金。")
    model = a_model(seeds={"押金不退怎么办": clause}, past={"租房押金要不回来": clause})

    model.save(tmp_path / "ranking.npz")
    again = load_model(tmp_path / "ranking.npz")

    assert again.seed.targets.tolist() == model.seed.targets.tolist()
    assert again.past.row_count == 1
    assert again.facts["seed_questions"] == 1
    assert [file.name for file in tmp_path.iterdir()] == ["ranking.npz"]


def test_the_file_holds_no_text_of_any_question(tmp_path):
    a_model(past={"租房押金要不回来": a_clause("1")}).save(tmp_path / "ranking.npz")

    with np.load(tmp_path / "ranking.npz", allow_pickle=False) as stored:
        held = b"".join(one.tobytes() for one in stored.values())

    assert "押金".encode() not in held
    assert "押金".encode("utf-32-le") not in held


@pytest.mark.parametrize("content", [b"", b"no model", b"PK\x03\x04"], ids=["empty", "text", "broken"])
def test_a_file_that_is_no_model_is_refused(tmp_path, content):
    (tmp_path / "ranking.npz").write_bytes(content)

    with pytest.raises(BadInput, match="train-ranking"):
        load_model(tmp_path / "ranking.npz")


def test_near_duplicates_are_one_question():
    groups = group_questions(["押金不退怎么办？", "押金不退，怎么办", "孩子上学要户口吗", "押金"])

    assert groups[0] == groups[1]
    assert len(set(groups.tolist())) == 3
