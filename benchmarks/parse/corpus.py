"""Files to read: laws as Markdown, the same set in web pages, Word and PDF, and every OFD file there is."""

import html
import os
import tarfile
from pathlib import Path

from docx import Document
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate

FONT = "STSong-Light"
HOW_MANY = {"docx": 200, "pdf": 100}


def shared_folder() -> Path:
    """Return the folder of real data: `GONGKAI_SHARED`, or the one beside the repository."""
    beside = Path(__file__).resolve().parents[2].parent / "shared"
    return Path(os.environ.get("GONGKAI_SHARED", beside))


def unpack(shared: Path, scratch: Path) -> Path:
    """Unpack the national laws."""
    with tarfile.open(shared / "data/laws/national.tar.xz") as archive:
        archive.extractall(scratch / "laws", filter="data")
    return scratch / "laws"


def collect(laws: Path, shared: Path, scratch: Path) -> dict[str, list[Path]]:
    """Return the files of each format; web pages, Word and PDF files are set from the laws here."""
    markdown = sorted(path for path in laws.rglob("*.md") if path.name != "_index.md")
    step = max(1, len(markdown) // HOW_MANY["docx"])
    chosen = markdown[::step]
    return {
        "md": markdown,
        "html": [*sorted((shared / "data/pages").glob("*.html")), *_made(chosen, scratch, "html")],
        "docx": _made(chosen, scratch, "docx"),
        "pdf": _made(chosen[:: max(1, len(chosen) // HOW_MANY["pdf"])], scratch, "pdf"),
        "ofd": sorted((shared / "data/ofd").glob("*.ofd")),
    }


def _made(laws: list[Path], scratch: Path, kind: str) -> list[Path]:
    folder = scratch / kind
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for number, law in enumerate(laws):
        path = folder / f"{number:04}.{kind}"
        _MAKERS[kind](_lines(law), path)
        made.append(path)
    return made


def _lines(law: Path) -> list[tuple[int, str]]:
    """Return the lines of a law, each with its heading level or 0."""
    found = []
    for raw in law.read_text(encoding="utf-8").splitlines():
        line = raw.strip()
        if line and not line.startswith("<!--"):
            level = len(line) - len(line.lstrip("#"))
            found.append((level, line.lstrip("# ")))
    return found


def _html(lines: list[tuple[int, str]], path: Path) -> None:
    body = "\n".join(f"<{_tag(level)}>{html.escape(text)}</{_tag(level)}>" for level, text in lines)
    path.write_text(
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"></head><body>{body}</body></html>',
        encoding="utf-8",
    )


def _tag(level: int) -> str:
    return f"h{min(level, 6)}" if level else "p"


def _docx(lines: list[tuple[int, str]], path: Path) -> None:
    document = Document()
    for level, text in lines:
        if level:
            document.add_heading(text, min(level, 4))
        else:
            document.add_paragraph(text)
    document.save(str(path))


def _pdf(lines: list[tuple[int, str]], path: Path) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    body = ParagraphStyle("body", fontName=FONT, fontSize=12, leading=20, firstLineIndent=24, wordWrap="CJK")
    head = ParagraphStyle("head", parent=body, fontSize=16, leading=26, firstLineIndent=0, alignment=1)
    SimpleDocTemplate(str(path)).build(
        [Paragraph(html.escape(text), head if level else body) for level, text in lines]
    )


_MAKERS = {"html": _html, "docx": _docx, "pdf": _pdf}
