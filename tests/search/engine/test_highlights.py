"""Marks stand at exact offsets of the original text; the passage is safe HTML."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.search.engine.highlight import find_marks, make_snippet
from gongkai.search.engine.tokens import grams, normalise
from tests.search.engine.builders import a_clause

LONG = "总则部分说明立法目的。" * 40 + "符合条件的農村危房户可以申请ＡＢ类补助。" + "其他事项另行规定。" * 40


def test_marks_are_offsets_of_the_original_text():
    text = "符合条件的農村危房户可以申请ＡＢ类补助。"

    marked = [text[start:end] for start, end in find_marks(text, ("农村危房", "ab", "补助"))]

    assert marked == ["農村危房", "ＡＢ", "补助"]


def test_overlapping_marks_become_one():
    assert find_marks("行政许可法", ("行政许可", "许可法")) == [(0, 5)]


def test_the_passage_holds_the_matched_words(ask):
    hit = ask("农村危房补助", a_clause("long", text=LONG)).hits[0]

    shown = LONG[hit.snippet.start : hit.snippet.end]
    assert "農村危房" in shown
    assert len(shown) <= 140
    plain = unescape(re.sub("</?mark>|^…|…$", "", hit.snippet.html))
    assert plain == shown
    assert [LONG[start:end] for start, end in hit.snippet.marks] == re.findall(
        "<mark>(.*?)</mark>", hit.snippet.html
    )


def test_the_passage_is_escaped():
    snippet = make_snippet('<script>alert("补助")</script> & 补助', ("补助",))

    assert snippet.html == (
        "&lt;script&gt;alert(&quot;<mark>补助</mark>&quot;)&lt;/script&gt; &amp; <mark>补助</mark>"
    )


def test_a_text_without_any_of_the_words_shows_its_beginning():
    snippet = make_snippet(LONG, ("没有的词",))

    assert (snippet.start, snippet.end, snippet.marks) == (0, 140, ())


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300))
def test_normalising_keeps_every_offset(text):
    assert len(normalise(text)) == len(text)


@given(
    st.text(alphabet="农村危房补助條例ＡＢ12 ，。<&\n", max_size=400),
    st.text(alphabet="农村危房补助条例ab12", min_size=1),
)
def test_any_passage_shows_a_piece_of_the_text(text, asked):
    snippet = make_snippet(text, tuple(dict.fromkeys(grams(asked))))

    plain = unescape(re.sub("</?mark>", "", snippet.html))
    assert plain.removeprefix("…").removesuffix("…") == text[snippet.start : snippet.end]
    assert all(snippet.start <= start < end <= snippet.end for start, end in snippet.marks)


@pytest.mark.parametrize(
    ("text", "expected"), [("建房 2023年", ["建", "建房", "房", "2023", "年"]), ("，。", []), ("", [])]
)
def test_grams(text, expected):
    assert grams(text) == expected
