"""Policies and knowledge hold together (R03-06): publication, amendment, repeal, lapse, withdrawal."""

from datetime import date, timedelta

import pytest

from gongkai.core.refusals import Refused
from gongkai.knowledge import impact, selectors, services
from gongkai.knowledge.enums import Occasion
from gongkai.knowledge.handlers import ACTIONS, LISTENER, follow_policies
from gongkai.knowledge.impact import CitingItem
from gongkai.knowledge.jobs import follow_ends, keep_current
from gongkai.knowledge.models import KIND, Duty, ImpactNotice, KnowledgeEntry
from gongkai.policies import services as policies
from gongkai.policies.models import PolicyDocument
from gongkai.trail import outbox
from tests.factories import AT, ON, a_unit, an_officer
from tests.knowledge.builders import a_clause, a_tree, an_entry, let_out
from tests.policies.builders import SECOND, a_document, parsed
from tests.publishing.builders import a_site, an_article

pytestmark = pytest.mark.django_db
TOMORROW = AT + timedelta(days=1)


@pytest.fixture(autouse=True)
def tree():
    return a_tree()


def told() -> None:
    """Let the knowledge base hear what the trail says."""
    outbox.deliver(outbox.Listener(LISTENER, ACTIONS, follow_policies), at=AT)


def repealed(document: PolicyDocument, *, on: date = ON, provisions=()) -> None:
    """Let both offices confirm the repeal of a document."""
    event = policies.repeal_document(document=document, on=on, provisions=provisions, actor_id=None, at=AT)
    for role in ("JUSTICE_BUREAU", "COUNTY_OFFICE"):
        policies.confirm_change(event=event, role=role, actor_id=an_officer(role=role).pk, at=AT)


def test_a_published_policy_wants_an_entry_within_three_working_days_and_one_is_drafted():
    unit = a_unit("青岚县住建局")
    document = a_document(drafter_id=unit.pk)

    told()

    duty = Duty.objects.get()
    assert (duty.document, duty.occasion, duty.due_on, duty.unit) == (
        document, Occasion.PUBLISHED, date(2026, 11, 25), unit,
    )  # fmt: skip
    draft = KnowledgeEntry.objects.get()
    assert (draft.owner, draft.is_public, draft.citations.get().document) == (unit, False, document)


def test_hearing_of_a_policy_twice_asks_for_one_entry():
    a_document(drafter_id=a_unit().pk)
    told()
    outbox.replay(LISTENER)
    told()

    assert (Duty.objects.count(), KnowledgeEntry.objects.count()) == (1, 1)


def test_the_entry_published_settles_the_duty_and_covers_the_policy():
    document = a_document(drafter_id=a_unit().pk)
    told()
    assert list(selectors.list_uncovered(on=ON)) == [document]

    let_out(KnowledgeEntry.objects.get())

    assert Duty.objects.get().settled_as == "ENTRY"
    assert list(selectors.list_uncovered(on=ON)) == []
    assert selectors.get_board(on=date(2026, 12, 1)).on_time == 1.0


def test_a_reason_why_not_covers_a_policy_too_with_who_and_when():
    document, clerk = a_document(), an_officer()
    told()
    duty = Duty.objects.get()
    with pytest.raises(Refused, match="请写明不需要条目的理由"):
        services.settle_without_entry(duty=duty, reason="", actor_id=clerk.pk, at=AT)

    services.settle_without_entry(duty=duty, reason="只涉及机关内部", actor_id=clerk.pk, at=AT)

    duty.refresh_from_db()
    assert (duty.settled_as, duty.settled_by, duty.settled_on) == ("NONE_NEEDED", clerk, ON)
    assert document not in selectors.list_uncovered(on=ON)


def test_a_policy_nobody_followed_in_time_counts_against_the_unit():
    a_document()
    told()

    board = selectors.get_board(on=date(2026, 11, 26))

    assert (len(board.late_duties), board.on_time) == (1, 0.0)


