"""
Measure `gongkai import` of the national laws into an installation that does not exist yet, and the run after it.

`python -m benchmarks.importing [FOLDER] [--rounds N]`: FOLDER holds the national laws as Markdown; without it
they are unpacked from the shared data (`GONGKAI_SHARED`). Each round makes a fresh installation; the first also compiles the
modules, as the first command after installing does. Prints a Markdown table, the best round last.
"""

import argparse
import json
import os
import sqlite3
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.importing.watched import Run, run_watched

HEADER = (
    "| round | files | s | processor s | files/s | peak MB | database MB | index MB | clauses"
    " | second run s | it changed |\n|---|---|---|---|---|---|---|---|---|---|---|"
)
OWN_NOTES = {"policies_importrun", "trail_cursor", "sqlite_sequence"}
"""Tables in which a run may note that it took place; all others must stay as they are."""


@dataclass(frozen=True, slots=True)
class Round:
    """One fresh installation: the first run, the second, and how many rows of which tables the second changed."""

    first: Run
    second: Run
    files: int
    clauses: int
    database_bytes: int
    index_bytes: int
    changed: tuple[str, ...]

    def row(self, name: str) -> str:
        """Return the round as a row of the table."""
        cells = (
            name,
            self.files,
            f"{self.first.seconds:.1f}",
            f"{self.first.processor_seconds:.1f}",
            f"{self.files / self.first.seconds:.0f}",
            f"{self.first.peak_bytes / 1e6:.0f}",
            f"{self.database_bytes / 1e6:.0f}",
            f"{self.index_bytes / 1e6:.0f}",
            self.clauses,
            f"{self.second.seconds:.1f}",
            "、".join(self.changed) or "nothing",
        )
        return f"| {' | '.join(map(str, cells))} |"


def main() -> None:
    """Run the rounds and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.importing")
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.folder or unpack(Path(scratch))
        print(HEADER, flush=True)
        rounds = []
        for number in range(1, asked.rounds + 1):
            rounds.append(_measure(folder, Path(scratch) / f"home-{number}"))
            print(rounds[-1].row(str(number)), flush=True)
        print(min(rounds, key=lambda one: one.first.seconds).row("best"))


def unpack(scratch: Path) -> Path:
    """Return the national laws, unpacked from the shared data."""
    beside = Path(__file__).resolve().parents[2].parent / "shared"
    packed = Path(os.environ.get("GONGKAI_SHARED", beside)) / "data/laws/national.tar.xz"
    if not packed.exists():
        sys.exit("真实数据不在（GONGKAI_SHARED），无法测量。")
    with tarfile.open(packed) as archive:
        archive.extractall(scratch / "laws", filter="data")
    return scratch / "laws"


def _measure(folder: Path, home: Path) -> Round:
    command = [sys.executable, "-m", "gongkai", "import", "--json", str(folder)]
    environment = {
        **os.environ,
        "GONGKAI_HOME": str(home),
        "PYTHONPYCACHEPREFIX": str(home.parent / "bytecode"),
    }
    for name in ("GONGKAI_DATABASE_URL", "PYTHONDONTWRITEBYTECODE"):
        environment.pop(name, None)
    first = run_watched(command, environment)
    before = _state(home)
    second = run_watched(command, environment)
    after = _state(home)
    database = home / "gongkai.sqlite3"
    with closing(sqlite3.connect(database)) as connection:
        clauses = connection.execute("SELECT count(*) FROM policies_clause").fetchone()[0]
    return Round(
        first=first,
        second=second,
        files=json.loads(first.output)["files"],
        clauses=clauses,
        database_bytes=database.stat().st_size,
        index_bytes=sum(path.stat().st_size for path in (home / "index").rglob("*") if path.is_file()),
        changed=tuple(
            sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
        ),
    )


def _state(home: Path) -> dict[str, int]:
    """Return a fingerprint of every table and of every file of the index."""
    state = {
        f"index/{path.name}": hash(path.read_bytes())
        for path in (home / "index").rglob("*")
        if path.is_file()
    }
    with closing(sqlite3.connect(home / "gongkai.sqlite3")) as connection:
        for table in _tables(connection):
            state[table] = hash(tuple(connection.execute(f'SELECT * FROM "{table}"')))
    return state


def _tables(connection: sqlite3.Connection) -> Iterator[str]:
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    yield from sorted(name for (name,) in rows if name not in OWN_NOTES)


if __name__ == "__main__":
    main()
