"""Words of time in a question (时间词): 去年, 近三年, 2023年上半年, as days and years; read against a given day."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from gongkai.core.text import chinese_to_int

EARLIEST: Final = 1949
_NUMBER: Final = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_YEAR: Final = r"(?:(?:19|20)\d{2}|[一二][〇零○九][〇零○一二三四五六七八九]{2})"
_NAMED: Final[dict[str, int]] = {
    "大前年": -3, "前年": -2, "去年": -1, "上一年": -1, "上年度": -1, "上年": -1,
    "今年": 0, "本年度": 0, "本年": 0, "当年": 0, "这一年": 0, "明年": 1,
}  # fmt: skip
_ANCHOR: Final = rf"(?P<anchor>{'|'.join(_NAMED)}|{_YEAR}年度?)"
_PLANS: Final[dict[str, int]] = {"十四五": 2021, "十五五": 2026, "十三五": 2016, "十二五": 2011}


@dataclass(frozen=True, slots=True)
class TimeWords:
    """
    What the time words of a question mean (时间范围): whole years, or a stretch of days within them.

    `words` is the text as written; `since` and `until` are both inclusive, and empty for whole years.
    """

    words: str
    years: tuple[int, ...]
    since: date | None = None
    until: date | None = None

    @property
    def label(self) -> str:
        """The range as a reader is shown it."""
        if self.since and self.until:
            return f"{self.since.isoformat()} 至 {self.until.isoformat()}"
        first, last = self.years[0], self.years[-1]
        return f"{first}年" if first == last else f"{first}年至{last}年"


def read_time(text: str, *, on: date) -> TimeWords | None:
    """
    Return the first time words of a normalised text, or None; a document number's year is no time word.

    >>> read_time("去年的惠企政策", on=date(2026, 11, 24)).years
    (2025,)
    """
    for pattern, read in _READERS:
        found = pattern.search(text)
        if found and (meant := read(found, on)) is not None:
            return meant
    return None


def _half(found: re.Match[str], on: date) -> TimeWords:
    year = _anchor_year(found["anchor"], on) if found["anchor"] else on.year
    first = found["half"] in {"上半年", "头半年"}
    since, until = (date(year, 1, 1), date(year, 6, 30)) if first else (date(year, 7, 1), date(year, 12, 31))
    return TimeWords(found[0], (year,), since, until)


def _quarter(found: re.Match[str], on: date) -> TimeWords:
    year = _anchor_year(found["anchor"], on) if found["anchor"] else on.year
    number = "一二三四".find(found["quarter"]) + 1 or int(found["quarter"])
    month = number * 3
    return TimeWords(
        found[0], (year,), date(year, month - 2, 1), date(year, month, calendar.monthrange(year, month)[1])
    )


def _month(found: re.Match[str], on: date) -> TimeWords | None:
    year, month = _anchor_year(found["anchor"], on), _count(found["month"])
    if not 1 <= month <= 12:
        return None
    return TimeWords(found[0], (year,), date(year, month, 1), _month_end(year, month))


def _between(found: re.Match[str], on: date) -> TimeWords | None:
    first, last = sorted((_year(found["first"]), _year(found["last"])))
    return _years(found[0], first, last) if first >= EARLIEST and last <= on.year + 5 else None


def _since_year(found: re.Match[str], on: date) -> TimeWords | None:
    first = _year(found["first"])
    return _years(found[0], first, on.year) if EARLIEST <= first <= on.year else None


def _recent_years(found: re.Match[str], on: date) -> TimeWords | None:
    count = _count(found["count"])
    return _years(found[0], on.year - count + 1, on.year) if 1 <= count <= 30 else None


def _recent_months(found: re.Match[str], on: date) -> TimeWords | None:
    count = 6 if found["half"] else _count(found["count"])
    if not 1 <= count <= 36:
        return None
    months = on.year * 12 + on.month - 1 - count
    year, month = divmod(months, 12)
    since = date(year, month + 1, min(on.day, calendar.monthrange(year, month + 1)[1])) + timedelta(days=1)
    return TimeWords(found[0], tuple(range(since.year, on.year + 1)), since, on)


def _month_word(found: re.Match[str], on: date) -> TimeWords:
    year, month = on.year, on.month
    if found["last"]:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return TimeWords(found[0], (year,), date(year, month, 1), _month_end(year, month))


def _plan_years(found: re.Match[str], _on: date) -> TimeWords:
    first = _PLANS[found["plan"]]
    return _years(found[0], first, first + 4)


def _single(found: re.Match[str], on: date) -> TimeWords | None:
    year = _anchor_year(found["anchor"], on)
    return _years(found[0], year, year) if EARLIEST <= year <= on.year + 5 else None


def _bare_year(found: re.Match[str], on: date) -> TimeWords | None:
    year = int(found["year"])
    return _years(found[0].strip(), year, year) if EARLIEST <= year <= on.year + 1 else None


Reader = Callable[[re.Match[str], date], TimeWords | None]
_READERS: Final[tuple[tuple[re.Pattern[str], Reader], ...]] = (
    (re.compile(rf"(?P<first>{_YEAR})年?(?:至|到|-|—|－|~)+(?P<last>{_YEAR})年?"), _between),
    (re.compile(rf"(?P<first>{_YEAR})年(?:以来|之后|以后|起|至今)"), _since_year),
    (re.compile(rf"(?:{_ANCHOR})?的?(?P<half>上半年|下半年|头半年)"), _half),
    (re.compile(rf"(?:{_ANCHOR})?第?(?P<quarter>[一二三四1-4])季度"), _quarter),
    (re.compile(rf"{_ANCHOR}的?(?P<month>{_NUMBER})月份?(?!\d|{_NUMBER}日)"), _month),
    (re.compile(rf"(?:最近|近|过去|前)(?:这)?(?P<count>{_NUMBER}|几)年(?:来|内|以来)?"), _recent_years),
    (re.compile(rf"(?:最近|近|过去)(?:(?P<half>半年)|(?P<count>{_NUMBER})个月)(?:来|内|以来)?"), _recent_months),
    (re.compile(r"本月|这个月|当月|(?P<last>上个?月)"), _month_word),
    (re.compile(rf"[“\"]?(?P<plan>{'|'.join(_PLANS)})[”\"]?(?:期间|时期)"), _plan_years),
    (re.compile(_ANCHOR), _single),
    (re.compile(r"(?<![\d.〔\[（(])(?P<year>(?:19|20)\d{2})(?![\d.])(?=\s|$|[^\d号\]）)〕])"), _bare_year),
)  # fmt: skip


def _anchor_year(anchor: str, on: date) -> int:
    if anchor in _NAMED:
        return on.year + _NAMED[anchor]
    return _year(anchor.removesuffix("度").removesuffix("年"))


def _year(written: str) -> int:
    return int(written) if written.isdigit() else chinese_to_int(written)


def _count(written: str) -> int:
    return 3 if written == "几" else chinese_to_int(written)


def _years(words: str, first: int, last: int) -> TimeWords:
    return TimeWords(words, tuple(range(first, last + 1)))


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