def test_a_repeal_takes_the_entry_off_at_once_and_tells_its_owner():
    entry = an_entry()
    document = entry.citations.get().document
    repealed(document)

    told()

    entry.refresh_from_db()
    assert (entry.state, entry.is_public) == ("OFFLINE", False)
    assert "已失效、废止或撤下" in entry.state_reason
    notice = ImpactNotice.objects.get()
    assert (notice.item_id, notice.unit, notice.occasion, notice.due_on) == (
        str(entry.pk), entry.owner, Occasion.REPEALED, date(2026, 11, 23),
    )  # fmt: skip
    assert not selectors.is_usable_as_evidence(KIND, entry.pk, as_of=ON)
    assert Duty.objects.get(occasion=Occasion.REPEALED).settled_as == "OFFLINE"


def test_even_before_anybody_heard_of_a_repeal_the_entry_is_hidden_and_an_error_on_the_board():
    entry = an_entry()
    repealed(entry.citations.get().document)

    assert list(selectors.list_public(as_of=ON)) == []
    assert selectors.get_board(on=ON).citing_ended == (entry,)


def test_a_repeal_of_the_future_flags_now_and_takes_off_on_its_day():
    entry = an_entry()
    repealed(entry.citations.get().document, on=ON + timedelta(days=1))

    told()
    entry.refresh_from_db()
    assert entry.state == "PUBLISHED"
    assert ImpactNotice.objects.count() == 1
    assert selectors.is_usable_as_evidence(KIND, entry.pk, as_of=ON)
    assert not selectors.is_usable_as_evidence(KIND, entry.pk, as_of=ON + timedelta(days=1))

    keep_current(TOMORROW)
    entry.refresh_from_db()
    assert entry.state == "OFFLINE"
    assert Duty.objects.get(occasion=Occasion.REPEALED).settled_on == ON + timedelta(days=1)


def test_a_repeal_of_other_articles_leaves_an_entry_alone():
    document = a_document()
    hit = an_entry(document, citations=(a_clause(document, "art-2"),))
    other = an_entry(document, title="井盖没了谁来")
    repealed(document, provisions=["第二条"])

    told()

    assert [one.item_id for one in ImpactNotice.objects.all()] == [str(hit.pk)]
    assert not selectors.is_usable_as_evidence(KIND, hit.pk, as_of=ON)
    assert selectors.is_usable_as_evidence(KIND, other.pk, as_of=ON)


def test_a_term_that_runs_out_without_any_deed_is_followed_too():
    entry = an_entry(a_document(expires_on=date(2028, 12, 31)))
    after = date(2029, 1, 1)
    moment = AT.replace(year=2029, month=1, day=2)

    assert list(selectors.list_public(as_of=after)) == []
    keep_current(moment)

    entry.refresh_from_db()
    assert entry.state == "OFFLINE"
    assert ImpactNotice.objects.get().occasion == Occasion.LAPSED
    assert keep_current(moment) == 0


def test_what_else_cites_a_policy_that_ran_out_is_flagged_the_same_day():
    a_site()
    document = a_document(expires_on=date(2028, 12, 31))
    reading = an_article(title="一图读懂井盖办法", interprets=document.number)
    moment = AT.replace(year=2029, month=1, day=2)

    assert follow_ends(moment) == 1

    assert ImpactNotice.objects.get().item_id == str(reading.pk)
    assert follow_ends(moment) == 0


def test_a_policy_taken_off_the_portal_takes_its_entries_with_it():
    entry = an_entry()
    policies.withdraw_document(document=entry.citations.get().document, reason="有误", actor_id=None, at=AT)

    told()

    entry.refresh_from_db()
    assert entry.state == "OFFLINE"
    assert ImpactNotice.objects.get().occasion == Occasion.WITHDRAWN


