"""What was pushed to the city's knowledge base (每周推送): noted for each entry; the exchange itself is elsewhere."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from gongkai.knowledge.models import KnowledgeEntry
from gongkai.trail import services as trail


@transaction.atomic
def note_pushed(*, digests: Mapping[int, str], cursor: int, actor_id: int | None, at: datetime) -> int:
    """
    Note which entries went out in a push, each with the digest of what was sent (推送留痕); return how many.

    `cursor` is the number of the last change that was sent.
    """
    entries = list(KnowledgeEntry.objects.filter(pk__in=digests).order_by("pk"))
    for entry in entries:
        entry.pushed_at, entry.push_digest = at, digests[entry.pk]
    KnowledgeEntry.objects.bulk_update(entries, ["pushed_at", "push_digest"], batch_size=300)
    told = {"count": len(entries), "cursor": cursor}
    deed = ("knowledge.entries_pushed", KnowledgeEntry._meta.label_lower, "", told)
    trail.record_many([deed], actor_id=actor_id, at=at)
    return len(entries)
