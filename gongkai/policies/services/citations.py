"""Citations and relations find the documents they name, as soon as those are held."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from gongkai.core.text import article_key
from gongkai.policies.models import Citation, Clause, LegalEvent, PolicyDocument, Relation
from gongkai.policies.rules.addresses import same_title
from gongkai.trail import services as trail


class Catalog:
    """All documents by the names under which texts cite them (文件名录)."""

    def __init__(self) -> None:
        self._by_title: dict[str, int] = {}
        self._by_number: dict[str, int] = {}
        rows = PolicyDocument.objects.order_by("is_stub", "-signed_on", "pk")
        for pk, title, number in rows.values_list("pk", "title", "number"):
            self.add(pk, title, number)

    def add(self, pk: int, title: str, number: str) -> None:
        """Make a document findable."""
        self._by_title.setdefault(same_title(title), pk)
        _, found, inner = title.partition("印发《")
        if found:
            self._by_title.setdefault(same_title(inner.partition("》")[0]), pk)
        if number:
            self._by_number.setdefault(number, pk)

    def find(self, title: str, number: str = "") -> int | None:
        """Return which document is meant, by its number first, else by its title."""
        return self._by_number.get(number) or (self._by_title.get(same_title(title)) if title else None)


@transaction.atomic
def resolve_citations(*, actor_id: int | None, at: datetime) -> int:
    """Point citations, relations and events to documents held by now (引用核对); return how many found one."""
    catalog = Catalog()
    resolved = _resolve_citations(catalog) + _resolve_relations(catalog) + _resolve_events(catalog)
    if resolved:
        deed = ("policies.citations_resolved", "policies.citation", "", {"count": resolved})
        trail.record_many([deed], actor_id=actor_id, at=at)
    return resolved


def _resolve_citations(catalog: Catalog) -> int:
    found, wanted = [], set()
    unmatched = Citation.objects.unmatched().only("pk", "title", "number", "article", "target", "anchor")
    for citation in unmatched.iterator(chunk_size=2000):
        target = catalog.find(citation.title, citation.number)
        if target:
            citation.target_id = target
            citation.anchor = anchor_of(citation.article)
            wanted |= {target} if citation.anchor else set()
            found.append(citation)
    held = _anchors_held(wanted)
    for citation in found:
        if (citation.target_id, citation.anchor) not in held:
            citation.anchor = ""
        citation.save(update_fields=["target", "anchor"])
    return len(found)


def anchor_of(article: str) -> str:
    """Return the anchor an article label would have, or nothing."""
    try:
        number, insertion = article_key(article)
    except ValueError:
        return ""
    return f"art-{number}-{insertion}" if insertion else f"art-{number}"


def _anchors_held(document_ids: Iterable[int]) -> set[tuple[int, str]]:
    rows = Clause.objects.filter(edition__document_id__in=list(document_ids), kind="article")
    return set(rows.values_list("edition__document_id", "anchor").distinct())


def _resolve_relations(catalog: Catalog) -> int:
    found = []
    for relation in Relation.objects.filter(to_document__isnull=True):
        target = catalog.find(relation.to_title, relation.to_number)
        if target and target != relation.from_document_id:
            relation.to_document_id = target
            found.append(relation)
    Relation.objects.bulk_update(found, ["to_document"], batch_size=300)
    return len(found)


def _resolve_events(catalog: Catalog) -> int:
    found = []
    for event in LegalEvent.objects.filter(deciding_document__isnull=True).exclude(deciding_title=""):
        target = catalog.find(event.deciding_title)
        if target and target != event.document_id:
            event.deciding_document_id = target
            found.append(event)
    LegalEvent.objects.bulk_update(found, ["deciding_document"], batch_size=300)
    return len(found)
