"""Official dates (成文日期 and others): read as written in documents, printed as GB/T 9704 wants."""

import calendar
import re
from datetime import date
from typing import Final

from gongkai.core.refusals import BadInput
from gongkai.core.text import chinese_to_int, normalise_width, strip_zero_width

_ZERO = "〇○◯零OＯo0"
_DIGIT = f"[{_ZERO}一二三四五六七八九]"
_YEAR = rf"(?:[12]\d{{3}}|[一二]{_DIGIT}{{3}})"
_SMALL = r"(?:\d{1,2}|[元一二三四五六七八九十廿]{1,3})"
_WRITTEN = rf"(?P<year>{_YEAR})\s*年\s*(?P<month>{_SMALL})\s*月\s*(?P<day>{_SMALL})\s*[日号]"
_NUMERIC = (
    r"(?<![\d.])(?P<year>[12]\d{3})\s?(?P<mark>[-/.])\s?(?P<month>\d{1,2})"
    r"\s?(?P=mark)\s?(?P<day>\d{1,2})(?![\d.]*\d)"
)
_COMPACT = r"(?P<year>(?:19|20)\d{2})(?P<month>[01]\d)(?P<day>[0-3]\d)"

_WRITTEN_DATE = re.compile(_WRITTEN)
_NUMERIC_DATE = re.compile(_NUMERIC)
_COMPACT_DATE = re.compile(_COMPACT)
_LETTER_ZERO = str.maketrans(dict.fromkeys("○◯零OＯo", "〇"))

_MONTH = re.compile(rf"(?:(?P<year>{_YEAR})\s*年\s*)?(?P<month>{_SMALL})\s*月\s*(?P<part>上旬|中旬|下旬)?")
_QUARTER = re.compile(r"(?:第?(?P<number>[一二三四1-4])|(?P<name>[首末]))个?季度")
_HALF = re.compile(r"(?P<half>[上下])半年")
_YEAR_END = re.compile(r"年底|年末|年终|年内|全年|本年度?|当年|今年|年度内|年前")
_ANY_YEAR = re.compile(rf"(?P<year>{_YEAR})\s*年")
_QUARTER_OF: Final = {"首": 1, "末": 4}


def parse_date(text: str) -> date:
    """
    Read a text that is one date: 2023年7月18日, 二〇二三年七月十八日, 2023-07-18, 2023/7/18, 20230718.

    >>> parse_date("二○二三年七月十八日")
    datetime.date(2023, 7, 18)

    :raises BadInput: if it is no date, or no day of the calendar
    """
    word = normalise_width(strip_zero_width(text)).strip()
    for pattern in (_WRITTEN_DATE, _NUMERIC_DATE, _COMPACT_DATE):
        match = pattern.fullmatch(re.sub(r"\s+", "", word))
        day = _read(match) if match else None
        if day:
            return day
    msg = f"“{text.strip()}”不是日期，请写成“2023年7月18日”的样子。"
    raise BadInput(msg)


def find_dates(text: str) -> list[tuple[date, tuple[int, int]]]:
    """Find every full date in a text, with the half-open span it covers; impossible days are passed over."""
    word = normalise_width(text)
    found = [
        (day, match.span())
        for pattern in (_WRITTEN_DATE, _NUMERIC_DATE)
        for match in pattern.finditer(word)
        if (day := _read(match))
    ]
    return sorted(found, key=lambda item: item[1])


def _read(match: re.Match[str]) -> date | None:
    try:
        return date(_number(match["year"]), _number(match["month"]), _number(match["day"]))
    except ValueError:
        return None


def _number(text: str) -> int:
    if text == "元":
        return 1
    return chinese_to_int(text) if text.isdecimal() else chinese_to_int(text.translate(_LETTER_ZERO))


def format_date(day: date) -> str:
    """
    Print a date as official documents do, without leading zeros.

    >>> format_date(date(2023, 7, 8))
    '2023年7月8日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def month_end(year: int, month: int) -> date:
    """Give the last day of a month (月底)."""
    return date(year, month, calendar.monthrange(year, month)[1])


def last_day_of_period(text: str, year: int) -> date:
    """
    Give the day on which a period named in a document ends: a period ends on its last day.

    `year` is the year of the document; a year written in the text itself, 明年 or 次年 goes before it.

    >>> last_day_of_period("第三季度", 2023), last_day_of_period("2024年上半年", 2023)
    (datetime.date(2023, 9, 30), datetime.date(2024, 6, 30))

    :raises BadInput: if no period can be read from it
    """
    word = normalise_width(strip_zero_width(text)).strip()
    year = _year_of(word, year)
    found = find_dates(word)
    if found:
        return found[-1][0]
    for read in (_day_in_month, _end_of_month, _end_of_quarter, _end_of_half, _end_of_year):
        day = read(word, year)
        if day:
            return day
    msg = f"“{text.strip()}”不是可以推算的时限，请写明年月日，如“2023年9月30日”。"
    raise BadInput(msg)


def _year_of(word: str, year: int) -> int:
    written = _ANY_YEAR.search(word)
    if written:
        return _number(written["year"])
    return year + 1 if re.search("明年|次年|下一?年度?", word) else year


def _day_in_month(word: str, year: int) -> date | None:
    match = re.search(rf"(?P<month>{_SMALL})\s*月\s*(?P<day>{_SMALL})\s*[日号]", word)
    if not match:
        return None
    try:
        return date(year, _number(match["month"]), _number(match["day"]))
    except ValueError:
        return None


def _end_of_month(word: str, year: int) -> date | None:
    matches = [match for match in _MONTH.finditer(word) if 1 <= _number(match["month"]) <= 12]
    if not matches:
        return None
    last = matches[-1]
    month = _number(last["month"])
    days = {"上旬": 10, "中旬": 20}
    return date(year, month, days[last["part"]]) if last["part"] in days else month_end(year, month)


def _end_of_quarter(word: str, year: int) -> date | None:
    matches = list(_QUARTER.finditer(word))
    if not matches:
        return None
    last = matches[-1]
    quarter = _QUARTER_OF[last["name"]] if last["name"] else _number(last["number"])
    return month_end(year, quarter * 3)


def _end_of_half(word: str, year: int) -> date | None:
    match = _HALF.search(word)
    return month_end(year, 6 if match["half"] == "上" else 12) if match else None


def _end_of_year(word: str, year: int) -> date | None:
    return date(year, 12, 31) if _YEAR_END.search(word) or _ANY_YEAR.fullmatch(word) else None
