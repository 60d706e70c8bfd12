"""The whole library as one file (整库): out, into an empty installation, out again: the same bytes (R03-01)."""

import hashlib
import json
from datetime import date, timedelta

import pytest

from gongkai.clearance.models import Clearance, Permit
from gongkai.core.refusals import BadInput
from gongkai.exchange.services.bundling import bundle_library, find_bundle, write_library
from gongkai.exchange.services.restoring import restore_library
from gongkai.knowledge.models import Candidate, Category, Duty, ImpactNotice, KnowledgeEntry
from gongkai.policies import services as policies
from gongkai.policies.models import Citation, ImportedFile, ImportRun, LegalEvent, PolicyDocument, Relation
from gongkai.policies.subjects import publish_run
from gongkai.trail import outbox
from gongkai.units.models import DisclosureContact, Unit, UnitAlias
from tests.factories import AT, a_unit, cleared
from tests.knowledge.builders import an_entry, let_out
from tests.policies.builders import a_document, a_second_edition

pytestmark = pytest.mark.django_db


def a_library():
    """Publish documents that cite, repeal and amend each other, with an entry that rests on one of them."""
    unit = a_unit("青岚县住房和城乡建设局", short_name="县住建局")
    document = a_document(issuers=("青岚县人民政府", "青岚县住房和城乡建设局"), drafter_id=unit.pk)
    a_second_edition(document)
    text = "# 青岚县道路条例\n\n第三条　道路上的井盖依照《青岚县井盖管理办法》第二条巡查。\n"
    a_document(title="青岚县道路条例", text=text, number="青政发〔2024〕2号", unified_no="QLX-GF-2024-002")
    an_entry(document, owner=unit)
    outbox.deliver_all(at=AT)


def empty() -> None:
    """Empty the installation of all that the file holds, as if it were another one."""
    for model in (KnowledgeEntry, Candidate, Duty, ImpactNotice, Relation, Citation, ImportedFile, ImportRun):
        model.objects.all().delete()
    LegalEvent.objects.update(deciding_document=None)
    Category.objects.update(parent=None)
    for model in (PolicyDocument, Category, Permit, Clearance, UnitAlias, DisclosureContact, Unit):
        model.objects.all().delete()


def test_a_library_restored_elsewhere_and_reviewed_there_writes_the_same_bytes(tmp_path):
    a_library()
    out = tmp_path / "library.jsonl"
    before = write_library(out, at=AT)
    empty()

    report = restore_library(file=out, actor_id=None, at=AT)
    assert (report.documents, report.entries, report.units, report.differing) == (2, 1, 1, [])
    assert not PolicyDocument.objects.public().exists(), "what is restored goes public only after review"
    assert write_library(tmp_path / "none.jsonl", at=AT).documents == 0

    cleared("policies.importrun", report.batch)
    publish_run(report.batch, None, AT)
    let_out(KnowledgeEntry.objects.get())
    after = write_library(tmp_path / "again.jsonl", at=AT)

    assert (tmp_path / "again.jsonl").read_bytes() == out.read_bytes()
    assert (after.sm3, after.sha256) == (before.sm3, before.sha256)


def test_a_second_import_changes_nothing(tmp_path):
    a_library()
    out = tmp_path / "library.jsonl"
    write_library(out, at=AT)

    report = restore_library(file=out, actor_id=None, at=AT)

    assert (report.documents, report.entries, report.held, report.is_equal) == (0, 0, 4, True)


def test_the_library_of_another_county_is_refused_by_the_name_of_its_unit(tmp_path):
    a_library()
    out = tmp_path / "library.jsonl"
    write_library(out, at=AT)
    Unit.objects.update(name="别县住房和城乡建设局")

    with pytest.raises(BadInput, match="请装进同一县的安装"):
        restore_library(file=out, actor_id=None, at=AT)


def test_what_is_held_differently_is_named_and_left_alone(tmp_path):
    a_library()
    out = tmp_path / "library.jsonl"
    write_library(out, at=AT)
    PolicyDocument.objects.filter(number="青政发〔2024〕2号").update(summary="另写的概述")

    report = restore_library(file=out, actor_id=None, at=AT)

    assert report.differing == [PolicyDocument.objects.get(number="青政发〔2024〕2号").address]


