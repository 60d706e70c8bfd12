"""Entries of the knowledge base for tests; all texts are made up."""

from datetime import datetime

from gongkai.knowledge import services
from gongkai.knowledge.drafts import Cited, EntryDraft
from gongkai.knowledge.models import KIND, Category, KnowledgeEntry
from gongkai.policies.models import PolicyDocument
from gongkai.units.models import Unit
from tests.factories import AT, a_unit, cleared
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
