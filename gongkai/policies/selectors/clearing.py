"""Documents as clearance sees them (拟公开内容): the canonical form of what the public would get, for the gate."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch

from gongkai.clearance.content import FACE_SEAM, AttachedFile, Content, Passage, digest_of
from gongkai.policies.models import Edition, ImportRun, PolicyDocument

KIND = "policies.policydocument"
BATCH = "policies.importrun"
FIELDS: tuple[tuple[str, str], ...] = (
    ("title", "标题"),
    ("number", "发文字号"),
    ("unified_no", "统一编号"),
    ("index_no", "索引号"),
    ("kind", "文件性质"),
    ("genre", "体裁"),
    ("topic", "主题分类"),
    ("info_class", "信息分类"),
    ("keywords", "主题词"),
    ("summary", "内容概述"),
    ("consult_phone", "政策咨询电话"),
    ("drafter_id", "起草单位"),
    ("signed_on", "成文日期"),
    ("issued_on", "印发日期"),
    ("expires_on", "有效期至"),
)
FACE = ("title", "number")
SCANNED = ("title", "summary", "consult_phone")


def edition_digest(edition: Edition) -> str:
    """Return the digest of what the public reads of an edition (版本内容摘要)."""
    return digest_of([edition.title, edition.number, edition.body, edition.frame, edition.history])


def document_digest(document: PolicyDocument, editions: Iterable[Edition], *, corrected: bool) -> str:
    """Return the digest of a document as it would be public with these editions."""
    return _content(document, list(editions), corrected=corrected).digest


def is_as_reviewed(document: PolicyDocument, editions: Iterable[Edition] | None = None) -> bool:
    """
    Whether a public document still is, byte for byte, what its seal says passed review (封签完好).

    `editions` are its public editions where they have been read already, in any order.
    """
    if not document.seal:
        return False
    held = editions if editions is not None else document.editions.public().without_text()
    listed = sorted(held, key=lambda one: one.edition_on)
    return document_digest(document, listed, corrected=False) == document.seal


def settled_digest(document: PolicyDocument) -> str:
    """Return the digest a document would have in public now: what waits for the two offices is not in it."""
    return document_digest(document, document.editions.settled().order_by("edition_on"), corrected=True)


def get_content(document_id: int) -> Content:
    """Return a document as it would be public now: corrections, editions and attachments that wait included."""
    document = PolicyDocument.objects.get(pk=document_id)
    editions = list(document.editions.order_by("edition_on"))
    content = _content(document, editions, corrected=True)
    fresh = [one for one in editions if not one.is_public]
    passages = [
        Passage(f"edition{one.edition_on}", f"{one.edition_on} 版正文", one.text)
        for one in fresh or editions[-1:]
    ]
    kept = (*content.passages, *passages)
    return Content(
        title=content.title,
        raw=content.raw,
        passages=kept,
        files=content.files,
        unit_id=document.drafter_id,
        place=document.get_kind_display(),
        summary=document.summary,
        address=document.address,
        face=content.face,
        own_numbers=frozenset({str(content.raw["fields"]["number"])}) - {""},
        own_titles=frozenset({content.title}),
    )


def get_batch_content(run_id: int) -> Content:
    """Return what an import would make public (导入批次): one line a document, each bound to its own digest."""
    run = ImportRun.objects.get(pk=run_id)
    documents = list(list_in_batch(run_id))
    members = {one.pk: _member(one) for one in documents}
    lines = [
        f"《{one.title}》（{one.number or '无文号'}）　{one.get_kind_display()}　版本 {len(one.editions.all())} 个"
        for one in documents
    ]
    listed = Passage("list", "本批文件", "\n".join(lines))
    return Content(
        title=f"{run.started_at:%Y-%m-%d} 导入的文件 {len(documents)} 件",
        raw={"run": run_id},
        passages=(listed,),
        place="政策文件库导入",
        summary=f"共 {len(documents)} 件",
        members=members,
        own_numbers=frozenset(one.number for one in documents if one.number),
        own_titles=frozenset(one.title for one in documents),
        more=lambda: _texts(members),
    )


def list_in_batch(run_id: int) -> Any:
    """Return the documents of an import that wait to be made public (待公开文件)."""
    touched = Edition.objects.filter(source_files__run_id=run_id).values("document_id")
    waiting = PolicyDocument.objects.filter(pk__in=touched, is_shelved=True, is_stub=False)
    return (
        waiting.filter(editions__is_public=False)
        .distinct()
        .order_by("pk")
        .prefetch_related("issuers", "attachments", _slim())
    )


def _slim() -> Any:
    return Prefetch(
        "editions", Edition.objects.defer("body", "text", "history", "frame").order_by("edition_on")
    )


def _member(document: PolicyDocument) -> tuple[str, str]:
    content = _content(document, list(document.editions.all()), corrected=True)
    return content.digest, content.face


def _texts(members: Iterable[int]) -> Iterator[Passage]:
    fresh = Edition.objects.filter(document_id__in=list(members), is_public=False)
    for title, day, text in fresh.values_list("title", "edition_on", "text").iterator(chunk_size=50):
        yield Passage("", f"《{title}》{day}", text)


def _content(document: PolicyDocument, editions: list[Edition], *, corrected: bool) -> Content:
    held = {name: plain(getattr(document, name)) for name, _ in FIELDS}
    fields = held | document.pending if corrected else held
    issuers = sorted((one.position, one.name) for one in document.issuers.all())
    raw = {
        "fields": fields,
        "issuers": [name for _, name in issuers],
        "editions": [[one.edition_on.isoformat(), one.text_digest] for one in editions],
    }
    face = FACE_SEAM.join(str(fields[name]) for name in FACE)
    passages = [
        Passage(name, label, str(fields[name])) for name, label in FIELDS if name in SCANNED and fields[name]
    ]
    files = [
        AttachedFile(one.name, one.sha256, one.file.path)
        for one in sorted(document.attachments.all(), key=lambda one: one.pk)
    ]
    return Content(str(fields["title"]), raw, tuple(passages), tuple(files), face=face)


def plain(value: Any) -> Any:
    """Return a field's value as JSON keeps it."""
    return value.isoformat() if hasattr(value, "isoformat") else value
