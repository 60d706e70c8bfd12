"""Every public page as a machine checks it: axe, meta tags (T1), footer (T7), nothing loaded from elsewhere."""

import os
import re
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from importlib import resources
from urllib.parse import quote, unquote, urlsplit

import pytest
from lxml import html

from tests.journeys.conftest import DESK, PHONE

pytestmark = pytest.mark.journey

ALL = bool(os.environ.get("GONGKAI_AXE_ALL"))
EVERY_NTH = 1 if ALL else 7
AXE = "async () => (await axe.run(document, {resultTypes: ['violations'], preload: false})).violations"
AMENDED = f"/zc/{quote('青民发')}/2023/8"
NOT_IN_THE_SITE_MAP = [
    f"/sousuo?q={quote('停车收费')}",
    f"/sousuo?q={quote('补贴')}&quanbu=1&riqi=2024-05-01",
    f"/sousuo?q={quote('查无此词甲乙丙')}",
    "/sousuo",
    "/zc/?ye=2",
    f"/zc/?q={quote('补贴')}",
    f"{AMENDED}?riqi=2025-06-01",
    f"{AMENDED}@2023-06-15",
    f"{AMENDED}/bijiao",
    f"/dingyue?q={quote('停车收费')}&xiaoli=IN_FORCE",
    f"/dingyue?wenjian={quote('青民发')}/2023/8",
    "/dingyue",
    "/zsk/jiucuo",
    "/zsk/jiucuo?ma=AAAAA",
    "/zsk/1/jiucuo",
    "/404",
]
PLAIN = {"/", "/wzdt/", "/yuedu/", "/sousuo", "/dingyue", "/404"}
SITE = ("SiteName", "SiteDomain", "SiteIDCode")
COLUMN = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
ARTICLE = ("ColumnName", "ColumnType", "ArticleTitle", "PubDate", "ContentSource")
MANY_ALLOWED = {"ColumnKeywords", "Keywords", "Author", "Image"}
FOOTER = {
    "党政机关标识": r"党政机关标识",
    "找错": r"我为政府网站找错",
    "标识码": r"网站标识码：\s*\d{10}",
    "主办": r"主办单位：\s*\S+",
    "联系": r"联系电话：\s*[\d-]{7,}",
    "备案": r"[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新]ICP备\d+号(-\d+)?",
    "公安备案": r"公网安备\s?\d{14}号",
    "地图": r"站点地图",
}


@dataclass
class Visit:
    """What a browser saw of the pages: findings by width, and requests that left the server."""

    findings: dict[str, list[str]] = field(default_factory=dict)
    strangers: set[str] = field(default_factory=set)
    seen: int = 0


@pytest.fixture(scope="session")
def mapped(county) -> list[str]:
    """Return the addresses of the site map, below the server that answers here."""
    found = []
    for part in re.findall("<loc>([^<]+)", fetch(county + "/sitemap.xml")):
        found += re.findall("<loc>([^<]+)", fetch(county + path_of(part)))
    assert len(found) > 100
    return [path_of(one) for one in found]


@pytest.fixture(scope="session")
def chosen(mapped) -> list[str]:
    """Return what the browser opens: every kind of page, every nth article and document; all of them on demand."""
    lists = [one for one in mapped if kind_of(one) != "text"]
    rest = [one for one in mapped if kind_of(one) == "text"]
    return lists + rest[::EVERY_NTH] + NOT_IN_THE_SITE_MAP


@pytest.fixture(scope="session")
def visit(county, browser, chosen) -> Visit:
    """Open every chosen page once, at desk and at phone width, in one window."""
    axe = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    context = browser.new_context(viewport=DESK, locale="zh-CN")
    window, seen = context.new_page(), Visit()
    window.on("request", lambda one: is_stranger(one.url, county) and seen.strangers.add(one.url))
    for path in chosen:
        window.set_viewport_size(DESK)
        window.goto(county + path)
        window.evaluate(axe)
        for width, viewport in (("电脑", DESK), ("手机", PHONE)):
            if width == "手机":
                window.set_viewport_size(viewport)
            for one in window.evaluate(AXE):
                where = [f"{unquote(path)}：{node['html'][:120]}" for node in one["nodes"]]
                seen.findings.setdefault(f"{width} {one['id']}", []).extend(where)
        seen.seen += 1
    context.close()
    return seen


def test_axe_finds_nothing_at_desk_and_phone_width(visit, chosen):
    assert visit.seen == len(chosen)
    assert {name: where[:5] for name, where in visit.findings.items()} == {}


def test_no_page_loads_anything_from_elsewhere(visit):
    assert visit.strangers == set()


def test_axe_sees_a_fault_where_there_is_one(county, browser):
    axe = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    context = browser.new_context(viewport=DESK)
    window = context.new_page()
    window.goto(county)
    window.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"data:,\"><h6>六</h6>')"
    )
    window.evaluate(axe)
    found = {one["id"] for one in window.evaluate(AXE)}
    context.close()

    assert {"image-alt", "heading-order"} <= found


def test_every_page_carries_its_meta_tags(county, mapped):
    faults = {}
    for path in mapped + NOT_IN_THE_SITE_MAP:
        if found := meta_faults(html.fromstring(fetch(county + path)), kind_of(path)):
            faults[unquote(path)] = found
    assert faults == {}


def test_every_page_carries_the_footer(county, mapped):
    faults = {}
    for path in mapped + NOT_IN_THE_SITE_MAP:
        words = html.fromstring(fetch(county + path)).find(".//footer").text_content()
        if missing := [name for name, pattern in FOOTER.items() if not re.search(pattern, words)]:
            faults[unquote(path)] = missing
    assert faults == {}


def meta_faults(page, kind: str) -> list[str]:
    """Return what is wrong with a page's meta tags (T1)."""
    held: dict[str, list[str]] = {}
    for tag in page.iterfind(".//meta[@name]"):
        held.setdefault(tag.get("name"), []).append(tag.get("content", "").strip())
    needed = {"list": SITE + COLUMN, "text": SITE + ARTICLE}.get(kind, SITE)
    faults = [f"缺{name}" for name in needed if not held.get(name)]
    faults += [f"{name}是空的" for name, values in held.items() if any(one in ("", "null") for one in values)]
    faults += [f"{name}重复" for name, values in held.items() if len(values) > 1 and name not in MANY_ALLOWED]
    if "//" in "".join(held.get("SiteDomain", [])):
        faults.append("SiteDomain带协议")
    title = "".join(page.find(".//h1").text_content().split())
    if kind == "text" and "".join("".join(held.get("ArticleTitle", [])).split()) != title:
        faults.append("ArticleTitle与标题不同")
    return faults


def kind_of(path: str) -> str:
    """Return list, text or plain, as T1 tells pages apart."""
    bare = path.partition("?")[0]
    if bare in PLAIN or bare.endswith(("/bijiao", "/jiucuo")):
        return "plain"
    return "list" if bare.endswith("/") else "text"


def path_of(address: str) -> str:
    """Return an address without its server."""
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def is_stranger(address: str, county: str) -> bool:
    """Whether a request goes to another server."""
    return not address.startswith((county, "data:", "blob:"))


def fetch(address: str) -> str:
    """Return the text of a page, also of one that is not found."""
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        if error.code != 404:
            raise
        return error.read().decode()
