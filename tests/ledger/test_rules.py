"""How a row of the ledger stands, and when somebody is reminded: tables."""

from datetime import date

import pytest

from gongkai.ledger.rules import (
    AssignmentFacts,
    TaskFacts,
    confirm_blockers,
    deadline_blockers,
    occasion_of,
    progress_blockers,
    review_blockers,
    state_of,
)

DUE = date(2026, 10, 31)


@pytest.mark.parametrize(
    ("facts", "on", "state"),
    [
        (AssignmentFacts("NOT_STARTED", DUE, False), DUE, "NOT_STARTED"),
        (AssignmentFacts("NOT_STARTED", DUE, False), date(2026, 11, 1), "OVERDUE"),
        (AssignmentFacts("IN_PROGRESS", DUE, False), date(2026, 11, 1), "OVERDUE"),
        (AssignmentFacts("REPORTED", DUE, False), date(2026, 11, 1), "REPORTED"),
        (AssignmentFacts("DONE", DUE, False, done_on=DUE), date(2026, 11, 1), "DONE"),
        (AssignmentFacts("DONE", DUE, False, done_on=date(2026, 11, 5)), date(2026, 11, 1), "OVERDUE"),
        (AssignmentFacts("RETURNED", DUE, False), DUE, "RETURNED"),
        (AssignmentFacts("NOT_STARTED", None, True), DUE, "STANDING_STALE"),
        (AssignmentFacts("IN_PROGRESS", None, True, updated_on=date(2026, 8, 2)), DUE, "STANDING_FRESH"),
        (AssignmentFacts("IN_PROGRESS", None, True, updated_on=date(2026, 8, 1)), DUE, "STANDING_STALE"),
    ],
    ids=[
        "on its last day",
        "the day after",
        "begun but late",
        "reported, waits for the office",
        "done in time",
        "not yet done on that day",
        "returned",
        "standing, nothing reported",
        "standing, 90 days ago",
        "standing, 91 days ago",
    ],
)
def test_the_state_of_a_row(facts, on, state):
    assert state_of(facts, on=on) == state


@pytest.mark.parametrize(
    ("on", "occasion"),
    [
        (date(2026, 10, 16), ""),
        (date(2026, 10, 17), "BEFORE_14"),
        (date(2026, 10, 28), "BEFORE_3"),
        (DUE, "BEFORE_0"),
        (date(2026, 11, 1), "AFTER_1"),
        (date(2026, 11, 7), "AFTER_7"),
        (date(2026, 12, 1), "AFTER_30"),
    ],
)
def test_reminders_come_before_and_after_the_deadline(on, occasion):
    assert occasion_of(AssignmentFacts("IN_PROGRESS", DUE, False), on=on) == occasion
    assert occasion_of(AssignmentFacts("DONE", DUE, False, done_on=DUE), on=on) == ""


def codes(blockers):
    return [blocker.code for blocker in blockers]


def test_all_reasons_are_given_at_once():
    facts = AssignmentFacts("NOT_STARTED", None, True)

    assert codes(progress_blockers(facts, text=" ", completes=True, evidence=0)) == [
        "NO_TEXT",
        "NO_EVIDENCE",
        "STANDING",
    ]
    assert codes(review_blockers(facts, accepts=False, reason="")) == ["NOT_REPORTED", "NO_REASON"]
    assert codes(deadline_blockers(AssignmentFacts("DONE", DUE, False), new_due_on=DUE, reason="")) == [
        "NO_REASON",
        "SAME_DAY",
        "DONE",
    ]


def test_a_notice_is_confirmed_only_when_every_task_has_units_and_a_deadline():
    tasks = [
        TaskFacts(1, (1,), (), DUE, False),
        TaskFacts(2, (), (), DUE, False),
        TaskFacts(3, (1,), ("县气象台",), None, False),
    ]

    assert codes(confirm_blockers(tasks, is_draft=True)) == ["NO_UNIT", "UNKNOWN_UNIT", "NO_DEADLINE"]
    assert codes(confirm_blockers([], is_draft=False)) == ["CONFIRMED", "NO_TASKS"]
