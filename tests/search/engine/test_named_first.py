"""What a question names by number, title or article stands first."""

import pytest

from tests.search.engine.builders import a_clause, ids

NUMBERED = a_clause("numbered", number="演政发〔2023〕3号", text="建立台账。")
NEAR = a_clause("near", number="演政发〔2023〕31号", text="演政发2023年3号文件的演政发3号说明。")
OTHER_CODE = a_clause("other-code", number="演政公领发〔2023〕3号", text="公开工作。")


@pytest.mark.parametrize(
    "written",
    [
        "演政发〔2023〕3号",
        "演政发[2023]3号",
        "演政发（2023）3号",
        "演政发(2023)3号",
        "演政发【2023】3号",
        "演政发﹝2023﹞3号",
        "演政发［２０２３］３号",
        "演政发〔2023〕第3号",
        "演政发〔2023〕03号",
        " 演政发 〔2023〕 3 号 ",
        "查找演政发[2023]3号",
    ],
)
def test_a_number_in_any_bracket_form_comes_first(ask, written):
    result = ask(written, NEAR, OTHER_CODE, NUMBERED)

    assert ids(result)[0] == "numbered"
    assert result.hits[0].is_named
    assert not result.hits[1:2] or not result.hits[1].is_named


def test_a_half_remembered_number_finds_what_ends_like_it(ask):
    result = ask("公领发〔2023〕3号", NEAR, NUMBERED, OTHER_CODE)

    assert ids(result)[0] == "other-code"


def test_an_order_is_found_by_its_number(ask):
    order = a_clause("order", number="演示省人民政府令第346号", text="省长签署。")

    assert ids(ask("演示省人民政府令第346号", NEAR, order))[0] == "order"


def test_a_number_with_an_article_finds_the_article(ask):
    first = a_clause("a1", number="演政发〔2023〕3号", document_id="d", article="第一条")
    second = a_clause("a2", number="演政发〔2023〕3号", document_id="d", article="第二条")

    assert ids(ask("演政发[2023]3号第二条", first, second))[0] == "a2"


@pytest.mark.parametrize(
    "written", ["水库移民扶持办法", "《水库移民扶持办法》", "水库移民扶持办法(试行)", "水庫移民扶持辦法"]
)
def test_an_exact_title_comes_first_in_the_order_of_the_document(ask, written):
    talk = "水库移民扶持办法" * 3
    others = [a_clause(f"talk{n}", title=f"水库移民扶持办法解读之{n}", text=talk) for n in range(5)]
    third, first = (
        a_clause(label, title="水库移民扶持办法（试行）", document_id="d", article=label, text="按规定办理。")
        for label in ("第三条", "第一条")
    )

    assert ids(ask(written, *others, third, first))[:2] == ["第一条", "第三条"]


def test_the_name_of_the_state_may_be_left_out(ask):
    law = a_clause("law", title="中华人民共和国演示法", text="目的。")
    other = a_clause("other", title="演示法实施细则", text="演示法演示法演示法")

    assert ids(ask("演示法", other, law))[0] == "law"


@pytest.mark.parametrize(
    "written", ["演示法典第五十四条", "演示法典第54条", "根据《演示法典》第五十四条", "演示法典54条"]
)
def test_an_article_of_a_title_comes_first(ask, written):
    articles = [
        a_clause(
            label,
            title="中华人民共和国演示法典",
            document_id="code",
            article=label,
            text=f"内容{label}演示法典",
        )
        for label in ("第五十三条", "第五十四条", "第五十五条", "第四百五十四条")
    ]
    other = a_clause("other", title="别的办法", article="第五十四条", text="演示法典第五十四条演示法典")

    result = ask(written, other, *articles)

    assert ids(result)[0] == "第五十四条"


def test_an_inserted_article_is_told_from_its_neighbour(ask):
    plain = a_clause("plain", title="演示法", document_id="d", article="第一百二十条")
    inserted = a_clause("inserted", title="演示法", document_id="d", article="第一百二十条之一")

    assert ids(ask("演示法第一百二十条之一", plain, inserted))[0] == "inserted"
    assert ids(ask("演示法第一百二十条"))[0] == "plain"


def test_what_is_said_beside_a_title_ranks_within_the_document(ask):
    first = a_clause("first", title="演示许可法", document_id="d", article="第一条", text="目的和依据。")
    hearing = a_clause(
        "hearing", title="演示许可法", document_id="d", article="第四条", text="听证应当公开举行。"
    )
    other = a_clause("other", title="听证规则", text="听证听证听证听证")

    assert ids(ask("《演示许可法》听证", other, first, hearing))[0] == "hearing"


def test_a_quoted_phrase_must_stand_as_written(ask):
    together = a_clause("together", text="因不可抗力不能办理的，期限顺延。")
    apart = a_clause("apart", text="不可以抗拒，力量不足，不可，抗力。")

    assert ids(ask("“不可抗力”", apart, together)) == ["together"]


def test_a_title_that_names_another_document_is_read_whole(ask):
    code = a_clause("code", title="中华人民共和国演示法", text="目的。")
    reading = a_clause("reading", title="关于适用《中华人民共和国演示法》若干问题的解释（一）", text="说明。")
    second = a_clause("second", title="关于适用《中华人民共和国演示法》若干问题的解释（二）", text="说明。")

    assert ids(ask(reading.title, code, second, reading))[0] == "reading"
    assert ids(ask(f"{second.title}第一条"))[0] == "second"


def test_a_title_without_a_note_stands_before_the_one_with_it(ask):
    trial = a_clause("trial", title="演示规则（试行）", article="第一条")
    final = a_clause("final", title="演示规则", article="第九条")

    assert ids(ask("演示规则", trial, final))[0] == "final"
    assert ids(ask("演示规则（试行）"))[0] == "trial"
