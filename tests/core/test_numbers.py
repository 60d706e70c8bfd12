import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.core import numbers
from gongkai.core.numbers import (
    NOT_HEXAGONAL,
    WITH_CHINESE_DIGITS,
    WITH_FULL_WIDTH,
    WITH_LEADING_ZERO,
    WITH_ORDINAL,
    WITH_SPACES,
    WITHOUT_BRACKETS,
    WITHOUT_ORDINAL,
    WITHOUT_SUFFIX,
    DocumentNumber,
    find_numbers,
    is_unified_number,
    parse_number,
    parse_unified_number,
    read_partial,
)
from gongkai.core.refusals import BadInput

CANONICAL = "抚县政公领发〔2023〕3号"


def test_examples_in_the_docstrings_hold():
    assert doctest.testmod(numbers).failed == 0


@pytest.mark.parametrize(
    "brackets", ["[]", "()", "（）", "【】", "﹝﹞", "［］", "{}", "｛｝", "《》", "〈〉", "<>", "(）", "〔]"]
)
def test_every_bracket_form_is_read_and_flagged(brackets):
    number = parse_number(f"抚县政公领发{brackets[0]}2023{brackets[1]}3号")

    assert str(number) == CANONICAL
    assert number.flags == (NOT_HEXAGONAL,)


@pytest.mark.parametrize(
    ("written", "flags"),
    [
        (CANONICAL, ()),
        ("抚县政公领发〔2023〕第3号", (WITH_ORDINAL,)),
        ("抚县政公领发〔2023〕03号", (WITH_LEADING_ZERO,)),
        ("抚县政公领发〔２０２３〕３号", (WITH_FULL_WIDTH,)),
        ("抚县政公领发 〔 2023 〕 3 号", (WITH_SPACES,)),
        ("抚县政公领发〔二〇二三〕三号", (WITH_CHINESE_DIGITS,)),
        ("抚县政公领发2023年3号", (WITHOUT_BRACKETS,)),
        ("抚县政公领发〔2023〕3", (WITHOUT_SUFFIX,)),
        ("抚县政公领发[2023]第003号", (NOT_HEXAGONAL, WITH_ORDINAL, WITH_LEADING_ZERO)),
        ("\ufeff抚县政公领发〔2023〕3号\u200b", ()),
    ],
)
def test_irregular_writing_is_normalised_and_named(written, flags):
    number = parse_number(written)

    assert number == parse_number(CANONICAL)
    assert hash(number) == hash(parse_number(CANONICAL))
    assert number.flags == flags
    assert number.is_regular is (not flags)


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("辽宁省人民政府令第346号", "辽宁省人民政府令第346号"),
        ("国务院令第746号", "国务院令第746号"),
        ("中华人民共和国国务院令第711号", "国务院令第711号"),
        ("中华人民共和国国务院令\n　第711号", "国务院令第711号"),
        ("国令第707号", "国务院令第707号"),
        ("主席令第三十八号", "主席令第38号"),
        ("国家发展和改革委员会令第5号", "国家发展和改革委员会令第5号"),
        ("第711号", "第711号"),
    ],
)
def test_orders_have_no_year(written, printed):
    number = parse_number(written)

    assert (str(number), number.year, number.is_order) == (printed, None, True)


def test_an_order_without_its_ordinal_is_flagged():
    assert parse_number("国务院令711号").flags == (WITHOUT_ORDINAL,)


def test_announcements_print_in_their_own_form():
    number = parse_number("国家税务总局公告 2023年 第12号")

    assert str(number) == "国家税务总局公告2023年第12号"
    assert (number.year, number.is_announcement) == (2023, True)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "通知",
        "国发〔2019〕0号",
        "发〔2019〕5号",
        "国发〔1819〕5号",
        "国发〔2019〕5号等文件",
        "〔2019〕5号",
        "2019年5月3日",
    ],
)
def test_what_is_no_number_is_refused_in_chinese(written):
    with pytest.raises(BadInput, match="不是发文字号，请写成"):
        parse_number(written)


def test_numbers_sort_by_issuer_year_and_serial():
    written = ["国发〔2019〕10号", "国发〔2019〕9号", "国发〔2018〕44号", "国令第711号", "国令第99号"]

    ordered = [str(number) for number in sorted(map(parse_number, written))]

    assert ordered == [
        "国务院令第99号",
        "国务院令第711号",
        "国发〔2018〕44号",
        "国发〔2019〕9号",
        "国发〔2019〕10号",
    ]