def test_an_amendment_flags_the_entry_whose_clause_reads_otherwise_and_wants_the_new_edition_followed():
    document = a_document()
    changed = an_entry(document, citations=(a_clause(document, "art-2"),))
    an_entry(document, title="井盖没了谁来")
    edition = policies.amend_document(
        document=document,
        parsed=parsed(SECOND),
        edition_on=date(2026, 11, 1),
        commences_on=date(2026, 11, 10),
        actor_id=None,
        at=AT,
    )
    for role in ("JUSTICE_BUREAU", "COUNTY_OFFICE"):
        policies.confirm_change(event=edition.amendment, role=role, actor_id=an_officer(role=role).pk, at=AT)

    told()

    assert [one.item_id for one in ImpactNotice.objects.all()] == [str(changed.pk)]
    assert Duty.objects.get(occasion=Occasion.AMENDED).edition == edition
    assert KnowledgeEntry.objects.get(pk=changed.pk).state == "PUBLISHED"
    assert not selectors.is_usable_as_evidence(KIND, changed.pk, as_of=ON)


def test_everything_that_cites_a_document_is_listed_at_once():
    a_site()
    entry = an_entry()
    document = entry.citations.get().document
    reading = an_article(title="一图读懂井盖办法", interprets=document.number)
    named = an_article(title="井盖整治", body=f"依据{document.number}开展。")
    an_article(title="停水公告")

    found = {(one.kind, one.id, one.label) for one in selectors.impact_of(document.pk)}

    assert found == {
        (KIND, str(entry.pk), "知识条目"),
        ("publishing.articlepage", str(reading.pk), "解读"),
        ("publishing.articlepage", str(named.pk), "信息"),
    }


class Guides:
    """A source of another app, as the wiring would register it."""

    kind = "drafting.guide"
    label = "办事指南"

    def citing(self, document):
        return [CitingItem(self.kind, "7", self.label, "井盖报修指南", unit_id=None)]


@pytest.fixture
def guides(monkeypatch):
    monkeypatch.setattr(impact, "_sources", {**impact._sources, Guides.kind: Guides()})


def test_another_apps_things_are_flagged_and_refused_as_evidence_until_their_owner_dealt_with_them(guides):
    document = a_document()
    assert selectors.is_usable_as_evidence("drafting.guide", "7", as_of=ON)
    repealed(document)
    told()

    assert not selectors.is_usable_as_evidence("drafting.guide", "7", as_of=ON)
    notice = ImpactNotice.objects.get(item_kind="drafting.guide")
    assert notice.due_on == date(2026, 11, 25)
    with pytest.raises(Refused, match="请写明处理结果的理由"):
        services.resolve_notice(notice=notice, note="", actor_id=an_officer().pk, at=AT)

    services.resolve_notice(notice=notice, note="指南已改写", actor_id=an_officer().pk, at=AT)
    assert selectors.is_usable_as_evidence("drafting.guide", "7", as_of=ON)


def test_all_notices_of_a_change_are_given_or_none(monkeypatch):
    class Broken(Guides):
        kind = "zz.broken"

        def citing(self, document):
            raise OSError("没有应答")

    an_entry()
    document = PolicyDocument.objects.get()
    monkeypatch.setattr(impact, "_sources", {**impact._sources, "zz.broken": Broken()})

    with pytest.raises(OSError, match="没有应答"):
        services.raise_notices(document=document, occasion="REPEALED", occurred_on=ON, actor_id=None, at=AT)

    assert not ImpactNotice.objects.exists()


def test_an_entry_that_was_out_before_anybody_heard_of_the_policy_meets_the_duty_at_once():
    document = a_document()
    an_entry(document)

    told()

    assert Duty.objects.get().settled_as == "ENTRY"


def test_the_clock_of_a_repeal_learned_of_late_starts_when_it_became_known():
    document = a_document()
    repealed(document, on=date(2026, 10, 1))

    told()

    duty = Duty.objects.get(occasion=Occasion.REPEALED)
    assert (duty.due_on, duty.settled_as) == (date(2026, 11, 25), "OFFLINE")
    assert selectors.get_board(on=ON).on_time == 1.0
