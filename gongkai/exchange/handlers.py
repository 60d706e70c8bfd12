"""What the exchange does when the trail says that something others may hold has changed."""

from collections.abc import Sequence
from datetime import datetime

from gongkai.exchange.enums import ItemKind
from gongkai.exchange.selectors.shared import entries_citing
from gongkai.exchange.services.sharing import DAY_TURNED, Item, share_items, touched_by_day
from gongkai.knowledge.models import KIND
from gongkai.policies.selectors import document_id_of
from gongkai.trail.models import Entry

LISTENER = "exchange"
ACTIONS = ("policies.", "knowledge.", DAY_TURNED)


def tell_changes(entries: Sequence[Entry], at: datetime) -> None:
    """Number what the deeds changed for others and line up the deliveries (对外变动), in the trail's transaction."""
    touched: dict[Item, int] = {}
    for entry in entries:
        for item in _items_of(entry):
            touched[item] = entry.sequence
    share_items(touched=touched, at=at)


def _items_of(entry: Entry) -> set[Item]:
    if entry.action == DAY_TURNED:
        return set(touched_by_day(entry))
    if entry.subject_kind == KIND:
        return {(ItemKind.ENTRY, int(entry.subject_id))} if entry.subject_id.isdigit() else set()
    document_id = document_id_of(entry) if entry.action.startswith("policies.") else None
    if document_id is None:
        return set()
    return {(ItemKind.DOCUMENT, document_id)} | {
        (ItemKind.ENTRY, one) for one in entries_citing([document_id])
    }
