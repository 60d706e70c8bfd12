"""Which column of a published list holds what (列识别): told by the header's words, else by the values."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from gongkai.clearance.aggregation import values
from gongkai.clearance.aggregation.model import PublishedTable
from gongkai.clearance.aggregation.vocabulary import read_words

HEADER_ROWS: Final = 4
SAMPLE: Final = 60
PERSONAL: Final = frozenset({"name", "identity", "bank"})
SHAPES: Final[dict[str, Callable[[str], object]]] = {
    "identity": values.identity_shape,
    "phone": values.phone_shape,
    "gender": values.gender,
    "birth": values.full_birth,
    "name": values.looks_like_name,
    "village": values.looks_like_village,
}
_NOISE = re.compile(r"[\s　:：*＊（(\[【].*$|[\s　]")


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A list as the watch understands it: which column is what, and where its rows begin."""

    table: PublishedTable
    columns: dict[str, int]
    first_row: int

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of columns it shows (列的种类)."""
        return frozenset(self.columns)

    @property
    def is_of_people(self) -> bool:
        """Whether its rows are people: named, numbered, or told by birth and gender; offices have phones too."""
        has_phone = "phone" in self.kinds and bool(self.kinds & {"birth", "gender", "village"})
        return bool(self.kinds & PERSONAL) or has_phone or self.kinds >= {"birth", "gender"}


def read_table(table: PublishedTable) -> ReadTable:
    """Return what the columns of a table are; a kind found twice counts where it was found first."""
    header_at, columns = _by_header(table.rows)
    first = header_at + 1
    _by_values(table.rows[first : first + SAMPLE], columns)
    return ReadTable(table, columns, first)


def _by_header(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    best: tuple[int, dict[str, int]] = (-1, {})
    for number, row in enumerate(rows[:HEADER_ROWS]):
        found: dict[str, int] = {}
        for position, cell in enumerate(row):
            kind = header_kind(cell)
            if kind and kind not in found:
                found[kind] = position
        if len(found) > len(best[1]):
            best = (number, found)
    return best


@cache
def _header_words() -> tuple[tuple[str, str], ...]:
    pairs = [(word, kind) for kind, words in read_words("columns")["headers"].items() for word in words]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def header_kind(cell: str) -> str:
    """
    Return the kind of column that a header names, or nothing.

    >>> header_kind("户主姓名"), header_kind("身份证号码（脱敏）"), header_kind("备注")
    ('name', 'identity', '')
    """
    if not cell or len(cell) > 24 or any(sign.isdecimal() for sign in cell):
        return ""
    word = re.sub(r"\s", "", cell)
    bare = _NOISE.sub("", word) or word
    for known, kind in _header_words():
        if bare == known:
            return kind
    return next(
        (kind for known, kind in _header_words() if len(known) > 1 and bare.endswith(known)),
        next((kind for known, kind in _header_words() if len(known) > 1 and known in bare), ""),
    )


def _by_values(rows: Sequence[Sequence[str]], columns: dict[str, int]) -> None:
    if not rows:
        return
    taken = set(columns.values())
    least = read_words("columns")["values"]["least_share"]
    for position in range(max(map(len, rows))):
        cells = [row[position].strip() for row in rows if position < len(row) and row[position].strip()]
        if position in taken or len(cells) < max(2, len(rows) // 2):
            continue
        for kind, fits in SHAPES.items():
            if kind not in columns and sum(bool(fits(cell)) for cell in cells) >= least * len(cells):
                columns[kind] = position
                break
