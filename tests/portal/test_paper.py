"""A document on paper: 22 lines of 28 characters, the same bytes for the same text, nothing of it lost."""

import io
import re

import pikepdf
import pypdfium2
import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from gongkai.portal.paper import WRITERS
from gongkai.portal.paper.pdf import SIZE, pdf_file
from gongkai.portal.paper.sheet import Line, Sheet
from gongkai.portal.paper.typesetting import broken
from gongkai.portal.paper.word import word_file

ROWS = (("项目", "标准（元）"), ("低保", "560"), ("临时救助",))
SHEET = Sheet(
    "青岚县关于《用水<补助>》的通知 & 说明",
    "青水发〔2026〕1号",
    (
        Line("各乡镇人民政府：", "flush"),
        Line("总则", "center"),
        Line("一、补助标准", "heading"),
        Line("为帮助用水户，制定本办法。", label="第一条　"),
        Line("first\tsecond\nthird\x07"),
        Line(kind="table", rows=ROWS),
        Line(),
        Line("青岚县水务局", "right"),
    ),
    "本件为网站下载文本。",
)


def pages_of(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_range() for page in document]


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("suffix", WRITERS)
def test_the_same_text_gives_the_same_bytes(suffix):
    assert WRITERS[suffix](SHEET) == WRITERS[suffix](SHEET)


def test_word_holds_every_paragraph_with_its_form():
    word = Document(io.BytesIO(word_file(SHEET)))

    told = [(one.text, one.alignment) for one in word.paragraphs]
    assert told[0] == (SHEET.title, WD_ALIGN_PARAGRAPH.CENTER)
    assert told[3:7] == [
        ("各乡镇人民政府：", WD_ALIGN_PARAGRAPH.JUSTIFY),
        ("总则", WD_ALIGN_PARAGRAPH.CENTER),
        ("一、补助标准", WD_ALIGN_PARAGRAPH.JUSTIFY),
        ("第一条　为帮助用水户，制定本办法。", WD_ALIGN_PARAGRAPH.JUSTIFY),
    ]
    assert told[7][0] == "first\tsecond\nthird"
    assert told[9] == ("青岚县水务局", WD_ALIGN_PARAGRAPH.RIGHT)
    heading, text = word.paragraphs[5], word.paragraphs[6]
    assert heading.runs[0].element.rPr.rFonts.get(qn("w:eastAsia")) == "黑体"
    assert (text.paragraph_format.first_line_indent, text.paragraph_format.line_spacing) == (
        Pt(32),
        Pt(28.95),
    )


def test_word_holds_the_table_with_short_rows_filled():
    word = Document(io.BytesIO(word_file(SHEET)))

    assert [[cell.text for cell in row.cells] for row in word.tables[0].rows] == [
        ["项目", "标准（元）"],
        ["低保", "560"],
        ["临时救助", ""],
    ]


def test_pdf_holds_every_sign_and_says_its_title_and_language():
    data = pdf_file(SHEET)

    printed = bare("".join(pages_of(data)))
    for line in SHEET.lines:
        assert bare(line.label + re.sub("[\x07\t\n]", "", line.text)) in printed
    for cell in (cell for row in ROWS for cell in row):
        assert cell in printed
    with pikepdf.open(io.BytesIO(data)) as file:
        assert (str(file.docinfo.Title), str(file.Root.Lang)) == (SHEET.title, "zh-CN")


def test_a_page_has_22_lines_of_28_characters():
    text = "".join(chr(0x4E00 + place) for place in range(28 * 60))

    lines = [
        bare(one)
        for one in "\n".join(pages_of(pdf_file(Sheet("题", "", (Line(text, "flush"),))))).split("\n")
    ]

    full = [line for line in lines if len(line) == 28]
    assert "".join(full) == text
    second = pages_of(pdf_file(Sheet("题", "", (Line(text, "flush"),))))[1]
    assert len([line for line in second.split("\n") if len(bare(line)) == 28]) == 22


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("一二三四五六七八九十，后面", "一二三四五六七八九十，"),
        ("一二三四五六七八九十》。后面", "一二三四五六七八九十》。"),
        ("一二三四五六七八九《后面》", "一二三四五六七八九"),
        ("一二三四五六七八abcdefghijk", "一二三四五六七八"),
        ("一二三四五六七八九十甲乙", "一二三四五六七八九十"),
    ],
)
def test_where_a_line_of_ten_characters_breaks(text, first):
    assert next(broken(text, 10, 100)).text == first


def test_what_is_squeezed_into_a_line_does_not_reach_over_its_edge():
    line = next(broken("一二三四五六七八九十，后面", 10, 100))

    assert 11 * 10 + 10 * line.spread == pytest.approx(100)


def test_a_table_row_longer_than_a_page_goes_on_upon_the_next():
    text = "".join(chr(0x4E00 + place) for place in range(3000))

    pages = pages_of(pdf_file(Sheet("题", "", (Line(kind="table", rows=((text, "乙"),)),))))

    assert len(pages) > 1
    assert set(text) <= set("".join(pages))


def test_a_line_of_body_text_is_as_wide_as_the_standard_says():
    assert pytest.approx(156 * 72 / 25.4) == SIZE * 28
