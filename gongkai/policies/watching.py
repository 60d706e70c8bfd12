"""Policy documents as the aggregation watch reads them (防汇聚): every public edition, its tables, its files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from gongkai.clearance.aggregation.model import PublishedTable, PublishedText
from gongkai.clearance.watch_sources import read_attached
from gongkai.policies.models import Edition, PolicyDocument
from gongkai.policies.rules.addresses import href
from gongkai.policies.selectors.queues import document_id_of
from gongkai.trail.models import Entry


class DocumentTexts:
    """What policy documents make public, by `document:<id>`."""

    name = "document"
    kind = PolicyDocument._meta.label_lower

    def all_keys(self) -> Iterator[str]:
        public = PolicyDocument.objects.public().filter(is_stub=False)
        for number in public.values_list("pk", flat=True).iterator():
            yield f"{self.name}:{number}"

    def touched_by(self, entries: Sequence[Entry]) -> Iterable[str]:
        numbers = {document_id_of(entry) for entry in entries if entry.action.startswith("policies.")}
        return {f"{self.name}:{number}" for number in numbers if number is not None}

    def read(self, key: str) -> PublishedText | None:
        number = int(key.partition(":")[2])
        document = PolicyDocument.objects.public().filter(pk=number, is_stub=False).first()
        return text_of(document, document.editions.public()) if document else None

    def read_draft(self, subject_id: int) -> PublishedText | None:
        document = PolicyDocument.objects.filter(pk=subject_id).first()
        return text_of(document, document.editions.settled()) if document else None


def text_of(document: PolicyDocument, editions: QuerySet[Edition]) -> PublishedText:
    """Return everything a document tells in some editions, and the files beside it."""
    texts: list[tuple[str, str]] = [("内容概述", document.summary)] if document.summary else []
    tables: list[PublishedTable] = []
    for edition in editions.order_by("edition_on"):
        texts.append((f"{edition.edition_on}版正文", edition.text))
        for grid in _grids(edition.body):
            where = f"{edition.edition_on}版表{len(tables) + 1}"
            tables.append(PublishedTable(where, document.title, grid))
    for attached in document.attachments.order_by("pk"):
        if not attached.file.storage.exists(attached.file.name):
            continue
        with attached.file.storage.open(attached.file.name) as stored:
            more, grids = read_attached(attached.name, stored.read(), document.title)
        texts += more
        tables += grids
    return PublishedText(
        f"{DocumentTexts.name}:{document.pk}",
        document.title,
        href(document.address),
        document.signed_on,
        tuple(texts),
        tuple(tables),
    )


def _grids(nodes: Iterable[Mapping[str, Any]]) -> Iterator[tuple[tuple[str, ...], ...]]:
    for node in nodes:
        if node.get("rows"):
            yield tuple(tuple(row) for row in node["rows"])
        yield from _grids(node.get("children", ()))
