"""
What a reader hands to the structure parser, and what the structure parser gives back.

Two stages, two vocabularies: a *reader* turns a file of any format into a flat `Source` of blocks in
reading order; the *structure parser* turns a `Source` into a `ParsedDocument`. Neither knows the other.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

BlockKind = Literal["text", "table"]
NodeKind = Literal[
    "part", "chapter", "section", "article", "paragraph", "item", "subitem", "heading", "table"
]
Align = Literal["left", "center", "right", "justify"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; spans are counted in grid columns and rows."""

    text: str
    colspan: int = 1
    rowspan: int = 1
    is_header: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """
    One paragraph or one table of a file, in reading order.

    `level` is the heading level the format itself declares (Markdown #, docx Heading n, html hn), else None.
    `size` is the type size in points where the format knows it. `page` counts from 1 where there are pages.
    `grid` of a table holds the cells as written, row by row; merged cells appear once, with their spans.
    """

    text: str = ""
    kind: BlockKind = "text"
    level: int | None = None
    align: Align | None = None
    is_bold: bool = False
    size: float | None = None
    page: int | None = None
    grid: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """
    A file as read: its media type, its blocks, and hints the format carries beside the text.

    `meta` keys, all optional: `title`, `number`, `issuer`, `published_on`, `signed_on`, `source`, `keywords`:
    declared fields of a web page or of the file's own properties. They are hints: the text wins.
    """

    path: str
    media_type: str
    blocks: tuple[Block, ...]
    meta: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Node:
    """One unit of the body tree: 编/章/节/条/款/项/目, a heading of 一、（一）1.（1） levels, or a table."""

    kind: NodeKind
    label: str = ""
    text: str = ""
    children: tuple["Node", ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    def walk(self) -> Iterator["Node"]:
        """Yield this node and all below it in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A dated event in the life of a text as its own head note tells it (题注)."""

    on: date | None
    text: str


@dataclass(frozen=True, slots=True)
class CitationFound:
    """A document cited in the body, with number and article where the text gives them."""

    title: str
    number: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """An official document (公文) as structure."""

    path: str
    media_type: str
    title: str = ""
    number: str = ""
    issuers: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    signed_on: date | None = None
    published_on: date | None = None
    signature: str = ""
    attachments: tuple[str, ...] = ()
    disclosure_note: str = ""
    history: tuple[HistoryLine, ...] = ()
    body: tuple[Node, ...] = ()
    citations: tuple[CitationFound, ...] = ()

    def walk(self) -> Iterator[Node]:
        """Yield every node of the body in reading order."""
        for node in self.body:
            yield from node.walk()

    def as_json(self) -> dict[str, Any]:
        """Return the document in the shape that `gongkai parse --json` prints."""
        return {
            "path": self.path,
            "media_type": self.media_type,
            "title": self.title,
            "number": self.number,
            "issuers": list(self.issuers),
            "recipients": list(self.recipients),
            "signed_on": _iso(self.signed_on),
            "published_on": _iso(self.published_on),
            "signature": self.signature,
            "attachments": list(self.attachments),
            "disclosure_note": self.disclosure_note,
            "history": [{"date": _iso(line.on), "text": line.text} for line in self.history],
            "body": [node_as_json(node) for node in self.body],
            "citations": [asdict(found) for found in self.citations],
        }


def node_as_json(node: Node) -> dict[str, Any]:
    """Return one node of the body as plain lists and dicts."""
    plain: dict[str, Any] = {
        "kind": node.kind,
        "label": node.label,
        "text": node.text,
        "children": [node_as_json(child) for child in node.children],
    }
    if node.rows:
        plain["rows"] = [list(row) for row in node.rows]
    return plain


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
