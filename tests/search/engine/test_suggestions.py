"""Suggestions while typing: by prefix, pinyin, initials and sound, with one wrong character."""

import pytest

from gongkai.search.engine.suggest import Phrase, Suggester, read_denied, read_phrases, write_phrases

PHRASES = [
    Phrase("中华人民共和国劳动合同法", "title"),
    Phrase("劳动保障监察条例", "title", 0.5),
    Phrase("演示县民政局关于印发《演示县最低生活保障实施细则》的通知", "title"),
    Phrase("演民发〔2024〕12号", "number"),
    Phrase("不动产登记", "topic"),
    Phrase("代孕价格表", "query", 9),
]


@pytest.fixture(scope="module")
def suggester():
    return Suggester(PHRASES, denied=read_denied())


@pytest.mark.parametrize(
    ("typed", "first", "by"),
    [
        ("劳动合", "中华人民共和国劳动合同法", "prefix"),
        ("中华人民共和国劳", "中华人民共和国劳动合同法", "prefix"),
        ("勞動合", "中华人民共和国劳动合同法", "prefix"),
        ("最低生活", PHRASES[2].text, "prefix"),
        ("演民发[2024", "演民发〔2024〕12号", "prefix"),
        ("bdcdj", "不动产登记", "initials"),
        ("BUDONGCHAN", "不动产登记", "pinyin"),
        ("zdsh", PHRASES[2].text, "initials"),
        ("不懂产", "不动产登记", "sound"),
        ("不动铲登", "不动产登记", "sound"),
        ("不动户登", "不动产登记", "one_wrong"),
        ("不产登", "不动产登记", "one_wrong"),
        ("不动动产登", "不动产登记", "one_wrong"),
        ("户动产登记", "不动产登记", "one_wrong"),
    ],
)
def test_the_beginning_of_it_is_enough(suggester, typed, first, by):
    found = suggester.suggest(typed)[0]

    assert (found.text, found.by) == (first, by)


def test_what_is_wanted_more_stands_first(suggester):
    texts = [one.text for one in suggester.suggest("劳动")]

    assert texts == ["中华人民共和国劳动合同法", "劳动保障监察条例"]


@pytest.mark.parametrize("typed", ["", "  ", "，", "龘龘龘", "代孕价格", "代孕"])
def test_there_is_not_always_a_suggestion(suggester, typed):
    assert suggester.suggest(typed) == ()


def test_no_more_are_shown_than_asked_for():
    many = Suggester([Phrase(f"演示办法{number}", "title") for number in range(30)])

    assert len(many.suggest("演示")) == 8
    assert len(many.suggest("演示", most=3)) == 3


def test_phrases_kept_beside_the_index_come_back_with_their_sound(tmp_path):
    assert write_phrases(tmp_path, PHRASES) == len(PHRASES)
    kept = read_phrases(tmp_path)

    assert [one.text for one in kept] == [one.text for one in PHRASES]
    assert kept[4].spoken == ("bu", "dong", "chan", "deng", "ji")


def test_without_phrases_nothing_is_suggested(tmp_path):
    assert Suggester(read_phrases(tmp_path)).suggest("演") == ()
