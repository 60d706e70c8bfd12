"""Word files: what stands in the text and what only Word knows."""

import pytest

from gongkai.core.documents.readers import read_bytes
from gongkai.core.documents.readers.numbering import chinese, written
from tests.documents.readers import makers
from tests.documents.readers.makers import RELATION, paragraph, raw_docx

LEVELS = """<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
</w:abstractNum><w:num w:numId="4"><w:abstractNumId w:val="0"/></w:num>"""


def texts(data: bytes) -> list[str]:
    return [block.text for block in read_bytes(data, "a.docx").blocks]


def listed(text: str, depth: int) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="4"/></w:numPr>')


def test_automatic_numbers_are_written_out_and_restart_below_a_new_heading():
    body = "".join(
        listed(text, depth)
        for text, depth in [("总则", 0), ("目标", 1), ("原则", 1), ("细项", 2), ("任务", 0), ("分工", 1)]
    )

    assert texts(raw_docx(body, LEVELS)) == [
        "一、总则",
        "（一）目标",
        "（二）原则",
        "1.细项",
        "二、任务",
        "（一）分工",
    ]


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (105, "一百零五"), (110, "一百一十")],
)
def test_chinese_numbers(number, text):
    assert chinese(number) == text


def test_other_number_forms():
    assert [
        written(3, form) for form in ("upperRoman", "lowerLetter", "decimalEnclosedCircle", "bullet")
    ] == [
        "III",
        "c",
        "③",
        "",
    ]


def test_deleted_text_is_gone_and_inserted_text_is_there():
    body = (
        "<w:p><w:r><w:t>期限为</w:t></w:r><w:del><w:r><w:delText>十日</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>十五日</w:t></w:r></w:ins><w:r><w:footnoteReference/></w:r></w:p>"
    )

    assert texts(raw_docx(body)) == ["期限为十五日"]


def test_text_boxes_are_read_once_and_breaks_part_lines():
    box = f"<w:txbxContent>{paragraph('演示县人民政府文件')}</w:txbxContent>"
    body = (
        '<w:p xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r><mc:AlternateContent>'
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
        "<w:r><w:t>上行</w:t><w:br/><w:t>下行</w:t></w:r></w:p>"
    )

    assert texts(raw_docx(body)) == ["上行", "下行", "演示县人民政府文件"]


def test_merged_cells_of_a_table_keep_their_spans():
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"

    rows = (
        f"<w:tr>{cell('任务', MERGE_START)}{cell('单位', WIDE)}</w:tr>"
        f"<w:tr>{cell('', MERGE_ON)}{cell('牵头')}{cell('配合')}</w:tr>"
    )

    table = read_bytes(raw_docx(f"<w:tbl>{rows}</w:tbl>"), "a.docx").blocks[0]

    assert [[(c.text, c.colspan, c.rowspan) for c in row] for row in table.grid] == [
        [("任务", 1, 2), ("单位", 2, 1)],
        [("牵头", 1, 1), ("配合", 1, 1)],
    ]


MERGE_START = '<w:vMerge w:val="restart"/>'
MERGE_ON = "<w:vMerge/>"
WIDE = '<w:gridSpan w:val="2"/>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("c.html", "<html><body><p>嵌入正文</p></body></html>"),
        ("c.txt", "嵌入正文"),
        ("c.docx", makers.simple_docx("嵌入正文")),
        (
            "c.mht",
            'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html; '
            'charset="utf-8"\nContent-Transfer-Encoding: 8bit\n\n<html><body><p>嵌入正文</p></body></html>\n--b--\n',
        ),
    ],
)
def test_embedded_parts_are_read_where_they_stand(name, content):
    data = raw_docx(
        paragraph("前文") + '<w:altChunk r:id="c"/>' + paragraph("后文"),
        extra={f"word/{name}": content},
        relations=f'<Relationship Id="c" Type="{RELATION}/aFChunk" Target="{name}"/>',
    )

    assert texts(data) == ["前文", "嵌入正文", "后文"]


def test_headings_size_and_alignment_come_from_styles():
    body = paragraph("关于演示的通知", '<w:jc w:val="center"/><w:outlineLvl w:val="0"/>')

    block = read_bytes(raw_docx(body), "a.docx").blocks[0]

    assert (block.level, block.align) == (1, "center")
