"""Pushing through the API (推送): drafts that wait for review, once however often sent, all rows or none."""

import io
import json

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from gongkai.exchange.models import PushedEntry
from gongkai.exchange.sheets import COLUMNS
from gongkai.knowledge.models import CorrectionRequest, KnowledgeEntry
from gongkai.policies.models import PolicyDocument
from tests.exchange.builders import a_key, an_entry_told, bearer
from tests.factories import a_unit
from tests.knowledge.builders import a_tree, an_entry, let_out
from tests.policies.builders import a_document

pytestmark = pytest.mark.django_db
NAME = "青岚县第九百局"


@pytest.fixture
def push(client, db):
    """Return a function that pushes as the hotline's system of a unit."""
    a_tree()
    a_document()
    unit = a_unit(NAME)
    _, shown = a_key(scopes=("READ", "PUSH"), channel="HOTLINE", unit=unit, at=timezone.now())

    def send(method: str, path: str, body=None, token: str = "", **more):
        headers = bearer(shown) | ({"Idempotency-Key": token} if token else {})
        call = getattr(client, method)
        if body is None:
            return call(f"/api/v1/push{path}", headers=headers, **more)
        return call(f"/api/v1/push{path}", json.dumps(body), "application/json", headers=headers)

    send.shown = shown
    return send


def test_a_pushed_entry_is_a_draft_of_the_unit_and_nothing_public(push, client):
    answer = push("put", "/entries/K-1", an_entry_told())

    assert answer.status_code == 200, answer.content.decode()
    entry = KnowledgeEntry.objects.get()
    assert answer.json() == {
        "external_id": "K-1",
        "entry_id": entry.pk,
        "receipt": "TAKEN",
        "state": "DRAFT",
        "is_public": False,
    }
    assert (entry.owner.name, entry.source) == (NAME, "IMPORT")
    assert entry.citations.get().label == "第三条"
    assert client.get(f"/api/v1/entries/{entry.pk}").status_code == 404


def test_the_same_pushed_again_changes_nothing_and_an_older_version_neither(push):
    push("put", "/entries/K-1", an_entry_told(version=2))
    again = push("put", "/entries/K-1", an_entry_told(version=2))
    older = push("put", "/entries/K-1", an_entry_told(version=1, content="旧的内容"))
    newer = push("put", "/entries/K-1", an_entry_told(version=3, content="新的内容"))

    assert [one.json()["receipt"] for one in (again, older, newer)] == ["UNCHANGED", "STALE", "TAKEN"]
    assert KnowledgeEntry.objects.get().content == "新的内容"


def test_an_update_of_a_public_entry_waits_while_the_old_words_stay(push):
    push("put", "/entries/K-1", an_entry_told())
    entry = let_out(KnowledgeEntry.objects.get(), at=timezone.now())
    push("put", "/entries/K-1", an_entry_told(content="改过的内容"))
    entry.refresh_from_db()

    assert (entry.is_public, entry.content, bool(entry.pending)) == (True, "产权单位两小时内到场。", True)
    assert push("get", "/entries/K-1").json()["is_public"] is True


def test_every_field_that_is_wrong_is_told_at_once(push):
    told = push("put", "/entries/K-1", an_entry_told(title="长" * 129, nature="诗歌", keywords=[])).json()

    assert {one["code"] for one in told["errors"]} >= {"TITLE_LONG", "NATURE", "KEYWORDS_FEW"}
    assert all(one["message"] and one["basis"] for one in told["errors"])
    assert not KnowledgeEntry.objects.exists()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"issuer": "没有的局"}, "ISSUER"),
        ({"category": "没有/这类"}, "CATEGORY_UNKNOWN"),
        ({"citations": [{"number": "青政发〔1999〕1号", "article": "第一条"}]}, "CITED_UNKNOWN"),
        ({"citations": [{"number": "青政发〔2023〕21号", "article": "第九十九条"}]}, "CLAUSE_MISSING"),
        ({"likes": 5}, "EXTRA_FORBIDDEN"),
    ],
)
def test_what_does_not_fit_is_refused(push, fields, code):
    answer = push("put", "/entries/K-1", an_entry_told(**fields))

    assert answer.status_code == 422
    assert code in {one["code"] for one in answer.json()["errors"]}


def test_a_call_sent_twice_is_done_once_and_its_token_serves_no_other(push):
    first = push("put", "/entries/K-1", an_entry_told(), token="t-1")
    again = push("put", "/entries/K-1", an_entry_told(), token="t-1")
    other = push("put", "/entries/K-1", an_entry_told(content="别的"), token="t-1")

    assert first.json() == again.json()
    assert again.json()["receipt"] == "TAKEN", "the answer once given is given again"
    assert (other.status_code, other.json()["code"]) == (409, "TOKEN_REUSED")


