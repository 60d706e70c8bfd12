"""A review before publication: its steps, its people, its outcomes, and what each leaves behind."""

from datetime import timedelta

import pytest

from gongkai.clearance import selectors, services
from gongkai.clearance.models import Clearance, Permit
from gongkai.core.refusals import Refused
from gongkai.publishing.models import ArticlePage
from gongkai.publishing.selectors import list_articles
from gongkai.trail.models import Entry
from gongkai.units.selectors import get_scope
from tests.clearance.builders import ARTICLE, AT, a_draft, a_site, an_office, decided, handed_in, passed
from tests.factories import ON, a_unit, an_officer

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"


@pytest.fixture
def office():
    a_site()
    return an_office()


def codes(refusal) -> list[str]:
    return [blocker.code for blocker in refusal.value.blockers]


def test_a_draft_that_passed_every_step_is_public_and_every_step_is_in_the_trail(office):
    article = a_draft(office)

    clearance = passed(office, handed_in(office, article))

    assert clearance.state == "PASSED"
    assert [one.title for one in list_articles()] == ["关于停水的公告"]
    told = Entry.objects.filter(subject_kind="clearance.clearance").order_by("sequence")
    assert [one.action.rpartition("_")[2] for one in told] == ["in", "decided", "decided"]
    assert list(clearance.decisions.values_list("digest", flat=True)) == [clearance.digest] * 2


def test_an_article_of_a_weighty_column_needs_the_leader_too(office):
    from gongkai.publishing.models import ColumnPage

    ColumnPage.objects.filter(slug="tongzhi").update(column_kind="POLICY")
    clearance = passed(office, handed_in(office, a_draft(office)))

    assert (clearance.state, selectors.step_label(clearance)) == ("IN_REVIEW", "分管领导签发")
    assert decided(clearance, office.leader).state == "PASSED"


def test_nobody_reviews_the_own_work_nor_takes_two_steps(office):
    from gongkai.units import services as units

    units.appoint(
        officer=office.reviewer,
        unit=office.unit,
        role="SECRECY_OFFICER",
        starts_on=ON,
        actor_id=None,
        at=AT,
    )
    clearance = handed_in(office, a_draft(office))
    with pytest.raises(Refused) as by_author:
        decided(clearance, office.editor)
    clearance = decided(clearance, office.reviewer)
    with pytest.raises(Refused) as twice:
        decided(clearance, office.reviewer)

    assert set(codes(by_author)) == {"NOT_YOUR_STEP", "OWN_WORK"}
    assert codes(twice) == ["TWICE"]


def test_another_units_reviewer_may_not_decide_and_does_not_see_it(office):
    other = an_office(a_unit("青岚县住建局"))
    clearance = handed_in(office, a_draft(office))

    with pytest.raises(Refused) as refusal:
        decided(clearance, other.reviewer)

    assert codes(refusal) == ["NOT_YOUR_STEP"]
    assert not selectors.list_seen_by(get_scope(other.reviewer.pk, on=ON)).exists()


def test_a_unit_without_a_secrecy_officer_is_covered_by_the_government_office(office):
    small = a_unit("青岚县林场")
    editor = an_officer(role="EDITOR", unit=small)
    reviewer = an_officer(role="ORGAN_REVIEWER", unit=small)
    county = an_officer(role="SECRECY_OFFICER", unit=a_unit("青岚县人民政府办公室", kind="OFFICE"))
    from tests.clearance.builders import Office

    forest = Office(small, editor, reviewer, county, county, county)
    clearance = decided(handed_in(forest, a_draft(forest)), reviewer)

    assert [one.pk for one in selectors.list_waiting_for(get_scope(county.pk, on=ON))] == [clearance.pk]
    assert selectors.list_waiting_for(get_scope(office.secrecy.pk, on=ON)) == []
    assert decided(clearance, county).state == "PASSED"


@pytest.mark.parametrize(
    ("outcome", "more", "state"),
    [
        ("RETURN", {"reason": "请写明停水范围"}, "RETURNED"),
        ("WITHHOLD", {"withhold_reason": "INTERNAL"}, "WITHHELD"),
        ("REFER", {"reason": "拿不准，请县保密局确定"}, "REFERRED"),
    ],
)
def test_the_other_outcomes_leave_nothing_public(office, outcome, more, state):
    article = a_draft(office)
    clearance = decided(handed_in(office, article), office.reviewer, outcome, **more)

    assert clearance.state == state
    assert not Permit.objects.filter(subject_kind=ARTICLE).exists()
    assert not ArticlePage.objects.live().exists()


