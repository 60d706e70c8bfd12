"""Showing a document to the public and taking it back; whether it may be shown is a gate of the rules."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from gongkai.clearance import permits
from gongkai.clearance.rules import gate_blockers
from gongkai.clearance.selectors import get_gate_facts
from gongkai.core.refusals import BadInput, Blocker, Refused
from gongkai.core.rulebook import load_rulebook
from gongkai.policies.models import PolicyDocument
from gongkai.policies.rules.gates import PublicationFacts, publication_blockers
from gongkai.policies.selectors.clearing import KIND, settled_digest
from gongkai.policies.services.citations import resolve_citations
from gongkai.policies.services.deriving import derive_validity
from gongkai.trail import services as trail


def publication_facts(document: PolicyDocument, *, has_text: bool | None = None) -> PublicationFacts:
    """Return what decides whether a document may be published (公布条件)."""
    return PublicationFacts(
        title=document.title,
        kind=document.kind,
        number=document.number,
        unified_no=document.unified_no,
        openness=document.openness,
        issuers=tuple(issuer.name for issuer in document.issuers.all()),
        signed_on=document.signed_on,
        effective_on=document.in_force_from,
        expires_on=document.expires_on,
        index_no=document.index_no,
        topic=document.topic,
        keywords=tuple(document.keywords),
        consult_phone=document.consult_phone,
        has_text=document.editions.exists() if has_text is None else has_text,
    )


def explain_publication(document: PolicyDocument, *, on: date) -> tuple[Blocker, ...]:
    """Return every reason why a document may not be shown to the public as it stands (公布条件)."""
    digest = settled_digest(document)
    return _blockers(document, digest, on=on)


def _blockers(document: PolicyDocument, digest: str, *, on: date) -> tuple[Blocker, ...]:
    gate = gate_blockers(get_gate_facts(KIND, document.pk, digest))
    return (*gate, *publication_blockers(publication_facts(document), on=on, rulebook=load_rulebook()))


def _corrected(document: PolicyDocument) -> list[str]:
    """Take over the corrections that waited for review; return which fields they are."""
    for name, value in document.pending.items():
        setattr(document, name, document._meta.get_field(name).to_python(value))
    return list(document.pending)


@transaction.atomic
def publish_document(*, document: PolicyDocument, actor_id: int | None, at: datetime) -> PolicyDocument:
    """
    Show a document to the public (公布); what it cites, and what cites it, is linked at once.

    Corrections and editions that waited go out with it: what is shown is exactly what passed the review.

    :raises Refused: with every reason at once, if these bytes did not pass a review, or a field, the unified
        number or the term is not in order
    """
    digest = settled_digest(document)
    corrected = _corrected(document)
    if blockers := _blockers(document, digest, on=timezone.localdate(at)):
        raise Refused(*blockers)
    document.is_public, document.pending, document.seal = True, {}, digest
    document.withdrawn_reason = ""
    document.published_at = document.published_at or at
    document.save(
        update_fields=["is_public", "pending", "seal", "withdrawn_reason", "published_at", *corrected]
    )
    document.editions.settled().update(is_public=True)
    permits.use_permit(kind=KIND, subject_id=document.pk, digest=digest)
    if corrected:
        derive_validity([document.pk])
    trail.record(
        "policies.document_published", subject=document, actor_id=actor_id, at=at, address=document.address
    )
    resolve_citations(actor_id=actor_id, at=at)
    return document


@transaction.atomic
def withdraw_document(
    *, document: PolicyDocument, reason: str, actor_id: int | None, at: datetime
) -> PolicyDocument:
    """
    Take a document off the public pages (撤下); it stays in the library with the reason.

    :raises BadInput: if no reason is given
    """
    if not reason.strip():
        message = "请写明撤下的理由。"
        raise BadInput(message)
    document.is_public, document.is_shelved, document.seal = False, False, ""
    document.withdrawn_reason = reason.strip()[:200]
    document.save(update_fields=["is_public", "is_shelved", "seal", "withdrawn_reason"])
    permits.revoke_permits(kind=KIND, subject_id=document.pk, actor_id=actor_id, at=at)
    trail.record(
        "policies.document_withdrawn",
        subject=document,
        actor_id=actor_id,
        at=at,
        reason=document.withdrawn_reason,
        address=document.address,
    )
    return document
