"""
The outbox (发件箱): hands every entry to each listener at least once, in order.

A listener is registered by name in `config/wiring.py`, the only place that knows both sides. Its cursor
moves in the same transaction as what it writes to the database; what it writes elsewhere (index, files)
must bear being done twice.
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

    def wants(self, action: str) -> bool:
        """Whether the listener asked for this action; a name ending with a dot asks for all below it."""
        return any(action == one or (one.endswith(".") and action.startswith(one)) for one in self.actions)


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
    while True:
        got, more = _deliver_batch(listener, at)
        handed += got
        if not more:
            return handed


def deliver_all(*, at: datetime) -> dict[str, int]:
    """Hand every listener what it has not seen; one that fails is noted and does not stop the others."""
    counts: dict[str, int] = {}
    for listener in list_listeners():
        try:
            counts[listener.name] = deliver(listener, at=at)
        except Exception as error:
            logger.exception("listener %s failed", listener.name)
            _note_failure(listener.name, error, at)
    return counts


@transaction.atomic
def replay(name: str, *, from_sequence: int = 0) -> None:
    """Move a listener's cursor back so that it sees the entries after `from_sequence` again (重放)."""
    cursor, _ = Cursor.objects.get_or_create(listener=name)
    cursor.position = from_sequence
    cursor.failures = 0
    cursor.last_error = ""
    cursor.save()


@transaction.atomic
def _deliver_batch(listener: Listener, at: datetime) -> tuple[int, bool]:
    Cursor.objects.get_or_create(listener=listener.name)
    cursor = Cursor.objects.select_for_update().get(listener=listener.name)
    entries = list(Entry.objects.filter(sequence__gt=cursor.position).order_by("sequence")[:BATCH])
    if not entries:
        return 0, False
    wanted = [entry for entry in entries if listener.wants(entry.action)]
    if wanted:
        listener.handle(wanted, at)
    cursor.position = entries[-1].sequence
    cursor.failures = 0
    cursor.last_error = ""
    cursor.moved_at = at
    cursor.save()
    return len(wanted), len(entries) == BATCH


@transaction.atomic
def _note_failure(name: str, error: Exception, at: datetime) -> None:
    cursor, _ = Cursor.objects.get_or_create(listener=name)
    cursor.failures += 1
    cursor.last_error = f"{type(error).__name__}: {error}"[:2000]
    cursor.moved_at = at
    cursor.save()