@pytest.mark.parametrize(
    ("outcome", "code"), [("RETURN", "NO_REASON"), ("REFER", "NO_REASON"), ("WITHHOLD", "NO_ARTICLE")]
)
def test_an_outcome_without_its_reason_is_refused(office, outcome, code):
    clearance = handed_in(office, a_draft(office))

    with pytest.raises(Refused) as refusal:
        decided(clearance, office.reviewer, outcome)

    assert codes(refusal) == [code]


def test_what_was_referred_upwards_has_a_longer_clock_and_is_decided_by_the_same_officer(office):
    clearance = handed_in(office, a_draft(office))
    before = clearance.due_on
    clearance = decided(clearance, office.reviewer, "REFER", reason="请示县保密局")

    assert clearance.due_on > before
    assert decided(clearance, office.reviewer).position == 1


def test_one_changed_character_asks_for_review_again(office):
    article = a_draft(office)
    clearance = decided(handed_in(office, article), office.reviewer)
    article.title = "关于停水的公告。"
    article.save_revision()

    with pytest.raises(Refused) as refusal:
        decided(clearance, office.secrecy)

    assert codes(refusal) == ["CHANGED"]


def test_the_same_is_not_under_review_twice_and_not_reviewed_again_unchanged(office):
    article = a_draft(office)
    clearance = handed_in(office, article)
    with pytest.raises(Refused) as twice:
        handed_in(office, article)
    passed(office, clearance)
    with pytest.raises(Refused) as again:
        handed_in(office, article)

    assert (codes(twice), codes(again)) == (["ALREADY_OPEN"], ["PASSED_ALREADY"])


def test_what_blocks_is_masked_accepted_by_the_secrecy_officer_or_sent_back(office):
    clearance = handed_in(office, a_draft(office, body=f"联系人身份证号{NUMBER}。"))
    key = selectors.open_blocks(clearance)[0]["key"]
    with pytest.raises(Refused) as blocked:
        decided(clearance, office.reviewer)
    with pytest.raises(Refused) as not_allowed:
        services.accept_finding(
            clearance=clearance, key=key, reason="公开需要", actor_id=office.reviewer.pk, at=AT
        )

    assert codes(blocked) == ["FINDINGS_OPEN"]
    assert codes(not_allowed) == ["NOT_SECRECY_OFFICER"]
    assert NUMBER not in str(clearance.findings)


def test_masking_changes_the_draft_and_what_is_reviewed_from_there_on(office):
    article = a_draft(office, body=f"联系人身份证号{NUMBER}。")
    clearance = handed_in(office, article)
    before, key = clearance.digest, selectors.open_blocks(clearance)[0]["key"]

    clearance = services.mask_findings(clearance=clearance, keys=[key], actor_id=office.reviewer.pk, at=AT)

    assert clearance.digest != before
    assert selectors.open_blocks(clearance) == []
    passed(office, clearance)
    shown = str(ArticlePage.objects.live().get(pk=article.pk).body)
    assert NUMBER not in shown
    assert "110105" in shown


def test_a_review_keeps_its_clock_over_holidays(office):
    clearance = handed_in(office, a_draft(office))

    assert (clearance.due_on - ON).days == 7  # five working days from a Friday


def test_what_is_planned_for_later_is_published_once_when_its_time_has_come(office):
    later = AT + timedelta(days=2)
    article = a_draft(office)
    passed(office, handed_in(office, article, planned_for=later))
    assert not ArticlePage.objects.live().exists()

    counts = [services.publish_due(at=AT), services.publish_due(at=later), services.publish_due(at=later)]

    assert counts == [0, 1, 0]
    assert ArticlePage.objects.live().get().first_published_at == later
    assert Clearance.objects.get(subject_kind=ARTICLE).published_at == later


def test_what_is_taken_back_can_be_handed_in_again(office):
    article = a_draft(office)
    clearance = services.take_back(clearance=handed_in(office, article), actor_id=office.editor.pk, at=AT)

    assert clearance.state == "LAPSED"
    assert handed_in(office, article).state == "IN_REVIEW"


@pytest.mark.parametrize(
    ("roles", "code"),
    [
        (["SECRECY_OFFICER"], "STEPS"),
        (["ORGAN_REVIEWER", "LEADER"], "NO_SECRECY"),
        (["SECRECY_OFFICER", "SECRECY_OFFICER"], "REPEATED"),
        (["SECRECY_OFFICER", "OPERATOR"], "UNKNOWN_ROLE"),
    ],
)
def test_a_chain_that_would_not_do_is_refused(roles, code):
    with pytest.raises(Refused) as refusal:
        services.set_chain(
            kind="publishing.articlepage", column_kind="", roles=roles, actor_id=an_officer().pk, at=AT
        )

    assert codes(refusal) == [code]
