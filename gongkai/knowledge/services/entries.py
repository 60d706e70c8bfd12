"""Collecting and correcting entries (采集、更新): every reason against one is told at once."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.core.refusals import Blocker, Refused
from gongkai.core.rulebook import load_rulebook
from gongkai.knowledge import rules, selectors
from gongkai.knowledge.drafts import EntryDraft
from gongkai.knowledge.enums import Source, State
from gongkai.knowledge.models import Category, EntryCitation, KnowledgeEntry
from gongkai.knowledge.services.recording import record_entry
from gongkai.policies.rules.topics import topic_classes, topic_names
from gongkai.trail import services as trail


@transaction.atomic
def build_categories(*, actor_id: int | None, at: datetime) -> int:
    """
    Build the category tree (类目树) from the topics that library, search and hotline share (X-09).

    What exists is brought up to date; return how many nodes are new.
    """
    known = {one.code: one for one in Category.objects.all()}
    before = len(known)
    for code, topic in topic_classes().items():
        one = known.get(code) or Category(code=code)
        named = (topic.name, "/".join(_plain(name) for name in topic_names(code)))
        if (one.name, one.path) != named or one.pk is None:
            one.name, one.path = named
            one.parent = known.get(topic.parent)
            one.save()
        known[code] = one
    new = len(known) - before
    if new:
        deed = ("knowledge.categories_built", Category._meta.label_lower, "", {"new": new})
        trail.record_many([deed], actor_id=actor_id, at=at)
    return new


@transaction.atomic
def set_category_writers(
    *, category: Category, unit_ids: Iterable[int], actor_id: int | None, at: datetime
) -> Category:
    """Say which units may write in a category (类目权限, R03-04); none means every unit, the same ones change nothing."""
    chosen = sorted(set(unit_ids))
    if chosen == sorted(category.writers.values_list("pk", flat=True)):
        return category
    category.writers.set(chosen)
    trail.record(
        "knowledge.category_writers_set", subject=category, actor_id=actor_id, at=at, unit_ids=chosen
    )
    return category


@transaction.atomic
def collect_entry(
    *,
    draft: EntryDraft,
    owner_id: int,
    source: str = Source.DESK,
    actor_id: int | None,
    at: datetime,
) -> KnowledgeEntry:
    """
    Keep an entry as a draft (采集) of its unit; the public sees nothing before its review has passed.

    :raises Refused: with every field that is not in order (R03-04)
    """
    tidied = tidy(draft)
    if blockers := explain_draft(tidied, entry_id=None, owner_id=owner_id, at=at):
        raise Refused(*blockers)
    entry = KnowledgeEntry(owner_id=owner_id, source=source, created_at=at, changed_at=at)
    write_fields(entry, tidied)
    record_entry(entry, "collected", actor_id=actor_id, at=at, source=source)
    return entry


@transaction.atomic
def revise_entry(
    *, entry: KnowledgeEntry, draft: EntryDraft, actor_id: int | None, at: datetime
) -> KnowledgeEntry:
    """
    Correct an entry (更新). What is public stays as it passed review; the correction waits for its own (S1).

    :raises Refused: with every field that is not in order, or if the entry is archived
    """
    tidied = tidy(draft)
    entry = KnowledgeEntry.objects.select_for_update().get(pk=entry.pk)
    blockers = [
        *_archived_blockers(entry),
        *explain_draft(tidied, entry_id=entry.pk, owner_id=entry.owner_id, at=at),
    ]
    if blockers:
        raise Refused(*blockers)
    before = selectors.working_draft(entry)
    if tidied == before:
        return entry
    if entry.is_public:
        is_back = tidied == selectors.held_draft(entry)
        entry.pending = {} if is_back else tidied.as_json()
        entry.save(update_fields=["pending"])
    else:
        write_fields(entry, tidied)
    record_entry(entry, "revised", actor_id=actor_id, at=at, before=before.as_json())
    return entry


def tidy(draft: EntryDraft) -> EntryDraft:
    """Return a draft without stray spaces and empty lines, its quotes taken from the library as it is now."""
    return replace(
        draft,
        title=" ".join(draft.title.split()),
        content=draft.content.strip().replace("\r\n", "\n"),
        category=draft.category.strip().strip("/"),
        keywords=tuple(word.strip() for word in draft.keywords if word.strip()),
        variants=tuple(" ".join(one.split()) for one in draft.variants if one.strip()),
        citations=selectors.with_quotes(dict.fromkeys(draft.citations)),
    )


def explain_draft(
    draft: EntryDraft, *, entry_id: int | None, owner_id: int, at: datetime
) -> tuple[Blocker, ...]:
    """Return every reason why an entry may not be kept as it is written (R03-04)."""
    on = timezone.localdate(at)
    facts = selectors.get_entry_facts(draft, entry_id=entry_id, owner_id=owner_id, on=on)
    blockers = rules.entry_blockers(facts, on=on, rulebook=load_rulebook())
    gone = [one for one in facts.citations if not one.is_held]
    missing = [
        Blocker("CLAUSE_MISSING", f"《{one.title}》的所引版本里没有这一条，请重新选择。", rules.R03_06)
        for one in gone
    ]
    return (*blockers, *missing)


def write_fields(entry: KnowledgeEntry, draft: EntryDraft) -> None:
    """Put a draft into the entry's own fields and clauses."""
    entry.title, entry.content, entry.nature = draft.title, draft.content, draft.nature
    entry.category = Category.objects.get(path=draft.category)
    entry.issuer_id = draft.issuer_id
    entry.keywords, entry.variants = list(draft.keywords), list(draft.variants)
    entry.valid_from, entry.valid_to = draft.valid_from, draft.valid_to
    entry.pending = {}
    if entry.state == State.OFFLINE:
        entry.state = State.DRAFT
    entry.save()
    entry.citations.all().delete()
    EntryCitation.objects.bulk_create(
        EntryCitation(
            entry=entry,
            document_id=one.document_id,
            edition_id=one.edition_id,
            anchor=one.anchor,
            label=one.label,
            quote_digest=one.quote_digest,
            position=position,
        )
        for position, one in enumerate(draft.citations)
    )
    entry._prefetched_objects_cache = {}


def _archived_blockers(entry: KnowledgeEntry) -> list[Blocker]:
    if entry.state != State.ARCHIVED:
        return []
    return [Blocker("ARCHIVED", "条目已经归档，不能再改；请新建一条。", rules.R03_07)]


def _plain(name: str) -> str:
    """Return a name without the mark that separates the parts of a path."""
    return name.replace("/", "、")
