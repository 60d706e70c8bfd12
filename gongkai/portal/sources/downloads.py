"""Word and PDF versions of documents (R01-07), made on release as files."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial

from django.utils import timezone

from gongkai.policies import selectors as policies
from gongkai.policies.models import Edition, PolicyDocument
from gongkai.policies.rules.clauses import anchored
from gongkai.portal.paper import WRITERS, fingerprint
from gongkai.portal.paper.sheet import Sheet, closing_of, lines_of, opening_of
from gongkai.portal.sources.documents import (
    ADDRESS,
    documents_touched,
    hold_named,
    pages_of,
    public_addresses,
)
from gongkai.publishing.release.sources import LEAVES, Draft, Page
from gongkai.trail.models import Entry

NOTE = "本件为网站下载文本，以正式印发的文件为准。"
CHUNK = 100


class DownloadSource:
    """Releases the Word and PDF version of each document and each edition."""

    name = "downloads"
    rank = LEAVES
    is_framed = False

    def addresses(self) -> Iterable[str]:
        """Return two files for each page that shows a text."""
        return files_of(public_addresses())

    def touched_by(self, entries: Sequence[Entry]) -> Iterable[str]:
        """Return the files of the documents that were touched."""
        return files_of(sorted(documents_touched(entries)))

    def pages(self, addresses: Sequence[str]) -> Iterator[tuple[str, Page]]:
        """Yield each file as a draft: it is written only where its text or its writer changed."""
        today = timezone.localdate()
        for start in range(0, len(addresses), CHUNK):
            chunk = addresses[start : start + CHUNK]
            held = hold_named(chunk)
            texts: dict[tuple[str, str], _Text | None] = {}
            for address in chunk:
                found = ADDRESS.match(address)
                if found is None or not found["suffix"]:
                    yield address, None
                    continue
                key = (found["address"], found["day"] or "")
                if key not in texts:
                    texts = {key: _text(held.get(key[0]), key[1], today)}
                text = texts[key]
                yield address, text.draft(found["suffix"]) if text else None


class _Text:
    """One text that goes on paper, laid out once for both files."""

    def __init__(self, document: PolicyDocument, edition: Edition) -> None:
        self._edition = edition
        self._number = edition.number or document.number
        self._sheet: Sheet | None = None

    def draft(self, suffix: str) -> Draft:
        """Return a file, known by the digest of the text that passed review (S1) and by its writer."""
        parts = (self._edition.text_digest, self._number, NOTE, suffix, fingerprint())
        recipe = hashlib.blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()
        return Draft(recipe, partial(self._write, suffix))

    def _write(self, suffix: str) -> bytes:
        if self._sheet is None:
            frame = self._edition.frame
            lines = (*opening_of(frame), *lines_of(anchored(self._edition.body)), *closing_of(frame))
            self._sheet = Sheet(self._edition.title, self._number, lines, NOTE)
        return WRITERS[suffix](self._sheet)


def files_of(addresses: Iterable[str]) -> Iterator[str]:
    """Yield the Word and PDF version of each page that shows a text."""
    for page in pages_of(addresses):
        if not page.endswith("/bijiao"):
            yield from (f"{page}{suffix}" for suffix in WRITERS)


def _text(held: policies.Holding | None, day: str, today: date) -> _Text | None:
    if held is None or held.document.is_stub:
        return None
    try:
        edition = policies.get_public_text(
            held, as_of=today, edition_on=date.fromisoformat(day) if day else None
        )
    except (PolicyDocument.DoesNotExist, Edition.DoesNotExist):
        return None
    return _Text(held.document, edition) if edition else None
