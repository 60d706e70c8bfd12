"""Documents and entries as others get them (对外记录): one shape for the API, for webhooks and for the file."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from gongkai.clearance.content import digest_of
from gongkai.knowledge import selectors as knowledge
from gongkai.knowledge.models import KnowledgeEntry
from gongkai.policies import selectors as policies
from gongkai.policies.models import Attachment, Edition, PolicyDocument
from gongkai.policies.rules.addresses import href
from gongkai.policies.rules.clauses import anchored, list_clauses
from gongkai.policies.rules.topics import topic_names
from gongkai.policies.rules.validity import Span, Validity, span_validity
from gongkai.publishing.withdrawal.selectors import list_withheld

Record = dict[str, Any]


def full_url(path: str) -> str:
    """Return the whole address of a page of the public site."""
    return f"{settings.GONGKAI_PUBLIC_ADDRESS.rstrip('/')}{path}"


def validity_record(found: Validity) -> Record:
    """Return a validity (有效性) with its word and its days."""
    return {
        "code": found.code,
        "label": found.label,
        "since": _day(found.since),
        "until": _day(found.until),
        "notes": list(found.notes),
    }


def topic_record(code: str) -> Record | None:
    """Return a topic class (主题分类) with its names from the top down."""
    return {"code": code, "names": list(topic_names(code))} if code else None


def document_record(document: PolicyDocument, *, as_of: date) -> Record:
    """Return a document without its text (文件记录), as it stands on a day; `fields` are those of R03-01."""
    issuers = [one.name for one in sorted(document.issuers.all(), key=lambda one: one.position)]
    validity = span_validity(policies.span_of(document), as_of)
    return {
        "id": document.pk,
        "address": document.address,
        "url": full_url(href(document.address)),
        "title": document.title,
        "number": document.number,
        "unified_no": document.unified_no,
        "index_no": document.index_no,
        "document_kind": document.kind,
        "document_kind_label": document.get_kind_display(),
        "genre": document.genre,
        "topic": topic_record(document.topic),
        "info_class": document.info_class,
        "keywords": list(document.keywords),
        "issuers": issuers,
        "drafter": document.drafter.name if document.drafter else "",
        "summary": document.summary,
        "consult_phone": document.consult_phone,
        "signed_on": _day(document.signed_on),
        "issued_on": _day(document.issued_on),
        "published_at": _instant(document.published_at),
        "expires_on": _day(document.expires_on),
        "in_force_from": _day(document.in_force_from),
        "in_force_to": _day(document.in_force_to),
        "validity": validity_record(validity),
        "as_of": as_of.isoformat(),
        "digest": document.seal,
        "fields": fields_of(document, issuers),
    }


def fields_of(document: PolicyDocument, issuers: Sequence[str]) -> Record:
    """Return the eight fields by which libraries exchange a document (R03-01)."""
    return {
        "索引号": document.index_no,
        "主题分类": "\\".join(topic_names(document.topic)),
        "发文机关": "、".join(issuers),
        "成文日期": _day(document.signed_on) or "",
        "标题": document.title,
        "发文字号": document.number,
        "发布日期": timezone.localdate(document.published_at).isoformat() if document.published_at else "",
        "主题词": "；".join(document.keywords),
    }


def document_detail(address: str, *, as_of: date) -> Record | None:
    """
    Return a document with its history, editions, relations and files (文件详情), or None if it is not public.

    The bytes behind it are what passed review; what they are not, nobody gets (S1).
    """
    page = find_page(address, as_of=as_of)
    if page is None:
        return None
    return document_record(page.document, as_of=as_of) | {
        "validity": validity_record(page.document_validity),
        "edition_on": _day(page.edition.edition_on) if page.edition else None,
        "editions": [
            {
                "edition_on": _day(one.edition_on),
                "number": one.number,
                "url": full_url(one.href),
                "validity": validity_record(one.validity),
            }
            for one in page.editions
        ],
        "events": [
            {"on": _day(one.on), "label": one.label, "note": one.note, "by": one.title}
            for one in page.history
            if one.is_confirmed
        ],
        "relations": [
            {"label": one.label, "title": one.title, "number": one.number, "article": one.article}
            for one in page.relations
        ],
        "attachments": attachment_records(page.attachments),
    }


def find_page(address: str, *, as_of: date, edition_on: date | None = None) -> policies.DocumentPage | None:
    """Return all that the public may read of a document on a day, or None."""
    try:
        page = policies.get_document_page(address, as_of=as_of, edition_on=edition_on)
    except (PolicyDocument.DoesNotExist, Edition.DoesNotExist):
        return None
    return None if page.document.is_stub else page


def edition_record(page: policies.DocumentPage) -> Record | None:
    """Return one edition with its text (版本), or None where there is only an entry without a text."""
    edition = page.edition
    if edition is None:
        return None
    return {
        "document_id": page.document.pk,
        "edition_on": _day(edition.edition_on),
        "title": edition.title,
        "number": edition.number,
        "commences_on": _day(edition.commences_on),
        "valid_from": _day(edition.valid_from),
        "valid_to": _day(edition.valid_to),
        "validity": validity_record(page.validity),
        "as_of": page.as_of.isoformat(),
        "digest": edition.text_digest,
        "text": edition.text,
        "history": list(edition.history),
        "citations": [
            {
                "title": one.title,
                "number": one.number,
                "article": one.article,
                "url": one.href and full_url(one.href),
            }
            for one in page.citations
        ],
        "url": full_url(page.href),
    }


def clause_records(page: policies.DocumentPage) -> list[Record]:
    """Return the clauses of an edition in reading order (条款), read from the body that passed review."""
    if page.edition is None:
        return []
    stem = href(page.document.address, edition="" if page.is_current else page.edition.edition_on.isoformat())
    return [
        {
            "position": position,
            "kind": one.kind,
            "label": one.label,
            "anchor": one.anchor,
            "path": one.path,
            "text": one.text,
            "url": full_url(f"{stem}#{one.anchor}"),
        }
        for position, one in enumerate(list_clauses(anchored(page.edition.body)), start=1)
    ]


def attachment_records(attachments: Iterable[Attachment]) -> list[Record]:
    """Return the files beside a document (附件) that were not taken down."""
    rows = [(f"/fj/{one.pk}/{Path(one.file.name).name}", one) for one in attachments]
    withheld = list_withheld(path for path, _ in rows)
    return [
        {
            "name": one.name,
            "kind": one.kind,
            "media_type": one.media_type,
            "size": one.size,
            "sha256": one.sha256,
            "url": full_url(path),
        }
        for path, one in rows
        if path not in withheld
    ]


def entry_record(entry: KnowledgeEntry, *, as_of: date) -> Record:
    """Return an entry of the knowledge base (知识条目), with the clauses it rests on; `fields` are those of R03-04."""
    fields = knowledge.entry_as_json(entry)
    return {
        "id": entry.pk,
        "url": full_url(f"/zsk/{entry.pk}.html"),
        "title": entry.title,
        "content": entry.content,
        "category": entry.category.path,
        "nature": entry.nature,
        "keywords": list(entry.keywords),
        "variants": list(entry.variants),
        "issuer": entry.issuer.name,
        "owner": entry.owner.name,
        "valid_from": _day(entry.valid_from),
        "valid_to": _day(entry.valid_to),
        "last_verified_on": _day(entry.last_verified_on),
        "published_at": _instant(entry.published_at),
        "citations": [_citation(one, as_of) for one in entry.citations.all()],
        "as_of": as_of.isoformat(),
        "digest": entry.seal,
        "fields": {name: fields[name] for name in ("类目", "标题", "内容", "发文单位", "材料性质", "关键字")},
    }


def document_digest(document: PolicyDocument, *, on: date) -> str:
    """Return the digest by which others notice that a document changed (变动摘要): its fields, spans and seal."""
    told = document_record(document, as_of=on)
    told["validity"] = told["validity"]["code"]
    editions = document.editions.public().order_by("edition_on")
    told["editions"] = [
        [str(one) for one in row]
        for row in editions.values_list("edition_on", "text_digest", "valid_from", "valid_to", "ended_as")
    ]
    told["events"] = list(
        document.events.confirmed().order_by("on", "pk").values_list("kind", "verb", "provisions", "note")
    )
    told["files"] = [
        [one["name"], one["sha256"]] for one in attachment_records(document.attachments.order_by("pk"))
    ]
    told.pop("as_of")
    return digest_of(told)


def entry_digest(entry: KnowledgeEntry, *, on: date) -> str:
    """Return the digest by which others notice that an entry changed (变动摘要)."""
    told = entry_record(entry, as_of=on)
    told.pop("as_of")
    return digest_of(told)


def _citation(one: Any, as_of: date) -> Record:
    document, edition = one.document, one.edition
    day = edition.edition_on.isoformat()
    span = Span(edition.valid_from, edition.valid_to, edition.ended_as)
    return {
        "document_id": document.pk,
        "title": document.title,
        "number": document.number,
        "edition_on": day,
        "label": one.label,
        "anchor": one.anchor,
        "validity": validity_record(span_validity(span, as_of))["code"],
        "quote_digest": one.quote_digest,
        "url": full_url(href(document.address, edition=day, anchor=one.anchor)),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _instant(moment: datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat() if moment else None
