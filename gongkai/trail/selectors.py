"""Reading the trail."""

from datetime import datetime

from django.db.models import Q, QuerySet

from gongkai.trail.models import Cursor, Entry


def list_entries_of(subject_kind: str, subject_id: str | int) -> QuerySet[Entry]:
    """Return what happened to one object (办理经过), oldest first."""
    return Entry.objects.filter(subject_kind=subject_kind, subject_id=str(subject_id)).order_by("sequence")


def find_entry(sequence: int) -> Entry | None:
    """Return one entry by its number, or None."""
    return Entry.objects.filter(sequence=sequence).first()


def list_cursors() -> QuerySet[Cursor]:
    """Return how far each listener has read."""
    return Cursor.objects.order_by("listener")


def has_cursor(listener: str) -> bool:
    """Return whether a listener has ever read the trail."""
    return Cursor.objects.filter(listener=listener).exists()


def position_of(listener: str) -> int:
    """Return the last entry that a listener has read; 0 where it has read none."""
    return Cursor.objects.filter(listener=listener).values_list("position", flat=True).first() or 0


def last_sequence() -> int:
    """Return the number of the trail's last entry; 0 where it is empty."""
    return Entry.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0


def count_after(position: int) -> tuple[int, datetime | None]:
    """Return how many entries follow a place in the trail, and since when the first of them stands there."""
    unread = Entry.objects.filter(sequence__gt=position)
    return unread.count(), unread.order_by("sequence").values_list("at", flat=True).first()


def list_entries(*, action: str = "", actor_id: int | None = None, words: str = "") -> QuerySet[Entry]:
    """Return the trail newest first, narrowed to an action, a person or an object's number."""
    entries = Entry.objects.order_by("-sequence")
    if action:
        entries = entries.filter(action=action)
    if actor_id is not None:
        entries = entries.filter(actor_id=actor_id)
    if words:
        entries = entries.filter(Q(subject_id=words) | Q(subject_kind__icontains=words))
    return entries
