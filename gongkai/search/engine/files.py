"""Reading the versioned word lists that ship with the engine (词表)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).resolve().parents[1] / "data"


def read_rows(path: Path) -> Iterator[list[str]]:
    """Yield the rows of a table of tab-separated words; lines that begin with # are its notes."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield [cell.strip() for cell in line.split("\t") if cell.strip()]


def version_of(path: Path) -> str:
    """Return the version that a word list states in its first line, as `# version: 1`."""
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    return first.partition("version:")[2].strip()
