"""
Where the public texts come from (公开内容来源): each app above registers its own in `config/wiring.py`.

Clearance stands below them and knows none of them; it asks for a text by its key when the trail says that
something changed, and again when an officer opens a finding.
"""

from collections.abc import Iterable, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Protocol

from gongkai.clearance.aggregation.model import Grid, PublishedTable, PublishedText
from gongkai.core.documents.model import Cell
from gongkai.core.documents.readers import read_bytes
from gongkai.core.refusals import BadInput
from gongkai.trail.models import Entry

READABLE = frozenset({".xlsx", ".docx", ".doc", ".pdf", ".html", ".htm", ".mht", ".md", ".txt", ".ofd"})


class PublishedSource(Protocol):
    """
    Somebody who knows what is public under keys of its own (article:12); others are none of its business.

    `kind` is the kind of subject that clearance reviews; its drafts can be read too.
    """

    name: str
    kind: str

    def all_keys(self) -> Iterable[str]:
        """Return the key of everything public now."""

    def touched_by(self, entries: Sequence[Entry]) -> Iterable[str]:
        """Return the keys of what may have changed with these deeds, gone ones included."""

    def read(self, key: str) -> PublishedText | None:
        """Return what is public under a key, or None where it is public no longer."""

    def read_draft(self, subject_id: int) -> PublishedText | None:
        """Return what would be public of a subject as its latest draft stands, under the same key."""


_sources: dict[str, PublishedSource] = {}


def register(source: PublishedSource) -> None:
    """Make a source known; the last one of a name counts."""
    _sources[source.name] = source


def list_sources() -> list[PublishedSource]:
    """Return all sources in the order of their registration."""
    return list(_sources.values())


def read_text(key: str) -> PublishedText | None:
    """Return what is public under a key, whichever source knows it."""
    source = _sources.get(key.partition(":")[0])
    return source.read(key) if source else None


def read_draft(kind: str, subject_id: int) -> PublishedText | None:
    """Return what would be public of a subject under review, or None where no source knows its kind."""
    source = next((one for one in _sources.values() if one.kind == kind), None)
    return source.read_draft(subject_id) if source else None


def read_attached(
    name: str, content: bytes, caption: str
) -> tuple[list[tuple[str, str]], list[PublishedTable]]:
    """Return the texts and tables of a file beside a page; one that cannot be read tells the watch nothing."""
    if Path(name).suffix.lower() not in READABLE:
        return [], []
    try:
        blocks = read_bytes(content, name).blocks
    except BadInput:
        return [], []
    texts: list[str] = []
    tables: list[PublishedTable] = []
    heading = ""
    for block in blocks:
        if block.kind == "table":
            where = f"附件《{name}》表{len(tables) + 1}"
            tables.append(PublishedTable(where, f"{caption} {heading}", grid_of(block.grid)))
        else:
            texts.append(block.text)
            heading = block.text if block.level or len(block.text) < 40 else heading
    return [(f"附件《{name}》", "\n".join(texts))] if texts else [], tables


def grid_of(rows: Sequence[Sequence[Cell]]) -> Grid:
    """Return a table as plain rows; a cell over several columns or rows stands in each of them."""
    covered: dict[tuple[int, int], str] = {}
    grid = []
    for number, row in enumerate(rows):
        line: list[str] = []
        cells = iter(row)
        while True:
            if (number, len(line)) in covered:
                line.append(covered[(number, len(line))])
                continue
            cell = next(cells, None)
            if cell is None:
                break
            for down in range(1, cell.rowspan):
                covered |= {(number + down, len(line) + n): cell.text for n in range(cell.colspan)}
            line += [cell.text] * cell.colspan
        grid.append(tuple(line))
    return tuple(grid)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"p", "li", "h2", "h3", "h4", "br", "blockquote"}:
            self.words.append("\n")


def words_of(html: str) -> str:
    """Return the words of a rich text, its paragraphs on lines of their own."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    return "".join(parser.words)
