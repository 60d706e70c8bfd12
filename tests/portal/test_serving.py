"""Files before views: the tree answers while the database is away, and hands out nothing else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.policies.models import PolicyDocument
from tests.publishing.builders import an_article

DOCUMENT = "/zc/青水发/2026/1"


@pytest.mark.parametrize(
    "address", ["/", "/zc/", DOCUMENT, "/lm/yaowen/tongzhi/", "/zt/xindong/", "/rss.xml"]
)
def test_public_pages_are_answered_without_the_database(client, county, address):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get(address)

    assert answer.status_code == 200
    assert len(queries) == 0
    assert answer["Content-Security-Policy"].startswith("default-src 'self'")


def test_a_known_page_is_not_sent_again(client, county):
    first = client.get("/")

    again = client.get("/", headers={"if-none-match": first["ETag"]})
    since = client.get("/", headers={"if-modified-since": first["Last-Modified"]})
    head = client.head("/")

    assert (again.status_code, since.status_code, again.content) == (304, 304, b"")
    assert int(head["Content-Length"]) == len(b"".join(first.streaming_content))
    assert head.content == b""


@pytest.mark.parametrize(
    "address",
    ["/../site.manifest.sqlite3", "/%2e%2e/site.manifest.sqlite3", "/..%2fsite.lock", "/zc/../../x"],
)
def test_nothing_outside_the_tree_is_served(client, county, address):
    assert client.get(address).status_code == 404


def test_before_the_first_release_pages_are_drawn_on_demand(client, county):
    county.unlink()

    for address in ("/", "/zc/", DOCUMENT, "/lm/yaowen/tongzhi/ting-shui.html", f"{DOCUMENT}.pdf"):
        assert client.get(address).status_code == 200, address


def test_the_list_narrows_and_the_address_says_how(client, county):
    found = client.get("/zc/", {"xiaoli": "in_force", "nian": "2026", "q": "补助"}).content.decode()
    none = client.get("/zc/", {"nian": "1999"}).content.decode()

    assert "第1类用水户补助办法" in found
    assert "含“补助”" in found
    assert "没有符合条件的文件" in none


@pytest.mark.parametrize("query", [{"nian": "abc"}, {"ye": "x"}, {"weizhi": "1"}])
def test_an_odd_condition_is_told_in_words(client, county, query):
    answer = client.get("/zc/", query)

    assert answer.status_code == 422
    assert "已按全部文件列出" in answer.content.decode()


def test_a_day_shows_the_text_of_that_day(client, county):
    asked = client.get(DOCUMENT, {"riqi": "2026-03-01"})
    assert asked.status_code == 302

    shown = client.get(asked["Location"]).content.decode()

    assert "补助一百元" in shown
    assert "2026年3月1日的文本和效力" in shown


def test_two_editions_are_compared_as_asked(client, county):
    days = list(
        PolicyDocument.objects.get().editions.order_by("edition_on").values_list("edition_on", flat=True)
    )
    shown = client.get(f"{DOCUMENT}/bijiao", {"from": days[0], "to": days[1]}).content.decode()
    missing = client.get(f"{DOCUMENT}/bijiao", {"from": "1990-01-01", "to": days[1]}).content.decode()

    assert "<del>一</del>" in shown
    assert "没有这一天的版本" in missing


def test_an_article_that_moved_is_found_at_its_old_address(client, county):
    answer = client.get("/lm/jiu-lanmu/ting-shui.html")

    assert (answer.status_code, answer["Location"]) == (301, "/lm/yaowen/tongzhi/ting-shui.html")


def test_a_page_that_is_not_there_says_where_to_go(client, county):
    answer = client.get("/meiyou")

    assert answer.status_code == 404
    assert "站点地图" in answer.content.decode()


def test_search_finds_articles_and_tells_odd_dates(client, county):
    an_article("关于供水恢复的公告", slug="hui-fu")
    from gongkai.search.services import index_documents

    index_documents([PolicyDocument.objects.get().pk])

    found = client.get("/sousuo", {"q": "用水户补助"}).content.decode()
    odd = client.get("/sousuo", {"q": "补助", "riqi": "昨天"})

    assert "第1类用水户补助办法" in found
    assert "现行有效" in found
    assert odd.status_code == 422
    assert "请写成" in odd.content.decode()


def test_downloads_hold_the_text_and_stay_the_same(client, county):
    import io

    from docx import Document
    from pypdfium2 import PdfDocument

    word = (county / "zc/青水发/2026/1.docx").read_bytes()
    pdf = (county / "zc/青水发/2026/1.pdf").read_bytes()
    paragraphs = "\n".join(one.text for one in Document(io.BytesIO(word)).paragraphs)
    printed = PdfDocument(pdf)[0].get_textpage().get_text_range()

    for words in ("补助二百元", "青水发〔2026〕1号"):
        assert words in paragraphs
        assert words in printed.replace("\r\n", "").replace("\n", "")
    from gongkai.portal.sources.downloads import DownloadSource

    again = dict(DownloadSource().pages(["/zc/青水发/2026/1.docx", "/zc/青水发/2026/1.pdf"]))
    assert (again["/zc/青水发/2026/1.docx"], again["/zc/青水发/2026/1.pdf"]) == (word, pdf)
