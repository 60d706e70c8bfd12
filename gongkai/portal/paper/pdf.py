"""
A sheet as PDF, written straight down: the pages' instructions, and one font that every reader has.

No font is embedded (STSong-Light is one of the fonts PDF readers bring for Chinese), so a page is its text and
little else; laying it out by a general engine took longer than everything else of a release together.
"""

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

from reportlab.pdfbase._cidfontdata import CIDFontInfo

from gongkai.portal.paper.sheet import HEIGHT, INDENTED, LEFT, LINE, NOTE, TITLE, TOP, WIDTH, Line, Sheet
from gongkai.portal.paper.typesetting import FONT, SetLine, broken, width_of

MM = 72 / 25.4
PAPER = (210 * MM, 297 * MM)
SIZE = WIDTH * MM / 28
"""三号 as 28 characters fill the line (GB/T 9704 5.2.3)."""
CELL, CELL_LINE, PAD = 11, 15.0, 4.0
TITLE_LINE, NOTE_LINE, NUMBER = 32.0, 18.0, 14
_ABOVE = 0.86
FIRST_PAGE = 7
"""The number of the first page among the objects of the file."""


@dataclass
class Writer:
    """Pages while they are filled: what is written on each, and how much room is left on the last."""

    pages: list[list[bytes]] = field(default_factory=list)
    rules: list[list[bytes]] = field(default_factory=list)
    room: float = 0.0

    @property
    def y(self) -> float:
        """How high the next line begins, from the bottom of the paper."""
        return PAPER[1] - (TOP + HEIGHT) * MM + self.room

    def turn(self) -> None:
        """Begin a page."""
        self.pages.append([])
        self.rules.append([])
        self.room = HEIGHT * MM + 0.5

    def write(self, line: SetLine, size: float, leading: float) -> None:
        """Set a line; on the next page where none is left on this one."""
        if self.room < leading:
            self.turn()
        self.put(line, size, LEFT * MM, self.y - (leading - size) / 2)
        self.room -= leading

    def put(self, line: SetLine, size: float, x: float, top: float) -> None:
        """Set a line at a place."""
        if line.text.strip():
            self.pages[-1].append(
                b"/F1 %.2f Tf %.3f Tc 1 0 0 1 %.2f %.2f Tm (%s) Tj"
                % (size, line.spread, x + line.left, top - size * _ABOVE, _coded(line.text))
            )

    def box(self, x: float, top: float, width: float, height: float) -> None:
        """Draw the frame of a cell."""
        self.rules[-1].append(b"%.2f %.2f %.2f %.2f re" % (x, top - height, width, height))


def pdf_file(sheet: Sheet) -> bytes:
    """Return the document as PDF, with the font every reader has so that none is embedded."""
    writer = Writer()
    writer.turn()
    _paragraph(writer, sheet.title, TITLE, TITLE_LINE, "center")
    if sheet.number:
        _paragraph(writer, sheet.number, SIZE, LINE, "center")
    _paragraph(writer, "", SIZE, LINE, "flush")
    for line in sheet.lines:
        _line(writer, line)
    if sheet.note:
        _paragraph(writer, "", SIZE, LINE, "flush")
        _paragraph(writer, sheet.note, NOTE, NOTE_LINE, "flush")
    return _file(writer, sheet.title)


def _line(writer: Writer, line: Line) -> None:
    if line.kind == "table":
        _table(writer, line.rows)
    else:
        _paragraph(writer, f"{line.label}{line.text}", SIZE, LINE, line.kind)


def _paragraph(writer: Writer, text: str, size: float, leading: float, kind: str) -> None:
    align = kind if kind in ("center", "right") else ""
    indent = 2 * size if kind in INDENTED else 0.0
    for line in broken(text, size, WIDTH * MM, indent=indent, align=align):
        writer.write(line, size, leading)


def _table(writer: Writer, rows: Sequence[Sequence[str]]) -> None:
    count = max((len(row) for row in rows), default=0)
    width = WIDTH * MM / max(count, 1)
    for row in rows:
        cells = [list(broken(text, CELL, width - 2 * PAD)) for text in row]
        cells += [[]] * (count - len(row))
        _row(writer, cells, width)


