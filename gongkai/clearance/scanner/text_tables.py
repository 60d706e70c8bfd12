"""Tables that are only text (文本表格): what stands below the name of a column, row after row."""

import itertools
import re
from collections.abc import Iterator
from typing import Final

_PARTINGS: Final = (re.compile(r"\t"), re.compile("[|｜]"))
_WORD: Final = re.compile(r"\S+")


def cells_below(text: str, place: int, *, most: int) -> Iterator[tuple[int, int]]:
    """
    Yield where the cells stand below the name of a column in which a place lies.

    The columns are parted by tabs, strokes or blanks; the table ends with a row of another number of cells.
    """
    begin, end = text.rfind("\n", 0, place) + 1, _line_end(text, place)
    parting = next((one for one in _PARTINGS if one.search(text, begin, end)), None)
    heads = _cells(text, begin, end, parting)
    column = next((number for number, (start, stop) in enumerate(heads) if start < place <= stop), None)
    if column is None or len(heads) < 2:
        return
    for _ in range(most):
        begin, end = end + 1, _line_end(text, end + 1)
        row = _cells(text, begin, end, parting)
        if len(row) != len(heads):
            return
        yield _stripped(text, *row[column])


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return end if end >= 0 else len(text)


def _cells(text: str, begin: int, end: int, parting: re.Pattern[str] | None) -> list[tuple[int, int]]:
    if begin > end:
        return []
    if parting is None:
        return [word.span() for word in _WORD.finditer(text, begin, end)]
    cuts = [begin - 1, *(cut.start() for cut in parting.finditer(text, begin, end)), end]
    return [(start + 1, stop) for start, stop in itertools.pairwise(cuts)]


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    cell = text[start:end]
    return start + len(cell) - len(cell.lstrip()), end - len(cell) + len(cell.rstrip())
