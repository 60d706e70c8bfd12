"""Reading through the API (读取): only what is public, on any day, with every refusal in one shape."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from gongkai.exchange import services
from gongkai.exchange.models import Tally
from gongkai.policies import services as policies
from gongkai.policies.models import Edition
from gongkai.trail import outbox
from tests.exchange.builders import a_key, bearer
from tests.factories import AT
from tests.knowledge.builders import LEAF, an_entry
from tests.policies.builders import a_document, a_second_edition

pytestmark = pytest.mark.django_db
ERROR = {"code", "message", "basis", "errors"}
R03_01 = ["索引号", "主题分类", "发文机关", "成文日期", "标题", "发文字号", "发布日期", "主题词"]


def three_documents():
    return [
        a_document(
            title=f"青岚县第{n}号办法",
            number=f"青政发〔202{n}〕5号",
            unified_no=f"QLX-GF-202{n}-005",
            signed_on=date(2020 + n, 3, 1),
        )
        for n in (1, 2, 3)
    ]


def test_a_document_carries_the_eight_fields_by_which_libraries_exchange(api):
    document = a_document()

    found = api(f"/documents/{document.pk}")
    assert list(found["fields"]) == R03_01
    assert all(found["fields"][name] for name in R03_01)
    assert found["validity"]["label"] == "有效"


def test_a_list_is_sorted_paged_and_narrowed(api):
    made = three_documents()

    newest = api("/documents?per_page=2")
    assert [one["id"] for one in newest["items"]] == [made[2].pk, made[1].pk]
    assert (newest["total"], newest["pages"]) == (3, 2)
    assert [one["id"] for one in api("/documents?per_page=2&page=2")["items"]] == [made[0].pk]
    assert api("/documents?page=9")["items"] == []
    assert [one["id"] for one in api("/documents?sort=oldest")["items"]] == [one.pk for one in made]
    assert [one["id"] for one in api("/documents?number=青政发[2022]5号")["items"]] == [made[1].pk]
    assert [one["id"] for one in api("/documents?year=2023")["items"]] == [made[2].pk]


def test_every_question_takes_a_day(api):
    document = a_document(expires_on=date(2028, 12, 31))
    a_second_edition(document, commences_on=date(2025, 7, 1))
    number = document.pk

    assert api(f"/documents/{number}?as_of=2023-12-31")["validity"]["code"] == "NOT_YET"
    assert api(f"/documents/{number}/text?as_of=2025-06-30")["edition_on"] == "2023-12-05"
    assert api(f"/documents/{number}/text?as_of=2025-07-01")["edition_on"] == "2025-06-01"
    before = api(f"/documents/{number}/clauses/art-2?as_of=2025-06-30")["text"]
    after = api(f"/documents/{number}/clauses/art-2?as_of=2025-07-01")["text"]
    assert ("每月" in before, "每周" in after) == (True, True)
    assert api(f"/documents/{number}/editions/2023-12-05")["validity"]["code"] == "AMENDED"
    assert api(f"/documents/{number}?as_of=2029-01-01")["validity"]["code"] == "LAPSED"


def test_a_draft_is_nowhere_in_the_api(api):
    draft = a_document(is_public=False)
    entry = an_entry(
        a_document(title="别的办法", number="青政发〔2023〕22号", unified_no="QLX-GF-2023-022"),
        is_public=False,
    )
    outbox.deliver_all(at=AT)

    assert draft.title not in str(api("/documents")["items"])
    for path in (
        f"/documents/{draft.pk}",
        f"/documents/{draft.pk}/text",
        f"/documents/{draft.pk}/clauses",
        f"/entries/{entry.pk}",
    ):
        assert set(api(path, 404)) == ERROR
    assert [one["id"] for one in api("/documents/changes")["items"]] != [draft.pk]
    assert api("/entries/changes")["items"] == []
    assert api("/search?q=井盖")["hits"] == [] or draft.number not in str(api("/search?q=井盖")["hits"])


def test_what_was_changed_behind_the_back_of_review_leaves_no_more(api):
    document = a_document()
    assert api(f"/documents/{document.pk}/text")
    Edition.objects.filter(document=document).update(title="改过的标题", text_digest="0" * 64)

    api(f"/documents/{document.pk}/text", 404)
    api(f"/documents/{document.pk}", 404)


def test_changes_come_in_order_with_a_cursor_and_tombstones(api):
    first, second, third = three_documents()
    outbox.deliver_all(at=AT)
    page = api("/documents/changes?limit=2")
    assert [one["id"] for one in page["items"]] == [first.pk, second.pk]
    assert page["has_more"]
    rest = api(f"/documents/changes?cursor={page['next_cursor']}")
    assert [one["id"] for one in rest["items"]] == [third.pk]

    policies.withdraw_document(document=first, reason="核对", actor_id=None, at=AT)
    outbox.deliver_all(at=AT)
    gone = api(f"/documents/changes?cursor={rest['next_cursor']}")
    assert [(one["id"], one["state"], one["data"], one["title"]) for one in gone["items"]] == [
        (first.pk, "GONE", None, "")
    ]
    assert api(f"/documents/changes?cursor={gone['next_cursor']}") == {
        "items": [],
        "next_cursor": gone["next_cursor"],
        "has_more": False,
    }


def test_a_document_that_runs_out_overnight_is_told_as_a_change(api):
    a_document(expires_on=date(2026, 11, 20))
    outbox.deliver_all(at=AT)
    cursor = api("/documents/changes")["next_cursor"]
    for days in (0, 1):
        services.turn_day(at=AT + timedelta(days=days))
        outbox.deliver_all(at=AT + timedelta(days=days))

    assert len(api(f"/documents/changes?cursor={cursor}")["items"]) == 1


def test_entries_are_listed_by_category_and_by_the_document_they_rest_on(api):
    document = a_document(expires_on=date(2028, 12, 31))
    entry = an_entry(document)

    found = api(f"/entries?category={LEAF.partition('/')[0]}&document_id={document.pk}&q=井盖")
    assert [one["id"] for one in found["items"]] == [entry.pk]
    assert found["items"][0]["citations"][0]["label"] == "第三条"
    assert api("/entries?category=科技")["items"] == []
    assert api(f"/entries/{entry.pk}")["fields"]["标题"] == entry.title
    api(f"/entries/{entry.pk}?as_of=2029-01-01", 404)


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/documents?sizes=3", "sizes"),
        ("/documents?page=0", "page"),
        ("/documents?page=two", "page"),
        ("/documents?per_page=5000", "per_page"),
        ("/documents?as_of=yesterday", "as_of"),
        ("/documents?document_kind=POEM", "文件性质"),
        ("/documents?topic=9999", "主题分类"),
        ("/documents?sort=best", "sort"),
        ("/documents/1?depth=2", "depth"),
        ("/documents/changes?cursor=abc", "游标"),
        ("/entries?document_id=-1", "document_id"),
        ("/search?q=", "q"),
        ("/search?q=a&page=999", "page"),
        ("/search", "q"),
    ],
)
def test_parameters_that_are_wrong_or_unknown_are_refused_in_chinese(api, path, word):
    told = api(path, 422)

    assert set(told) == ERROR
    assert word in told["message"]
    assert told["message"].endswith("。")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/api/v1/nothing", 404),
        ("get", "/api/v9/documents", 404),
        ("post", "/api/v1/documents", 405),
        ("delete", "/api/v1/documents/1", 405),
    ],
)
def test_addresses_and_methods_that_are_none_answer_in_the_one_shape(client, db, method, path, status):
    response = getattr(client, method)(path)

    assert response.status_code == status
    assert set(response.json()) == ERROR


def test_what_did_not_change_is_not_sent_again(client, db):
    document = a_document()
    first = client.get(f"/api/v1/documents/{document.pk}")
    again = client.get(f"/api/v1/documents/{document.pk}", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert first["Cache-Control"] == "public, max-age=60"


def test_head_gives_the_headers_of_the_answer_and_no_body(client, db):
    got, head = client.get("/api/v1/topics"), client.head("/api/v1/topics")

    assert (head.status_code, head.content, head["ETag"]) == (200, b"", got["ETag"])
    assert client.head("/api/v1/topics?x=1").status_code == 422


def test_a_key_that_is_wrong_revoked_or_expired_opens_nothing(client, db):
    key, shown = a_key(at=timezone.now())
    assert client.get("/api/v1/topics", headers=bearer(shown)).status_code == 200
    assert client.get("/api/v1/topics", headers={"X-API-Key": shown}).status_code == 200
    assert client.get("/api/v1/topics", headers=bearer(shown + "x")).status_code == 401
    assert client.get("/api/v1/topics", headers=bearer("")).status_code == 401
    services.revoke_key(key=key, reason="泄露", actor_id=None, at=AT)
    refused = client.get("/api/v1/topics", headers=bearer(shown))
    assert (refused.status_code, refused.json()["code"]) == (401, "KEY_REVOKED")
    assert refused["WWW-Authenticate"]


def test_who_calls_too_often_is_told_when_to_come_back(client, db):
    _, shown = a_key(per_minute=2, per_day=100, at=timezone.now())
    answers = [client.get("/api/v1/topics", headers=bearer(shown)) for _ in range(6)]

    limited = [one for one in answers if one.status_code == 429]
    assert limited
    assert 1 <= int(limited[0]["Retry-After"]) <= 60
    assert "每分钟最多调用 2 次" in limited[0].json()["message"]
    assert answers[0]["X-RateLimit-Limit"] == "2"


def test_each_channel_is_counted_by_what_it_called_and_how_it_went(client, db):
    _, shown = a_key(channel="SERVICE_SITE", at=timezone.now())
    client.get("/api/v1/search?q=井盖", headers=bearer(shown))
    client.get("/api/v1/documents/99", headers=bearer(shown))
    client.get("/api/v1/topics")

    told = set(Tally.objects.values_list("channel", "operation", "outcome"))
    assert told == {
        ("SERVICE_SITE", "search", "OK"),
        ("SERVICE_SITE", "get_document", "ERROR"),
        ("ANONYMOUS", "list_topics", "OK"),
    }


def test_only_pages_of_named_origins_may_read_the_answers(client, db, settings):
    settings.GONGKAI_CORS_ORIGINS = ("https://portal.example",)
    named = client.get("/api/v1/topics", headers={"Origin": "https://portal.example"})
    other = client.get("/api/v1/topics", headers={"Origin": "https://evil.example"})

    assert named["Access-Control-Allow-Origin"] == "https://portal.example"
    assert "Access-Control-Allow-Origin" not in other
    assert "Access-Control-Allow-Credentials" not in named
    asked = client.options(
        "/api/v1/topics",
        headers={"Origin": "https://portal.example", "Access-Control-Request-Method": "GET"},
    )
    assert (asked.status_code, asked["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")


def test_a_proxy_is_believed_only_where_the_operator_trusts_it(client, db, settings):
    settings.GONGKAI_TRUSTED_PROXIES = ()
    forged = {"X-Forwarded-For": "198.51.100.1"}
    first = client.get("/api/v1/topics")
    second = client.get("/api/v1/topics", headers=forged)
    assert int(second["X-RateLimit-Remaining"]) <= int(first["X-RateLimit-Remaining"])

    settings.GONGKAI_TRUSTED_PROXIES = ("127.0.0.1",)
    third = client.get("/api/v1/topics", headers=forged)
    assert int(third["X-RateLimit-Remaining"]) == int(third["X-RateLimit-Limit"]) - 1


def test_the_description_is_a_page_of_our_own_and_names_every_operation(client, db):
    page = client.get("/api/v1/")
    schema = client.get("/api/v1/openapi.json").json()
    text = page.content.decode()

    assert schema["openapi"].startswith("3.")
    assert "<script" not in text
    assert "http://cdn" not in text
    assert "https://" not in text.replace("https://127", "")
    for methods in schema["paths"].values():
        for operation in methods.values():
            assert f'id="{operation["operationId"]}"' in text


def test_a_page_for_other_sites_frames_may_stand_only_in_named_frames(client, db, settings):
    settings.GONGKAI_FRAME_HOSTS = ("https://app.example",)
    a_document()
    outbox.deliver_all(at=AT)
    page = client.get("/qianru/sousuo?q=井盖&channel=APP")

    assert "X-Frame-Options" not in page
    assert "frame-ancestors 'self' https://app.example" in page["Content-Security-Policy"]
    assert "script-src 'self'" in page["Content-Security-Policy"]
    assert "青岚县井盖管理办法" in page.content.decode()
    assert Tally.objects.filter(channel="APP", operation="embed_search", outcome="OK").exists()
    assert client.get("/sousuo?q=井盖")["X-Frame-Options"] == "SAMEORIGIN"


def test_a_question_in_a_frame_is_answered_by_what_holds_today_or_by_the_hotline(client, db):
    a_document()
    outbox.deliver_all(at=AT)

    answered = client.get("/qianru/wen?q=井盖由产权单位维护每月巡查一次吗").content.decode()
    assert "每月巡查一次" in answered
    assert "青政发〔2023〕21号" in answered
    nothing = client.get("/qianru/wen?q=zzqqxx").content.decode()
    assert "政务服务热线" in nothing
    assert client.get("/qianru/wen?q=a&page=2").status_code == 422
    assert client.get("/qianru/wen?q=a&channel=MARS").status_code == 422


def test_a_search_tells_related_documents_where_asked(api):
    first = a_document()
    second = a_document(title="青岚县井盖巡查办法", number="青政发〔2024〕2号", unified_no="QLX-GF-2024-002")
    outbox.deliver_all(at=AT)

    assert api("/search?q=井盖缺失")["related"] == []
    told = api("/search?q=井盖缺失&related=true")["related"]
    assert {(one["of"], one["document"]) for one in told} == {
        (first.title, second.title),
        (second.title, first.title),
    }
    assert all(one["url"].startswith("http") for one in told)
