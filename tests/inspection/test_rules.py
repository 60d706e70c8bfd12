"""The rules of the expiry sweep, as tables."""

from dataclasses import replace
from datetime import date

import pytest

from gongkai.inspection import rules
from gongkai.inspection.duplicates import alike, find_duplicates, sketch
from gongkai.inspection.masking import lists_people_openly, masked_rows
from gongkai.inspection.rules import ArticleFacts, ColumnFacts, Contact, EndedDocument, Leader

ON = date(2026, 11, 20)
FACTS = ArticleFacts(1, "公示", "/lm/a.html", 7, "DISCLOSURE", date(2026, 11, 2), "公示期至2026年11月9日。")
ENDED = EndedDocument("青政发〔2020〕1号", "青岚县井盖管理办法", "失效", date(2026, 1, 1))
CONTACT = Contact(("青岚县水务局", "水务局"), frozenset({"02400010001"}), frozenset({"02400019999"}))
LEADER = Leader("章文远", "局长", date(2026, 6, 1))


@pytest.mark.parametrize(
    ("changes", "action"),
    [
        ({}, ["ARCHIVE"]),
        ({"lists_people": True}, ["MASK"]),
        ({"is_marked": True}, []),
        ({"text": "公示期至2026年11月20日。"}, []),
        ({"text": "公示期至2026年11月19日。"}, ["ARCHIVE"]),
        ({"title": "招聘", "text": "报名截止2026年11月9日"}, ["MARK"]),
        ({"title": "招聘", "text": "报名截止2026年11月9日", "lists_people": True}, ["MARK"]),
    ],
    ids=[
        "over",
        "a list of people",
        "marked already",
        "on its last day",
        "the day after",
        "recruitment",
        "not publicity",
    ],
)
def test_what_is_proposed_for_an_ended_notice(changes, action):
    found = list(rules.ended_notice(replace(FACTS, **changes), on=ON))

    assert [one.action for one in found] == action


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"text": "", "interprets": "青政发〔2020〕1号", "published_on": date(2025, 1, 1)}, True),
        ({"text": "按《青岚县井盖管理办法》办理。", "published_on": date(2025, 1, 1)}, True),
        ({"text": "按《青岚县井盖管理办法》办理。", "published_on": date(2026, 2, 1)}, False),
        (
            {
                "text": "按《青岚县井盖管理办法》办理。",
                "published_on": date(2025, 1, 1),
                "column_kind": "NEWS",
            },
            False,
        ),
        ({"text": "按《另一办法》办理。", "published_on": date(2025, 1, 1)}, False),
    ],
    ids=["interprets", "cites", "written after the end", "news is history", "another document"],
)
def test_who_explains_or_cites_what_has_ended(changes, found):
    assert bool(list(rules.cites_ended(replace(FACTS, **changes), [ENDED]))) is found


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("局长章文远主持全面工作", "OVERVIEW", True),
        ("章文远，党组书记、局长", "OVERVIEW", True),
        ("局长章文远主持会议", "NEWS", False),
        ("副局长李长河", "OVERVIEW", False),
    ],
)
def test_pages_that_still_show_who_left(text, kind, found):
    facts = replace(FACTS, text=text, column_kind=kind)

    assert bool(list(rules.names_left_leader(facts, [LEADER], on=ON))) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("咨询电话：024-00019999", True),
        ("青岚县水务局咨询电话024-00012222", True),
        ("青岚县水务局咨询电话024-00010001", False),
        ("施工单位电话024-00013333", False),
        ("水务局负责。监督电话024-00014444", False),
    ],
    ids=["a number given up", "not the unit's", "the unit's own", "somebody else's", "another sentence"],
)
def test_phones_that_are_no_longer_true(text, found):
    assert bool(list(rules.has_old_phone(replace(FACTS, text=text), [CONTACT]))) is found


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"articles": 0, "newest_on": None}, ["EMPTY"]),
        ({"newest_on": date(2026, 11, 6)}, []),
        ({"newest_on": date(2026, 11, 5)}, ["STALE"]),
        ({"kind": "POLICY", "newest_on": date(2026, 6, 1)}, []),
        ({"kind": "POLICY", "newest_on": date(2026, 5, 1)}, ["STALE"]),
        ({"title": "通知公告", "newest_on": date(2026, 6, 1)}, []),
        ({"kind": "DISCLOSURE", "title": "年报", "newest_on": date(2025, 12, 1)}, []),
        ({"entries": (("旧办法", "/zc/a/2020/1"),)}, ["CITES"]),
    ],
    ids=[
        "blank",
        "fourteen days",
        "fifteen days",
        "half a year",
        "longer",
        "notices",
        "yearly",
        "lists what ended",
    ],
)
def test_columns_blank_or_stale(changes, reasons):
    column = ColumnFacts(3, "要闻", "/lm/yaowen/", "NEWS", 5, date(2026, 11, 19))
    found = rules.column_proposals(
        replace(column, **changes), {"/zc/a/2020/1": "已失效"}, rules.Freshness(14, 6), on=ON
    )

    assert [one.reason for one in found] == reasons


