"""
任务三：热线知识库与政策文件同步。

政策公布、修改、废止，知识库在规定时限内跟着变；群众的提问和纠错成为新的条目；答复只引用有效的文件。
"""

from datetime import date, timedelta

import pytest

from gongkai.clearance import services as clearance
from gongkai.core.refusals import Refused
from gongkai.knowledge import selectors, services
from gongkai.knowledge.enums import Source
from gongkai.knowledge.handlers import ACTIONS, LISTENER, follow_policies
from gongkai.knowledge.models import KIND, Duty, ImpactNotice, KnowledgeEntry
from gongkai.knowledge.services import Asked
from gongkai.policies import services as policies
from gongkai.trail import outbox
from tests.clearance.builders import an_office
from tests.factories import AT, ON, an_officer
from tests.knowledge.builders import a_clause, a_draft, a_tree, an_entry
from tests.policies.builders import a_document
from tests.publishing.builders import a_site

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county():
    a_site()
    a_tree()


def the_knowledge_base_hears_of_it():
    outbox.deliver(outbox.Listener(LISTENER, ACTIONS, follow_policies), at=AT)


def the_policy_is_repealed(document):
    event = policies.repeal_document(document=document, on=ON, actor_id=None, at=AT)
    for role in ("JUSTICE_BUREAU", "COUNTY_OFFICE"):
        policies.confirm_change(event=event, role=role, actor_id=an_officer(role=role).pk, at=AT)
    the_knowledge_base_hears_of_it()


def test_an_entry_is_written_reviewed_by_others_and_then_public():
    """采集、审核、发布：编辑写，单位审核人和保密审查员审，通过才公开。"""
    office = an_office()
    draft = a_draft(a_document(), unit=office.unit)
    entry = services.collect_entry(draft=draft, owner_id=office.unit.pk, actor_id=office.editor.pk, at=AT)
    review = clearance.hand_in(kind=KIND, subject_id=entry.pk, actor_id=office.editor.pk, at=AT)
    assert list(selectors.list_public(as_of=ON)) == []

    for officer in (office.reviewer, office.secrecy):
        clearance.decide(clearance=review, outcome="PASS", actor_id=officer.pk, at=AT)

    (public,) = selectors.list_public(as_of=ON)
    assert (public.reviewer, public.owner) == (office.reviewer, office.unit)


def test_a_new_policy_has_three_working_days_to_get_its_entry():
    """政策公布后3个工作日内更新知识库，系统先拟一稿。"""
    a_document(drafter_id=an_office().unit.pk)

    the_knowledge_base_hears_of_it()

    assert Duty.objects.get().due_on == date(2026, 11, 25)
    assert KnowledgeEntry.objects.get().state == "DRAFT"


def test_every_policy_has_an_entry_or_a_reason_why_not():
    """每件政策有条目，或者写明为什么不需要、谁写的、何时写的。"""
    document = a_document()
    the_knowledge_base_hears_of_it()
    assert list(selectors.list_uncovered(on=ON)) == [document]

    clerk = an_officer()
    services.settle_without_entry(duty=Duty.objects.get(), reason="只涉及机关内部", actor_id=clerk.pk, at=AT)

    assert list(selectors.list_uncovered(on=ON)) == []
    assert Duty.objects.get().settled_by == clerk


def test_a_repealed_policy_takes_its_entries_off_the_answers_and_the_portal():
    """政策废止，引用它的条目立即下线，不再作答复依据，责任单位1个工作日内处理。"""
    entry = an_entry()
    the_policy_is_repealed(entry.citations.get().document)

    assert list(selectors.list_public(as_of=ON)) == []
    assert not selectors.is_usable_as_evidence(KIND, entry.pk, as_of=ON)
    notice = ImpactNotice.objects.get()
    assert (notice.unit, notice.due_on) == (entry.owner, date(2026, 11, 23))


def test_nobody_can_publish_an_entry_that_cites_a_repealed_policy():
    """引用失效文件的条目不能发布。"""
    document = a_document()
    entry = an_entry(document, is_public=False)
    the_policy_is_repealed(document)

    with pytest.raises(Refused, match="已失效或废止，不能引用"):
        services.publish_entry(entry=entry, actor_id=None, at=AT)


def test_a_question_the_answerer_could_not_answer_waits_for_an_entry():
    """没有答出的提问进入候选，个人信息先遮盖。"""
    asked = Asked("我的电话13800138000，井盖响找谁")

    candidate = services.note_candidate(source=Source.QUERY, asked=asked, actor_id=None, at=AT)

    assert "13800138000" not in candidate.question
    assert candidate.due_on == date(2026, 11, 25)


def test_an_entry_rests_on_the_clauses_of_one_edition():
    """条目引用哪份文件、哪一版、哪一条，都写明。"""
    document = a_document()
    entry = an_entry(document, citations=(a_clause(document, "art-2"), a_clause(document, "art-3")))

    told = selectors.entry_as_json(entry)["引用"]

    assert [(one["文号"], one["版本"], one["条款"]) for one in told] == [
        ("青政发〔2023〕21号", "2023-12-05", "第二条"),
        ("青政发〔2023〕21号", "2023-12-05", "第三条"),
    ]


def test_after_half_a_year_an_entry_is_checked_again():
    """每6个月重新核对一次。"""
    entry = an_entry()

    assert selectors.list_due_for_verification(on=ON + timedelta(days=180)) == []
    assert selectors.list_due_for_verification(on=date(2027, 5, 20)) == [entry]
