import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.core import text
from gongkai.core.text import (
    article_key,
    article_label,
    chinese_to_int,
    collapse_spaces,
    int_to_chinese,
    normalise_width,
    strip_zero_width,
)


def test_examples_in_the_docstrings_hold():
    assert doctest.testmod(text).failed == 0


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("一百零三", 103),
        ("一百一十", 110),
        ("十", 10),
        ("十二", 12),
        ("一十二", 12),
        ("廿三", 23),
        ("卅", 30),
        ("二〇二三", 2023),
        ("二○二三", 2023),
        ("两百", 200),
        ("两千零五", 2005),
        ("一万零三十", 10030),
        ("十二万三千", 123000),
        ("１２", 12),
        ("007", 7),
        ("贰拾叁", 23),
        ("零", 0),
    ],
)
def test_chinese_numerals_are_read(written, number):
    assert chinese_to_int(written) == number


@pytest.mark.parametrize(
    "written", ["", "百", "十十", "一百二", "五十零", "一二十", "第三", "两三", "三点五", "-3"]
)
def test_what_is_no_number_is_refused(written):
    with pytest.raises(ValueError, match="not a number"):
        chinese_to_int(written)


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_every_number_written_is_read_back(number):
    assert chinese_to_int(int_to_chinese(number)) == number


@pytest.mark.parametrize("number", [-1, 10**12])
def test_numbers_out_of_range_are_not_written(number):
    with pytest.raises(ValueError, match="out of range"):
        int_to_chinese(number)


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("第一百二十条之一", (120, 1)),
        ("第五十四条", (54, 0)),
        ("第５４条", (54, 0)),
        ("第 二十 条", (20, 0)),
        ("第十条之十二", (10, 12)),
    ],
)
def test_article_labels_have_a_key(label, key):
    assert article_key(label) == key


@pytest.mark.parametrize("label", ["第三章", "第条", "三条", "第十条之", "第十条第二款"])
def test_other_labels_have_none(label):
    with pytest.raises(ValueError, match="not a"):
        article_key(label)


@given(st.integers(1, 1300), st.integers(0, 20))
def test_article_labels_are_read_back(number, insertion):
    assert article_key(article_label(number, insertion)) == (number, insertion)


def test_article_keys_sort_as_the_law_is_printed():
    labels = ["第一百二十一条", "第一百二十条之二", "第九条", "第一百二十条", "第一百二十条之一"]

    assert sorted(labels, key=article_key) == [labels[2], labels[3], labels[4], labels[1], labels[0]]


@given(st.text())
def test_normalising_width_keeps_every_offset(words):
    assert len(normalise_width(words)) == len(words)


def test_chinese_punctuation_keeps_its_width():
    assert normalise_width("（ＡＢ１２）：；，　") == "（AB12）：；， "


def test_invisible_characters_go():
    assert strip_zero_width("\ufeff公\u200b\u200d开\u00ad") == "公开"


def test_spaces_collapse_within_lines_only():
    assert collapse_spaces("　甲\u00a0 乙　\n\n 丙") == "甲 乙\n\n丙"
