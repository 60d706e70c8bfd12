"""A source as one run of characters: lines and tables that know where they stand in it."""

from dataclasses import dataclass
from typing import NamedTuple

from gongkai.core.documents.model import Block, Cell, Source

MOST_SPAN = 200


@dataclass(frozen=True, slots=True)
class Text:
    """Some characters of the source in order, with the place of each; joined lines stay traceable."""

    text: str
    at: tuple[int, ...]

    def part(self, start: int, end: int | None = None) -> "Text":
        """Return a stretch of it."""
        return Text(self.text[start:end], self.at[start:end])

    def __add__(self, other: "Text") -> "Text":
        return Text(self.text + other.text, self.at + other.at)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text of the source."""

    run: Text
    level: int | None = None
    is_bold: bool = False

    @property
    def text(self) -> str:
        """Return the words of the line."""
        return self.run.text


class Placed(NamedTuple):
    """A cell with its place in the grid."""

    run: Text
    row: int
    column: int
    rowspan: int
    colspan: int


@dataclass(frozen=True, slots=True)
class Grid:
    """One table, merged cells known from every place they cover."""

    cells: tuple[Placed, ...]
    height: int
    width: int

    def covering(self) -> dict[tuple[int, int], Placed]:
        """Return the cell that covers each place."""
        return {
            (row, column): cell
            for cell in self.cells
            for row in range(cell.row, min(cell.row + cell.rowspan, self.height))
            for column in range(cell.column, cell.column + cell.colspan)
        }


@dataclass(frozen=True, slots=True)
class Stream:
    """A whole source: its characters, and the lines and tables they form."""

    text: str
    parts: tuple[Line | Grid, ...]


def stream_of(source: Source) -> Stream:
    """Lay a source out as one run of characters."""
    chunks: list[str] = []
    parts: list[Line | Grid] = []
    size = 0
    for block in source.blocks:
        if block.kind == "table":
            grid, text = _grid(block.grid, size)
            parts.append(grid)
        else:
            text = block.text + "\n"
            parts += _lines(block, size)
        chunks.append(text)
        size += len(text)
    return Stream("".join(chunks), tuple(parts))


def _lines(block: Block, start: int) -> list[Line]:
    lines = []
    for text in block.text.split("\n"):
        if text.strip():
            lines.append(Line(Text(text, tuple(range(start, start + len(text)))), block.level, block.is_bold))
        start += len(text) + 1
    return lines


def _grid(rows: tuple[tuple[Cell, ...], ...], start: int) -> tuple[Grid, str]:
    placed: list[Placed] = []
    taken: set[tuple[int, int]] = set()
    words = ""
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            begin = start + len(words)
            run = Text(cell.text, tuple(range(begin, begin + len(cell.text))))
            high, wide = min(cell.rowspan, MOST_SPAN * 10), min(cell.colspan, MOST_SPAN)
            placed.append(Placed(run, row, column, high, wide))
            taken |= {(r, c) for r in range(row, row + high) for c in range(column, column + wide)}
            words += cell.text + "\t"
        words += "\n"
    width = max((cell.column + cell.colspan for cell in placed), default=0)
    return Grid(tuple(placed), len(rows), width), words
