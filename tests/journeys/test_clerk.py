"""An office clerk imports the notice, a unit reports, the clerk gives the task back."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import axe_findings, made_notice

pytestmark = pytest.mark.journey


def test_a_notice_becomes_a_ledger_and_a_task_is_given_back(county, sign_in, tmp_path):
    clerk = sign_in("linxiuqi")
    clerk.goto(f"{county}/desk/taizhang/daoru/")
    clerk.get_by_label("通知文件").set_input_files(made_notice(tmp_path))
    clerk.get_by_role("button", name="读入").click()
    expect(clerk.get_by_role("heading", name="冬季政务公开")).to_be_visible()
    expect(clerk.get_by_text("公布冬季供暖服务电话").first).to_be_visible()
    clerk.get_by_role("button", name="核对无误，确认入账").click()
    expect(clerk.get_by_text("已入账").first).to_be_visible()

    editor = sign_in("fangyuan")
    editor.get_by_role("link", name="公布冬季供暖服务电话").click()
    editor.get_by_label("做了什么，结果如何").fill("已汇总 6 家单位的电话。")
    editor.get_by_label("佐证：公开页面的链接").fill("/zc/")
    editor.get_by_label("任务已完成").check()
    editor.get_by_role("button", name="记入台账").click()
    expect(editor.get_by_text("待确认").first).to_be_visible()

    clerk.goto(f"{county}/desk/")
    clerk.get_by_role("link", name="公布冬季供暖服务电话").first.click()
    clerk.get_by_label("意见").fill("链接里没有电话，请补充。")
    clerk.get_by_role("button", name="退回重办").click()
    expect(clerk.get_by_role("alert")).to_contain_text("退回重办：链接里没有电话")

    editor.goto(f"{county}/desk/")
    editor.get_by_role("link", name="公布冬季供暖服务电话").click()
    expect(editor.get_by_text("县政府办公室退回重办")).to_be_visible()


@pytest.mark.parametrize(
    "path",
    [
        "",
        "taizhang/",
        "taizhang/hang/",
        "taizhang/daoru/",
        "danwei/",
        "danwei/xzfb/",
        "wangzhan/",
        "shencha/pici/",
        "liuhen/",
        "wenjian/",
        "wenjian/liganfei/",
        "renyuan/",
        "zhishi/",
        "zhishi/1/",
        "zhishi/1/xiugai/",
        "zhishi/1/heshi/",
        "zhishi/daoru/",
        "zhishi/daiban/",
        "zhishi/jiucuo/",
        "zhishi/yingxiang/",
        "zhishi/fugai/",
        "zhishi/leimu/",
        "zhishi/leimu/0902/",
    ],
)
def test_axe_finds_nothing_on_our_desk_screens(county, sign_in, path):
    window = sign_in("linxiuqi")
    window.goto(f"{county}/desk/{path}")

    assert axe_findings(window) == []
