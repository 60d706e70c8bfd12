"""Entries as clearance sees them (拟公开内容): the canonical form of what the public would get, for the gate."""

from dataclasses import asdict
from typing import Any

from gongkai.clearance.content import Content, Passage
from gongkai.knowledge.drafts import Cited, EntryDraft
from gongkai.knowledge.models import Category, EntryCitation, KnowledgeEntry

SEAM = "\n"


def held_draft(entry: KnowledgeEntry) -> EntryDraft:
    """Return the fields of an entry as they are kept: what is public, or the draft before anything is."""
    return EntryDraft(
        title=entry.title,
        content=entry.content,
        category=entry.category.path,
        nature=entry.nature,
        keywords=tuple(entry.keywords),
        issuer_id=entry.issuer_id,
        variants=tuple(entry.variants),
        citations=tuple(
            Cited(one.document_id, one.edition_id, one.anchor, one.label, one.quote_digest)
            for one in sorted(entry.citations.all(), key=lambda one: (one.position, one.pk))
        ),
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
    )


def working_draft(entry: KnowledgeEntry) -> EntryDraft:
    """Return what an editor works on: the correction that waits, else the entry itself."""
    return EntryDraft.from_json(entry.pending) if entry.pending else held_draft(entry)


def as_drafted(entry: KnowledgeEntry) -> KnowledgeEntry:
    """Return an entry as it would be with its draft, for the preview; it is not to be saved."""
    draft = working_draft(entry)
    entry.title, entry.content, entry.nature = draft.title, draft.content, draft.nature
    entry.category = Category.objects.select_related("parent").get(path=draft.category)
    entry.issuer_id = draft.issuer_id
    entry.keywords, entry.variants = list(draft.keywords), list(draft.variants)
    entry.valid_from, entry.valid_to = draft.valid_from, draft.valid_to
    cited = [EntryCitation(entry=entry, **asdict(one)) for one in draft.citations]
    entry._prefetched_objects_cache = {"citations": cited}
    return entry


def entry_digest(draft: EntryDraft) -> str:
    """Return the digest an entry has in public with these fields."""
    return _content(draft).digest


def is_as_reviewed(entry: KnowledgeEntry) -> bool:
    """Whether a public entry still is what its seal says passed review (封签完好)."""
    return bool(entry.seal) and entry_digest(held_draft(entry)) == entry.seal


def get_content(entry_id: int) -> Content:
    """Return an entry as it would be public now, a correction that waits included."""
    entry = KnowledgeEntry.objects.select_related("category").get(pk=entry_id)
    return _content(working_draft(entry), unit_id=entry.owner_id, address=f"/zsk/{entry.pk}.html")


def _content(draft: EntryDraft, *, unit_id: int | None = None, address: str = "") -> Content:
    stated: dict[str, Any] = draft.as_json()
    stated["citations"] = [
        [one.document_id, one.edition_id, one.anchor, one.quote_digest] for one in draft.citations
    ]
    passages = (
        Passage("title", "标题", draft.title),
        Passage("content", "内容", draft.content),
        Passage("variants", "问法", SEAM.join(draft.variants)),
        Passage("keywords", "关键字", SEAM.join(draft.keywords)),
    )
    return Content(
        title=draft.title,
        raw=stated,
        passages=tuple(one for one in passages if one.text),
        unit_id=unit_id,
        place=f"热线知识库／{draft.category}",
        summary=draft.content[:200],
        address=address,
        face=draft.title,
    )
