"""“您是不是要找”: one word put right, only where that finds more."""

import pytest

from gongkai.search.engine import SearchQuery
from gongkai.search.engine.spelling import did_you_mean, read_speller, write_words
from tests.search.engine.builders import TODAY, a_clause

CLAUSES = [
    a_clause("labour", title="演示劳动合同办法", text="订立劳动合同应当书面。同工同酬，劳动有报酬。"),
    a_clause("house", title="演示危房改造办法", text="农村危房改造的补助标准。"),
    a_clause("land", title="演示宅基地办法", text="宅基地的申请。"),
]


@pytest.fixture
def corrected(index):
    index.add(CLAUSES)
    index.commit()
    write_words(index.folder, (clause.title for clause in CLAUSES))
    speller = read_speller(index.folder)
    return lambda text: did_you_mean(index, SearchQuery(text, TODAY), speller)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("劳动和同", "劳动合同"),
        ("危房改照", "危房改造"),
        ("宅基第申请", "宅基地申请"),
        ("宅基地伸请", "宅基地申请"),
    ],
)
def test_a_wrong_character_is_put_right(corrected, typed, meant):
    assert corrected(typed) == meant


@pytest.mark.parametrize(
    "typed", ["劳动合同", "危房改造补助", "宅基地", "查无此词甲乙丙", "abc", "，", "长" * 60]
)
def test_what_is_right_or_beyond_help_stays(corrected, typed):
    assert corrected(typed) == ""
