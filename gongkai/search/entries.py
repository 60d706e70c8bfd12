"""
What else than clauses enters the index (索引条目): readings and answers, from whoever holds them.

A source is registered in `config/wiring.py`; the app that holds the entries knows nothing of the index.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from gongkai.search.engine import ClauseRecord
from gongkai.search.engine.records import Ending, Source
from gongkai.trail.models import Entry


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """
    One reading (解读) or knowledge entry (知识条目) as its holder hands it over.

    `questions` are the ways in which it is asked for; `rests_on`, `number` and `article` name the document and
    clause it rests on. `valid_to` is the first day on which it no longer holds: where the document it rests on
    has ended, that day (R03-08: no answer from a text that has lapsed).
    """

    source: Source
    entry_id: str
    title: str
    text: str
    url: str
    questions: tuple[str, ...] = ()
    unit: str = ""
    topics: tuple[str, ...] = ()
    rests_on: str = ""
    number: str = ""
    article: str = ""
    published_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    ended_as: Ending = ""
    is_public: bool = True

    @property
    def document_id(self) -> str:
        """The name under which the index holds the entry."""
        return f"{self.source}:{self.entry_id}"

    def as_record(self) -> ClauseRecord:
        """Return the entry as the engine indexes it: its questions stand as a heading over its text."""
        about = " ".join(
            filter(None, (f"《{self.rests_on}》" if self.rests_on else "", self.number, self.article))
        )
        return ClauseRecord(
            clause_id=self.document_id,
            document_id=self.document_id,
            edition_id=self.document_id,
            title=self.title,
            number="",
            kind="",
            issuers=(self.unit,) if self.unit else (),
            topics=self.topics,
            year=self.published_on.year if self.published_on else None,
            edition=self.published_on.isoformat() if self.published_on else "",
            article="",
            anchor="",
            path="；".join(one for one in self.questions if one != self.title),
            text=self.text,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            ended_as=self.ended_as,
            is_newest=True,
            url=self.url,
            is_public=self.is_public,
            source=self.source,
            about=about,
            unit=self.unit,
        )


class EntrySource(Protocol):
    """Where entries of one kind come from (条目来源)."""

    source: Source
    actions: tuple[str, ...]
    """The beginnings of the trail actions that may change entries of this kind."""

    def touched_by(self, entries: Sequence[Entry]) -> set[str]:
        """Return the ids of the entries that deeds touch, those that are no more included."""

    def iter_entries(self, ids: Collection[str]) -> Iterator[IndexEntry]:
        """Yield the entries of these ids that may be found now; one that may not is left out."""

    def iter_titles(self) -> Iterator[str]:
        """Yield the titles of all entries the public may find, to be suggested while typing."""


_sources: dict[str, EntrySource] = {}


def register(source: EntrySource) -> None:
    """Make a source known; the last one of a kind counts."""
    _sources[source.source] = source


def registered() -> tuple[EntrySource, ...]:
    """Return every source in the order of registering."""
    return tuple(_sources.values())
