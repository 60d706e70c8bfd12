"""
Measure the learned ranking on questions it never saw.

`python -m benchmarks.retrieval`: the national laws are indexed, the development questions cut into five folds
(near-duplicates in one); for each fold a model is trained on the other four exactly as `gongkai train-ranking`
does, and asked through the index as `gongkai search` asks. `--gate` measures the first fold alone and fails where
it lost more than 0.01 against baseline.json; `--accept` writes that file. `--index FOLDER` uses an index at hand.
"""

import argparse
import json
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Final

from benchmarks.retrieval.folds import Fold, make_folds, pairs_of
from benchmarks.retrieval.judging import AS_OF, Asked, Figures, Table, ask, judge
from benchmarks.search.corpus import load_questions, load_records, shared_folder
from gongkai.search.engine.learned import own_model_path
from gongkai.search.engine.ranking.seeds import SeedLine, load_shipped_seeds
from gongkai.search.engine.tantivy_index import TantivyIndex
from gongkai.search.engine.teaching import Schooling, Teacher

BASELINE: Final = Path(__file__).with_name("baseline.json")
MOST_LOST: Final = 0.01
GUARDED: Final = ("recall_10", "ndcg_10")


def main() -> int:
    """Measure, print, and where asked compare with what was accepted."""
    asked = _arguments()
    shared = shared_folder()
    if not (shared / "data").is_dir():
        sys.stdout.write("真实数据不在（GONGKAI_SHARED），无法测量。\n")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        index = TantivyIndex(_linked(asked.index, home) if asked.index else _build(shared, home))
        folds = make_folds(load_questions(shared))
        if asked.gate or asked.accept:
            return _guard(index, folds[0], accept=asked.accept)
        _measure(index, folds)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--gate", action="store_true")
    parser.add_argument("--accept", action="store_true")
    parser.add_argument("--index", type=Path)
    return parser.parse_args()


def _build(shared: Path, home: Path) -> Path:
    with tarfile.open(shared / "data/laws/national.tar.xz") as archive:
        archive.extractall(home / "laws", filter="data")
    with TantivyIndex(home / "index") as index:
        index.add(load_records(home / "laws"))
        index.commit()
    return home / "index"


def _linked(folder: Path, home: Path) -> Path:
    """Return a link to an index, so that models tried out stay beside the link."""
    (home / "index").symlink_to(folder.resolve(), target_is_directory=True)
    return home / "index"


def _measure(index: TantivyIndex, folds: list[Fold]) -> None:
    table = Table(say)
    table.begin()
    seeds = load_shipped_seeds()
    table.add("text alone", [one for fold in folds for one in _ask_all(index, fold, is_learned=False)])
    for way, written, uses_past in (
        ("learned, without written questions", [], True),
        ("learned, without past questions", seeds, False),
        ("learned, all signals", seeds, True),
    ):
        table.add(way, [one for fold in folds for one in _cross(index, fold, written, uses_past=uses_past)])


def _cross(index: TantivyIndex, fold: Fold, seeds: list[SeedLine], *, uses_past: bool) -> list[Asked]:
    before = time.perf_counter()
    teacher = Teacher(index, AS_OF)
    schooling = Schooling(teacher, seeds, teacher.resolve(pairs_of(fold.known)), uses_past=uses_past)
    schooling.finish().save(own_model_path(index.folder))
    sys.stderr.write(f"trained in {time.perf_counter() - before:.0f} s\n")
    return list(_ask_all(index, fold, is_learned=True))


def _ask_all(index: TantivyIndex, fold: Fold, *, is_learned: bool) -> Iterator[Asked]:
    for one in fold.asked:
        yield ask(index, one, is_learned=is_learned, fresh=fold.is_fresh(one), met=fold.is_met(one))


def _guard(index: TantivyIndex, fold: Fold, *, accept: bool) -> int:
    figures = judge(_cross(index, fold, load_shipped_seeds(), uses_past=True))
    say(json.dumps(asdict(figures)))
    if accept:
        BASELINE.write_text(json.dumps(asdict(figures), indent=1) + "\n", encoding="utf-8")
        return 0
    lost = losses(figures, json.loads(BASELINE.read_text(encoding="utf-8")))
    for line in lost:
        say(line)
    return 1 if lost else 0


def losses(figures: Figures, baseline: dict[str, float]) -> list[str]:
    """Return a sentence for each figure that lost more than the gate allows, and for each unfair list."""
    measured = asdict(figures)
    found = [
        f"检索质量下降：{name} 由 {baseline[name]:.4f} 降到 {measured[name]:.4f}，超过 {MOST_LOST}。"
        for name in GUARDED
        if measured[name] < baseline[name] - MOST_LOST
    ]
    return found + ([f"有 {figures.unfair} 个问题的最佳文本命中不在前三。"] if figures.unfair else [])


def say(line: str) -> None:
    """Print one line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