@given(
    st.text(alphabet="抚县政办发国函规字教卫", min_size=2, max_size=12),
    st.integers(1900, 2099),
    st.integers(1, 99999),
)
def test_what_is_printed_is_read_back(code, year, serial):
    number = DocumentNumber(code, year, serial)

    assert parse_number(str(number)) == number
    assert parse_number(str(number)).flags == ()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("按照《某意见》（国办发〔2016〕80号）和国发〔2019〕3号要求", ["国办发", "国发"]),
        ("依据穗府办规[2019]14号，穗卫函〔2023〕1930号", ["穗府办规", "穗卫函"]),
        ("现将某办法的通知穗府办规〔2021〕19号", ["穗府办规"]),
        ("根据国办公开办函〔2019〕61号", ["国办公开办函"]),
        ("自2023年国发〔2022〕1号", ["国发"]),
        (
            "抚县政公领发〔2023〕3号与辽政办公发〔2023〕6号及抚政办公发〔2023〕4号",
            ["抚县政公领发", "辽政办公发", "抚政办公发"],
        ),
        ("经国函〔2018〕145号批准", ["国函"]),
        ("请问一下抚县政公领发（2023）3号还有效吗", ["抚县政公领发"]),
        ("和政发〔2020〕1号", ["和政发"]),
        ("（和政发〔2020〕1号）", ["和政发"]),
        ("国数据发〔2024〕1号", ["国数据发"]),
        ("见附件〔2020〕1号", []),
        ("这一段文字前面没有任何分界而且比机关代字长得多〔2020〕1号", []),
        ("会议〔2020〕纪要", []),
    ],
)
def test_codes_are_cut_where_they_begin(text, codes):
    assert [number.code for number, _ in find_numbers(text)] == codes


def test_spans_cover_what_was_written():
    text = "见抚县政公领发[2023] 3号、中华人民共和国国务院令第711号。"

    written = [text[start:end] for _, (start, end) in find_numbers(text)]

    assert written == ["抚县政公领发[2023] 3号", "中华人民共和国国务院令第711号"]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("2018年12月18日中华人民共和国国务院令第707号修订", ["国务院令第707号"]),
        ("国务院令第711号和国务院令第713号", ["国务院令第711号", "国务院令第713号"]),
        ("根据住房和城乡建设部令第8号", ["住房和城乡建设部令第8号"]),
        ("国务院、中华人民共和国中央军事委员会令第689号", ["国务院、中央军事委员会令第689号"]),
        ("（原国家林业局令第3号）", ["国家林业局令第3号"]),
        ("总司令第3号、命令第5号", []),
        ("中华人民共和国国务院令\n　第406号", ["国务院令第406号"]),
    ],
)
def test_orders_are_found_in_running_text(text, printed):
    assert [str(number) for number, _ in find_numbers(text)] == printed


def test_a_known_code_wins_over_the_rule():
    text = "县里的文件如某某和与县政发〔2020〕1号"

    plain = find_numbers(text)[0][0].code
    known = find_numbers(text, known_codes=frozenset({"和与县政发", "县政发"}))[0][0].code

    assert (plain, known) == ("县政发", "和与县政发")


@pytest.mark.parametrize(
    ("remembered", "matches"),
    [
        (CANONICAL, True),
        ("政公领发〔2023〕", True),
        ("〔2023〕3号", True),
        ("政公领发2023年3号", True),
        ("〔2023〕4号", False),
        ("国发〔2023〕3号", False),
    ],
)
def test_part_of_a_number_finds_it(remembered, matches):
    partial = read_partial(remembered)

    assert partial is not None
    assert partial.matches(parse_number(CANONICAL)) is matches


@pytest.mark.parametrize("words", ["政务公开", "2023", "〔2023〕", "第三条"])
def test_other_words_are_no_part_of_a_number(words):
    assert read_partial(words) is None


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("FSX-GF-2023-001", "FSX-GF-2023-001"),
        ("HFGS—2017—9", "HFGS-2017-9"),
        ("ｆｓｘ-gf-2023-12", "FSX-GF-2023-12"),
    ],
)
def test_unified_numbers_are_read(written, printed):
    assert is_unified_number(written)
    assert str(parse_unified_number(written)) == printed


@pytest.mark.parametrize("written", ["2023-001", "FSX-23-1", "国发〔2019〕5号", "FSX-GF-2023-"])
def test_other_forms_are_no_unified_number(written):
    assert not is_unified_number(written)
    with pytest.raises(BadInput, match="不是统一编号"):
        parse_unified_number(written)


def test_unified_numbers_sort_by_serial():
    assert parse_unified_number("FSX-GF-2023-9") < parse_unified_number("FSX-GF-2023-010")
