"""The forest walked in numpy is the forest that was grown."""

import lightgbm
import numpy as np
import pytest

from gongkai.search.engine.ranking.features import FEATURES
from gongkai.search.engine.ranking.trees import Forest, read_forest
from tests.search.engine.ranking.builders import a_forest, a_tree


def _grown():
    rng = np.random.default_rng(3)
    rows = rng.random((600, 6))
    labels = (rows[:, 0] + rows[:, 1] * rows[:, 2] > 1).astype(int)
    table = lightgbm.Dataset(rows, labels, group=[60] * 10)
    parameters = {
        "objective": "lambdarank",
        "num_leaves": 7,
        "verbose": -1,
        "num_threads": 1,
        "min_data_in_leaf": 5,
    }
    return lightgbm.train(parameters, table, 20), rows


def test_scores_are_those_of_the_library_that_grew_it():
    booster, rows = _grown()

    forest = read_forest(booster.dump_model()["tree_info"])

    assert np.allclose(forest.score(rows), booster.predict(rows))


def test_what_each_signal_added_sums_to_the_score():
    booster, rows = _grown()
    forest = read_forest(booster.dump_model()["tree_info"])

    for row in rows[:5]:
        total = forest.explain(row).sum() + forest.values[forest.roots].sum()
        assert total == pytest.approx(forest.score(row[None, :])[0])


def test_averaged_forests_score_their_mean():
    tree = a_tree("seed_best", 0.3, 0.0, 2.0)
    row = np.zeros((1, len(FEATURES)))
    row[0, FEATURES.index("seed_best")] = 0.5

    assert read_forest([tree, tree], share=0.5).score(row)[0] == 2.0


def test_a_forest_survives_its_arrays():
    forest = a_forest()
    rows = np.random.default_rng(1).random((9, len(FEATURES)))

    assert np.array_equal(Forest.from_arrays(forest.as_arrays()).score(rows), forest.score(rows))
