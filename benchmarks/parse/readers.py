"""Our parser and its peers, each a function from a file to how many characters it got out."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import mammoth
import pypdfium2
from docx import Document
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from gongkai.core.documents.parse import parse_file
from gongkai.core.documents.readers import read
from gongkai.core.refusals import BadInput

Reader = Callable[[Path], int]


def structure(path: Path) -> int:
    """Read and structure a file as `gongkai parse` does; a refusal counts as read, with no text."""
    try:
        return sum(len(node.text) for node in parse_file(path).walk())
    except BadInput:
        return 0


def blocks(path: Path) -> int:
    """Read a file into blocks only, without structure: the difference is what the structure costs."""
    try:
        return sum(len(block.text) for block in read(path).blocks)
    except BadInput:
        return 0


def as_text(path: Path) -> int:
    """Decode a file and split its lines: the least anybody can do."""
    return len(path.read_text(encoding="utf-8").splitlines())


def python_docx(path: Path) -> int:
    """Read the paragraphs of a Word file without its structure."""
    return sum(len(paragraph.text) for paragraph in Document(str(path)).paragraphs)


def mammoth_text(path: Path) -> int:
    """Convert a Word file to plain text with mammoth."""
    return len(mammoth.extract_raw_text(io.BytesIO(path.read_bytes())).value)


def pdfium_text(path: Path) -> int:
    """Take the text of every page as pdfium gives it, lines and all."""
    document = pypdfium2.PdfDocument(path)
    try:
        return sum(len(page.get_textpage().get_text_range()) for page in document)
    finally:
        document.close()


def selectolax_text(path: Path) -> int:
    """Take all text of a web page, menus included."""
    body = LexborHTMLParser(path.read_bytes()).body
    return len(body.text()) if body else 0


def lxml_text(path: Path) -> int:
    """Take all text of a web page with lxml, menus included."""
    root = etree.HTML(path.read_bytes())
    return len(re.sub(r"\s+", " ", "".join(root.itertext()))) if root is not None else 0


OURS: tuple[tuple[str, Reader], ...] = (("gongkai: structure", structure), ("gongkai: blocks only", blocks))
PEERS: dict[str, tuple[tuple[str, Reader], ...]] = {
    "md": (("plain lines", as_text),),
    "html": (("selectolax text", selectolax_text), ("lxml text", lxml_text)),
    "docx": (("python-docx text", python_docx), ("mammoth text", mammoth_text)),
    "pdf": (("pypdfium2 raw text", pdfium_text),),
    "ofd": (),
}
