"""A forest of decision trees as numbers, walked for all candidates at once (决策树)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gongkai.search.engine.ranking.questions import Arrays, Floats

FIELDS: Final = ("roots", "features", "thresholds", "children", "values")


@dataclass(frozen=True)
class Forest:
    """
    Trees whose values add up, grown by LambdaRank.

    Node by node: the column it looks at, the bound, the two next nodes (a leaf leads to itself) and the value
    that holds there; the value of an inner node is the mean below it, so that steps can be explained.
    """

    roots: NDArray[np.int64]
    features: NDArray[np.int64]
    thresholds: Floats
    children: NDArray[np.int64]
    values: Floats
    depth: int

    def score(self, rows: Floats) -> Floats:
        """Return the score of each candidate."""
        count, width = rows.shape
        trees = len(self.roots)
        flat = np.ascontiguousarray(rows).ravel()
        nodes = np.tile(self.roots, count)
        offsets = np.repeat(np.arange(count) * width, trees)
        for _ in range(self.depth):
            seen = flat.take(self.features.take(nodes) + offsets)
            nodes = self.children.take(2 * nodes + (seen > self.thresholds.take(nodes)))
        return np.asarray(self.values.take(nodes).reshape(count, trees).sum(axis=1))

    def explain(self, row: Floats) -> Floats:
        """Return what each column added to the score of one candidate; together with the roots they sum to it."""
        added = np.zeros(len(row))
        nodes = self.roots.copy()
        for _ in range(self.depth):
            looked = self.features[nodes]
            after = self.children[2 * nodes + (row[looked] > self.thresholds[nodes])]
            np.add.at(added, looked, self.values[after] - self.values[nodes])
            nodes = after
        return added

    def as_arrays(self) -> Arrays:
        """Return the forest as named arrays for the model file."""
        return {
            "forest_depth": np.array([self.depth]),
            **{f"forest_{name}": getattr(self, name) for name in FIELDS},
        }

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> "Forest":
        """Return the forest that `as_arrays` wrote."""
        held: dict[str, Any] = {name: np.asarray(arrays[f"forest_{name}"]) for name in FIELDS}
        for name in ("roots", "features", "children"):
            held[name] = held[name].astype(np.int64)
        return cls(**held, depth=int(np.asarray(arrays["forest_depth"])[0]))


def read_forest(trees: Sequence[Mapping[str, Any]], *, share: float = 1.0) -> Forest:
    """Return the forest of a LightGBM dump (`tree_info`); `share` scales the values, where forests are averaged."""
    grown = _Grown([], [], [], [])
    roots, depth = [], 1
    for tree in trees:
        roots.append(len(grown.values))
        depth = max(depth, grown.grow(tree["tree_structure"]))
    return Forest(
        roots=np.array(roots, dtype=np.int64),
        features=np.array(grown.features, dtype=np.int64),
        thresholds=np.array(grown.thresholds),
        children=np.array(grown.children, dtype=np.int64),
        values=np.array(grown.values) * share,
        depth=depth,
    )


@dataclass(frozen=True)
class _Grown:
    features: list[int]
    thresholds: list[float]
    children: list[int]
    values: list[float]

    def grow(self, node: Mapping[str, Any]) -> int:
        """Append a node with all below it; return how deep it goes."""
        at = len(self.values)
        is_leaf = "split_feature" not in node
        self.features.append(0 if is_leaf else int(node["split_feature"]))
        self.thresholds.append(0.0 if is_leaf else float(node["threshold"]))
        self.values.append(float(node["leaf_value" if is_leaf else "internal_value"]))
        self.children.extend((at, at))
        if is_leaf:
            return 0
        depths = []
        for side, name in enumerate(("left_child", "right_child")):
            self.children[2 * at + side] = len(self.values)
            depths.append(self.grow(node[name]))
        return 1 + max(depths)
