"""Working days (工作日) with the State Council's holidays and make-up days; calendar arithmetic (X-01)."""

import tomllib
from calendar import monthrange
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import chinese_calendar
from chinese_calendar.constants import holidays as published_holidays

from gongkai.core.refusals import BadInput, Blocker, Refused

FIRST_PUBLISHED: Final[int] = min(published_holidays).year
LAST_PUBLISHED: Final[int] = max(published_holidays).year
NO_OVERRIDES: Final[Mapping[date, bool]] = MappingProxyType({})
ONE_DAY: Final = timedelta(days=1)


class CalendarUnknown(Refused):
    """A day was asked for in a year whose holiday arrangement nobody has entered."""

    def __init__(self, year: int) -> None:
        self.year = year
        message = f"{year}年的节假日安排尚未公布或尚未录入，请先在工作日历中补录该年度的放假和调休。"
        super().__init__(Blocker("CALENDAR_UNKNOWN", message, "X-01"))


class WorkingCalendar:
    """
    The calendar of working days (工作日历): the library's table, then the county's own entries.

    `overrides` says of single days whether they are worked; `known_years` names further years
    whose arrangement is complete in `overrides`: there every other day goes by its weekday.
    """

    def __init__(
        self, overrides: Mapping[date, bool] = NO_OVERRIDES, *, known_years: Collection[int] = ()
    ) -> None:
        self.overrides = dict(overrides)
        self.known_years = frozenset(known_years)

    def is_known(self, year: int) -> bool:
        """Say whether the arrangement of a year has been published and entered."""
        return FIRST_PUBLISHED <= year <= LAST_PUBLISHED or year in self.known_years

    def is_working_day(self, day: date) -> bool:
        """
        Say whether a day is worked.

        :raises CalendarUnknown: if the year's arrangement is not known
        """
        if not self.is_known(day.year):
            raise CalendarUnknown(day.year)
        if day in self.overrides:
            return self.overrides[day]
        if FIRST_PUBLISHED <= day.year <= LAST_PUBLISHED:
            return bool(chinese_calendar.is_workday(day))
        return day.weekday() < 5

    def add_working_days(self, day: date, count: int) -> date:
        """
        Give the last day of a term of `count` working days; counting starts the day after `day`.

        :raises CalendarUnknown: if the term runs into a year that is not known
        """
        return self._step(day, count, ONE_DAY)

    def subtract_working_days(self, day: date, count: int) -> date:
        """
        Give the day that lies `count` working days before `day`.

        :raises CalendarUnknown: if that runs into a year that is not known
        """
        return self._step(day, count, -ONE_DAY)

    def _step(self, day: date, count: int, step: timedelta) -> date:
        if count < 0:
            message = f"count of working days is negative: {count}"
            raise ValueError(message)
        while count:
            day += step
            count -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """
        Count the working days after `start` up to and including `end`; negative if `end` comes first.

        :raises CalendarUnknown: if a year in between is not known
        """
        if end < start:
            return -self.working_days_between(end, start)
        days = (start + timedelta(days=offset) for offset in range(1, (end - start).days + 1))
        return sum(self.is_working_day(day) for day in days)

    def next_working_day(self, day: date) -> date:
        """
        Give `day` itself if it is worked, else the first working day after it.

        :raises CalendarUnknown: if a year on the way is not known
        """
        while not self.is_working_day(day):
            day += ONE_DAY
        return day


def load_calendar(path: Path) -> WorkingCalendar:
    """
    Read the county's own table of years: `[2027]` with `source`, `rest = [days]` and `work = [days]`.

    :raises BadInput: if the table cannot be read or contradicts itself
    """
    try:
        years = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"工作日历“{path.name}”读不出来，请检查文件是否存在、格式是否为 TOML。"
        raise BadInput(message) from error
    overrides: dict[date, bool] = {}
    for year, table in years.items():
        overrides |= _read_year(year, table, path.name)
    return WorkingCalendar(overrides, known_years={int(year) for year in years})


def _read_year(year: str, table: Any, name: str) -> dict[date, bool]:
    if not (year.isdecimal() and isinstance(table, dict)):
        message = f"工作日历“{name}”中的“{year}”不是年份，请写成“[2027]”的样子。"
        raise BadInput(message)
    if not table.get("source"):
        message = f"工作日历“{name}”中{year}年没有写明来源，请填写 source（国务院办公厅放假通知的文号）。"
        raise BadInput(message)
    days: dict[date, bool] = {}
    for key, worked in (("rest", False), ("work", True)):
        for day in table.get(key, []):
            if not isinstance(day, date) or day.year != int(year) or day in days:
                message = f"工作日历“{name}”中{year}年的“{day}”不是该年的日期，或者写了两次，请改正。"
                raise BadInput(message)
            days[day] = worked
    return days


def add_days(day: date, count: int) -> date:
    """Add calendar days (日), counting from the day after."""
    return day + timedelta(days=count)


def add_months(day: date, count: int) -> date:
    """
    Give the same day of the month so many months later (or earlier), or that month's last day.

    >>> add_months(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_years(day: date, count: int) -> date:
    """
    Give the anniversary so many years later; 29 February falls back to the 28th.

    >>> add_years(date(2024, 2, 29), 2)
    datetime.date(2026, 2, 28)
    """
    return add_months(day, count * 12)
