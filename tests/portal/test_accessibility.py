"""Axe on every kind of released page, at desk and phone width, served as plain files by another server."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = [
    "/",
    "/zc/",
    "/zc/nian/2026/",
    "/zc/青水发/2026/1/",
    "/zc/青水发/2026/1/bijiao/",
    "/lm/zwgk/",
    "/lm/yaowen/tongzhi/",
    "/lm/yaowen/tongzhi/ting-shui.html",
    "/lm/lianxi/",
    "/lm/kong/",
    "/zt/xindong/",
    "/wzdt/",
    "/yuedu/",
    "/404.html",
    "/50x.html",
]


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_args):
        """Say nothing."""


@pytest.fixture(scope="module")
def address(released):
    """Serve the released tree with a server that knows nothing of us."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(released)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("mode", ["", "elder", "vivid"])
def test_axe_finds_nothing_and_nothing_sticks_out(address, browser, width, mode):
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": width, "height": 900})
    if mode:
        context.add_init_script(f"try {{ localStorage.setItem('{mode}', '1') }} catch (e) {{}}")
    page = context.new_page()
    found = []
    for path in PAGES:
        page.goto(address + path)
        violations = Axe().run(page, options=RULES).response["violations"]
        found += [(path, one["id"], one["nodes"][0]["html"][:120]) for one in violations]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((path, "sticks out", ""))
    context.close()
    assert found == []


def test_reading_modes_work_without_script_and_are_kept_with_it(address, browser):
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(address)
    plain.check("#elder")
    size = plain.locator("main p").first.evaluate(
        "node => getComputedStyle(node.ownerDocument.body).fontSize"
    )
    assert size == "24px"

    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    page.check("#vivid")
    page.goto(f"{address}/wzdt/")
    assert page.is_checked("#vivid")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"


def test_the_keyboard_reaches_the_content_in_two_steps(address, browser):
    page = browser.new_page()
    page.goto(address)

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "neirong"
