"""The index in Tantivy: one writer, any number of readers, in one folder."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import tantivy

from gongkai.core.refusals import BadInput
from gongkai.search.engine import schema as fields
from gongkai.search.engine.analyse import analyse
from gongkai.search.engine.candidates import Gathered, Wanted
from gongkai.search.engine.compile import Compiler, count_of
from gongkai.search.engine.learned import RankerFile
from gongkai.search.engine.lexicon import read_names, shipped_lexicon
from gongkai.search.engine.plan import Condition, Lookup, Plan, make_plan, narrowed_by
from gongkai.search.engine.query import SearchQuery
from gongkai.search.engine.records import ClauseRecord
from gongkai.search.engine.results import Counts, SearchResult
from gongkai.search.engine.tantivy_folder import open_folder
from gongkai.search.engine.tantivy_listing import Listing

WRITER_MEMORY: Final = 128_000_000
MOST_EDITIONS: Final = 50


class TantivyIndex:
    """The driver for one machine; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.RLock()
        self._writer: tantivy.IndexWriter | None = None
        self._stamp: tuple[int, int, int] | None = None
        self._index = open_folder(folder)
        self._index.config_reader("manual")
        self._compiler = Compiler(self._index.schema)
        self._lexicon = shipped_lexicon()
        self._rankers = RankerFile(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def clause_count(self) -> int:
        """How many clauses the index holds, all editions counted."""
        return self._searcher().num_docs

    def add(self, records: Iterable[ClauseRecord]) -> int:
        """Add clauses that the index does not hold yet; return how many."""
        added = 0
        with self._lock:
            writer = self._open_writer()
            for added, record in enumerate(records, start=1):  # noqa: B007 - counted while it streams
                writer.add_document(fields.as_document(record))
        return added

    def replace_edition(self, edition_id: str, records: Iterable[ClauseRecord]) -> int:
        """Put the clauses in place of all that the index holds of the edition; may be repeated."""
        with self._lock:
            self._open_writer().delete_documents_by_term("edition_id", edition_id)
            return self.add(records)

    def delete_document(self, document_id: str) -> None:
        """Take out every clause of every edition of a document."""
        with self._lock:
            self._open_writer().delete_documents_by_term("document_id", document_id)

    def clear(self) -> None:
        """Take out everything."""
        with self._lock:
            self._open_writer().delete_all_documents()

    def commit(self) -> None:
        """Make all changes durable and visible at once."""
        with self._lock:
            if self._writer is not None:
                self._writer.commit()

    def close(self) -> None:
        """Let go of the writer; what was not committed is dropped, as after a crash."""
        with self._lock:
            if self._writer is not None:
                self._writer.rollback()
                self._writer.wait_merging_threads()
                self._writer = None

    def search(self, query: SearchQuery) -> SearchResult:
        """
        Answer a query.

        :raises BadInput: if there is nothing to look for
        """
        listing = self._listing(query)
        plan = listing.plan
        counting = listing.begin_counting() if query.with_counts else None
        total, found = listing.first()
        if not found and plan.reading.applied:
            return self.search(replace(query, literal=True))
        counts = counting() if counting else {}
        return SearchResult(
            text=query.text,
            as_of=query.as_of,
            total=total if total >= 0 else listing.total(counts),
            hits=listing.hits(found, query),
            counts=counts,
            query_class=plan.query_class,
            reading=plan.reading,
        )

    def find_clause(self, clause_id: str) -> ClauseRecord | None:
        """Return a clause as it is held now, nothing where it was taken out."""
        searcher = self._searcher()
        wanted = self._compiler.conditions((("clause_id", clause_id),))
        found = searcher.search(wanted, 1).hits
        return fields.unpack(searcher.doc(found[0][1])["record"][0]) if found else None

    def plan(self, query: SearchQuery) -> Plan:
        """
        Return what is looked for, to be shown or tested (查询计划).

        :raises BadInput: if there is nothing to look for
        """
        return self._plan(self._searcher(), query)

    def count_holding_all(self, query: SearchQuery) -> int:
        """Return how many clauses hold every word of the question, or stand under what it names."""
        searcher = self._searcher()
        plan = self._plan(searcher, query)
        if plan.named or not (plan.everything or plan.phrases):
            return int(bool(plan.named))
        read = narrowed_by(query, plan.reading.applied)
        return count_of(searcher, self._compiler.narrowed(self._compiler.holding_all(plan), read))

    def lookup(self, text: str = "") -> Lookup:
        """Return what the planner may ask of the index as it is now."""
        return _Lookup(self._searcher(), self._compiler)

    def counts(self, query: SearchQuery) -> Counts:
        """Count what a query finds by facet, each facet as if it were not set itself."""
        return self._listing(query).begin_counting()()

    def gather(self, query: SearchQuery, wanted: Wanted) -> Gathered | None:
        """Return the candidates of a question with all that ranks them, for learning from it."""
        searcher = self._searcher()
        listing = Listing(searcher, self._compiler, self._plan(searcher, query), query, self._rankers)
        return listing.finder.gather(wanted, listing.match)

    def find_records(self, conditions: tuple[Condition, ...], *, as_of: date) -> list[ClauseRecord]:
        """Return the clauses of all editions that fulfil the conditions, those valid on the day first."""
        searcher = self._searcher()
        ranked = self._compiler.valid_first(self._compiler.conditions(conditions), as_of)
        found = searcher.search(ranked, MOST_EDITIONS).hits
        return [fields.unpack(searcher.doc(address)["record"][0]) for _, address in found]

    def _plan(self, searcher: tantivy.Searcher, query: SearchQuery) -> Plan:
        return make_plan(query, analyse(query.text), _Lookup(searcher, self._compiler), self._lexicon)

    def _listing(self, query: SearchQuery) -> Listing:
        searcher = self._searcher()
        plan = self._plan(searcher, query)
        read = narrowed_by(query, plan.reading.applied)
        return Listing(searcher, self._compiler, plan, read, self._rankers)

    def _searcher(self) -> tantivy.Searcher:
        """Return a view of the last commit, whichever process made it."""
        seen = (self.folder / "meta.json").stat()
        stamp = (seen.st_mtime_ns, seen.st_size, seen.st_ino)
        if stamp != self._stamp:
            with self._lock:
                self._index.reload()
                self._lexicon = shipped_lexicon().with_names(read_names(self.folder))
                self._stamp = stamp
        return self._index.searcher()

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            try:
                self._writer = self._index.writer(WRITER_MEMORY, 1)
            except ValueError as error:
                message = "索引正由另一个进程写入，请等它结束后再试。"
                raise BadInput(message) from error
        return self._writer


@dataclass(frozen=True, slots=True)
class _Lookup:
    searcher: tantivy.Searcher
    compiler: Compiler

    def holds(self, conditions: tuple[Condition, ...]) -> bool:
        """Say whether any clause fulfils all the conditions."""
        if not all(self.searcher.doc_freq(field, term) for field, term in conditions):
            return False
        return count_of(self.searcher, self.compiler.conditions(conditions)) > 0

    def frequency(self, gram: str) -> float:
        """Return the share of clauses that hold a gram."""
        return self.searcher.doc_freq("grams", gram) / max(1, self.searcher.num_docs)

    @property
    def clause_count(self) -> int:
        """How many clauses there are."""
        return self.searcher.num_docs
