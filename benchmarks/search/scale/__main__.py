"""
Measure how the engine grows beside Lucene, SQLite FTS5 and PostgreSQL, from the same tokens, in one run.

`sh scripts/postgresql.sh python -m benchmarks.search.scale --clauses 147283 1000000 [--engines …] [--scratch DIR]`.
Without `scripts/postgresql.sh` PostgreSQL is left out; what was built before is taken as it is.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.search.corpus import load_questions, shared_folder
from benchmarks.search.scale.asking import AS_OF
from benchmarks.search.scale.clauses import Base, load_base, make_fields
from benchmarks.search.scale.engine import build
from benchmarks.search.scale.peers import Asked, Built, Lucene, Postgresql, Sqlite, asked
from benchmarks.search.scale.plans import plan_all, write_lines
from gongkai.search.engine.tantivy_index import TantivyIndex

ENGINES = ("tantivy", "lucene", "fts5", "postgresql")
CLIENTS = (1, 8, 64)
PROCESSES = 2
DAY = AS_OF.toordinal()
ROWS_OF_SLOW_ONES = 46
HEADER = (
    "| clauses | engine | clients | build s | size MB | p50 ms | p99 ms | CPU p50 ms | CPU p99 ms | questions/s | memory MB |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|"
)


def main() -> None:
    """Build and ask every engine at every size; print the table as it grows."""
    options = _options()
    scratch: Path = options.scratch
    scratch.mkdir(parents=True, exist_ok=True)
    base = load_base(shared_folder(), scratch)
    questions = [one.text for one in load_questions(shared_folder())]
    (scratch / "questions.txt").write_text("\n".join(questions), encoding="utf-8")
    print(
        f"{len(base.records)} real clauses, {len(base.pool)} sentences; {len(questions)} questions.\n\n{HEADER}"
    )
    for count in options.clauses:
        _run(base, count, questions, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--clauses", type=int, nargs="+", default=[147_283])
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--kinds", nargs="+", default=["list", "page"])
    parser.add_argument("--clients", type=int, nargs="+", default=list(CLIENTS))
    parser.add_argument("--scratch", type=Path, default=Path("/tmp/gongkai-scale"))
    return parser.parse_args()


def _run(base: Base, count: int, questions: list[str], options: argparse.Namespace) -> None:
    folder = options.scratch / f"tantivy-{count}"
    built = build(folder, make_fields(base, count))
    with TantivyIndex(folder) as index:
        plans = plan_all(index, questions, as_of=AS_OF)
    lines = options.scratch / f"plans-{count}.txt"
    write_lines(plans, lines)
    if "tantivy" in options.engines:
        for kind in options.kinds:
            for clients in options.clients:
                _print(
                    count,
                    f"gongkai, {kind}",
                    clients,
                    built,
                    _ask_processes(folder, options.scratch, clients, kind),
                )
    if "lucene" in options.engines:
        _run_lucene(base, count, lines, options)
    sample = plans[:: max(1, len(plans) // ROWS_OF_SLOW_ONES)]
    if "fts5" in options.engines:
        path = options.scratch / f"fts5-{count}.sqlite3"
        path.unlink(missing_ok=True)
        sqlite = Sqlite(path)
        _print(count, "SQLite FTS5", 1, sqlite.build(make_fields(base, count)), sqlite.ask(sample, day=DAY))
        path.unlink()
    if "postgresql" in options.engines and (url := os.environ.get("GONGKAI_DATABASE_URL")):
        server = Postgresql(url)
        _print(count, "PostgreSQL", 1, server.build(make_fields(base, count)), server.ask(sample, day=DAY))


def _run_lucene(base: Base, count: int, lines: Path, options: argparse.Namespace) -> None:
    lucene = Lucene(options.scratch)
    folder = options.scratch / f"lucene-{count}"
    mark = folder.with_suffix(".built.json")
    if not mark.exists():
        shutil.rmtree(folder, ignore_errors=True)
        one = lucene.build(folder, make_fields(base, count))
        mark.write_text(json.dumps([one.seconds, one.bytes]))
    built = Built(*json.loads(mark.read_text()))
    for name, is_counting in (("Lucene, total counted", True), ("Lucene, first 30 only", False)):
        for clients in options.clients:
            figures = lucene.ask(folder, lines, clients=clients, day=DAY, is_counting=is_counting)
            _print(count, name, clients, built, figures)


def _ask_processes(folder: Path, scratch: Path, clients: int, kind: str) -> Asked:
    """Ask as a server with two processes would be asked; one client needs one."""
    count = min(PROCESSES, clients)
    questions = (scratch / "questions.txt").read_text(encoding="utf-8").splitlines()
    running = []
    for place in range(count):
        share = scratch / f"questions-{place}.txt"
        share.write_text("\n".join(questions[place::count]), encoding="utf-8")
        command = [sys.executable, "-m", "benchmarks.search.scale.asking", str(folder), str(share)]
        command += [str(clients // count), kind]
        running.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
    for one in running:
        assert one.stdout is not None
        one.stdout.readline()
    before = time.perf_counter()
    for one in running:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    told = [json.loads(one.communicate()[0]) for one in running]
    took = time.perf_counter() - before
    times = [one[0] for part in told for one in part["times"]]
    spent = [one[1] for part in told for one in part["times"]]
    took = min(took, max(part["took"] for part in told))
    return asked(times, took, sum(part["memory"] for part in told), spent)


def _print(count: int, name: str, clients: int, built: Built, figures: Asked) -> None:
    spent = f"{figures.cpu50:.1f} | {figures.cpu99:.1f}" if figures.cpu50 else "– | –"
    memory = f"{figures.memory / 1e6:.0f}" if figures.memory else "–"
    print(
        f"| {count} | {name} | {clients} | {built.seconds:.0f} | {built.bytes / 1e6:.0f} | {figures.p50:.1f}"
        f" | {figures.p99:.1f} | {spent} | {figures.rate:.1f} | {memory} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
