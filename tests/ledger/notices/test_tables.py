"""Tasks set out in tables: Word, Excel and web pages with merged cells; the general task is the section."""

import io
import re
from datetime import date
from typing import Any

import docx
import openpyxl

from gongkai.core.documents.readers import read_bytes
from gongkai.ledger.notices import Notice, parse_notice

HEADER = ["序号", "总体任务", "具体措施", "牵头单位", "责任单位", "完成时限"]
ROWS = [
    ["1", "把公开做实", "晒清单。把清单晒出来", "县司法局", "县财政局、县民政局", "2024年6月底前"],
    ["2", "", "勤更新。随改随更", "县政府办", "各乡镇政府", "长期坚持"],
    ["3", "", "核清单。逐项核对", "县审计局", "各有关部门按职责分工负责", "第三季度"],
    [
        "4",
        "把服务做细",
        "接电话。有人接",
        "县营商局",
        "县信访局\n县统计局",
        "5月底前完成自查，12月25日前完成整改",
    ],
    ["5", "", "办实事。多为群众着想", "", "", ""],
]
MERGED = [(1, 3), (4, 5)]


def parsed(content: bytes, name: str) -> Notice:
    return parse_notice(read_bytes(content, name))


def saved(thing: Any) -> bytes:
    out = io.BytesIO()
    thing.save(out)
    return out.getvalue()


def a_word_notice() -> bytes:
    document = docx.Document()
    for line in (
        "云溪县人民政府办公室",
        "关于分解年度公开任务的通知",
        "云政办发〔2024〕7号",
        "各乡镇人民政府：",
    ):
        document.add_paragraph(line)
    document.add_paragraph(
        "根据《云溪市公开工作要点》（云市政办〔2024〕5号），现将任务分解如下。请于4月1日前报送方案。"
    )
    table = document.add_table(rows=len(ROWS) + 1, cols=len(HEADER))
    for place, row in enumerate([HEADER, *ROWS]):
        for column, words in enumerate(row):
            if words:
                table.cell(place, column).text = words
    for first, last in MERGED:
        table.cell(first, 1).merge(table.cell(last, 1))
    document.add_paragraph("云溪县人民政府办公室")
    document.add_paragraph("2024年3月20日")
    return saved(document)


def a_workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["云溪县2024年公开任务分解表"])
    sheet.merge_cells("A1:F1")
    sheet.append(HEADER)
    for row in ROWS:
        sheet.append([int(row[0]), *row[1:]])
    for first, last in MERGED:
        sheet.merge_cells(start_row=first + 2, end_row=last + 2, start_column=2, end_column=2)
    return saved(book)


def a_page() -> bytes:
    spans = {first: last - first + 1 for first, last in MERGED}
    body = ""
    for place, row in enumerate(ROWS, 1):
        cells = [f"<td>{row[0]}</td>"]
        if place in spans:
            cells.append(f'<td rowspan="{spans[place]}">{row[1]}</td>')
        cells += [f"<td>{words.replace(chr(10), '<br>')}</td>" for words in row[2:]]
        body += f"<tr>{''.join(cells)}</tr>"
    head = "".join(f"<th>{words}</th>" for words in HEADER)
    return f"""<html><head><meta charset="utf-8"><title>任务分解</title></head><body>
<h1>关于分解年度公开任务的通知</h1><p>云政办发〔2024〕7号</p><p>各乡镇人民政府：</p>
<p>现将年度公开任务分解如下，请认真抓好落实。</p>
<table><tr>{head}</tr>{body}</table>
<p>云溪县人民政府办公室</p><p>2024年3月20日</p></body></html>""".encode()


def check(notice: Notice) -> None:
    assert [task.section for task in notice.tasks] == ["把公开做实"] * 3 + ["把服务做细"] * 2
    assert [task.title for task in notice.tasks] == ["晒清单", "勤更新", "核清单", "接电话", "办实事"]
    assert [task.no for task in notice.tasks] == [1, 2, 3, 4, 5]
    assert [task.lead_units for task in notice.tasks[:2]] == [("县司法局",), ("县政府办",)]
    assert [task.responsible_units for task in notice.tasks] == [
        ("县财政局", "县民政局"),
        ("各乡镇政府",),
        (),
        ("县信访局", "县统计局"),
        (),
    ]
    assert [task.due_on for task in notice.tasks] == [
        date(2024, 6, 30),
        None,
        date(2024, 9, 30),
        date(2024, 12, 25),
        None,
    ]
    assert [task.standing for task in notice.tasks] == [False, True, False, False, False]
    assert notice.tasks[3].due_dates == (date(2024, 5, 31), date(2024, 12, 25))
    assert "未列明责任单位" in " ".join(notice.tasks[2].remarks)
    assert notice.tasks[4].remarks == ("未标注责任单位和时限，需人工指定",)
    whole = re.sub(r"\s", "", notice.source_text)
    assert notice.coverage.characters == len(whole)
    assert not [rest for rest in notice.remainder if rest.kind == "未识别"]


