"""Workbooks for the scanner: every sheet by column, shown or hidden, with notes, names and what else hides (xlsx)."""

from collections.abc import Iterator, Sequence

from lxml import etree

from gongkai.clearance.scanner.readers.cells import (
    column_letters,
    place_of,
    shared_strings,
    value_of,
)
from gongkai.clearance.scanner.readers.office import read_rest
from gongkai.clearance.scanner.readers.package import Package, elements
from gongkai.clearance.scanner.readers.reading import Budget, Reading
from gongkai.clearance.scanner.readers.tracing import Scroll, Slot, XmlSlot
from gongkai.core.documents.readers.ooxml import attribute, child, children, local, relations
from gongkai.core.documents.readers.sheets import KIND, MEDIA_TYPE

Run = tuple[str, Slot]
_OFF = ("hidden", "veryHidden")
_SAID = {
    "oddHeader": "header", "evenHeader": "header", "firstHeader": "header", "oddFooter": "footer",
    "evenFooter": "footer", "firstFooter": "footer", "formula1": "attribute", "formula2": "attribute",
}  # fmt: skip


def read_workbook(data: bytes, name: str, budget: Budget) -> Reading:
    """
    Open a workbook: one part for each column of each sheet, then notes, names, headers and properties.

    :raises BadInput: if it is damaged, encrypted or dangerous
    """
    package = Package(data, KIND)
    reading = Reading("xlsx", MEDIA_TYPE, package)
    book = package.archive.find("xl/workbook.xml")
    if book is None:
        raise package.archive.broken()
    related = relations(package.archive, book)
    strings = package.archive.find("xl/sharedStrings.xml")
    shared = shared_strings(package.tree(strings) if strings else None)
    read = {book, strings or ""}
    for sheet in elements(package.tree(book), "sheet"):
        member = package.archive.find(related.get(attribute(sheet, "id"), ("", ""))[1])
        if member:
            read.add(member)
            title = attribute(sheet, "name")
            _read_sheet(reading, package.tree(member), title, shared)
            _read_said(reading, package.tree(member))
            read |= _read_notes(reading, package, member, title)
            _remark_hidden(reading, package.tree(member), title, attribute(sheet, "state"))
    _read_names(reading, package.tree(book))
    read_rest(reading, package, read, budget)
    return reading


def _read_sheet(reading: Reading, root: etree._Element, title: str, shared: list[list[Run]]) -> None:
    rows = list(_rows(root, shared))
    head = next((place for place, (_, cells) in enumerate(rows) if len(cells) > 1), 0)
    for place, (number, cells) in enumerate(rows):
        for column, runs in cells:
            letters = column_letters(column)
            cell = f"{letters}{number}"
            if place < head:  # titles stand above the header of the columns, not in a column
                write_cell(reading.scroll(f"sheet:{title}", None, cell), "", runs)
            else:
                write_cell(reading.scroll(f"sheet:{title}!{letters}"), cell, runs)


def write_cell(scroll: Scroll, cell: str, runs: Sequence[Run]) -> None:
    """Take in one cell, as part of its column unless it stands alone."""
    start = scroll.length
    for text, slot in runs:
        scroll.write(text, slot)
    if cell:
        scroll.cells[cell] = (start, scroll.length)
        scroll.column.append((cell, "".join(text for text, _ in runs)))
        scroll.label("\n")


def _read_said(reading: Reading, root: etree._Element) -> None:
    """Take in what a sheet says outside its cells: printed headers, rules of input, links."""
    for element in elements(root, *_SAID):
        reading.scroll(_SAID[local(element)]).line(element.text or "", XmlSlot(element))
    for element in elements(root, "dataValidation", "hyperlink"):
        for key in ("prompt", "promptTitle", "error", "display", "tooltip", "location"):
            if element.get(key):
                reading.scroll("attribute").line(str(element.get(key)), XmlSlot(element, key))


def _rows(root: etree._Element, shared: list[list[Run]]) -> Iterator[tuple[int, list[tuple[int, list[Run]]]]]:
    """Yield the rows that hold anything: number, then column and runs of each cell."""
    table = child(root, "sheetData")
    number = 0
    for row in table if table is not None else ():
        said = attribute(row, "r")
        number = int(said) if said.isdigit() else number + 1
        column, cells = 0, []
        for cell in children(row, "c"):
            number, column = place_of(cell, number, column)
            runs = value_of(cell, shared)
            if any(text.strip() for text, _ in runs):
                cells.append((column, runs))
        if cells:
            yield number, cells


def _read_notes(reading: Reading, package: Package, member: str, title: str) -> set[str]:
    """Take in the notes of a sheet, old and threaded, each under its cell (批注)."""
    read = set()
    for kind, path in relations(package.archive, member).values():
        found = package.archive.find(path)
        if kind in ("comments", "threadedComment") and found:
            read.add(found)
            for note in elements(package.tree(found), "comment", "threadedComment"):
                scroll = reading.scroll("comments", None, f"{title}!{attribute(note, 'ref')}")
                for text in elements(note, "t", "text"):
                    if text.text:
                        scroll.write(text.text, XmlSlot(text))
                scroll.gap()
            for author in elements(package.tree(found), "author"):
                reading.scroll("properties").line(author.text or "", XmlSlot(author))
    if read:
        reading.remark(
            "comments", f"{title}：批注", "工作表里还留有批注，请删除后再公开。", severity="confirm"
        )
    return read


def _read_names(reading: Reading, book: etree._Element) -> None:
    for name in elements(book, "definedName"):
        reading.scroll("attribute").line(name.text or "", XmlSlot(name))
        if name.get("comment"):
            reading.scroll("attribute").line(str(name.get("comment")), XmlSlot(name, "comment"))


def _remark_hidden(reading: Reading, root: etree._Element, title: str, state: str) -> None:
    part = f"sheet:{title}"
    if state in _OFF:
        reading.remark(part, title, f"工作表“{title}”是隐藏的，请取消隐藏核对后再公开。", severity="confirm")
    rows = [attribute(row, "r") for row in elements(root, "row") if attribute(row, "hidden") in ("1", "true")]
    columns = [
        column_letters(int(attribute(each, "min")))
        for each in elements(root, "col")
        if attribute(each, "hidden") in ("1", "true") and attribute(each, "min").isdigit()
    ]
    for what, places in (("行", rows), ("列", columns)):
        if places:
            listed = "、".join(places[:5])
            reading.remark(
                part,
                f"隐藏{what} {listed}",
                f"工作表“{title}”有隐藏的{what}，请取消隐藏核对后再公开。",
                severity="confirm",
                count=len(places),
            )
