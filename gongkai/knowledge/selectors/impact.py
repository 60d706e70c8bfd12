"""What a document's end touches (废止影响): everything that cites it, and the notices given of it."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from gongkai.knowledge.enums import NoticeState
from gongkai.knowledge.impact import CitingItem, list_citation_sources
from gongkai.knowledge.models import KIND, ImpactNotice
from gongkai.policies.models import PolicyDocument
from gongkai.units.rules import Scope


def impact_of(document_id: int, *, provisions: Iterable[str] = ()) -> list[CitingItem]:
    """
    Return everything that cites a document (废止影响), or those of its articles that go; flagged ones first.

    :raises PolicyDocument.DoesNotExist: if there is no such document
    """
    document = PolicyDocument.objects.get(pk=document_id)
    gone = tuple(provisions)
    found = [one for source in list_citation_sources() for one in source.citing(document)]
    hit = [one for one in found if one.is_hit_by(gone)]
    return sorted(hit, key=lambda one: (not one.is_flagged, one.label, one.title, one.id))


def list_notices_seen_by(scope: Scope) -> QuerySet[ImpactNotice]:
    """Return the notices of impact a person may look at: of the own units, or all; the most urgent first."""
    found = ImpactNotice.objects.select_related("document", "unit", "resolved_by")
    if not scope.sees_county:
        found = found.filter(unit_id__in=scope.unit_ids)
    return found.order_by("state", "due_on", "pk")


def list_open_notices_for(entry_id: int) -> QuerySet[ImpactNotice]:
    """Return the notices that keep an entry from being answered from."""
    return ImpactNotice.objects.filter(
        item_kind=KIND, item_id=str(entry_id), state=NoticeState.OPEN
    ).select_related("document")


def count_late_notices(*, on: date) -> int:
    """Return how many notices are past their day (逾期影响通知)."""
    return ImpactNotice.objects.filter(state=NoticeState.OPEN, due_on__lt=on).count()
