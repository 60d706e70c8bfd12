"""The file of a ranking model (排序模型): numbers only, with a version."""

import json
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np

from gongkai.core.refusals import BadInput
from gongkai.search.engine.ranking.features import FEATURES
from gongkai.search.engine.ranking.questions import Arrays, QuestionStore, build_store
from gongkai.search.engine.ranking.translation import Translation, read_everyday_terms
from gongkai.search.engine.ranking.trees import Forest

FORMAT: Final = 1
FILE_NAME: Final = "ranking.npz"


@dataclass(frozen=True)
class RankingModel:
    """
    What was learned: questions written for clauses and questions asked before, words of the law for words of
    every day, and the forest that weighs all signals. `facts` say how it was made.
    """

    seed: QuestionStore
    past: QuestionStore
    translation: Translation
    forest: Forest | None
    facts: dict[str, Any] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Write the model beside its place, then put it there in one step."""
        arrays: Arrays = {
            **self.seed.as_arrays("seed"),
            **self.past.as_arrays("past"),
            **self.translation.as_arrays(),
            **(self.forest.as_arrays() if self.forest is not None else {}),
            "facts": _bytes(json.dumps({**self.facts, "format": FORMAT, "features": FEATURES})),
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part.npz")
        np.savez_compressed(
            unfinished, allow_pickle=False, **{name: _narrow(one) for name, one in arrays.items()}
        )
        unfinished.replace(path)


def load_model(path: Path) -> RankingModel:
    """
    Read a model.

    :raises BadInput: if the file is no model of this version
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays: Arrays = dict(stored.items())
        facts = json.loads(arrays["facts"].tobytes())
        if facts["format"] != FORMAT or tuple(facts["features"]) != FEATURES:
            message = f"排序模型“{path.name}”由另一版本训练，请运行 gongkai train-ranking 重新训练。"
            raise BadInput(message)
        return RankingModel(
            seed=QuestionStore.from_arrays(arrays, "seed"),
            past=QuestionStore.from_arrays(arrays, "past"),
            translation=Translation.from_arrays(arrays),
            forest=Forest.from_arrays(arrays) if "forest_roots" in arrays else None,
            facts=facts,
        )
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        message = f"排序模型“{path.name}”无法读取，请运行 gongkai train-ranking 重新训练。"
        raise BadInput(message) from error


def shipped_model_path() -> Path:
    """Return where the model that comes with the product lies."""
    return Path(str(resources.files("gongkai.search") / "data" / "ranking" / FILE_NAME))


@cache
def everyday_terms() -> dict[str, tuple[str, ...]]:
    """Return the hand-written words of the law for words of every day."""
    file = resources.files("gongkai.search") / "data" / "everyday_terms.tsv"
    return read_everyday_terms(file.read_text(encoding="utf-8").splitlines())


def empty_store() -> QuestionStore:
    """Return a store without questions."""
    return build_store([])


def _bytes(text: str) -> np.ndarray[Any, Any]:
    return np.frombuffer(text.encode(), dtype=np.uint8)


def _narrow(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return whole numbers in the smallest kind that holds them."""
    if array.dtype != np.int64 or not array.size:
        return array
    low, high = int(array.min()), int(array.max())
    for kind in (np.uint8, np.uint16, np.uint32):
        if low >= 0 and high <= np.iinfo(kind).max:
            return array.astype(kind)
    return array
