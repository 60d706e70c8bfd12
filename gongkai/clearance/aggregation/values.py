"""What a cell says (单元格取值), brought to the one form in which two lists can meet."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Final

from gongkai.clearance.aggregation.vocabulary import read_words
from gongkai.core.text import normalise_width

MASKS: Final = "*＊×xX●○〇□■◆※•·.…_#某"
_MASKED_NAME = re.compile(r"[\u4e00-\u9fa5]{0,2}[*＊×xX●○〇□■※•#某]+[\u4e00-\u9fa5]{0,2}")
_NAME = re.compile(r"[\u4e00-\u9fa5]{2,4}|[\u4e00-\u9fa5]{1,8}(?:·[\u4e00-\u9fa5]{1,8})+")
_VILLAGE = re.compile(r"([\u4e00-\u9fa5]{1,10}?)(村民委员会|居民委员会|村委会|居委会|社区|村|屯)")
_TOWN = re.compile(r"([\u4e00-\u9fa5]{1,8}?(?:镇|乡|街道))")
_AFTER = re.compile(r".*(?:镇|乡|街道|县|区|市)")
_YEAR = re.compile(r"(?<!\d)(19\d{2}|20\d{2})(?!\d{3,})")
_BIRTH = re.compile(
    r"(19\d{2}|20\d{2})\s*[-年./]?\s*(0?[1-9]|1[0-2])\s*[-月./]?\s*(0[1-9]|[12]\d|3[01]|[1-9])\s*日?"
)
_AMOUNT = re.compile(r"-?\d[\d,，]*(?:\.\d+)?")
_PIECE = re.compile(r"[\dXx*＊×●○〇□■※•#\-\s]+")
LENGTHS: Final = {"identity": 18, "phone": 11, "bank": 19}
BLOCKS: Final = {
    "identity": ((0, 6), (6, 10), (10, 14), (14, 18)),
    "phone": ((0, 3), (3, 7), (7, 11)),
    "bank": ((0, 6), (6, 15), (15, 19)),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A number as far as it is public (号码的可见部分): its signs, `*` where a place is hidden."""

    what: str
    signs: str

    @property
    def coverage(self) -> int:
        """The places that can be read, as bits."""
        return sum(1 << n for n, sign in enumerate(self.signs) if sign != "*")

    @property
    def blocks(self) -> tuple[str, ...]:
        """The parts of the number, each only where all of it can be read."""
        parts = (self.signs[start:end] for start, end in BLOCKS[self.what])
        return tuple("" if "*" in part else part for part in parts)


@lru_cache(maxsize=65536)
def name(cell: str) -> str:
    """Return a person's name written in full, or nothing (姓名)."""
    word = re.sub(r"\s", "", normalise_width(cell))
    return word if _NAME.fullmatch(word) else ""


@lru_cache(maxsize=65536)
def surname(cell: str) -> str:
    """
    Return the family name that a full or masked name shows (姓).

    >>> surname("张*明"), surname("欧阳某某"), surname("***")
    ('张', '欧阳', '')
    """
    word = re.sub(r"\s", "", normalise_width(cell))
    if not (_NAME.fullmatch(word) or _MASKED_NAME.fullmatch(word)):
        return ""
    if word[:2] in _compounds():
        return word[:2]
    return word[0] if word and word[0] not in MASKS else ""


def is_masked_name(cell: str) -> bool:
    """Whether a name is written with hidden characters (张*明)."""
    return bool(_MASKED_NAME.fullmatch(re.sub(r"\s", "", normalise_width(cell))))


def looks_like_name(cell: str) -> bool:
    """Whether a cell is a name by its look: a known family name and two to four characters, or a masked one."""
    word = name(cell)
    if not word:
        return is_masked_name(cell)
    return len(word) <= 3 and (word[0] in _surnames() or word[:2] in _compounds())


@lru_cache(maxsize=65536)
def village(cell: str) -> str:
    """
    Return the village a cell names, without county, town and form of address (村).

    >>> village("青岚县石桥镇上河村"), village("上河村村民委员会"), village("第三村民组")
    ('上河村', '上河村', '')
    """
    word = re.sub(r"\s", "", normalise_width(cell))
    found = _VILLAGE.search(_AFTER.sub("", word) or word)
    if not found or found[1].startswith("第"):
        return ""
    kind = "社区" if found[2] in {"社区", "居委会", "居民委员会"} else "村" if found[2] != "屯" else "屯"
    return found[1].removesuffix("村").removesuffix("社区") + kind


