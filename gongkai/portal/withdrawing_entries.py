"""Entries of the knowledge base as things that can be taken down at once (撤下对象, S12)."""

from collections.abc import Iterable
from datetime import datetime

from gongkai.knowledge import services
from gongkai.knowledge.enums import State
from gongkai.knowledge.models import KIND, KnowledgeEntry
from gongkai.portal.knowledge import entry_address
from gongkai.portal.sources.knowledge import ENTRY
from gongkai.publishing.withdrawal.records import Kind
from gongkai.publishing.withdrawal.subjects import Subject

SHOWN = 10


class EntryFinder:
    """Finds entries of the knowledge base by their page."""

    kind = Kind.ENTRY.value
    deed = ("knowledge.entry_taken_offline", KIND)

    def find(self, address: str) -> Subject | None:
        """Return the entry at an address."""
        found = ENTRY.match(address)
        entry = KnowledgeEntry.objects.filter(pk=int(found["pk"])).first() if found else None
        return _subject(entry) if entry else None

    def search(self, words: str) -> Iterable[Subject]:
        """Return published entries by their title."""
        found = KnowledgeEntry.objects.filter(is_public=True, title__contains=words)
        return [_subject(one) for one in found.order_by("-pk")[:SHOWN]]

    def withhold(
        self, subject_id: str, address: str, *, reason: str, actor_id: int | None, at: datetime
    ) -> None:
        """Take the entry offline where that is not done yet."""
        entry = KnowledgeEntry.objects.filter(pk=int(subject_id), state=State.PUBLISHED).first()
        if entry is not None:
            services.take_offline(entry=entry, reason=reason, actor_id=actor_id, at=at)


def _subject(entry: KnowledgeEntry) -> Subject:
    address = entry_address(entry.pk)
    return Subject(Kind.ENTRY.value, str(entry.pk), entry.title, address, (address,), entry.is_public)
