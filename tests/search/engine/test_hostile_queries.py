"""Whatever is typed is answered or refused in one sentence; nothing is read as the driver's syntax."""

import pytest

from gongkai.core.refusals import BadInput
from gongkai.search.engine.analyse import LONGEST_READ
from tests.search.engine.builders import a_clause, ids

CLAUSE = a_clause("clause", title="演示补贴办法", text="种粮补贴按面积发放，AND 与 OR 不作他解。")


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "，。！？", "()[]{}^~*", "😀🎉", "\u200b", "——", "\x00"])
def test_nothing_to_look_for_is_refused(ask, text):
    with pytest.raises(BadInput, match="请输入"):
        ask(text, CLAUSE)


@pytest.mark.parametrize(
    "text",
    [
        'title:补贴 AND (text:"种粮" OR *)',
        "补贴^10 -发放 +种粮",
        "grams:[* TO *] 补贴",
        '补贴" OR "1"="1',
        "补贴'; DROP TABLE clause; --",
        "补贴😀",
        "/补.*/ 补贴",
        "种粮补贴\x00",
        "补贴" * 5_000,
        "“补贴",
        "《》补贴",
        "第条补贴",
        "第零条补贴",
        "〔〕号补贴",
    ],
)
def test_odd_questions_are_answered(ask, text):
    assert ids(ask(text, CLAUSE)) == ["clause"]


@pytest.mark.parametrize(
    "text", ["的", "吗", "什么", "第九千九百九十九条", "某发〔2023〕99999号", "zzz", "龘"]
)
def test_a_question_that_finds_nothing_says_so(ask, text):
    result = ask(text, CLAUSE)

    assert (result.total, result.hits) == (0, ())


def test_of_a_pasted_page_only_the_beginning_is_read(ask):
    page = "种粮补贴，" * (LONGEST_READ // 5) + "".join(chr(0x4E00 + place) for place in range(10_000))

    pasted, beginning = ask(page, CLAUSE), ask(page[:LONGEST_READ])

    assert pasted.total == beginning.total > 0
    assert pasted.hits == beginning.hits


def test_an_empty_index_answers(ask):
    assert ask("补贴").total == 0
