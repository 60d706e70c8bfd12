"""The questions as a workbook (查询统计导出)."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill

from gongkai.search.selectors.asking import AskedLine, DayCount

FORMULA_STARTS = ("=", "+", "-", "@", "\t")
QUESTIONS = ("序号", "问题", "次数", "提问人次", "结果数", "最近一次")
DAYS = ("日期", "查询次数", "零结果次数", "零结果占比")


def as_xlsx(top: Iterable[AskedLine], empty: Iterable[AskedLine], days: Iterable[DayCount]) -> bytes:
    """Return three sheets: the questions asked most, those that found nothing, the days."""
    book = Workbook()
    book.remove(book.active)
    _sheet(book, "热门查询", QUESTIONS, [_question(number, one) for number, one in enumerate(top, start=1)])
    _sheet(
        book, "零结果查询", QUESTIONS, [_question(number, one) for number, one in enumerate(empty, start=1)]
    )
    _sheet(book, "逐日", DAYS, [(str(one.day), one.asked, one.empty, round(one.share, 4)) for one in days])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _question(number: int, one: AskedLine) -> tuple[object, ...]:
    text = f"'{one.text}" if one.text.startswith(FORMULA_STARTS) else one.text
    return number, text, one.times, one.askers, one.found, str(one.last_on)


def _sheet(book: Workbook, title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    sheet = book.create_sheet(title)
    sheet.append(list(header))
    for row in rows:
        sheet.append(list(row))
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="EEF1F5")
    sheet.column_dimensions["B"].width = 44
    sheet.freeze_panes = "A2"
