"""
Taking characters out of PDF pages for good: the text objects that hold them go, what may stay is set anew.

A black box drawn over text leaves the text in the file. Here each text object with a masked character is
removed; every other character of it is set again at its own place in its own font. A page that does not come
out right is struck in its own instructions, drawn forms set into them; one that cannot be becomes an image.
"""

import ctypes
import io
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pikepdf
import pypdfium2
from PIL import Image, ImageChops, ImageDraw
from pypdfium2 import raw

from gongkai.clearance.scanner.masking.pdf_forms import without_forms
from gongkai.clearance.scanner.masking.pdf_strike import strike
from gongkai.clearance.scanner.readers.tracing import Edit
from gongkai.core.documents.readers.pdf import characters, opened

_IMAGE_SCALE = 200 / 72
_CHECK_SCALE = 0.75
_MOST_CHANGED = 0.002
_MOST_PIXELS = 25_000_000


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A PDF with characters taken out, and the pages (from 1) that had to become images."""

    data: bytes
    pictured: tuple[int, ...]


def rewrite_pages(data: bytes, edits: Mapping[int, Sequence[Edit]]) -> Rewritten:
    """Return a PDF in which the edited characters are no longer there."""
    rewritten, failed = _written_anew(data, edits)
    pictured: dict[int, bytes] = {}
    for index in failed:
        struck = _struck_page(data, rewritten, index, edits[index])
        if struck is None:
            with opened(data) as document:
                pictured[index] = _boxed(document, index, edits[index])
        else:
            rewritten = struck
    if pictured:
        rewritten = _with_pictures(rewritten, pictured)
    return Rewritten(rewritten, tuple(sorted(index + 1 for index in pictured)))


def _written_anew(data: bytes, edits: Mapping[int, Sequence[Edit]]) -> tuple[bytes, list[int]]:
    """Return the PDF as pdfium writes it, and the pages that did not come out right."""
    with opened(data) as document:
        star = raw.FPDFText_LoadStandardFont(document, b"Helvetica")
        try:
            failed = {
                index for index, listed in edits.items() if not _rewrite_page(document, index, listed, star)
            }
            held = io.BytesIO()
            document.save(held)
        finally:
            raw.FPDFFont_Close(star)
    written = held.getvalue()
    failed |= {
        index
        for index, listed in edits.items()
        if index not in failed and not _came_out(data, written, index, listed)
    }
    return written, sorted(failed)


def _struck_page(before: bytes, after: bytes, index: int, edits: Sequence[Edit]) -> bytes | None:
    """Put in the place of a page that did not come out the original with its masked codes taken out."""
    with opened(before) as document:
        text = _text(document, index)
    for source in _struck(before, index, text, edits):
        put = _with_page(after, source, index)
        if _came_out(before, put, index, edits):
            return put
    return None


def _struck(data: bytes, index: int, text: str, edits: Sequence[Edit]) -> Iterator[bytes]:
    """Yield the PDF without the masked characters of a page, as it is and with its drawn forms set into the page."""
    struck = strike(data, index, _signs(text, edits))
    if struck is not None:
        yield struck
    flat = without_forms(data, index)
    if flat is None or not _says(flat, index, text):
        return
    struck = strike(flat, index, _signs(text, edits))
    if struck is not None:
        yield struck
    written, failed = _written_anew(flat, {index: edits})
    if not failed:
        yield written


def _says(data: bytes, index: int, text: str) -> bool:
    with opened(data) as document:
        return _text(document, index) == text


def _with_page(data: bytes, source: bytes, index: int) -> bytes:
    """Return the PDF with what another shows on a page."""
    with pikepdf.open(io.BytesIO(data)) as pdf, pikepdf.open(io.BytesIO(source)) as other:
        own = pdf.pages[index]
        own.Contents = pdf.copy_foreign(other.make_indirect(other.pages[index].Contents))
        own.Resources = pdf.copy_foreign(other.make_indirect(other.pages[index].Resources))
        held = io.BytesIO()
        pdf.save(held)
    return held.getvalue()


def replacements(edits: Sequence[Edit]) -> dict[int, str]:
    """Return for each masked character what stands in its place, sign for sign ('' for nothing)."""
    signs: dict[int, str] = {}
    for begin, finish, text in edits:
        for place, index in enumerate(range(begin, finish)):
            signs[index] = text[place] if place < len(text) else ""
    return signs


def _signs(text: str, edits: Sequence[Edit]) -> dict[int, str]:
    """Return the replacements of a page whose text is known: a blank between lines can hold no sign."""
    return {
        place: sign if text[place].strip() else ""
        for place, sign in replacements(edits).items()
        if place < len(text) and text[place] != sign
    }


def _rewrite_page(
    document: pypdfium2.PdfDocument, index: int, edits: Sequence[Edit], star: raw.FPDF_FONT
) -> bool:
    """Rewrite the objects of one page; False where one of them cannot be taken out."""
    page = document[index]
    words = page.get_textpage()
    try:
        text = characters(words)
        signs = _signs(text, edits)
        members: dict[int, list[int]] = defaultdict(list)
        handles = {}
        for place in range(len(text)):
            handle = raw.FPDFText_GetTextObject(words, place)
            if handle:
                key = ctypes.cast(handle, ctypes.c_void_p).value or 0
                members[key].append(place)
                handles[key] = handle
        touched = [key for key, places in members.items() if any(place in signs for place in places)]
        order = _order(page)
        if any(key not in order for key in touched):
            return False
        new = {
            key: _set_anew(document, words, handles[key], members[key], text, signs, star) for key in touched
        }
        for key in sorted(touched, key=lambda key: -order[key]):
            raw.FPDFPage_RemoveObject(page, handles[key])
            for offset, made in enumerate(new[key]):
                raw.FPDFPage_InsertObjectAtIndex(page, made, order[key] + offset)
        return bool(raw.FPDFPage_GenerateContent(page))
    finally:
        words.close()
        page.close()


def _order(page: pypdfium2.PdfPage) -> dict[int, int]:
    """Return where each object of the page's own content stands; objects in drawn forms are not among them."""
    places = {}
    for place in range(raw.FPDFPage_CountObjects(page)):
        handle = raw.FPDFPage_GetObject(page, place)
        places[ctypes.cast(handle, ctypes.c_void_p).value or 0] = place
    return places


