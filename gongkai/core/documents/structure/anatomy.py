"""A document taken apart into head, body and tail; every line of the source belongs to one of them."""

from dataclasses import dataclass

from gongkai.core.documents.model import Node, Source
from gongkai.core.documents.structure.body import Draft, TreeBuilder
from gongkai.core.documents.structure.fields import promulgated_title
from gongkai.core.documents.structure.head import Head, read_head, take_note, take_title
from gongkai.core.documents.structure.history import is_note_start
from gongkai.core.documents.structure.lines import Line, compact, to_lines
from gongkai.core.documents.structure.tail import Tail, read_tail


@dataclass(slots=True)
class Anatomy:
    """The parts of one document; `body_lines` are what the tree holds, `contents` its skipped 目录."""

    lines: list[Line]
    head: Head
    tail: Tail
    body: tuple[Node, ...]
    body_lines: list[Line]
    contents: list[Line]

    @property
    def body_text(self) -> str:
        """The text of the body, a line for a line."""
        return "\n".join(map(_text_of, self.body_lines))


def dissect(source: Source) -> Anatomy:
    """Take a source apart into head, body tree and tail."""
    lines = to_lines(source)
    head = read_head(lines, source.meta.get("title", ""))
    tail = read_tail(lines, head.end, compact(head.title))
    own = _untaken(lines, head.end, tail.body_end, tail)
    enclosed = _untaken(lines, tail.enclosed, len(lines), tail)
    if head.order:
        enclosed = _read_order(head, own, enclosed)
    builder = TreeBuilder()
    for line in head.extra:
        builder.place(Draft("part", 10, text=line.text))
    builder.read(own)
    if enclosed:
        builder.enclose(enclosed)
    return Anatomy(lines, head, tail, builder.nodes(), [*head.extra, *own, *enclosed], builder.skipped)


def _untaken(lines: list[Line], start: int, end: int, tail: Tail) -> list[Line]:
    return [lines[position] for position in range(start, end) if position not in tail.taken]


def _read_order(head: Head, own: list[Line], enclosed: list[Line]) -> list[Line]:
    """Give a document promulgated by order its own title, and the head note under that title its place."""
    head.title = head.title or promulgated_title("".join(line.text for line in own)) or head.order
    if not enclosed:
        return enclosed
    _, end = take_title(enclosed, 0)
    if end < len(enclosed) and is_note_start(enclosed[end].text):
        following = take_note(enclosed, end, head)
        return enclosed[:end] + enclosed[following:]
    return enclosed


def _text_of(line: Line) -> str:
    if line.table is None:
        return line.text
    return "\n".join(" ".join(cell.text for cell in row) for row in line.table.grid)
