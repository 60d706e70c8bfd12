"""
任务十九：强化工作指导监督。

A notice becomes a ledger: each unit's share with its deadline; the county office sees who is late without
asking anybody, gives work back with a reason, and every step stays on record.
"""

import pytest

from gongkai.ledger import selectors, services
from gongkai.ledger.models import Assignment
from gongkai.ledger.services import EvidenceGiven
from gongkai.trail import selectors as trail
from gongkai.units import selectors as units
from tests.factories import AT, ON, an_officer
from tests.ledger.builders import a_county, a_ledger

pytestmark = pytest.mark.django_db


def test_the_county_office_sees_who_is_late_without_asking():
    office, *_ = a_county()
    a_ledger()
    clerk = units.get_scope(an_officer(role="COUNTY_OFFICE", unit=office).pk, on=ON)

    late = {tally.label for tally in selectors.get_board(clerk, on=ON).by_unit if tally.late}

    assert late == {"青岚县司法局", "青岚县财政局", "云溪镇"}


def test_work_is_given_back_with_a_reason_and_every_step_stays_on_record():
    office, justice, *_ = a_county()
    a_ledger()
    row = Assignment.objects.get(unit=justice, task__no=1)
    editor = an_officer(unit=justice)
    clerk = an_officer(role="COUNTY_OFFICE", unit=office)

    services.report_progress(
        assignment=row,
        text="目录已公布",
        completes=True,
        evidence=EvidenceGiven(links=("/zc/",)),
        actor_id=editor.pk,
        at=AT,
    )
    services.review_assignment(assignment=row, accepts=False, reason="少 3 件", actor_id=clerk.pk, at=AT)

    steps = [(entry.action, entry.actor_id) for entry in trail.list_entries_of("ledger.assignment", row.pk)]
    assert steps == [("ledger.progress_reported", editor.pk), ("ledger.assignment_returned", clerk.pk)]


def test_each_unit_owes_a_plan_by_the_day_the_notice_names():
    _, justice, finance, town = a_county()
    duty = a_ledger().obligations.get()

    owing = [unit for unit, plan in selectors.list_plans(duty, [justice, finance, town]) if plan is None]

    assert duty.due_on.isoformat() == "2026-07-30"
    assert owing == [justice, finance, town]
