"""Markdown, plain text, web pages and workbooks."""

import io
from datetime import date

from openpyxl import Workbook

from gongkai.core.documents.readers import read_bytes

PAGE = """<!DOCTYPE html><html><head><title>演示县人民政府</title>
<meta name="ArticleTitle" content="关于演示河道保洁的通知"><meta name="PubDate" content="2026-03-02 09:00">
<script>var hidden = "脚本文字，不应出现。";</script></head><body>
<div class="header"><ul class="mainnav"><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li></ul></div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a>通知公告</a></div>
<table><tr><td>索引号：</td><td>DEMO-1</td><td>文号：</td><td>演政发〔2026〕8号</td></tr>
<tr><td>发布机构：</td><td>演示县人民政府</td><td>成文日期：</td><td>2026年3月1日</td></tr></table>
<div id="zoom"><p style="text-align:center"><b>关于演示河道保洁的通知</b></p>
<p>各乡镇人民政府，县政府各部门：</p><p>为保持河道整洁，现将有关<br>事项通知如下。</p>
<table><tr><th rowspan="2">单位</th><th colspan="2">任务</th></tr><tr><td>清淤</td><td>保洁</td></tr></table>
<p style="text-align:right">演示县人民政府</p></div>
<div class="share">分享到：<a>微信</a></div><div class="footer">版权所有，网站地图，联系我们。</div></body></html>"""


def texts(source):
    return [block.text for block in source.blocks if block.kind == "text"]


def test_a_portal_page_gives_its_text_and_fields_and_nothing_of_the_site():
    source = read_bytes(PAGE.encode(), "a.html")

    assert texts(source) == [
        "关于演示河道保洁的通知",
        "各乡镇人民政府，县政府各部门：",
        "为保持河道整洁，现将有关",
        "事项通知如下。",
        "演示县人民政府",
    ]
    assert source.meta["number"] == "演政发〔2026〕8号"
    assert source.meta["issuer"] == "演示县人民政府"
    assert source.meta["signed_on"] == "2026年3月1日"
    assert source.meta["published_on"] == "2026-03-02 09:00"
    assert source.blocks[0].align == "center"
    assert source.blocks[0].is_bold
    assert source.blocks[-1].align == "right"


def test_spans_of_html_tables_are_kept():
    table = next(b for b in read_bytes(PAGE.encode(), "a.html").blocks if b.kind == "table")

    assert [(c.text, c.colspan, c.rowspan, c.is_header) for c in table.grid[0]] == [
        ("单位", 1, 2, True),
        ("任务", 2, 1, True),
    ]


def test_a_page_without_hints_finds_its_body_by_the_weight_of_its_text():
    body = "".join(f"<p>第{n}段，说明演示事项的办理流程，请各单位认真执行。</p>" for n in range(9))
    menu = "".join(f"<li><a href='#'>栏目{n}</a></li>" for n in range(40))
    page = f"<html><body><div><ul>{menu}</ul></div><div><div>{body}</div></div></body></html>"

    found = texts(read_bytes(page.encode(), "a.html"))

    assert len(found) == 9
    assert not any("栏目" in text for text in found)


def test_markdown_keeps_headings_marks_and_tables():
    source = read_bytes(
        "# 演示办法\r\n\r\n2026年1月1日通过  \n<!-- INFO END -->\n\n**第一条** 见[附则](#a)\\*\n\n|甲|乙|\n|---|---|\n|1|2|\n".encode(),
        "a.md",
    )

    assert texts(source) == ["演示办法", "2026年1月1日通过", "<!-- INFO END -->", "第一条 见附则*"]
    assert source.blocks[0].level == 1
    assert [[cell.text for cell in row] for row in source.blocks[-1].grid] == [["甲", "乙"], ["1", "2"]]


def test_text_with_a_mark_of_its_encoding_loses_the_mark():
    source = read_bytes("\ufeff演示通知\r\n\r\n　　正文。\r\n".encode(), "a.txt")

    assert texts(source) == ["演示通知", "正文。"]


def test_a_workbook_gives_each_sheet_as_a_table_of_what_people_see():
    book = Workbook()
    sheet = book.active
    sheet.title = "任务表"
    sheet.append(["总体任务", "序号", "期限"])
    sheet.append(["公开", 1.0, date(2026, 6, 30)])
    sheet.append([None, 2.5, "长期"])
    sheet.merge_cells("A2:A3")
    held = io.BytesIO()
    book.save(held)

    heading, table = read_bytes(held.getvalue(), "a.xlsx").blocks

    assert heading.text == "任务表"
    assert [[c.text for c in row] for row in table.grid] == [
        ["总体任务", "序号", "期限"],
        ["公开", "1", "2026-06-30"],
        ["2.5", "长期"],
    ]
    assert table.grid[1][0].rowspan == 2
