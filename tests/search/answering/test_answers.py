"""A question gets the words of a valid clause, or one honest reason why not."""

from dataclasses import replace
from datetime import date

import pytest

from gongkai.core.refusals import BadInput
from gongkai.search.engine.answering import Status, answer_as_json
from gongkai.search.engine.answering.statuses import MESSAGES
from tests.search.answering.conftest import LIBRARY, an_answerer
from tests.search.engine.builders import TODAY, a_clause

QUESTION = "农村危房改造每户补助多少"


def test_the_clause_that_answers_is_quoted_with_document_number_article_and_validity(ask):
    answer = ask(QUESTION)

    assert answer.status is Status.ANSWERED
    first = answer_as_json(answer)["answer"][0]
    assert "每户补助二万元" in first["quote"]
    assert (first["document"], first["number"]) == ("演示县农村危房改造补助办法", "演政发〔2024〕6号")
    assert (first["article"], first["validity"], first["url"]) == ("第四条", "有效", "/zc/subsidy")


def test_a_quotation_is_the_text_itself_at_the_offsets_it_gives(ask):
    texts = {record.url: record.text for record in LIBRARY}

    for one in ask(QUESTION).quotations:
        assert texts[one.url][one.start : one.end] == one.quote


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("你好", Status.SMALL_TALK),
        ("喂喂喂有人吗", Status.SMALL_TALK),
        ("明天会下雨吗", Status.OUT_OF_SCOPE),
        ("红烧肉怎么炖", Status.OUT_OF_SCOPE),
        ("我的公积金余额还有多少", Status.PERSONAL_RECORD),
        ("帮我查一下违章", Status.PERSONAL_RECORD),
        ("日本的消费税是多少", Status.ELSEWHERE),
        ("孩子喝农药了怎么办", Status.EMERGENCY),
        ("？", Status.TOO_SHORT),
        ("《演示县烟花管理办法》怎么规定", Status.NAMED_NOT_HELD),
        ("演政发〔2030〕99号写了什么", Status.NAMED_NOT_HELD),
        ("中华人民共和国睡眠保护法什么时候施行", Status.NAMED_NOT_HELD),
        ("演示县农村危房改造补助办法第四十条", Status.NAMED_NOT_HELD),
        ("qwertyuiop", Status.NOTHING_FOUND),
        ("改造太空船需要经过多少次星际航行评审呢", Status.LOW_CONFIDENCE),
    ],
)
def test_what_the_library_cannot_answer_is_declined_for_its_own_reason(ask, question, status):
    answer = ask(question)

    assert answer.status is status
    assert not answer.quotations
    assert answer.message == MESSAGES[status]
    assert answer.ways, "somebody who gets no answer is told where to go"


def test_someone_in_danger_is_given_the_emergency_numbers_first(ask):
    ways = ask("有人晕倒了怎么办").ways

    assert [way.url for way in ways][:2] == ["tel:110", "tel:120"]


@pytest.mark.parametrize("ended", ["REPEALED", "LAPSED", "AMENDED"])
def test_what_is_no_longer_valid_is_never_quoted(ask, ended):
    old = replace(LIBRARY[0], valid_to=date(2025, 1, 1), ended_as=ended)

    answer = ask(QUESTION, old)

    assert not answer.is_answered
    assert not answer.quotations


def test_what_does_not_hold_yet_is_not_quoted(ask):
    assert not ask(QUESTION, replace(LIBRARY[0], valid_from=date(2027, 1, 1))).is_answered


def test_the_same_question_on_two_days_gets_two_texts(index, ask):
    old = replace(
        LIBRARY[0],
        clause_id="old",
        edition_id="old",
        edition="2020-01-01",
        text="第四条　农村危房改造户每户补助一万元。",
        valid_to=date(2024, 1, 1),
        is_newest=False,
    )
    new = replace(LIBRARY[0], edition="2024-01-01", valid_from=date(2024, 1, 1))

    today = ask(QUESTION, old, new)
    then = an_answerer(index).answer(QUESTION, as_of=date(2022, 6, 1))

    assert "二万元" in today.quotations[0].quote
    assert "一万元" in then.quotations[0].quote
    assert (then.quotations[0].edition, then.quotations[0].validity) == ("2020-01-01", "有效")


def test_of_a_yearly_standard_only_the_newest_is_evidence(ask):
    years = [
        a_clause(
            f"y{year}",
            title=f"演示县{year}年农村低保标准的通知",
            year=year,
            article="",
            text=f"农村低保标准为每人每年{amount}元。",
        )
        for year, amount in ((2024, 6_000), (2025, 6_500), (2026, 7_000))
    ]

    quotes = [one.quote for one in ask("农村低保标准每人每年是多少", *years).quotations]

    assert quotes == ["农村低保标准为每人每年7000元。"]


def test_a_closing_clause_stands_behind_the_rule(ask):
    rule = a_clause("rule", path="第二章 补助", text="第五条　补助申请向村民委员会提出。")
    closing = a_clause(
        "closing", path="附则", text="第三十条　补助申请向村民委员会提出的，按原办法办理补助申请。"
    )

    answer = ask("补助申请向村民委员会提出吗", closing, rule)

    assert answer.quotations[0].url == "/zc/rule"


def test_a_citation_that_cannot_be_confirmed_is_not_shown(index, ask):
    gone = ask(QUESTION, answerer=an_answerer(index, resolve=lambda record, _: None))
    changed = an_answerer(index, resolve=lambda record, _: record.text + "改").answer(QUESTION, as_of=TODAY)

    assert (gone.status, changed.status) == (Status.NOT_CONFIRMED, Status.NOT_CONFIRMED)
    assert not gone.quotations
    assert not changed.quotations


def test_one_switch_turns_answers_off(index, ask):
    answer = ask(QUESTION, answerer=an_answerer(index, is_on=False))

    assert answer.status is Status.DISABLED
    assert not answer.quotations


def test_what_is_not_public_is_not_quoted_to_the_public(ask):
    assert not ask(QUESTION, replace(LIBRARY[0], is_public=False)).is_answered


@pytest.mark.parametrize("question", ["", "   ", "问" * 501])
def test_an_empty_or_endless_question_is_refused_in_one_sentence(ask, question):
    with pytest.raises(BadInput, match=r"^请写下要问的问题，最多 500 字。$"):
        ask(question)


def test_every_status_has_its_own_sentence():
    assert set(MESSAGES) == set(Status)
    assert len(set(MESSAGES.values())) == len(Status)
