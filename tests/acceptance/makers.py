"""Word and PDF files made from a law's Markdown, as an office would set them."""

import io
import re
import shutil
import subprocess
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from fpdf import FPDF, XPos, YPos

_HEADING = re.compile(r"^(#{1,6})\s+(.+)$")
_TITLE_SIZE, _HEADING_SIZE, _BODY_SIZE = 22, 15, 12


def lines_of(markdown: str) -> list[tuple[int, str]]:
    """Return the lines of a law with their heading level, 0 for body text; marks of the file left out."""
    found = []
    for raw in markdown.splitlines():
        line = raw.strip().strip("\u3000")
        if not line or line.startswith("<!--"):
            continue
        heading = _HEADING.match(line)
        found.append((len(heading[1]), heading[2].strip()) if heading else (0, line))
    return found


def docx_of(markdown: str) -> bytes:
    """Return a Word document: headings by style, two characters of indent before every paragraph."""
    document = Document()
    for level, text in lines_of(markdown):
        paragraph = document.add_heading(text, min(level, 4)) if level else document.add_paragraph(text)
        if level:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        else:
            paragraph.paragraph_format.first_line_indent = Pt(2 * _BODY_SIZE)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def cjk_font() -> Path | None:
    """Return a Chinese font of this machine, or None."""
    if not shutil.which("fc-list"):
        return None
    listed = subprocess.run(
        ["fc-list", ":lang=zh-cn", "file"], capture_output=True, text=True, timeout=30, check=False
    )
    paths = sorted(line.split(":")[0].strip() for line in listed.stdout.splitlines())
    fonts = [path for path in paths if path.endswith((".ttc", ".ttf", ".otf"))]
    regular = [path for path in fonts if "Regular" in path]
    return Path((regular or fonts)[0]) if fonts else None


def pdf_of(markdown: str, font: Path) -> bytes:
    """Return an A4 PDF: titles centred, the first line of every paragraph indented, lines broken to fit."""
    document = FPDF(format="A4")
    document.set_margins(28, 37, 26)
    document.set_auto_page_break(True, 35)
    document.add_font("han", fname=font, collection_font_number=_simplified(font))
    document.add_page()
    for level, text in lines_of(markdown):
        size = {0: _BODY_SIZE, 1: _TITLE_SIZE}.get(level, _HEADING_SIZE)
        document.set_font("han", size=size)
        document.multi_cell(
            0,
            size * 0.6,
            text if level else f"\u3000\u3000{text}",
            align="C" if level else "L",
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
            wrapmode="CHAR",
        )
    return bytes(document.output())


def _simplified(font: Path) -> int:
    """Return where in a collection the font for simplified Chinese stands: third in Noto's."""
    return 2 if font.suffix == ".ttc" and "Noto" in font.name else 0
