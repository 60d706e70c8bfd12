"""What sounds like small change is answered where the county has written it down, and only there."""

from datetime import date

import pytest

from gongkai.publishing.markup import plain_from_markdown
from gongkai.search.engine import open_index
from gongkai.search.engine.answering import Answerer, Status
from gongkai.search.engine.answering.guards import guard
from gongkai.search.entries import IndexEntry
from tests.search.engine.builders import TODAY, a_clause


@pytest.mark.parametrize(
    "question",
    ["低保每月能领多少钱", "买农机能补多少钱", "公交车票多少钱", "办结婚证要多少钱", "自来水多少钱一吨"],
)
def test_money_that_policy_sets_is_no_small_change(question):
    assert guard(question) is None


@pytest.mark.parametrize("question", ["白菜多少钱一斤", "今天天气怎么样", "政务大厅几点下班"])
def test_prices_and_hours_are_out_of_scope(question):
    assert guard(question) is Status.OUT_OF_SCOPE


def _answer(tmp_path, *records):
    with open_index(tmp_path / "index") as index:
        index.add(records)
        index.add(
            a_clause(f"{n}", document_id=f"d{n}", text=f"第{n}项工作由有关单位负责。") for n in range(40)
        )
        index.commit()
        answerer = Answerer(index=index, resolve=lambda record, day: record.text)
        return answerer.answer("政务大厅几点下班", as_of=TODAY)


def test_what_the_county_wrote_down_is_quoted_though_it_is_a_small_thing(tmp_path):
    entry = IndexEntry(
        source="knowledge",
        entry_id="1",
        title="政务大厅几点下班",
        text="政务大厅工作日下午五点下班，政务大厅周六不休息。",
        url="/zsk/1.html",
        questions=("政务大厅几点上班几点下班",),
        published_on=date(2026, 1, 5),
        valid_from=date(2026, 1, 5),
    )

    answer = _answer(tmp_path, entry.as_record())

    assert answer.status is Status.ANSWERED
    assert answer.quotations[0].quote.startswith("政务大厅工作日下午五点下班")


def test_a_law_that_happens_to_sound_alike_does_not_answer_a_small_thing(tmp_path):
    law = a_clause("x", kind="LAW", title="某法", text="政务大厅几点下班由本级人民政府决定。")

    assert _answer(tmp_path, law).status is Status.OUT_OF_SCOPE


def test_a_readers_text_has_no_markup_left():
    told = plain_from_markdown("可以。\n\n| 补贴 | 每月 |\n|---|---|\n| 生活 | 120元 |\n\n- **甲**：乙")

    assert told == "可以。\n补贴，每月\n生活，120元\n甲：乙"
