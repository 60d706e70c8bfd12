"""
Taking characters out of a page's own instructions, where pdfium cannot write the page anew (Type 3 fonts).

pdfium makes one text object of each instruction that shows text, so the one with a masked character is known
by its number. Its code goes, a move as wide as the glyph comes in its place, all other bytes stay.
"""

import ctypes
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf
import pypdfium2
from pypdfium2 import raw

from gongkai.core.documents.readers.pdf import characters, opened

_SHOWING = ("Tj", "TJ", "'", '"')


@dataclass(slots=True)
class _Shown:
    """A text object as pdfium has it: its characters, and how its glyphs are set."""

    places: list[int] = field(default_factory=list)
    size: float = 0.0
    matrix: tuple[float, float, float, float] = (1.0, 0.0, 0.0, 1.0)
    colour: tuple[int, ...] = (0, 0, 0)
    origins: list[tuple[float, float]] = field(default_factory=list)

    def step(self, place: int) -> float:
        """Return how far the next character of the same string stands, in thousandths of the size."""
        (x, y), (across, up) = self.origins[place], self.origins[place + 1]
        unit = self.size * math.hypot(self.matrix[0], self.matrix[1]) or 1.0
        return round(1000 * math.hypot(across - x, up - y) / unit, 3)


@dataclass(slots=True)
class _Font:
    """The font in force: how long a code is, how wide its glyph, what stands between glyphs."""

    known: Any = None
    size: float = 1.0
    spacing: float = 0.0

    @property
    def code_length(self) -> int:
        """Return the bytes of a code, or 0 where that varies."""
        if self.known is None:
            return 0
        if self.known.get("/Subtype") != "/Type0":
            return 1
        return 2 if self.known.get("/Encoding") in ("/Identity-H", "/Identity-V") else 0

    def width(self, code: int) -> float:
        """Return how far a glyph moves what follows, in thousandths of the size."""
        if self.code_length == 2:
            return _wide(self.known.DescendantFonts[0], code)
        widths = self.known.get("/Widths")
        place = code - int(self.known.get("/FirstChar", 0))
        width = float(widths[place]) if widths is not None and 0 <= place < len(widths) else 500.0
        matrix = self.known.get("/FontMatrix")
        return width * float(matrix[0]) * 1000 if matrix is not None else width


def _wide(font: Any, code: int) -> float:
    listed = list(font.get("/W", []))
    place = 0
    while place + 1 < len(listed):
        first, second = int(listed[place]), listed[place + 1]
        if isinstance(second, pikepdf.Array):
            if first <= code < first + len(second):
                return float(second[code - first])
            place += 2
        else:
            if first <= code <= int(second) and place + 2 < len(listed):
                return float(listed[place + 2])
            place += 3
    return float(font.get("/DW", 1000))


def strike(data: bytes, index: int, signs: Mapping[int, str]) -> bytes | None:
    """Return the PDF without some characters of a page, or None where its instructions are too unlike the text."""
    with opened(data) as document:
        shown = _shown(document, index)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[index]
        instructions = _struck(page, shown, signs)
        if instructions is None:
            return None
        stars = b"".join(_stars(shown, signs))
        content = pikepdf.unparse_content_stream(instructions)
        page.Contents = pdf.make_stream(b"q\n" + content + b"\nQ\n" + stars)
        fonts = page.Resources.get("/Font", pikepdf.Dictionary())
        fonts["/GkStar"] = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.Resources["/Font"] = fonts
        held = io.BytesIO()
        pdf.save(held)
    return held.getvalue()


def _shown(document: pypdfium2.PdfDocument, index: int) -> list[_Shown]:
    """Return the text objects of a page in order, and where each character stands."""
    page = document[index]
    words = page.get_textpage()
    try:
        order: dict[int, _Shown] = {}
        for place in range(raw.FPDFPage_CountObjects(page)):
            handle = raw.FPDFPage_GetObject(page, place)
            if raw.FPDFPageObj_GetType(handle) == raw.FPDF_PAGEOBJ_TEXT:
                order[_address(handle)] = _told(handle)
        for place in range(len(characters(words))):
            handle = raw.FPDFText_GetTextObject(words, place)
            if handle and _address(handle) in order:
                order[_address(handle)].places.append(place)
                x, y = ctypes.c_double(), ctypes.c_double()
                raw.FPDFText_GetCharOrigin(words, place, x, y)
                order[_address(handle)].origins.append((x.value, y.value))
        return list(order.values())
    finally:
        words.close()
        page.close()