def _set_anew(
    document: pypdfium2.PdfDocument,
    words: pypdfium2.PdfTextPage,
    handle: raw.FPDF_PAGEOBJECT,
    places: Sequence[int],
    text: str,
    signs: Mapping[int, str],
    star: raw.FPDF_FONT,
) -> list[raw.FPDF_PAGEOBJECT]:
    """Return one new text object for each character of an old one, masked or not."""
    size, matrix = ctypes.c_float(), raw.FS_MATRIX()
    raw.FPDFTextObj_GetFontSize(handle, size)
    raw.FPDFPageObj_GetMatrix(handle, matrix)
    own = raw.FPDFTextObj_GetFont(handle)
    made = []
    for place in places:
        sign = signs.get(place, text[place])
        if not sign.strip():
            continue
        font = star if place in signs and sign.isascii() else own
        new = raw.FPDFPageObj_CreateTextObj(document, font, size)
        coded = ctypes.create_string_buffer(f"{sign}\0".encode("utf-16-le"))
        raw.FPDFText_SetText(new, ctypes.cast(coded, raw.FPDF_WIDESTRING))
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(words, place, x, y)
        moved = raw.FS_MATRIX(matrix.a, matrix.b, matrix.c, matrix.d, x.value, y.value)
        raw.FPDFPageObj_SetMatrix(new, moved)
        _copy_colour(handle, new)
        made.append(new)
    return made


def _copy_colour(old: raw.FPDF_PAGEOBJECT, new: raw.FPDF_PAGEOBJECT) -> None:
    shades = [ctypes.c_uint() for _ in range(4)]
    if raw.FPDFPageObj_GetFillColor(old, *shades):
        raw.FPDFPageObj_SetFillColor(new, *(shade.value for shade in shades))
    raw.FPDFTextObj_SetTextRenderMode(new, raw.FPDFTextObj_GetTextRenderMode(old))


