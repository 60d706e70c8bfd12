"""A citizen finds a clause in everyday words, reads it as it was, compares, follows, by any means they have."""

import re
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESK, axe_findings

pytestmark = pytest.mark.journey

AMENDED = f"/zc/{quote('青民发')}/2023/8"
AMENDING = f"/zc/{quote('青民发')}/2025/6"
KINDS = [
    "/",
    "/zc/",
    AMENDED,
    f"{AMENDED}@2023-06-15",
    f"{AMENDED}/bijiao",
    f"/sousuo?q={quote('停车收费')}",
    "/lm/zwgk/",
    "/lm/yaowen/tongzhi-gonggao/",
    "/lm/zwgk/fading/shoufei/shoufei-mulu-2026.html",
    "/lm/hudong/lianxi-dianhua/",
    "/zt/yuanqu-sannian/",
    "/wzdt/",
    "/yuedu/",
    "/404",
]
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WATCH_THE_FOCUS = """() => {
  const wanted = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
  let n = 0;
  for (const one of document.querySelectorAll(wanted))
    if (one.checkVisibility() && !one.disabled) one.dataset.journey = String(++n);
  window.reached = {};
  document.addEventListener('focusin', (event) => {
    const style = getComputedStyle(event.target);
    const ringed = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    window.reached[event.target.dataset.journey] = ringed || !!window.reached[event.target.dataset.journey];
  });
  return n;
}"""


def test_everyday_words_lead_to_the_clause_in_force(county, page):
    page.goto(county)
    page.get_by_label("想办什么、想查什么，写在这里").fill("医院停车要不要钱")
    page.get_by_role("main").get_by_role("button", name="搜索").click()
    hit = page.locator(".hits li").filter(has_text="医院停车场对就诊车辆免费").first
    assert "现行有效" in hit.inner_text()

    hit.get_by_role("link").first.click()
    clause = page.locator(":target")
    assert "免费" in clause.inner_text()
    expect(clause).to_be_in_viewport()
    assert page.locator(".validity").inner_text().startswith("现行有效")


def test_the_text_of_an_earlier_day_and_the_two_editions_side_by_side(county, page):
    page.goto(county + AMENDED)
    expect(page.get_by_text("生活补贴每人每月120元")).to_be_visible()

    page.get_by_label("日期").fill("2025-06-01")
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_text("生活补贴每人每月100元")).to_be_visible()
    expect(page.get_by_role("note").filter(has_text="2025年6月1日")).to_be_visible()

    page.get_by_role("link", name="看现在的文本").click()
    page.get_by_role("link", name="与前一版对照").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("版本对照")
    row = page.locator("tr", has_text="护理补贴一级")
    assert "100" in row.locator("td").nth(0).inner_text()
    assert "120" in row.locator("td").nth(1).inner_text()
    assert row.locator("del").count()
    assert row.locator("ins").count()


def test_a_citation_leads_to_the_document_cited(county, page):
    page.goto(county + AMENDING)
    page.locator("#zhengwen").get_by_role(
        "link", name=re.compile("青岚县残疾人两项补贴实施办法")
    ).first.click()

    assert unquote(page.url).startswith(unquote(county + AMENDED))
    assert "残疾人两项补贴实施办法" in page.get_by_role("heading", level=1).inner_text()


def test_the_skip_link_is_first_and_goes_to_the_text(county, page):
    page.goto(county + AMENDED)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "跳到正文"
    assert page.locator(":focus").bounding_box()["x"] >= 0

    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "neirong"


