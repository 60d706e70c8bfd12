"""A notice as a whole: its masthead, what it rests on, refusals, and no character lost whatever comes in."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.core.documents.model import Block, Cell, Source
from gongkai.core.documents.readers import read_bytes
from gongkai.core.refusals import BadInput
from gongkai.ledger.notices import Notice, parse_notice
from tests.ledger.notices.samples import SAMPLES

PIECES = st.sampled_from(
    [
        "一、公开", "二、工作要求", "（一）服务", "1.晒清单。", "2、勤更新", "一是接电话；二是办实事。", "— 3 —", "附件：1.表",
        "（牵头单位：县司法局，", "完成时限：6月底前）", "【县财政局配合】", "长期坚持", "各单位于8月1日前报送。", "县政府办公室",
        "2024年3月20日", "云政办发〔2024〕7号", "各乡镇：", "《办法", "》（试行）", "）", "（", "关于分工的通知", " ", "①甲", "责任单位：",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, min_size=1, max_size=5).map("".join)
CELLS = st.builds(Cell, TEXTS, colspan=st.integers(1, 3), rowspan=st.integers(1, 3))
TABLES = st.lists(st.lists(CELLS, max_size=4).map(tuple), max_size=4).map(
    lambda rows: Block(kind="table", grid=(tuple(map(Cell, ("任务", "责任单位", "时限"))), *rows))
)
BLOCKS = st.one_of(st.builds(Block, TEXTS, level=st.sampled_from([None, None, 2])), TABLES)


def a_notice(name: str = "labelled brackets") -> Notice:
    return parse_notice(read_bytes(SAMPLES[name].text.encode(), "notice.md"))


def test_what_a_notice_says_of_itself():
    plain = a_notice().as_json()

    assert plain["title"] == "云溪县人民政府办公室关于印发年度公开任务分工的通知"
    assert plain["number"] == "云政办发〔2024〕12号"
    assert plain["issuer"] == "云溪县人民政府办公室"
    assert plain["issued_on"] == "2024-03-20"
    assert plain["basis"] == [{"title": "云溪市公开工作要点", "number": "云市政办〔2024〕5号"}]
    assert plain["tasks"][0]["title"] == "晒清单"
    assert plain["tasks"][0]["text"] == "晒清单。把清单晒出来。"
    assert plain["tasks"][0]["due_on"] == "2024-06-30"
    assert plain["tasks"][1]["due_on"] is None
    assert plain["tasks"][1]["deadline_text"] == "长期坚持"


def test_the_rest_is_named():
    kinds = [rest.kind for rest in a_notice().remainder]

    assert kinds == ["版头", "文号", "标题", "主送机关", "引言", "落款", "成文日期"]


def test_the_signature_before_an_annex_dates_the_notice():
    notice = a_notice("signed before the annex")

    assert (notice.number, notice.issuer) == ("云公开办发〔2023〕9号", "云溪县政务公开办")
    assert "云溪县冬季公开任务分解" in notice.headings


def test_a_file_without_tasks_is_refused_and_says_what_was_looked_for():
    source = read_bytes("# 通告\n\n明日停水，请储水备用。\n".encode(), "notice.md")

    with pytest.raises(BadInput, match="没有在文件中找到任务"):
        parse_notice(source)


def test_numbered_paragraphs_that_assign_nothing_are_no_tasks():
    source = read_bytes("# 停水通告\n\n1.明日停水。\n2.请储水备用。\n".encode(), "notice.md")

    with pytest.raises(BadInput, match="没有在文件中找到任务"):
        parse_notice(source)


@settings(max_examples=150, deadline=None)
@given(st.lists(BLOCKS, min_size=1, max_size=12))
def test_no_character_is_lost_whatever_comes_in(blocks: list[Block]):
    try:
        notice = parse_notice(Source("n.md", "text/markdown", tuple(blocks)))
    except BadInput:
        return
    written = "".join(
        block.text if block.kind == "text" else "".join(cell.text for row in block.grid for cell in row)
        for block in blocks
    )
    parted = "".join(notice.source_text[span.start : span.end] for span in notice.spans)
    coverage = notice.coverage

    assert re.sub(r"\s", "", parted) == re.sub(r"\s", "", written)
    assert coverage.characters == len(re.sub(r"\s", "", written))
    assert coverage.characters == (
        coverage.in_tasks + coverage.in_obligations + coverage.in_headings + coverage.in_remainder
    )
