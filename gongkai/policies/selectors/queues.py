"""Work waiting in the library: missing documents, changes to confirm; and what a deed touches."""

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from gongkai.clearance.selectors import permitted
from gongkai.policies.models import Citation, Clause, Edition, LegalEvent, PolicyDocument
from gongkai.policies.selectors.clearing import FACE, KIND
from gongkai.policies.selectors.views import MissingDocument
from gongkai.trail.models import Entry
from gongkai.units.rules import Scope


def list_unmatched_citations(*, limit: int | None = None) -> list[MissingDocument]:
    """Return the documents that texts here cite and nobody has entered (待补文件), most cited first."""
    rows = (
        Citation.objects.unmatched()
        .values("title", "number")
        .annotate(count=Count("edition__document", distinct=True))
        .order_by("-count", "title", "number")
    )
    return [MissingDocument(**row) for row in (rows[:limit] if limit else rows)]


def list_changes_awaiting(scope: Scope) -> QuerySet[LegalEvent]:
    """Return the changes of validity that still lack a confirmation and that a person may see (待会签事项)."""
    waiting = LegalEvent.objects.awaiting().select_related("document", "deciding_document")
    if not (scope.sees_county or scope.holds("JUSTICE_BUREAU")):
        own = Q(document__drafter_id__in=scope.unit_ids) | Q(document__issuers__unit_id__in=scope.unit_ids)
        waiting = waiting.filter(own).distinct()
    return waiting.prefetch_related("confirmations").order_by("on", "pk")


def addresses_touched_by(entry: Entry) -> set[str]:
    """
    Return the addresses whose pages change with a deed: the document's own and those linked to it.

    Names of documents only; which files that means is the portal's business.
    """
    identifier = document_id_of(entry)
    if identifier is None:
        return set()
    linked = Q(pk=identifier)
    linked |= Q(relations__to_document_id=identifier) | Q(reverse_relations__from_document_id=identifier)
    linked |= Q(decided_events__document_id=identifier)
    linked |= Q(editions__citations__target_id=identifier)
    return set(PolicyDocument.objects.filter(linked).values_list("address", flat=True).distinct())


def document_id_of(entry: Entry) -> int | None:
    """Return which document a deed of this app is about, or None."""
    if entry.subject_kind == PolicyDocument._meta.label_lower:
        return int(entry.subject_id)
    stated = entry.payload.get("document_id")
    return int(stated) if stated is not None else None


def list_editions_to_index(document_ids: Iterable[int]) -> QuerySet[Edition]:
    """Return the editions of the library for the search index (入索引版本), without their bodies; no drafts."""
    held = Q(document__is_public=True) | Q(document__is_shelved=True)
    return (
        Edition.objects.settled()
        .filter(held, document_id__in=list(document_ids))
        .without_text()
        .select_related("document")
        .annotate(is_permitted=permitted(KIND, FACE, prefix="document__"))
        .prefetch_related("document__issuers")
        .order_by("document_id", "edition_on")
    )


def find_quotable_text(clause_id: int) -> str | None:
    """Return the text of a clause that the public may read now (可引用), nothing where it may not."""
    public = Edition.objects.public().filter(
        permitted(KIND, FACE, prefix="document__"), document__is_public=True
    )
    return Clause.objects.filter(pk=clause_id, edition__in=public).values_list("text", flat=True).first()


def list_clause_rows(edition_ids: Iterable[int]) -> QuerySet:
    """Return the clauses of editions as plain rows in reading order: edition, id, label, anchor, path, text."""
    return (
        Clause.objects.filter(edition_id__in=list(edition_ids))
        .order_by("edition_id", "position")
        .values_list("edition_id", "pk", "label", "anchor", "path", "text")
    )
