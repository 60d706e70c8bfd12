"""Words of the law for words of every day: learned, and written by hand."""

import pytest

from gongkai.search.engine.ranking.model import everyday_terms
from gongkai.search.engine.ranking.translation import (
    Translation,
    learn_translation,
    read_everyday_terms,
    say_in_law,
)

PAIRS = [
    ("老板不发工资", "用人单位应当支付劳动报酬"),
    ("老板拖欠工资", "用人单位拖欠劳动报酬的责令支付"),
    ("邻居晚上吵闹", "社会生活噪声污染防治"),
    ("邻居装修吵闹", "防治社会生活噪声"),
    ("孩子上学", "适龄儿童入学"),
    ("孩子转学", "儿童转学"),
]


def test_words_that_go_together_are_learned():
    expanded = learn_translation(PAIRS).expand("老板欠我工资")

    assert "用人单位" in expanded
    assert "噪声" not in "".join(expanded)


def test_what_was_seen_once_is_not_believed():
    assert learn_translation(PAIRS[:1]).expand("老板不发工资") == {}


def test_a_table_survives_its_arrays():
    table = learn_translation(PAIRS)

    assert Translation.from_arrays(table.as_arrays()).expand("老板欠工资") == table.expand("老板欠工资")
    assert Translation.from_arrays(learn_translation([]).as_arrays()).expand("老板") == {}


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("欠薪找谁", ("拖欠劳动报酬",)),
        ("欠薪就是拖欠劳动报酬吗", ()),
        ("他不还我钱", ()),
    ],
    ids=["everyday word", "already in legal words", "none"],
)
def test_everyday_words_are_said_in_legal_words(question, said):
    assert say_in_law(question, read_everyday_terms(["欠薪\t拖欠劳动报酬"])) == said


def test_the_hand_written_list_is_large_and_clean():
    terms = everyday_terms()

    assert sum(map(len, terms.values())) >= 800
    assert all(legal and len(set(legal)) == len(legal) for legal in terms.values())
    assert all(2 <= len(word) <= 8 for word in terms)
