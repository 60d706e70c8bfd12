"""The characters a disguise is made of: digits of every make, gaps nobody sees, gaps everybody sees."""

import unicodedata
from typing import Final

INVISIBLE: Final = "\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff"
SPACES: Final = " \\t\\r\\n\\x0b\\x0c\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
JOINERS: Final = (
    "\\-\u2010-\u2015\u2212\uff0d_\uff3f.\uff0e\u3002\u00b7\u2022\u30fb\u2027\u2219\u22c5/\uff0f\\\\~\uff5e"
)
"""What people put between the digits of a number: hyphens, dots, slashes."""
WEAK_JOINERS: Final = ",，、:：;；()（）'\"|｜*"
"""What usually parts two numbers: read across only where a check character proves the number."""

PLAIN_DIGITS: Final = "0-9\uff10-\uff19"
FANCY_DIGITS: Final = (
    "\u2460-\u2468\u24ea\u2776-\u277e\u2780-\u2788\u278a-\u2792\u24f5-\u24fd"
    "\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u0660-\u0669\u06f0-\u06f9\U0001d7ce-\U0001d7ff"
)
STRICT_DIGITS: Final = PLAIN_DIGITS + FANCY_DIGITS
CIRCLED_NUMBERS: Final = "\u2469-\u2473\u277f\u2789\u2793\u24eb-\u24f4\u24fe\u3251-\u325f\u32b1-\u32bf"
"""Numbers from 10 to 50 in one character: two digits of a code, or the mark of a list."""
LIST_MARKS: Final = "\u2460-\u2468\u24ea\u2776-\u277e\u2780-\u2788\u278a-\u2792\u24f5-\u24fd"
"""Circled numbers of one digit: a digit of a code, or the mark of a list."""
BARS: Final = "|｜"
"""What parts the cells of a table, or stands for the digit 1."""
LOOKALIKES: Final[dict[str, str]] = {
    **dict.fromkeys("OoＯｏОоΟο", "0"),
    **dict.fromkeys("lIｌＩІӀ", "1"),
    **dict.fromkeys("ЗзƷʒ", "3"),
    **dict.fromkeys("SＳЅ", "5"),
    **dict.fromkeys("ZＺ", "2"),
    **dict.fromkeys("BＢВ", "8"),
}
CHINESE_DIGITS: Final[dict[str, str]] = {
    **{char: str(value) for value, char in enumerate("〇一二三四五六七八九")},
    **{char: str(value) for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")},
    **dict.fromkeys("○◯", "0"),
    "幺": "1",
}
CHECK_LETTERS: Final = frozenset("XxＸｘ×ХхΧχⅩⅹ")
"""What stands for the X that closes an identity number."""

HAN: Final = "\u4e00-\u9fff\u3007"
LOOKALIKE_CLASS: Final = "".join(LOOKALIKES)
CHINESE_CLASS: Final = "".join(CHINESE_DIGITS)
STARS: Final = "★☆✩⭐✭✮✯✪⋆*＊﹡✱"
SECRECY_BRACKETS: Final = "(（【\\[〔「『<《“\"'"


def strict_digit(char: str) -> str:
    """
    Read a digit of any make (full width, circled, raised, mathematical), or give nothing.

    >>> [strict_digit(char) for char in "7７⑦⁷𝟕x一"]
    ['7', '7', '7', '7', '7', '', '']
    """
    value = unicodedata.digit(char, None)
    if value is None:
        return _numeric(char)
    return str(value)


def _numeric(char: str) -> str:
    if "\u2460" <= char <= "\u24ff" or "\u2776" <= char <= "\u2792":
        value = unicodedata.numeric(char, 99)
        return str(int(value)) if value < 10 else ""
    return ""