def _came_out(before: bytes, after: bytes, index: int, edits: Sequence[Edit]) -> bool:
    """Say whether a page still reads and looks as it did, but for what was masked."""
    with opened(before) as old, opened(after) as new:
        text = _text(old, index)
        signs = _signs(text, edits)
        kept = [sign for place, sign in enumerate(text) if place not in signs and sign.strip()]
        wanted = sorted([*kept, *(sign for sign in signs.values() if sign.strip())])
        if sorted(sign for sign in _text(new, index) if sign.strip()) != wanted:
            return False
        scale = _fitting(old, index, _CHECK_SCALE)
        boxes = _boxes(old, index, edits, scale)
        pictures = [_rendered(document, index, scale) for document in (old, new)]
        for picture in pictures:
            _fill(picture, boxes)
        changed = ImageChops.difference(*pictures).convert("L").point(lambda value: 255 if value > 96 else 0)
        return changed.histogram()[255] <= _MOST_CHANGED * changed.width * changed.height


def _text(document: pypdfium2.PdfDocument, index: int) -> str:
    page = document[index]
    words = page.get_textpage()
    try:
        return characters(words)
    finally:
        words.close()
        page.close()


def _fitting(document: pypdfium2.PdfDocument, index: int, scale: float) -> float:
    """Return the scale, or less for a page so large that its image would fill the memory."""
    page = document[index]
    try:
        return min(scale, math.sqrt(_MOST_PIXELS / max(page.get_width() * page.get_height(), 1.0)))
    finally:
        page.close()


def _rendered(document: pypdfium2.PdfDocument, index: int, scale: float) -> Image.Image:
    page = document[index]
    try:
        picture: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
        return picture
    finally:
        page.close()


def _boxes(
    document: pypdfium2.PdfDocument, index: int, edits: Sequence[Edit], scale: float
) -> list[tuple[float, float, float, float]]:
    """Return where the masked characters stand, in pixels from the top left."""
    page = document[index]
    words = page.get_textpage()
    try:
        height, count = page.get_height(), words.count_chars()
        boxes = []
        for place in replacements(edits):
            if place < count:
                left, bottom, right, top = words.get_charbox(place, loose=True)
                boxes.append((left * scale, (height - top) * scale, right * scale, (height - bottom) * scale))
        return boxes
    finally:
        words.close()
        page.close()


def _fill(picture: Image.Image, boxes: Sequence[tuple[float, float, float, float]]) -> None:
    pen = ImageDraw.Draw(picture)
    for left, top, right, bottom in boxes:
        pen.rectangle(
            (min(left, right) - 1, min(top, bottom) - 1, max(left, right) + 1, max(top, bottom) + 1),
            fill="black",
        )


def _boxed(document: pypdfium2.PdfDocument, index: int, edits: Sequence[Edit]) -> bytes:
    """Return a page as an image in which the masked characters are black boxes."""
    scale = _fitting(document, index, _IMAGE_SCALE)
    picture = _rendered(document, index, scale)
    _fill(picture, _boxes(document, index, edits, scale))
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=88)
    return held.getvalue()


def _with_pictures(data: bytes, pictured: Mapping[int, bytes]) -> bytes:
    """Return the PDF with some pages replaced by images of themselves."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for index, picture in pictured.items():
            page = pdf.pages[index]
            with Image.open(io.BytesIO(picture)) as shown:
                size = shown.size
            image = pdf.make_stream(
                picture,
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=size[0],
                Height=size[1],
                ColorSpace=pikepdf.Name.DeviceRGB,
                BitsPerComponent=8,
                Filter=pikepdf.Name.DCTDecode,
            )
            left, bottom, right, top = (float(value) for value in page.cropbox)
            drawn = f"q {right - left} 0 0 {top - bottom} {left} {bottom} cm /Page Do Q"
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Page=image))
            page.Contents = pdf.make_stream(drawn.encode())
        held = io.BytesIO()
        pdf.save(held)
    return held.getvalue()
