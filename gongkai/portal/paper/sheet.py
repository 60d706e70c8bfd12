"""What goes on paper (Word 版, PDF 版), and the proportions of GB/T 9704: 22 lines of 28 characters a page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongkai.policies.rules.clauses import HEADINGS, BodyNode, heading_name

TOP, LEFT, WIDTH, HEIGHT = 37, 28, 156, 225
LINE = 28.95
BODY, TITLE, CELL, NOTE = 16, 22, 12, 12
INDENTED = frozenset({"text", "heading"})
THEN = (2000, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph or table on paper."""

    text: str = ""
    kind: str = "text"
    label: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document as it goes on paper (公文)."""

    title: str
    number: str
    lines: tuple[Line, ...]
    note: str = ""


def lines_of(body: Sequence[BodyNode]) -> Iterator[Line]:
    """Yield the paragraphs of a body in reading order."""
    for node in body:
        if node.kind == "table":
            yield Line(kind="table", rows=node.rows)
        elif node.kind in HEADINGS:
            name = heading_name(node)
            is_centred = node.kind != "heading"
            is_short = len(name) <= 60 and not name.endswith(("。", "；"))
            yield Line(name, "center" if is_centred else "heading" if is_short else "text")
        elif node.label or node.text:
            gap = "　" if node.kind == "article" else ""
            yield Line(node.text, label=f"{node.label}{gap}" if node.label else "")
        yield from lines_of(node.children)


def opening_of(frame: Mapping[str, Any]) -> Iterator[Line]:
    """Yield what stands before the body: to whom it is sent (主送机关)."""
    if frame.get("recipients"):
        yield Line(f"{'，'.join(frame['recipients'])}：", "flush")


def closing_of(frame: Mapping[str, Any]) -> Iterator[Line]:
    """Yield what stands after the body: attachments, signature and day, note (附件说明、署名、成文日期、附注)."""
    names = frame.get("attachments", [])
    for position, name in enumerate(names, start=1):
        label = "附件：" if position == 1 else "　　　"
        yield Line(f"{label}{f'{position}. ' if len(names) > 1 else ''}{name}")
    if frame.get("signature"):
        yield Line()
        yield from (Line(part, "right") for part in frame["signature"].splitlines())
        yield Line(frame.get("signed", ""), "right")
    if frame.get("note"):
        yield Line(f"（{frame['note']}）")
