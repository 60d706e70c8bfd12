"""Pages: lines into paragraphs, columns, turned text, odd but legal containers."""

import pytest
from fpdf import FPDF

from gongkai.core.documents.readers import read_bytes
from gongkai.core.documents.readers.flow import Page, paragraphs
from gongkai.core.documents.readers.layout import Line, in_reading_order
from gongkai.core.documents.readers.ofd_text import deltas
from tests.documents.readers.makers import latin_pdf, ofd, ofd_text

WIDTH = 20


def line(text: str, row: int, *, indent: int = 0, left: float = 50, size: float = 10) -> Line:
    x0 = left + indent * size
    return Line(text, x0, x0 + len(text) * size, row * 16, row * 16 + size, size)


def joined(*lines: Line) -> list[str]:
    return [block.text for block in paragraphs([Page(1, 800, list(lines))])]


def test_a_wrapped_line_goes_on_and_a_short_line_ends():
    full, rest = "甲" * WIDTH, "乙" * 5 + "。"

    assert joined(line(full, 5), line(rest, 6), line(full, 7), line(rest, 8)) == [full + rest] * 2


def test_a_label_after_a_sentence_end_starts_a_paragraph_though_the_line_was_full():
    full = "甲" * (WIDTH - 1) + "。"

    assert joined(line(full, 5), line("第二条 内容。", 6), line("丙" * WIDTH, 7))[1].startswith("第二条")


def test_a_cited_article_at_the_start_of_a_wrapped_line_starts_nothing():
    first = "依照本办法" + "甲" * (WIDTH - 5)

    assert (
        joined(line(first, 5), line("第三条规定办理。", 6), line("乙" * WIDTH, 7))[0]
        == first + "第三条规定办理。"
    )


def test_page_numbers_and_running_heads_are_dropped():
    pages = [
        Page(n, 800, [line("演示县人民政府公报", 1), line(f"第{n}页正文内容。", 20), line(f"— {n} —", 48)])
        for n in (1, 2, 3, 4)
    ]

    assert [block.text for block in paragraphs(pages)] == [f"第{n}页正文内容。" for n in (1, 2, 3, 4)]


def test_two_columns_are_read_one_after_the_other():
    left = [line("左" * 18, row, left=50) for row in range(5, 13)]
    right = [line("右" * 18, row, left=260) for row in range(5, 13)]

    order = [
        each.text[0] for each in in_reading_order([x for pair in zip(left, right, strict=True) for x in pair])
    ]

    assert order == ["左"] * 8 + ["右"] * 8


def test_a_pdf_gives_its_words_with_their_page():
    blocks = read_bytes(latin_pdf("Notice of the demo county", "Second line."), "a.pdf").blocks

    assert [block.text for block in blocks] == ["Notice of the demo county", "Second line."]
    assert blocks[0].page == 1


def test_a_ruled_table_of_a_pdf_keeps_its_cells_out_of_the_text():
    document = FPDF()
    document.add_page()
    document.set_font("Helvetica", size=12)
    document.multi_cell(0, 7, "Above the table.", new_x="LMARGIN", new_y="NEXT")
    with document.table() as table:
        for values in (("Unit", "Task"), ("Office", "Publish"), ("Bureau", "Answer")):
            row = table.row()
            for value in values:
                row.cell(value)
    document.multi_cell(0, 7, "Below the table.")

    blocks = read_bytes(bytes(document.output()), "a.pdf").blocks

    assert [block.kind for block in blocks] == ["text", "table", "text"]
    assert [[cell.text for cell in row] for row in blocks[1].grid] == [
        ["Unit", "Task"],
        ["Office", "Publish"],
        ["Bureau", "Answer"],
    ]


def test_repetitions_in_deltas_are_written_out():
    assert deltas("g 3 5 2.5") == [5, 5, 5, 2.5]


def test_ofd_text_is_ordered_by_place_not_by_file():
    page = ofd_text("第二行。", 20, 60) + ofd_text("标题", 20, 40) + ofd_text("右半", 40, 40)

    assert [b.text for b in read_bytes(ofd(page), "a.ofd").blocks][:2] == ["标题 右半", "第二行。"]


@pytest.mark.parametrize(
    ("base", "member"),
    [
        ("/Doc_0/Content.xml", "Doc_0/Content.xml"),
        ("Doc_0/Content.xml", "Doc_0/Content.xml"),
        ("pages/CONTENT.xml", "Doc_0/Pages/Content.xml"),
        ("页面/内容.xml", "Doc_0/页面/内容.xml"),
    ],
)
def test_odd_but_legal_locations_are_found(base, member):
    blocks = read_bytes(ofd(ofd_text("演示文字", 20, 40), base=base, member=member), "a.ofd").blocks

    assert [block.text for block in blocks] == ["演示文字"]


def test_text_turned_by_a_matrix_is_read_along_its_own_direction():
    page = "".join(ofd_text(char, 80, 30 + 5 * n, ctm="0 1 -1 0 0 0") for n, char in enumerate("演示县"))

    assert [block.text for block in read_bytes(ofd(page), "a.ofd").blocks] == ["演示县"]
