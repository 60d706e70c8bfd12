"""What the pages of many documents are made of, read in few queries (文件页底料)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q

from gongkai.policies.models import (
    Attachment,
    Citation,
    DocumentIssuer,
    Edition,
    LegalEvent,
    PolicyDocument,
    Relation,
)
from gongkai.policies.rules.addresses import href
from gongkai.policies.selectors.views import CitationLine


@dataclass(slots=True)
class Holding:
    """
    One document with all that is kept around it.

    Editions stand newest first; they and `document.issuers`, `document.attachments` are in memory. Drafts,
    what waits for confirmation included, are only among them where they were asked for.
    """

    document: PolicyDocument
    editions: list[Edition] = field(default_factory=list)
    events: list[LegalEvent] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    citations: dict[int, list[CitationLine]] = field(default_factory=dict)


def hold(addresses: Sequence[str], *, include_drafts: bool = False) -> dict[str, Holding]:
    """Return the documents of these addresses that there are, by address; public ones unless told otherwise."""
    known = PolicyDocument.objects.all() if include_drafts else PolicyDocument.objects.public()
    found = known.filter(address__in=addresses).select_related("drafter")
    found = found.prefetch_related(
        Prefetch("issuers", DocumentIssuer.objects.order_by("position")),
        Prefetch("attachments", Attachment.objects.order_by("kind", "pk")),
    )
    holdings = {document.pk: Holding(document) for document in found}
    editions = Edition.objects.all() if include_drafts else Edition.objects.public()
    for edition in editions.filter(document__in=list(holdings)).defer("text").order_by("-edition_on"):
        holdings[edition.document_id].editions.append(edition)
    for event in _events(list(holdings)):
        holdings[event.document_id].events.append(event)
    _add_relations(holdings)
    _add_citations(holdings)
    return {one.document.address: one for one in holdings.values()}


def _events(ids: list[int]) -> Iterable[LegalEvent]:
    found = LegalEvent.objects.filter(document__in=ids).select_related("deciding_document")
    return found.order_by("on", "pk")


def _add_relations(holdings: dict[int, Holding]) -> None:
    ids = list(holdings)
    both = Relation.objects.filter(Q(from_document__in=ids) | Q(to_document__in=ids))
    for one in both.select_related("from_document", "to_document").order_by("verb", "pk"):
        for end in {one.from_document_id, one.to_document_id} & holdings.keys():
            holdings[end].relations.append(one)


def _add_citations(holdings: dict[int, Holding]) -> None:
    owners = {edition.pk: one for one in holdings.values() for edition in one.editions}
    rows = Citation.objects.filter(edition__in=list(owners)).order_by("pk")
    lines: dict[int, list[CitationLine]] = defaultdict(list)
    told = ("edition_id", "title", "number", "article", "anchor")
    target = ("target__address", "target__is_public", "target__is_stub")
    for edition, title, number, article, anchor, address, is_public, is_stub in rows.values_list(
        *told, *target
    ):
        link = href(address, anchor=anchor) if address and is_public and not is_stub else ""
        lines[edition].append(CitationLine(title, number, article, link))
    for edition, listed in lines.items():
        owners[edition].citations[edition] = listed
