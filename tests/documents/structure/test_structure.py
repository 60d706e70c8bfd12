"""The structure parser on documents made up for it."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.core.documents.model import Block, Cell, Node, ParsedDocument, Source
from gongkai.core.documents.structure import dissect, full_text, parse_source
from gongkai.core.documents.structure.citations import find_citations
from gongkai.core.documents.structure.head import split_recipients
from gongkai.core.documents.structure.history import split_note


def source(*lines: str, meta: dict[str, str] | None = None) -> Source:
    return Source("样例", "text/plain", tuple(Block(text=line) for line in lines), meta or {})


def parsed(*lines: str, meta: dict[str, str] | None = None) -> ParsedDocument:
    return parse_source(source(*lines, meta=meta))


def shape(nodes: tuple[Node, ...]) -> list[object]:
    return [[node.kind, node.label, shape(node.children)] for node in nodes]


NOTICE = (
    "云溪县人民政府办公室文件",
    "云溪政办发[2023]第7号",
    "云溪县人民政府办公室关于印发",
    "云溪县公共停车场管理办法的通知",
    "各乡镇人民政府，县政府各部门、各直属机构：",
    "《云溪县公共停车场管理办法》已经县政府同意，现印发给你们，请照此办理。",
    "附件：1.停车场登记表",
    "2.收费牌样式",
    "云溪县人民政府办公室",
    "2023年7月18日",
    "（此件公开发布）",
    "云溪县公共停车场管理办法",
    "目 录",
    "第一章 总则",
    "第二章 附则",
    "第一章 总则",
    "第一条 为了管好停车场，制定本办法。",
    "第二条 停车场应当具备：",
    "（一）照明；",
    "（二）通道，包括：",
    "1.车行道；",
    "2.人行道。",
    "经营者还应当公示价格。",
    "第二章 附则",
    "第三条 本办法自2023年9月1日起施行。",
    "抄送：县委办公室，县人大常委会办公室。",
    "云溪县人民政府办公室2023年7月19日印发",
)


def test_notice_with_enclosed_measure_is_read_whole() -> None:
    document = parsed(*NOTICE)
    assert document.title == "云溪县人民政府办公室关于印发云溪县公共停车场管理办法的通知"
    assert document.number == "云溪政办发〔2023〕7号"
    assert document.issuers == ("云溪县人民政府办公室",)
    assert document.recipients == ("各乡镇人民政府", "县政府各部门、各直属机构")
    assert document.signed_on == date(2023, 7, 18)
    assert document.signature == "云溪县人民政府办公室"
    assert document.attachments == ("停车场登记表", "收费牌样式")
    assert document.disclosure_note == "此件公开发布"
    enclosed = document.body[-1]
    assert (enclosed.kind, enclosed.text) == ("heading", "云溪县公共停车场管理办法")
    assert shape(enclosed.children) == [
        [
            "chapter",
            "第一章",
            [
                ["article", "第一条", []],
                [
                    "article",
                    "第二条",
                    [
                        ["item", "（一）", []],
                        ["item", "（二）", [["subitem", "1.", []], ["subitem", "2.", []]]],
                        ["paragraph", "", []],
                    ],
                ],
            ],
        ],
        ["chapter", "第二章", [["article", "第三条", []]]],
    ]


def test_imprint_is_no_body() -> None:
    text = "".join(full_text(node) for node in parsed(*NOTICE).body)
    assert "抄送" not in text
    assert "印发给你们" in text
    assert "目 录" not in text


def test_order_takes_title_of_what_it_promulgates() -> None:
    document = parsed(
        "云溪市人民政府令",
        "第12号",
        "《云溪市湿地保护办法》已经市政府常务会议通过，现予公布，自2022年5月1日起施行。",
        "市　长：陈明远",
        "2022年3月9日",
        "云溪市湿地保护办法",
        "（2015年2月3日云溪市人民政府令第3号公布　2022年3月9日云溪市人民政府令第12号修订）",
        "第一条　为了保护湿地，制定本办法。",
    )
    assert document.title == "云溪市湿地保护办法"
    assert document.number == "云溪市人民政府令第12号"
    assert document.issuers == ("云溪市人民政府",)
    assert document.signature == "市 长：陈明远"
    assert [line.on for line in document.history] == [date(2015, 2, 3), date(2022, 3, 9)]


def test_joint_issuers_without_a_space_are_told_apart_by_signature() -> None:
    document = parsed(
        "云溪县财政局云溪县民政局关于调整补助标准的通知",
        "云财发〔2024〕3号",
        "各乡镇：",
        "补助标准自下月起调整，请及时告知群众。",
        "云溪县财政局　　　云溪县民政局",
        "二〇二四年五月六日",
    )
    assert document.issuers == ("云溪县财政局", "云溪县民政局")
    assert document.signed_on == date(2024, 5, 6)


def test_several_departments_named_by_number_come_from_the_signature() -> None:
    document = parsed(
        "云溪县教育局等3部门关于做好校车管理的通知",
        "各学校：",
        "请做好校车管理。",
        "云溪县教育局 云溪县公安局",
        "云溪县交通运输局",
        "2024年8月1日",
    )
    assert document.issuers == ("云溪县教育局", "云溪县公安局", "云溪县交通运输局")


def test_numbered_announcement() -> None:
    document = parsed(
        "云溪县民政局公告", "2023年第5号", "关于撤销两家社会组织登记的公告", "现将有关事项公告如下。",
        "云溪县民政局", "2023年4月5日",
    )  # fmt: skip
    assert document.title == "关于撤销两家社会组织登记的公告"
    assert document.number == "云溪县民政局公告2023年第5号"
    assert document.issuers == ("云溪县民政局",)


def test_levels_of_a_plan_nest_and_run_in_headings_part_from_their_text() -> None:
    document = parsed(
        "云溪县河道清理方案",
        "为清理河道，制定本方案。",
        "一、总体要求",
        "（一）明确目标。到年底前完成主要河道清理。",
        "（二）分工负责",
        "1.水务局牵头。",
        "（1）每月巡查。",
        "二、保障措施",
        "各乡镇要安排经费。",
    )
    assert shape(document.body) == [
        ["paragraph", "", []],
        [
            "heading",
            "一、",
            [
                ["heading", "（一）", [["paragraph", "", []]]],
                ["heading", "（二）", [["heading", "1.", [["heading", "（1）", []]]]]],
            ],
        ],
        ["heading", "二、", [["paragraph", "", []]]],
    ]


def test_articles_without_a_space_count_only_in_order() -> None:
    document = parsed(
        "云溪县公园管理规定",
        "第一条为了管理公园，制定本规定。",
        "第二条公园免费开放。",
        "第一条第二款所称的公园，由县政府公布。",
        "第九条规定的事项另行公布。",
    )
    labels = [node.label for node in document.walk() if node.kind == "article"]
    assert labels == ["第一条", "第二条"]


def test_quoted_articles_stay_text_and_inserted_ones_count() -> None:
    document = parsed(
        "云溪县公园管理规定", "第一条 总的规定。", "“第十条 这是引文。”", "第一条之一 增加的规定。"
    )
    labels = [node.label for node in document.walk() if node.kind == "article"]
    assert labels == ["第一条", "第一条之一"]


def test_article_lost_inside_a_line_is_found_again() -> None:
    document = parsed("云溪县公园管理规定", "第一条 公园免费。第二条 早六点开门。", "第三条 另行规定。")
    assert [node.text for node in document.walk() if node.kind == "article"] == [
        "公园免费。",
        "早六点开门。",
        "另行规定。",
    ]


def test_tables_keep_their_cells() -> None:
    grid = ((Cell("乡镇"), Cell("数量")), ((Cell("东河镇"), Cell("12"))))
    blocks = (Block("云溪县垃圾站清单"), Block("各站如下"), Block(kind="table", grid=grid))
    document = parse_source(Source("样例", "text/plain", blocks))
    table = next(node for node in document.walk() if node.kind == "table")
    assert table.rows == (("乡镇", "数量"), ("东河镇", "12"))


def test_page_hints_fill_only_what_the_text_leaves_open() -> None:
    meta = {
        "title": "（转载）关于开放夜间图书馆的通告",
        "published_on": "2024-01-05 10:20",
        "issuer": "云溪县图书馆",
        "number": "云图〔2024〕1号",
    }
    document = parsed("图书馆自本月起延长开放。", meta=meta)
    assert document.title == "关于开放夜间图书馆的通告"
    assert document.published_on == date(2024, 1, 5)
    assert document.issuers == ("云溪县图书馆",)
    assert document.number == "云图〔2024〕1号"


def test_head_note_becomes_one_event_for_each_day() -> None:
    events = split_note(
        "（1999年1月2日县人大常委会第3次会议通过 根据2008年3月4日《关于修改〈办法〉的决定》修正，"
        "自2008年5月1日起施行 2015年6月7日修订）"
    )
    assert [event.on for event in events] == [date(1999, 1, 2), date(2008, 3, 4), date(2015, 6, 7)]


@pytest.mark.parametrize(
    ("line", "recipients"),
    [
        ("各省、自治区、直辖市人民政府，国务院各部委", ["各省、自治区、直辖市人民政府", "国务院各部委"]),
        ("县教育局、县财政局", ["县教育局", "县财政局"]),
        ("各区卫生局、财政局，县医保中心", ["各区卫生局、财政局", "县医保中心"]),
    ],
)
def test_recipients_are_parted_where_each_stands_alone(line: str, recipients: list[str]) -> None:
    assert split_recipients(line) == recipients


def test_citations_carry_number_article_and_short_names() -> None:
    found = find_citations(
        "根据《云溪县城市绿化条例》（以下简称绿化条例）第五条第二款、第三款和第七条，"
        "参照《关于植树的意见》（云政发[2020]8号，以下简称《意见》），制定本办法。"
        "绿化条例第九条另有规定的，从其规定。《意见》停止执行。《云溪县绿地办法》第一条不变。",
        own_title="云溪县绿地办法",
    )
    assert [(item.title, item.number, item.article) for item in found] == [
        ("云溪县城市绿化条例", "", "第五条第二款"),
        ("云溪县城市绿化条例", "", "第五条第三款"),
        ("云溪县城市绿化条例", "", "第七条"),
        ("关于植树的意见", "云政发〔2020〕8号", ""),
        ("云溪县城市绿化条例", "", "第九条"),
    ]


def test_nested_title_is_one_citation() -> None:
    found = find_citations("《关于修改〈停车办法〉的决定》自公布之日起施行。")
    assert [item.title for item in found] == ["关于修改〈停车办法〉的决定"]


LABELS = ("第一编 ", "第一章 ", "第二节 ", "第一条 ", "第二条", "一、", "二、", "（一）", "（二）", "1.", "2.", "（1）", "①", "1.1 ", "附件1：", "附件", "《", "“第十条 ", "目录", "")  # fmt: skip
TAILS = ("总则", "为了管理，制定本办法。", "应当具备下列条件：", "照明；", "各部门要落实。", "云溪县人民政府", "2023年7月18日", "（此件公开发布）", "各乡镇：", "云政发〔2020〕8号", "")  # fmt: skip
LINES = st.lists(st.builds(lambda a, b: a + b, st.sampled_from(LABELS), st.sampled_from(TAILS)), max_size=25)


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(LINES)
def test_no_text_is_lost(lines: list[str]) -> None:
    parts = dissect(source("云溪县停车办法", *lines))
    skipped = {id(line) for line in parts.contents}
    in_tree = "".join(part.label + part.text for node in parts.body for part in node.walk())
    expected = "".join(line.text for line in parts.body_lines if id(line) not in skipped)
    assert bare(in_tree) == bare(expected)
    held = {id(line) for line in parts.body_lines}
    lost = [
        line.text
        for position, line in enumerate(parts.lines)
        if position >= parts.head.end and id(line) not in held and position not in parts.tail.taken
    ]
    assert not [text for text in lost if text]


@given(st.text(max_size=400))
def test_any_text_is_read_without_error(text: str) -> None:
    assert parsed(*text.split("\n")).media_type == "text/plain"


def test_a_disclosure_note_after_what_the_document_encloses_is_no_part_of_its_last_article():
    document = parsed(*NOTICE[:9], NOTICE[9], *NOTICE[11:25], "公开方式：主动公开")

    assert document.disclosure_note == "公开方式：主动公开"
    assert all("公开方式" not in node.text for node in document.walk())


def test_fields_of_a_form_are_no_title():
    document = parsed(
        "云溪电子发票", "发票代码：050001700111 开票日期：2020年10月10日", "名称：云溪县停车公司"
    )

    assert document.title == "云溪电子发票"


def test_an_organs_own_site_as_source_names_the_organ_and_a_newspaper_none():
    own = parsed("一次性补贴怎么领", "答：到窗口领。", meta={"source": "云溪县人力资源和社会保障局官网"})
    paper = parsed("一次性补贴怎么领", "答：到窗口领。", meta={"source": "云溪日报"})

    assert (own.issuers, paper.issuers) == (("云溪县人力资源和社会保障局",), ())
