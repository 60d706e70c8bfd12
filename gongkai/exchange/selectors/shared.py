"""What others may hold a copy of (对外条目), and what changed of it after a cursor."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from gongkai.core.refusals import BadInput
from gongkai.exchange.enums import ItemKind
from gongkai.exchange.models import SharedItem
from gongkai.exchange.selectors import records
from gongkai.knowledge import selectors as knowledge
from gongkai.knowledge.models import EntryCitation, KnowledgeEntry
from gongkai.policies import selectors as policies
from gongkai.policies.models import Edition, PolicyDocument

MOST_CHANGES = 500


@dataclass(frozen=True, slots=True)
class Standing:
    """
    One item as others should hold it now (现状): nothing to show where it is not public.

    The record is read only where somebody wants it: after an import nobody may, and a thousand would take long.
    """

    kind: str
    item_id: int
    address: str = ""
    title: str = ""
    digest: str = ""
    read: Callable[[], dict[str, Any] | None] | None = None

    @property
    def is_public(self) -> bool:
        """Whether there is anything to show."""
        return self.read is not None

    @property
    def record(self) -> dict[str, Any] | None:
        """The item as others get it, or None."""
        return self.read() if self.read is not None else None


def document_standing(document_id: int, *, on: date) -> Standing:
    """Return how a document stands for others on a day."""
    found = policies.list_public_documents().filter(is_stub=False).select_related("drafter")
    document = found.prefetch_related("issuers").filter(pk=document_id).first()
    if document is not None and policies.is_as_reviewed(document):
        return Standing(
            ItemKind.DOCUMENT,
            document.pk,
            document.address,
            document.title,
            records.document_digest(document, on=on),
            lambda: records.document_detail(document.address, as_of=on),
        )
    return Standing(ItemKind.DOCUMENT, document_id)


def entry_standing(entry_id: int, *, on: date) -> Standing:
    """Return how an entry stands for others on a day."""
    entry = knowledge.find_public(entry_id, as_of=on)
    if entry is None:
        return Standing(ItemKind.ENTRY, entry_id)
    return Standing(
        ItemKind.ENTRY,
        entry.pk,
        f"/zsk/{entry.pk}.html",
        entry.title,
        records.entry_digest(entry, on=on),
        lambda: records.entry_record(entry, as_of=on),
    )


def standing_of(kind: str, item_id: int, *, on: date) -> Standing:
    """Return how an item stands for others on a day (现状)."""
    return document_standing(item_id, on=on) if kind == ItemKind.DOCUMENT else entry_standing(item_id, on=on)


def summaries_of(kind: str, item_ids: Iterable[int], *, on: date) -> dict[int, dict[str, Any]]:
    """Return items as lists show them, by id; what is not public, or not as it was reviewed, is left out."""
    wanted = list(item_ids)
    if kind == ItemKind.ENTRY:
        held = knowledge.list_public(as_of=on).filter(pk__in=wanted)
        return {one.pk: records.entry_record(one, as_of=on) for one in held if knowledge.is_as_reviewed(one)}
    found = policies.list_public_documents().filter(pk__in=wanted, is_stub=False)
    found = found.select_related("drafter").prefetch_related("issuers", "attachments")
    return {one.pk: records.document_record(one, as_of=on) for one in found if policies.is_as_reviewed(one)}


def entries_citing(document_ids: Iterable[int]) -> set[int]:
    """Return the entries that rest on documents: they change for others when those do."""
    cited = EntryCitation.objects.filter(document_id__in=list(document_ids))
    return set(cited.values_list("entry_id", flat=True))


def documents_turning(start: date, end: date) -> set[int]:
    """Return the documents that begin or cease to be valid after one day and up to another (换日)."""
    whole = Q(in_force_from__gt=start, in_force_from__lte=end) | Q(
        in_force_to__gt=start, in_force_to__lte=end
    )
    found = set(PolicyDocument.objects.filter(whole, is_public=True).values_list("pk", flat=True))
    part = Q(valid_from__gt=start, valid_from__lte=end) | Q(valid_to__gt=start, valid_to__lte=end)
    return found | set(Edition.objects.public().filter(part).values_list("document_id", flat=True))


def entries_turning(start: date, end: date) -> set[int]:
    """Return the entries whose term begins or is over after one day and up to another (换日)."""
    part = Q(valid_from__gt=start, valid_from__lte=end) | Q(valid_to__gte=start, valid_to__lt=end)
    return set(KnowledgeEntry.objects.filter(part, is_public=True).values_list("pk", flat=True))


def read_cursor(written: str) -> tuple[int, int]:
    """
    Read a cursor of the list of changes (游标): version and row; an empty one is the beginning.

    :raises BadInput: if it is none
    """
    if not written:
        return (0, 0)
    version, _, row = written.partition(".")
    if not (
        version.isascii() and version.isdigit() and row.isascii() and row.isdigit() and len(written) < 38
    ):
        raise BadInput("游标不对：请原样使用上一次返回的 next_cursor，第一次不填。")
    return (int(version), int(row))


def list_changes(kind: str, cursor: str, *, limit: int) -> tuple[list[SharedItem], str, bool]:
    """
    Return what changed of one kind after a cursor (变动清单), the next cursor, and whether there is more.

    :raises BadInput: if the cursor is none
    """
    version, row = read_cursor(cursor)
    after = Q(version__gt=version) | Q(version=version, pk__gt=row)
    found = list(SharedItem.objects.filter(after, kind=kind).order_by("version", "pk")[: limit + 1])
    shown = found[:limit]
    following = f"{shown[-1].version}.{shown[-1].pk}" if shown else (cursor or "0.0")
    return shown, following, len(found) > limit
