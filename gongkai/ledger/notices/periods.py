"""Days and periods as notices write them: found in a text, each with the last day it can mean."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from gongkai.core.dates import find_dates, last_day_of_period, month_end
from gongkai.core.refusals import BadInput
from gongkai.core.text import chinese_to_int, normalise_width

_YEAR = r"(?:(?:20\d{2}|二[〇○零Ｏ][〇○零一二三四五六七八九]{2})\s*年度?|今年|本年度?|当年|明年|次年|翌年)"
_MONTH = r"(?:(?<!\d)(?:1[0-2]|0?[1-9])|十[一二]?|(?<![十几])[元一二三四五六七八九])\s*月(?!中心)"
_DAY = r"(?:[12]\d|3[01]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])"
_PERIOD = re.compile(
    rf"(?P<year>{_YEAR})?\s*(?:"
    rf"(?P<month>{_MONTH})份?\s*(?:(?P<day>{_DAY})\s*[日号]|(?P<part>上旬|中旬|下旬|月?底|末|初))?"
    r"|(?P<quarter>(?:第[一二三四1-4]|(?<![前后\d])[一二三四1-4]|[首末])个?季度)"
    r"|(?P<half>[上下]半年)"
    r"|(?P<end>(?<=年)(?:底|末|终|内)|年(?:底|末|终|内)|(?<=年度)内)"
    r")(?P<tail>\s*(?:底|末))?"
)
_YEAR_ALONE = re.compile(rf"(?P<year>{_YEAR})(?=\s*(?:$|[，,。；;、）)]|以?前|之前|完成|内))")
_BARE = re.compile(
    r"(?P<which>本|当|这个|下个?|次)?(?:月(?:底|末)|月(?P<day>\d{1,2})[日号])|本季度末?|本周[^，。；]?"
)
_YEAR_MONTH = re.compile(r"(?<![\d.])(20\d{2})\s*[.\-/]\s*(1[0-2]|0?[1-9])(?![\d.\-/])")
_MONTH_DAY = re.compile(
    r"(?<![\d.])(1[0-2]|0?[1-9])[.](3[01]|[12]\d|0?[1-9])(?=\s*日?\s*(?:$|[前，。；、]|之前|以前))"
)
_FEASTS: Final = {"国庆节": (9, 30), "国庆": (9, 30), "元旦": (12, 31), "五一": (4, 30), "七一": (6, 30)}
_FEAST = re.compile(r"(国庆节?|元旦|五一|七一)(?:节日?|假期|小?长假)?(?=前|之前|以前)")
_SAME_MONTH = re.compile(r"\s*(?:至|到|[-—–~～－]+)\s*(\d{1,2})\s*[日号]")
_RANGE = re.compile(r"\s*(?:至|到|[-—–~～－]{1,2}|起(?!草))")
_START = re.compile(r"(?:自|从)\s*$")
_EVERY_YEAR = re.compile(r"每年度?\s*(?:的)?\s*$")
_AFTER = re.compile(
    r"(?:自|从|在|于)?(?:本)?(?:通知|文件|方案|意见|收到[^，。；]{0,6}?)?(?:印发|发文|下发|发布|收文|公布|收到[^，。；]{0,6}?)"
    r"(?:之日|当日|后)?起?(?:后)?的?(?P<count>\d{1,3}|[一二两三四五六七八九十]{1,3})个?"
    r"(?P<unit>工作日|日|天|月|周|星期)(?:之内|以内|内)"
)
_REFERENCE = re.compile(r"《[^《》]*》|[\u4e00-\u9fa5]{2,12}[〔\[（(【]20\d{2}[〕\]）)】]\s*第?\d+\s*号")


@dataclass(frozen=True, slots=True)
class Found:
    """A day or period in a text: where it stands, its last day (None where it cannot be told), what to note."""

    start: int
    end: int
    day: date | None
    note: str = ""
    has_year: bool = False
    is_start: bool = False


@dataclass(frozen=True, slots=True)
class Anchor:
    """The day a notice was issued, from which years and months left out are taken (发文日期)."""

    issued_on: date | None
    year: int | None = None

    @property
    def base_year(self) -> int | None:
        """Return the notice's own year."""
        return self.issued_on.year if self.issued_on else self.year