def test_the_checksums_beside_the_file_are_those_of_the_file_and_are_checked(tmp_path):
    a_library()
    out = tmp_path / "library.jsonl"
    bundle = write_library(out, at=AT)
    content = out.read_bytes()
    assert (
        tmp_path / "library.jsonl.sha256"
    ).read_text() == f"{hashlib.sha256(content).hexdigest()}  library.jsonl\n"
    assert bundle.sm3 == hashlib.new("sm3", content).hexdigest()
    assert bundle.lines == len(content.splitlines())
    out.write_bytes(content.replace("每月".encode(), "每日".encode()))

    with pytest.raises(BadInput, match="不符"):
        restore_library(file=out, actor_id=None, at=AT)


def test_a_text_that_is_not_what_its_digest_says_is_not_taken_over(tmp_path):
    a_library()
    out = tmp_path / "library.jsonl"
    write_library(out, at=AT)
    out.with_name("library.jsonl.sm3").unlink()
    out.with_name("library.jsonl.sha256").unlink()
    out.write_bytes(out.read_bytes().replace("每月巡查".encode(), "每年巡查".encode()))
    empty()

    with pytest.raises(BadInput, match="内容与摘要不符"):
        restore_library(file=out, actor_id=None, at=AT)
    assert not PolicyDocument.objects.exists()
    assert not Unit.objects.exists()


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe", b"{}\n", b"[]\n", b"no json\n", b'{"line":"document"}\n', b'{"line":"unit","code":"u"}\n'],
)
def test_a_file_that_is_no_library_is_refused_in_one_sentence(tmp_path, content):
    file = tmp_path / "library.jsonl"
    file.write_bytes(content)

    with pytest.raises(BadInput, match=r"。$"):
        restore_library(file=file, actor_id=None, at=AT)


def test_drafts_withdrawn_documents_and_ended_entries_are_not_in_the_file(tmp_path):
    a_library()
    a_document(
        is_public=False, title="没有公开的办法", number="青政发〔2025〕9号", unified_no="QLX-GF-2025-009"
    )
    gone = PolicyDocument.objects.get(number="青政发〔2023〕21号")
    policies.withdraw_document(document=gone, reason="核对", actor_id=None, at=AT)
    out = tmp_path / "library.jsonl"
    write_library(out, at=AT)
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]

    assert [one["title"] for one in lines if one["line"] == "document"] == ["青岚县道路条例"]
    assert [one for one in lines if one["line"] == "entry"] == []
    assert "没有公开的办法" not in out.read_text(encoding="utf-8")


def test_each_document_line_carries_the_eight_fields_and_its_validity(tmp_path):
    a_library()
    write_library(tmp_path / "library.jsonl", at=AT)
    text = (tmp_path / "library.jsonl").read_text(encoding="utf-8")
    line = next(
        one for one in map(json.loads, text.splitlines()) if one.get("number") == "青政发〔2023〕21号"
    )

    assert list(line["fields"]) == sorted(
        ["索引号", "主题分类", "发文机关", "成文日期", "标题", "发文字号", "发布日期", "主题词"]
    )
    assert (line["in_force_from"], line["in_force_to"]) == ("2024-01-01", None)
    assert [one["edition_on"] for one in line["editions"]] == ["2023-12-05", "2025-06-01"]


def test_the_file_for_download_is_made_anew_only_when_something_changed(tmp_path, client, settings):
    settings.GONGKAI_EXCHANGE_FOLDER = tmp_path
    a_library()
    made = bundle_library(tmp_path, at=AT)
    assert bundle_library(tmp_path, at=AT + timedelta(hours=1)) is None

    response = client.get("/api/v1/library.jsonl")
    content = b"".join(response.streaming_content)
    assert hashlib.new("sm3", content).hexdigest() == made.sm3 == response["X-Content-SM3"]
    assert client.get("/api/v1/library.jsonl.sm3").content.decode() == f"{made.sm3}  library.jsonl\n"
    assert client.get("/api/v1/library/manifest").json()["documents"] == 2
    head = client.head("/api/v1/library.jsonl")
    assert (head["Content-Length"], b"".join(head.streaming_content)) == (str(len(content)), b"")
    again = client.get("/api/v1/library.jsonl", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304

    document = PolicyDocument.objects.get(number="青政发〔2024〕2号")
    policies.withdraw_document(document=document, reason="核对", actor_id=None, at=AT)
    outbox.deliver_all(at=AT)
    assert bundle_library(tmp_path, at=AT + timedelta(hours=2)).documents == 1
    assert find_bundle(tmp_path).version > made.version
    assert date.fromisoformat(find_bundle(tmp_path).made_at[:10]) == date(2026, 11, 20)
