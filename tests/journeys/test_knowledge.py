"""A reader without script finds an answer and says what is wrong; its unit answers; an editor writes an entry."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESK

pytestmark = pytest.mark.journey
PATIENCE = 30
AGAIN = int(time.time()) % 100000


@pytest.fixture
def reader(browser):
    context = browser.new_context(viewport=DESK, locale="zh-CN", java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_a_reader_without_script_corrects_an_entry_and_reads_the_answer(county, reader, sign_in):
    reader.goto(f"{county}/zsk/")
    reader.get_by_role("link", name="低保在哪里申请").click()
    expect(reader.get_by_text("第六条").first).to_be_visible()
    reader.get_by_role("button", name="内容有误").click()
    reader.get_by_label("哪里不对").fill(f"网上申请的地址没有写（{AGAIN}）。")
    reader.get_by_role("button", name="提交").click()
    receipt = re.search(r"[A-Z2-9]{5}(-[A-Z2-9]{5}){2}", reader.inner_text("main"))[0]

    unit = sign_in("fangyuan")
    unit.goto(f"{county}/desk/zhishi/jiucuo/")
    unit.get_by_role("row", name=f"（{AGAIN}）").get_by_role("link").click()
    unit.get_by_label("答复", exact=True).fill("已补上，谢谢。")
    unit.get_by_role("button", name="采纳并答复", exact=True).click()

    reader.goto(f"{county}/zsk/jiucuo?ma={receipt}")
    expect(reader.get_by_text("已补上，谢谢。")).to_be_visible()


def test_an_editor_writes_an_entry_beside_its_clause_and_two_others_let_it_out(county, sign_in):
    title = f"残疾人补贴向谁申请（{AGAIN}）"
    editor = sign_in("fangyuan")
    editor.goto(f"{county}/desk/zhishi/xinjian/")
    editor.get_by_label("标题").fill(title)
    editor.get_by_label("内容").fill("向任一乡镇人民政府申请，带身份证和残疾人证。")
    editor.get_by_label("类目").select_option(label="民政、扶贫、救灾／社会福利")
    editor.get_by_label("关键字").fill("残疾人补贴，申请")
    editor.get_by_label("文件名或文号").fill("青民发〔2023〕8号")
    editor.get_by_role("button", name="找文件").click()
    editor.get_by_role("button", name="打开").first.click()
    editor.get_by_role("button", name="引用第五条").click()
    editor.get_by_role("button", name="保存").click()
    editor.get_by_role("link", name="送审").click()
    editor.get_by_role("button", name="送审").click()
    address = editor.url

    for name in ("wenliangyu", "shoubai"):
        officer = sign_in(name)
        officer.goto(address)
        officer.get_by_label("同意公开", exact=True).check()
        officer.get_by_role("button", name="提交意见").click()

    deadline = time.monotonic() + PATIENCE
    editor.goto(f"{county}/zsk/")
    while time.monotonic() < deadline:
        editor.reload()  # a browser keeps a page it has for a minute unless asked
        if editor.get_by_role("link", name=title).count():
            return
        time.sleep(1)
    raise AssertionError(title)
