"""Clearances on paper (审查单、登记簿): the one-page sheet as docx, the register as xlsx. Plain values in, bytes out."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import docx
import openpyxl
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

REGISTER = (
    "序号",
    "送审日期",
    "信息名称",
    "拟公开单位",
    "栏目",
    "送审人",
    "审查经过",
    "结论",
    "办结日期",
    "公开时间",
    "内容摘要值",
)
WIDTHS = (6, 12, 44, 20, 16, 10, 52, 12, 12, 18, 24)
MONTHLY = ("单位", "送审", "审查中", "报请确定", "通过", "退回", "不予公开", "撤回")
FORMULA = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line of the review sheet (审查单): what it asks, what stands there."""

    label: str
    value: str


def sheet_as_docx(title: str, lines: Sequence[SheetLine], opinions: Sequence[SheetLine]) -> bytes:
    """Return the review sheet (公开前审查单, S3) as one page to sign and file."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin = section.bottom_margin = Mm(20)
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(head, title, 18, is_bold=True)
    table = document.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    for line in (*lines, *opinions):
        cells = table.add_row().cells
        cells[0].width, cells[1].width = Mm(36), Mm(124)
        _write(cells[0].paragraphs[0], line.label, 11, is_bold=True)
        _write(cells[1].paragraphs[0], line.value or "　", 11)
    return _saved(document)


def register_as_xlsx(title: str, rows: Iterable[Sequence[str]], monthly: Iterable[Sequence[object]]) -> bytes:
    """Return the register (公开审查登记簿) and the month's table (月度汇总表) as a workbook."""
    book = openpyxl.Workbook()
    register = book.active
    register.title = "登记簿"
    _fill(register, title, REGISTER, rows, WIDTHS)
    _fill(book.create_sheet("月度汇总"), f"{title}汇总", MONTHLY, monthly, (26, *([10] * 7)))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _fill(
    sheet, title: str, heads: Sequence[str], rows: Iterable[Sequence[object]], widths: Sequence[int]
) -> None:
    line = Side(style="thin", color="808080")
    box = Border(left=line, right=line, top=line, bottom=line)
    sheet.append([title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(heads))
    sheet["A1"].font, sheet["A1"].alignment = Font(bold=True, size=16), Alignment(horizontal="center")
    sheet.append(list(heads))
    for row in rows:
        sheet.append([_harmless(value) for value in row])
    for cells in sheet.iter_rows(min_row=2, max_col=len(heads)):
        for cell in cells:
            cell.border, cell.alignment = box, Alignment(vertical="top", wrap_text=True)
    for cell in sheet[2]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="EEF1F5")
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A3"
    sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = (
        "landscape",
        1,
        0,
    )
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "2:2"


def _harmless(value: object) -> object:
    """Keep a spreadsheet from reading words as a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _write(paragraph, text: str, size: float, *, is_bold: bool = False) -> None:
    run = paragraph.add_run(text)
    run.bold, run.font.size, run.font.name = is_bold, Pt(size), "仿宋"
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋")


def _saved(document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
