"""Pages of the knowledge base (热线知识库): entries, and their lists by category."""

import re
from collections.abc import Iterable, Sequence

from django.utils import timezone

from gongkai.knowledge import selectors
from gongkai.knowledge.models import EntryCitation, KnowledgeEntry
from gongkai.policies.selectors import document_id_of
from gongkai.portal.frame import Frame
from gongkai.portal.knowledge import (
    category_address,
    category_page,
    entry_address,
    entry_page,
    list_page,
    shelf_of,
)
from gongkai.portal.sources.frame_source import FramedSource, acted_on
from gongkai.publishing.release.sources import LEAVES, LISTS
from gongkai.trail.models import Entry

ENTRY = re.compile(r"^/zsk/(?P<pk>\d+)\.html$")
CATEGORY = re.compile(r"^/zsk/lei/(?P<code>\d+)/$")
DEEDS = ("knowledge.", "policies.")


def entries_touched(entries: Sequence[Entry]) -> set[int]:
    """Return the entries that deeds touch, those that cite a touched document included."""
    kind = KnowledgeEntry._meta.label_lower
    touched = {int(one.subject_id) for one in entries if one.subject_kind == kind and one.subject_id}
    documents = {document_id_of(one) for one in acted_on(entries, *DEEDS)} - {None}
    if documents:
        cited = EntryCitation.objects.filter(document_id__in=documents)
        touched |= set(cited.values_list("entry_id", flat=True))
    return touched


class EntrySource(FramedSource):
    """Releases the page of each entry; one whose term is over or whose policy ended has none any more."""

    name = "knowledge"
    rank = LEAVES

    def addresses(self) -> Iterable[str]:
        public = selectors.list_public(as_of=timezone.localdate())
        return [entry_address(pk) for pk in public.values_list("pk", flat=True)]

    def touched_by(self, entries: Sequence[Entry]) -> Iterable[str]:
        return [entry_address(pk) for pk in sorted(entries_touched(entries))]

    def page(self, address: str, frame: Frame, prepared: object) -> bytes | None:
        found = ENTRY.match(address)
        entry = shelf_of(frame).entries.get(int(found["pk"])) if found else None
        return entry_page(frame, entry) if entry else None


class KnowledgeLists(FramedSource):
    """Releases the front of the knowledge base and the list of each category that holds something."""

    name = "knowledge-lists"
    rank = LISTS

    def addresses(self) -> Iterable[str]:
        yield "/zsk/"
        public = selectors.list_public(as_of=timezone.localdate())
        codes = set(public.values_list("category__code", flat=True))
        yield from (category_address(code) for code in sorted(codes | {code[:2] for code in codes}))

    def touched_by(self, entries: Sequence[Entry]) -> Iterable[str]:
        touched = entries_touched(entries)
        if not touched:
            return ()
        held = KnowledgeEntry.objects.filter(pk__in=touched)
        codes = set(held.values_list("category__code", flat=True))
        codes |= {one.payload["was_in"] for one in entries if "was_in" in one.payload}
        codes |= {code[:2] for code in codes}
        return ["/zsk/", *(category_address(code) for code in sorted(codes))]

    def page(self, address: str, frame: Frame, prepared: object) -> bytes | None:
        if address == "/zsk/":
            return list_page(frame)
        found = CATEGORY.match(address)
        return category_page(frame, found["code"]) if found else None
