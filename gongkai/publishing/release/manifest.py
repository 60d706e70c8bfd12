"""What was released (发布清单): address, file and digest of every page, and what is being put in place."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

SCHEMA = """
CREATE TABLE IF NOT EXISTS page (
    address TEXT PRIMARY KEY, file TEXT NOT NULL UNIQUE, source TEXT NOT NULL,
    digest TEXT NOT NULL, size INTEGER NOT NULL, variants TEXT NOT NULL, released_at TEXT NOT NULL,
    first_at TEXT NOT NULL, recipe TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pending (
    address TEXT PRIMARY KEY, file TEXT NOT NULL, source TEXT NOT NULL,
    digest TEXT NOT NULL, size INTEGER NOT NULL, variants TEXT NOT NULL, recipe TEXT NOT NULL,
    position INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS retired (address TEXT PRIMARY KEY, since TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS taken_down (
    address TEXT PRIMARY KEY, file TEXT NOT NULL, settled REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
FIELDS = "address, file, source, digest, size, variants, recipe"
VERSION = 3


@dataclass(frozen=True, slots=True)
class Released:
    """
    One page in the tree (已发布页面); an empty digest means: to be removed.

    `recipe` tells what it was written from, for pages that are not written to find out whether they changed.
    """

    address: str
    file: str
    source: str
    digest: str
    size: int
    variants: str = ""
    recipe: str = ""


class Manifest:
    """The list of released pages, beside the tree and never inside it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, timeout=30)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        if self._connection.execute("PRAGMA user_version").fetchone()[0] < VERSION:
            self._renew()
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

    def note_recipes(self, recipes: Mapping[str, str]) -> None:
        """Note what pages are written from now that turned out as they were released."""
        with self._connection:
            rows = [(recipe, address) for address, recipe in recipes.items()]
            self._connection.executemany("UPDATE page SET recipe = ? WHERE address = ?", rows)

    def find(self, address: str) -> Released | None:
        """Return what is released at an address, or None."""
        query = f"SELECT {FIELDS} FROM page WHERE address = ?"  # noqa: S608 - constant
        row = self._connection.execute(query, [address]).fetchone()
        return Released(*row) if row else None

    def first_released_at(self, address: str) -> str:
        """Return when an address was first released, ISO, or nothing."""
        row = self._connection.execute("SELECT first_at FROM page WHERE address = ?", [address]).fetchone()
        return row[0] if row else ""

    def pages(self, source: str = "") -> Iterator[Released]:
        """Yield what is released, of one source or of all."""
        query = f"SELECT {FIELDS} FROM page"  # noqa: S608 - constant
        rows = self._connection.execute(
            query + (" WHERE source = ?" if source else ""), [source] * bool(source)
        )
        yield from (Released(*row) for row in rows.fetchall())

    def count(self) -> int:
        """Return how many pages are released."""
        return int(self._connection.execute("SELECT count(*) FROM page").fetchone()[0])

    def begin(self, changes: Iterable[Released]) -> None:
        """Note what is about to be put in place, so that a release that is killed can be finished."""
        rows = [(*_row(change), number) for number, change in enumerate(changes)]
        with self._connection:
            self._connection.execute("DELETE FROM pending")
            self._connection.executemany(
                "INSERT OR REPLACE INTO pending VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows
            )

    def pending(self) -> list[Released]:
        """Return what a killed release left to be put in place, in its order."""
        query = f"SELECT {FIELDS} FROM pending ORDER BY position"  # noqa: S608 - constant
        return [Released(*row) for row in self._connection.execute(query).fetchall()]

    def settle(self, changes: Iterable[Released], *, at: str) -> None:
        """Note that the changes are in place; nothing is pending any more."""
        with self._connection:
            for change in changes:
                first = self.first_released_at(change.address) or at
                self._connection.execute(
                    "DELETE FROM page WHERE address = ? OR file = ?", [change.address, change.file]
                )
                if change.digest:
                    *row, recipe = _row(change)
                    self._connection.execute(
                        "INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, at, first, recipe)
                    )
            self._connection.execute("DELETE FROM pending")

    def retired(self) -> dict[str, str]:
        """Return the addresses that nothing links to any more but are kept a while, each since when."""
        return dict(self._connection.execute("SELECT address, since FROM retired").fetchall())

    def retire(self, address: str, *, at: str) -> None:
        """Note that an address is kept only for pages that readers still have open."""
        with self._connection:
            self._connection.execute("INSERT OR IGNORE INTO retired VALUES (?, ?)", [address, at])

    def unretire(self, address: str) -> None:
        """Note that an address is in use again, or gone for good."""
        with self._connection:
            self._connection.execute("DELETE FROM retired WHERE address = ?", [address])

    def take_down(self, files: dict[str, str]) -> None:
        """Note addresses with their files that must not be in the tree (撤下), whatever is being released."""
        with self._connection:
            for address, file in files.items():
                self._connection.execute(
                    "INSERT OR REPLACE INTO taken_down VALUES (?, ?, 0)", [address, file]
                )
                self._connection.execute("DELETE FROM page WHERE address = ?", [address])

    def settle_taken_down(self, addresses: Iterable[str], *, moment: float) -> None:
        """Note that the database withholds the addresses too: a release begun later may bring them back."""
        with self._connection:
            rows = [(moment, address) for address in addresses]
            self._connection.executemany("UPDATE taken_down SET settled = ? WHERE address = ?", rows)

    def taken_down(self) -> dict[str, tuple[str, float]]:
        """Return every address taken down with its file and when that was settled (0: not yet)."""
        rows = self._connection.execute("SELECT address, file, settled FROM taken_down").fetchall()
        return {address: (file, settled) for address, file, settled in rows}

    def lift(self, address: str) -> None:
        """Note that an address taken down is public again."""
        with self._connection:
            self._connection.execute("DELETE FROM taken_down WHERE address = ?", [address])

    def fact(self, name: str) -> str:
        """Return something remembered from the last release."""
        row = self._connection.execute("SELECT value FROM fact WHERE name = ?", [name]).fetchone()
        return row[0] if row else ""

    def remember(self, name: str, value: str) -> None:
        """Remember something for the next release."""
        with self._connection:
            self._connection.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", [name, value])

    def _renew(self) -> None:
        """Drop what an older version noted; the next release is then a whole one."""
        for table in ("page", "pending", "fact"):
            self._connection.execute(f"DROP TABLE IF EXISTS {table}")
        self._connection.execute(f"PRAGMA user_version = {VERSION}")


def _row(page: Released) -> tuple[str | int, ...]:
    return (page.address, page.file, page.source, page.digest, page.size, page.variants, page.recipe)
