"""Lists of people masked by the house rule (名单脱敏, S7): names, numbers, addresses and births, column by column."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from gongkai.clearance.aggregation import values
from gongkai.clearance.aggregation.columns import read_table
from gongkai.clearance.aggregation.model import PublishedTable
from gongkai.clearance.scanner import masks
from gongkai.clearance.scanner.masks import mask, mask_name

Row = Sequence[str]
KINDS: Final = {"identity": "identity_number", "phone": "mobile_phone", "bank": "bank_card"}
IDENTITY: Final = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{9}[\dXx](?!\d)")
HIDDEN: Final = {"identity": (6, 14), "phone": (3, 7), "bank": (0, 15)}
LEAST_DIGITS: Final = 7


def lists_people_openly(rows: Sequence[Row]) -> bool:
    """Whether a table lists people in words that the house rule would mask."""
    return masked_rows(rows) != [list(row) for row in rows]


def masked_rows(rows: Sequence[Row]) -> list[list[str]]:
    """Return a table with what is personal masked; other tables, and masked ones, stay as they are."""
    read = read_table(PublishedTable("", "", tuple(tuple(row) for row in rows)))
    plain = [list(row) for row in rows]
    if not read.is_of_people:
        return plain
    for row in plain[read.first_row :]:
        for kind, at in read.columns.items():
            if kind in MASKERS and at < len(row):
                row[at] = masked_cell(kind, row[at])
    return plain


def masked_words(text: str) -> str:
    """Return a running text with identity numbers masked; phones there are mostly the office's own."""
    return IDENTITY.sub(lambda match: mask("identity_number", match[0]), text)


def masked_cell(kind: str, cell: str) -> str:
    """
    Return one cell as it may stay public.

    >>> masked_cell("name", "赵一鸣"), masked_cell("phone", "13800001234"), masked_cell("birth", "1956年3月1日")
    ('赵**', '138****1234', '1956年')
    """
    word = cell.strip()
    if kind in HIDDEN and "*" in word:
        return _hidden_as_the_house_does(kind, word)
    if not word or "*" in word or kind not in MASKERS:
        return cell
    return MASKERS[kind](word)


def _number(kind: str) -> Callable[[str], str]:
    def masked(word: str) -> str:
        return mask(KINDS[kind], word) if len(masks.plain_digits(word)) > LEAST_DIGITS else word

    return masked


def _birth(word: str) -> str:
    year = values.birth_year(word)
    return f"{year}年" if year else "*"


def _name(word: str) -> str:
    return mask_name(word) if values.surname(word) else word


def _hidden_as_the_house_does(kind: str, word: str) -> str:
    """Hide in a number that is masked elsewhere what the house hides too: one mask everywhere (S11a)."""
    piece = values.piece(kind, word)
    if piece is None:
        return word
    start, end = HIDDEN[kind]
    return piece.signs[:start] + "*" * (end - start) + piece.signs[end:]


MASKERS: Final[dict[str, Callable[[str], str]]] = {
    "name": _name,
    "identity": _number("identity"),
    "phone": _number("phone"),
    "bank": _number("bank"),
    "address": lambda word: mask("address", word),
    "birth": _birth,
    "age": lambda _word: "*",
    "condition": lambda _word: "*",
}
