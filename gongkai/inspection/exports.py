"""The clearing-out list as a workbook (清理清单导出)."""

from collections.abc import Iterable
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

from gongkai.inspection.models import Candidate

HEADERS = ("序号", "原因", "标题", "地址", "单位", "说明", "依据", "建议", "列入日期", "确认期限", "状态", "采取的办法", "理由", "公开内容摘要（SM3）")  # fmt: skip
WIDTHS = (6, 14, 40, 34, 22, 50, 26, 10, 12, 12, 10, 12, 30, 24)
FORMULA_STARTS = ("=", "+", "-", "@", "\t")


def as_xlsx(candidates: Iterable[Candidate]) -> bytes:
    """Return the list as a workbook; a text that begins like a formula stays a text."""
    book = Workbook()
    sheet = book.active
    sheet.title = "清理清单"
    sheet.append(list(HEADERS))
    for number, one in enumerate(candidates, start=1):
        sheet.append([number, *(_harmless(value) for value in _row(one))])
    for column, width in zip(sheet.columns, WIDTHS, strict=True):
        sheet.column_dimensions[column[0].column_letter].width = width
        for cell in column:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        column[0].font = Font(bold=True)
        column[0].fill = PatternFill("solid", fgColor="EEF1F5")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _row(one: Candidate) -> tuple[str, ...]:
    return (
        one.get_reason_display(),
        one.title,
        one.address,
        str(one.unit or ""),
        one.why,
        one.basis,
        one.get_action_display(),
        one.found_on.isoformat(),
        one.due_on.isoformat(),
        one.get_state_display(),
        one.get_action_taken_display(),
        one.note,
        one.public_hash,
    )


def _harmless(value: str) -> str:
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value
