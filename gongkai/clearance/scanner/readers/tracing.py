"""Where each character of a part stands in its file: what makes a finding a place and a mask an edit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from lxml import etree

from gongkai.clearance.scanner.model import Part


class Edit(NamedTuple):
    """What stands instead of some characters of a slot."""

    begin: int
    finish: int
    text: str


class Slot(Protocol):
    """One place of a file that holds text and can be given other text."""

    def rewrite(self, edits: Sequence[Edit]) -> None:
        """Put the edits into the file's own memory; saving is the container's work."""


def edited(text: str, edits: Sequence[Edit]) -> str:
    """Return a text with the edits made; of two that overlap the one that begins first and reaches further wins."""
    parts, done = [], 0
    for begin, finish, new in sorted(set(edits), key=lambda edit: (edit.begin, -edit.finish)):
        if begin >= done:
            parts += [text[done:begin], new]
            done = finish
    return "".join([*parts, text[done:]])


class XmlSlot:
    """The text, the tail or one attribute of an XML element."""

    __slots__ = ("element", "name")

    def __init__(self, element: etree._Element, name: str = "text") -> None:
        self.element = element
        self.name = name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, XmlSlot) and self.element is other.element and self.name == other.name

    def __hash__(self) -> int:
        return hash((id(self.element), self.name))

    def rewrite(self, edits: Sequence[Edit]) -> None:
        """Change the element in its tree."""
        if self.name in ("text", "tail"):
            setattr(self.element, self.name, edited(getattr(self.element, self.name) or "", edits))
        else:
            self.element.set(self.name, edited(str(self.element.get(self.name, "")), edits))


class Piece(NamedTuple):
    """Characters `start` to `end` of a passage are characters `begin` to `finish` of a slot."""

    start: int
    end: int
    slot: Slot
    begin: int
    finish: int


@dataclass(slots=True)
class Table:
    """
    A table in running text: where each cell of each row begins and ends.

    `heads` are the words above the columns where they stand elsewhere, as on the page before.
    """

    rows: list[list[tuple[int, int]]] = field(default_factory=list)
    heads: tuple[str, ...] = ()

    def add(self, span: tuple[int, int], wide: int = 1) -> None:
        """Add a cell to the last row; one that reaches over several columns stands in each of them."""
        if self.rows:
            self.rows[-1] += [span] * wide


@dataclass(slots=True)
class Passage:
    """
    A part with the way back to the file.

    `cells` tells where each cell of a column begins and ends, `tables` the same of tables in running text.
    """

    part: Part
    pieces: list[Piece]
    cells: dict[str, tuple[int, int]] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)

    def within(self, start: int, end: int) -> Iterator[Piece]:
        """Yield the pieces that some characters of the part come from, cut to those characters."""
        for piece in self.pieces[self._first(start) :]:
            if piece.start >= end:
                return
            low, high = max(start, piece.start), min(end, piece.end)
            if low >= high:
                continue
            if piece.end - piece.start == piece.finish - piece.begin:
                shift = piece.begin - piece.start
                yield Piece(low, high, piece.slot, low + shift, high + shift)
            else:
                yield Piece(low, high, piece.slot, piece.begin, piece.finish)

    def _first(self, start: int) -> int:
        low, high = 0, len(self.pieces)
        while low < high:
            middle = (low + high) // 2
            if self.pieces[middle].end <= start:
                low = middle + 1
            else:
                high = middle
        return low

    def edits(self, start: int, end: int, text: str) -> Iterator[tuple[Slot, Edit]]:
        """Yield the edits that put `text` in the place of some characters, sign for sign where it is as long."""
        pieces = list(self.within(start, end))
        width = sum(piece.end - piece.start for piece in pieces)
        taken = 0
        for place, piece in enumerate(pieces):
            length = piece.end - piece.start
            whole = "" if place else text
            share = text[taken : taken + length] if len(text) == width else whole
            taken += length
            yield piece.slot, Edit(piece.begin, piece.finish, share)


@dataclass(slots=True)
class Scroll:
    """A passage while its text is gathered (文字卷)."""

    name: str
    page: int | None = None
    cell: str = ""
    parts: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    length: int = 0
    column: list[tuple[str, str]] = field(default_factory=list)
    cells: dict[str, tuple[int, int]] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)

    def write(self, text: str, slot: Slot, begin: int = 0, finish: int | None = None) -> None:
        """Add text that stands in a slot from `begin` on."""
        if text:
            end = self.length + len(text)
            last = begin + len(text) if finish is None else finish
            self.pieces.append(Piece(self.length, end, slot, begin, last))
            self.parts.append(text)
            self.length = end

    def gap(self, text: str = "\n") -> None:
        """Add what parts one stretch from the next: it stands nowhere in the file."""
        if self.length and self.parts[-1] != text:
            self.parts.append(text)
            self.length += len(text)

    @property
    def is_at_edge(self) -> bool:
        """Whether nothing stands here yet, or a line or cell has just ended."""
        return not self.length or self.parts[-1] in ("\n", "\t")

    def end_cell(self, before: int) -> None:
        """End a table cell that began when there were `before` parts: a tab, also for its last line end."""
        if len(self.parts) > before and self.parts[-1] == "\n":
            self.parts[-1] = "\t"
        else:
            self.gap("\t")

    def label(self, text: str) -> None:
        """Add words of ours before a value, such as the name of a property."""
        self.parts.append(text)
        self.length += len(text)

    def line(self, text: str, slot: Slot) -> tuple[int, int]:
        """Add a text of its own line and return where it stands."""
        start = self.length
        self.write(text, slot)
        end = self.length
        self.gap()
        return start, end

    def passage(self) -> Passage:
        """Return what was gathered."""
        part = Part(self.name, "".join(self.parts), self.page, self.cell, tuple(self.column))
        return Passage(part, self.pieces, self.cells, self.tables)
