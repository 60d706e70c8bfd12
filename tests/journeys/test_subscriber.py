"""A reader without a script follows a question by mail, gets what is new, looks at the subscriptions, ends them."""

import email
import os
import re
from email import policy
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESK, PHONE, axe_findings

pytestmark = pytest.mark.journey

PUBLISH = """
from django.utils import timezone
from gongkai.search.services import index_documents
from tests.policies.builders import a_document
title = "青岚县井盖举报奖励办法（演示）"
text = "# " + title + "\\n\\n第一条　举报井盖缺失的，奖励五十元。\\n"
fields = {"number": "青政发〔2024〕77号", "unified_no": "QLX-GF-2024-077", "index_no": "QL-2024-00077"}
document = a_document(title=title, text=text, at=timezone.now(), **fields)
index_documents([document.pk])
"""
SEND = """
from datetime import timedelta
from django.utils import timezone
from gongkai.subscriptions.services import send_digests
print(send_digests(at=timezone.now() + timedelta(days=DAYS)))
"""


@pytest.fixture
def plain(browser):
    """Open a window in which no script runs."""
    context = browser.new_context(viewport=DESK, locale="zh-CN", java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def looked_at(browser):
    """Return a way to look at an address with axe, at desk width and on a phone; pictures where they are wanted."""

    def look(address: str, name: str) -> list[str]:
        found = []
        for size in (DESK, PHONE):
            context = browser.new_context(viewport=size, locale="zh-CN", bypass_csp=True)
            window = context.new_page()
            window.goto(address)
            found += axe_findings(window)
            if folder := os.environ.get("GONGKAI_PICTURES"):
                window.screenshot(path=Path(folder) / f"{name}-{size['width']}.png", full_page=True)
            context.close()
        return found

    return look


def mails_in(home):
    """Return the mails of the county's folder, the newest last, each with its plain text."""
    files = sorted((home / "mails").glob("*"), key=lambda path: path.stat().st_mtime_ns)
    read = [
        email.message_from_bytes(path.read_bytes().split(b"\n-----")[0], policy=policy.default)
        for path in files
    ]
    return [(one, one.get_body(("plain",)).get_content()) for one in read]


def link_in(text, page):
    return re.search(rf"http\S+(/dingyue/{page}/\S+)", text)[1]


def test_a_reader_follows_a_question_by_mail_from_the_first_click_to_the_last(
    plain, county, county_home, in_county, looked_at
):
    plain.goto(f"{county}/sousuo?q={quote('井盖')}&xiaoli=IN_FORCE")
    plain.get_by_role("link", name="订阅这个查询").click()
    asked_on = plain.url
    plain.get_by_label("邮箱", exact=True).fill("zhao@example.cn")
    plain.get_by_label("每天").check()
    plain.get_by_role("button", name="订阅", exact=True).click()
    expect(plain.get_by_role("status")).to_contain_text("请到邮箱确认")

    first, text = mails_in(county_home)[-1]
    assert first["To"] == "zhao@example.cn"
    confirming = link_in(text, "queren")
    assert looked_at(county + confirming, "confirm") == []
    plain.goto(county + confirming)
    plain.get_by_role("button", name="确认订阅").click()
    expect(plain.get_by_role("status")).to_contain_text("已经确认")

    assert in_county(SEND.replace("DAYS", "1")).strip() == "0"
    in_county(PUBLISH)
    assert in_county(SEND.replace("DAYS", "2")).strip() == "1"
    digest, text = mails_in(county_home)[-1]
    assert "青岚县井盖举报奖励办法（演示）" in text
    assert digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert in_county(SEND.replace("DAYS", "3")).strip() == "0"

    own = county + link_in(text, "wode")
    pages = {"form": asked_on, "own": own, "end": county + link_in(text, "tuiding")}
    assert {name: found for name, one in pages.items() if (found := looked_at(one, name))} == {}
    plain.goto(own)
    expect(plain.get_by_text("z***@example.cn")).to_be_visible()
    plain.get_by_role("button", name="全部退订并删除邮箱").click()
    expect(plain.get_by_role("status")).to_contain_text("已退订 1 项")
    plain.goto(own)
    expect(plain.get_by_role("status")).to_contain_text("链接已经失效")


def test_a_reader_follows_a_document_by_its_feed(plain, county):
    plain.goto(f"{county}/zc/{quote('青民发')}/2023/8")
    plain.get_by_role("link", name="跟踪这份文件").click()
    feed = plain.get_by_role("link", name=re.compile("biandong.xml")).get_attribute("href")

    answer = plain.request.get(county + feed)
    assert answer.status == 200
    assert "修改" in answer.text()
    assert answer.headers["content-type"].startswith("application/xml")
