"""Chinese text at the level of characters: widths, spaces, numerals and article labels."""

import re
from typing import Final

DIGITS: Final[dict[str, int]] = {
    **{char: value for value, char in enumerate("〇一二三四五六七八九")},
    **{char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")},
    **dict.fromkeys("○◯Ｏ", 0),
    "O": 0,
    "两": 2,
}
UNITS: Final[dict[str, int]] = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
GROUPS: Final[tuple[tuple[str, int], ...]] = (("亿", 10**8), ("万", 10**4))
CHINESE_NUMERAL: Final = "〇○◯零一二三四五六七八九十百千万亿两廿卅"
"""Characters of a Chinese numeral, for use inside a character class."""

_INNER_SPACES = re.compile(r"[^\S\n]+")
_ZERO_WIDTH = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\ufe00-\ufe0f]")
_GROUP = re.compile(
    r"(?P<thousands>[一二两三四五六七八九]千)?(?P<zero_a>零)?"
    r"(?P<hundreds>[一二两三四五六七八九]百)?(?P<zero_b>零)?"
    r"(?P<tens>[一二三四五六七八九]?十)?(?P<zero_c>零)?"
    r"(?P<ones>[一二两三四五六七八九])?"
)
_ARTICLE = re.compile(r"第(?P<main>[^第条之]+)条(?:之(?P<sub>[^条之]+))?")
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟○◯", "一二三四五六七八九十百千〇〇")


def normalise_width(text: str) -> str:
    """
    Turn full-width letters, digits and the ideographic space to half width, one character for one.

    Chinese punctuation (（）：；，) stays, and so does every offset.

    >>> normalise_width("第１２条　ＡＢ（三）")
    '第12条 AB（三）'
    """
    return "".join(map(_half_width, text))


def _half_width(char: str) -> str:
    if char == "\u3000":
        return " "
    if "\uff01" <= char <= "\uff5e":
        half = chr(ord(char) - 0xFEE0)
        return half if half.isalnum() else char
    return char


def strip_zero_width(text: str) -> str:
    """
    Drop the characters nobody sees: zero-width spaces and joiners, direction marks, soft hyphens.

    >>> strip_zero_width("公\u200b开\ufeff")
    '公开'
    """
    return _ZERO_WIDTH.sub("", text)


def collapse_spaces(text: str) -> str:
    """
    Make every run of spaces (full-width and no-break ones too) one space and trim each line's ends.

    >>> collapse_spaces("  关于　 公开\xa0的\\n 通知 ")
    '关于 公开 的\\n通知'
    """
    return "\n".join(_INNER_SPACES.sub(" ", line).strip() for line in text.split("\n"))


def chinese_to_int(text: str) -> int:
    """
    Read a number written in Chinese numerals, in digits of either width, or digit by digit.

    >>> [chinese_to_int(word) for word in ("一百零三", "廿三", "二〇二三", "两万零五十", "１２")]
    [103, 23, 2023, 20050, 12]

    :raises ValueError: if it is not a well-formed number
    """
    word = normalise_width(text).strip()
    if word.isascii() and word.isdigit():
        return int(word)
    word = word.translate(_FORMAL).replace("廿", "二十").replace("卅", "三十")
    if not word:
        msg = f"not a number: {text!r}"
        raise ValueError(msg)
    if all(char in DIGITS for char in word):
        return _read_digit_by_digit(word, text)
    return _read_groups(word.replace("〇", "零"), text)


def _read_digit_by_digit(word: str, text: str) -> int:
    if len(word) > 1 and "两" in word:
        msg = f"not a number: {text!r}"
        raise ValueError(msg)
    return int("".join(str(DIGITS[char]) for char in word))


def _read_groups(word: str, text: str) -> int:
    total = 0
    for mark, size in GROUPS:
        head, found, rest = word.partition(mark)
        if found:
            total += _read_group(head, text, leading=total == 0) * size
            word = rest
    return total + (_read_group(word, text, leading=total == 0) if word else 0)


def _read_group(word: str, text: str, *, leading: bool) -> int:
    match = _GROUP.fullmatch(word)
    value = 0
    if match:
        for name, unit in (("thousands", 1000), ("hundreds", 100), ("tens", 10), ("ones", 1)):
            part = match[name]
            if part:
                value += (1 if part == "十" else DIGITS[part[0]]) * unit
    if not value or not _is_well_formed(word, value, leading=leading):
        msg = f"not a number: {text!r}"
        raise ValueError(msg)
    return value


def _is_well_formed(word: str, value: int, *, leading: bool) -> bool:
    plain = word.replace("两", "二")
    full = _group_to_chinese(value)
    spellings = {full, full.removeprefix("一") if 10 <= value < 20 else full}
    if not leading:
        spellings |= {f"零{spelling}" for spelling in spellings}
    return plain in spellings


def int_to_chinese(number: int) -> str:
    """
    Write a number as official documents write it.

    >>> [int_to_chinese(n) for n in (0, 10, 54, 103, 110, 1001, 20050)]
    ['零', '十', '五十四', '一百零三', '一百一十', '一千零一', '二万零五十']

    :raises ValueError: if it is negative or a million million and more
    """
    if not 0 <= number < 10**12:
        msg = f"out of range: {number}"
        raise ValueError(msg)
    if number == 0:
        return "零"
    written = ""
    rest = number
    for mark, size in (*GROUPS, ("", 1)):
        group, rest = divmod(rest, size)
        if group:
            gap = "零" if written and (group < 1000 or written.endswith("零")) else ""
            written += gap + _group_to_chinese(group) + mark
    return written.removeprefix("一") if 10 <= number < 20 else written


def _group_to_chinese(value: int) -> str:
    written, gap = "", False
    for unit, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            written += ("零" if gap and written else "") + "零一二三四五六七八九"[digit] + mark
            gap = False
        else:
            gap = True
    return written


def article_key(label: str) -> tuple[int, int]:
    """
    Give the sort key of an article label (条号): its number and the number of its insertion.

    >>> article_key("第一百二十条之一"), article_key("第 54 条")
    ((120, 1), (54, 0))

    :raises ValueError: if it is not the label of an article
    """
    match = _ARTICLE.fullmatch(re.sub(r"\s", "", label))
    if not match:
        msg = f"not an article label: {label!r}"
        raise ValueError(msg)
    return chinese_to_int(match["main"]), chinese_to_int(match["sub"]) if match["sub"] else 0


def article_label(number: int, insertion: int = 0) -> str:
    """
    Write the label of an article (条号) from its key.

    >>> article_label(120, 1)
    '第一百二十条之一'
    """
    return f"第{int_to_chinese(number)}条" + (f"之{int_to_chinese(insertion)}" if insertion else "")