def masked(text: str) -> str:
    """Return text with titles and document numbers blotted out, so that their years are nobody's deadline."""
    word = normalise_width(text)
    return _REFERENCE.sub(lambda found: "□" * len(found.group()), word)


def find_periods(text: str, anchor: Anchor, *, is_loose: bool) -> list[Found]:
    """
    Return the days and periods of a text in order; `is_loose` also takes forms that only a deadline cell has.

    A year left out is that of the last one written before it, else the notice's own; in a notice of
    November or December an earlier month is next year's.
    """
    word = masked(text)
    found = _exact(word)
    found += _relative(word, anchor)
    if is_loose:
        found += _loose(word, anchor)
    taken = [(one.start, one.end) for one in found]
    found += [one for one in _written(word, anchor, is_loose=is_loose) if not _overlaps(one, taken)]
    taken = [(one.start, one.end) for one in found]
    found += [one for one in _of_this_month(word, anchor) if not _overlaps(one, taken)]
    return [_placed(word, one, anchor) for one in sorted(found, key=lambda one: one.start)]


def _overlaps(one: Found, taken: list[tuple[int, int]]) -> bool:
    return any(one.start < end and start < one.end for start, end in taken)


def _exact(word: str) -> list[Found]:
    return [Found(start, end, day, has_year=True) for day, (start, end) in find_dates(word)]


def _loose(word: str, anchor: Anchor) -> list[Found]:
    found = [
        Found(*match.span(), month_end(int(match[1]), int(match[2])), has_year=True)
        for match in _YEAR_MONTH.finditer(word)
    ]
    for match in _MONTH_DAY.finditer(word):
        year = _year_of(int(match[1]), anchor)
        found.append(Found(*match.span(), _day(year, int(match[1]), int(match[2]))))
    return found


def _written(word: str, anchor: Anchor, *, is_loose: bool) -> list[Found]:
    found: list[Found] = []
    matches = list(_PERIOD.finditer(word))
    if is_loose:
        spans = [match.span() for match in matches]
        matches += [m for m in _YEAR_ALONE.finditer(word) if not any(s <= m.start() < e for s, e in spans)]
    context: int | None = None
    last_month = 0
    for match in sorted(matches, key=lambda one: one.start()):
        parts = match.groupdict()
        written = _written_year(parts["year"], anchor)
        month = _month_of(match)
        year = (
            written or _follow(context, last_month, month, word[: match.start()]) or _year_of(month, anchor)
        )
        if written:
            context = written
        last_month = month
        found.append(_read(match, year, has_year=written is not None))
    return found


def _follow(context: int | None, last_month: int, month: int, before: str) -> int | None:
    """Return the year that a date without one takes over from the date before it."""
    if context is None:
        return None
    is_range = re.search(r"(?:至|到|[-—–~～－])\s*$", before)
    return context + 1 if is_range and month < last_month else context


def _read(match: re.Match[str], year: int | None, *, has_year: bool) -> Found:
    if year is None:
        return Found(*match.span(), None, note="时限未写年份，发文日期不明，需人工指定")
    words = match.group()[len(match["year"] or "") :] or "年内"
    words = f"年{words}" if words[0] in "底末终内" else words
    if match.groupdict().get("part") == "初":
        return Found(
            *match.span(), _day(year, _month_of(match), 10), note="“月初”按10日计", has_year=has_year
        )
    try:
        return Found(*match.span(), last_day_of_period(words.strip(), year), has_year=has_year)
    except BadInput:
        return Found(*match.span(), None, note=f"时限“{match.group()}”不是日历上的日期，需人工指定")


