"""Lists of people masked by the house rule (名单脱敏, S7): names, numbers, addresses and births, column by column."""

import re
from collections.abc import Sequence
from typing import Final

from gongkai.clearance.aggregation import values
from gongkai.clearance.aggregation.columns import read_table
from gongkai.clearance.aggregation.model import PublishedTable

Row = Sequence[str]
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
    if not word or "*" in word:
        return cell
    if kind == "name":
        return _masked_name(word)
    if kind == "birth":
        year = values.birth_year(word)
        return f"{year}年" if year else "*"
    if kind in {"condition", "age"}:
        return "*"
    if kind == "address":
        return _to_the_village(word)
    return _masked_number(kind, word)


def _masked_name(word: str) -> str:
    family = values.surname(word)
    return family + "*" * (len(word) - len(family)) if family else word


def _masked_number(kind: str, word: str) -> str:
    sign = re.sub(r"[\s-]", "", word)
    if kind == "identity" and re.fullmatch(r"\d{17}[\dXx]|\d{15}", sign):
        return sign[:6] + "*" * (len(sign) - 10) + sign[-4:]
    if kind == "phone" and re.fullmatch(r"1\d{10}", sign):
        return sign[:3] + "****" + sign[-4:]
    if re.fullmatch(r"[\dXx]{5,}", sign):
        return "*" * (len(sign) - 4) + sign[-4:]
    return word


def _to_the_village(word: str) -> str:
    found = re.match(r".*?(?:村民委员会|居民委员会|村委会|居委会|社区|村|屯)", word)
    return found[0] if found else "*"
