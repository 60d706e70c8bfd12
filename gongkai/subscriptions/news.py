"""What a saved query finds (订阅结果): one line for each text, newest publication first, and what of it is new."""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from gongkai.core.refusals import BadInput
from gongkai.policies import selectors as policies
from gongkai.policies.models import Edition, PolicyDocument
from gongkai.search import entries as sources
from gongkai.search.engine import Hit, Index, SearchQuery, open_index
from gongkai.trail.models import Entry

LOOKED_AT: Final = 300
"""How many clauses are read for a list of results; what was published last is looked for besides."""
KNOWN: Final = 1_000
MOST_DAYS: Final = 60
CHUNK: Final = 1_000
STATED: Final = ("text", "kind", "issuer", "topic", "year", "validity", "source", "include_all", "literal")


@dataclass(frozen=True, slots=True)
class Result:
    """One text that a query finds (结果): its digest, and the first of its clauses that answers."""

    key: str
    title: str
    article: str
    number: str
    badge: str
    unit: str
    link: str
    published_at: datetime | None

    @property
    def words(self) -> str:
        """The line under which it is told."""
        number = f"（{self.number}）" if self.number else ""
        article = f" {self.article}" if self.article else ""
        return f"{self.title}{number}{article}"


@dataclass(frozen=True, slots=True)
class Touched:
    """What deeds since a place in the trail touched (触及内容): names in the index, and their days there."""

    position: int
    names: frozenset[str]
    days: frozenset[date]


def stated(query: SearchQuery) -> dict[str, Any]:
    """Return a query as it is kept: all but the day, the order and the page."""
    kept = {name: getattr(query, name) for name in STATED}
    kept |= {name: day.isoformat() for name in ("since", "until") if (day := getattr(query, name))}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in kept.items() if value}


def restored(kept: dict[str, Any], *, on: date) -> SearchQuery:
    """Return a query that was kept, for a day."""
    return SearchQuery.from_parameters(kept, as_of=on)


def open_own_index() -> Index:
    """Return the index of this installation, for one round of looking."""
    return open_index(Path(settings.GONGKAI_INDEX_FOLDER))


def list_results(index: Index, query: SearchQuery, *, limit: int) -> tuple[Result, ...]:
    """
    Return the results of a query that were published last (最新结果), one for each text.

    The index orders by the day of the edition. An old text that was published today is not among the newest of a
    long list, so what the library published last is looked for by its own days too.
    """
    found = index.search(_plain(query, LOOKED_AT))
    hits = list(found.hits)
    if found.total > len(hits):
        recent = policies.list_recent(as_of=query.as_of, limit=limit)
        documents = [row.document.pk for row in recent]
        days = Edition.objects.public().filter(document__in=documents).values_list("edition_on", flat=True)
        names = {str(pk) for pk in documents}
        hits += [hit for hit in _on_days(index, query, set(days)) if hit.record.document_id in names]
    results = _results(hits)
    results.sort(key=lambda one: (one.published_at is not None, one.published_at, one.key), reverse=True)
    return tuple(results[:limit])


def list_known(index: Index, query: SearchQuery) -> list[str]:
    """Return the digests of what a query finds now (已知内容); an empty index knows nothing."""
    try:
        return [one.key for one in _results(index.search(_plain(query, KNOWN)).hits)]
    except BadInput:
        return []


def list_new(index: Index, query: SearchQuery, touched: Touched, seen: Collection[str]) -> tuple[Result, ...]:
    """
    Return what a query finds that it did not find before (新结果).

    Looked at is only what the trail says was touched; a text whose digest was told or known is not told again,
    so releasing a document anew brings no mail.
    """
    if not touched.names:
        return ()
    if len(touched.days) <= MOST_DAYS:
        hits = _on_days(index, query, touched.days)
    else:
        hits = index.search(_plain(query, KNOWN)).hits
    own = [hit for hit in hits if hit.record.document_id in touched.names]
    known = frozenset(seen)
    new = [one for one in _results(own) if one.key not in known]
    return tuple(sorted(new, key=lambda one: (one.title, one.key)))


def read_touched(after: int) -> Touched:
    """Return what the deeds after a place in the trail touched."""
    position, documents = after, set[int]()
    ids: dict[str, set[str]] = {one.source: set() for one in sources.registered()}
    later = Entry.objects.filter(sequence__gt=after).order_by("sequence").iterator(chunk_size=CHUNK)
    while some := list(islice(later, CHUNK)):
        position = some[-1].sequence
        documents |= {pk for one in some if _is_of_library(one) and (pk := policies.document_id_of(one))}
        for source in sources.registered():
            told = [one for one in some if one.action.startswith(source.actions)]
            ids[source.source] |= source.touched_by(told) if told else set()
    names, days = {str(pk) for pk in documents}, set(_days_of(documents))
    for source in sources.registered():
        for entry in source.iter_entries(ids[source.source]):
            names.add(entry.document_id)
            if entry.published_on:
                days.add(entry.published_on)
    return Touched(position, frozenset(names), frozenset(days))


def _is_of_library(entry: Entry) -> bool:
    return entry.action.startswith("policies.")


def _days_of(documents: Collection[int]) -> Iterator[date]:
    wanted = sorted(documents)
    for start in range(0, len(wanted), CHUNK):
        some = Edition.objects.filter(document__in=wanted[start : start + CHUNK])
        yield from some.values_list("edition_on", flat=True)


def _plain(query: SearchQuery, limit: int) -> SearchQuery:
    return replace(query, sort="newest", limit=limit, offset=0, with_counts=False, is_learned=False)


def _on_days(index: Index, query: SearchQuery, days: Iterable[date]) -> list[Hit]:
    hits: list[Hit] = []
    for day in sorted(days, reverse=True):
        if (query.since and day < query.since) or (query.until and day > query.until):
            continue
        hits += index.search(replace(_plain(query, LOOKED_AT), since=day, until=day)).hits
    return hits


def _results(hits: Iterable[Hit]) -> list[Result]:
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(hit.record.edition_id, hit)
    clauses = [hit for hit in first.values() if hit.record.source == "clause"]
    digests = _by_pk(Edition, "text_digest", (hit.record.edition_id for hit in clauses))
    shown = _by_pk(PolicyDocument, "published_at", (hit.record.document_id for hit in clauses))
    results: dict[str, Result] = {}
    for name, hit in first.items():
        record = hit.record
        is_clause = record.source == "clause"
        text = digests.get(name) or record.edition if is_clause else record.text
        at = shown.get(record.document_id) if is_clause else _midnight(record.edition)
        one = Result(
            key=_digest(record.document_id, record.edition if is_clause else "", text),
            title=record.title,
            article=record.article,
            number=record.number,
            badge=hit.badge if is_clause else hit.source_label,
            unit=record.unit or "、".join(record.issuers),
            link=record.url,
            published_at=at,
        )
        results.setdefault(one.key, one)
    return list(results.values())


def _by_pk(model: Any, name: str, ids: Iterable[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    wanted = iter(sorted(set(ids)))
    while some := list(islice(wanted, CHUNK)):
        found |= {str(pk): value for pk, value in model.objects.filter(pk__in=some).values_list("pk", name)}
    return found


def _midnight(day: str) -> datetime | None:
    if not day:
        return None
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), time()))


def _digest(*parts: object) -> str:
    return hashlib.blake2b(repr(parts).encode(), digest_size=8).hexdigest()
