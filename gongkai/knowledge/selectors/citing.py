"""The clauses that entries cite, as they stand in the library on a day."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from gongkai.clearance.content import digest_of
from gongkai.knowledge.drafts import Cited
from gongkai.knowledge.rules import CitationFacts
from gongkai.policies.models import Clause, Edition, LegalEvent, PolicyDocument

Place = tuple[int, str]
LABEL_LIMIT = 120


def quote_digest(text: str) -> str:
    """Return the digest by which a quoted clause is known again (条文摘要值)."""
    return digest_of(text)


def with_quotes(citations: Iterable[Cited]) -> tuple[Cited, ...]:
    """Return citations with the label and the digest of what they quote; one not held keeps what it had."""
    wanted = list(citations)
    held = _clauses([(one.edition_id, one.anchor) for one in wanted])
    settled = []
    for one in wanted:
        label, text = held.get((one.edition_id, one.anchor), (one.label, None))
        digest = quote_digest(text) if text is not None else one.quote_digest
        settled.append(Cited(one.document_id, one.edition_id, one.anchor, label, digest))
    return tuple(settled)


def citation_facts(citations: Sequence[Cited], *, on: date) -> tuple[CitationFacts, ...]:
    """Return how each clause cited stands on a day: held, public, in force, still reading as it was quoted."""
    ids = {one.document_id for one in citations}
    documents = PolicyDocument.objects.in_bulk(ids)
    current = current_editions(ids, on=on)
    places = [(one.edition_id, one.anchor) for one in citations]
    places += [(current[one.document_id], one.anchor) for one in citations if one.document_id in current]
    clauses = _clauses(places)
    owners = dict(
        Edition.objects.filter(pk__in={one.edition_id for one in citations}).values_list("pk", "document_id")
    )
    repealed = _repealed_articles(ids, on)
    return tuple(
        _facts(
            one,
            documents[one.document_id],
            clauses,
            is_own=owners.get(one.edition_id) == one.document_id,
            now=current.get(one.document_id, one.edition_id),
            repealed=repealed,
        )
        for one in citations
        if one.document_id in documents
    )


def place_name(kind: str, label: str, path: str) -> str:
    """
    Return how a clause is named so that one knows it in its document (条款名): 第三条; 三、缴费标准（二）.

    >>> place_name("heading", "（二）", "三、缴费标准 › （二）")
    '三、缴费标准（二）'
    """
    if kind == "article":
        return label
    return "".join(path.split(" › ")[-2:])[:LABEL_LIMIT] or label


def clause_named(edition_id: int, name: str) -> Clause | None:
    """Return the clause of an edition that has a name (条款名), or None."""
    wanted = "".join(name.split())
    for one in Clause.objects.filter(edition_id=edition_id).order_by("position"):
        if wanted and wanted == "".join(place_name(one.kind, one.label, one.path).split()):
            return one
    return None


def clause_shown(one: Cited) -> dict[str, Any]:
    """Return a clause cited as a screen shows it: document, edition, place, words (所引条文)."""
    clause = Clause.objects.filter(edition_id=one.edition_id, anchor=one.anchor).first()
    edition = Edition.objects.without_text().select_related("document").filter(pk=one.edition_id).first()
    return {
        "document": edition.document if edition else None,
        "edition_on": edition.edition_on if edition else None,
        "label": place_name(clause.kind, clause.label, clause.path) if clause else one.label,
        "text": clause.text if clause else "",
        "anchor": one.anchor,
    }


def current_editions(document_ids: Iterable[int], *, on: date) -> dict[int, int]:
    """Return the edition of each document that is valid on a day, by the document's id."""
    rows = Edition.objects.settled().valid_on(on).filter(document_id__in=list(document_ids))
    return dict(rows.order_by("edition_on").values_list("document_id", "pk"))


def _facts(
    one: Cited,
    document: PolicyDocument,
    clauses: dict[Place, tuple[str, str]],
    *,
    is_own: bool,
    now: int,
    repealed: set[tuple[int, str]],
) -> CitationFacts:
    quoted = clauses.get((one.edition_id, one.anchor))
    today = clauses.get((now, one.anchor))
    digests = {quote_digest(found[1]) for found in (quoted, today) if found}
    label = one.label or (quoted[0] if quoted else "")
    reads_so = today is not None and digests == {one.quote_digest or quote_digest(today[1])}
    return CitationFacts(
        document_id=one.document_id,
        edition_id=one.edition_id,
        title=document.title,
        label=label,
        is_held=quoted is not None and is_own,
        is_public=document.is_public,
        ends_on=document.in_force_to,
        still_reads_so=reads_so and (one.document_id, label) not in repealed,
    )


def _clauses(places: Iterable[Place]) -> dict[Place, tuple[str, str]]:
    wanted = set(places)
    rows = Clause.objects.filter(
        edition_id__in={edition for edition, _ in wanted}, anchor__in={anchor for _, anchor in wanted}
    ).values_list("edition_id", "anchor", "kind", "label", "path", "text")
    return {
        (edition, anchor): (place_name(kind, label, path), text)
        for edition, anchor, kind, label, path, text in rows
    }


def _repealed_articles(document_ids: Iterable[int], on: date) -> set[tuple[int, str]]:
    events = LegalEvent.objects.confirmed().filter(
        document_id__in=list(document_ids), kind__in=("REPEALED", "LAPSED"), on__lte=on
    )
    rows = events.values_list("document_id", "provisions")
    return {(document, label) for document, labels in rows for label in labels}
