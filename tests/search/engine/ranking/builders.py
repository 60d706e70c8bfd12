"""A small model made by hand: one tree that trusts the written questions, then the questions of the past."""

import numpy as np

from gongkai.search.engine import ClauseRecord
from gongkai.search.engine.ranking.features import FEATURES, Candidates
from gongkai.search.engine.ranking.model import RankingModel
from gongkai.search.engine.ranking.questions import Target, build_store
from gongkai.search.engine.ranking.translation import learn_translation
from gongkai.search.engine.ranking.trees import Forest, read_forest
from gongkai.search.engine.teaching import target_of


def a_tree(name: str, bound: float, low: float, high: float) -> dict:
    """Return a tree of one question: is the signal above the bound."""
    return {
        "tree_structure": {
            "split_feature": FEATURES.index(name),
            "threshold": bound,
            "internal_value": (low + high) / 2,
            "left_child": {"leaf_value": low},
            "right_child": {"leaf_value": high},
        }
    }


def a_forest() -> Forest:
    """Return a forest that puts clauses with a like written question first, then those asked before."""
    return read_forest([a_tree("seed_best", 0.3, 0.0, 2.0), a_tree("past_best", 0.3, 0.0, 1.0)])


def a_model(
    *,
    seeds: dict[str, ClauseRecord] | None = None,
    past: dict[str, ClauseRecord] | None = None,
    forest: Forest | None = None,
) -> RankingModel:
    """Return a model that knows these questions."""
    return RankingModel(
        seed=build_store([(question, (target_of(one),)) for question, one in (seeds or {}).items()]),
        past=build_store([(question, (target_of(one),)) for question, one in (past or {}).items()]),
        translation=learn_translation([(question, one.text) for question, one in (seeds or {}).items()]),
        forest=forest or a_forest(),
        facts={"past_questions": len(past or {}), "seed_questions": len(seeds or {})},
    )


def a_target(number: int, *, law: int = 1) -> Target:
    """Return a clause known by numbers only."""
    return Target(text=number, law=law, place=number * 1_000)


def some_candidates(texts: list[int], **changes: object) -> Candidates:
    """Return candidates of one law, the first the best by text."""
    size = len(texts)
    falling = np.linspace(10, 1, size)
    columns: dict = {
        "is_valid": np.ones(size, dtype=np.bool_),
        "texts": np.array(texts),
        "laws": np.ones(size, dtype=np.int64),
        "places": np.array(texts) * 1_000,
        "sizes": np.full(size, 100),
        "scores": dict.fromkeys(("base", "grams", "path", "words", "translated", "everyday"), falling),
        "first_text": texts[0],
    }
    return Candidates(**{**columns, **changes})
