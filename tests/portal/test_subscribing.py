"""Following on the portal: feeds of questions and documents, the form, the links of the mails."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core import mail
from lxml import etree

from gongkai.policies.models import PolicyDocument
from gongkai.portal.sources.changes import feed_address
from gongkai.publishing.release import releasing
from gongkai.publishing.release.tree import find_file
from gongkai.search.services import index_documents
from gongkai.subscriptions import services
from gongkai.subscriptions.models import Reader, Subscription
from tests.factories import AT
from tests.policies.builders import a_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(county):
    index_documents(PolicyDocument.objects.values_list("pk", flat=True))
    return PolicyDocument.objects.get(number="青水发〔2026〕1号")


def lines_of(content):
    """Return the lines of a feed as dicts."""
    channel = etree.fromstring(content).find("channel")
    return [{part.tag: part.text for part in item} for item in channel.findall("item")]


def test_any_question_is_a_feed_of_the_texts_that_answer_it(client, document):
    answer = client.get("/sousuo.rss", {"q": "用水户补助"})

    (line,) = lines_of(answer.content)
    assert answer["Content-Type"].startswith("application/rss+xml")
    assert document.title in line["title"]
    assert "青水发〔2026〕1号" in line["title"]
    assert line["description"] == "有效"
    assert line["link"].startswith(f"http://127.0.0.1:8000/zc/{quote('青水发')}/2026/1")
    assert line["pubDate"] == "Tue, 06 Jan 2026 09:00:00 +0800"


def test_what_was_published_last_stands_first_however_old_its_text(client, document, settings):
    old = a_document(
        title="青岚县用水户补助旧办法", signed_on=AT.date().replace(year=2001), at=AT + timedelta(hours=1)
    )
    index_documents([old.pk])

    lines = lines_of(client.get("/sousuo.rss", {"q": "办法", "quanbu": "1"}).content)

    assert "用水户补助旧办法" in lines[0]["title"]


def test_a_feed_names_its_lines_the_same_every_time_and_is_not_sent_twice(client, document):
    first = client.get("/sousuo.rss", {"q": "用水户补助"})
    again = client.get("/sousuo.rss", {"q": "用水户补助"}, headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert not again.content
    assert [one["guid"] for one in lines_of(first.content)] == [
        one["guid"] for one in lines_of(client.get("/sousuo.rss", {"q": "用水户补助"}).content)
    ]
    assert b"<lastBuildDate>Tue, 06 Jan 2026 09:00:00 +0800" in first.content


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"colour": "red"}, "没有“colour”这个查询参数"),
        ({"ye": "2"}, "RSS 只有一页"),
        ({"riqi": "昨天"}, "请写成"),
        ({"q": ""}, "没有可查的内容"),
    ],
)
def test_a_feed_reads_its_address_as_strictly_as_the_page(client, document, more, sentence):
    answer = client.get("/sousuo.rss", {"q": "补助", **more})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_feed_asked_for_too_often_says_when_to_come_back(client, document, monkeypatch):
    monkeypatch.setattr("gongkai.exchange.rules.quota_blockers", lambda spent: (_too_often(),))

    answer = client.get("/sousuo.rss", {"q": "补助"})

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


def test_a_character_that_xml_forbids_breaks_no_feed(client, document):
    answer = client.get("/sousuo.rss", {"q": "用水户\x0b补助"})

    assert answer.status_code == 200
    assert etree.fromstring(answer.content) is not None


def test_the_result_page_leads_to_the_feed_and_to_the_form(client, document):
    page = client.get("/sousuo", {"q": "用水户补助", "ye": "1", "xiaoli": "IN_FORCE"}).content.decode()

    follow = re.search(r'<a href="(/dingyue\?[^"]+)" rel="nofollow">订阅这个查询</a>', page)
    feed = re.search(
        r'<link rel="alternate" type="application/rss\+xml" title="[^"]*用水户补助[^"]*" href="(/sousuo\.rss[^"]+)"',
        page,
    )
    assert client.get(follow[1].replace("&amp;", "&")).status_code == 200
    assert client.get(feed[1].replace("&amp;", "&")).status_code == 200


def test_the_changes_of_a_document_are_a_released_file_that_goes_with_it(county, document, client, settings):
    file = find_file(county, feed_address(document.address))
    (line,) = [one for one in lines_of(file.read_bytes()) if "版文本" in one["title"]]

    assert "修改" in line["title"]
    assert line["link"].endswith("/bijiao?from=2026-01-05&to=2026-06-01") or "/bijiao?from=" in line["link"]
    page = find_file(county, f"/zc/{document.address}").read_text()
    assert f'href="/zc/{quote(document.address, safe="/")}/biandong.xml"' in page
    assert "跟踪这份文件" in page


def test_the_feed_is_taken_away_when_the_document_is_withdrawn(county, document):
    from gongkai.policies import services as policies

    policies.withdraw_document(document=document, reason="撤下", actor_id=None, at=AT)
    releasing.release_all(county, at=AT)

    assert find_file(county, feed_address(document.address)) is None


def test_withdrawing_by_hand_names_the_feed_among_the_files(document):
    from gongkai.portal.withdrawing import DocumentFinder

    found = DocumentFinder().find(f"/zc/{document.address}")

    assert feed_address(document.address) in found.addresses


def test_a_feed_of_changes_is_not_written_again_while_nothing_changed(county, document):
    before = find_file(county, feed_address(document.address)).read_bytes()
    report = releasing.release_all(county, at=AT + timedelta(hours=1))

    assert find_file(county, feed_address(document.address)).read_bytes() == before
    assert report is not None


def _subscribe(client, address, **written):
    return client.post(address, {"youxiang": "zhao@example.cn", "pinci": "DAILY", **written})


def _address_of(mail_body, page):
    return re.search(rf"http://127\.0\.0\.1:8000(/dingyue/{page}/\S+)", mail_body)[1]


def test_a_reader_follows_a_question_confirms_looks_and_ends(client, document):
    taken = _subscribe(client, "/dingyue?q=%E8%A1%A5%E5%8A%A9")
    confirming = _address_of(mail.outbox[0].body, "queren")

    assert "请到邮箱确认" in taken.content.decode()
    assert "确认订阅" in client.get(confirming).content.decode()
    assert not Subscription.objects.confirmed().exists()
    assert "已经确认" in client.post(confirming).content.decode()

    from gongkai.subscriptions import letters

    own = letters.manage_address(Reader.objects.get())
    page = client.get(own).content.decode()
    assert "z***@example.cn" in page
    assert "zhao@example.cn" not in page
    ended = client.post(own, {"zhong": Subscription.objects.get().pk}).content.decode()
    assert "已退订 1 项" in ended
    assert not Reader.objects.exists()
    assert client.get(own).status_code == 404


def test_a_known_address_and_a_new_one_get_the_same_page(client, document):
    pages = []
    for address in ("zhao@example.cn", "zhao@example.cn", "qian@example.cn"):
        page = _subscribe(client, "/dingyue?q=%E8%A1%A5%E5%8A%A9", youxiang=address)
        pages.append((page.status_code, re.sub(r'value="[A-Za-z0-9]{64}"', "", page.content.decode())))

    assert len(set(pages)) == 1


def test_a_mail_program_ends_a_digest_with_one_post(client, document):
    services.request_subscription(
        written="zhao@example.cn",
        target=_target(document),
        rhythm="WEEKLY",
        origin="192.0.2.1",
        actor_id=None,
        at=AT,
    )
    from gongkai.subscriptions import letters

    address = letters.end_address(Reader.objects.get(), "WEEKLY")
    strict = type(client)(enforce_csrf_checks=True)

    assert "确认退订" in strict.get(address).content.decode()
    assert Reader.objects.exists()
    assert strict.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Reader.objects.exists()
    assert strict.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/dingyue?q=", "请写明要订阅什么"),
        ("/dingyue?colour=red", "没有“colour”这个查询参数"),
        ("/dingyue?wenjian=none/1", "没有这份文件"),
        ("/dingyue?wenjian=none/1&q=x", "没有“q”这个参数"),
    ],
)
def test_what_cannot_be_followed_is_refused_with_one_sentence(client, document, address, sentence):
    page = client.get(address)

    assert page.status_code == 422
    assert sentence in page.content.decode()


def test_an_address_written_wrong_is_told_and_not_lost(client, document):
    page = _subscribe(client, "/dingyue?q=%E8%A1%A5%E5%8A%A9", youxiang="zhao")

    assert page.status_code == 422
    assert "邮箱写得不对" in page.content.decode()
    assert 'value="zhao"' in page.content.decode()


def test_a_machine_that_fills_in_every_field_starts_nothing(client, document):
    page = _subscribe(client, "/dingyue?q=%E8%A1%A5%E5%8A%A9", url="http://spam.example")

    assert page.status_code == 200
    assert not Subscription.objects.exists()


def test_without_mail_settings_only_the_feed_is_on_offer(client, document, settings):
    settings.GONGKAI_SENDS_MAIL = False
    page = client.get("/dingyue", {"wenjian": document.address}).content.decode()

    assert "只提供 RSS 订阅" in page
    assert "youxiang" not in page
    assert "biandong.xml" in page
    assert _subscribe(client, f"/dingyue?wenjian={quote(document.address)}").status_code == 200
    assert not Subscription.objects.exists()


def _target(document):
    return services.Target("DOCUMENT", document.title, f"/zc/{document.address}", document_id=document.pk)


def _too_often():
    from gongkai.core.refusals import Blocker

    return Blocker("PER_MINUTE", "每分钟最多调用 60 次，请稍后再试。", "R03-09")
