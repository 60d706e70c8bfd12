"""Entering documents and their editions, changing their fields, noting those not held."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai.core.documents.model import ParsedDocument
from gongkai.core.refusals import BadInput, Blocker, Refused
from gongkai.policies.models import Citation, Clause, DocumentIssuer, Edition, LegalEvent, PolicyDocument
from gongkai.policies.rules.addresses import address_of, canonical_number, free_address
from gongkai.policies.rules.clauses import anchored, body_text, list_clauses, pack
from gongkai.policies.rules.kinds import genre_of, is_principal
from gongkai.policies.rules.reading import frame_of
from gongkai.policies.rules.topics import topic_blockers
from gongkai.policies.selectors.clearing import edition_digest, plain
from gongkai.policies.services.deriving import derive_validity
from gongkai.trail import services as trail
from gongkai.units import selectors as units
from gongkai.units.rules import resolve_units

EDITABLE = frozenset(
    {
        "title", "number", "unified_no", "index_no", "kind", "genre", "topic", "info_class", "keywords",
        "openness", "summary", "consult_phone", "drafter_id", "signed_on", "issued_on", "expires_on",
        "checked_on", "is_principal",
    }
)  # fmt: skip
TITLE_LIMIT = 400


@transaction.atomic
def enact_document(
    *,
    fields: Mapping[str, Any],
    issuers: Sequence[str] = (),
    effective_on: date | None = None,
    actor_id: int | None,
    at: datetime,
) -> PolicyDocument:
    """
    Enter a new document (制定) as a draft the public does not see.

    :raises Refused: if its topic class is unknown, or its number or unified number belongs to another
    """
    document = PolicyDocument(**_checked(fields, None))
    document.genre = document.genre or genre_of(document.title)
    document.is_principal = is_principal(document.title)
    document.address = _address(document)
    document.save()
    _set_issuers(document, issuers, timezone.localdate(at))
    made_on = document.signed_on or timezone.localdate(at)
    LegalEvent.objects.create(document=document, kind="ENACTED", on=made_on, verb="公布", confirmed_at=at)
    if effective_on:
        LegalEvent.objects.create(
            document=document, kind="COMMENCED", on=effective_on, verb="施行", confirmed_at=at
        )
    derive_validity([document.pk])
    document.refresh_from_db()
    trail.record(
        "policies.document_enacted", subject=document, actor_id=actor_id, at=at, address=document.address
    )
    return document


@transaction.atomic
def add_edition(
    *,
    document: PolicyDocument,
    parsed: ParsedDocument,
    edition_on: date,
    commences_on: date | None = None,
    number: str = "",
    amendment: LegalEvent | None = None,
    actor_id: int | None,
    at: datetime,
) -> Edition:
    """
    Keep the text of a document from a day on (新增版本), with its clauses and citations.

    :raises Refused: if there is an edition of that day already
    """
    if document.editions.filter(edition_on=edition_on).exists():
        raise Refused(
            Blocker("EDITION_EXISTS", f"{edition_on} 的版本已经存在，请改用其他日期。", "R02-08 版本")
        )
    body = [pack(node) for node in parsed.body]
    nodes = anchored(body)
    text = body_text(nodes)
    edition = Edition.objects.create(
        document=document,
        edition_on=edition_on,
        title=document.title,
        number=canonical_number(number),
        body=body,
        text=text,
        frame=frame_of(parsed),
        history=[
            {"date": line.on.isoformat() if line.on else "", "text": line.text} for line in parsed.history
        ],
        commences_on=commences_on,
        amendment=amendment,
        source_name=parsed.path[-TITLE_LIMIT:],
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
    edition.text_digest = edition_digest(edition)
    edition.save(update_fields=["text_digest"])
    _write_parts(edition, parsed)
    derive_validity([document.pk])
    edition.refresh_from_db()
    trail.record("policies.edition_added", subject=document, actor_id=actor_id, at=at, edition_on=edition_on)
    return edition


@transaction.atomic
def update_fields(
    *, document: PolicyDocument, fields: Mapping[str, Any], actor_id: int | None, at: datetime
) -> PolicyDocument:
    """
    Correct fields of a document (更正要素); the trail keeps what they were. The address stays as it is.

    What is public already stays as it passed review: its corrections wait for a review of their own (S1).

    :raises Refused: if a value cannot be used
    """
    checked = _checked(fields, document)
    before = {name: getattr(document, name) for name in checked if getattr(document, name) != checked[name]}
    if not before:
        return document
    after = {name: checked[name] for name in before}
    if document.is_public:
        _wait(document, after)
    else:
        for name, value in after.items():
            setattr(document, name, value)
        document.save(update_fields=list(before))
        derive_validity([document.pk])
    trail.record(
        "policies.correction_proposed" if document.is_public else "policies.document_updated",
        subject=document,
        actor_id=actor_id,
        at=at,
        before=before,
        after=after,
    )
    return document


@transaction.atomic
def register_stub(
    *, title: str, number: str = "", kind: str = "OTHER", actor_id: int | None, at: datetime
) -> PolicyDocument:
    """Note a document that is known but not held (待补条目), so that the gap shows instead of a dead end."""
    document = PolicyDocument(**_checked({"title": title, "number": number, "kind": kind}, None))
    document.is_stub = True
    document.address = _address(document)
    document.save()
    Citation.objects.unmatched().filter(title=title).update(target=document)
    trail.record(
        "policies.stub_registered", subject=document, actor_id=actor_id, at=at, address=document.address
    )
    return document


def _wait(document: PolicyDocument, after: Mapping[str, Any]) -> None:
    waiting = {**document.pending, **{name: plain(value) for name, value in after.items()}}
    document.pending = {name: one for name, one in waiting.items() if one != plain(getattr(document, name))}
    document.save(update_fields=["pending"])


def _checked(fields: Mapping[str, Any], document: PolicyDocument | None) -> dict[str, Any]:
    unknown = set(fields) - EDITABLE
    if unknown:
        message = f"没有“{'、'.join(sorted(unknown))}”这样的要素，请检查。"
        raise BadInput(message)
    checked = dict(fields)
    if "number" in checked:
        checked["number"] = canonical_number(checked["number"])
    blockers = [*topic_blockers(checked.get("topic", "")), *_taken(checked, document)]
    if blockers:
        raise Refused(*blockers)
    return checked


def _taken(fields: Mapping[str, Any], document: PolicyDocument | None) -> list[Blocker]:
    others = PolicyDocument.objects.exclude(pk=document.pk if document else None)
    unified = fields.get("unified_no", "")
    if unified and others.filter(unified_no=unified).exists():
        message = f"统一编号“{unified}”已用于另一文件，请核对。"
        return [Blocker("UNIFIED_NUMBER_TAKEN", message, "R02-06 统一编号")]
    return []


def _address(document: PolicyDocument) -> str:
    year = document.signed_on.year if document.signed_on else None
    wanted = address_of(document.title, document.number, year=year)
    taken = set(PolicyDocument.objects.filter(address__startswith=wanted).values_list("address", flat=True))
    return free_address(wanted, taken)


def _set_issuers(document: PolicyDocument, names: Sequence[str], on: date) -> None:
    found = resolve_units(names, units.get_directory(on=on)) if names else []
    DocumentIssuer.objects.bulk_create(
        DocumentIssuer(
            document=document,
            name=one.written,
            unit_id=one.unit_ids[0] if len(one.unit_ids) == 1 else None,
            position=position,
        )
        for position, one in enumerate(found)
    )


def _write_parts(edition: Edition, parsed: ParsedDocument) -> None:
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
        for position, one in enumerate(list_clauses(anchored(edition.body)), start=1)
    )
    found = dict.fromkeys((one.title, canonical_number(one.number), one.article) for one in parsed.citations)
    Citation.objects.bulk_create(
        Citation(edition=edition, title=title, number=number, article=article)
        for title, number, article in found
    )
