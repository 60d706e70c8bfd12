"""What a text tells of itself: history, timing, repeals, clauses, addresses, topics."""

from datetime import date

import pytest

from gongkai.core.documents.model import HistoryLine
from gongkai.policies.rules.addresses import address_of, free_address, href, readable, same_title
from gongkai.policies.rules.clauses import anchored, list_clauses, pack
from gongkai.policies.rules.history import Timing, commencement_of_edition, read_history, read_timing
from gongkai.policies.rules.kinds import genre_of, is_principal, kind_of
from gongkai.policies.rules.repeals import find_repeals
from gongkai.policies.rules.topics import find_topic, topic_blockers, topic_names
from tests.policies.builders import parsed

HISTORY = [
    HistoryLine(date(1999, 3, 1), "1999年3月1日 国务院令第901号公布"),
    HistoryLine(date(1999, 6, 1), "1999年6月1日 施行"),
    HistoryLine(date(2011, 1, 8), "2011年1月8日 《国务院关于废止和修改部分办法的决定》第一次修订"),
    HistoryLine(date(2019, 2, 3), "2019年2月3日 国务院令第977号修订"),
]


def test_history_lines_become_events_with_verb_and_deciding_document():
    told = read_history(HISTORY)

    assert [(one.kind, one.verb) for one in told] == [
        ("ENACTED", "公布"), ("COMMENCED", "施行"), ("AMENDED", "修订"), ("AMENDED", "修订"),
    ]  # fmt: skip
    assert told[0].number == "国务院令第901号"
    assert told[2].deciding_title == "国务院关于废止和修改部分办法的决定"


@pytest.mark.parametrize(
    ("clauses", "expected"),
    [
        (["第九条　本办法自2024年7月1日起施行。"], Timing(date(2024, 7, 1))),
        (["本规定自公布之日起施行。"], Timing(None, at_once=True)),
        (
            ["本通知自2024年1月1日起施行，有效期至2026年12月31日。"],
            Timing(date(2024, 1, 1), expires_on=date(2026, 12, 31)),
        ),
        (["本安排自2001年9月15日起生效。本安排的修改文本自2020年3月1日起生效。"], Timing(date(2020, 3, 1))),
        (["第一条　没有日期。"], Timing(None)),
    ],
    ids=["a day", "at once", "a term", "the changed text's day", "nothing"],
)
def test_the_last_clauses_say_when_a_text_takes_effect(clauses, expected):
    assert read_timing(clauses) == expected


def test_an_amended_text_that_repeats_the_first_day_does_not_begin_then():
    told = read_history(HISTORY)

    assert commencement_of_edition(date(2019, 2, 3), told, Timing(date(1999, 6, 1))) is None
    assert commencement_of_edition(date(2019, 2, 3), told, Timing(date(2019, 5, 1))) == date(2019, 5, 1)
    assert commencement_of_edition(date(1999, 3, 1), told[:2], Timing(None)) == date(1999, 6, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《旧办法》（甲政发〔2015〕6号）同时废止。", [("旧办法", "甲政发〔2015〕6号", (), "同时废止")]),
        ("《甲》《乙》同时废止。", [("甲", "", (), "同时废止"), ("乙", "", (), "同时废止")]),
        ("《甲办法》第三条、第五条同时废止。", [("甲办法", "", ("第三条", "第五条"), "同时废止")]),
        ("对《甲办法》（甲政发[2011]2号）予以废止。", [("甲办法", "甲政发〔2011〕2号", (), "废止")]),
        ("《甲办法》宣布失效。", [("甲办法", "", (), "宣布失效")]),
        ("文件修改、废止或者失效后，应当更新《目录》。", []),
        ("有效期满未延续的，《甲办法》自动失效的，按照新规定执行。", []),
        ("依照《立法程序》执行。", []),
    ],
)
def test_repeal_clauses_name_what_they_end(text, expected):
    assert [(one.title, one.number, one.articles, one.verb) for one in find_repeals(text)] == expected


