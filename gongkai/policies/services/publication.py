"""Showing a document to the public and taking it back; whether it may be shown is a gate of the rules."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.core.refusals import BadInput, Refused
from gongkai.core.rulebook import load_rulebook
from gongkai.policies.models import PolicyDocument
from gongkai.policies.rules.gates import PublicationFacts, publication_blockers
from gongkai.policies.services.citations import resolve_citations
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


@transaction.atomic
def publish_document(*, document: PolicyDocument, actor_id: int | None, at: datetime) -> PolicyDocument:
    """
    Show a document to the public (公布); what it cites, and what cites it, is linked at once.

    :raises Refused: with every reason at once, if a field, the unified number or the term is not in order
    """
    blockers = publication_blockers(
        publication_facts(document), on=timezone.localdate(at), rulebook=load_rulebook()
    )
    if blockers:
        raise Refused(*blockers)
    document.is_public = True
    document.withdrawn_reason = ""
    document.published_at = document.published_at or at
    document.save(update_fields=["is_public", "withdrawn_reason", "published_at"])
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
    document.is_public = False
    document.withdrawn_reason = reason.strip()[:200]
    document.save(update_fields=["is_public", "withdrawn_reason"])
    trail.record(
        "policies.document_withdrawn",
        subject=document,
        actor_id=actor_id,
        at=at,
        reason=document.withdrawn_reason,
        address=document.address,
    )
    return document
