"""An editor enters a document; other units do not see it; four people review it, one withdraws it."""

import re
import time
from http import HTTPStatus
from pathlib import Path

import docx
import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import axe_findings

pytestmark = pytest.mark.journey

# A county that stays open between runs must not hold the number already.
SERIAL = 1000 + int(time.time()) % 9000
NUMBER = f"青教发〔2026〕{SERIAL}号"
TITLE = f"青岚县教育局关于做好寒假前校园安全第{SERIAL}次检查的通知（演示）"
ADDRESS = f"/zc/青教发/2026/{SERIAL}"
NOWHERE = {"page": False, "list": False, "search": False, "home": False}
EVERYWHERE = dict.fromkeys(NOWHERE, True)
PATIENCE = 20
STEPS = ("fazheng", "shenruogu", "jinmi", "fenguan")


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """Write a made-up document of the education bureau as a Word file."""
    document = docx.Document()
    for line in (
        TITLE,
        NUMBER,
        "各中小学、幼儿园：",
        "为了让师生平安放假，现就寒假前的安全检查通知如下。",
        "一、检查范围",
        "教室、食堂、宿舍、校车和供暖设备，逐项登记。",
        "二、检查时间",
        "2026年12月20日至2026年12月31日，发现隐患当日整改。",
        "青岚县教育局",
        "2026年11月24日",
        "（此件公开发布）",
    ):
        document.add_paragraph(line)
    path = tmp_path / "寒假安全检查.docx"
    document.save(path)
    return path


def test_a_draft_is_its_units_own_until_four_others_passed_it(county, sign_in, letter, page):
    editor = sign_in("lujing")
    editor.goto(f"{county}/desk/wenjian/")
    editor.get_by_role("link", name="录入文件").click()
    editor.get_by_label("文件正式文本").set_input_files(letter)
    editor.get_by_role("button", name="读入").click()
    expect(editor.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert editor.get_by_label("发文字号").input_value() == NUMBER
    assert editor.get_by_label("成文日期").input_value() == "2026-11-24"
    expect(editor.get_by_text("草稿，只有本单位")).to_be_visible()
    assert editor.get_by_role("button", name="公开", exact=True).count() == 0
    assert axe_findings(editor) == []
    editor.get_by_label("文件性质").select_option(label="行政规范性文件")
    editor.get_by_role("button", name="保存要素").click()
    expect(editor.get_by_text("要素已保存")).to_be_visible()
    at_desk = editor.url

    stranger = sign_in("fangyuan")
    stranger.goto(f"{county}/desk/wenjian/?q=校园安全")
    assert stranger.get_by_text(TITLE).count() == 0
    assert stranger.goto(at_desk).status == 404
    assert TITLE not in stranger.content()

    reviewer = sign_in("shenruogu")
    reviewer.goto(at_desk)
    missing = reviewer.locator(".gk-blockers")
    for name in ("索引号", "主题分类", "主题词", "统一编号", "依据"):
        expect(missing).to_contain_text(name)
    assert reviewer.get_by_role("button", name="公开", exact=True).count() == 0
    correct(reviewer)
    expect(missing).to_have_text(re.compile("尚未经过公开前审查"))

    editor.goto(at_desk)
    editor.get_by_role("link", name="送审").click()
    editor.get_by_role("button", name="送审").click()
    expect(editor.get_by_text("第一步：法制审核")).to_be_visible()
    assert axe_findings(editor) == []
    assert shown(page, county) == NOWHERE
    for username in STEPS:
        passes(sign_in(username), county)
    wait_for(lambda: shown(page, county) == EVERYWHERE)
    page.goto(county + ADDRESS)
    assert page.get_by_role("heading", level=1).inner_text() == TITLE
    expect(page.get_by_text("发现隐患当日整改")).to_be_visible()

    reviewer.goto(at_desk)
    reviewer.get_by_text("从门户撤下").click()
    reviewer.get_by_label("理由").fill("检查时间有误，改正后重新公开。")
    reviewer.get_by_role("button", name="撤下").click()
    expect(reviewer.get_by_text("撤下理由：检查时间有误")).to_be_visible()
    wait_for(lambda: shown(page, county) == NOWHERE)


def test_a_file_without_text_is_refused_in_words(county, sign_in, tmp_path):
    empty = tmp_path / "空文件.docx"
    empty.write_bytes(b"")
    editor = sign_in("lujing")
    editor.goto(f"{county}/desk/wenjian/luru/")
    editor.get_by_label("文件正式文本").set_input_files(empty)
    editor.get_by_role("button", name="读入").click()

    expect(editor.locator(".error")).to_contain_text("空")
    assert editor.url.endswith("/desk/wenjian/luru/")
    assert axe_findings(editor) == []


def passes(window, county: str) -> None:
    """Pass the step that waits for whoever has signed in here."""
    window.goto(f"{county}/desk/shencha/")
    window.get_by_role("link", name=TITLE).first.click()
    window.get_by_label("同意公开", exact=True).check()
    window.get_by_role("button", name="提交意见").click()
    expect(window.get_by_text("审查通过").or_(window.get_by_text("已通过本环节")).first).to_be_visible()


def correct(window) -> None:
    """Fill in what the gate asks for and the file does not say."""
    window.get_by_label("主题分类").select_option(index=1)
    window.get_by_label("索引号").fill(f"QLJYJ-2026-{SERIAL:05}")
    window.get_by_label("主题词").fill("校园安全、寒假")
    window.get_by_label("统一编号").fill(f"QLX-GF-2026-{SERIAL % 1000:03}")
    window.get_by_label("政策咨询电话").fill("024-00010301")
    window.get_by_label("有效期至").fill("2028-12-31")
    window.get_by_role("button", name="保存要素").click()
    expect(window.get_by_text("要素已保存")).to_be_visible()


def shown(window, county: str) -> dict[str, bool]:
    """Say where the public finds the document; asked past the browser's cache, which keeps a page a minute."""
    ask = window.request.get
    return {
        "page": ask(county + ADDRESS).status == HTTPStatus.OK,
        "list": TITLE in ask(f"{county}/zc/").text(),
        "search": TITLE in ask(f"{county}/sousuo?q={NUMBER}").text(),
        "home": TITLE in ask(county + "/").text(),
    }


def wait_for(happens) -> None:
    """Wait until something happens, a few seconds as the desk promises."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if happens():
            return
        time.sleep(0.3)
    raise AssertionError(f"{PATIENCE} 秒内没有发生")
