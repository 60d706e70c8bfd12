"""What was released (发布清单): address, file and digest of every page, and what is being put in place."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

SCHEMA = """
CREATE TABLE IF NOT EXISTS page (
    address TEXT PRIMARY KEY, file TEXT NOT NULL UNIQUE, source TEXT NOT NULL,
    digest TEXT NOT NULL, size INTEGER NOT NULL, released_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pending (
    address TEXT PRIMARY KEY, file TEXT NOT NULL, source TEXT NOT NULL,
    digest TEXT NOT NULL, size INTEGER NOT NULL, position INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Released:
    """One page in the tree (已发布页面); an empty digest means: to be removed."""

    address: str
    file: str
    source: str
    digest: str
    size: int


class Manifest:
    """The list of released pages, beside the tree and never inside it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, timeout=30)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.executescript(SCHEMA)

    def __enter__(self) -> "Manifest":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def digest_of(self, address: str) -> str:
        """Return the digest of the page as released, or nothing."""
        row = self._connection.execute("SELECT digest FROM page WHERE address = ?", [address]).fetchone()
        return row[0] if row else ""

    def pages(self, source: str = "") -> Iterator[Released]:
        """Yield what is released, of one source or of all."""
        query = "SELECT address, file, source, digest, size FROM page"
        rows = self._connection.execute(
            query + (" WHERE source = ?" if source else ""), [source] * bool(source)
        )
        yield from (Released(*row) for row in rows.fetchall())

    def count(self) -> int:
        """Return how many pages are released."""
        return int(self._connection.execute("SELECT count(*) FROM page").fetchone()[0])

    def begin(self, changes: Iterable[Released]) -> None:
        """Note what is about to be put in place, so that a release that is killed can be finished."""
        rows = [(c.address, c.file, c.source, c.digest, c.size, n) for n, c in enumerate(changes)]
        with self._connection:
            self._connection.execute("DELETE FROM pending")
            self._connection.executemany("INSERT OR REPLACE INTO pending VALUES (?, ?, ?, ?, ?, ?)", rows)

    def pending(self) -> list[Released]:
        """Return what a killed release left to be put in place, in its order."""
        query = "SELECT address, file, source, digest, size FROM pending ORDER BY position"
        return [Released(*row) for row in self._connection.execute(query).fetchall()]

    def settle(self, changes: Iterable[Released], *, at: str) -> None:
        """Note that the changes are in place; nothing is pending any more."""
        with self._connection:
            for change in changes:
                self._connection.execute(
                    "DELETE FROM page WHERE address = ? OR file = ?", [change.address, change.file]
                )
                if change.digest:
                    row = (change.address, change.file, change.source, change.digest, change.size, at)
                    self._connection.execute("INSERT INTO page VALUES (?, ?, ?, ?, ?, ?)", row)
            self._connection.execute("DELETE FROM pending")

    def fact(self, name: str) -> str:
        """Return something remembered from the last release."""
        row = self._connection.execute("SELECT value FROM fact WHERE name = ?", [name]).fetchone()
        return row[0] if row else ""

    def remember(self, name: str, value: str) -> None:
        """Remember something for the next release."""
        with self._connection:
            self._connection.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", [name, value])
