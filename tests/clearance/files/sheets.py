"""Workbooks and presentations with words in every place where they can hide them."""

import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from pptx import Presentation
from pptx.util import Inches

BOOK_PLACES = ("cells", "rich", "hidden sheet", "hidden column", "comments", "header", "names", "properties")
SLIDE_PLACES = ("slide", "table", "notes", "hidden slide", "attribute", "properties")


def split(text: str) -> list[str]:
    third = max(len(text) // 3, 1)
    return [piece for piece in (text[:third], text[third : 2 * third], text[2 * third :]) if piece]


def workbook(places: Mapping[str, Sequence[str]]) -> bytes:
    """Build a workbook; a place that is not named holds nothing."""
    book = Workbook()
    sheet = book.active
    sheet.title = "名单"
    sheet.append(["青岚县演示名单"])
    sheet.append(["序号", "说明", "隐列", "富文本"])
    for number, line in enumerate(places.get("cells", ()), start=3):
        sheet.cell(number, 1, number)
        sheet.cell(number, 2, line)
    for number, line in enumerate(places.get("hidden column", ()), start=3):
        sheet.cell(number, 3, line)
    sheet.column_dimensions["C"].hidden = True
    for number, line in enumerate(places.get("rich", ()), start=3):
        bold = InlineFont(b=True)
        sheet.cell(number, 4, CellRichText(*(TextBlock(bold, piece) for piece in split(line))))
    for number, line in enumerate(places.get("comments", ()), start=3):
        sheet.cell(number, 6, "看批注").comment = Comment(line, "王批注")
    hidden = book.create_sheet("底表")
    hidden.sheet_state = "veryHidden"
    for line in places.get("hidden sheet", ()):
        hidden.append(["备注", line])
    sheet.oddHeader.center.text = " ".join(places.get("header", ()))
    for number, line in enumerate(places.get("names", ())):
        book.defined_names[f"n{number}"] = DefinedName(f"n{number}", attr_text=f'"{line}"')
    book.properties.creator = "孙制表"
    book.properties.description = " ".join(places.get("properties", ()))
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def register(rows: Sequence[Sequence[object]]) -> bytes:
    """Build a workbook of one sheet from rows as they are."""
    book = Workbook()
    book.active.title = "名册"
    for row in rows:
        book.active.append(list(row))
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def slides(places: Mapping[str, Sequence[str]]) -> bytes:
    """Build a presentation; a place that is not named holds nothing."""
    deck = Presentation()
    layout = deck.slide_layouts[6]
    first = deck.slides.add_slide(layout)
    box = first.shapes.add_textbox(Inches(1), Inches(1), Inches(6), Inches(4))
    for line in places.get("slide", ()):
        paragraph = box.text_frame.add_paragraph()
        for piece in split(line):
            paragraph.add_run().text = piece
    told = places.get("table", ())
    table = first.shapes.add_table(len(told) + 1, 2, Inches(1), Inches(3), Inches(6), Inches(1)).table
    for number, line in enumerate(told):
        table.cell(number, 1).text = line
    first.notes_slide.notes_text_frame.text = "\n".join(places.get("notes", ()))
    second = deck.slides.add_slide(layout)
    second._element.set("show", "0")
    box = second.shapes.add_textbox(Inches(1), Inches(1), Inches(6), Inches(4))
    box.text_frame.text = "\n".join(places.get("hidden slide", ()))
    for line in places.get("attribute", ()):
        shape = second.shapes.add_textbox(0, 0, 100, 100)
        shape._element.nvSpPr.cNvPr.set("descr", line)
    deck.core_properties.author = "周演示"
    deck.core_properties.comments = "说明"
    described = next(each for each in deck.core_properties._element if each.tag.endswith("}description"))
    described.text = " ".join(places.get("properties", ()))
    held = io.BytesIO()
    deck.save(held)
    return held.getvalue()
