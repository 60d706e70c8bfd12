"""How deeds on entries enter the trail; what changes for others takes the trail's number as its own."""

from datetime import datetime
from typing import Any

from gongkai.knowledge.models import KnowledgeEntry
from gongkai.trail import services as trail


def record_entry(
    entry: KnowledgeEntry,
    deed: str,
    *,
    actor_id: int | None,
    at: datetime,
    changes: bool = False,
    **more: Any,
) -> None:
    """
    Write what was done with an entry (留痕).

    With `changes`, others have to hear of it: the number of the trail entry, given out one after the other,
    becomes the cursor of the push.
    """
    named = {"title": entry.title, "owner_id": entry.owner_id}
    noted = trail.record(f"knowledge.entry_{deed}", subject=entry, actor_id=actor_id, at=at, **(named | more))
    entry.changed_at = at
    if changes:
        entry.change_no = noted.sequence
    entry.save(update_fields=["changed_at", "change_no"])