def test_a_word_table_with_merged_cells():
    notice = parsed(a_word_notice(), "notice.docx")

    check(notice)
    assert notice.title == "云溪县人民政府办公室关于分解年度公开任务的通知"
    assert (notice.number, notice.issued_on) == ("云政办发〔2024〕7号", date(2024, 3, 20))
    assert [(basis.title, basis.number) for basis in notice.basis] == [
        ("云溪市公开工作要点", "云市政办〔2024〕5号")
    ]
    assert [duty.due_on for duty in notice.obligations] == [date(2024, 4, 1)]


def test_a_workbook_with_merged_cells_takes_its_year_from_its_title():
    notice = parsed(a_workbook(), "notice.xlsx")

    check(notice)
    assert notice.title == "云溪县2024年公开任务分解表"


def test_a_web_page_with_merged_cells():
    notice = parsed(a_page(), "notice.html")

    check(notice)
    assert notice.issuer == "云溪县人民政府办公室"


def test_a_heading_of_two_rows_section_rows_and_merged_units():
    page = """<html><body><h1>关于分解任务的通知</h1><p>现将任务分解如下，请各单位认真抓好落实，确保见到实效。</p>
<table>
<tr><td rowspan="2">序号</td><td rowspan="2">工作任务</td><td colspan="2">责任分工</td><td rowspan="2">时间要求</td><td rowspan="2">备注</td></tr>
<tr><td>牵头部门</td><td>配合单位</td></tr>
<tr><td colspan="6">一、公开</td></tr>
<tr><td>1</td><td>晒清单</td><td rowspan="2">县司法局</td><td>县财政局</td><td rowspan="2">2024年6月底前</td><td></td></tr>
<tr><td>2</td><td>核清单</td><td>县审计局</td><td></td></tr>
<tr><td colspan="6">二、服务</td></tr>
<tr><td>1</td><td>接电话</td><td>县营商局</td><td>各乡镇</td><td>持续推进</td><td>人手不足时报告</td></tr>
</table><p>云溪县政府办公室</p><p>2024年3月20日</p></body></html>"""
    tasks = parsed(page.encode(), "n.html").tasks

    assert [task.no for task in tasks] == [1, 2, 3]
    assert [task.section for task in tasks] == ["一、公开", "一、公开", "二、服务"]
    assert [task.lead_units for task in tasks] == [("县司法局",), ("县司法局",), ("县营商局",)]
    assert [task.responsible_units for task in tasks] == [("县财政局",), ("县审计局",), ("各乡镇",)]
    assert [task.due_on for task in tasks] == [date(2024, 6, 30), date(2024, 6, 30), None]
    assert tasks[2].standing


def test_a_table_that_goes_on_without_its_heading_and_repeats_it():
    md = """# 关于分解任务的通知

现将任务分解如下。

| 工作类别 | 任务内容 | 责任科室 | 完成时间 |
|---|---|---|---|
| 公开 | 晒清单 | 秘书科、信息科 | 2024-06-30 |
| 工作类别 | 任务内容 | 责任科室 | 完成时间 |
|  | 勤更新 | 信息科 | 全年 |

云溪县政府办公室

2024年3月20日
"""
    tasks = parsed(md.encode(), "n.md").tasks

    assert [(t.section, t.title, t.responsible_units, t.due_on, t.standing) for t in tasks] == [
        ("公开", "晒清单", ("秘书科", "信息科"), date(2024, 6, 30), False),
        ("公开", "勤更新", ("信息科",), None, True),
    ]


def test_a_task_merged_over_its_measures_is_their_section():
    page = """<html><body><h1>关于分解任务的通知</h1><p>现将任务分解如下，请各单位认真抓好落实，确保见到实效。</p>
<table><tr><td>序号</td><td>重点任务</td><td>工作措施</td><td>责任单位</td><td>完成时限</td></tr>
<tr><td rowspan="2">1</td><td rowspan="2">公开</td><td>晒清单</td><td>县司法局牵头，县财政局配合</td><td>6月底</td></tr>
<tr><td>勤更新</td><td>县政府办</td><td>常态化</td></tr>
<tr><td>2</td><td>服务</td><td>接电话</td><td>县营商局</td><td>2024年下半年</td></tr></table>
<p>云溪县政府办公室</p><p>2024年3月20日</p></body></html>"""
    tasks = parsed(page.encode(), "n.html").tasks

    assert [task.section for task in tasks] == ["公开", "公开", "服务"]
    assert tasks[0].lead_units == ("县司法局",)
    assert tasks[0].responsible_units == ("县财政局",)
    assert [task.due_on for task in tasks] == [date(2024, 6, 30), None, date(2024, 12, 31)]
