"""One table, two formats: xlsx to work on, docx to sign and file (landscape A4, header on each page)."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, replace
from datetime import date
from io import BytesIO

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from gongkai.core.dates import format_date
from gongkai.ledger.exports.rows import LedgerRow

COLUMNS = ("序号", "部分", "任务", "单位", "责任类型", "完成时限", "状态", "完成日期", "最近进展", "佐证")
WIDTHS_MM = (11, 30, 62, 32, 14, 25, 20, 25, 37, 21)
FORMULA_STARTS = ("=", "+", "-", "@", "\t")


def as_xlsx(title: str, subtitle: str, rows: Iterable[LedgerRow]) -> bytes:
    """Return the ledger as a workbook: title, filterable header, frozen panes, fits one page wide."""
    book = Workbook()
    sheet = book.active
    sheet.title = "工作台账"
    sheet.append([title])
    sheet.append([subtitle])
    sheet.append(list(COLUMNS))
    for row in rows:
        sheet.append([_harmless(value) for value in astuple(row)])
    _dress(sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def as_docx(title: str, subtitle: str, rows: Iterable[LedgerRow]) -> bytes:
    """Return the ledger as a document: landscape A4, header on each page, rows unbroken, pages numbered."""
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(10)
    _paragraph(document, title, size=18, is_bold=True)
    _paragraph(document, subtitle, size=10.5)
    table = document.add_table(rows=1, cols=len(COLUMNS))
    table.style = "Table Grid"
    table.autofit = False
    _fill(table.rows[0].cells, COLUMNS, is_bold=True)
    _mark(table.rows[0], "w:tblHeader")
    for row in rows:
        line = table.add_row()
        paper = replace(row, due=_in_words(row.due), done=_in_words(row.done))
        _fill(line.cells, [str(value) for value in astuple(paper)])
        _mark(line, "w:cantSplit")
    _number_pages(section.footer.paragraphs[0])
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _in_words(day: str) -> str:
    """Return a date as a paper writes it (2026年11月24日); the workbook keeps what sorts."""
    try:
        return format_date(date.fromisoformat(day))
    except ValueError:
        return day


def _harmless(value: object) -> object:
    """Return a value that a spreadsheet shows as text and never runs as a formula."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def _dress(sheet) -> None:
    last = chr(ord("A") + len(COLUMNS) - 1)
    sheet.merge_cells(f"A1:{last}1")
    sheet.merge_cells(f"A2:{last}2")
    sheet["A1"].font = Font(size=16, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center")
    thin = Side(style="thin", color="999999")
    for line in sheet.iter_rows(min_row=3):
        for cell in line:
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in sheet[3]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E7ECF3")
    for position, width in enumerate(WIDTHS_MM):
        sheet.column_dimensions[chr(ord("A") + position)].width = width / 2
    sheet.freeze_panes = "A4"
    sheet.auto_filter.ref = f"A3:{last}{sheet.max_row}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "3:3"
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def _paragraph(document, text: str, *, size: float, is_bold: bool = False) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, text, size=size, is_bold=is_bold)


def _run(paragraph, text: str, *, size: float, is_bold: bool = False) -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.bold = is_bold
    run.font.name = "仿宋"
    run._element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")


def _fill(cells, values: Sequence[str], *, is_bold: bool = False) -> None:
    for cell, value, width in zip(cells, values, WIDTHS_MM, strict=True):
        cell.width = Mm(width)
        _run(cell.paragraphs[0], value, size=9, is_bold=is_bold)


def _mark(row, name: str) -> None:
    """Mark a row: repeated on each page (w:tblHeader), or never broken over two (w:cantSplit)."""
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _number_pages(paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, "— ", size=10.5)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    _run(paragraph, " —", size=10.5)