def test_links_that_do_not_open_are_one_proposal():
    facts = replace(FACTS, links=("/lm/a.html", "/lm/gone.html#x", "/lm/away.html"))

    (one,) = rules.has_broken_link(facts, frozenset({"/lm/a.html"}))

    assert "/lm/gone.html" in one.why
    assert "等 2 处" in one.why


def test_the_unit_has_ten_working_days_and_is_reminded_weekly():
    due = rules.confirmation_due(ON, 10)

    assert due == date(2026, 12, 4)
    assert not rules.is_reminder_due(due, None, on=due)
    assert rules.is_reminder_due(due, None, on=date(2026, 12, 5))
    assert not rules.is_reminder_due(due, date(2026, 12, 5), on=date(2026, 12, 11))
    assert rules.is_reminder_due(due, date(2026, 12, 5), on=date(2026, 12, 12))


TEXT = "".join(f"第{n}段说明城乡居民如何办理{n * 7}项用水业务并按时缴纳费用。" for n in range(12))


def test_the_same_text_and_nearly_the_same_are_found_and_others_are_not():
    near = TEXT.replace("第3段", "第三段")
    other = "".join(f"第{n}条农户应当在{n * 3}日内登记耕地面积与作物种类。" for n in range(12))
    sketches = [sketch(1, TEXT), sketch(2, TEXT + "。"), sketch(3, other), sketch(4, near)]

    assert [(later, earlier) for later, earlier, _ in find_duplicates(sketches)] == [(2, 1), (4, 1)]
    assert alike(sketches[0], sketches[2]) < 0.3


def test_one_line_notices_are_not_called_duplicates():
    assert list(find_duplicates([sketch(1, "明日停水。"), sketch(2, "明日停水。")])) == []


ROWS = [
    ["序号", "姓名", "身份证号", "联系电话", "家庭住址", "出生年月", "金额"],
    [
        "1",
        "赵一鸣",
        "219901195603010012",
        "13800001234",
        "石桥镇上河村三组12号",
        "1956年3月1日",
        "1200",
    ],
]


def test_a_list_is_masked_column_by_column_and_once_is_enough():
    masked = masked_rows(ROWS)

    assert masked[0] == ROWS[0]
    assert masked[1][:4] == ["1", "赵**", "219901********0012", "138****1234"]
    assert masked[1][4].startswith("石桥镇上河村")
    assert "12号" not in masked[1][4]
    assert masked[1][5:] == ["1956年", "1200"]
    assert masked_rows(masked) == masked
    assert lists_people_openly(ROWS)
    assert not lists_people_openly(masked)


def test_a_table_that_lists_no_people_stays_as_it_is():
    rows = [["项目", "金额"], ["道路养护", "1200"]]

    assert masked_rows(rows) == rows


def test_a_number_masked_otherwise_gets_the_house_mask():
    rows = [["姓名", "身份证号", "手机"], ["赵**", "21990119560301****", "1380000****"]]

    assert masked_rows(rows)[1] == ["赵**", "219901************", "138********"]
