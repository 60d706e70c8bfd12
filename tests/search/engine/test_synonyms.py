"""Other words for the same thing find it, behind what was said itself."""

import pytest

from gongkai.search.engine.files import DATA, read_rows, version_of
from gongkai.search.engine.lexicon import read_names, shipped_lexicon, write_names
from tests.search.engine.builders import a_clause, ids

MEDICAL = a_clause("medical", title="甲办法", text="城乡居民基本医疗保险的待遇支付。")
OTHER = a_clause("other", title="乙办法", text="道路养护的经费。")


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("新农合", "城乡居民基本医疗保险的缴费。"),
        ("低保", "最低生活保障的审核确认。"),
        ("拆迁", "房屋征收与补偿工作。"),
        ("人社局", "由县人力资源和社会保障局负责。"),
        ("退伍军人", "退役军人优先安排。"),
        ("最低生活保障", "低保对象每月领取。"),
        ("強拆", "强制拆除应当公告。"),
    ],
)
def test_another_word_for_it_finds_it(ask, asked, written):
    found = ask(asked, a_clause("hit", title="甲办法", text=written), OTHER)

    assert ids(found) == ["hit"]


def test_what_was_said_itself_stands_before_its_other_forms(ask):
    said = a_clause("said", title="丙办法", text="新农合的缴费。")

    assert ids(ask("新农合", MEDICAL, said)) == ["said", "medical"]


def test_other_forms_are_marked_too(ask):
    assert "<mark>城乡居民基本医疗保险</mark>" in ask("新农合", MEDICAL).hits[0].snippet.html


def test_a_law_is_known_by_its_short_title(ask):
    law = a_clause("law", title="中华人民共和国道路交通安全法", article="第九十一条", text="处罚。")
    near = a_clause("near", title="中华人民共和国道路交通安全法", article="第九十二条", text="处罚。")

    result = ask("道交法第九十一条", near, law)

    assert ids(result)[0] == "law"
    assert result.hits[0].is_named


def test_a_quoted_word_has_no_other_forms(ask):
    assert ids(ask("“新农合”", MEDICAL)) == []


def test_one_way_words_do_not_go_back():
    forms = shipped_lexicon().forms

    assert "社会保险" in {form.text for form in forms["五险一金"]}
    assert "五险一金" not in {form.text for form in forms["社会保险"]}


@pytest.mark.parametrize(("name", "least"), [("synonyms.tsv", 400), ("abbreviations.tsv", 200)])
def test_the_lists_are_whole_and_versioned(name, least):
    rows = list(read_rows(DATA / name))

    assert version_of(DATA / name)
    assert len(rows) >= least
    assert {row[0] for row in rows} <= {"=", ">", "t"}
    assert all(len(row) >= 3 and len(set(row[1:])) == len(row[1:]) for row in rows)


def test_the_names_of_organs_are_kept_beside_the_index(ask, index):
    write_names(index.folder, {"县司法局": "演示县司法局", "司法局": "演示县司法局"})
    own = a_clause("own", issuers=("演示县司法局",), text="法律援助的范围。")
    other = a_clause("other", issuers=("演示县民政局",), text="法律援助的范围。")

    result = ask("县司法局法律援助", other, own)

    assert ids(result)[0] == "own"
    assert [(one.facet, one.values) for one in result.reading.offered] == [("issuer", ("演示县司法局",))]
    assert read_names(index.folder)["县司法局"] == "演示县司法局"


def test_words_near_each_other_stand_before_words_far_apart(ask):
    far = a_clause("far", title="甲办法", text=f"危房的认定。{'其他事项另行规定。' * 6}改造的补偿。")
    near = a_clause("near", title="甲办法", text=f"{'其他事项另行规定。' * 6}危房统一改造。认定与补偿。")

    assert ids(ask("危房 改造", far, near)) == ["near", "far"]


def test_how_far_apart_quoted_words_may_stand_can_be_said(ask):
    near = a_clause("near", text="种粮农民领取补贴。")
    far = a_clause("far", text=f"种粮农民{'应当按照规定的程序' * 3}领取补贴。")

    assert ids(ask("“种粮 补贴”~10", far, near)) == ["near"]
