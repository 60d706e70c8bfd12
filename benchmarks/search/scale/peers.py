"""The peers, from the same tokens and the same plans: Lucene, SQLite FTS5, PostgreSQL."""

import json
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

import psycopg

from gongkai.search.engine.plan import Plan

HERE: Final = Path(__file__).resolve().parent
HEAP: Final = "-Xmx2g"
BATCH: Final = 5_000
DEPTH: Final = 10
Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Built:
    """How long an index took and how large it is."""

    seconds: float
    bytes: int


@dataclass(frozen=True, slots=True)
class Asked:
    """How an engine answered: milliseconds, questions a second, the most memory."""

    p50: float
    p99: float
    rate: float
    memory: int = 0
    cpu50: float = 0.0
    cpu99: float = 0.0


def asked(times: list[float], took: float, memory: int = 0, spent: list[float] | None = None) -> Asked:
    """Return the figures of a run."""
    figures = (*_middle_and_end(times), len(times) / took, memory)
    return Asked(*figures, *_middle_and_end(spent)) if spent else Asked(*figures)


def _middle_and_end(times: list[float]) -> tuple[float, float]:
    ordered = sorted(times)
    return ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)]


def size_of(path: Path) -> int:
    """Return the bytes of a file or of a folder's files."""
    return path.stat().st_size if path.is_file() else sum(one.stat().st_size for one in path.rglob("*"))


class Lucene:
    """Lucene in a process of its own, compiled from `lucene/Peer.java` with the jars of Maven Central."""

    def __init__(self, scratch: Path) -> None:
        home = scratch / "lucene"
        self.command = ["java", HEAP, "-cp", f"{home}/lib/*:{home}/classes", "Peer"]
        if not (home / "classes").exists():
            pom, source = HERE / "lucene/pom.xml", HERE / "lucene/Peer.java"
            copy = [
                "mvn",
                "-q",
                "-B",
                "-f",
                str(pom),
                "dependency:copy-dependencies",
                f"-DoutputDirectory={home}/lib",
            ]
            subprocess.run(copy, check=True)
            subprocess.run(
                ["javac", "-cp", f"{home}/lib/*", "-d", f"{home}/classes", str(source)], check=True
            )

    def build(self, folder: Path, clauses: Iterator[Fields]) -> Built:
        """Index the clauses as they are handed over."""
        before = time.perf_counter()
        process = subprocess.Popen([*self.command, "build", str(folder)], stdin=subprocess.PIPE)
        assert process.stdin is not None
        for one in clauses:
            process.stdin.write(_line(one))
        process.stdin.close()
        if process.wait():
            raise RuntimeError("Lucene")
        return Built(time.perf_counter() - before, size_of(folder))

    def ask(self, folder: Path, lines: Path, *, clients: int, day: int, is_counting: bool) -> Asked:
        """Answer every planned question, the total counted in full as the engine does, or cut short."""
        kind = "count" if is_counting else "top"
        told = subprocess.run(
            [*self.command, "ask", str(folder), str(lines), str(clients), str(day), kind],
            check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
        plain = json.loads(told)
        return Asked(plain["p50"], plain["p99"], plain["rate"], plain["rss"], plain["cpu50"], plain["cpu99"])


class Sqlite:
    """SQLite FTS5: grams, path and words as columns."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.base = sqlite3.connect(path)

    def build(self, clauses: Iterator[Fields]) -> Built:
        """Index the clauses."""
        before = time.perf_counter()
        self.base.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE VIRTUAL TABLE clause USING fts5(grams, path, words, record UNINDEXED, valid_from UNINDEXED,"
            " valid_to UNINDEXED, tokenize='unicode61')"
        )
        while rows := [_row(one) for one in islice(clauses, BATCH)]:
            self.base.executemany("INSERT INTO clause VALUES (?,?,?,?,?,?)", rows)
        self.base.commit()
        return Built(time.perf_counter() - before, size_of(self.path))

    def ask(self, plans: list[Plan], *, day: int) -> Asked:
        """Answer planned questions one after another."""

        def one(plan: Plan) -> None:
            wanted = " OR ".join(
                f'{term.field} : "{term.term}"' for term in plan.terms if term.field != "title"
            )
            self.base.execute(
                "SELECT record FROM clause WHERE clause MATCH ? AND valid_from <= ? AND valid_to > ?"
                " ORDER BY bm25(clause, 1.0, 0.5, 0.3) LIMIT ?",
                (wanted, day, day, DEPTH),
            ).fetchall()

        return _timed(plans, one)


class Postgresql:
    """PostgreSQL's own full-text search: a GIN index over the tokens, ranked by `ts_rank`."""

    def __init__(self, url: str) -> None:
        self.base = psycopg.connect(url, autocommit=True)

    def build(self, clauses: Iterator[Fields]) -> Built:
        """Index the clauses."""
        before = time.perf_counter()
        with self.base.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS clause")
            cursor.execute("CREATE TABLE clause (tokens tsvector, record text, valid_from int, valid_to int)")
            with cursor.copy("COPY clause FROM STDIN") as copy:
                for one in clauses:
                    grams, _, _, record, start, end = _row(one)
                    copy.write_row((_tsvector(grams), record, start, end))
            cursor.execute("CREATE INDEX ON clause USING gin (tokens)")
            cursor.execute("ANALYZE clause")
            size = cursor.execute("SELECT pg_total_relation_size('clause')").fetchone()
        return Built(time.perf_counter() - before, size[0] if size else 0)

    def ask(self, plans: list[Plan], *, day: int) -> Asked:
        """Answer planned questions one after another: the same matching grams, any of them."""

        def one(plan: Plan) -> None:
            terms = [term.term for term in plan.terms if term.field == "grams" and term.matches]
            wanted = " | ".join(f"'{term}'" for term in terms)
            self.base.execute(
                "SELECT record FROM clause, to_tsquery('simple', %s) asked WHERE tokens @@ asked"
                " AND valid_from <= %s AND valid_to > %s ORDER BY ts_rank(tokens, asked) DESC LIMIT %s",
                (wanted, day, day, DEPTH),
            ).fetchall()

        return _timed(plans, one)


def _timed(plans: list[Plan], one: Any) -> Asked:
    for plan in plans[::4]:
        one(plan)
    times = []
    start = time.perf_counter()
    for plan in plans:
        before = time.perf_counter()
        one(plan)
        times.append((time.perf_counter() - before) * 1000)
    return asked(times, time.perf_counter() - start)


def _row(one: Fields) -> tuple[Any, ...]:
    return one["grams"], one["path"], one["words"], one["record"].decode(), one["valid_from"], one["valid_to"]


def _tsvector(grams: str) -> str:
    """Return the tokens as the text of a tsvector, with how often each stands there as its first places."""
    counted: dict[str, list[int]] = {}
    for place, token in enumerate(grams.split(), start=1):
        counted.setdefault(token, []).append(min(place, 16_383))
    return " ".join(f"'{token}':{','.join(map(str, places[:20]))}" for token, places in counted.items())


def _line(one: Fields) -> bytes:
    kind = (one["kind"] or [""])[0]
    cells = (
        one["grams"],
        one["words"],
        one["path"],
        one["title"],
        one["valid_from"],
        one["valid_to"],
        one["ended"],
        kind,
    )
    return "\t".join(map(str, cells)).encode() + b"\t" + one["record"].replace(b"\t", b" ") + b"\n"
