"""
任务二：规范性文件动态更新机制（立、改、废）。

What is enacted, amended or repealed shows on the page from its day on; the past stays readable as it was.
"""

from datetime import date, timedelta

import pytest

from gongkai.core.refusals import Refused
from gongkai.policies import selectors, services
from tests.factories import AT, ON, an_officer, cleared
from tests.policies.builders import SECOND, a_document, parsed

pytestmark = pytest.mark.django_db


def confirm(event):
    for role in ("JUSTICE_BUREAU", "COUNTY_OFFICE"):
        services.confirm_change(event=event, role=role, actor_id=an_officer(role=role).pk, at=AT)


def test_the_badge_follows_the_repeal_on_its_day():
    document = a_document()
    confirm(services.repeal_document(document=document, on=date(2027, 1, 1), actor_id=None, at=AT))

    before = selectors.get_document_page(document.address, as_of=date(2026, 12, 31))
    after = selectors.get_document_page(document.address, as_of=date(2027, 1, 1))

    assert (before.validity.label, after.validity.label) == ("有效", "废止")


def test_the_badge_does_not_move_on_one_office_alone():
    document = a_document()
    event = services.repeal_document(document=document, on=ON, actor_id=None, at=AT)
    services.confirm_change(
        event=event, role="COUNTY_OFFICE", actor_id=an_officer(role="COUNTY_OFFICE").pk, at=AT
    )

    assert selectors.get_document_page(document.address, as_of=ON).validity.label == "有效"
    assert all(line.is_confirmed for line in selectors.get_document_page(document.address, as_of=ON).history)


def test_any_past_day_shows_the_text_of_that_day():
    document = a_document()
    edition = services.amend_document(
        document=document, parsed=parsed(SECOND), edition_on=date(2025, 6, 1), commences_on=date(2025, 7, 1),
        actor_id=None, at=AT,
    )  # fmt: skip
    cleared("policies.policydocument", document.pk)
    confirm(edition.amendment)

    day = date(2023, 12, 1)
    seen = []
    while day < date(2025, 12, 1):
        shown = selectors.get_document_page(document.address, as_of=day).edition
        seen.append("每周" in shown.text)
        day += timedelta(days=61)
    assert seen == sorted(seen)
    assert {True, False} == set(seen)


def test_a_trial_rule_may_not_run_longer_than_two_years():
    with pytest.raises(Refused) as refusal:
        a_document(title="青岚县夜市管理办法（试行）", expires_on=date(2027, 1, 1))

    assert refusal.value.blockers[0].code == "TERM_TOO_LONG"
    a_document(
        title="青岚县早市管理办法（试行）", number="青政发〔2023〕22号", unified_no="QLX-GF-2023-022",
        expires_on=date(2025, 12, 31),
    )  # fmt: skip


def test_a_term_that_ran_out_shows_as_lapsed_without_anybody_doing_anything():
    document = a_document(expires_on=date(2026, 11, 19))

    assert selectors.get_document_page(document.address, as_of=date(2026, 11, 19)).validity.label == "有效"
    assert selectors.get_document_page(document.address, as_of=ON).validity.label == "失效"