def rows(count: int) -> list[dict]:
    return [an_entry_told(title=f"第{n}问", external_id=f"K-{n}") for n in range(count)]


def test_a_batch_is_taken_whole_or_not_at_all_and_every_wrong_row_is_named(push):
    batch = rows(5)
    batch[1]["nature"], batch[3]["title"] = "诗歌", "第0问"
    answer = push("post", "/batches", {"items": batch})

    assert answer.status_code == 422
    wrong = {(one["row"], one["field"], one["code"]) for one in answer.json()["errors"]}
    assert wrong == {(2, "K-1", "NATURE"), (4, "K-3", "TITLE_TAKEN")}
    assert not KnowledgeEntry.objects.exists()
    assert not PushedEntry.objects.exists()

    assert push("post", "/batches", {"items": rows(5)}).json()["taken"] == 5
    assert push("post", "/batches", {"items": rows(5)}).json()["unchanged"] == 5
    assert KnowledgeEntry.objects.count() == 5


def test_a_batch_of_more_than_a_thousand_is_refused_before_any_row_is_read(push):
    answer = push("post", "/batches", {"items": rows(1001)})

    assert answer.status_code == 422
    assert "一批最多 1000 条，现在有 1001 条" in answer.json()["message"]


def test_one_number_twice_in_a_batch_is_told(push):
    batch = [*rows(2), an_entry_told(title="另一问", external_id="K-0")]

    told = push("post", "/batches", {"items": batch}).json()
    assert ("ROW_TWICE", 3) in {(one["code"], one["row"]) for one in told["errors"]}


def a_sheet(*told: dict) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    book.active.append(list(COLUMNS))
    for one in told:
        book.active.append(
            [
                one["external_id"], one["category"], one["title"], one["content"], one["issuer"], one["nature"],
                "，".join(one["keywords"]), "井盖不见了怎么办", "《青岚县井盖管理办法》青政发〔2023〕21号第三条", "2026-01-01", "",
            ]
        )  # fmt: skip
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("a.xlsx", out.getvalue())


def test_the_same_batch_may_come_as_a_workbook(push):
    answer = push("post", "/sheets", data={"file": a_sheet(*rows(3))})

    assert answer.status_code == 200, answer.content.decode()
    assert answer.json()["taken"] == 3
    entry = KnowledgeEntry.objects.get(title="第1问")
    assert (entry.keywords, entry.variants, entry.citations.get().label) == (
        ["井盖"],
        ["井盖不见了怎么办"],
        "第三条",
    )


def test_a_workbook_that_is_none_is_refused_in_one_sentence(push):
    broken = SimpleUploadedFile("a.xlsx", b"PK\x03\x04 broken")

    answer = push("post", "/sheets", data={"file": broken})
    assert (answer.status_code, answer.json()["message"][-1]) == (422, "。")


def test_what_was_downloaded_as_a_workbook_has_the_columns_of_the_batch(client, push):
    an_entry(PolicyDocument.objects.get())
    content = client.get("/api/v1/entries.xlsx").content

    assert [cell.value for cell in openpyxl.load_workbook(io.BytesIO(content)).active[1]] == list(COLUMNS)


def test_a_reader_is_answered_through_the_channel_where_the_correction_was_made(push):
    entry = an_entry(
        a_document(title="另一办法", number="青政发〔2023〕23号", unified_no="QLX-GF-2023-023"),
        title="老问题",
    )
    answer = push(
        "post",
        "/corrections",
        {"entry_id": entry.pk, "text": "时间写错了", "contact": "13912345678"},
        token="c1",
    )
    push(
        "post",
        "/corrections",
        {"entry_id": entry.pk, "text": "时间写错了", "contact": "13912345678"},
        token="c1",
    )

    assert answer.status_code == 200, answer.content.decode()
    receipt = answer.json()["receipt"]
    assert CorrectionRequest.objects.count() == 1
    found = push("get", f"/corrections/{receipt}").json()
    assert (found["state"], "13912345678" in str(found)) == ("OPEN", False)


def test_a_key_that_may_only_read_pushes_nothing_and_without_a_key_nobody_does(client, push):
    _, shown = a_key(at=timezone.now())
    body = json.dumps(an_entry_told())
    reader = client.put("/api/v1/push/entries/K-1", body, "application/json", headers=bearer(shown))
    nobody = client.put("/api/v1/push/entries/K-1", body, "application/json")

    assert (reader.status_code, reader.json()["code"]) == (403, "SCOPE")
    assert (nobody.status_code, nobody.json()["code"]) == (401, "KEY_NEEDED")
    assert client.get("/api/v1/push/entries/K-1", headers=bearer(shown)).status_code == 403
