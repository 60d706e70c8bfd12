"""What comes back: hits with badge and highlights, the number of all, counts by facet."""

from dataclasses import dataclass, field
from datetime import date

from gongkai.search.engine.classes import QueryClass
from gongkai.search.engine.highlight import Snippet
from gongkai.search.engine.ranking.ranker import PastQuestion, Signal
from gongkai.search.engine.reading import Reading
from gongkai.search.engine.records import SOURCE_LABELS, VALIDITY_LABELS, ClauseRecord, Validity

Counts = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Hit:
    """
    One clause found (命中条款), with its validity on the day asked about.

    `score` is the key of the order, so it never rises down the list: it holds the tier (named exactly;
    valid) above the relevance. `is_named` says that the question named this document or clause.
    """

    record: ClauseRecord
    validity: Validity
    score: float
    snippet: Snippet
    is_named: bool = False
    signals: tuple[Signal, ...] = ()
    asked_before: tuple[PastQuestion, ...] = ()

    @property
    def badge(self) -> str:
        """The validity (效力) in Chinese."""
        return VALIDITY_LABELS[self.validity]

    @property
    def source_label(self) -> str:
        """What the hit is (来源) in Chinese."""
        return SOURCE_LABELS[self.record.source]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """
    The answer to one query: a page of hits, how many there are in all, counts where asked for.

    `reading` holds the filters that the question's own words set (`applied`) or could set (`offered`).
    """

    text: str
    as_of: date
    total: int
    hits: tuple[Hit, ...]
    counts: Counts = field(default_factory=dict)
    query_class: QueryClass = QueryClass.GENERAL
    reading: Reading = field(default_factory=Reading)