def looks_like_village(cell: str) -> bool:
    """Whether a cell is the name of a village and little else."""
    return len(cell) <= 16 and bool(village(cell))


@lru_cache(maxsize=16384)
def town(cell: str) -> str:
    """Return the town a cell names (乡镇), without the county."""
    found = _TOWN.search(re.sub(r"^.*?(?:县|区|市)", "", re.sub(r"\s", "", cell)))
    return found[1] if found else ""


@lru_cache(maxsize=65536)
def full_birth(cell: str) -> str:
    """Return a whole date of birth as eight digits, or nothing (出生日期)."""
    found = _BIRTH.match(normalise_width(cell).strip())
    if not found:
        return ""
    return f"{found[1]}{int(found[2]):02d}{int(found[3]):02d}"


@lru_cache(maxsize=16384)
def birth_year(cell: str) -> str:
    """Return the year of birth that a cell shows, or nothing (出生年份)."""
    found = _YEAR.search(normalise_width(cell))
    return found[1] if found else ""


def year_from_age(cell: str, on: date | None) -> str:
    """Return the year of birth that an age comes to on the day of publication, or nothing."""
    digits = re.sub(r"\D", "", normalise_width(cell))
    return str(on.year - int(digits)) if on and digits and 0 < int(digits) < 120 else ""


def gender(cell: str) -> str:
    """Return 男 or 女, or nothing."""
    word = cell.strip()[:1]
    return word if word in {"男", "女"} else ""


@lru_cache(maxsize=65536)
def amount(cell: str) -> str:
    """Return an amount of money in cents, or nothing (金额)."""
    found = _AMOUNT.search(normalise_width(cell))
    if not found:
        return ""
    return str(round(float(re.sub(r"[,，]", "", found[0])) * 100))


@lru_cache(maxsize=65536)
def piece(what: str, cell: str) -> Piece | None:
    """
    Return what can be read of a number, the hidden places as `*`, or None where there is none.

    A mask shorter than what it hides still tells how many signs stand before and behind it.

    >>> piece("phone", "138****1234").signs, piece("identity", "2199**34").signs
    ('138****1234', '2199************34')
    """
    word = _signs(cell)
    length = LENGTHS[what]
    if not word or not any(sign.isdecimal() for sign in word):
        return None
    if len(word) == length or "*" not in word:
        if what == "identity" and len(word) != length:
            return None
        return Piece(what, word.ljust(length, "*")[:length]) if len(word) >= length // 2 else None
    front, back = word[: word.index("*")], word[word.rindex("*") + 1 :]
    if len(front) + len(back) > length:
        return None
    return Piece(what, front + "*" * (length - len(front) - len(back)) + back)


def identity_shape(cell: str) -> bool:
    """Whether a cell is an identity number, whole or masked, by its look."""
    word = _signs(cell)
    digits = sum(sign.isdecimal() for sign in word)
    return len(word) == 18 and digits >= 4 and ("*" in word or digits >= 17)


def phone_shape(cell: str) -> bool:
    """Whether a cell is a mobile number, whole or masked, by its look."""
    word = _signs(cell)
    return len(word) == 11 and word[0] in "1*" and sum(sign.isdecimal() for sign in word) >= 4


def birth_piece(day: str, year: str) -> Piece | None:
    """Return the date of birth as the part of an identity number that it is."""
    known = day or (year and year + "****")
    return Piece("identity", "*" * 6 + known + "*" * 4) if known else None


@lru_cache(maxsize=65536)
def _signs(cell: str) -> str:
    word = re.sub(r"[\s\-]", "", normalise_width(cell))
    if not word or not _PIECE.fullmatch(word):
        return ""
    hidden = re.sub(r"[*＊×●○〇□■※•#]", "*", word)
    # An x inside a number hides a place; at its very end after digits it is the check sign.
    body, last = hidden[:-1], hidden[-1]
    body = re.sub(r"[Xx]", "*", body)
    last = last.upper() if last in "xX" and body[-1:] not in {"*", ""} else re.sub(r"[Xx]", "*", last)
    return body + last


@cache
def _surnames() -> frozenset[str]:
    return frozenset(read_words("columns")["values"]["surnames"])


@cache
def _compounds() -> frozenset[str]:
    return frozenset(read_words("columns")["values"]["compound"])
