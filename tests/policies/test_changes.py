"""Amending, repealing, lapsing and extending count once two officers of two offices confirm (R02-10)."""

from datetime import date

import pytest

from gongkai.core.refusals import BadInput, Refused
from gongkai.policies import selectors, services
from gongkai.policies.models import Edition, LegalEvent, PolicyDocument, Relation
from gongkai.trail import selectors as trail
from tests.factories import AT, ON, an_officer, cleared
from tests.policies.builders import NORMATIVE, SECOND, a_document, parsed

pytestmark = pytest.mark.django_db


def confirmed(event: LegalEvent) -> LegalEvent:
    """Have both offices confirm a change."""
    for role in ("JUSTICE_BUREAU", "COUNTY_OFFICE"):
        services.confirm_change(event=event, role=role, actor_id=an_officer(role=role).pk, at=AT)
    event.refresh_from_db()
    return event


def actions_of(document: PolicyDocument) -> list[str]:
    return [entry.action for entry in trail.list_entries_of("policies.policydocument", document.pk)]


def test_a_repeal_counts_only_after_the_second_office_confirmed():
    document = a_document()
    event = services.repeal_document(document=document, on=ON, actor_id=None, at=AT)
    justice = an_officer(role="JUSTICE_BUREAU")

    services.confirm_change(event=event, role="JUSTICE_BUREAU", actor_id=justice.pk, at=AT)
    assert selectors.get_validity(document, as_of=ON).code == "IN_FORCE"

    office = an_officer(role="COUNTY_OFFICE")
    services.confirm_change(event=event, role="COUNTY_OFFICE", actor_id=office.pk, at=AT)
    assert selectors.get_validity(document, as_of=ON).code == "REPEALED"
    assert actions_of(document)[-3:] == [
        "policies.change_confirmed", "policies.change_confirmed", "policies.document_repealed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("holds", "role", "code"),
    [("EDITOR", "JUSTICE_BUREAU", "NOT_YOUR_ROLE"), ("COUNTY_OFFICE", "JUSTICE_BUREAU", "NOT_YOUR_ROLE")],
)
def test_only_who_holds_the_role_confirms(holds, role, code):
    event = services.repeal_document(document=a_document(), on=ON, actor_id=None, at=AT)

    with pytest.raises(Refused) as refusal:
        services.confirm_change(event=event, role=role, actor_id=an_officer(role=holds).pk, at=AT)

    assert refusal.value.blockers[0].code == code
    assert not event.confirmations.exists()


def test_one_office_does_not_confirm_twice():
    event = services.repeal_document(document=a_document(), on=ON, actor_id=None, at=AT)
    officer = an_officer(role="JUSTICE_BUREAU")
    services.confirm_change(event=event, role="JUSTICE_BUREAU", actor_id=officer.pk, at=AT)

    with pytest.raises(Refused) as refusal:
        services.confirm_change(event=event, role="JUSTICE_BUREAU", actor_id=officer.pk, at=AT)

    assert {one.code for one in refusal.value.blockers} == {"ALREADY_CONFIRMED", "SAME_OFFICER"}


def test_single_articles_are_repealed_and_the_rest_stays_in_force():
    document = a_document()
    confirmed(services.repeal_document(document=document, on=ON, provisions=["第三条"], actor_id=None, at=AT))

    verdict = selectors.get_validity(document, as_of=ON)
    assert verdict.code == "IN_FORCE"
    assert verdict.notes == ("第三条自2026年11月20日起废止",)


def test_an_article_that_does_not_exist_cannot_be_repealed():
    with pytest.raises(Refused, match="没有第九十条"):
        services.repeal_document(document=a_document(), on=ON, provisions=["第九十条"], actor_id=None, at=AT)


def test_a_repeal_links_the_deciding_document_both_ways():
    old = a_document()
    new = a_document(title="青岚县道路设施办法", number="青政发〔2026〕8号", unified_no="QLX-GF-2026-008")
    decision = services.Decision(document=new, verb="同时废止")
    confirmed(services.repeal_document(document=old, on=ON, decision=decision, actor_id=None, at=AT))

    assert Relation.objects.get(verb="REPEALS").to_document == old
    page = selectors.get_document_page(old.address, as_of=ON)
    assert [(line.label, line.title) for line in page.relations] == [("被废止于", new.title)]
    assert page.history[-1].href.endswith("/2026/8")


def test_an_ended_document_is_not_ended_again():
    document = a_document()
    confirmed(services.lapse_document(document=document, on=ON, actor_id=None, at=AT))
    document.refresh_from_db()

    with pytest.raises(Refused, match="失效"):
        services.repeal_document(document=document, on=ON, actor_id=None, at=AT)


