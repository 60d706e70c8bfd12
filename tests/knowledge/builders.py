"""Entries of the knowledge base for tests; all texts are made up."""

from datetime import datetime

from gongkai.knowledge import services
from gongkai.knowledge.drafts import Cited, EntryDraft
from gongkai.knowledge.enums import Source
from gongkai.knowledge.models import (
    KIND,
    Candidate,
    Category,
    CorrectionRequest,
    Duty,
    ImpactNotice,
    KnowledgeEntry,
)
from gongkai.knowledge.services import Asked
from gongkai.policies.models import PolicyDocument
from gongkai.units.models import Unit
from tests.factories import AT, ON, a_unit, cleared
from tests.policies.builders import a_document

LEAF = "城乡建设、环境保护/城市建设（含住房）"


def a_tree() -> Category:
    """Build the category tree and return the leaf that tests write in."""
    services.build_categories(actor_id=None, at=AT)
    return Category.objects.get(path=LEAF)


def a_clause(document: PolicyDocument, anchor: str = "art-3") -> Cited:
    """Choose a clause of a document's newest edition."""
    edition = document.editions.order_by("-edition_on").first()
    return Cited(document.pk, edition.pk, anchor)


def a_draft(document: PolicyDocument | None = None, *, unit: Unit | None = None, **fields) -> EntryDraft:
    """Write an entry about manhole covers."""
    citations = (a_clause(document),) if document else ()
    values = {
        "title": "井盖丢了找谁",
        "content": "拨打12345，产权单位两小时内到场。",
        "category": LEAF,
        "nature": "热点问答",
        "keywords": ("井盖", "缺失"),
        "issuer_id": unit.pk if unit else None,
        "variants": ("井盖不见了怎么办", "马路上没有井盖"),
        "citations": citations,
    }
    return EntryDraft(**values | fields)


def an_entry(
    document: PolicyDocument | None = None,
    *,
    owner: Unit | None = None,
    is_public: bool = True,
    at: datetime = AT,
    **fields,
) -> KnowledgeEntry:
    """Keep an entry of a unit, published unless said otherwise, citing how soon somebody comes."""
    if not Category.objects.exists():
        a_tree()
    owner = owner or a_unit()
    document = document or a_document()
    draft = a_draft(document, unit=owner, **fields)
    entry = services.collect_entry(draft=draft, owner_id=owner.pk, actor_id=None, at=at)
    return let_out(entry, at=at) if is_public else entry


def let_out(entry: KnowledgeEntry, *, at: datetime = AT) -> KnowledgeEntry:
    """Publish an entry as if its review had passed."""
    cleared(KIND, entry.pk, at=at)
    return services.publish_entry(entry=entry, actor_id=None, at=at)


def a_notice(entry: KnowledgeEntry) -> ImpactNotice:
    """Note that something an entry cites was amended."""
    return ImpactNotice.objects.create(
        document=entry.citations.get().document, occasion="AMENDED", occurred_on=ON, item_kind=KIND,
        item_id=str(entry.pk), item_label="知识条目", item_title=entry.title, unit=entry.owner, found_at=AT,
        due_on=ON,
    )  # fmt: skip


def a_correction(entry: KnowledgeEntry) -> CorrectionRequest:
    """Send a reader's correction of an entry."""
    return services.request_correction(
        entry=entry, text="电话写错了", contact="13800138000", origin="192.0.2.1", at=AT
    )


def a_candidate(unit) -> Candidate:
    """Note a question nobody answered, for a unit."""
    asked = Asked("井盖响得睡不着找谁", "请找产权单位。", unit_id=unit.pk)
    return services.note_candidate(source=Source.QUERY, asked=asked, actor_id=None, at=AT)


def a_duty(document, unit) -> Duty:
    """Ask a unit to follow a document that was published."""
    return Duty.objects.create(document=document, occasion="PUBLISHED", occurred_on=ON, due_on=ON, unit=unit)


def written(unit, **fields) -> dict:
    """Fill in the form of an entry as an editor sends it."""
    values = {
        "title": "井盖没了谁来管", "content": "产权单位两小时内到场。", "variants": "井盖不见了怎么办\n马路上没井盖",
        "category": LEAF, "nature": "热点问答", "keywords": "井盖，缺失", "issuer": unit.pk,
        "valid_from": "", "valid_to": "",
    }  # fmt: skip
    return values | fields
