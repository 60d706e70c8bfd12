"""What the ledger puts on an officer's first screen."""

from datetime import date

from django.urls import reverse

from gongkai.desk.home import Figure, Waiting, days_left
from gongkai.ledger import rules, selectors
from gongkai.units.rules import Scope

WRITERS = {"EDITOR", "ORGAN_REVIEWER"}
MOST = 12


def waiting(scope: Scope, on: date) -> list[Waiting]:
    """Return the rows that wait for this officer: one's own to do, or reports to judge."""
    rows = selectors.rows_on(selectors.list_assignments_seen_by(scope), on=on)
    mine = []
    for row in rows:
        one = row.assignment
        if scope.holds("COUNTY_OFFICE") and row.state == "REPORTED":
            mine.append(_waiting(row, on, f"{one.unit}已报完成，等您确认或退回"))
        elif (
            one.unit_id in scope.unit_ids and scope.roles & WRITERS and row.state not in {"DONE", "REPORTED"}
        ):
            mine.append(_waiting(row, on, _why(row, on)))
    mine.sort(key=lambda item: (item.due_on is None, item.due_on or on))
    return mine[:MOST]


def figures(scope: Scope, on: date) -> list[Figure]:
    """Return how the rows this officer sees stand."""
    tally = selectors.get_board(scope, on=on).overall
    address = reverse("desk:rows")
    return [
        Figure("台账行", tally.total, address),
        Figure("逾期", tally.late, f"{address}?state=OVERDUE"),
        Figure("待县办确认", tally.counts["REPORTED"], f"{address}?state=REPORTED"),
        Figure("完成", tally.counts["DONE"], f"{address}?state=DONE"),
    ]


def _waiting(row: selectors.Row, on: date, why: str) -> Waiting:
    one = row.assignment
    return Waiting(
        what=str(one.task),
        url=reverse("desk:row", args=[one.pk]),
        kind="台账",
        due_on=one.due_on,
        days_left=days_left(on, one.due_on),
        why=why,
    )


def _why(row: selectors.Row, on: date) -> str:
    """Say how a row stands and the reminder that is due for it (到期提醒)."""
    occasion = rules.occasion_of(selectors.get_assignment_facts(row.assignment), on=on)
    return f"{row.state_label}，{rules.occasion_text(occasion)}" if occasion else row.state_label
