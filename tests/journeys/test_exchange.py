"""The pages of the open API as people and other sites' frames see them: axe, narrow screens, nothing from elsewhere."""

from importlib import resources
from urllib.parse import quote

import pytest

from tests.journeys.conftest import DESK, PHONE

pytestmark = pytest.mark.journey
AXE = "async () => (await axe.run(document, {resultTypes: ['violations'], preload: false})).violations"
PAGES = (
    "/api/v1/",
    "/qianru/sousuo",
    f"/qianru/sousuo?q={quote('政务公开')}&channel=APP",
    f"/qianru/sousuo?q={quote('查无此词甲乙丙')}",
    f"/qianru/wen?q={quote('补贴怎么申请')}",
    "/qianru/wen?q=a&x=1",
)
SCREENS = ("/desk/jiekou/", "/desk/jiekou/duijie/", "/desk/jiekou/tuisong/", "/desk/jiekou/tongji/")


def findings(window, path: str) -> list[str]:
    axe = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    window.evaluate(axe)
    found = window.evaluate(AXE)
    wide = window.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    faults = [f"{path} {one['id']} {one['nodes'][0]['html'][:100]}" for one in found]
    return faults + ([f"{path} is wider than the screen"] if wide else [])


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_on_the_pages_of_the_api_and_nothing_comes_from_elsewhere(county, page, viewport):
    strangers: set[str] = set()
    page.on("request", lambda one: None if one.url.startswith((county, "data:")) else strangers.add(one.url))
    page.set_viewport_size(viewport)
    faults = []
    for path in PAGES:
        page.goto(county + path)
        faults += findings(page, path)

    assert faults == []
    assert strangers == set()


@pytest.mark.parametrize("path", SCREENS)
def test_the_screens_of_the_exchange_fit_a_phone(sign_in, county, path):
    window = sign_in("linxiuqi")
    window.set_viewport_size(PHONE)
    window.goto(county + path)

    assert window.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert window.get_by_role("heading", level=1).inner_text().startswith("数据交换")


def test_the_county_office_issues_a_key_and_a_system_reads_with_it(sign_in, county):
    window = sign_in("linxiuqi")
    window.goto(f"{county}/desk/jiekou/")
    window.locator("summary", has_text="签发密钥").click()
    window.get_by_label("使用系统").fill("政务服务网")
    window.get_by_role("button", name="签发").click()
    key = window.locator(".gk-blockers code").inner_text()

    answer = window.request.get(
        f"{county}/api/v1/documents?per_page=1", headers={"Authorization": f"Bearer {key}"}
    )
    assert (answer.status, answer.headers["x-ratelimit-limit"]) == (200, "600")


def test_a_reader_without_script_searches_in_a_frame(browser, county):
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    window = context.new_page()
    window.goto(f"{county}/qianru/sousuo?channel=APP")
    window.locator("#q").fill("政务公开")
    window.locator("button").click()

    assert window.locator("ol > li").count() > 0
    assert "channel=APP" in window.url
    context.close()
