"""
Measure the search engine on real laws, beside SQLite FTS5 with the same tokens, in one run.

`python -m benchmarks.search [FOLDER]`: FOLDER holds the national laws as Markdown; without it they are
unpacked from the shared data (`GONGKAI_SHARED`). Prints a Markdown table.
"""

import sys
import tarfile
import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks.search.corpus import Question, load_questions, load_records, shared_folder
from benchmarks.search.fts5 import Fts5
from benchmarks.search.measure import Answer, Measured, measure
from gongkai.search.engine.query import SearchQuery
from gongkai.search.engine.records import ClauseRecord
from gongkai.search.engine.tantivy_index import TantivyIndex

AS_OF = date(2026, 11, 24)
EVERY_FOR_FTS5 = 4
HEADER = (
    "| engine | clauses | index s | size MB | questions | p50 ms | p99 ms | recall@10 | nDCG@10 |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


def main() -> None:
    """Run both engines and print the table."""
    shared = shared_folder()
    if not (shared / "data").is_dir():
        sys.exit("真实数据不在（GONGKAI_SHARED），无法测量。")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else _unpack(shared, Path(scratch))
        records, questions = load_records(folder), load_questions(shared)
        newest = {(record.title, record.article) for record in records if record.is_newest}
        missing = {answer for question in questions for answer in question.relevant} - newest
        print(f"{len(newest)} articles in the newest editions, {len(records)} clauses in all editions;")
        print(f"{len(questions)} questions, {len(missing)} answers missing from the corpus.\n\n{HEADER}")
        with TantivyIndex(Path(scratch) / "index") as index:
            _run_tantivy(index, records, questions)
            _run_fts5(index, Path(scratch) / "fts5.sqlite3", records, questions)


def _unpack(shared: Path, scratch: Path) -> Path:
    with tarfile.open(shared / "data/laws/national.tar.xz") as archive:
        archive.extractall(scratch / "laws", filter="data")
    return scratch / "laws"


def _run_tantivy(index: TantivyIndex, records: list[ClauseRecord], questions: list[Question]) -> None:
    before = time.perf_counter()
    index.add(records)
    index.commit()
    took = time.perf_counter() - before
    index.close()
    size = sum(file.stat().st_size for file in index.folder.iterdir())
    options: list[tuple[str, dict[str, object]]] = [
        ("Tantivy, page of 10 with highlights", {}),
        ("the same, one filter", {"validity": ("IN_FORCE",)}),
        ("the same, with counts of all facets", {"with_counts": True}),
        ("the same, all editions", {"include_all": True}),
        ("learned order, for its time only: its weights know these questions", {"is_learned": True}),
    ]
    for name, more in options:
        figures = measure(lambda text, more=more: _ask(index, text, more), questions)  # type: ignore[misc]
        _print_row(name, len(records), took, size, len(questions), figures)


def _ask(index: TantivyIndex, text: str, more: dict[str, object]) -> Answer:
    result = index.search(
        SearchQuery.from_parameters({"text": text, "is_learned": False, **more}, as_of=AS_OF)
    )
    return [(hit.record.title, hit.record.article) for hit in result.hits]


def _run_fts5(
    index: TantivyIndex, path: Path, records: list[ClauseRecord], questions: list[Question]
) -> None:
    engine = Fts5(path)
    before = time.perf_counter()
    engine.add(records)
    took = time.perf_counter() - before
    sample = questions[::EVERY_FOR_FTS5]
    lookup = index.lookup()
    size = path.stat().st_size
    figures = measure(lambda text: engine.ask(text, as_of=AS_OF, lookup=lookup), sample)
    _print_row("SQLite FTS5, no highlights", len(records), took, size, len(sample), figures)
    figures = measure(lambda text: _ask(index, text, {}), sample)
    _print_row("Tantivy on the questions FTS5 had", len(records), 0, 0, len(sample), figures)


def _print_row(name: str, clauses: int, took: float, size: int, asked: int, figures: Measured) -> None:
    built = (f"{took:.1f}", f"{size / 1e6:.0f}") if size else ("–", "–")
    print(
        f"| {name} | {clauses} | {built[0]} | {built[1]} | {asked} | {figures.p50:.2f} | {figures.p99:.2f}"
        f" | {figures.recall:.4f} | {figures.ndcg:.4f} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
