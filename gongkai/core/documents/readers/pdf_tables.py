"""Tables of a PDF, sought only on pages that draw the rules of one (有框线表格)."""

import ctypes
import io
from dataclasses import dataclass

import pdfplumber
import pypdfium2
from pypdfium2 import raw

from gongkai.core.documents.model import Cell
from gongkai.core.documents.readers.wording import tidy

_LEAST_RULES = 6
_THIN = 2.5
_SETTINGS = {"vertical_strategy": "lines", "horizontal_strategy": "lines", "snap_tolerance": 3}


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table with the place it takes on its page; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float
    grid: tuple[tuple[Cell, ...], ...]


def ruled_tables(page: pypdfium2.PdfPage, data: bytes, index: int) -> list[Ruled]:
    """Return the ruled tables of a page; pages without upright and level rules cost next to nothing."""
    if not _has_rules(page):
        return []
    with pdfplumber.open(io.BytesIO(data), pages=[index + 1]) as document:
        found = document.pages[0].find_tables(_SETTINGS)
        tables = (_ruled(table) for table in found)
        return [table for table in tables if table is not None]


def _has_rules(page: pypdfium2.PdfPage) -> bool:
    level = upright = 0
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for place in range(min(raw.FPDFPage_CountObjects(page), 4000)):
        thing = raw.FPDFPage_GetObject(page, place)
        if raw.FPDFPageObj_GetType(thing) != raw.FPDF_PAGEOBJ_PATH:
            continue
        raw.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
        width, height = right.value - left.value, top.value - bottom.value
        is_box = width > 20 and height > 8 and raw.FPDFPath_CountSegments(thing) >= 4
        level += (height < _THIN and width > 10) or is_box
        upright += (width < _THIN and height > 5) or is_box
    return level >= 2 and upright >= 2 and level + upright >= _LEAST_RULES


def _ruled(table: "pdfplumber.table.Table") -> Ruled | None:
    left, top, right, bottom = table.bbox
    cells = [cell for cell in table.cells if cell]
    across = sorted({round(edge) for cell in cells for edge in (cell[0], cell[2])})
    down = sorted({round(edge) for cell in cells for edge in (cell[1], cell[3])})
    if len(across) < 3 or len(down) < 3:
        return None
    words = {
        cell: tidy_lines(table.page.within_bbox(_clip(cell, table.page.bbox)).extract_text() or "")
        for cell in cells
    }
    rows: dict[int, list[tuple[float, Cell]]] = {}
    for cell in cells:
        x0, y0, x1, y1 = map(round, cell)
        spans = Cell(
            words[cell],
            colspan=max(1, across.index(x1) - across.index(x0)),
            rowspan=max(1, down.index(y1) - down.index(y0)),
        )
        rows.setdefault(y0, []).append((x0, spans))
    grid = tuple(
        tuple(cell for _, cell in sorted(row, key=lambda c: c[0])) for _, row in sorted(rows.items())
    )
    return Ruled(left, top, right, bottom, grid) if any(words.values()) else None


def _clip(
    cell: tuple[float, float, float, float], page: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    return max(cell[0], page[0]), max(cell[1], page[1]), min(cell[2], page[2]), min(cell[3], page[3])


def tidy_lines(text: str) -> str:
    """Return the words of a cell with its wrapped lines joined."""
    joined = ""
    for line in map(tidy, text.splitlines()):
        latin = joined[-1:].isascii() and joined[-1:].isalnum() and line[:1].isascii() and line[:1].isalnum()
        joined += f" {line}" if latin else line
    return joined
