"""PDF files with text: lines by pdfium, tables by pdfplumber on the few pages that rule them."""

import contextlib
import ctypes
import re
from collections.abc import Iterator

import pypdfium2
from pypdfium2 import raw

from gongkai.core.documents.model import Block, Source
from gongkai.core.documents.readers.flow import Page, paragraphs
from gongkai.core.documents.readers.layout import Line, in_reading_order
from gongkai.core.documents.readers.pdf_tables import Ruled, ruled_tables
from gongkai.core.documents.readers.wording import tidy
from gongkai.core.refusals import BadInput

MEDIA_TYPE = "application/pdf"
_LOCKED = re.compile("password", re.IGNORECASE)
_LEAST_PER_PAGE = 2
SECOND_HALF = "\u2060"
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def read_pdf(data: bytes, name: str) -> Source:
    """
    Return the text of a PDF as paragraphs and tables.

    :raises BadInput: if it is damaged, asks for a password or has pages but no text
    """
    with opened(data) as document:
        counts = _text_per_page(document)
        if sum(counts) < max(_LEAST_PER_PAGE * len(counts), 5):
            msg = f"这个 PDF 共 {len(counts)} 页，但没有文字层（多为扫描件），请先做文字识别（OCR）后再试。"
            raise BadInput(msg)
        pages = [_page(document, index, data) for index in range(len(counts))]
        meta = _properties(document)
    blocks = paragraphs(pages)
    return Source(path=name, media_type=MEDIA_TYPE, blocks=tuple(blocks), meta=meta)


@contextlib.contextmanager
def opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if _LOCKED.search(str(error)):
            msg = "这个 PDF 已加密，需要密码才能打开，请先解除密码并另存后再试。"
            raise BadInput(msg) from error
        raise _broken() from error
    try:
        if len(document) == 0:
            raise _broken()
        yield document
    except pypdfium2.PdfiumError as error:
        raise _broken() from error
    finally:
        document.close()


def _broken() -> BadInput:
    return BadInput("这个 PDF 不完整或已损坏，请重新下载或重新导出后再试。")


def _properties(document: pypdfium2.PdfDocument) -> dict[str, str]:
    found = {
        "title": document.get_metadata_value("Title"),
        "keywords": document.get_metadata_value("Keywords"),
    }
    return {key: tidy(value) for key, value in found.items() if _CHINESE.search(value)}


def _text_per_page(document: pypdfium2.PdfDocument) -> list[int]:
    counts = []
    for index in range(len(document)):
        page = document[index]
        words = page.get_textpage()
        counts.append(words.count_chars())
        words.close()
        page.close()
    return counts


def _page(document: pypdfium2.PdfDocument, index: int, data: bytes) -> Page:
    page = document[index]
    words = page.get_textpage()
    try:
        width, height = page.get_size()
        pieces = list(_pieces(words, height))
        ruled = ruled_tables(page, data, index) if pieces else []
        outside = [piece for piece in pieces if not any(_inside(piece, table) for table in ruled)]
        lines = in_reading_order([piece for piece in outside if -1 <= piece.x0 <= width + 1])
        return Page(index + 1, height, lines, [_placed(table, index + 1) for table in ruled], width)
    finally:
        words.close()
        page.close()


def _placed(table: Ruled, number: int) -> tuple[float, Block]:
    return table.top, Block(kind="table", grid=table.grid, page=number)


def _inside(piece: Line, table: Ruled) -> bool:
    across = (piece.x0 + piece.x1) / 2
    return table.left - 2 <= across <= table.right + 2 and table.top - 2 <= piece.middle <= table.bottom + 2


def _pieces(words: pypdfium2.PdfTextPage, height: float) -> Iterator[Line]:
    """Yield the lines as pdfium parts them; order and joining are settled by the layout."""
    start = 0
    text = characters(words)
    for found in re.finditer(r"[^\r\n]+", text):
        bare = found.group().strip()
        start = found.start() + len(found.group()) - len(found.group().lstrip())
        if bare and len(tidy(bare)):
            yield _piece(words, bare, start, start + len(bare) - 1, height)


def characters(words: pypdfium2.PdfTextPage) -> str:
    """
    Return the text with one character for each index pdfium counts.

    pdfium counts a character beyond the basic plane twice; a joiner nobody sees stands for its second half.
    """
    count = words.count_chars()
    text: str = words.get_text_range()
    if len(text) == count:
        return text
    codes = [raw.FPDFText_GetUnicode(words, index) for index in range(count)]
    return "".join(map(_character, codes, [*codes[1:], 0]))


def _character(code: int, following: int) -> str:
    if 0xD800 <= code < 0xDC00 and 0xDC00 <= following < 0xE000:
        return chr(0x10000 + ((code - 0xD800) << 10) + following - 0xDC00)
    if 0xDC00 <= code < 0xE000:
        return SECOND_HALF
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "


def _piece(words: pypdfium2.PdfTextPage, text: str, first: int, last: int, height: float) -> Line:
    left, right, matrix = raw.FS_RECTF(), raw.FS_RECTF(), raw.FS_MATRIX()
    raw.FPDFText_GetLooseCharBox(words, first, left)
    raw.FPDFText_GetLooseCharBox(words, last, right)
    raw.FPDFText_GetMatrix(words, first, matrix)
    scale = max(abs(matrix.d), abs(matrix.b)) or 1.0
    size = raw.FPDFText_GetFontSize(words, first) * scale or abs(left.top - left.bottom)
    middle = height - (left.top + left.bottom) / 2
    return Line(
        text=text,
        x0=left.left,
        x1=max(right.right, left.right),
        top=middle - size / 2,
        bottom=middle + size / 2,
        size=size,
        is_bold=_is_bold(words, first),
        first_mark=_mark(words, first),
        last_mark=_mark(words, last),
    )


def _is_bold(words: pypdfium2.PdfTextPage, index: int) -> bool:
    buffer = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(words, index, buffer, 128, flags)
    name = buffer.value.lower()
    return b"bold" in name or b"heavy" in name or b"simhei" in name or b"black" in name


def _mark(words: pypdfium2.PdfTextPage, index: int) -> int:
    found = raw.FPDFText_GetTextObject(words, index)
    return int(raw.FPDFPageObj_GetMarkedContentID(found)) if found else -1
