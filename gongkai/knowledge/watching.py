"""Entries of the knowledge base as the aggregation watch reads them (防汇聚)."""

from collections.abc import Iterable, Iterator, Sequence

from gongkai.clearance.aggregation.model import PublishedText
from gongkai.knowledge import selectors
from gongkai.knowledge.drafts import EntryDraft
from gongkai.knowledge.models import KIND, KnowledgeEntry
from gongkai.trail.models import Entry


class EntryTexts:
    """What entries make public, by `knowledge:<id>`."""

    name = "knowledge"
    kind = KIND

    def all_keys(self) -> Iterator[str]:
        for number in KnowledgeEntry.objects.released().values_list("pk", flat=True).iterator():
            yield f"{self.name}:{number}"

    def touched_by(self, entries: Sequence[Entry]) -> Iterable[str]:
        return {
            f"{self.name}:{one.subject_id}" for one in entries if one.subject_kind == KIND and one.subject_id
        }

    def read(self, key: str) -> PublishedText | None:
        number = int(key.partition(":")[2])
        entry = selectors.with_parts(KnowledgeEntry.objects.released()).filter(pk=number).first()
        return _text(entry, selectors.held_draft(entry)) if entry else None

    def read_draft(self, subject_id: int) -> PublishedText | None:
        entry = selectors.with_parts(KnowledgeEntry.objects.filter(pk=subject_id)).first()
        return _text(entry, selectors.working_draft(entry)) if entry else None


def _text(entry: KnowledgeEntry, draft: EntryDraft) -> PublishedText:
    day = entry.published_at.date() if entry.published_at else None
    words = (("内容", draft.content), ("问法", "\n".join(draft.variants)))
    return PublishedText(f"knowledge:{entry.pk}", draft.title, f"/zsk/{entry.pk}.html", day, words, ())
