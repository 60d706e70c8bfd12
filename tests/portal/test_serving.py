"""Files before views: the tree answers while the database is away, and hands out nothing else."""

import gzip

import brotli
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


def test_a_day_before_the_document_was_made_is_said_to_be_so(client, county):
    early = client.get(f"{DOCUMENT}@1999-01-01/").content.decode()

    assert "1999年1月1日还没有这份文件" in early


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
    assert [draft.write() for draft in again.values()] == [word, pdf]


UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("*", "br"),
        ("identity", None),
        ("", None),
    ],
)
def test_a_page_is_sent_as_the_browser_takes_it(client, county, accepted, encoding):
    plain = client.get("/", headers={"accept-encoding": "identity"})
    answer = client.get("/", headers={"accept-encoding": accepted})

    assert answer.headers.get("Content-Encoding") == encoding
    assert answer["Vary"] == "Accept-Encoding"
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    body = answer.getvalue()
    assert int(answer["Content-Length"]) == len(body)
    assert UNPACK[encoding](body) == plain.getvalue()
    assert (answer["ETag"] == plain["ETag"]) is (encoding is None)
    assert not answer["ETag"].startswith("W/")


def test_each_variant_is_known_by_its_own_tag(client, county):
    packed = {"accept-encoding": "gzip"}
    tag = client.get("/", headers=packed)["ETag"]

    again = client.get("/", headers=packed | {"if-none-match": tag})
    other = client.get("/", headers={"accept-encoding": "br", "if-none-match": tag})

    assert (again.status_code, other.status_code) == (304, 200)
    assert again["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("asked", "status", "cut"),
    [
        ("bytes=0-99", 206, slice(0, 100)),
        ("bytes=100-", 206, slice(100, None)),
        ("bytes=-50", 206, slice(-50, None)),
        ("bytes=0-99999999", 206, slice(0, None)),
        ("bytes=99999999-", 416, None),
        ("bytes=-0", 416, None),
        ("bytes=9-3", 200, slice(0, None)),
        ("lines=1-2", 200, slice(0, None)),
        ("bytes=0-1,5-6", 200, slice(0, None)),
    ],
)
def test_a_download_goes_on_where_it_broke_off(client, county, asked, status, cut):
    whole = client.get(f"{DOCUMENT}.pdf").getvalue()

    answer = client.get(f"{DOCUMENT}.pdf", headers={"range": asked})

    assert answer.status_code == status
    if cut is None:
        assert answer["Content-Range"] == f"bytes */{len(whole)}"
    else:
        assert answer.getvalue() == whole[cut]
        assert int(answer["Content-Length"]) == len(whole[cut])


def test_a_download_that_changed_meanwhile_is_sent_whole(client, county):
    part = {"range": "bytes=0-9"}
    tag = client.get(f"{DOCUMENT}.pdf")["ETag"]

    same = client.get(f"{DOCUMENT}.pdf", headers=part | {"if-range": tag})
    changed = client.get(f"{DOCUMENT}.pdf", headers=part | {"if-range": '"old"'})

    assert (same.status_code, changed.status_code) == (206, 200)


def test_style_and_script_may_be_kept_for_ever_and_pages_a_minute(client, county):
    style = next((county / "assets").glob("*.css")).name

    assert "immutable" in client.get(f"/assets/{style}")["Cache-Control"]
    assert client.get("/")["Cache-Control"] == "public, max-age=60"