def test_a_clause_is_found_with_the_keyboard_alone(county, page):
    page.goto(county)
    tab_to(page, lambda: page.evaluate("document.activeElement.id") == "hero-find")
    page.keyboard.type("医院停车要不要钱")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sousuo**")
    tab_to(page, lambda: page.evaluate("!!document.activeElement.closest('.hits h2')"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/zc/**")

    expect(page.locator(".validity")).to_be_visible()


@pytest.mark.parametrize("path", ["/", AMENDED, f"/sousuo?q={quote('停车收费')}", "/zc/"])
def test_tab_reaches_everything_and_shows_where_it_is(county, page, path):
    page.goto(county + path)
    expected = page.evaluate(WATCH_THE_FOCUS)
    # A date field takes a press for year, month, day and its calendar.
    for _ in range(expected + 20):
        page.keyboard.press("Tab")
    reached = page.evaluate("window.reached")

    assert [n for n in range(1, expected + 1) if str(n) not in reached] == []
    assert [n for n, ringed in reached.items() if not ringed] == []


def test_everything_works_without_javascript(county, browser):
    context = browser.new_context(viewport=DESK, locale="zh-CN", java_script_enabled=False)
    window = context.new_page()
    try:
        window.goto(county)
        window.locator("#hero-find").fill("残疾人护理补贴一级多少钱")
        window.get_by_role("main").get_by_role("button", name="搜索").click()
        window.locator(".hits h2 a").first.click()
        assert "残疾人两项补贴" in window.locator("h1").inner_text()

        window.goto(county + AMENDED)
        window.locator("#riqi").fill("2025-06-01")
        window.get_by_role("button", name="查看").click()
        expect(window.get_by_text("生活补贴每人每月100元")).to_be_visible()
        window.goto(county + AMENDED + "/bijiao")
        assert window.locator("ins").count()

        window.goto(f"{county}/zc/")
        window.get_by_role("main").get_by_role("link", name=re.compile("有效")).first.click()
        assert "?" in window.url or "/zc/" in window.url
        expect(window.locator("h1")).to_be_visible()
    finally:
        context.close()


@pytest.mark.parametrize(
    ("width", "scale"), [(360, 1), (640, 2), (320, 4)], ids=["phone", "zoom200", "zoom400"]
)
def test_nothing_scrolls_sideways(county, browser, width, scale):
    viewport = {"width": width, "height": 720}
    context = browser.new_context(viewport=viewport, device_scale_factor=scale, locale="zh-CN")
    window = context.new_page()
    try:
        too_wide = {}
        for path in KINDS:
            window.goto(county + path)
            if over := window.evaluate(SIDEWAYS):
                too_wide[unquote(path)] = over
        assert too_wide == {}
    finally:
        context.close()


def test_elder_mode_is_large_and_stays(county, page):
    page.goto(county + AMENDED)
    size = "parseFloat(getComputedStyle(document.querySelector('#zhengwen p')).fontSize)"
    before = page.evaluate(size)
    page.get_by_label("长者模式").check()
    assert page.evaluate(size) >= 24 > before

    page.goto(county + AMENDING)
    assert page.get_by_label("长者模式").is_checked()
    assert page.evaluate(size) >= 24
    page.set_viewport_size({"width": 360, "height": 720})
    assert page.evaluate(SIDEWAYS) == 0
    assert axe_findings(page) == []


def test_high_contrast_is_plain_and_stays(county, page):
    page.goto(county + AMENDED)
    page.get_by_label("高对比").check()
    page.reload()
    assert page.get_by_label("高对比").is_checked()
    ground, ink = page.evaluate(
        "() => { const one = getComputedStyle(document.body); return [one.backgroundColor, one.color]; }"
    )
    assert contrast(ground, ink) >= 15
    assert axe_findings(page) == []


def tab_to(window, found, most=80):
    """Press Tab until `found` says so."""
    for _ in range(most):
        window.keyboard.press("Tab")
        if found():
            return
    raise AssertionError("用 Tab 键到不了")


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG reckons it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_few_letters_lead_to_the_document(county, page):
    page.goto(f"{county}/sousuo")
    page.get_by_label("文件名、文号或问题").press_sequentially("jidongche", delay=40)
    option = page.get_by_role("option").filter(has_text="机动车停放服务收费").first
    expect(option).to_be_visible()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".hits > li.named").first).to_contain_text("机动车停放服务收费")


def test_a_time_word_is_a_chip_that_comes_off(county, page):
    page.goto(f"{county}/sousuo?q={quote('去年的惠企政策')}")
    chip = page.get_by_role("link", name="“去年”")
    expect(chip).to_be_visible()

    chip.click()
    expect(page.get_by_role("link", name="“去年”")).to_have_count(0)
    assert "yuanwen=1" in page.url


def test_a_reader_may_say_that_this_was_it(county, page):
    page.goto(f"{county}/sousuo?q={quote('停车收费')}")
    page.get_by_role("button", name="是我要找的").first.click()

    expect(page.get_by_role("status")).to_contain_text("谢谢您的评价")
