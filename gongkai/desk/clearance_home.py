"""What the review before publication puts on an officer's first screen."""

from datetime import date

from django.urls import reverse

from gongkai.clearance import selectors
from gongkai.clearance.enums import State
from gongkai.clearance.models import Clearance
from gongkai.desk.home import Figure, Waiting, days_left
from gongkai.units.rules import Scope

MOST = 12


def waiting(scope: Scope, on: date) -> list[Waiting]:
    """Return the reviews whose turn is this officer's, and what came back to be mended."""
    mine = [
        _waiting(one, on, f"等您办理“{selectors.step_label(one)}”")
        for one in selectors.list_waiting_for(scope)
    ]
    returned = Clearance.objects.filter(handed_in_by_id=scope.officer_id, state=State.RETURNED)
    for one in returned.defer("passages", "findings").order_by("-pk")[:MOST]:
        newest = Clearance.objects.of(one.subject_kind, one.subject_id).order_by("-pk").first()
        if newest == one:
            mine.append(_waiting(one, on, f"退回修改：{selectors.last_reason(one)}"))
    return mine[:MOST]


def figures(scope: Scope, on: date) -> list[Figure]:
    """Return how many reviews are open among those the officer may look at."""
    open_ones = selectors.list_seen_by(scope).open().count()
    return [Figure("审查中", open_ones, f"{reverse('desk:clearances')}?state=IN_REVIEW")]


def _waiting(clearance: Clearance, on: date, why: str) -> Waiting:
    return Waiting(
        what=clearance.title,
        url=reverse("desk:clearance", args=[clearance.pk]),
        kind="公开审查",
        due_on=clearance.due_on,
        days_left=days_left(on, clearance.due_on),
        why=why,
    )
