"""
The whole public library as lines (整库导出, R03-01): units, documents with every edition, entries.

One JSON object a line, keys sorted, in a fixed order and without a number that only this installation knows: two
installations that hold the same write the same bytes. Attachments travel inside, so that the file is complete.
"""

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from gongkai.exchange.selectors.records import fields_of
from gongkai.knowledge import selectors as knowledge
from gongkai.knowledge.models import KnowledgeEntry
from gongkai.policies import selectors as policies
from gongkai.policies.models import Attachment, Edition, PolicyDocument, Relation
from gongkai.publishing.withdrawal.selectors import list_withheld
from gongkai.units.models import DisclosureContact, Unit

Line = dict[str, Any]
PLAIN: Final = (
    "address", "title", "number", "unified_no", "index_no", "kind", "genre", "topic", "info_class", "keywords",
    "summary", "consult_phone", "signed_on", "issued_on", "published_at", "expires_on", "checked_on",
    "is_principal",
)  # fmt: skip
DERIVED: Final = ("in_force_from", "in_force_to", "ended_as")
CONTACT: Final = ("head", "address", "office_hours", "phone", "fax", "email", "postcode", "verified_on")
UNIT: Final = ("code", "name", "short_name", "kind", "number_code", "responsibilities", "position")
EVENT: Final = ("kind", "on", "verb", "provisions", "note", "deciding_title", "until")
EDITION: Final = ("edition_on", "title", "number", "body", "frame", "history", "commences_on", "text_digest")
EDITION_DERIVED: Final = ("valid_from", "valid_to", "ended_as")
ENTRY: Final = (
    "title",
    "content",
    "nature",
    "keywords",
    "variants",
    "valid_from",
    "valid_to",
    "published_at",
)
MOVING: Final = frozenset({"verified_on"})
"""What a new installation says anew: an entry published there was verified there."""


def iter_lines(*, as_of: date) -> Iterator[Line]:
    """Yield the whole public library (整库): what is not public, or not as it was reviewed, is not in it."""
    yield from unit_lines()
    found = policies.list_public_documents().filter(is_stub=False).order_by("address")
    for document_id in found.values_list("pk", flat=True):
        line = document_line(policies.list_public_documents().get(pk=document_id), only_public=True)
        if line is not None:
            yield line
    for entry in knowledge.list_public(as_of=as_of).order_by("title"):
        if knowledge.is_as_reviewed(entry):
            yield entry_line(entry)


def written(line: Mapping[str, Any]) -> str:
    """Return a line as it is written, so that equal things are equal bytes."""
    return json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def comparable(line: Mapping[str, Any]) -> Line:
    """Return a line without what a new installation says anew (比对用)."""
    return {name: value for name, value in line.items() if name not in MOVING}


def unit_lines() -> Iterator[Line]:
    """Yield the units with their public contacts (机关单位)."""
    contacts = {one.unit_id: one for one in DisclosureContact.objects.all()}
    for unit in Unit.objects.prefetch_related("aliases").order_by("code"):
        contact = contacts.get(unit.pk)
        yield {
            "line": "unit",
            **_plain(unit, UNIT),
            "aliases": sorted(one.name for one in unit.aliases.all()),
            "contact": _plain(contact, CONTACT) if contact else None,
        }


def document_line(document: PolicyDocument, *, only_public: bool) -> Line | None:
    """Return a document with all its editions (文件整件), or None where what is public is not what was reviewed."""
    if only_public and not policies.is_as_reviewed(document):
        return None
    held = document.editions.public() if only_public else document.editions.settled()
    editions = list(held.select_related("amendment").order_by("edition_on"))
    if any(policies.edition_digest(one) != one.text_digest for one in editions):
        return None
    events = list(document.events.confirmed().select_related("deciding_document").order_by("on", "pk"))
    places = {one.pk: place for place, one in enumerate(events)}
    issuers = list(document.issuers.order_by("position", "pk").values_list("name", flat=True))
    return {
        "line": "document",
        **_plain(document, PLAIN),
        **_plain(document, DERIVED),
        "fields": fields_of(document, issuers),
        "issuers": issuers,
        "drafter": document.drafter.name if document.drafter else "",
        "events": [_plain(one, EVENT) | {"by": _address(one.deciding_document)} for one in events],
        "editions": [_edition(one, places) for one in editions],
        "relations": [_relation(one) for one in _relations(document)],
        "attachments": list(_attachments(document.attachments.order_by("name"))),
    }


def entry_line(entry: KnowledgeEntry) -> Line:
    """Return an entry with the clauses it rests on (知识条目), named as any installation can find them."""
    cited = sorted(entry.citations.all(), key=lambda one: (one.position, one.pk))
    return {
        "line": "entry",
        **_plain(entry, ENTRY),
        "category": entry.category.path,
        "issuer": entry.issuer.name,
        "owner": entry.owner.name,
        "verified_on": _value(entry.last_verified_on),
        "citations": [
            {
                "address": one.document.address,
                "edition_on": _value(one.edition.edition_on),
                "anchor": one.anchor,
                "label": one.label,
                "quote_digest": one.quote_digest,
            }
            for one in cited
        ],
    }


def _edition(edition: Edition, places: Mapping[int, int]) -> Line:
    cited = edition.citations.select_related("target").order_by("title", "number", "article")
    return {
        **_plain(edition, EDITION),
        **_plain(edition, EDITION_DERIVED),
        "amended_by": places.get(edition.amendment_id) if edition.amendment_id else None,
        "citations": [
            {"title": one.title, "number": one.number, "article": one.article, "target": _address(one.target), "anchor": one.anchor}
            for one in cited
        ],
    }  # fmt: skip


def _relations(document: PolicyDocument) -> Iterable[Relation]:
    found = Relation.objects.filter(from_document=document).select_related("to_document")
    return found.order_by("verb", "to_title", "to_number", "to_article")


def _relation(one: Relation) -> Line:
    fields = _plain(one, ("verb", "to_title", "to_number", "to_article", "on"))
    return fields | {"target": _address(one.to_document)}


def _attachments(attachments: Iterable[Attachment]) -> Iterator[Line]:
    rows = [(f"/fj/{one.pk}/{one.file.name.rpartition('/')[2]}", one) for one in attachments]
    withheld = list_withheld(path for path, _ in rows)
    for path, one in rows:
        if path in withheld or not one.file.storage.exists(one.file.name):
            continue
        with one.file.storage.open(one.file.name) as stored:
            content = base64.b64encode(stored.read()).decode()
        yield _plain(one, ("name", "kind", "media_type", "size", "sha256")) | {"content": content}


def _address(document: PolicyDocument | None) -> str:
    return document.address if document is not None and not document.is_stub else ""


def _plain(row: Any, names: Iterable[str]) -> Line:
    return {name: _value(getattr(row, name)) for name in names}


def _value(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