def test_articles_keep_one_anchor_and_inserted_ones_theirs():
    text = "# 某办法\n\n## 第一章　总则\n\n第一条　甲。\n\n第一条之一　乙。\n\n## 第二章　附则\n\n第五十四条　丙。\n\n第五十四条　丁。\n"
    body = [pack(node) for node in parsed(text).body]

    clauses = list_clauses(anchored(body))

    articles = [(one.anchor, one.label) for one in clauses if one.kind == "article"]
    assert articles == [
        ("art-1", "第一条"), ("art-1-1", "第一条之一"), ("art-54", "第五十四条"), ("art-54.2", "第五十四条"),
    ]  # fmt: skip
    assert clauses[-1].path == "第二章 附则"
    assert anchored(body) == anchored(body)


def test_text_outside_articles_is_cited_by_its_heading():
    text = "# 关于路灯的通知\n\n各单位：\n\n一、检查\n\n逐盏检查。\n\n二、维修\n\n（一）坏灯\n\n三日修复。\n"
    clauses = list_clauses(anchored([pack(node) for node in parsed(text).body]))

    assert any(one.anchor == "h-1" and "逐盏检查" in one.text for one in clauses)
    assert any(one.anchor == "h-2-1" and "三日修复" in one.text for one in clauses)


@pytest.mark.parametrize(
    ("title", "number", "year", "address"),
    [
        ("某意见", "国发[2019]5号", None, "国发/2019/5"),
        ("某条例", "国务院令第746号", 2022, "国务院令/2022/746"),
        ("某条例", "国务院令第746号", None, "国务院令/-/746"),
        ("关于 某事的决定?", "", None, "t/关于某事的决定"),
    ],
)
def test_addresses_are_made_of_the_number(title, number, year, address):
    assert address_of(title, number, year=year) == address


def test_a_taken_address_gets_a_number_and_links_are_encoded():
    assert free_address("t/甲", {"t/甲", "t/甲~2"}) == "t/甲~3"
    assert readable("国发/2019/5", edition="2020-01-01", anchor="art-3") == "/zc/国发/2019/5@2020-01-01#art-3"
    assert href("国发/2019/5") == "/zc/%E5%9B%BD%E5%8F%91/2019/5"


def test_two_mentions_of_one_law_are_the_same_title():
    assert same_title("中华人民共和国示范法") == same_title("《示范法》")
    assert same_title("示范法") != same_title("示范法实施条例")


@pytest.mark.parametrize(
    ("title", "issuers", "folders", "number", "kind"),
    [
        ("示范法", (), ("行政法",), "", "LAW"),
        ("某规定", (), ("部门规章", "示范部"), "", "RULE"),
        ("某条例", ("国务院",), (), "国务院令第9号", "ADMINISTRATIVE_REGULATION"),
        ("甲市养犬条例", (), (), "", "LOCAL_REGULATION"),
        ("关于路灯的通知", ("青岚县人民政府",), (), "青政发〔2023〕2号", "OTHER"),
    ],
)
def test_kind_comes_from_folder_then_issuer_and_normative_is_never_guessed(
    title, issuers, folders, number, kind
):
    assert kind_of(title, issuers, folders, number) == kind


def test_genre_and_principal():
    assert genre_of("青岚县人民政府关于停车的通知") == "通知"
    assert genre_of("停车办法（试行）") == "办法"
    assert is_principal("停车办法")
    assert not is_principal("关于修改《停车办法》的决定")


def test_topic_classes_have_two_levels_and_an_unknown_one_is_refused():
    assert topic_names(find_topic(["综合政务", "政务公开"])) == ("综合政务", "政务公开")
    assert find_topic(["综合政务", "没有这一类"]) == ""
    assert topic_blockers("") == ()
    assert topic_blockers("9901")[0].basis == "R03-02 主题分类"
