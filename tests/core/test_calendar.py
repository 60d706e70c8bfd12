import doctest
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.core import calendar
from gongkai.core.calendar import (
    LAST_PUBLISHED,
    CalendarUnknown,
    WorkingCalendar,
    add_days,
    add_months,
    add_years,
    load_calendar,
)
from gongkai.core.refusals import BadInput, Refused

NEXT_YEAR = LAST_PUBLISHED + 1


def test_examples_in_the_docstrings_hold():
    assert doctest.testmod(calendar).failed == 0


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2023, 9, 25), 20, date(2023, 10, 27)),
        (date(2023, 7, 18), 20, date(2023, 8, 15)),
        (date(2024, 2, 5), 7, date(2024, 2, 20)),
        (date(2024, 2, 5), 15, date(2024, 3, 1)),
        (date(2024, 4, 29), 20, date(2024, 5, 29)),
    ],
)
def test_terms_of_the_standards_sheet(start, count, end):
    working = WorkingCalendar()

    assert working.add_working_days(start, count) == end
    assert working.working_days_between(start, end) == count
    assert working.working_days_between(end, start) == -count


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2023, 10, 2), False),
        (date(2023, 10, 7), True),
        (date(2023, 10, 14), False),
        (date(2023, 10, 16), True),
    ],
    ids=["holiday on a Monday", "make-up Saturday", "plain Saturday", "plain Monday"],
)
def test_holidays_and_make_up_days(day, worked):
    assert WorkingCalendar().is_working_day(day) is worked


def test_a_year_not_yet_published_is_refused_with_what_to_do():
    working = WorkingCalendar()

    with pytest.raises(
        CalendarUnknown, match=f"{NEXT_YEAR}年的节假日安排尚未公布或尚未录入，请先在工作日历中补录"
    ) as refusal:
        working.add_working_days(date(LAST_PUBLISHED, 12, 25), 20)

    assert isinstance(refusal.value, Refused)
    assert refusal.value.blockers[0].basis == "X-01"
    assert (working.is_known(LAST_PUBLISHED), working.is_known(NEXT_YEAR), working.is_known(2003)) == (
        True,
        False,
        False,
    )


def test_a_declared_year_goes_by_weekday_and_entries():
    holiday, make_up = date(2027, 1, 1), date(2027, 1, 3)
    working = WorkingCalendar({holiday: False, make_up: True}, known_years={2027})

    days = [day for day in range(1, 11) if working.is_working_day(date(2027, 1, day))]

    assert days == [3, 4, 5, 6, 7, 8]


def test_an_entry_without_its_year_declared_does_not_make_the_year_known():
    with pytest.raises(CalendarUnknown):
        WorkingCalendar({date(NEXT_YEAR, 1, 4): True}).is_working_day(date(NEXT_YEAR, 1, 4))


def test_an_entry_corrects_the_library():
    assert WorkingCalendar({date(2023, 10, 16): False}).add_working_days(date(2023, 10, 13), 1) == date(
        2023, 10, 17
    )


@given(st.dates(date(2005, 1, 1), date(2025, 1, 1)), st.integers(1, 60))
def test_a_term_ends_on_a_working_day_and_can_be_walked_back(day, count):
    working = WorkingCalendar()
    end = working.add_working_days(day, count)

    assert working.is_working_day(end)
    assert working.working_days_between(day, end) == count
    start = working.subtract_working_days(end, count)
    assert working.is_working_day(start)
    assert start <= day
    assert working.working_days_between(start, day) == 0


def test_nothing_to_add_stays_and_negative_counts_are_an_error():
    working = WorkingCalendar()

    assert working.add_working_days(date(2023, 10, 1), 0) == date(2023, 10, 1)
    with pytest.raises(ValueError, match="negative"):
        working.add_working_days(date(2023, 10, 1), -1)


def test_subtracting_skips_holidays():
    assert WorkingCalendar().subtract_working_days(date(2023, 10, 7), 1) == date(2023, 9, 28)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 12, 15), 1, date(2024, 1, 15)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
    ],
)
def test_months_clamp_to_the_last_day(day, months, expected):
    assert add_months(day, months) == expected


def test_years_and_days():
    assert add_years(date(2024, 2, 29), 5) == date(2029, 2, 28)
    assert add_years(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert add_days(date(2023, 9, 25), 30) == date(2023, 10, 25)


def test_the_countys_own_table_is_read(tmp_path):
    table = tmp_path / "calendar.toml"
    table.write_text(
        '[2027]\nsource = "演示通知"\nrest = [2027-01-01]\nwork = [2027-01-03]\n', encoding="utf-8"
    )

    working = load_calendar(table)

    assert working.is_known(2027)
    assert working.add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 3)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[2027\n", "读不出来"),
        ("[next]\nsource = 'a'\n", "不是年份"),
        ("[2027]\nrest = [2027-01-01]\n", "没有写明来源"),
        ("[2027]\nsource = 'a'\nrest = [2026-01-01]\n", "不是该年的日期"),
        ("[2027]\nsource = 'a'\nrest = [2027-01-01]\nwork = [2027-01-01]\n", "写了两次"),
        ("[2027]\nsource = 'a'\nrest = ['元旦']\n", "不是该年的日期"),
    ],
)
def test_a_faulty_table_is_refused(tmp_path, content, message):
    table = tmp_path / "calendar.toml"
    table.write_text(content, encoding="utf-8")

    with pytest.raises(BadInput, match=message):
        load_calendar(table)
