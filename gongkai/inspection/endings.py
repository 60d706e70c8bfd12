"""When a notice is over by its own words (文内期限): registration, publicity, consultation, activity, validity."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from gongkai.core.calendar import CalendarUnknown, WorkingCalendar, add_days
from gongkai.core.text import chinese_to_int, normalise_width

NUMBER: Final = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
_DATE = re.compile(
    r"(?:(?P<year>20\d{2})\s*[年/.\-]\s*)?(?:(?P<month>1[0-2]|0?[1-9])\s*[月/.\-]\s*)?(?P<day>3[01]|[12]\d|0?[1-9])\s*(?P<mark>[日号]?)(?![\d:：时点个天万千百元])"
)
_KINDS: Final = (
    ("VALIDITY", re.compile(r"有效期(?:限)?(?:至|到|为|截止|：|:|自|从)|有效(?:至|到)")),
    ("PUBLICITY", re.compile(r"公示(?:期|时间|期限|日期|起止)|公示.{0,8}(?:工作日|天)")),
    ("RECRUIT", re.compile(r"(?:招聘|招考|招录|招募).{0,30}?(?:报名|截止)|报名.{0,20}?(?:招聘|招考|应聘)")),
    ("ACTIVITY", re.compile(r"报名(?:时间|期限|日期|截止|从|自|于)|活动(?:时间|日期|期限)|举办时间|比赛时间|截止报名|申报(?:时间|截止|期限)|征集(?:时间|截止|期限)")),
    ("CONSULT", re.compile(r"征求意见.{0,20}?(?:时间|期限|截止|至|前)|意见.{0,12}?(?:反馈|征集).{0,20}?(?:时间|期限|截止|至|前)|(?:反馈|提出).{0,20}?意见|截止.{0,20}?意见")),
)  # fmt: skip
_TITLES: Final = (
    ("RECRUIT", re.compile(r"招聘|招考|招录|招募|遴选")),
    ("PUBLICITY", re.compile(r"公示")),
    ("CONSULT", re.compile(r"征求意见|意见征集|征集意见")),
    ("ACTIVITY", re.compile(r"报名|活动|征集|申报|大赛|培训班")),
)
_CLOSES = re.compile(r"截止|截至|止|前|至|到|[—~\-－]|期满")
_DURATION = re.compile(rf"(?<![\d月/.\-])(?P<count>{NUMBER})\s*(?:个)?(?P<unit>工作日|自然日|日|天)")
# What a rule says of periods in general is no period of this notice.
_RULED = re.compile(r"不少于|不得少于|不超过|改为|延长到|一般|应当|已公示|公示了|异议的")
_TOLD = re.compile(r"已经|已于|施行|印发|执行的|期满后")
_SENTENCE = re.compile(r"[^。；;\n]{3,300}")


@dataclass(frozen=True, slots=True)
class Ending:
    """A day on which something a text announces is over (期限), and the words that say so."""

    kind: str
    on: date
    phrase: str


def find_endings(title: str, text: str, *, published_on: date) -> list[Ending]:
    """
    Return the days on which what a text announces is over, in the order of the text.

    A date without a year lies in the year of publication, or the next where it would lie half a year back.
    What has a number of days instead of a date runs from the day of publication, or the day the words name;
    only a notice that is itself the publicity or consultation runs so. A day before publication is history.

    >>> [e.on for e in find_endings("公示", "公示期自12月28日至1月5日。", published_on=date(2025, 12, 28))]
    [datetime.date(2026, 1, 5)]
    """
    found = []
    told = _title_kind(title)
    for sentence in _SENTENCE.findall(normalise_width(text)):
        kind, label_at = _announced(sentence, told)
        if not kind or _TOLD.search(sentence):
            continue
        day = _last_day(sentence, published_on, label_at)
        if day is None and kind == told:
            day = _counted(sentence, published_on, kind)
        if day and day >= published_on:
            # What a recruitment or consultation says of registration ends that very thing.
            kind = told if kind == "ACTIVITY" and told in {"RECRUIT", "CONSULT"} else kind
            found.append(Ending(kind, day, sentence.strip()[:80]))
    return found


def last_ending(endings: list[Ending]) -> Ending | None:
    """Return the ending after which nothing of the notice is left, or None where it names none."""
    return max(endings, key=lambda one: one.on, default=None)


def _title_kind(title: str) -> str:
    return next((kind for kind, words in _TITLES if words.search(title)), "")


def _announced(sentence: str, told: str) -> tuple[str, int]:
    """Return what a sentence says the end of, and where the words for it stand."""
    for kind, words in _KINDS:
        if match := words.search(sentence):
            return kind, match.start()
    match = re.search(r"截止(?:时间|日期)?|截至", sentence)
    return (told, match.start()) if match and told else ("", 0)


def _last_day(sentence: str, published_on: date, label_at: int) -> date | None:
    days = list(_days(sentence, published_on))
    if not days:
        return None
    day, end = days[-1]
    # A date before the words for it is a deadline only where it says so: 请于4月1日前反馈意见.
    if end <= label_at and not re.match(r"\s*(?:之?前|以前|止|截止)", sentence[end:]):
        return None
    # One single date counts only where the words say that something closes then.
    closes = len(days) > 1 or _CLOSES.search(sentence) or re.search(r"时间|日期", sentence)
    if len(days) == 1 and re.match(r"\s*起", sentence[end:]) and not re.search(r"截止|截至", sentence):
        return None
    return day if closes else None


def _days(sentence: str, published_on: date) -> Iterator[tuple[date, int]]:
    year, month = None, None
    for match in _DATE.finditer(sentence):
        if not _is_date(match, month):
            continue
        month = int(match["month"]) if match["month"] else month
        if match["year"]:
            year = int(match["year"])
        day = _day(year, month or 0, int(match["day"]), published_on)
        if day is not None:
            if year is not None:
                year = day.year
            yield day, match.end()


def _is_date(match: re.Match[str], month: int | None) -> bool:
    if match["month"]:
        return bool(match["mark"]) or bool(match["year"])
    return bool(match["mark"]) and month is not None


def _day(year: int | None, month: int, day: int, published_on: date) -> date | None:
    try:
        found = date(year or published_on.year, month, day)
    except ValueError:
        return None
    if year is None and found < published_on - timedelta(days=183):
        return found.replace(year=found.year + 1)
    return found


def _counted(sentence: str, published_on: date, kind: str) -> date | None:
    match = _DURATION.search(sentence)
    if not match or _RULED.search(sentence) or kind not in {"PUBLICITY", "CONSULT"}:
        return None
    count = int(match["count"]) if match["count"].isdecimal() else chinese_to_int(match["count"])
    start = next((day for day, _ in _days(sentence, published_on)), published_on)
    if match["unit"] != "工作日":
        return add_days(start, count)
    try:
        return WorkingCalendar().add_working_days(start, count)
    except CalendarUnknown:
        return add_days(start, count * 7 // 5 + 2)
