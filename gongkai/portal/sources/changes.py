"""The feed of each document's changes (文件变动), a released file like its page: it goes when the document goes."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from functools import cache
from pathlib import Path
from typing import Final

from django.utils import timezone

from gongkai.policies import selectors as policies
from gongkai.policies.models import PolicyDocument
from gongkai.portal import feeds, library
from gongkai.portal.sources.documents import documents_touched, public_addresses
from gongkai.publishing import selectors as publishing
from gongkai.publishing.release.sources import LEAVES, Draft, Page
from gongkai.subscriptions import changes
from gongkai.trail.models import Entry

ADDRESS: Final = re.compile(r"^/zc/(?P<address>.+)/biandong\.xml$")
CHUNK: Final = 100


def feed_address(address: str) -> str:
    """Return the feed of a document's changes as a plain path."""
    return f"{library.document_address(address)}/biandong.xml"


class ChangeSource:
    """Releases the feed of each document's changes (跟踪这份文件)."""

    name = "changes"
    rank = LEAVES
    is_framed = True

    def addresses(self) -> Iterable[str]:
        """Return the feed of each public document."""
        return map(feed_address, public_addresses())

    def touched_by(self, entries: Sequence[Entry]) -> Iterable[str]:
        """Return the feeds of the documents that were touched, by a reading too."""
        return map(feed_address, sorted(documents_touched(entries)))

    def pages(self, addresses: Sequence[str]) -> Iterator[tuple[str, Page]]:
        """Yield each feed as a draft: editions are compared only where something changed."""
        today = timezone.localdate()
        for start in range(0, len(addresses), CHUNK):
            chunk = addresses[start : start + CHUNK]
            found = [(address, ADDRESS.match(address)) for address in chunk]
            held = policies.hold([one["address"] for _, one in found if one])
            told = publishing.list_interpretations(one.document.number for one in held.values())
            for address, one in found:
                holding = held.get(one["address"]) if one else None
                if holding is None or holding.document.is_stub:
                    yield address, None
                    continue
                try:
                    page = policies.get_document_page(one["address"], as_of=today, held=holding)
                except PolicyDocument.DoesNotExist:
                    yield address, None
                    continue
                readings = told.get(holding.document.number, ())
                yield address, _draft(page, changes.list_changes(page, readings))


def _draft(page: policies.DocumentPage, listed: tuple[changes.Change, ...]) -> Draft:
    pairs = [one.pair for one in listed if one.pair]
    compared = [policies.get_comparison_digest(page.document, *pair) for pair in pairs]
    parts = (_code(), page.document.title, page.href, listed, compared, feeds.absolute("/"))
    recipe = hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()
    return Draft(recipe, lambda: _feed(page, listed))


def _feed(page: policies.DocumentPage, listed: tuple[changes.Change, ...]) -> bytes:
    told = []
    for one in listed[: feeds.LENGTH]:
        at = timezone.make_aware(datetime.combine(one.on, time()))
        words = changes.full_words(page, one)
        told.append(feeds.Told(f"{page.href}#{one.key}", words, one.link, page.document.title, "", at))
    return feeds.news_feed(f"变动：{page.document.title}", page.href, told)


@cache
def _code() -> str:
    paths = (Path(__file__), Path(changes.__file__), Path(feeds.__file__))
    return hashlib.blake2b(b"".join(path.read_bytes() for path in paths), digest_size=8).hexdigest()
