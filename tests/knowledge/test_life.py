"""The life of an entry: collected, reviewed, published, corrected, verified, taken off, archived (R03-07)."""

from datetime import date, timedelta

import pytest

from gongkai.core.refusals import Refused
from gongkai.knowledge import selectors, services
from gongkai.knowledge.models import KIND, KnowledgeEntry
from tests.factories import AT, ON, a_unit, an_officer
from tests.knowledge.builders import a_draft, a_tree, an_entry, let_out
from tests.policies.builders import a_document, a_second_edition

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)


def public_titles(on: date = ON) -> list[str]:
    return [one.title for one in selectors.list_public(as_of=on)]


def codes(refusal) -> set[str]:
    return {one.code for one in refusal.value.blockers}


def test_a_collected_entry_is_seen_by_its_unit_only():
    an_entry(is_public=False)

    assert public_titles() == []


def test_an_entry_that_was_not_reviewed_is_refused():
    entry = an_entry(is_public=False)

    with pytest.raises(Refused, match="尚未经过公开前审查"):
        services.publish_entry(entry=entry, actor_id=None, at=AT)

    assert public_titles() == []


def test_a_reviewed_entry_is_public_and_may_be_answered_from():
    entry = an_entry()

    assert public_titles() == ["井盖丢了找谁"]
    assert entry.last_verified_on == ON
    assert selectors.is_usable_as_evidence(KIND, entry.pk, as_of=ON)
    pairs = {(one.question, one.article) for one in selectors.iter_question_pairs(as_of=ON)}
    assert pairs == {
        ("井盖丢了找谁", "第三条"),
        ("井盖不见了怎么办", "第三条"),
        ("马路上没有井盖", "第三条"),
    }


def test_every_field_that_is_wrong_is_told_at_once():
    a_tree()
    draft = a_draft(
        title="", content=" ", nature="别的", keywords=("长" * 21,), category="城乡建设、环境保护"
    )

    with pytest.raises(Refused) as refusal:
        services.collect_entry(draft=draft, owner_id=a_unit().pk, actor_id=None, at=AT)

    assert codes(refusal) == {
        "NO_TITLE", "NO_CONTENT", "NATURE", "KEYWORD_LONG", "CATEGORY_NOT_LEAF", "NO_ISSUER",
    }  # fmt: skip


def test_a_title_is_used_once_also_while_a_correction_waits():
    first = an_entry()
    services.revise_entry(
        entry=first,
        draft=a_draft(first.citations.get().document, unit=first.owner, title="井盖坏了找谁"),
        actor_id=None,
        at=AT,
    )
    for title in ("井盖丢了找谁", "井盖坏了找谁"):
        with pytest.raises(Refused) as refusal:
            an_entry(first.citations.get().document, title=title)
        assert codes(refusal) == {"TITLE_TAKEN"}


def test_a_correction_waits_beside_what_is_public_until_its_own_review():
    entry = an_entry()
    document = entry.citations.get().document
    draft = a_draft(document, unit=entry.owner, content="产权单位两小时内到场并围挡。")
    services.revise_entry(entry=entry, draft=draft, actor_id=None, at=AT)

    assert selectors.find_public(entry.pk, as_of=ON).content == "拨打12345，产权单位两小时内到场。"
    entry.refresh_from_db()
    with pytest.raises(Refused, match="重新送审"):
        services.publish_entry(entry=entry, actor_id=None, at=AT)

    let_out(entry)
    assert selectors.find_public(entry.pk, as_of=ON).content == "产权单位两小时内到场并围挡。"


def test_an_entry_changed_by_hand_is_not_shown():
    entry = an_entry()
    KnowledgeEntry.objects.filter(pk=entry.pk).update(content="随便写的")

    assert selectors.find_public(entry.pk, as_of=ON) is None
    assert not selectors.is_usable_as_evidence(KIND, entry.pk, as_of=ON)


