"""What one text orders of others (废止、修改): becomes events of those others once they are held (R02-09)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from gongkai.policies.models import LegalEvent, PolicyDocument, Relation
from gongkai.policies.rules.repeals import RepealFound, find_repeals
from gongkai.policies.services.deriving import derive_validity
from gongkai.trail import services as trail

CHANGES = {"REPEALS": ("REPEALED", "废止"), "AMENDS": ("AMENDED", "修改")}


@transaction.atomic
def apply_stated_changes(*, actor_id: int | None, at: datetime) -> list[int]:
    """
    Turn relations with a date into events of the documents they name; return those that changed.

    Only relations with a date count: what metadata or a law states. What was merely read from a county's text
    has none and is a proposal (`propose_repeals`). A text cannot end a version that came after it.
    """
    relations = (
        Relation.objects.filter(verb__in=CHANGES, on__isnull=False, to_document__isnull=False)
        .select_related("from_document", "to_document")
        .order_by("pk")
    )
    known = _known_events()
    events = [_event(one, at) for one in relations if _is_new(one, known)]
    LegalEvent.objects.bulk_create(events, batch_size=200)
    changed = {event.document_id for event in events if event.confirmed_at}
    derive_validity(changed)
    _record(events, actor_id, at)
    return sorted(changed)


def propose_repeals(document: PolicyDocument) -> list[tuple[RepealFound, PolicyDocument | None]]:
    """Return what the text of a document says it repeals, each with the document meant (废止建议)."""
    edition = document.editions.order_by("-edition_on").first()
    if edition is None:
        return []
    found = find_repeals(edition.text)
    return [(one, _find(one)) for one in found]


def _find(found: RepealFound) -> PolicyDocument | None:
    if found.number:
        return PolicyDocument.objects.filter(number=found.number).first()
    return PolicyDocument.objects.filter(title=found.title).first()


def _known_events() -> set[tuple[int, str, object, str]]:
    rows = LegalEvent.objects.values_list("document_id", "kind", "on", "provisions")
    return {(pk, kind, on, "、".join(provisions)) for pk, kind, on, provisions in rows}


def _is_new(relation: Relation, known: set[tuple[int, str, object, str]]) -> bool:
    kind = CHANGES[relation.verb][0]
    key = (relation.to_document_id, kind, relation.on, relation.to_article)
    if key in known or relation.to_document_id == relation.from_document_id:
        return False
    target = relation.to_document
    if kind == "REPEALED" and target.editions.filter(edition_on__gt=relation.on).exists():
        return False
    known.add(key)
    return True


def _event(relation: Relation, at: datetime) -> LegalEvent:
    kind, verb = CHANGES[relation.verb]
    return LegalEvent(
        document=relation.to_document,
        kind=kind,
        on=relation.on,
        verb=verb,
        provisions=[relation.to_article] if relation.to_article else [],
        deciding_document=relation.from_document,
        deciding_title=relation.from_document.title,
        confirmed_at=at,
    )


def _record(events: Iterable[LegalEvent], actor_id: int | None, at: datetime) -> None:
    label = PolicyDocument._meta.label_lower
    deeds = [
        (
            "policies.document_repealed" if event.kind == "REPEALED" else "policies.document_amended",
            label,
            str(event.document_id),
            {"on": event.on, "provisions": event.provisions, "by": event.deciding_document_id},
        )
        for event in events
    ]
    if deeds:
        trail.record_many(deeds, actor_id=actor_id, at=at)
