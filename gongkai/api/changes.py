"""Lists of changes (变动清单): each item as it stands now, tombstones for what is public no more."""

from typing import Any

from django.utils import timezone

from gongkai.exchange.selectors import shared


def changes_of(kind: str, cursor: str, limit: int) -> dict[str, Any]:
    """
    Return what changed of one kind after a cursor.

    :raises BadInput: if the cursor is none
    """
    found, following, more = shared.list_changes(kind, cursor, limit=limit)
    public = [one.item_id for one in found if one.is_public]
    held = shared.summaries_of(kind, public, on=timezone.localdate())
    items = []
    for one in found:
        record = held.get(one.item_id)
        items.append(
            {
                "version": one.version,
                "id": one.item_id,
                "address": one.address,
                "title": one.title if record else "",
                "changed_at": timezone.localtime(one.changed_at).isoformat(),
                "state": "PUBLIC" if record else "GONE",
                "digest": one.digest if record else "",
                "data": record,
            }
        )
    return {"items": items, "next_cursor": following, "has_more": more}
