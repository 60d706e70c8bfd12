"""The table of contents (目录) of a document: found, so that it does not become body."""

import re

from gongkai.core.documents.structure.labels import read_mark
from gongkai.core.documents.structure.lines import Line, is_short

_PAGE = re.compile(r"[\s.·…．\-—]*\d*$")
_BODY_FORMS = frozenset({"article"})


def skip_contents(lines: list[Line], start: int) -> int:
    """Return the line after a table of contents that begins at `start` with the line 目录."""
    position = start + 1
    first = ""
    while position < len(lines):
        line = lines[position]
        entry = _entry(line)
        if not entry or entry == first:
            break
        first = first or entry
        position += 1
    if position < len(lines) and first and _entry(lines[position]) != first:
        return _back_to_repeat(lines, start, position, first)
    return position


def _entry(line: Line) -> str:
    if line.table is not None or not is_short(line.text, 80):
        return ""
    mark = read_mark(line.text)
    if mark and mark.form in _BODY_FORMS:
        return ""
    return _PAGE.sub("", line.compact)


def _back_to_repeat(lines: list[Line], start: int, end: int, first: str) -> int:
    """Return where the body begins: a heading above its first sentence is no entry of the table."""
    label = read_mark(first)
    if label is None:
        return _first_repeat(lines, start, end)
    for position in range(end - 1, start + 1, -1):
        mark = read_mark(lines[position].text)
        if mark and (mark.form, mark.number) == (label.form, label.number):
            return position
    return end


def _first_repeat(lines: list[Line], start: int, end: int) -> int:
    seen: set[str] = set()
    for position in range(start + 1, end):
        entry = _entry(lines[position])
        if entry in seen:
            return position
        seen.add(entry)
    return end
