"""What closes when an entry goes out or goes (办结): duties to follow a policy, notices that it cited a gone one."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from gongkai.knowledge.enums import NoticeState, Occasion, Settled, State
from gongkai.knowledge.models import KIND, Duty, EntryCitation, ImpactNotice, KnowledgeEntry
from gongkai.trail import services as trail

BEGINNINGS = (Occasion.PUBLISHED, Occasion.AMENDED)
ENDINGS = (Occasion.REPEALED, Occasion.LAPSED, Occasion.WITHDRAWN)


def settle_by_entry(
    *, entry: KnowledgeEntry, actor_id: int | None, at: datetime, is_verified: bool = False
) -> int:
    """
    Settle what an entry follows (办结更新义务): the publication of what it cites, the amendment whose text it cites.

    An entry verified against an amended text, its clauses unchanged, follows the amendment too.
    """
    cited = list(entry.citations.values_list("document_id", "edition_id"))
    documents = {document for document, _ in cited}
    editions = {edition for _, edition in cited}
    wanted = Q(occasion=Occasion.PUBLISHED, document_id__in=documents)
    amended = Q(occasion=Occasion.AMENDED, document_id__in=documents)
    wanted |= amended if is_verified else amended & Q(edition_id__in=editions)
    open_ones = Duty.objects.filter(wanted, settled_on__isnull=True)
    return settle(open_ones, Settled.ENTRY, actor_id=actor_id, at=at)


def settle_ended(*, entry: KnowledgeEntry, actor_id: int | None, at: datetime) -> int:
    """Settle the ends of documents that nothing published cites any more (相关条目已下线)."""
    documents = set(entry.citations.values_list("document_id", flat=True))
    return settle_ended_documents(documents, actor_id=actor_id, at=at)


def settle_ended_documents(documents: Iterable[int], *, actor_id: int | None, at: datetime) -> int:
    """Settle the ends of these documents, where their day has come and nothing published cites them."""
    on = timezone.localdate(at)
    cited = EntryCitation.objects.filter(entry__state=State.PUBLISHED).values("document_id")
    gone = Duty.objects.filter(
        document_id__in=set(documents), occasion__in=ENDINGS, settled_on__isnull=True, occurred_on__lte=on
    )
    return settle(gone.exclude(document_id__in=cited), Settled.OFFLINE, actor_id=actor_id, at=at)


def settle(duties: QuerySet[Duty], how: str, *, reason: str = "", actor_id: int | None, at: datetime) -> int:
    """Write down that duties were met (办结), each with its line in the trail."""
    found = list(duties)
    on = timezone.localdate(at)
    for one in found:
        one.settled_as, one.settled_on, one.settled_by_id, one.reason = how, on, actor_id, reason
        one.save(update_fields=["settled_as", "settled_on", "settled_by", "reason"])
        trail.record(
            "knowledge.duty_settled",
            subject=one,
            actor_id=actor_id,
            at=at,
            how=how,
            reason=reason,
            document_id=one.document_id,
        )
    return len(found)


def resolve_for_entry(*, entry: KnowledgeEntry, note: str, actor_id: int | None, at: datetime) -> int:
    """Resolve the notices of impact that an entry had (影响通知办结)."""
    found = ImpactNotice.objects.filter(item_kind=KIND, item_id=str(entry.pk), state=NoticeState.OPEN)
    notices = list(found)
    for one in notices:
        resolve(one, note=note, actor_id=actor_id, at=at)
    return len(notices)


def resolve(notice: ImpactNotice, *, note: str, actor_id: int | None, at: datetime) -> None:
    """Write down what was done about one notice."""
    notice.state, notice.note = NoticeState.RESOLVED, note.strip()[:300]
    notice.resolved_by_id, notice.resolved_at = actor_id, at
    notice.save(update_fields=["state", "note", "resolved_by", "resolved_at"])
    trail.record(
        "knowledge.impact_resolved",
        subject=notice,
        actor_id=actor_id,
        at=at,
        note=notice.note,
        item=[notice.item_kind, notice.item_id],
    )
