"""Cells of a sheet as people see their values, and the way to give a cell another value (单元格)."""

import re
from collections.abc import Sequence

from lxml import etree

from gongkai.clearance.scanner.readers.tracing import Edit, Slot, XmlSlot, edited
from gongkai.core.documents.readers.ooxml import attribute, child, local

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class CellSlot:
    """A cell whose value is a number or the outcome of a formula: it becomes a text when it changes."""

    __slots__ = ("cell", "shown")

    def __init__(self, cell: etree._Element, shown: str) -> None:
        self.cell = cell
        self.shown = shown

    def rewrite(self, edits: Sequence[Edit]) -> None:
        """Make the cell an inline text; a formula would bring the old value back, so it goes."""
        new = edited(self.shown, edits)
        space = self.cell.tag.rpartition("}")[0]
        prefix = f"{space}}}" if space else ""
        for inner in list(self.cell):
            self.cell.remove(inner)
        self.cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(self.cell, f"{prefix}is"), f"{prefix}t")
        text.text = self.shown = new


def place_of(cell: etree._Element, row: int, column: int) -> tuple[int, int]:
    """Return row and column (both from 1) of a cell; cells that do not say follow the one before."""
    found = _REFERENCE.fullmatch(attribute(cell, "r"))
    return (int(found.group(2)), column_number(found.group(1))) if found else (row, column + 1)


def column_number(letters: str) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """Return A for 1, AA for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def shared_strings(root: etree._Element | None) -> list[list[tuple[str, Slot]]]:
    """Return every shared string as its runs; phonetic aids belong to none."""
    return [_runs(entry) for entry in root if local(entry) == "si"] if root is not None else []


def _runs(entry: etree._Element) -> list[tuple[str, Slot]]:
    runs: list[tuple[str, Slot]] = []
    for each in entry:
        text = each if local(each) == "t" else child(each, "t") if local(each) == "r" else None
        if text is not None and text.text:
            runs.append((text.text, XmlSlot(text)))
    return runs


def value_of(cell: etree._Element, shared: list[list[tuple[str, Slot]]]) -> list[tuple[str, Slot]]:
    """Return the text of a cell as runs, each with its slot."""
    kind = attribute(cell, "t")
    inline = child(cell, "is")
    if inline is not None:
        return _runs(inline)
    value = child(cell, "v")
    raw = (value.text or "") if value is not None else ""
    if not raw:
        return []
    if kind == "s":
        return shared[int(raw)] if raw.isdigit() and int(raw) < len(shared) else []
    shown = raw if kind in ("str", "b", "e", "d") else plain_number(raw)
    return [(shown, CellSlot(cell, shown))]


def plain_number(raw: str) -> str:
    """Return a number without exponent, as a column of telephone numbers shows it."""
    if not re.fullmatch(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?", raw):
        return raw
    if "e" not in raw.lower() and "." not in raw:
        return raw
    value = float(raw)
    return str(int(value)) if value.is_integer() and abs(value) < 1e20 else raw
