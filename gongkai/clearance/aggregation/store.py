"""
What is already public, as keyed hashes (汇聚库): one SQLite file, bounded memory, one source replaced at a time.

`link` says which lists show a combination and how many of their people share it; where so few do that it matters,
`row` is the row of the first of them. A list keeps its own hashes packed, so that taking it back needs no second
index over millions of links. No value of any person is in the file, nor can it be had from it without the
installation's secret.
"""

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Final, TypeVar

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS source (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, title TEXT NOT NULL, address TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS list (
    id INTEGER PRIMARY KEY, source INTEGER NOT NULL, place TEXT NOT NULL, kinds TEXT NOT NULL,
    people INTEGER NOT NULL, hashes BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS list_source ON list (source);
CREATE TABLE IF NOT EXISTS link (
    hash INTEGER NOT NULL, list INTEGER NOT NULL, count INTEGER NOT NULL, row INTEGER NOT NULL,
    PRIMARY KEY (hash, list)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS piece (
    list INTEGER NOT NULL, row INTEGER NOT NULL, what TEXT NOT NULL, part INTEGER NOT NULL,
    coverage INTEGER NOT NULL, blocks BLOB NOT NULL, PRIMARY KEY (list, row, what, part)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fact (
    source INTEGER NOT NULL, topic TEXT NOT NULL, place TEXT NOT NULL, precision INTEGER NOT NULL,
    kind TEXT NOT NULL, digest INTEGER NOT NULL, PRIMARY KEY (place, topic, source, digest, kind)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS fact_source ON fact (source);
"""
T = TypeVar("T")
FACTS: Final = "SELECT topic, place, precision, kind, digest, key, title, address FROM fact JOIN source ON source.id = source"
CACHE_KIB: Final = 65536
MOST_AT_ONCE: Final = 900


@dataclass(frozen=True, slots=True)
class KeptPiece:
    """A number of one row as far as it is public (号码的可见部分), its readable parts as keyed hashes."""

    row: int
    what: str
    coverage: int
    blocks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KeptList:
    """A list as the store keeps it (名单): what it shows, its keys with how many share them, its numbers."""

    place: str
    kinds: frozenset[str]
    people: int
    links: dict[int, tuple[int, int]]
    pieces: tuple[KeptPiece, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptFact:
    """A fact on a guarded topic (事实): about which place, how precise, of which kind."""

    topic: str
    place: str
    precision: int
    kind: str
    digest: int


@dataclass(frozen=True, slots=True)
class KnownList:
    """A list that is public already (已公开名单)."""

    id: int
    place: str
    kinds: frozenset[str]
    key: str
    title: str
    address: str


class Store:
    """The file of what is public; open it in a `with`, several processes may."""

    def __init__(self, path: Path | str) -> None:
        if isinstance(path, Path):
            path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, timeout=30)
        self._db.executescript(
            f"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-{CACHE_KIB};" + SCHEMA
        )

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def replace(
        self,
        *,
        key: str,
        title: str,
        address: str,
        lists: Sequence[KeptList],
        facts: Iterable[KeptFact],
    ) -> None:
        """Put what one source shows now in place of what it showed before, in one transaction."""
        with self._db:
            self._forget(key)
            source = self._add_source(key, title, address)
            for one in lists:
                self._keep_list(source, one)
            self._db.executemany(
                "INSERT OR IGNORE INTO fact VALUES (?, ?, ?, ?, ?, ?)",
                ((source, f.topic, f.place, f.precision, f.kind, f.digest) for f in facts),
            )

    def append(self, *, key: str, title: str, address: str, lists: Sequence[KeptList]) -> None:
        """Keep further lists of a source beside those it has."""
        with self._db:
            found = self._db.execute("SELECT id FROM source WHERE key = ?", (key,)).fetchone()
            source = found[0] if found else self._add_source(key, title, address)
            for one in lists:
                self._keep_list(source, one)

    def forget(self, key: str) -> None:
        """Take a source that is no longer public out of the store (撤下)."""
        with self._db:
            self._forget(key)

    def keys(self) -> set[str]:
        """Return the keys of all sources kept."""
        return {row[0] for row in self._db.execute("SELECT key FROM source")}

    def sizes(self) -> dict[str, int]:
        """Return how much is kept (库容): sources, lists, people, facts."""
        count = "SELECT (SELECT count(*) FROM source), count(*), coalesce(sum(people), 0) FROM list"
        sources, lists, people = self._db.execute(count).fetchone()
        facts = self._db.execute("SELECT count(*) FROM fact").fetchone()[0]
        return {"sources": sources, "lists": lists, "people": people, "facts": facts}

    def known_lists(self, *, but: str) -> dict[int, KnownList]:
        """Return all lists that are public, those of one source left out, by their number."""
        query = (
            "SELECT list.id, place, kinds, key, title, address FROM list JOIN source ON source.id = source"
            " WHERE key <> ?"
        )
        rows = self._db.execute(query, (but,))
        return {row[0]: KnownList(row[0], row[1], frozenset(row[2].split()), *row[3:]) for row in rows}

    def meetings(self, hashes: Iterable[int]) -> Iterator[tuple[int, int, int, int]]:
        """Yield where keys are public already: hash, list, how many of its people share it, the first row."""
        for some in _chunks(sorted(hashes), MOST_AT_ONCE):
            marks = ",".join("?" * len(some))
            query = f"SELECT hash, list, count, row FROM link WHERE hash IN ({marks})"  # noqa: S608 - marks only
            yield from self._db.execute(query, some)

    def pieces_at(self, rows: Iterable[tuple[int, int]]) -> dict[tuple[int, int], list[KeptPiece]]:
        """Return the numbers of some rows, by list and row."""
        found: dict[tuple[int, int], list[KeptPiece]] = {}
        query = "SELECT what, coverage, blocks FROM piece WHERE list = ? AND row = ?"
        for place in sorted(set(rows)):
            for what, coverage, blocks in self._db.execute(query, place):
                kept = KeptPiece(place[1], what, coverage, tuple(_unpacked(blocks)))
                found.setdefault(place, []).append(kept)
        return found

    def facts_about(self, places: Iterable[str], *, but: str) -> Iterator[tuple[KeptFact, str, str, str]]:
        """Yield the facts about some places that other sources tell: fact, key, title, address."""
        for some in _chunks(sorted(set(places)), MOST_AT_ONCE - 1):
            marks = ",".join("?" * len(some))
            query = f"{FACTS} WHERE place IN ({marks}) AND key <> ?"
            for row in self._db.execute(query, (*some, but)):
                yield KeptFact(*row[:5]), row[5], row[6], row[7]

    def _add_source(self, key: str, title: str, address: str) -> int:
        insert = "INSERT INTO source (key, title, address) VALUES (?, ?, ?)"
        return self._db.execute(insert, (key, title, address)).lastrowid or 0

    def _keep_list(self, source: int, one: KeptList) -> None:
        hashes = sorted(one.links)
        insert = "INSERT INTO list (source, place, kinds, people, hashes) VALUES (?, ?, ?, ?, ?)"
        row = (source, one.place, " ".join(sorted(one.kinds)), one.people, array("q", hashes).tobytes())
        number = self._db.execute(insert, row).lastrowid
        self._db.executemany(
            "INSERT INTO link VALUES (?, ?, ?, ?)", ((h, number, *one.links[h]) for h in hashes)
        )
        self._db.executemany(
            "INSERT INTO piece VALUES (?, ?, ?, ?, ?, ?)",
            (
                (number, p.row, p.what, part, p.coverage, array("q", p.blocks).tobytes())
                for part, p in enumerate(one.pieces)
            ),
        )

    def _forget(self, key: str) -> None:
        found = self._db.execute("SELECT id FROM source WHERE key = ?", (key,)).fetchone()
        if found is None:
            return
        lists = self._db.execute("SELECT id, hashes FROM list WHERE source = ?", found).fetchall()
        for number, packed in lists:
            self._db.executemany(
                "DELETE FROM link WHERE hash = ? AND list = ?", ((h, number) for h in _unpacked(packed))
            )
            self._db.execute("DELETE FROM piece WHERE list = ?", (number,))
        self._db.execute("DELETE FROM list WHERE source = ?", found)
        self._db.execute("DELETE FROM fact WHERE source = ?", found)
        self._db.execute("DELETE FROM source WHERE id = ?", found)


def _chunks(things: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    rest = iter(things)
    while some := tuple(islice(rest, size)):
        yield some


def _unpacked(packed: bytes) -> "array[int]":
    numbers = array("q")
    numbers.frombytes(packed)
    return numbers
