"""The lists of words: versioned, well formed, each with its exceptions."""

import re

import pytest

from gongkai.clearance.scanner.families.titles import load_series
from gongkai.clearance.scanner.families.wording import LISTS, load_words, read_list
from gongkai.clearance.scanner.options import WORDS_FOLDER
from gongkai.core.refusals import BadInput


@pytest.mark.parametrize("name", LISTS)
def test_every_list_states_its_version(name):
    assert re.search(
        r"^# 版本：\d{4}-\d{2}-\d{2}\.\d+$", (WORDS_FOLDER / name).read_text("utf-8"), re.MULTILINE
    )


def test_the_lists_hold_several_hundred_words_and_no_word_twice():
    words = [word.wrong for name in LISTS for word in read_list(WORDS_FOLDER / name)]

    assert len(words) >= 800
    assert len(words) == len(set(words))


def test_no_right_word_contains_a_wrong_one():
    words = load_words({})

    wrongs = [word for word in words if word.stands_wrongly("", "")]
    assert [
        (right.right, wrong.wrong)
        for right in words
        for wrong in wrongs
        if wrong.wrong in right.right and wrong.only_with is None
    ] == []


def test_a_word_with_a_condition_is_wrong_only_where_it_holds():
    word = next(word for word in load_words({}) if word.wrong == "截止")

    assert word.stands_wrongly("", "2023年12月31日")
    assert not word.stands_wrongly("", "日期为2023年12月31日")


@pytest.mark.parametrize("line", ["只有一列", "\t正词", "错\t对\t(\t\t\t", "一\t二\t三\t四\t五\t六\t七"])
def test_a_line_nobody_can_read_is_refused_with_its_place(tmp_path, line):
    path = tmp_path / "own.tsv"
    path.write_text(f"# 版本\n{line}\n", "utf-8")

    with pytest.raises(BadInput, match=r"own\.tsv第2行"):
        list(read_list(path))


def test_the_orders_of_offices_name_no_office_twice_in_one_series():
    for series in load_series():
        assert sorted(set(series.places.values())) == list(range(max(series.places.values()) + 1))
