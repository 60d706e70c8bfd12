"""The trail in the database: append-only by trigger, delivered at least once and in order."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from gongkai.trail import jobs, outbox, services
from gongkai.trail.models import Cursor, Entry, Head
from tests.factories import AT, a_unit

pytestmark = pytest.mark.django_db


def tamper(sql: str) -> None:
    """Change the trail as somebody would who may switch the triggers off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in ("trail_entry", "trail_head"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'trail_%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE trail_entry SET action = 'x' WHERE sequence = 1",
        "DELETE FROM trail_entry WHERE sequence = 1",
        "DELETE FROM trail_head",
        "UPDATE trail_head SET sequence = 0",
    ],
    ids=["update", "delete", "delete the head", "move the head back"],
)
def test_the_database_refuses_to_change_the_trail(sql):
    a_unit()

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert Entry.objects.get(sequence=1).action == "units.unit_registered"


@pytest.mark.parametrize(
    ("sql", "kind", "sequence"),
    [
        ("UPDATE trail_entry SET action = 'x' WHERE sequence = 2", "CHANGED", 2),
        ("DELETE FROM trail_entry WHERE sequence = 2", "REMOVED", 2),
        ("DELETE FROM trail_entry WHERE sequence = 3", "REMOVED", 3),
    ],
)
def test_verify_names_what_was_tampered_with(sql, kind, sequence):
    for _ in range(3):
        a_unit()
    assert services.verify_trail() == []

    tamper(sql)

    assert (kind, sequence) in [(one.kind, one.sequence) for one in services.verify_trail()]


def test_an_anchor_outside_the_database_is_noted_once(tmp_path):
    a_unit()
    anchors = tmp_path / "anchors.txt"

    services.note_anchor(anchors)
    sequence, digest = services.note_anchor(anchors)

    assert services.read_anchors(anchors) == {sequence: digest}
    assert Head.objects.get().hash == digest


def test_a_deed_that_fails_leaves_no_entry():
    with pytest.raises(RuntimeError), transaction.atomic():
        a_unit()
        raise RuntimeError

    assert not Entry.objects.exists()


def listener(seen, *, fails=0):
    failures = [None] * fails

    def handle(entries, at):
        if failures:
            failures.pop()
            raise ValueError("不通")
        seen.extend(entry.sequence for entry in entries)

    return outbox.Listener("test", ("units.",), handle)


def test_a_listener_gets_every_entry_once_and_in_order():
    seen = []
    for _ in range(3):
        a_unit()
    outbox.deliver(listener(seen), at=AT)
    a_unit()
    outbox.deliver(listener(seen), at=AT)

    assert seen == [1, 2, 3, 4]


def test_a_listener_that_fails_gets_the_same_entries_again(monkeypatch):
    seen = []
    a_unit()
    failing = listener(seen, fails=1)
    monkeypatch.setattr(outbox, "_listeners", {"test": failing})

    outbox.deliver_all(at=AT)
    cursor = Cursor.objects.get(listener="test")
    assert (cursor.position, cursor.failures) == (0, 1)
    outbox.deliver_all(at=AT)

    assert seen == [1]


def test_a_listener_can_be_made_to_read_again():
    seen = []
    a_unit()
    a_unit()
    outbox.deliver(listener(seen), at=AT)
    outbox.replay("test", from_sequence=1)
    outbox.deliver(listener(seen), at=AT)

    assert seen == [1, 2, 2]


def test_what_fell_due_while_the_worker_was_down_is_done_once(monkeypatch):
    runs = []
    job = jobs.RecurringJob("daily", timedelta(days=1), lambda at: runs.append(at) or 1)
    monkeypatch.setattr(jobs, "_jobs", {"daily": job})
    monkeypatch.setattr(outbox, "_listeners", {})

    jobs.run_due(at=AT)
    jobs.run_due(at=AT + timedelta(hours=1))
    jobs.run_due(at=AT + timedelta(days=5))
    jobs.run_due(at=AT + timedelta(days=5, minutes=1))

    assert runs == [AT, AT + timedelta(days=5)]


def test_a_listener_of_files_works_outside_the_transaction_and_is_handed_all_again_when_it_fails(monkeypatch):
    seen, held = [], []
    inner, depth = listener(seen, fails=1), len(connection.savepoint_ids)

    def handle(entries, at):
        held.append(len(connection.savepoint_ids))
        inner.handle(entries, at)

    outside = outbox.Listener("test", ("units.",), handle, is_outside=True)
    monkeypatch.setattr(outbox, "_listeners", {"test": outside})
    a_unit()

    outbox.deliver_all(at=AT)
    outbox.deliver_all(at=AT)
    outbox.deliver_all(at=AT)

    assert seen == [1]
    assert held == [depth] * 2
    assert Cursor.objects.get(listener="test").position == 1


def test_a_listener_moved_back_while_it_worked_stays_moved_back():
    seen = []
    a_unit()
    a_unit()
    outbox.deliver(listener(seen), at=AT)
    a_unit()

    def handle(entries, at):
        outbox.replay("test")

    outbox.deliver(outbox.Listener("test", ("units.",), handle, is_outside=True), at=AT)

    assert Cursor.objects.get(listener="test").position == 0


def test_a_job_of_files_that_fails_is_due_again(monkeypatch):
    runs = []

    def run(at):
        runs.append(at)
        if len(runs) == 1:
            raise ValueError("不通")
        return 1

    job = jobs.RecurringJob("files", timedelta(days=1), run, is_outside=True)
    monkeypatch.setattr(jobs, "_jobs", {"files": job})
    monkeypatch.setattr(outbox, "_listeners", {})

    jobs.run_due(at=AT)
    jobs.run_due(at=AT + timedelta(minutes=1))
    jobs.run_due(at=AT + timedelta(minutes=2))

    assert runs == [AT, AT + timedelta(minutes=1)]


@pytest.mark.parametrize(
    ("asked", "action", "is_wanted"),
    [
        ("units.", "units.unit_updated", True),
        ("units.unit_", "units.unit_updated", True),
        ("units.unit_", "units.contact_changed", False),
        ("units.unit_updated", "units.unit_updated", True),
        ("units.unit", "units.unit_updated", False),
    ],
)
def test_a_listener_asks_for_one_action_or_for_all_that_begin_alike(asked, action, is_wanted):
    assert outbox.Listener("test", (asked,), lambda entries, at: None).wants(action) is is_wanted
