"""A sheet as docx: the package is packed once, and only its text is written for each document."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple
from xml.sax.saxutils import escape

from docx import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from gongkai.portal.paper.sheet import (
    BODY,
    CELL,
    HEIGHT,
    INDENTED,
    LEFT,
    LINE,
    NOTE,
    THEN,
    TITLE,
    TOP,
    WIDTH,
    Line,
    Sheet,
)

PART = "word/document.xml"
ALIGNED = {"center": "center", "right": "right"}
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TWIPS, _TWIPS_PER_MM = 20, 1440 / 25.4


class Package(NamedTuple):
    """Everything of a docx but its text: the packed parts, and what stands before and behind the text."""

    packed: bytes
    opening: str
    closing: str


def word_file(sheet: Sheet) -> bytes:
    """Return the document as docx."""
    package = _package()
    held = io.BytesIO()
    held.write(package.packed)
    text = f"{package.opening}{''.join(_body(sheet))}{package.closing}"
    with zipfile.ZipFile(held, "a") as target:
        target.writestr(_part(PART), text.encode())
    return held.getvalue()


def _part(name: str) -> zipfile.ZipInfo:
    """Return an entry with a fixed time, so that an unchanged document is an unchanged file."""
    part = zipfile.ZipInfo(name, THEN)
    part.compress_type = zipfile.ZIP_DEFLATED
    return part


@cache
def _package() -> Package:
    word = WordDocument()
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(TOP), Mm(LEFT)
    section.right_margin, section.bottom_margin = Mm(210 - LEFT - WIDTH), Mm(297 - TOP - HEIGHT)
    style = word.styles["Normal"]
    style.font.name, style.font.size = "FangSong", Pt(BODY)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    facts = word.core_properties
    facts.author, facts.comments = "", ""
    facts.created = facts.modified = datetime(*THEN)  # noqa: DTZ001 - python-docx takes naive times
    first, second = io.BytesIO(), io.BytesIO()
    word.save(first)
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(second, "w") as target:
        for name in source.namelist():
            if name != PART:
                target.writestr(_part(name), source.read(name))
        opening, seam, closing = source.read(PART).decode().partition("<w:sectPr")
    return Package(second.getvalue(), opening, f"{seam}{closing}")


def _body(sheet: Sheet) -> Iterator[str]:
    yield _paragraph(sheet.title, size=TITLE, font="方正小标宋简体", kind="center")
    if sheet.number:
        yield _paragraph(sheet.number, kind="center")
    yield _paragraph("", kind="flush")
    yield from map(_line, sheet.lines)
    if sheet.note:
        yield _paragraph("", kind="flush")
        yield _paragraph(sheet.note, size=NOTE, kind="flush")


def _line(line: Line) -> str:
    if line.kind == "table":
        return _table(line.rows)
    font = "黑体" if line.kind == "heading" else "仿宋"
    return _paragraph(f"{line.label}{line.text}", font=font, kind=line.kind)


def _paragraph(text: str, *, size: int = BODY, font: str = "仿宋", kind: str = "text") -> str:
    height = round(max(LINE, size * 1.4) * _TWIPS)
    indent = f'<w:ind w:firstLine="{2 * size * _TWIPS}"/>' if kind in INDENTED else ""
    return (
        f'<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:lineRule="exact" w:line="{height}"/>{indent}'
        f'<w:jc w:val="{ALIGNED.get(kind, "both")}"/></w:pPr><w:r><w:rPr><w:rFonts w:eastAsia="{font}"/>'
        f'<w:sz w:val="{2 * size}"/></w:rPr>{_words(text)}</w:r></w:p>'
    )


def _words(text: str) -> str:
    """Return a text as a run holds it: no signs that XML forbids, line ends and tabs as elements."""
    plain = escape(_UNSAFE.sub("", text).replace("\r\n", "\n").replace("\r", "\n"))
    marked = "".join(f"<w:br/>{_piece(one)}" for one in plain.split("\n"))
    return marked.removeprefix("<w:br/>")


def _piece(text: str) -> str:
    parts = (f'<w:t xml:space="preserve">{one}</w:t>' if one else "" for one in text.split("\t"))
    return "<w:tab/>".join(parts)


def _table(rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    count = max(len(row) for row in rows)
    width = int(WIDTH * _TWIPS_PER_MM / max(count, 1))
    grid = f'<w:gridCol w:w="{width}"/>' * count
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:type="auto" w:w="0"/>'
        '<w:tblLook w:firstColumn="1" w:firstRow="1" w:lastColumn="0" w:lastRow="0" w:noHBand="0"'
        f' w:noVBand="1" w:val="04A0"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(_row(row, count, width) for row in rows)}</w:tbl>"
    )


def _row(row: Sequence[str], count: int, width: int) -> str:
    size = f'<w:rPr><w:sz w:val="{2 * CELL}"/></w:rPr>'
    cells = (f"<w:p><w:r>{size}{_words(text)}</w:r></w:p>" if text else "<w:p/>" for text in row)
    frame = f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/></w:tcPr>'
    filled = [*cells, *["<w:p/>"] * (count - len(row))]
    return f"<w:tr>{''.join(f'{frame}{cell}</w:tc>' for cell in filled)}</w:tr>"
