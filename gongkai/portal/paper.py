"""A document on paper (Word 版, PDF 版) in the proportions of GB/T 9704; the same text gives the same bytes."""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from docx import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle

from gongkai.policies.rules.clauses import HEADINGS, BodyNode, heading_name

TOP, LEFT, WIDTH, HEIGHT = 37, 28, 156, 225
LINE = 28.95
BODY, TITLE = 16, 22
FONT = "STSong-Light"
INDENTED = frozenset({"text", "heading"})
WORD_ALIGNMENT = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
PDF_ALIGNMENT = {"center": TA_CENTER, "right": TA_RIGHT}
THEN = (2000, 1, 1, 0, 0, 0)
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph or table on paper."""

    text: str = ""
    kind: str = "text"
    label: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document as it goes on paper (公文)."""

    title: str
    number: str
    lines: tuple[Line, ...]
    note: str = ""


def lines_of(body: Sequence[BodyNode]) -> Iterator[Line]:
    """Yield the paragraphs of a body in reading order."""
    for node in body:
        if node.kind == "table":
            yield Line(kind="table", rows=node.rows)
        elif node.kind in HEADINGS:
            name = heading_name(node)
            is_centred = node.kind != "heading"
            is_short = len(name) <= 60 and not name.endswith(("。", "；"))
            yield Line(name, "center" if is_centred else "heading" if is_short else "text")
        elif node.label or node.text:
            gap = "　" if node.kind == "article" else ""
            yield Line(node.text, label=f"{node.label}{gap}" if node.label else "")
        yield from lines_of(node.children)


def opening_of(frame: Mapping[str, Any]) -> Iterator[Line]:
    """Yield what stands before the body: to whom it is sent (主送机关)."""
    if frame.get("recipients"):
        yield Line(f"{'，'.join(frame['recipients'])}：", "flush")


def closing_of(frame: Mapping[str, Any]) -> Iterator[Line]:
    """Yield what stands after the body: attachments, signature and day, note (附件说明、署名、成文日期、附注)."""
    names = frame.get("attachments", [])
    for position, name in enumerate(names, start=1):
        label = "附件：" if position == 1 else "　　　"
        yield Line(f"{label}{f'{position}. ' if len(names) > 1 else ''}{name}")
    if frame.get("signature"):
        yield Line()
        yield from (Line(part, "right") for part in frame["signature"].splitlines())
        yield Line(frame.get("signed", ""), "right")
    if frame.get("note"):
        yield Line(f"（{frame['note']}）")


def word_file(sheet: Sheet) -> bytes:
    """Return the document as docx."""
    word = WordDocument()
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(TOP), Mm(LEFT)
    section.right_margin, section.bottom_margin = Mm(210 - LEFT - WIDTH), Mm(297 - TOP - HEIGHT)
    _settle(word)
    _word_line(word, sheet.title, size=TITLE, font="方正小标宋简体", kind="center")
    if sheet.number:
        _word_line(word, sheet.number, size=BODY, kind="center")
    _word_line(word, "", kind="flush")
    for line in sheet.lines:
        if line.kind == "table":
            _word_table(word, line.rows)
        else:
            font = "黑体" if line.kind == "heading" else "仿宋"
            _word_line(word, f"{line.label}{line.text}", font=font, kind=line.kind)
    if sheet.note:
        _word_line(word, "", kind="flush")
        _word_line(word, sheet.note, size=12, kind="flush")
    return _same_bytes(word)


def pdf_file(sheet: Sheet) -> bytes:
    """Return the document as PDF, with the font every reader has so that none is embedded."""
    buffer = io.BytesIO()
    template = SimpleDocTemplate(
        buffer,
        pagesize=A4,
        title=sheet.title,
        author="",
        topMargin=TOP * mm,
        bottomMargin=(297 - TOP - HEIGHT) * mm,
        leftMargin=LEFT * mm,
        rightMargin=(210 - LEFT - WIDTH) * mm,
        invariant=1,
        lang="zh-CN",
    )
    story: list[object] = [Paragraph(escape(sheet.title), _style(TITLE, leading=32, kind="center"))]
    if sheet.number:
        story.append(Paragraph(escape(sheet.number), _style(BODY, kind="center")))
    story.append(Spacer(1, LINE))
    story += [_pdf_line(line) for line in sheet.lines]
    if sheet.note:
        story += [Spacer(1, LINE), Paragraph(escape(sheet.note), _style(12, leading=18, kind="flush"))]
    template.build(story, onFirstPage=_page_number, onLaterPages=_page_number)
    return buffer.getvalue()


def _settle(word: WordDocument) -> None:
    style = word.styles["Normal"]
    style.font.name, style.font.size = "FangSong", Pt(BODY)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    facts = word.core_properties
    facts.author, facts.comments = "", ""
    facts.created = facts.modified = datetime(*THEN)  # noqa: DTZ001 - python-docx takes naive times


def _word_line(
    word: WordDocument,
    text: str,
    *,
    size: int = BODY,
    font: str = "仿宋",
    kind: str = "text",
) -> None:
    paragraph = word.add_paragraph()
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(max(LINE, size * 1.4))
    form.alignment = WORD_ALIGNMENT.get(kind, WD_ALIGN_PARAGRAPH.JUSTIFY)
    if kind in INDENTED:
        form.first_line_indent = Pt(2 * size)
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _word_table(word: WordDocument, rows: Sequence[Sequence[str]]) -> None:
    if not rows:
        return
    table = word.add_table(rows=len(rows), cols=max(len(row) for row in rows))
    table.style = "Table Grid"
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=False):
            cell.text = text
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(12)


def _same_bytes(word: WordDocument) -> bytes:
    """Return the package with fixed times, so that an unchanged document is an unchanged file."""
    first, second = io.BytesIO(), io.BytesIO()
    word.save(first)
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(second, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, THEN)
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return second.getvalue()


def _pdf_line(line: Line) -> object:
    if line.kind == "table":
        small = _style(11, leading=15, kind="flush")
        rows = [[Paragraph(escape(cell), small) for cell in row] for row in line.rows]
        width = max((len(row) for row in rows), default=1)
        table = LongTable(
            [row + [""] * (width - len(row)) for row in rows], colWidths=[WIDTH * mm / width] * width
        )
        table.setStyle(
            TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")])
        )
        return table
    return Paragraph(escape(f"{line.label}{line.text}"), _style(BODY, kind=line.kind))


def _style(size: float, *, leading: float = LINE, kind: str = "text") -> ParagraphStyle:
    return ParagraphStyle(
        "line",
        fontName=FONT,
        fontSize=size,
        leading=leading,
        wordWrap="CJK",
        alignment=PDF_ALIGNMENT.get(kind, TA_JUSTIFY),
        firstLineIndent=2 * size if kind in INDENTED else 0,
    )


def _page_number(canvas: object, template: object) -> None:
    canvas.saveState()
    canvas.setFont(FONT, 14)
    number = f"— {canvas.getPageNumber()} —"
    is_odd = canvas.getPageNumber() % 2 == 1
    x = (LEFT + WIDTH - 5) * mm if is_odd else (LEFT + 5) * mm
    (canvas.drawRightString if is_odd else canvas.drawString)(x, (297 - TOP - HEIGHT - 12) * mm, number)
    canvas.restoreState()
