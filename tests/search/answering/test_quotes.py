"""What is quoted of a long clause."""

import pytest

from gongkai.search.engine.answering.quoting import LONGEST, choose_quote
from gongkai.search.engine.tokens import grams

FILLER = "申请人应当如实填写有关表格并对内容负责，经办人员应当一次告知需要补正的全部材料，不得增加条件。" * 3
LONG = f"第八条　{FILLER}\n补助资金由县财政局在十五日内拨付到户。\n{FILLER}"


def quote(text: str, asked: str) -> str:
    start, end = choose_quote(text, dict.fromkeys(grams(asked), 1.0))
    return text[start:end]


def test_a_short_clause_is_quoted_whole():
    assert quote("第一条　演示。", "别的") == "第一条　演示。"


def test_of_a_long_clause_the_sentence_that_answers_is_quoted():
    found = quote(LONG, "补助资金几天拨付到户")

    assert "补助资金由县财政局在十五日内拨付到户。" in found
    assert len(found) <= LONGEST


def test_an_item_is_not_torn_from_its_lead_in():
    text = f"{FILLER}有下列情形之一的，停发补助：\n（一）户籍迁出本县的；\n（二）房屋转让的。{FILLER}"

    assert "停发补助：" in quote(text, "户籍迁出本县")


@pytest.mark.parametrize("text", ["", " \n ", "无标点" * 200])
def test_a_text_without_sentences_does_no_harm(text):
    start, end = choose_quote(text, {"标点": 1.0})

    assert 0 <= start <= end <= len(text)
