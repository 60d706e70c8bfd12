"""Word files (docx): paragraphs and tables in order, automatic numbers, embedded parts, no deleted text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from gongkai.core.documents.model import Block, Cell, Source
from gongkai.core.documents.readers.archive import SafeArchive, parse_xml
from gongkai.core.documents.readers.decoding import decode
from gongkai.core.documents.readers.docx_styles import Look, Styles, run_size, with_paragraph
from gongkai.core.documents.readers.html import fragment_blocks
from gongkai.core.documents.readers.mht import page_of_mht
from gongkai.core.documents.readers.numbering import Numbering
from gongkai.core.documents.readers.ooxml import attribute, child, is_on, local, part_of_kind, relations
from gongkai.core.documents.readers.plain import read_text
from gongkai.core.documents.readers.wording import tidy
from gongkai.core.refusals import BadInput

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KIND = "Word 文档（docx）"
_MOST_NESTED = 4
_GONE = frozenset(
    [
        "del",
        "moveFrom",
        "footnoteReference",
        "endnoteReference",
        "annotationRef",
        "rPr",
        "pPr",
        "instrText",
        "delText",
        "rt",
    ]
)
_BREAKS = frozenset(("br", "cr"))
_PAGE_NUMBER = re.compile(r"\s*(?:\.{3,}|…+|\t)\s*\d+$")


def read_docx(data: bytes, name: str) -> Source:
    """
    Return a Word file as blocks, text of its altChunk parts included.

    :raises BadInput: if the file is damaged, encrypted, dangerous or holds no text
    """
    archive = SafeArchive(data, KIND)
    blocks = _Document(archive).blocks()
    if not blocks:
        msg = "这个 Word 文档里没有文字（可能全是图片），请提供带文字的版本或先做文字识别（OCR）。"
        raise BadInput(msg)
    return Source(path=name, media_type=MEDIA_TYPE, blocks=tuple(blocks), meta=_properties(archive))


def _properties(archive: SafeArchive) -> dict[str, str]:
    member = archive.find("docProps/core.xml")
    if not member:
        return {}
    found = {local(part): tidy(part.text or "") for part in parse_xml(archive.read(member), KIND)}
    return {
        key: found[key] for key in ("title", "keywords") if re.search(r"[\u4e00-\u9fff]", found.get(key, ""))
    }


@dataclass(slots=True)
class _Line:
    """One line of a paragraph while its runs are gathered."""

    parts: list[str] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)
    size: float | None = None


class _Document:
    """One Word file being read: its styles, its lists and how far they have counted."""

    def __init__(self, archive: SafeArchive, nested: int = 0) -> None:
        self.archive = archive
        self.nested = nested
        main = next((path for kind, path in relations(archive, "").values() if kind == "officeDocument"), "")
        member = archive.find(main) or archive.find("word/document.xml")
        if member is None:
            raise archive.broken()
        self.part = member
        self.related = relations(archive, member)
        self.styles = Styles.of(part_of_kind(archive, self.related, "styles"))
        self.numbering = Numbering.of(part_of_kind(archive, self.related, "numbering"))

    def blocks(self) -> list[Block]:
        """Return everything in the body, in order."""
        body = child(parse_xml(self.archive.read(self.part), KIND), "body")
        if body is None:
            raise self.archive.broken()
        return list(self._blocks(body))

    def _blocks(self, parent: etree._Element) -> Iterator[Block]:
        for element in parent:
            name = local(element)
            if name == "p":
                yield from self._paragraph(element)
            elif name == "tbl":
                yield from self._table(element)
            elif name == "altChunk":
                yield from self._chunk(element)
            elif name == "AlternateContent":
                yield from self._blocks(_alternative(element))
            elif name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
                yield from self._blocks(element)

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        look = self._look(element)
        lines: list[_Line] = [_Line()]
        boxes: list[etree._Element] = []
        for run in element:
            self._inline(run, look, lines, boxes)
        label = self._label(look) if any("".join(line.parts).strip() for line in lines) else ""
        for line in lines:
            text = "".join(line.parts)
            text = tidy(_PAGE_NUMBER.sub("", text) if look.is_contents else text)
            if text:
                yield Block(
                    text=tidy(f"{label}{text}"),
                    level=look.level,
                    align=look.align,
                    is_bold=all(line.bold),
                    size=line.size,
                )
                label = ""
        for box in boxes:
            yield from self._blocks(box)

    def _look(self, paragraph: etree._Element) -> Look:
        properties = child(paragraph, "pPr")
        style = child(properties, "pStyle")
        named = attribute(style, "val") if style is not None else ""
        look = with_paragraph(self.styles.look(named), properties)
        if look.number and look.depth is None:
            look = replace(look, depth=self.numbering.depth_of_style(look.number, look.style))
        return look

    def _label(self, look: Look) -> str:
        return self.numbering.label(look.number, look.depth or 0) if look.number not in ("", "0") else ""

    def _inline(
        self, element: etree._Element, look: Look, lines: list[_Line], boxes: list[etree._Element]
    ) -> None:
        name = local(element)
        if name in _GONE:
            return
        if name == "r":
            self._run(element, look, lines, boxes)
        elif name == "txbxContent":
            boxes.append(element)
        else:
            inner = _alternative(element) if name == "AlternateContent" else element
            for each in inner:
                self._inline(each, look, lines, boxes)
            if name == "t" and element.text:  # text of a formula stands outside runs of Word
                self._write(element.text, look, None, lines)

    def _run(self, run: etree._Element, look: Look, lines: list[_Line], boxes: list[etree._Element]) -> None:
        properties = child(run, "rPr")
        if is_on(properties, "vanish"):
            return
        for part in run:
            name = local(part)
            if name == "t":
                self._write(part.text or "", look, properties, lines)
            elif name in _BREAKS:
                lines.append(_Line())
            elif name in _MARKS:
                self._write(_MARKS[name], look, properties, lines)
            else:
                self._inline(part, look, lines, boxes)

    def _write(self, text: str, look: Look, properties: etree._Element | None, lines: list[_Line]) -> None:
        line = lines[-1]
        line.parts.append(text)
        if text.strip():
            character = child(properties, "rStyle")
            named = self.styles.look(attribute(character, "val")) if character is not None else look
            bold = is_on(properties, "b")
            line.bold.append(bold if bold is not None else (look.is_bold or named.is_bold))
            line.size = line.size or run_size(properties) or look.size

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows = [row for row in _rows(table) if child(child(row, "trPr"), "del") is None]
        if max((sum(1 for _ in _row_cells(row)) for row in rows), default=0) <= 1:
            for row in rows:
                for cell in _row_cells(row):
                    yield from self._blocks(cell)
            return
        grid = self._grid(rows)
        if any(cell.text for row in grid for cell in row):
            yield Block(kind="table", grid=grid)

    def _grid(self, rows: list[etree._Element]) -> tuple[tuple[Cell, ...], ...]:
        drawn: list[list[Cell]] = []
        open_above: dict[int, tuple[int, int]] = {}
        for row in rows:
            column = _grid_before(row)
            cells: list[Cell] = []
            heads = is_on(child(row, "trPr"), "tblHeader") or False
            for element in _row_cells(row):
                properties = child(element, "tcPr")
                span, merge = _span(properties), child(properties, "vMerge")
                continues = merge is not None and attribute(merge, "val") in ("", "continue")
                if continues and column in open_above:
                    up, place = open_above[column]
                    above = drawn[up][place]
                    drawn[up][place] = replace(above, rowspan=above.rowspan + 1)
                else:
                    open_above.pop(column, None)
                    if merge is not None:
                        open_above[column] = (len(drawn), len(cells))
                    cells.append(Cell(self._cell_text(element), colspan=span, is_header=heads))
                column += span
            drawn.append(cells)
        return tuple(tuple(cells) for cells in drawn)

    def _cell_text(self, cell: etree._Element) -> str:
        lines = []
        for block in self._blocks(cell):
            if block.kind == "table":
                lines += ["　".join(inner.text for inner in row if inner.text) for row in block.grid]
            else:
                lines.append(block.text)
        return "\n".join(line for line in lines if line)

    def _chunk(self, element: etree._Element) -> Iterator[Block]:
        _, path = self.related.get(attribute(element, "id"), ("", ""))
        member = self.archive.find(path) if path else None
        if member is None:
            msg = "这个 Word 文档缺少其嵌入的正文部件，文件不完整，请重新下载或重新保存后再试。"
            raise BadInput(msg)
        if self.nested >= _MOST_NESTED:
            msg = "这个 Word 文档的嵌入层数过多，请用 Word 打开并另存为普通 docx 后再试。"
            raise BadInput(msg)
        yield from self._chunk_blocks(self.archive.read(member))

    def _chunk_blocks(self, data: bytes) -> list[Block]:
        head = data[:512].lstrip().lower()
        if data.startswith(b"PK"):
            return _Document(SafeArchive(data, KIND), self.nested + 1).blocks()
        if head.startswith((b"mime-version", b"content-type", b"from:")):
            return fragment_blocks(page_of_mht(data))
        if head.startswith((b"{\\rtf",)):
            msg = "这个 Word 文档内嵌 RTF 正文，请用 Word 打开并另存为普通 docx 后再试。"
            raise BadInput(msg)
        if b"<" in head:
            return fragment_blocks(decode(data))
        return list(read_text(data, "").blocks)


_MARKS = {"tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}


def _alternative(element: etree._Element) -> etree._Element:
    for name in ("Choice", "Fallback"):
        chosen = child(element, name)
        if chosen is not None:
            return chosen
    return etree.Element("none")


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for element in table:
        if local(element) == "tr":
            yield element
        elif local(element) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _rows(element)


def _row_cells(row: etree._Element) -> Iterator[etree._Element]:
    for element in row:
        if local(element) == "tc":
            yield element
        elif local(element) in ("sdt", "sdtContent", "customXml"):
            yield from _row_cells(element)


def _grid_before(row: etree._Element) -> int:
    before = child(child(row, "trPr"), "gridBefore")
    value = attribute(before, "val") if before is not None else ""
    return int(value) if value.isdigit() else 0


def _span(properties: etree._Element | None) -> int:
    found = child(properties, "gridSpan")
    value = attribute(found, "val") if found is not None else ""
    return int(value) if value.isdigit() and int(value) > 0 else 1