def _row(writer: Writer, cells: Sequence[list[SetLine]], width: float) -> None:
    """Set one row; one that is higher than a page goes on upon the next."""
    left = max((len(cell) for cell in cells), default=0) or 1
    if 2 * PAD + left * CELL_LINE > writer.room and left * CELL_LINE < HEIGHT * MM / 2:
        writer.turn()
    done = 0
    while left > 0:
        if writer.room < 2 * PAD + CELL_LINE:
            writer.turn()
        fits = min(left, int((writer.room - 2 * PAD) // CELL_LINE))
        height = 2 * PAD + fits * CELL_LINE
        for place, cell in enumerate(cells):
            x = LEFT * MM + place * width
            writer.box(x, writer.y, width, height)
            for number, line in enumerate(cell[done : done + fits]):
                writer.put(line, CELL, x + PAD, writer.y - PAD - number * CELL_LINE - 2)
        writer.room -= height
        done, left = done + fits, left - fits


def _coded(text: str) -> bytes:
    """Return a text as a string of the font's codes, two bytes a character."""
    coded = text.encode("utf-16-be", "replace")
    return coded.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)").replace(b"\r", b"\\r")


def _numbered(page: int) -> bytes:
    """Return the instructions of a page number (页码): outside, right on odd pages and left on even ones."""
    words = f"— {page} —"
    wide = width_of(words) * NUMBER
    x = (LEFT + WIDTH - 5) * MM - wide if page % 2 else (LEFT + 5) * MM
    y = (297 - TOP - HEIGHT - 12) * MM
    return b"/F1 %d Tf 0 Tc 1 0 0 1 %.2f %.2f Tm (%s) Tj" % (NUMBER, x, y, _coded(words))


def _file(writer: Writer, title: str) -> bytes:
    """Return the file: catalogue, properties, font, then each page with its instructions."""
    count = len(writer.pages)
    pages = " ".join(f"{number} 0 R" for number in range(FIRST_PAGE, FIRST_PAGE + 2 * count, 2))
    named = (b"\xfe\xff" + title.encode("utf-16-be", "replace")).hex()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (zh-CN) /ViewerPreferences << /DisplayDocTitle true >> >>",
        f"<< /Type /Pages /Kids [{pages}] /Count {count} >>".encode(),
        f"<< /Title <{named}> /CreationDate (D:20000101000000Z) /ModDate (D:20000101000000Z) >>".encode(),
        *_font(),
        *chain.from_iterable(_page(writer, number) for number in range(count)),
    ]
    return _assembled(objects)


def _page(writer: Writer, number: int) -> Iterator[bytes]:
    lines = b"\n".join([*writer.pages[number], _numbered(number + 1)])
    drawn = b"\n0.5 w\n%s S" % b"\n".join(writer.rules[number]) if writer.rules[number] else b""
    packed = zlib.compress(b"BT\n%s\nET%s" % (lines, drawn))
    yield (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Contents %d 0 R"
        b" /Resources << /Font << /F1 4 0 R >> >> >>" % (*PAPER, FIRST_PAGE + 1 + 2 * number)
    )
    yield b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)


def _assembled(objects: Sequence[bytes]) -> bytes:
    parts, places, length = [b"%PDF-1.5\n%\xe5\x85\xac\xe5\xbc\x80\n"], [], 0
    length = len(parts[0])
    for number, content in enumerate(objects, start=1):
        places.append(length)
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, content))
        length += len(parts[-1])
    named = hashlib.blake2b(b"".join(parts), digest_size=16).hexdigest()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    parts.append(
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R /Info 3 0 R"
        f" /ID [<{named}> <{named}>] >>\nstartxref\n{length}\n%%EOF\n".encode()
    )
    return b"".join(parts)


@cache
def _font() -> tuple[bytes, ...]:
    """Return the font, its glyphs and their measures, as reportlab knows the fonts that readers bring."""
    told = dict(CIDFontInfo[FONT])
    glyphs = dict(told["DescendantFonts"][0])
    measures = glyphs["FontDescriptor"]
    told |= {"Name": "/F1", "Encoding": "/UniGB-UCS2-H", "DescendantFonts": ["5 0 R"]}
    glyphs |= {"FontDescriptor": "6 0 R"}
    return tuple(_written(one).encode() for one in (told, glyphs, measures))


def _written(value: object) -> str:
    if isinstance(value, dict):
        return f"<< {' '.join(f'/{key} {_written(one)}' for key, one in value.items())} >>"
    if isinstance(value, (list, tuple)):
        return f"[{' '.join(map(_written, value))}]"
    return str(value)
