"""Rows of lists as an officer may look at them (遮挡后的行): enough to see that they meet, no value to take away."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gongkai.clearance.aggregation import values
from gongkai.clearance.aggregation.columns import ReadTable
from gongkai.clearance.aggregation.people import LABELS

AS_WRITTEN: Final = frozenset({"village", "town", "gender", "household", "age", "amount"})


@dataclass(frozen=True, slots=True)
class Shown:
    """Some rows of a list with their headers, masked for reading (对照行)."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def shown_rows(read: ReadTable, rows: Sequence[int]) -> Shown:
    """Return some rows of a list: only the columns the watch knows, what is personal masked."""
    columns = sorted(read.columns.items(), key=lambda pair: pair[1])
    headers = tuple(_header(read, kind, at) for kind, at in columns)
    lines = [read.table.rows[row] for row in rows if row < len(read.table.rows)]
    shown = tuple(
        tuple(_masked(kind, line[at] if at < len(line) else "") for kind, at in columns) for line in lines
    )
    return Shown(headers, shown)


def _header(read: ReadTable, kind: str, at: int) -> str:
    head = read.table.rows[read.first_row - 1] if read.first_row else ()
    written = head[at].strip() if at < len(head) else ""
    return written or LABELS.get(kind, kind)


def _masked(kind: str, cell: str) -> str:
    """
    Return a cell as it may be shown; of a number only which places are public (●) and which hidden (*).

    >>> _masked("name", "赵一鸣"), _masked("phone", "138****1234"), _masked("birth", "1956-03-04")
    ('赵**', '●●●****●●●●', '1956年')
    """
    if kind in AS_WRITTEN or not cell.strip():
        return cell
    if kind == "name":
        word = re.sub(r"\s", "", cell)
        return word if values.is_masked_name(cell) else word[:1] + "*" * (len(word) - 1)
    if kind == "birth":
        year = values.birth_year(cell)
        return f"{year}年" if year else "（有）"
    if kind in values.LENGTHS:
        piece = values.piece(kind, cell)
        return "".join("*" if sign == "*" else "●" for sign in piece.signs) if piece else "（有）"
    return "（有）"