def test_an_amendment_is_a_new_edition_valid_from_its_day_once_confirmed():
    document = a_document()
    edition = services.amend_document(
        document=document,
        parsed=parsed(SECOND),
        edition_on=date(2025, 6, 1),
        commences_on=date(2025, 7, 1),
        actor_id=None,
        at=AT,
    )
    first = document.editions.exclude(pk=edition.pk).get()
    assert first.valid_to is None
    cleared("policies.policydocument", document.pk)
    shown = selectors.get_document_page(document.address, as_of=ON)
    assert [line.edition_on for line in shown.editions] == [document.signed_on]

    confirmed(edition.amendment)

    first.refresh_from_db()
    edition.refresh_from_db()
    assert (first.valid_to, edition.valid_from) == (date(2025, 7, 1), date(2025, 7, 1))
    assert selectors.get_document_page(document.address, as_of=date(2025, 6, 30)).edition == first
    assert selectors.get_document_page(document.address, as_of=date(2025, 7, 1)).edition == edition


def test_at_most_one_edition_is_valid_on_any_day():
    document = a_document()
    for day in (date(2024, 5, 1), date(2024, 5, 2), date(2025, 1, 1)):
        services.add_edition(document=document, parsed=parsed(), edition_on=day, actor_id=None, at=AT)

    for day in (date(2023, 12, 1), date(2024, 5, 1), date(2024, 5, 2), date(2024, 12, 31), date(2026, 1, 1)):
        assert Edition.objects.filter(document=document).valid_on(day).count() <= 1
    assert Edition.objects.filter(document=document).valid_on(date(2024, 5, 1)).count() == 1


def test_two_editions_of_one_day_are_refused():
    document = a_document()

    with pytest.raises(Refused, match="已经存在"):
        services.add_edition(
            document=document, parsed=parsed(), edition_on=document.signed_on, actor_id=None, at=AT
        )


def test_a_term_is_extended_before_it_runs_out_and_not_after():
    document = a_document(expires_on=date(2026, 12, 31))
    confirmed(services.extend_document(document=document, until=date(2028, 12, 31), actor_id=None, at=AT))
    document.refresh_from_db()
    assert (document.expires_on, document.in_force_to) == (date(2028, 12, 31), date(2029, 1, 1))

    gone = a_document(
        title="过期办法", number="青政发〔2020〕1号", unified_no="QLX-GF-2020-001",
        signed_on=date(2020, 1, 1), effective_on=date(2020, 1, 1), expires_on=date(2024, 12, 31),
    )  # fmt: skip
    with pytest.raises(Refused, match="已失效"):
        services.extend_document(document=gone, until=date(2028, 1, 1), actor_id=None, at=AT)


def test_publication_is_refused_with_every_reason_at_once():
    document = services.enact_document(
        fields={"title": "青岚县夜市试行办法", "kind": "NORMATIVE", "signed_on": date(2024, 1, 1),
                "expires_on": date(2029, 1, 1)},
        issuers=["青岚县人民政府"],
        actor_id=None,
        at=AT,
    )  # fmt: skip

    with pytest.raises(Refused) as refusal:
        services.publish_document(document=document, actor_id=None, at=AT)

    codes = {blocker.code for blocker in refusal.value.blockers}
    assert codes == {"NOT_REVIEWED", "MISSING_FIELD", "NO_UNIFIED_NUMBER", "TERM_TOO_LONG"}
    assert not PolicyDocument.objects.public().exists()


def test_what_is_not_proactive_is_never_published():
    document = a_document(openness="ON_REQUEST", is_public=False)

    with pytest.raises(Refused, match="主动公开"):
        services.publish_document(document=document, actor_id=None, at=AT)


def test_a_withdrawal_needs_its_reason_and_hides_the_page():
    document = a_document()
    with pytest.raises(BadInput, match="理由"):
        services.withdraw_document(document=document, reason=" ", actor_id=None, at=AT)

    services.withdraw_document(document=document, reason="附件有误", actor_id=None, at=AT)

    with pytest.raises(PolicyDocument.DoesNotExist):
        selectors.get_document_page(document.address, as_of=ON)


def test_fields_are_corrected_with_what_they_were_kept():
    document = a_document(is_public=False)

    services.update_fields(document=document, fields={"summary": "管井盖"}, actor_id=None, at=AT)
    services.update_fields(document=document, fields={"summary": "管井盖"}, actor_id=None, at=AT)

    changes = [
        entry
        for entry in trail.list_entries_of("policies.policydocument", document.pk)
        if entry.action == "policies.document_updated"
    ]
    assert [entry.payload["before"] for entry in changes] == [{"summary": ""}]


def test_an_unknown_topic_and_a_taken_unified_number_are_refused_together():
    a_document()

    with pytest.raises(Refused) as refusal:
        services.enact_document(
            fields={**NORMATIVE, "title": "另一办法", "topic": "9999"}, actor_id=None, at=AT
        )

    assert {one.code for one in refusal.value.blockers} == {"UNKNOWN_TOPIC", "UNIFIED_NUMBER_TAKEN"}


def test_a_stub_fills_the_gap_and_the_text_of_a_repeal_is_a_proposal():
    document = a_document()
    services.register_stub(title="青岚县道路条例", actor_id=None, at=AT)

    assert [one.title for one in selectors.list_unmatched_citations()] == ["青岚县窨井盖暂行办法"]
    proposals = services.propose_repeals(document)
    assert [(found.number, target) for found, target in proposals] == [("青政发〔2016〕9号", None)]
