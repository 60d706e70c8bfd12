"""Clauses are known by their wording: what was learned holds for these words only."""

import pytest

from gongkai.search.engine.ranking.keys import gram_codes, law_key, text_key


def test_a_clause_that_only_moved_keeps_what_it_earned():
    assert text_key("某某法", "应当依法公开。") == text_key("《某某法》", "应当\n依法公开")
    assert text_key("某某法", "第二十一条　应当依法公开。") == text_key("某某法", "第九条之一 应当依法公开。")


@pytest.mark.parametrize(
    ("title", "text"),
    [("某某法", "应当及时公开。"), ("某某条例", "应当依法公开。")],
    ids=["amended", "of another law"],
)
def test_other_words_or_another_law_inherit_nothing(title, text):
    assert text_key(title, text) != text_key("某某法", "应当依法公开。")


def test_a_law_is_known_whatever_brackets_stand_around_its_name():
    assert law_key("《某某法》") == law_key("某某法")


def test_a_question_becomes_rising_numbers_without_text():
    codes = gram_codes("押金不退怎么办")

    assert list(codes) == sorted(set(codes.tolist()))
    assert codes.dtype.kind == "u"
