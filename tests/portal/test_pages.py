"""Public pages keep the page rules: tags, footer, landmarks, links, no script needed."""

import re

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from gongkai.publishing.rules import ICP, POLICE_RECORD, contrast
from tests.publishing.builders import SITE

pytestmark = pytest.mark.django_db
PUB_DATE = re.compile(r"^\d{4}-\d{2}-\d{2} ([01]\d|2[0-3]):[0-5]\d$")
DOCUMENT = "zc/青水发/2026/1/index.html"
ARTICLE = "lm/yaowen/tongzhi/ting-shui.html"
SITE_TAGS = ["SiteName", "SiteDomain", "SiteIDCode"]
COLUMN_TAGS = ["ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"]
ARTICLE_TAGS = ["ArticleTitle", "PubDate", "ContentSource"]


def page(tree, path: str) -> HTMLParser:
    return HTMLParser((tree / path).read_text(encoding="utf-8"))


def tags(tree, path: str) -> dict[str, str]:
    found = [node.attributes for node in page(tree, path).css("meta[name]")]
    assert len({one["name"] for one in found}) == len(found), "each tag once"
    return {one["name"]: one["content"] for one in found}


def html_pages(tree):
    return [path.relative_to(tree).as_posix() for path in tree.rglob("*.html")]


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("index.html", SITE_TAGS),
        ("lm/yaowen/tongzhi/index.html", SITE_TAGS + COLUMN_TAGS),
        ("zt/xindong/index.html", SITE_TAGS + COLUMN_TAGS),
        ("zc/index.html", SITE_TAGS + COLUMN_TAGS),
        (ARTICLE, SITE_TAGS + COLUMN_TAGS + ARTICLE_TAGS),
        (DOCUMENT, SITE_TAGS + COLUMN_TAGS + ARTICLE_TAGS),
    ],
)
def test_every_kind_of_page_has_its_tags(released, path, wanted):
    found = tags(released, path)

    assert {name: found.get(name, "") for name in wanted if not found.get(name)} == {}
    assert found["SiteDomain"] == SITE["site_domain"]


@pytest.mark.parametrize("path", [ARTICLE, DOCUMENT])
def test_tags_say_what_the_page_says(released, path):
    found, shown = tags(released, path), page(released, path)

    assert found["ArticleTitle"] == shown.css_first("h1").text()
    assert PUB_DATE.match(found["PubDate"])
    assert found["ContentSource"] in shown.css_first("main").text()


def test_every_page_has_the_whole_footer(released):
    for path in html_pages(released):
        footer = page(released, path).css_first("footer")
        text, links = footer.text(), [link.attributes["href"] for link in footer.css("a")]
        assert SITE["sponsor"] in text, path
        assert SITE["phone"] in text, path
        assert f"网站标识码：{SITE['site_id_code']}" in text, path
        assert ICP.search(text), path
        assert POLICE_RECORD.search(text), path
        assert "/wzdt/" in links, path
        assert "我为政府网站找错" in text, path
        assert "党政机关标识" in text, path


def test_every_page_has_its_landmarks_one_heading_and_a_skip_link(released):
    for path in html_pages(released):
        shown = page(released, path)
        assert shown.css_first("html").attributes["lang"] == "zh-CN", path
        assert len(shown.css("h1")) == 1, path
        assert [len(shown.css(tag)) for tag in ("header.top", "main", "footer")] == [1, 1, 1], path
        assert shown.css_first("a.skip").attributes["href"] == "#" + shown.css_first("main").attributes["id"]


def test_no_page_loads_from_elsewhere_or_runs_inline(released):
    for path in html_pages(released):
        shown = page(released, path)
        assert not shown.css("[style], style, script:not([src]), iframe, [onclick]"), path
        loaded = [n.attributes.get("src") for n in shown.css("[src]")]
        loaded += [n.attributes["href"] for n in shown.css("link[rel=stylesheet]")]
        assert all(one.startswith("/") for one in loaded), path


def test_every_internal_link_leads_to_a_file_or_a_form(released):
    from gongkai.publishing.release.tree import find_file

    broken = set()
    for path in html_pages(released):
        for link in page(released, path).css("a[href]"):
            href = link.attributes["href"]
            if href.startswith("/") and "?" not in href and not find_file(released, href.split("#")[0]):
                broken.add((path, href))
    assert broken == set()


def test_empty_columns_are_linked_nowhere(released):
    assert (released / "lm/kong/index.html").exists()
    linking = [
        path
        for path in html_pages(released)
        if "/lm/kong/" in (released / path).read_text() and "kong" not in path
    ]
    assert linking == []


def test_every_clause_has_an_anchor_and_a_link_to_it(released):
    shown = page(released, DOCUMENT)
    anchors = [node.attributes["id"] for node in shown.css(".text .clause")]

    assert {"art-1", "art-2", "art-3"} <= set(anchors)
    assert len(anchors) == len(set(anchors))
    for anchor in anchors:
        assert shown.css_first(f'a.anchor[href="#{anchor}"]') is not None


def test_the_document_page_shows_its_fields_its_badge_and_its_history(released):
    text = page(released, DOCUMENT).css_first("main").text()

    for words in ("QL-2026-00001", "青水发〔2026〕1号", "QLX-GF-2026-001", "用水、补助", "024-00010001"):
        assert words in text
    assert page(released, DOCUMENT).css_first(".validity .badge").text() == "现行有效"
    assert "补助二百元" in text
    assert "补助一百元" not in text


def test_an_earlier_edition_and_the_comparison_are_files_too(released):
    old = (released / "zc/青水发/2026/1@2026-02-01/index.html").parent
    editions = sorted(path.name for path in old.parent.glob("1@*"))
    earlier = (released / "zc/青水发/2026" / editions[0] / "index.html").read_text()
    comparison = page(released, "zc/青水发/2026/1/bijiao/index.html")

    assert "补助一百元" in earlier
    assert "看现在的文本" in earlier
    assert (
        comparison.css_first(".comparison del").text(),
        comparison.css_first(".comparison ins").text(),
    ) == ("一", "二")


def test_text_keeps_seven_to_one_on_the_ground():
    from gongkai.portal.assets import FOLDER

    css = (FOLDER / "site.css").read_text()
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", css.split("}")[0]))
    for name in ("ink", "act", "over", "soft"):
        assert contrast(colours[name], colours["ground"]) >= 7, name
        assert contrast(colours[name], colours["tint"]) >= 7 or name == "over", name
    dark = dict(
        re.findall(r"--([a-z-]+): (#[0-9a-f]{6}|#[0-9a-f]{3})\b", css.split(".vivid")[1].split("}")[0])
    )
    assert contrast(dark["act"], "#000000") >= 7


def test_feeds_and_maps_name_what_is_released(released):
    from lxml import etree

    feed = etree.fromstring((released / "rss.xml").read_bytes())
    assert feed.findtext("channel/item/title")
    documents = etree.fromstring((released / "zc/rss.xml").read_bytes())
    assert "/zc/" in documents.findtext("channel/item/link")
    index = etree.fromstring((released / "sitemap.xml").read_bytes())
    for place in index.iter("{*}loc"):
        name = place.text.split("/", 3)[3]
        etree.fromstring((released / name).read_bytes())
    assert "Sitemap:" in (released / "robots.txt").read_text()
