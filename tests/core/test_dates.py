import doctest
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.core import dates
from gongkai.core.dates import find_dates, format_date, last_day_of_period, month_end, parse_date
from gongkai.core.refusals import BadInput
from gongkai.core.text import int_to_chinese

THE_DAY = date(2023, 7, 18)


def test_examples_in_the_docstrings_hold():
    assert doctest.testmod(dates).failed == 0


@pytest.mark.parametrize(
    "written",
    [
        "2023年7月18日",
        "2023年07月18日",
        "2023 年 7 月 18 日",
        "２０２３年７月１８日",
        "二〇二三年七月十八日",
        "二○二三年七月十八日",
        "二O二三年七月十八日",
        "二零二三年七月十八日",
        "2023-07-18",
        "2023/7/18",
        "2023.7.18",
        "20230718",
        " 2023年7月18号 ",
    ],
)
def test_every_way_of_writing_a_date_is_read(written):
    assert parse_date(written) == THE_DAY


@pytest.mark.parametrize(
    "written", ["", "昨天", "2023年2月30日", "2023-13-01", "2023-07/18", "2023年7月", "7月18日"]
)
def test_what_is_no_date_is_refused(written):
    with pytest.raises(BadInput, match="不是日期，请写成"):
        parse_date(written)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2999, 12, 31)))
def test_dates_are_read_back(day):
    digits = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))

    assert parse_date(format_date(day)) == day
    assert parse_date(f"{digits}年{int_to_chinese(day.month)}月{int_to_chinese(day.day)}日") == day


def test_dates_are_found_with_their_spans():
    text = (
        "（2019年4月3日修订　自二〇一九年五月十五日起施行，登记2019.5.16，版本1.2019.5.16.3，2019年2月31日）"
    )

    found = find_dates(text)

    assert [day for day, _ in found] == [date(2019, 4, 3), date(2019, 5, 15), date(2019, 5, 16)]
    assert text[slice(*found[1][1])] == "二〇一九年五月十五日"


@pytest.mark.parametrize(
    ("period", "last_day"),
    [
        ("年底前", date(2023, 12, 31)),
        ("第三季度", date(2023, 9, 30)),
        ("三季度末", date(2023, 9, 30)),
        ("一季度", date(2023, 3, 31)),
        ("上半年", date(2023, 6, 30)),
        ("下半年", date(2023, 12, 31)),
        ("6月底前", date(2023, 6, 30)),
        ("十月底前", date(2023, 10, 31)),
        ("12月中旬", date(2023, 12, 20)),
        ("7月30日前", date(2023, 7, 30)),
        ("2024年2月底前", date(2024, 2, 29)),
        ("明年3月底前", date(2024, 3, 31)),
        ("2024年3月31日前", date(2024, 3, 31)),
        ("2025年", date(2025, 12, 31)),
    ],
)
def test_a_period_ends_on_its_last_day(period, last_day):
    assert last_day_of_period(period, 2023) == last_day


@pytest.mark.parametrize("period", ["长期坚持", "每季度", "尽快", "13月底前", ""])
def test_what_names_no_end_is_refused(period):
    with pytest.raises(BadInput, match="时限"):
        last_day_of_period(period, 2023)


@pytest.mark.parametrize(("year", "month", "day"), [(2023, 2, 28), (2024, 2, 29), (2023, 12, 31)])
def test_month_end(year, month, day):
    assert month_end(year, month) == date(year, month, day)
