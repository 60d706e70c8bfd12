"""Lists of people masked by the house rule (名单脱敏, S7): names, numbers, addresses and births, column by column."""

from collections.abc import Sequence
from typing import Final

from gongkai.clearance.aggregation import values
from gongkai.clearance.aggregation.columns import read_table
from gongkai.clearance.aggregation.model import PublishedTable
from gongkai.clearance.scanner import masks
from gongkai.clearance.scanner.masks import mask, mask_name

Row = Sequence[str]
KINDS: Final = {"identity": "identity_number", "phone": "mobile_phone", "bank": "bank_card"}
LEAST_DIGITS: Final = 7
PERSONAL: Final = ("name", "identity", "phone", "bank", "address", "birth", "age", "condition")


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
            if kind in PERSONAL and at < len(row):
                row[at] = masked_cell(kind, row[at])
    return plain


def masked_cell(kind: str, cell: str) -> str:
    """
    Return one cell as it may stay public.

    >>> masked_cell("name", "赵一鸣"), masked_cell("phone", "13800001234"), masked_cell("birth", "1956年3月1日")
    ('赵**', '138****1234', '1956年')
    """
    word = cell.strip()
    if not word or "*" in word or kind not in PERSONAL:
        return cell
    if kind == "birth":
        year = values.birth_year(word)
        return f"{year}年" if year else "*"
    if kind in {"condition", "age"}:
        return "*"
    if kind == "name":
        return mask_name(word) if values.surname(word) else cell
    if kind == "address":
        return mask("address", word)
    return mask(KINDS[kind], word) if len(masks.plain_digits(word)) > LEAST_DIGITS else cell
