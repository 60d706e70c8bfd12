"""
The outbox (发件箱): hands every entry to each listener at least once, in order.

A listener is registered by name in `config/wiring.py`, the only place that knows both sides. Its cursor
moves in the same transaction as what it writes to the database. One that writes only elsewhere (index, files)
says so (`is_outside`) and must bear being done twice: it works outside the transaction, so that a long release
keeps nobody from writing.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from gongkai.trail.models import Cursor, Entry

logger = logging.getLogger(__name__)
BATCH = 500


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody who acts when the trail says something happened elsewhere (订阅者)."""

    name: str
    actions: tuple[str, ...]
    handle: Callable[[Sequence[Entry], datetime], None]
    is_outside: bool = False

    def wants(self, action: str) -> bool:
        """Whether the listener asked for this action; a name ending with a dot or “_” asks for all that begins so."""
        return any(action == one or (one[-1] in "._" and action.startswith(one)) for one in self.actions)


_listeners: dict[str, Listener] = {}


def register(listener: Listener) -> None:
    """Make a listener known; the last one of a name counts."""
    _listeners[listener.name] = listener


def list_listeners() -> list[Listener]:
    """Return all listeners in the order of their registration."""
    return list(_listeners.values())


def deliver(listener: Listener, *, at: datetime) -> int:
    """Hand one listener the entries it has not seen, batch by batch; return how many it got."""
    handed = 0
    deliver_batch = _deliver_batch_outside if listener.is_outside else _deliver_batch
    while True:
        got, more = deliver_batch(listener, at)
        handed += got
        if not more:
            return handed


def deliver_all(*, at: datetime) -> dict[str, int]:
    """Hand every listener what it has not seen; one that fails is noted and does not stop the others."""
    counts: dict[str, int] = {}
    for listener in list_listeners():
        try:
            counts[listener.name] = attempt(listener, at=at)
        except Exception:
            logger.exception("listener %s failed", listener.name)
    return counts


def attempt(listener: Listener, *, at: datetime) -> int:
    """Hand one listener what it has not seen; a failure is noted at its cursor and raised."""
    try:
        return deliver(listener, at=at)
    except Exception as error:
        _note_failure(listener.name, error, at)
        raise


@transaction.atomic
def replay(name: str, *, from_sequence: int = 0) -> None:
    """Move a listener's cursor back so that it sees the entries after `from_sequence` again (重放)."""
    cursor, _ = Cursor.objects.get_or_create(listener=name)
    cursor.position = from_sequence
    cursor.failures = 0
    cursor.last_error = ""
    cursor.save()


def drop_cursor(name: str) -> bool:
    """Forget how far a listener has read, for good; return whether there was a cursor."""
    deleted, _ = Cursor.objects.filter(listener=name).delete()
    return bool(deleted)


@transaction.atomic
def _deliver_batch(listener: Listener, at: datetime) -> tuple[int, bool]:
    Cursor.objects.get_or_create(listener=listener.name)
    cursor = Cursor.objects.select_for_update().get(listener=listener.name)
    entries = _unseen(cursor.position)
    if not entries:
        return 0, False
    handed = _hand_over(listener, entries, at)
    _move(cursor, entries[-1].sequence, at)
    return handed, len(entries) == BATCH


def _deliver_batch_outside(listener: Listener, at: datetime) -> tuple[int, bool]:
    """Hand over a batch and move the cursor afterwards, unless it was moved back meanwhile."""
    Cursor.objects.get_or_create(listener=listener.name)
    start = Cursor.objects.get(listener=listener.name).position
    entries = _unseen(start)
    if not entries:
        return 0, False
    handed = _hand_over(listener, entries, at)
    with transaction.atomic():
        cursor = Cursor.objects.select_for_update().get(listener=listener.name)
        if start <= cursor.position < entries[-1].sequence:
            _move(cursor, entries[-1].sequence, at)
    return handed, len(entries) == BATCH


def _unseen(position: int) -> list[Entry]:
    return list(Entry.objects.filter(sequence__gt=position).order_by("sequence")[:BATCH])


def _hand_over(listener: Listener, entries: Sequence[Entry], at: datetime) -> int:
    wanted = [entry for entry in entries if listener.wants(entry.action)]
    if wanted:
        listener.handle(wanted, at)
    return len(wanted)


def _move(cursor: Cursor, position: int, at: datetime) -> None:
    cursor.position = position
    cursor.failures = 0
    cursor.last_error = ""
    cursor.moved_at = at
    cursor.save()


@transaction.atomic
def _note_failure(name: str, error: Exception, at: datetime) -> None:
    cursor, _ = Cursor.objects.get_or_create(listener=name)
    cursor.failures += 1
    cursor.last_error = f"{type(error).__name__}: {error}"[:2000]
    cursor.moved_at = at
    cursor.save()
