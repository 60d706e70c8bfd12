"""Workbooks (xlsx): each sheet a heading and one table, values as people see them."""

import io
import zipfile
from datetime import date, datetime, time

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.core.documents.model import Block, Cell, Source
from gongkai.core.documents.readers.archive import SafeArchive, parse_xml
from gongkai.core.documents.readers.wording import tidy
from gongkai.core.refusals import BadInput

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KIND = "Excel 工作簿（xlsx）"


def read_xlsx(data: bytes, name: str) -> Source:
    """
    Return a workbook: for each sheet with content its name as a heading, then its cells as one table.

    :raises BadInput: if the file is damaged, dangerous or empty
    """
    archive = SafeArchive(data, KIND)
    for member in archive.names:
        content = archive.read(member)
        if member.lower().endswith((".xml", ".rels")) and content.strip():
            parse_xml(content, KIND)
    try:
        book = load_workbook(io.BytesIO(data), data_only=True)
    except (InvalidFileException, KeyError, ValueError, TypeError, IndexError, zipfile.BadZipFile) as error:
        raise archive.broken() from error
    blocks: list[Block] = []
    for sheet in book.worksheets:
        grid = _grid(sheet) if sheet.sheet_state == "visible" else ()
        if grid:
            blocks += [Block(text=tidy(sheet.title), level=1), Block(kind="table", grid=grid)]
    if not blocks:
        msg = "这个 Excel 工作簿里没有内容，请检查后重新提供。"
        raise BadInput(msg)
    return Source(path=name, media_type=MEDIA_TYPE, blocks=tuple(blocks))


def _grid(sheet: Worksheet) -> tuple[tuple[Cell, ...], ...]:
    spans, covered = {}, set()
    for merged in sheet.merged_cells.ranges:
        origin = (merged.min_row, merged.min_col)
        spans[origin] = (merged.max_row - merged.min_row + 1, merged.max_col - merged.min_col + 1)
        covered |= {
            (row, column)
            for row in range(merged.min_row, min(merged.max_row, sheet.max_row) + 1)
            for column in range(merged.min_col, min(merged.max_col, sheet.max_column) + 1)
        } - {origin}
    width = _used_width(sheet)
    rows = []
    for row in sheet.iter_rows(max_col=width or 1):
        cells = [
            Cell(_shown(cell.value), rowspan=spans.get(place, (1, 1))[0], colspan=spans.get(place, (1, 1))[1])
            for cell in row
            if (place := (cell.row, cell.column)) not in covered
        ]
        rows.append(tuple(cells))
    while rows and not any(cell.text for cell in rows[-1]):
        rows.pop()
    return tuple(rows)


def _used_width(sheet: Worksheet) -> int:
    return max(
        (cell.column for row in sheet.iter_rows() for cell in row if cell.value is not None), default=0
    )


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.10g}"
    return "\n".join(line for line in map(tidy, str(value).splitlines()) if line)
