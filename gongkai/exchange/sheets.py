"""Entries as a table (条目表, R03-04): the columns in which systems and people exchange them."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.exceptions import InvalidFileException

from gongkai.core.refusals import BadInput

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS: Final = {
    "编号": "external_id",
    "类目": "category",
    "标题": "title",
    "内容": "content",
    "发文单位": "issuer",
    "材料性质": "nature",
    "关键字": "keywords",
    "问法": "variants",
    "引用": "citations",
    "有效起": "valid_from",
    "有效止": "valid_to",
}
NEEDED: Final = ("编号", "类目", "标题", "内容", "发文单位", "材料性质", "关键字")
WIDTHS: Final = (14, 24, 36, 60, 20, 12, 24, 36, 40, 12, 12)
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t")
CITED: Final = re.compile(r"《(?P<title>[^》]*)》(?P<number>[^第]*)(?P<article>第.+)?")
MOST_ROWS: Final = 5000


def entries_as_xlsx(records: Iterable[Mapping[str, Any]]) -> bytes:
    """Return entries as a workbook; a text that begins like a formula stays a text."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "知识条目"
    sheet.append(list(COLUMNS))
    for one in records:
        sheet.append([_harmless(value) for value in _row(one)])
    for column, width in zip(sheet.columns, WIDTHS, strict=True):
        sheet.column_dimensions[column[0].column_letter].width = width
        column[0].font, column[0].fill = Font(bold=True), PatternFill("solid", fgColor="EEF1F5")
        for cell in column:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_entries(content: bytes) -> Iterator[dict[str, Any]]:
    """
    Yield the rows of a workbook as entries are stated (条目表读取); empty rows are left out.

    :raises BadInput: if it is no workbook, or a column is missing or unknown
    """
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = list(book.worksheets[0].iter_rows(values_only=True, max_row=MOST_ROWS + 1))
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        OSError,
        IndexError,
        TypeError,
    ) as error:
        raise BadInput("文件不是能读取的 xlsx，请用 Excel 或 WPS 另存为 .xlsx 后再试。") from error
    names = [str(one or "").strip() for one in (rows[0] if rows else ())]
    _check_columns(names)
    for row in rows[1:]:
        if any(one not in (None, "") for one in row):
            yield _read_row(dict(zip(names, row, strict=False)))


def _check_columns(names: Sequence[str]) -> None:
    missing = [one for one in NEEDED if one not in names]
    unknown = [one for one in names if one and one not in COLUMNS]
    if missing:
        raise BadInput(f"表里缺少“{'、'.join(missing)}”列，请按模板填写。")
    if unknown:
        raise BadInput(f"表里有不认识的列“{'、'.join(unknown)[:80]}”，请删去。")


def _read_row(row: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, value in row.items():
        if name not in COLUMNS:
            continue
        field, text = COLUMNS[name], _text(value)
        if field in {"keywords", "variants"}:
            told[field] = [one.strip() for one in re.split(r"[,，、;；\n]", text) if one.strip()]
        elif field == "citations":
            told[field] = [_citation(one) for one in text.splitlines() if one.strip()]
        elif field in {"valid_from", "valid_to"}:
            told[field] = text or None
        else:
            told[field] = text
    return told


def _citation(written: str) -> dict[str, str]:
    found = CITED.match(written.strip())
    if found is None:
        return {"title": written.strip()}
    return {name: (value or "").strip() for name, value in found.groupdict().items()}


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = "" if value is None else str(value).strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def _row(one: Mapping[str, Any]) -> tuple[str, ...]:
    cited = "\n".join(f"《{c['title']}》{c['number']}{c['label']}" for c in one["citations"])
    return (
        str(one["id"]),
        one["category"],
        one["title"],
        one["content"],
        one["issuer"],
        one["nature"],
        "，".join(one["keywords"]),
        "\n".join(one["variants"]),
        cited,
        one["valid_from"] or "",
        one["valid_to"] or "",
    )


def _harmless(value: str) -> str:
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value
