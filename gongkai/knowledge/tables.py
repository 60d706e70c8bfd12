"""Entries as tables (批量导入导出): workbooks and JSON in one set of columns, read back as they were written."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any, Final
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.exceptions import InvalidFileException

from gongkai.core.refusals import BadInput

COLUMNS: Final = (
    "类目",
    "标题",
    "内容",
    "发文单位",
    "材料性质",
    "关键字",
    "问法",
    "引用",
    "有效起",
    "有效止",
)
WIDTHS: Final = (30, 34, 60, 22, 12, 22, 34, 34, 12, 12)
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t")
Row = Mapping[str, str]


def read_rows(name: str, content: bytes) -> list[Row]:
    """
    Return the rows of a workbook or JSON file, each column as text.

    :raises BadInput: if it is neither, damaged, empty, or lacks a column
    """
    rows = _read_json(content) if name.lower().endswith(".json") else _read_workbook(content)
    if not rows:
        raise BadInput("文件里没有条目，请从第二行起填写，一行一条。")
    return rows


def split_words(text: str) -> tuple[str, ...]:
    """Return the words of a cell, set apart by commas of either width, pauses or new lines."""
    return tuple(word.strip() for word in re.split(r"[，,、\n]+", text) if word.strip())


def split_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a cell."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def row_of(entry: Mapping[str, Any]) -> dict[str, str]:
    """Return an entry as others get it as one row of the table."""
    row = {name: str(entry.get(name, "") or "") for name in COLUMNS}
    row["关键字"] = "，".join(entry["关键字"])
    row["问法"] = "\n".join(entry["问法"])
    row["引用"] = "\n".join(
        f"{one['文号'] or '《' + one['文件'] + '》'} {one['条款']}".strip() for one in entry["引用"]
    )
    return row


def as_json(rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return rows as JSON."""
    return json.dumps(list(rows), ensure_ascii=False, indent=1).encode()


def as_xlsx(
    rows: Iterable[Sequence[str]], headers: Sequence[str] = COLUMNS, *, title: str = "知识条目"
) -> bytes:
    """Return rows as a workbook; a text that begins like a formula stays a text."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet.append(list(headers))
    for row in rows:
        sheet.append([_harmless(value) for value in row])
    widths = WIDTHS if tuple(headers) == COLUMNS else (24,) * len(headers)
    for column, width in zip(sheet.columns, widths, strict=True):
        sheet.column_dimensions[column[0].column_letter].width = width
        for cell in column:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        column[0].font = Font(bold=True)
        column[0].fill = PatternFill("solid", fgColor="EEF1F5")
    sheet.freeze_panes = "A2"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _read_json(content: bytes) -> list[Row]:
    try:
        stated = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise BadInput("这不是 UTF-8 的 JSON 文件，请检查后再传。") from error
    if not isinstance(stated, list) or not all(isinstance(one, dict) for one in stated):
        raise BadInput("JSON 应是一个数组，每个元素是一条，字段用中文列名。")
    _require_columns(stated[0] if stated else COLUMNS)
    return [{name: _json_text(name, one.get(name)) for name in COLUMNS} for one in stated]


def _read_workbook(content: bytes) -> list[Row]:
    try:
        sheet = load_workbook(BytesIO(content), read_only=True, data_only=True).worksheets[0]
        lines = [list(line) for line in sheet.iter_rows(values_only=True)]
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError, IndexError) as error:
        raise BadInput("这不是能打开的 Excel（xlsx）文件，请另存后再传。") from error
    heads = [_text(cell) for cell in lines[0]] if lines else []
    _require_columns(heads)
    rows = []
    for line in lines[1:]:
        cells = dict(zip(heads, map(_text, line), strict=False))
        if any(cells.values()):
            rows.append({name: cells.get(name, "") for name in COLUMNS})
    return rows


def _require_columns(heads: Iterable[str]) -> None:
    missing = [name for name in COLUMNS[:6] if name not in set(heads)]
    if missing:
        raise BadInput(f"缺少“{'”“'.join(missing)}”列，请先导出一份作样子，按它的表头填写。")


def _json_text(name: str, value: Any) -> str:
    if not isinstance(value, list):
        return _text(value)
    told = [
        f"{one.get('文号', '')} {one.get('条款', '')}" if isinstance(one, dict) else _text(one)
        for one in value
    ]
    return ("，" if name == "关键字" else "\n").join(told)


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    text = "" if value is None else str(value).strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def _harmless(value: str) -> str:
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value
