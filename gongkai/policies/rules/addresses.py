"""Stable addresses (稳定地址) of documents: 机关代字/年/号, or the title where there is no number."""

import re
from typing import Final
from urllib.parse import quote

from gongkai.core.numbers import parse_number
from gongkai.core.refusals import BadInput

PREFIX: Final = "/zc/"
UNKNOWN_YEAR: Final = "-"
TITLE_LIMIT: Final = 70  # three bytes a character: a part of a path holds 255
_UNFIT = re.compile(r"[\s/@#?%\\]+")


def address_of(title: str, number: str, *, year: int | None = None) -> str:
    """
    Return the address a document should have (国发/2019/5, 国务院令/2022/746, t/标题).

    `year` helps where the number itself names none, as orders do.
    """
    try:
        parsed = parse_number(number)
    except BadInput:
        return f"t/{_UNFIT.sub('', title)[:TITLE_LIMIT]}"
    code = parsed.code + ("令" if parsed.is_order else "公告" if parsed.is_announcement else "")
    return f"{_UNFIT.sub('', code)}/{parsed.year or year or UNKNOWN_YEAR}/{parsed.serial}"


def free_address(wanted: str, taken: set[str]) -> str:
    """Return the wanted address, or the first numbered one that nobody has."""
    address, again = wanted, 1
    while address in taken:
        again += 1
        address = f"{wanted}~{again}"
    return address


def href(address: str, *, edition: str = "", anchor: str = "") -> str:
    """Return the link to a document, an edition or a clause, for a page: /zc/…[@日期][#条], encoded."""
    return readable(quote(address, safe="/~"), edition=edition, anchor=anchor)


def readable(address: str, *, edition: str = "", anchor: str = "") -> str:
    """Return the same link as people read and type it."""
    return f"{PREFIX}{address}{'@' + edition if edition else ''}{'#' + anchor if anchor else ''}"


def canonical_number(number: str) -> str:
    """Return a number in the one form it is kept in (X-05); what is no number stays as written."""
    try:
        return str(parse_number(number))
    except BadInput:
        return number.strip()


def same_title(title: str) -> str:
    """
    Return a title as two mentions of one document share it: no spaces, brackets or name of the state.

    >>> same_title("中华人民共和国 学位条例") == same_title("学位条例")
    True
    """
    bare = re.sub(r"[\s《》〈〉<>“”\"'‘’]", "", title)
    bare = bare.replace("(", "（").replace(")", "）")
    return bare.removeprefix("中华人民共和国") or bare
