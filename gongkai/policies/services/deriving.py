"""Writes down what follows from events: spans of documents and of their editions (R02-08)."""

from collections import defaultdict
from collections.abc import Iterable

from gongkai.policies.models import Edition, LegalEvent, PolicyDocument
from gongkai.policies.rules.validity import EditionFacts, EventFacts, LifeFacts, edition_spans, life_span


def derive_validity(document_ids: Iterable[int]) -> list[int]:
    """
    Recompute from the confirmed events when documents and their editions are in force (效力期间).

    Called in the transaction of the deed that changed them; returns the documents whose days moved.
    """
    wanted = list(document_ids)
    facts = _life_facts(wanted)
    editions: dict[int, list[Edition]] = defaultdict(list)
    settled = Edition.objects.settled().filter(document_id__in=wanted)
    for edition in settled.without_text().order_by("edition_on"):
        editions[edition.document_id].append(edition)
    moved, moved_editions = [], []
    for document in PolicyDocument.objects.filter(pk__in=wanted):
        life = life_span(facts[document.pk])
        if _set(document, in_force_from=life.starts_on, in_force_to=life.ends_on, ended_as=life.ended_as):
            moved.append(document)
        held = editions[document.pk]
        spans = edition_spans([EditionFacts(one.edition_on, one.commences_on) for one in held], life)
        for edition, span in zip(held, spans, strict=True):
            if _set(edition, valid_from=span.starts_on, valid_to=span.ends_on, ended_as=span.ended_as):
                moved_editions.append(edition)
    for document in moved:
        document.save(update_fields=["in_force_from", "in_force_to", "ended_as"])
    for edition in moved_editions:
        edition.save(update_fields=["valid_from", "valid_to", "ended_as"])
    return sorted({one.pk for one in moved} | {one.document_id for one in moved_editions})


def _life_facts(document_ids: list[int]) -> dict[int, LifeFacts]:
    events: dict[int, list[EventFacts]] = defaultdict(list)
    for event in LegalEvent.objects.confirmed().filter(document_id__in=document_ids).order_by("on", "pk"):
        events[event.document_id].append(
            EventFacts(event.kind, event.on, event.verb, tuple(event.provisions), event.deciding_title)
        )
    ends = PolicyDocument.objects.filter(pk__in=document_ids).values_list("pk", "expires_on")
    return {pk: LifeFacts(tuple(events[pk]), expires_on) for pk, expires_on in ends}


def _set(row: PolicyDocument | Edition, **values: object) -> bool:
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return bool(changed)
