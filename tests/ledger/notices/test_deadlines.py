"""Deadlines as offices write them become days, standing duties, or a remark that says what a person must settle."""

from datetime import date

import pytest

from gongkai.ledger.notices.deadlines import find_phrases, read_deadline
from gongkai.ledger.notices.periods import Anchor

JULY = Anchor(date(2023, 7, 18))
NOVEMBER = Anchor(date(2023, 11, 20))


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2023年10月底前", "2023-10-31"),
        ("2023 年 10 月底", "2023-10-31"),
        ("10月", "2023-10-31"),
        ("十月底前", "2023-10-31"),
        ("年底前", "2023-12-31"),
        ("2023年内", "2023-12-31"),
        ("2023年", "2023-12-31"),
        ("第三季度", "2023-09-30"),
        ("三季度末", "2023-09-30"),
        ("2024年一季度", "2024-03-31"),
        ("2023年第四季度前", "2023-12-31"),
        ("下半年", "2023-12-31"),
        ("2024年上半年", "2024-06-30"),
        ("2024年3月31日前", "2024-03-31"),
        ("2024年2月底前", "2024-02-29"),
        ("12月25日前", "2023-12-25"),
        ("于9月15日前", "2023-09-15"),
        ("10月中旬", "2023-10-20"),
        ("本月底", "2023-07-31"),
        ("下月底前", "2023-08-31"),
        ("明年3月底前", "2024-03-31"),
        ("9月1日至10月31日", "2023-10-31"),
        ("9月1日至15日", "2023-09-15"),
        ("即日起至10月底", "2023-10-31"),
        ("11月至次年3月", "2024-03-31"),
        ("2023-10-31", "2023-10-31"),
        ("2023.10", "2023-10-31"),
        ("二〇二三年十二月三十一日", "2023-12-31"),
        ("自印发之日起30日内", "2023-08-17"),
    ],
)
def test_a_period_ends_on_its_last_day(words: str, day: str):
    deadline = read_deadline(words, JULY)

    assert [one.isoformat() for one in deadline.due_dates] == [day]
    assert not deadline.standing


@pytest.mark.parametrize(
    "words",
    [
        "长期坚持",
        "持续推进",
        "全年",
        "2023年全年",
        "即日起",
        "常态化推进",
        "长期",
        "每月",
        "每季度",
        "每月25日前",
        "贯穿全年",
    ],
)
def test_a_duty_without_end_stands(words: str):
    deadline = read_deadline(words, JULY)

    assert deadline.standing
    assert deadline.due_dates == ()


def test_a_notice_of_november_means_next_year_by_an_earlier_month():
    assert read_deadline("3月底前", NOVEMBER).due_dates == (date(2024, 3, 31),)
    assert read_deadline("12月底前", NOVEMBER).due_dates == (date(2023, 12, 31),)


def test_several_deadlines_are_all_kept_and_share_the_year_written_first():
    deadline = read_deadline("2024年6月底前完成摸底，9月底前完成整改", JULY)

    assert deadline.due_dates == (date(2024, 6, 30), date(2024, 9, 30))


def test_a_month_before_the_notice_is_kept_and_remarked():
    deadline = read_deadline("3月底前", JULY)

    assert deadline.due_dates == (date(2023, 3, 31),)
    assert "早于发文日期" in deadline.remarks[0]


@pytest.mark.parametrize("words", ["尽快", "春节前", "5个工作日内"])
def test_words_no_calendar_can_place_are_left_to_a_person(words: str):
    deadline = read_deadline(words, JULY)

    assert not deadline.is_read
    assert "人工" in deadline.remarks[0]


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("各单位于8月15日前报送方案，9月底前完成整改。", ["2023-08-15", "2023-09-30"]),
        ("到2023年底，实现全覆盖。", ["2023-12-31"]),
        ("6月、12月底前各报送一次。", ["2023-06-30", "2023-12-31"]),
        ("力争第三季度完成改版。", ["2023-09-30"]),
        ("收到通知后5日内报送名单。", ["2023-07-23"]),
        ("清理2022年12月31日前印发的文件。", []),
        ("截至2023年6月底，已建成五个。", []),
        ("按照2023年1月1日起施行的《条例（2022年）》执行。", []),
        ("《方案》（甲政发〔2024〕6号）已于2023年5月印发。", []),
    ],
)
def test_only_a_day_to_be_met_counts_in_running_text(sentence: str, days: list[str]):
    assert [one.day.isoformat() for one in find_phrases(sentence, JULY) if one.day] == days
