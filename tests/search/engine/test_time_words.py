"""Words of time are days and years, seen from the day asked about."""

from datetime import date

import pytest

from gongkai.search.engine.timewords import read_time
from tests.search.engine.builders import TODAY, a_clause, ids


@pytest.mark.parametrize(
    ("text", "words", "label"),
    [
        ("去年的惠企政策", "去年", "2025年"),
        ("今年文件", "今年", "2026年"),
        ("前年的通知", "前年", "2024年"),
        ("大前年的通知", "大前年", "2023年"),
        ("近三年的文件", "近三年", "2024年至2026年"),
        ("最近5年内的规定", "最近5年内", "2022年至2026年"),
        ("2023年的通知", "2023年", "2023年"),
        ("2023年度预算", "2023年度", "2023年"),
        ("二〇二三年文件", "二〇二三年", "2023年"),
        ("县司法局 2024 文件", "2024", "2024年"),
        ("2021年至2023年的政策", "2021年至2023年", "2021年至2023年"),
        ("2024年以来的规定", "2024年以来", "2024年至2026年"),
        ("上半年的文件", "上半年", "2026-01-01 至 2026-06-30"),
        ("去年下半年的文件", "去年下半年", "2025-07-01 至 2025-12-31"),
        ("去年三季度的通报", "去年三季度", "2025-07-01 至 2025-09-30"),
        ("今年2月的通知", "今年2月", "2026-02-01 至 2026-02-28"),
        ("上个月的公告", "上个月", "2026-10-01 至 2026-10-31"),
        ("近半年的公告", "近半年", "2026-05-25 至 2026-11-24"),
        ("十四五期间的规划", "十四五期间", "2021年至2025年"),
    ],
)
def test_time_words_mean_days(text, words, label):
    found = read_time(text, on=TODAY)

    assert (found.words, found.label) == (words, label)


@pytest.mark.parametrize(
    "text", ["停车收费", "演政发〔2023〕3号", "12345热线", "1234年的事", "近一百年的历史", "第2条"]
)
def test_other_numbers_are_no_time(text):
    assert read_time(text, on=TODAY) is None


def test_last_month_of_january_is_december():
    assert read_time("上月通知", on=date(2026, 1, 15)).label == "2025-12-01 至 2025-12-31"


LAST_YEAR = a_clause("last", title="惠企政策若干措施", year=2025, edition="2025-03-01", text="惠企政策。")
LONG_AGO = a_clause("old", title="惠企政策旧办法", year=2019, edition="2019-03-01", text="惠企政策。")


def test_last_years_documents_are_those_of_last_year(ask):
    result = ask("去年的惠企政策", LONG_AGO, LAST_YEAR)

    assert ids(result) == ["last"]
    assert [(one.facet, one.values, one.words) for one in result.reading.applied] == [
        ("year", (2025,), "去年")
    ]


def test_half_a_year_is_counted_in_days(ask):
    second = a_clause("second", year=2025, edition="2025-09-01", text="惠企政策。")

    assert ids(ask("去年上半年的惠企政策", LAST_YEAR, second)) == ["last"]


def test_taken_literally_the_words_narrow_nothing(ask):
    assert set(ids(ask("去年的惠企政策", LONG_AGO, LAST_YEAR, literal=True))) == {"last", "old"}


def test_a_year_set_by_hand_counts_before_the_words(ask):
    result = ask("去年的惠企政策", LONG_AGO, LAST_YEAR, year=(2019,))

    assert ids(result) == ["old"]
    assert result.reading.applied == ()


def test_where_the_year_has_nothing_the_others_are_shown(ask):
    result = ask("前年的惠企政策", LONG_AGO, LAST_YEAR)

    assert set(ids(result)) == {"last", "old"}
    assert result.reading.applied == ()


@pytest.mark.parametrize("text", ["我去年买的房没有交房怎么办", "去年孩子上学的文件丢了"])
def test_in_a_story_time_is_only_offered(ask, text):
    reading = ask(text, LAST_YEAR).reading

    assert reading.applied == ()
    assert [one.label for one in reading.offered] == ["2025年"]


def test_a_title_with_a_year_is_the_title(ask):
    title = "2023年政务公开工作要点"
    plan = a_clause("plan", title=title, year=2024, text="要点。")

    result = ask(title, plan, a_clause("other", year=2023, text="2023年政务公开工作要点的要点。"))

    assert ids(result)[0] == "plan"
    assert result.reading.applied == ()