def _address(handle: Any) -> int:
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def _told(handle: Any) -> _Shown:
    size, matrix = ctypes.c_float(), raw.FS_MATRIX()
    raw.FPDFTextObj_GetFontSize(handle, size)
    raw.FPDFPageObj_GetMatrix(handle, matrix)
    shades = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFPageObj_GetFillColor(handle, *shades)
    colour = tuple(shade.value for shade in shades[:3])
    return _Shown([], size.value, (matrix.a, matrix.b, matrix.c, matrix.d), colour)


def _struck(page: Any, shown: Sequence[_Shown], signs: Mapping[int, str]) -> list[Any] | None:
    """Return the instructions with masked codes taken out, or None where one cannot be."""
    font, number, kept = _Font(), 0, []
    fonts = page.Resources.get("/Font", {})
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), list(instruction.operands)
        _follow(font, operator, operands, fonts)
        if operator in _SHOWING and any(bytes(each) for each in _strings(operands[-1])):
            if number >= len(shown):
                return None
            told = shown[number]
            number += 1
            if any(place in signs for place in told.places):
                moved = _without(operands[-1], told, signs, font) if operator in ("Tj", "TJ") else None
                if moved is None:
                    return None
                kept.append(([moved], pikepdf.Operator("TJ")))
                continue
        kept.append((operands, instruction.operator))
    return kept if number == len(shown) else None


def _follow(font: _Font, operator: str, operands: list[Any], fonts: Any) -> None:
    if operator == "Tf":
        font.known, font.size = fonts.get(str(operands[0])), float(operands[1]) or 1.0
    elif operator == "Tc":
        font.spacing = float(operands[0])


def _strings(operand: Any) -> Iterator[Any]:
    if isinstance(operand, pikepdf.Array):
        yield from (each for each in operand if isinstance(each, pikepdf.String))
    else:
        yield operand


def _without(operand: Any, told: _Shown, signs: Mapping[int, str], font: _Font) -> Any:
    """Return what an instruction shows without its masked codes; None where codes and characters do not pair."""
    length = font.code_length
    if not length or sum(len(bytes(each)) for each in _strings(operand)) != length * len(told.places):
        return None
    place = 0
    parts: list[Any] = []
    for each in operand if isinstance(operand, pikepdf.Array) else [operand]:
        if not isinstance(each, pikepdf.String):
            parts.append(each)
            continue
        coded = bytes(each)
        for start in range(0, len(coded), length):
            code = coded[start : start + length]
            if told.places[place] not in signs:
                parts.append(pikepdf.String(code))
            elif start + length < len(coded):
                parts.append(-told.step(place))
            else:
                wide = font.width(int.from_bytes(code, "big")) + 1000 * font.spacing / font.size
                parts.append(round(-wide, 3))
            place += 1
    return pikepdf.Array(parts)


def _stars(shown: Sequence[_Shown], signs: Mapping[int, str]) -> Iterator[bytes]:
    """Yield instructions that set what stands for the masked characters; only ASCII can be set in Helvetica."""
    for told in shown:
        for place, (x, y) in zip(told.places, told.origins, strict=True):
            sign = signs.get(place, "")
            if sign.strip() and sign.isascii():
                red, green, blue = (round(shade / 255, 3) for shade in told.colour)
                matrix = " ".join(f"{value:.4f}" for value in (*told.matrix, x, y))
                coded = sign.encode().hex()
                text = (
                    f"q BT {red} {green} {blue} rg /GkStar {told.size:.4f} Tf {matrix} Tm <{coded}> Tj ET Q\n"
                )
                yield text.encode()
