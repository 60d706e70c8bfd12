"""Writing to the trail, and proving that nobody has touched it since."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction

from gongkai.trail.models import Entry, Head
from gongkai.trail.rules import GENESIS, Break, EntryFacts, entry_hash, find_breaks

ADVISORY_LOCK = 0x60_9B_0A_1


def record(
    action: str,
    *,
    subject: models.Model,
    actor_id: int | None,
    at: datetime,
    **payload: Any,
) -> Entry:
    """Write one deed (留痕) to the trail, inside the transaction of the deed itself."""
    deed = (action, subject._meta.label_lower, str(subject.pk), payload)
    return record_many([deed], actor_id=actor_id, at=at)[0]


def record_many(
    deeds: Sequence[tuple[str, str, str, Mapping[str, Any]]], *, actor_id: int | None, at: datetime
) -> list[Entry]:
    """
    Write several deeds of one actor at once, in order: (action, subject kind, subject id, payload).

    :raises RuntimeError: outside a transaction, where the deed could be kept and its entry lost
    """
    if not connection.in_atomic_block:
        message = "a deed and its trail entry belong in one transaction"
        raise RuntimeError(message)
    head = _lock_head()
    entries = []
    for action, kind, subject_id, payload in deeds:
        facts = EntryFacts(
            head.sequence + 1, at, actor_id, action, kind, subject_id, _plain(payload), head.hash
        )
        head.sequence, head.hash = facts.sequence, entry_hash(facts)
        entries.append(
            Entry(
                sequence=facts.sequence,
                at=at,
                actor_id=actor_id,
                action=action,
                subject_kind=kind,
                subject_id=subject_id,
                payload=facts.payload,
                previous_hash=facts.previous_hash,
                hash=head.hash,
            )
        )
    Entry.objects.bulk_create(entries, batch_size=500)
    head.save(update_fields=["sequence", "hash"])
    return entries


def verify_trail(*, anchors_file: Path | None = None) -> list[Break]:
    """Return every place where the trail was tampered with (留痕校验); empty when it is whole."""
    head = Head.objects.filter(pk=1).first() or Head(sequence=0, hash=GENESIS)
    rows = Entry.objects.order_by("sequence").iterator(chunk_size=2000)
    return list(
        find_breaks(
            (entry_facts(row) for row in rows),
            head_sequence=head.sequence,
            head_hash=head.hash,
            anchors=read_anchors(anchors_file),
        )
    )


def note_anchor(anchors_file: Path) -> tuple[int, str]:
    """Note the head of the chain in a file outside the database (库外存证), one line a time."""
    head = Head.objects.filter(pk=1).first() or Head(sequence=0, hash=GENESIS)
    known = read_anchors(anchors_file)
    if head.sequence and head.sequence not in known:
        with anchors_file.open("a", encoding="utf-8") as lines:
            lines.write(f"{head.sequence} {head.hash}\n")
    return head.sequence, head.hash


def read_anchors(anchors_file: Path | None) -> dict[int, str]:
    """Return the hashes noted outside the database by sequence."""
    if anchors_file is None or not anchors_file.exists():
        return {}
    pairs = (line.split() for line in anchors_file.read_text(encoding="utf-8").splitlines())
    return {int(pair[0]): pair[1] for pair in pairs if len(pair) == 2 and pair[0].isdigit()}


def entry_facts(row: Entry) -> EntryFacts:
    """Return one stored entry as the chain sees it."""
    return EntryFacts(
        row.sequence,
        row.at,
        row.actor_id,
        row.action,
        row.subject_kind,
        row.subject_id,
        row.payload,
        row.previous_hash,
        row.hash,
    )


@transaction.atomic
def _lock_head() -> Head:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
    head = Head.objects.filter(pk=1).first()
    if head is None:
        head = Head.objects.create(pk=1, sequence=0, hash=GENESIS)
    return head


def _plain(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _plain_value(value) for key, value in payload.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return _plain(value)
    if isinstance(value, str) or value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Iterable):
        return [_plain_value(one) for one in value]
    return str(value)
