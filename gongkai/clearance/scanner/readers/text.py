"""Plain text, Markdown and tables as text: places count characters of the decoded file (txt, md, csv)."""

import codecs
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongkai.clearance.scanner.readers.cells import column_letters
from gongkai.clearance.scanner.readers.reading import Budget, Reading
from gongkai.clearance.scanner.readers.tables import spaced_tables, tabbed_tables
from gongkai.clearance.scanner.readers.tracing import Edit, Scroll, edited
from gongkai.core.documents.readers.decoding import decode

_MARKS = re.compile(
    r"(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,12});)"
    r"|(?P<gone></?[a-zA-Z][^<>\n]{0,200}>|(?<![*\\])\*{1,3}(?!\*)|(?<=\w)_{2}|_{2}(?=\w)|~~|`+|\\(?=[!-/:-@\[-`{-~]))"
    r"|(?P<pipe>(?<!\\)\|)"
)

_ROW = re.compile(r"\s{0,3}\|")
_BREAK = re.compile(r"</?(?:br|p|div|t[dhr]|table|li|ul|ol|h[1-6])\b", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class SourceText:
    """A text file as one slot: decoded, and encoded again as it was."""

    text: str
    encoding: str
    mark: bytes = b""
    star: str = "*"

    @classmethod
    def of(cls, data: bytes, declared: str = "") -> "SourceText":
        """
        Decode a file as `gongkai parse` does.

        :raises BadInput: if it is in neither UTF-8 nor GB18030
        """
        text = decode(data, declared)
        mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            return cls(text, "gb18030")
        return cls(text, "utf-8", mark)

    def rewrite(self, edits: Sequence[Edit]) -> None:
        """Change the text."""
        self.text = edited(self.text, [Edit(*each[:2], each.text.replace("*", self.star)) for each in edits])

    def save(self) -> bytes:
        """Return the file in its own encoding."""
        return self.mark + self.text.encode(self.encoding)


def read_text(data: bytes, name: str, budget: Budget) -> Reading:
    """
    Open a plain text.

    :raises BadInput: if its encoding is unknown
    """
    source = SourceText.of(data)
    reading = Reading("txt", "text/plain", source)
    scroll = reading.scroll("body")
    scroll.write(source.text, source)
    scroll.tables += spaced_tables(source.text)
    return reading


def read_markdown(data: bytes, name: str, budget: Budget) -> Reading:
    """
    Open a Markdown file; marks inside a word or number do not part it.

    :raises BadInput: if its encoding is unknown
    """
    source = SourceText.of(data)
    source.star = r"\*"  # bare stars would set in bold what stands between two masks
    reading = Reading("md", "text/markdown", source)
    scroll = reading.scroll("body")
    done = 0
    for found in _MARKS.finditer(source.text):
        if found["gone"] is not None and not _joins(source.text, found):
            continue
        scroll.write(source.text[done : found.start()], source, done)
        done = found.end()
        if found["pipe"] is not None:
            _take_pipe(scroll, source, found.start())
        elif _BREAK.match(found.group()):
            scroll.label("\n")
        if found["entity"] is not None:
            scroll.write(html.unescape(found.group()), source, found.start(), found.end())
    scroll.write(source.text[done:], source, done)
    scroll.tables += tabbed_tables("".join(scroll.parts))
    return reading


def _take_pipe(scroll: Scroll, source: SourceText, place: int) -> None:
    """Take in an upright stroke: between cells it parts them, elsewhere it is a sign of the text."""
    begin = source.text.rfind("\n", 0, place) + 1
    end = source.text.find("\n", place)
    if _ROW.match(source.text[begin : end if end >= 0 else len(source.text)]):
        scroll.label("\t")
    else:
        scroll.write("|", source, place)


def _joins(text: str, found: re.Match[str]) -> bool:
    """Say whether a mark stands at a word: alone between blanks it is a sign of the text."""
    before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
    return not (before.isspace() and after.isspace())


def read_csv(data: bytes, name: str, budget: Budget) -> Reading:
    """
    Open a table written as text: by column where its rows agree on their number of columns, else as text.

    :raises BadInput: if its encoding is unknown
    """
    source = SourceText.of(data)
    reading = Reading("csv", "text/csv", source)
    rows = list(_rows(source.text))
    if len(rows) < 2 or len(rows[0]) < 2 or len({len(row) for row in rows}) != 1:
        reading.scroll("body").write(source.text, source)
        return reading
    for number, row in enumerate(rows, start=1):
        for place, (start, end) in enumerate(row, start=1):
            letters = column_letters(place)
            _write_cell(reading.scroll(f"sheet:csv!{letters}"), f"{letters}{number}", source, start, end)
    return reading


def _write_cell(scroll: Scroll, cell: str, source: SourceText, start: int, end: int) -> None:
    begin = scroll.length
    scroll.write(source.text[start:end], source, start)
    scroll.cells[cell] = (begin, scroll.length)
    scroll.column.append((cell, source.text[start:end]))
    scroll.label("\n")


def _rows(text: str) -> Iterator[list[tuple[int, int]]]:
    """Yield where the fields of each row stand; a quoted field without its quotes."""
    separator = _separator(text)
    field = re.compile(rf'"((?:[^"]++|"")*+)"|([^{separator}\r\n]*+)')
    place, row = 0, []
    while place < len(text):
        found = field.match(text, place)
        assert found is not None
        row.append(found.span(1) if found.group(1) is not None else found.span(2))
        place = found.end()
        following = text[place : place + 1]
        if following == separator:
            place += 1
            continue
        if following not in ("\r", "\n", ""):
            row.append((place, place))
            place += 1
            continue
        place += 2 if text[place : place + 2] == "\r\n" else 1
        yield row
        row = []
    if row:
        yield [*row, (len(text), len(text))]


def _separator(text: str) -> str:
    """Return the sign between fields: a tab where the first line has more tabs than commas."""
    first = text[:4096].split("\n", 1)[0]
    return "\t" if first.count("\t") > first.count(",") else ","
