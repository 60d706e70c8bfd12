"""Entries of the hotline's knowledge base (热线知识) as entries of the index."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from django.utils import timezone

from gongkai.knowledge import selectors as knowledge
from gongkai.knowledge.models import EntryCitation, KnowledgeEntry
from gongkai.policies.selectors import document_id_of
from gongkai.publishing.markup import plain_from_markdown
from gongkai.search.engine.records import Source
from gongkai.search.entries import IndexEntry
from gongkai.trail.models import Entry

KIND = KnowledgeEntry._meta.label_lower


class KnowledgeSource:
    """Lends the public entries; one that a notice of impact holds back is not lent (R03-06, R03-08)."""

    source: Source = "knowledge"
    actions = ("knowledge.", "policies.")

    def touched_by(self, entries: Sequence[Entry]) -> set[str]:
        """Return the entries that deeds touch: the entry itself, or those that cite a touched document."""
        touched = {entry.subject_id for entry in entries if entry.subject_kind == KIND}
        documents = {pk for pk in map(document_id_of, entries) if pk is not None}
        citing = EntryCitation.objects.filter(document_id__in=documents) if documents else ()
        return touched | {str(one.entry_id) for one in citing}

    def iter_entries(self, ids: Collection[str]) -> Iterator[IndexEntry]:
        """Yield those of the entries from which answers may be taken today."""
        wanted = {int(one) for one in ids}
        for entry in knowledge.list_usable(as_of=timezone.localdate()):
            if entry.pk in wanted:
                yield _entry(entry)

    def iter_titles(self) -> Iterator[str]:
        """Yield the titles of the entries from which answers may be taken today."""
        yield from (entry.title for entry in knowledge.list_usable(as_of=timezone.localdate()))


def _entry(entry: KnowledgeEntry) -> IndexEntry:
    cited = entry.citations.all()[:1]
    first = cited[0] if cited else None
    return IndexEntry(
        source="knowledge",
        entry_id=str(entry.pk),
        title=entry.title,
        text=plain_from_markdown(entry.content),
        url=entry.address,
        questions=tuple(entry.variants),
        unit=entry.owner.name,
        topics=tuple(entry.category.path.split("/")),
        rests_on=first.document.title if first else "",
        number=first.document.number if first else "",
        article=first.label if first else "",
        published_on=timezone.localdate(entry.published_at) if entry.published_at else None,
        valid_from=entry.valid_from,
        valid_to=_first_day_after(entry),
        ended_as="LAPSED",
    )


def _first_day_after(entry: KnowledgeEntry) -> date | None:
    """Return the first day on which the entry no longer holds: its own end, or that of what it cites."""
    ends = [one.document.in_force_to for one in entry.citations.all() if one.document.in_force_to]
    if entry.valid_to:
        ends.append(entry.valid_to + timedelta(days=1))
    return min(ends, default=None)
