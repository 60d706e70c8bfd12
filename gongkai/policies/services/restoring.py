"""Documents taken over whole from another installation (整件导入): every edition, event and file; public after review."""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from gongkai.core.refusals import BadInput
from gongkai.policies.enums import ImportOutcome
from gongkai.policies.models import (
    Attachment,
    Citation,
    Clause,
    DocumentIssuer,
    Edition,
    ImportedFile,
    ImportRun,
    LegalEvent,
    PolicyDocument,
    Relation,
)
from gongkai.policies.rules.clauses import anchored, body_text, list_clauses
from gongkai.policies.rules.topics import topic_classes
from gongkai.policies.selectors.clearing import edition_digest
from gongkai.policies.services.deriving import derive_validity
from gongkai.trail import services as trail
from gongkai.units.models import Unit

Line = Mapping[str, Any]
PLAIN = (
    "address", "title", "number", "unified_no", "index_no", "kind", "genre", "topic", "info_class", "keywords",
    "summary", "consult_phone", "signed_on", "issued_on", "published_at", "expires_on", "checked_on",
    "is_principal",
)  # fmt: skip
EVENT = ("kind", "on", "verb", "provisions", "note", "deciding_title", "until")
EDITION = ("edition_on", "title", "number", "body", "frame", "history", "commences_on")
RELATION = ("verb", "to_title", "to_number", "to_article", "on")
CITATION = ("title", "number", "article", "anchor")
FILE = ("name", "kind", "media_type", "size", "sha256")


@transaction.atomic
def restore_documents(*, lines: Sequence[Line], actor_id: int | None, at: datetime) -> ImportRun:
    """
    Take over documents as another installation exported them (整件导入); they wait for review as one batch.

    What they say of one another is linked where both are held.

    :raises BadInput: if a line does not hold together, such as a text that is not what its digest says
    """
    run = ImportRun.objects.create(started_at=at, finished_at=at, actor_id=actor_id)
    units = dict(Unit.objects.values_list("name", "pk"))
    held: dict[str, PolicyDocument] = {}
    for line in lines:
        document = _restore(line, units, run, at)
        held[document.address] = document
    for line in lines:
        _link(line, held[line["address"]])
    derive_validity([one.pk for one in held.values()])
    ImportRun.objects.filter(pk=run.pk).update(counts={"documents": len(held)})
    label = PolicyDocument._meta.label_lower
    deeds = [
        ("policies.document_enacted", label, str(one.pk), {"address": one.address, "restored": True})
        for one in held.values()
    ]
    if deeds:
        trail.record_many(deeds, actor_id=actor_id, at=at)
    return run


def _restore(line: Line, units: Mapping[str, int], run: ImportRun, at: datetime) -> PolicyDocument:
    if line["topic"] and line["topic"] not in topic_classes():
        raise BadInput(f"《{line['title']}》的主题分类“{line['topic']}”不在分类表中，整批没有导入。")
    document = PolicyDocument(
        is_shelved=True, drafter_id=units.get(line["drafter"]), **_typed(PolicyDocument, line, PLAIN)
    )
    document.save()
    DocumentIssuer.objects.bulk_create(
        DocumentIssuer(document=document, name=name, unit_id=units.get(name), position=position)
        for position, name in enumerate(line["issuers"])
    )
    events = [
        LegalEvent.objects.create(document=document, confirmed_at=at, **_typed(LegalEvent, one, EVENT))
        for one in line["events"]
    ]
    for one in line["editions"]:
        amendment = None if one["amended_by"] is None else events[one["amended_by"]]
        edition = _edition(document, one, amendment)
        ImportedFile.objects.create(
            run=run,
            name=f"{document.address}@{edition.edition_on}"[-400:],
            sha256=hashlib.sha256(edition.text_digest.encode()).hexdigest(),
            outcome=ImportOutcome.NEW_DOCUMENT,
            edition=edition,
        )
    _files(document, line["attachments"])
    return document


def _edition(document: PolicyDocument, line: Line, amendment: LegalEvent | None) -> Edition:
    nodes = anchored(line["body"])
    text = body_text(nodes)
    edition = Edition(
        document=document,
        text=text,
        amendment=amendment,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        **_typed(Edition, line, EDITION),
    )
    edition.text_digest = edition_digest(edition)
    if edition.text_digest != line["text_digest"]:
        raise BadInput(
            f"《{line['title']}》{line['edition_on']}版的内容与摘要不符，文件可能损坏，整批没有导入。"
        )
    edition.save()
    Clause.objects.bulk_create(
        Clause(
            edition=edition,
            position=position,
            kind=one.kind,
            label=one.label,
            anchor=one.anchor,
            path=one.path,
            text=one.text,
        )
        for position, one in enumerate(list_clauses(nodes), start=1)
    )
    return edition


def _files(document: PolicyDocument, lines: Iterable[Line]) -> None:
    for line in lines:
        try:
            content = base64.b64decode(line["content"], validate=True)
        except (binascii.Error, ValueError) as error:
            raise BadInput(f"附件“{line['name']}”无法读取，整批没有导入。") from error
        if hashlib.sha256(content).hexdigest() != line["sha256"]:
            raise BadInput(f"附件“{line['name']}”与摘要不符，文件可能损坏，整批没有导入。")
        attachment = Attachment(document=document, **_typed(Attachment, line, FILE))
        attachment.file.save(attachment.name, ContentFile(content), save=True)


def _link(line: Line, document: PolicyDocument) -> None:
    """Connect a document with those it names, where they are held."""
    events = document.events.order_by("pk")
    for event, stated in zip(events, line["events"], strict=True):
        if stated["by"]:
            event.deciding_document = _held(stated["by"])
            event.save(update_fields=["deciding_document"])
    for stated in line["relations"]:
        target = _held(stated["target"])
        Relation.objects.create(
            from_document=document, to_document=target, **_typed(Relation, stated, RELATION)
        )
    editions = document.editions.order_by("edition_on")
    for edition, stated in zip(editions, line["editions"], strict=True):
        Citation.objects.bulk_create(
            Citation(edition=edition, target=_held(one["target"]), **_typed(Citation, one, CITATION))
            for one in stated["citations"]
        )


def _held(address: str) -> PolicyDocument | None:
    return PolicyDocument.objects.filter(address=address).first() if address else None


def _typed(model: Any, line: Line, names: Iterable[str]) -> dict[str, Any]:
    return {name: model._meta.get_field(name).to_python(line[name]) for name in names}
