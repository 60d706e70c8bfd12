"""What laws and ordinary papers say is no finding: a word in a sentence is no mark, a number no identity."""

from datetime import date

import pytest

from gongkai.clearance.scanner.detect import Detector, ScanOptions


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector(ScanOptions(as_of=date(2026, 11, 24)))


@pytest.mark.parametrize(
    "text",
    [
        "国家秘密的密级分为绝密、机密、秘密三级。",
        "机密级国家秘密是重要的国家秘密，泄露会使国家安全和利益遭受严重的损害。",
        "标注绝密级标志的载体，应当存放在保密柜中。",
        "工作秘密由机关、单位依照规定确定，不得公开的内容应当删除。",
        "内部控制制度应当健全，内部使用的表格由办公室印制。",
        "不得公开涉及商业秘密、个人隐私的政府信息。",
    ],
)
def test_a_law_that_speaks_of_secrets_carries_no_mark(detector, text):
    assert detector.scan_text(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "合同编号2023051800012345678",
        "项目代码2210-210421-04-01-123456，总投资13812万元",
        "统一社会信用代码91350100M000100Y43",
        "咨询电话024-53041234，监督电话12345",
        "卡号6217001556345464403不对",
        "GB/T 9704-2012和GB 11643-1999",
        "坐标X=13812345.678，Y=4635812.123",
        "2023年1月1日至2026年12月31日，面积1380123.45678平方米",
        "第一章、第二章、第三章，一二三四五六七八九十",
    ],
)
def test_a_number_that_is_none_of_a_person_passes(detector, text):
    assert [finding for finding in detector.scan_text(text) if finding.severity != "notice"] == []


@pytest.mark.parametrize(
    "text",
    [
        "截止日期为2023年12月31日。",
        "会议座谈会上，大家畅所欲言。",
        "期末按规定考核，年末能源消费下降。",
        "将他人财物据为己有的，应当返还。",
        "对自己有利的证据，当事人应当提供。",
        "申请人对驳回回避申请的决定不服的，可以复议。",
        "湿法冶炼企业应当整治。",
        "该村农民人均可支配收入增长。",
    ],
)
def test_a_right_word_is_not_called_wrong(detector, text):
    assert detector.scan_text(text) == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("未成年人的监护人应当履行监护职责。", []),
        ("患者有权复制病历；信仰宗教和不信仰宗教的公民应当互相尊重。", []),
        ("公民有宗教信仰自由。不满十四周岁未成年人的个人信息是敏感个人信息。", []),
        ("王小明，男，9岁，学生。", ["sensitive_category"]),
        ("王小明，男，39岁，职工。", []),
    ],
)
def test_a_sensitive_matter_needs_a_person(detector, text, kinds):
    assert [finding.kind for finding in detector.scan_text(text)] == kinds


def test_a_masked_number_and_a_masked_name_are_neither_personal_nor_left_over(detector):
    text = "张××，身份证号210421********1234，电话138****1234、138xxxx1234，李*明。"

    assert detector.scan_text(text) == []


def test_the_own_number_of_a_document_is_no_citation(detector):
    text = "清河县人民政府文件\n\n清河政发〔2023〕5号\n\n关于印发工作方案的通知\n"

    assert detector.scan_text(text) == []


def test_an_order_and_a_judicial_interpretation_are_public_by_their_kind(detector):
    assert detector.scan_text("依据国务院令第711号和法释〔2023〕3号的规定办理。") == []


def test_the_area_code_of_inner_mongolia_is_no_sign_of_secrecy(detector):
    found = detector.scan_text("按照内发改价费字〔2020〕15号执行。")

    assert [finding.severity for finding in found] == ["confirm"]


@pytest.mark.parametrize(
    "text",
    [
        "办理时间：2014年5月19\n2014/5/19 15:55:43",
        "网站地图\n",
        "应当建立既有建筑的档案，给予防疫指导，投资科技成果转化。",
        "公安机关、人民检察院、人民法院应当互相配合。",
        "高中生患抑郁症的人数有所上升，尤其是小学生的心理健康应当关注。",
        "依据县林业局清林罚决字〔2017〕第22号行政处罚决定书。",
        "内容有待丰富，时间另行通知。",
    ],
)
def test_what_real_papers_say_passes(detector, text):
    assert detector.scan_text(text) == []


def test_a_number_on_its_own_line_near_the_head_is_the_documents_even_below_a_long_title(detector):
    text = "索引号：000014349/2019-00012\n清河县人民政府关于推进监管工作\n 的实施意见\n 清河政发〔2019〕5号\n \n各乡镇人民政府："

    assert detector.scan_text(text) == []


def test_what_ends_with_a_label_of_articles_may_still_be_cut(detector):
    found = detector.scan_text("项目资金由部\n暑单位负责，该部\n们另行通知。")

    assert [one.text for one in found] == ["部\n暑", "部\n们"]