def _written_year(text: str | None, anchor: Anchor) -> int | None:
    if not text:
        return None
    if text[0] in "2二":
        return chinese_to_int(re.sub(r"\s|年度?", "", text).translate(str.maketrans("○零Ｏ", "〇〇〇")))
    base = anchor.base_year
    return None if base is None else base + (text[0] in "明次翌")


def _month_of(match: re.Match[str]) -> int:
    parts = match.groupdict()
    if parts.get("month"):
        word = re.sub(r"\s|月", "", parts["month"])
        return 1 if word == "元" else chinese_to_int(word)
    if parts.get("quarter"):
        return last_day_of_period(parts["quarter"], 2000).month
    return 6 if parts.get("half") == "上半年" else 12


def _year_of(month: int, anchor: Anchor) -> int | None:
    issued = anchor.issued_on
    if issued and issued.month >= 11 and month < issued.month:
        return issued.year + 1
    return anchor.base_year


def _day(year: int | None, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year else None
    except ValueError:
        return None


def _of_this_month(word: str, anchor: Anchor) -> list[Found]:
    """Read 月底, 本月25日, 下月底, 国庆节前, which only the day of issue can place."""
    issued, found = anchor.issued_on, []
    for match in _FEAST.finditer(word):
        month, day = next(value for name, value in _FEASTS.items() if match[1] == name)
        found.append(
            Found(*match.span(), _day(_year_of(month, anchor), month, day), note=f"“{match[1]}”前按前一日计")
        )
    if issued:
        found += [
            Found(*match.span(), _near(match, issued))
            for match in _BARE.finditer(word)
            if match["which"] not in ("当", "次")
            and not re.search(r"[每当]个?$|季度.?$", word[: match.start()])
        ]
    return found


def _near(match: re.Match[str], issued: date) -> date | None:
    if match.group().startswith("本周"):
        return issued + timedelta(days=6 - issued.weekday())
    if match.group().startswith("本季度"):
        return month_end(issued.year, (issued.month + 2) // 3 * 3)
    later = (match["which"] or "").startswith("下")
    year, month = divmod(issued.year * 12 + issued.month - 1 + later, 12)
    return _day(year, month + 1, int(match["day"])) if match["day"] else month_end(year, month + 1)


def _relative(word: str, anchor: Anchor) -> list[Found]:
    """Read 自印发之日起30日内: counted from the day after issue."""
    found = []
    for match in _AFTER.finditer(word):
        count = chinese_to_int(match["count"])
        issued, unit = anchor.issued_on, match["unit"]
        day = None
        if issued and unit in "日天":
            day = issued + timedelta(days=count)
        elif issued and unit in ("周", "星期"):
            day = issued + timedelta(weeks=count)
        elif issued and unit == "月":
            year, month = divmod(issued.year * 12 + issued.month - 1 + count, 12)
            day = min(month_end(year, month + 1), _day(year, month + 1, issued.day) or date.max)
        note = f"“{match.group()}”自发文日期起算" if day else f"“{match.group()}”需人工推算"
        found.append(Found(*match.span(), day, note=note, has_year=True))
    return found


def _placed(word: str, one: Found, anchor: Anchor) -> Found:
    """Return a finding judged by the words around it: the start of a range, or of every year."""
    same = _SAME_MONTH.match(word, one.end)
    if same and one.day:
        return Found(
            one.start, same.end(), _day(one.day.year, one.day.month, int(same[1])), one.note, one.has_year
        )
    before = word[: one.start]
    every = _EVERY_YEAR.search(before)
    if every:
        day = one.day
        if day and anchor.issued_on and day < anchor.issued_on:
            day = last_day_of_period(f"{day.month}月{day.day}日", day.year + 1)
        return Found(every.start(), one.end, day, note="每年重复，日期为发文后最近一次")
    is_start = bool(_RANGE.match(word, one.end) or _START.search(before))
    return Found(one.start, one.end, one.day, one.note, one.has_year, is_start)
