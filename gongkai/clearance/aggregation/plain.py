"""Lists written as lines of text (文字名单): the same cells in every line, divided by tabs, bars, commas or spaces."""

import re
from collections.abc import Iterator
from typing import Final

from gongkai.clearance.aggregation.model import PublishedTable, PublishedText

LEAST_CELLS: Final = 3
LEAST_LINES: Final = 2
LONGEST_CELL: Final = 30
_DIVIDERS: Final = tuple(
    re.compile(pattern) for pattern in (r"\t", r"\s*[|｜]\s*", r"[,，]\s*", r"、", r"[ 　]+")
)


def all_tables(text: PublishedText) -> list[PublishedTable]:
    """Return the tables of a text, those that are only lines of words included."""
    return [*text.tables, *(table for where, words in text.texts for table in _tables_in(text, where, words))]


def _tables_in(text: PublishedText, where: str, words: str) -> Iterator[PublishedTable]:
    rows: list[tuple[str, ...]] = []
    start = 1
    for number, line in enumerate([*words.splitlines(), ""], start=1):
        cells = cells_of(line)
        if cells and rows and len(cells) == len(rows[-1]):
            rows.append(cells)
            continue
        if len(rows) >= LEAST_LINES:
            yield PublishedTable(f"{where}第{start}行起", text.title, tuple(rows))
        rows, start = ([cells] if cells else []), number


def cells_of(line: str) -> tuple[str, ...]:
    """
    Return a line as cells, or nothing where it is a sentence.

    >>> cells_of("赵一鸣　上河村　1200元"), cells_of("会议指出，要抓好落实，确保实效。")
    (('赵一鸣', '上河村', '1200元'), ())
    """
    word = line.strip().strip("|｜")
    if word.endswith(("。", "；", "：")):
        return ()
    for divider in _DIVIDERS:
        cells = tuple(cell.strip() for cell in divider.split(word))
        if len(cells) >= LEAST_CELLS and all(len(cell) <= LONGEST_CELL for cell in cells):
            return cells
    return ()
