"""
Measure the answerer on real questions and on questions that the library cannot answer.

`python -m benchmarks.answering [--fit]` reads the index of the installation that `GONGKAI_HOME` names (import
the national laws first) and the shared questions. With `--fit` the weights and the least confidence are learned
from the `fit` half of the unanswerable questions and all development questions, and written to
`gongkai/search/data/answering.json`; the printed figures then come from five folds, each question judged by
weights that never saw it.
"""

import json
import sys
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.search.corpus import load_questions, shared_folder
from gongkai.core.instance import load_instance
from gongkai.search.engine import open_index
from gongkai.search.engine.answering import Answerer
from gongkai.search.engine.answering.answers import DEPTH
from gongkai.search.engine.answering.confidence import Signals, load_calibration, read_signals, weigh
from gongkai.search.engine.answering.evidence import choose_evidence
from gongkai.search.engine.index import Index
from gongkai.search.engine.query import SearchQuery

AS_OF: Final = date(2026, 11, 24)
SHIPPED: Final = Path(__file__).parents[2] / "gongkai/search/data/answering.json"
UNANSWERABLE: Final = Path(__file__).parent / "unanswerable.tsv"
DECLINED_WANTED: Final = 0.95
FOLDS: Final = 5
STEPS: Final = 4_000
WEIGHT_DECAY: Final = 1e-3
SPEAKS_AGAINST: Final = {"unknown", "rarest_missing", "particular"}
NAMES: Final = [field.name for field in fields(Signals)]
SIGNS: Final = np.array([-1 if name in SPEAKS_AGAINST else 1 for name in NAMES])


def main() -> None:
    """Print the two rates of the bar, and learn the numbers first where asked to."""
    index = open_index(load_instance().index_folder)
    answerable = load_questions(shared_folder())
    rows = [
        line.split("\t") for line in UNANSWERABLE.read_text(encoding="utf-8").splitlines() if line[0] != "#"
    ]
    in_reach = [(one.text, _rank(index, one.text, one.relevant)) for one in answerable]
    if "--fit" in sys.argv:
        _fit(index, in_reach, [text for kind, _, text in rows if kind == "fit"])
    answerer = Answerer(index, lambda record, day: record.text, only_public=False)
    for name in ("fit", "test"):
        asked = [text for kind, _, text in rows if kind == name]
        declined = [text for text in asked if not answerer.answer(text, as_of=AS_OF).is_answered]
        print(f"unanswerable ({name}): {len(declined)} of {len(asked)} declined; answered:")
        print("  " + "、".join(text for text in asked if text not in declined))
    for name, reach in (("first three", 3), ("first ten", 10), ("nowhere in ten", 99)):
        asked = [text for text, rank in in_reach if (rank <= reach if reach < 99 else rank > 10)]
        answered = sum(answerer.answer(text, as_of=AS_OF).is_answered for text in asked)
        print(f"development questions, clause in the {name}: {answered} of {len(asked)} answered")


def _rank(index: Index, text: str, relevant: frozenset[tuple[str, str]]) -> int:
    query = SearchQuery(text=text, as_of=AS_OF, limit=10, only_public=False)
    found = [(hit.record.title, hit.record.article) for hit in index.search(query).hits]
    return next((at for at, one in enumerate(found, start=1) if one in relevant), 99)


def _signals(index: Index, text: str) -> list[float] | None:
    hits = index.search(
        SearchQuery(text=text, as_of=AS_OF, limit=DEPTH, only_public=False, explain=True)
    ).hits
    evidence = choose_evidence(text, hits)
    if not evidence:
        return None
    lookup = index.lookup(text)
    return list(asdict(read_signals(text, evidence, weigh(text, lookup), lookup)).values())


def _fit(index: Index, in_reach: list[tuple[str, int]], unanswerable: list[str]) -> None:
    """Learn weights that tell questions whose clause is in the first three from unanswerable ones."""
    asked = [(text, 1.0) for text, rank in in_reach if rank <= 3]
    asked += [(text, 0.0) for text in unanswerable]
    read = [(signals, label) for text, label in asked if (signals := _signals(index, text)) is not None]
    features = np.array([signals for signals, _ in read])
    labels = np.array([label for _, label in read])
    folds = np.arange(len(labels)) % FOLDS
    judged = np.zeros(len(labels))
    for fold in range(FOLDS):
        weights, bias = _learn(features[folds != fold], labels[folds != fold])
        judged[folds == fold] = 1 / (1 + np.exp(-(features[folds == fold] @ weights + bias)))
    least = float(np.quantile(judged[labels == 0], DECLINED_WANTED))
    print(f"five folds: {np.mean(judged[labels == 1] >= least):.3f} of the answerable answered, ", end="")
    print(f"{np.mean(judged[labels == 0] < least):.3f} of the unanswerable declined without the guards")
    weights, bias = _learn(features, labels)
    shipped = {
        "format": 1,
        "weights": {name: round(float(w), 4) for name, w in zip(NAMES, weights, strict=True)},
        "bias": round(bias, 4),
        "least": round(least, 4),
    }
    SHIPPED.write_text(json.dumps(shipped, indent=1) + "\n", encoding="utf-8")
    load_calibration.cache_clear()


def _learn(features: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, float]:
    """Logistic regression by gradient descent, classes balanced; each weight keeps the sign that it must have."""
    balance = np.where(labels == 1, 0.5 / labels.mean(), 0.5 / (1 - labels.mean()))
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    scaled = (features - mean) / spread
    weights, bias = np.zeros(features.shape[1]), 0.0
    for _ in range(STEPS):
        wrong = (1 / (1 + np.exp(-(scaled @ weights + bias))) - labels) * balance
        weights -= 0.5 * (scaled.T @ wrong / len(labels) + WEIGHT_DECAY * weights)
        weights = SIGNS * np.maximum(SIGNS * weights, 0)
        bias -= 0.5 * float(wrong.mean())
    return weights / spread, bias - float((weights * mean / spread).sum())


if __name__ == "__main__":
    main()
