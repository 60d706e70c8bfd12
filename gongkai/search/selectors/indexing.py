"""Editions of the library as the clause records that the engine indexes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from django.db.models import Q

from gongkai.policies import selectors as policies
from gongkai.policies.models import DocumentIssuer, Edition
from gongkai.policies.rules.addresses import readable
from gongkai.policies.rules.topics import topic_names
from gongkai.search.engine import ClauseRecord
from gongkai.search.entries import EntrySource
from gongkai.trail.models import Entry
from gongkai.units.rules import written_forms
from gongkai.units.selectors import get_directory

CHUNK = 40
ENTRIES = 500
SHORTEST_NAME = 2
"""A name of two characters, such as 县委, is too often part of another word."""


def iter_editions(document_ids: Iterable[int]) -> Iterator[tuple[Edition, list[ClauseRecord]]]:
    """Yield the editions of the library's documents with their clauses as records (索引条目), a few at a time."""
    wanted = sorted(set(document_ids))
    for start in range(0, len(wanted), CHUNK):
        editions = list(policies.list_editions_to_index(wanted[start : start + CHUNK]))
        clauses: dict[int, list[tuple]] = defaultdict(list)
        for edition_id, *clause in policies.list_clause_rows(one.pk for one in editions):
            clauses[edition_id].append(tuple(clause))
        newest = {edition.document_id: edition.pk for edition in editions}
        for edition in editions:
            is_newest = newest[edition.document_id] == edition.pk
            yield edition, records_of(edition, clauses[edition.pk], is_newest=is_newest)


def list_document_ids() -> list[int]:
    """Return every document of the library that has a text, for building the index anew."""
    return list(Edition.objects.order_by("document_id").values_list("document_id", flat=True).distinct())


def list_entry_ids(source: EntrySource) -> Iterator[list[str]]:
    """Yield the ids of all that a source ever held, as the trail tells, a few at a time."""
    wanted = Q()
    for action in source.actions:
        wanted |= Q(action__startswith=action)
    seen: set[str] = set()
    trail = Entry.objects.filter(wanted).order_by("sequence").iterator(chunk_size=ENTRIES)
    while batch := list(islice(trail, ENTRIES)):
        new = sorted(source.touched_by(batch) - seen)
        seen.update(new)
        yield new


def records_of(edition: Edition, clauses: Sequence[tuple], *, is_newest: bool) -> list[ClauseRecord]:
    """Return the clauses of an edition as records; the newest edition's link is the document's own."""
    document = edition.document
    day = edition.edition_on.isoformat()
    common = {
        "document_id": str(document.pk),
        "edition_id": str(edition.pk),
        "title": edition.title,
        "number": document.number,
        "kind": document.kind,
        "issuers": tuple(issuer.name for issuer in document.issuers.all()),
        "topics": topics_of(document.topic),
        "year": document.signed_on.year if document.signed_on else None,
        "edition": day,
        "valid_from": edition.valid_from,
        "valid_to": edition.valid_to,
        "ended_as": edition.ended_as,
        "is_newest": is_newest,
    }
    at = "" if is_newest else day
    return [
        ClauseRecord(
            clause_id=str(pk),
            article=label,
            anchor=anchor,
            path=path,
            text=text,
            url=readable(document.address, edition=at, anchor=anchor),
            is_public=edition.is_public and edition.is_permitted,
            **common,
        )
        for pk, label, anchor, path, text in clauses
    ]


def topics_of(code: str) -> tuple[str, ...]:
    """Return the names under which a document's topic is searched, from the top down."""
    return topic_names(code)


def get_organ_names(*, on: date) -> dict[str, str]:
    """
    Return every written name of the county's organs with the name under which it issues (机关名称与简称).

    The value is the issuer as documents state it most often, so that it is a value of the issuer filter.
    """
    issued = Counter(DocumentIssuer.objects.exclude(unit=None).values_list("unit_id", "name"))
    stated: dict[int, str] = {}
    for (unit_id, name), _ in issued.most_common():
        stated.setdefault(unit_id, name)
    found: dict[str, str] = {}
    for unit in get_directory(on=on).units:
        for name in (unit.name, *unit.names):
            for form in written_forms(name):
                if len(form) > SHORTEST_NAME:
                    found.setdefault(form, stated.get(unit.id, unit.name))
    return found
