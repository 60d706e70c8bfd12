"""What happened to one document (文件变动): its legal events, its editions, its readings, the end of its term."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from django.utils import timezone

from gongkai.core.dates import format_date
from gongkai.policies import selectors as policies
from gongkai.policies.models import PolicyDocument
from gongkai.publishing import selectors as publishing
from gongkai.publishing.models import ArticlePage

MOST_CLAUSES: Final = 12
COMPARED: Final = {"CHANGED": "修改", "ADDED": "新增", "REMOVED": "删去"}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to a document (变动); `pair` are the editions before and after, where it is one."""

    key: str
    on: date
    words: str
    link: str
    pair: tuple[date, date] | None = None


def list_changes(page: policies.DocumentPage, readings: Sequence[ArticlePage]) -> tuple[Change, ...]:
    """
    Return what happened to a document up to the day of the page and what is ordered to happen, newest first.

    Only what the page shows too: confirmed events (R02-10), public editions, live readings. An event that is
    ordered for a later day is told when it is ordered, and again when its day has come.
    """
    told = [*_events(page), *_editions(page), *_readings(readings), *_end_of_term(page)]
    return tuple(sorted(told, key=lambda one: (one.on, one.key), reverse=True))


def changed_clauses(page: policies.DocumentPage, pair: tuple[date, date]) -> str:
    """Return which clauses an edition changed (涉及条款), as one sentence names them."""
    found = policies.get_comparison(page.document.address, *pair)
    parts = []
    for kind, verb in COMPARED.items():
        labels = [one.label or "正文" for one in found.clauses if one.kind == kind]
        if labels:
            shown = "、".join(dict.fromkeys(labels[:MOST_CLAUSES]))
            more = f"等 {len(labels)} 处" if len(labels) > MOST_CLAUSES else ""
            parts.append(f"{verb}{shown}{more}")
    return "，".join(parts)


def full_words(page: policies.DocumentPage, change: Change) -> str:
    """Return what happened with the clauses it touched."""
    clauses = changed_clauses(page, change.pair) if change.pair else ""
    return f"{change.words}：{clauses}" if clauses else change.words


def find_page(document: PolicyDocument, *, on: date) -> policies.DocumentPage | None:
    """Return a document as the public sees it on a day, or None where it is not public."""
    try:
        page = policies.get_document_page(document.address, as_of=on)
    except PolicyDocument.DoesNotExist:
        return None
    return None if page.document.is_stub else page


def find_changes(page: policies.DocumentPage) -> tuple[Change, ...]:
    """Return what happened to a document, its readings read with it."""
    number = page.document.number
    return list_changes(page, publishing.list_interpretations([number]).get(number, ()))


def _events(page: policies.DocumentPage) -> Iterable[Change]:
    successor = next((one.title for one in page.relations if one.label == "被废止于"), "")
    for one in page.history:
        by = one.title or (successor if "废止" in one.label else "")
        decided = f"（由《{by}》决定）" if by else ""
        is_ahead = one.on > page.as_of
        words = f"{format_date(one.on)}{'起将' if is_ahead else ''}{one.label}{decided}"
        key = _key("event", one.on, one.label, one.title, is_ahead)
        yield Change(key, one.on, words, one.href or page.href)


def _editions(page: policies.DocumentPage) -> Iterable[Change]:
    days = sorted(one.edition_on for one in page.editions)
    for before, after in pairwise(days):
        link = f"{page.href}/bijiao?from={before}&to={after}"
        words = f"公布{format_date(after)}版文本"
        yield Change(_key("edition", after), after, words, link, (before, after))


def _readings(readings: Sequence[ArticlePage]) -> Iterable[Change]:
    for one in readings:
        shown = one.published_at or one.first_published_at
        if shown is not None:
            on = timezone.localdate(shown)
            yield Change(_key("reading", one.pk), on, f"发布解读《{one.title}》", one.address)


def _end_of_term(page: policies.DocumentPage) -> Iterable[Change]:
    """Yield the end of a term that ran out without any deed (有效期届满)."""
    ends = page.document.expires_on
    ended = ends + timedelta(days=1) if ends else None
    if ended and page.document_validity.code == "LAPSED" and page.document_validity.since == ended:
        words = f"有效期至{format_date(ended - timedelta(days=1))}，现已届满失效"
        yield Change(_key("term", ended), ended, words, page.href)


def _key(*parts: object) -> str:
    return hashlib.blake2b(repr([str(one) for one in parts]).encode(), digest_size=8).hexdigest()
