"""Categories and who may write there, masks put in during review, what the watch and the ledger see."""

import pytest

from gongkai.clearance.subjects import Replacement, get_kind
from gongkai.core.refusals import Refused
from gongkai.knowledge import selectors, services
from gongkai.knowledge.models import KIND, Category
from gongkai.knowledge.sealing import decipher, encipher, masked_contact
from gongkai.knowledge.watching import EntryTexts
from gongkai.ledger.citing import EvidenceSource
from gongkai.ledger.models import Assignment, Evidence, Progress
from gongkai.policies.rules.topics import topic_classes
from tests.factories import AT, ON, a_unit, an_officer
from tests.knowledge.builders import LEAF, a_draft, a_tree, an_entry
from tests.ledger.builders import a_county, a_ledger
from tests.policies.builders import a_document

pytestmark = pytest.mark.django_db


def test_the_tree_is_the_vocabulary_that_all_share():
    a_tree()

    assert set(Category.objects.values_list("code", flat=True)) == set(topic_classes())
    assert services.build_categories(actor_id=None, at=AT) == 0


def test_a_category_kept_by_one_unit_is_closed_to_others():
    leaf, keeper, other = a_tree(), a_unit(), a_unit()
    services.set_category_writers(category=leaf, unit_ids=[keeper.pk], actor_id=None, at=AT)

    assert leaf in selectors.list_categories_for(keeper.pk)
    assert leaf not in selectors.list_categories_for(other.pk)
    with pytest.raises(Refused, match="由其他单位维护"):
        services.collect_entry(draft=a_draft(unit=other), owner_id=other.pk, actor_id=None, at=AT)
    services.collect_entry(draft=a_draft(unit=keeper), owner_id=keeper.pk, actor_id=None, at=AT)


def test_a_category_that_does_not_exist_is_named_in_the_refusal():
    unit = a_unit()
    a_tree()

    with pytest.raises(Refused, match="没有“城乡建设/井盖”这个类目"):
        services.collect_entry(
            draft=a_draft(unit=unit, category="城乡建设/井盖"), owner_id=unit.pk, actor_id=None, at=AT
        )


@pytest.mark.parametrize(
    ("passage", "fields"),
    [
        ("content", {"content": "找13800138000办。"}),
        ("title", {"title": "拨13800138000找谁"}),
        ("variants", {"variants": ("一个问法", "13800138000是谁的")}),
    ],
)
def test_a_reviewer_masks_a_number_where_it_stands(passage, fields):
    entry = an_entry(is_public=False, **fields)
    content = get_kind(KIND).content(entry.pk)
    text = next(one.text for one in content.passages if one.name == passage)
    start = text.index("13800138000")
    masked = Replacement(passage, start, start + 11, "13800138000", "138****8000")

    get_kind(KIND).mask(entry.pk, [masked], an_officer().pk, AT)

    passages = get_kind(KIND).content(entry.pk).passages
    assert "13800138000" not in "".join(one.text for one in passages)
    assert any("138****8000" in one.text for one in passages)


def test_a_mask_for_words_that_are_gone_is_refused():
    entry = an_entry(is_public=False)

    with pytest.raises(Refused, match="找不到要脱敏的内容"):
        get_kind(KIND).mask(entry.pk, [Replacement("content", 0, 3, "没有了", "***")], an_officer().pk, AT)


def test_the_aggregation_watch_reads_what_is_public_and_drafts_apart():
    draft = an_entry(is_public=False)
    public = an_entry(draft.citations.get().document, title="井盖响怎么办")
    texts = EntryTexts()

    assert list(texts.all_keys()) == [f"knowledge:{public.pk}"]
    assert texts.read(f"knowledge:{draft.pk}") is None
    assert texts.read_draft(draft.pk).title == "井盖丢了找谁"


def test_evidence_that_links_to_a_document_is_shown_but_stays_evidence():
    a_county()
    a_ledger()
    document = a_document()
    row = Assignment.objects.first()
    progress = Progress.objects.create(assignment=row, text="已公布", reported_at=AT)
    Evidence.objects.create(progress=progress, kind="LINK", url=f"/zc/{document.address}#art-3")

    (found,) = EvidenceSource().citing(document)

    assert (found.title, found.is_flagged) == (str(row.task), False)
    assert selectors.is_usable_as_evidence("ledger.evidence", found.id, as_of=ON)


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("13800138000", "138****8000"),
        ("wang@qinglan.example", "w***@qinglan.example"),
        ("024-00010001", "024****0001"),
        ("wx_88", "w***"),
    ],
)
def test_a_contact_is_kept_whole_in_cipher_and_shown_in_part(contact, shown):
    assert decipher(encipher(contact)) == contact
    assert contact not in encipher(contact)
    assert masked_contact(contact) == shown


def test_after_the_key_changed_a_contact_is_unreadable_and_nothing_breaks(settings):
    kept = encipher("13800138000")
    settings.SECRET_KEY = "another" * 8

    assert decipher(kept) == ""


def test_leaf_paths_are_written_from_the_top_down():
    assert a_tree().path == LEAF