def test_the_day_after_its_term_an_entry_is_off_the_list_at_once():
    an_entry(valid_to=ON)

    assert public_titles(ON) == ["井盖丢了找谁"]
    assert public_titles(ON + timedelta(days=1)) == []
    assert services.take_expired_offline(at=AT + timedelta(days=1)) == 1
    assert KnowledgeEntry.objects.get().state == "OFFLINE"


def test_an_entry_is_to_be_verified_again_after_six_months():
    entry = an_entry()

    assert selectors.list_due_for_verification(on=date(2027, 5, 19)) == []
    assert selectors.list_due_for_verification(on=date(2027, 5, 20)) == [entry]

    services.verify_entry(entry=entry, actor_id=an_officer().pk, at=LATER)
    assert KnowledgeEntry.objects.get().last_verified_on == ON + timedelta(days=3)
    assert selectors.find_public(entry.pk, as_of=ON) is not None


def test_a_clause_that_reads_otherwise_in_the_edition_of_today_is_no_evidence():
    document = a_document()
    changed = an_entry(document, citations=(clause(document, "art-2"),))
    same = an_entry(document, title="井盖没了谁来", citations=(clause(document, "art-3"),))
    a_second_edition(document, commences_on=date(2025, 7, 1))

    assert not selectors.is_usable_as_evidence(KIND, changed.pk, as_of=ON)
    assert selectors.is_usable_as_evidence(KIND, same.pk, as_of=ON)
    with pytest.raises(Refused) as refusal:
        services.verify_entry(entry=changed, actor_id=None, at=AT)
    assert codes(refusal) == {"CLAUSE_CHANGED"}


def test_an_entry_cites_one_edition_of_a_document():
    document = a_document()
    old = clause(document, "art-3")
    a_second_edition(document, commences_on=date(2025, 7, 1))
    entry = an_entry(document, is_public=False, citations=(old, clause(document, "art-3")))

    with pytest.raises(Refused) as refusal:
        let_out(entry)
    assert codes(refusal) == {"EDITIONS_MIXED"}


def test_taking_off_and_archiving_need_a_reason_and_a_new_review_leads_back():
    entry = an_entry()
    with pytest.raises(Refused, match="请写明下线的理由"):
        services.take_offline(entry=entry, reason=" ", actor_id=None, at=AT)

    services.take_offline(entry=entry, reason="电话变了", actor_id=None, at=AT)
    with pytest.raises(Refused):
        services.publish_entry(entry=entry, actor_id=None, at=AT)
    let_out(entry)
    services.archive_entry(entry=entry, reason="不再需要", actor_id=None, at=AT)

    assert public_titles() == []
    with pytest.raises(Refused, match="已经归档"):
        services.revise_entry(entry=entry, draft=a_draft(), actor_id=None, at=AT)


def test_others_hear_of_every_change_in_order_and_of_what_is_gone():
    first = an_entry()
    second = an_entry(first.citations.get().document, title="井盖响怎么办")
    changes = selectors.list_changed_since(0, as_of=ON)
    assert [one.entry_id for one in changes] == [first.pk, second.pk]
    assert changes[0].entry["标题"] == "井盖丢了找谁"

    services.take_offline(entry=first, reason="重复", actor_id=None, at=LATER)

    (gone,) = selectors.list_changed_since(changes[-1].sequence, as_of=ON)
    assert (gone.entry_id, gone.is_gone) == (first.pk, True)
    assert selectors.list_changed_since(gone.sequence, as_of=ON) == []


def test_what_was_pushed_is_noted():
    entry = an_entry()

    services.note_pushed(digests={entry.pk: "a" * 64}, cursor=entry.change_no, actor_id=None, at=LATER)

    entry.refresh_from_db()
    assert (entry.pushed_at, entry.push_digest) == (LATER, "a" * 64)


def clause(document, anchor):
    from tests.knowledge.builders import a_clause

    return a_clause(document, anchor)
