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
from gongkai.search.engine.asking import is_ranked_as_question
from gongkai.search.engine.candidates import CandidateFinder, Gathered, Wanted
from gongkai.search.engine.compile import TIER, Compiler, total_of
from gongkai.search.engine.facets import count_facets
from gongkai.search.engine.highlight import make_snippet
from gongkai.search.engine.learned import Found, Learned, RankerFile, learn_order
from gongkai.search.engine.lexicon import read_names, shipped_lexicon
from gongkai.search.engine.plan import Condition, Lookup, Plan, make_plan, narrowed_by
from gongkai.search.engine.query import SearchQuery
from gongkai.search.engine.records import ClauseRecord, validity_at
from gongkai.search.engine.results import Counts, Hit, SearchResult
from gongkai.search.engine.shortlist import is_shortened, shortlist
from gongkai.search.engine.tantivy_folder import open_folder

NAMED: Final = 2 * TIER
"""Added to what the question names, above everything else."""
WRITER_MEMORY: Final = 128_000_000
SPARE: Final = 20
"""Clauses fetched beyond the page, to fill the places of editions that collapse."""
ENOUGH: Final = 10
"""With this many clauses that hold every word, those that hold only some are not listed."""
MOST_EDITIONS: Final = 50


@dataclass(frozen=True, slots=True)
class Stage:
    """One ordered part of the list: what the question names, then the rest."""

    query: tantivy.Query
    bonus: float
    in_document_order: bool = False


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
        searcher = self._searcher()
        plan = self._plan(searcher, query)
        read = narrowed_by(query, plan.reading.applied)
        learned = self._learn(searcher, plan, read)
        total, found = self._list(searcher, plan, read, learned)
        if not found and plan.reading.applied:
            return self.search(replace(query, literal=True))
        kept = found if query.include_all else _collapse(searcher, found)
        page = kept[query.offset : query.offset + query.limit]
        counts = self._count(searcher, plan, read, learned) if query.with_counts else {}
        if (
            learned is None
            and is_shortened(searcher, plan, read)
            and not self._is_enough_with_all(searcher, plan, read)
        ):
            total = self._total(searcher, plan, read, counts)
        return SearchResult(
            text=query.text,
            as_of=query.as_of,
            total=total,
            hits=tuple(self._hit(searcher, plan, query, one, learned) for one in page),
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
        return _count_of(searcher, self._compiler.narrowed(self._compiler.holding_all(plan), read))

    def lookup(self, text: str = "") -> Lookup:
        """Return what the planner may ask of the index as it is now."""
        return _Lookup(self._searcher(), self._compiler)

    def counts(self, query: SearchQuery) -> Counts:
        """Count what a query finds by facet, each facet as if it were not set itself."""
        searcher = self._searcher()
        plan = self._plan(searcher, query)
        read = narrowed_by(query, plan.reading.applied)
        return self._count(searcher, plan, read, self._learn(searcher, plan, read))

    def gather(self, query: SearchQuery, wanted: Wanted) -> Gathered | None:
        """Return the candidates of a question with all that ranks them, for learning from it."""
        searcher = self._searcher()
        plan = self._plan(searcher, query)
        finder = CandidateFinder(searcher, self._compiler, plan, query)
        return finder.gather(wanted, self._match(searcher, plan, query))

    def find_records(self, conditions: tuple[Condition, ...], *, as_of: date) -> list[ClauseRecord]:
        """Return the clauses of all editions that fulfil the conditions, those valid on the day first."""
        searcher = self._searcher()
        ranked = self._compiler.valid_first(self._compiler.conditions(conditions), as_of)
        found = searcher.search(ranked, MOST_EDITIONS).hits
        return [fields.unpack(searcher.doc(address)["record"][0]) for _, address in found]

    def _plan(self, searcher: tantivy.Searcher, query: SearchQuery) -> Plan:
        return make_plan(query, analyse(query.text), _Lookup(searcher, self._compiler), self._lexicon)

    def _learn(self, searcher: tantivy.Searcher, plan: Plan, query: SearchQuery) -> Learned | None:
        if not query.is_learned or not is_ranked_as_question(plan, query):
            return None
        finder = CandidateFinder(searcher, self._compiler, plan, query)
        return learn_order(self._rankers, finder, self._match(searcher, plan, query))

    def _list(
        self, searcher: tantivy.Searcher, plan: Plan, query: SearchQuery, learned: Learned | None
    ) -> tuple[int, list[Found]]:
        """Return how many there are, and the first of them: what was judged, then the order of the text."""
        if learned is None:
            return self._collect(searcher, self._stages(searcher, plan, query), query)
        total = _count_of(
            searcher, self._compiler.narrowed(self._listed(searcher, plan, query, learned), query)
        )
        wanted, rest = _wanted(query), list[Found]()
        if wanted > int(learned.gathered.candidates.is_valid.sum()):
            stage = Stage(self._compiler.narrowed(learned.match, query), 0.0)
            _, rest = self._collect_stage(searcher, stage, query, wanted + len(learned.found))
        return total, learned.before(rest)[:wanted]

    def _listed(
        self, searcher: tantivy.Searcher, plan: Plan, query: SearchQuery, learned: Learned | None
    ) -> tantivy.Query:
        """Return what the list holds, for counting: without what only ranks it."""
        is_narrow = self._is_enough_with_all(searcher, plan, query)
        base = self._compiler.holding_all(plan) if is_narrow else self._compiler.listed(plan)
        if learned is None:
            return base
        return self._compiler.either(base, self._compiler.any_of("text_key", learned.query_keys))

    def _stages(self, searcher: tantivy.Searcher, plan: Plan, query: SearchQuery) -> list[Stage]:
        write = self._compiler
        if not plan.named and plan.stages == ("named",):
            return []
        rest = self._match(searcher, plan, query)
        if not plan.named:
            return [Stage(write.narrowed(rest, query), 0.0, query.sort != "relevance")]
        others = write.narrowed(rest, query, but=write.conditions(plan.named))
        named = Stage(write.narrowed(write.named(plan), query), NAMED, not plan.named_terms)
        return [named, Stage(others, 0.0, query.sort != "relevance")]

    def _match(self, searcher: tantivy.Searcher, plan: Plan, query: SearchQuery) -> tantivy.Query:
        """Return what holds every word where that is enough of a list, else what holds any."""
        if self._is_enough_with_all(searcher, plan, query):
            return self._compiler.everything(plan)
        among = shortlist(searcher, self._compiler, plan, query)
        return self._compiler.anything(plan) if among is None else self._compiler.weighed(plan, among)

    def _is_enough_with_all(self, searcher: tantivy.Searcher, plan: Plan, query: SearchQuery) -> bool:
        if "all_words" not in plan.stages or not (plan.everything or plan.phrases):
            return False
        enough = 1 if plan.phrases else max(ENOUGH, query.limit)
        holding = self._compiler.holding_all(plan)
        if _count_of(searcher, holding) < enough:
            return False
        return _count_of(searcher, self._compiler.narrowed(holding, query)) >= enough

    def _collect(
        self, searcher: tantivy.Searcher, stages: list[Stage], query: SearchQuery
    ) -> tuple[int, list[Found]]:
        wanted = _wanted(query)
        total, found = 0, list[Found]()
        for stage in stages:
            count, hits = self._collect_stage(searcher, stage, query, max(1, wanted - len(found)))
            total += count
            found += hits
        return total, found[:wanted]

    def _collect_stage(
        self, searcher: tantivy.Searcher, stage: Stage, query: SearchQuery, room: int
    ) -> tuple[int, list[Found]]:
        if stage.in_document_order:
            return self._in_order(searcher, stage, query, room)
        result = searcher.search(self._compiler.valid_first(stage.query, query.as_of), room)
        return total_of(result), [(score + stage.bonus, at) for score, at in result.hits]

    def _in_order(
        self, searcher: tantivy.Searcher, stage: Stage, query: SearchQuery, room: int
    ) -> tuple[int, list[Found]]:
        """Return a stage by a column instead of by relevance, still valid first."""
        is_dated = stage.bonus == 0.0
        column = "edition_day" if is_dated else "place"
        order = tantivy.Order.Desc if is_dated and query.sort == "newest" else tantivy.Order.Asc
        total, hits = 0, list[Found]()
        write = self._compiler
        parts = ((write.only_valid, TIER), (write.never_valid, 0.0))
        for part, tier in parts:
            narrowed = part(stage.query, query.as_of)
            result = searcher.search(narrowed, room, order_by_field=column, order=order)
            total += total_of(result)
            hits += [(stage.bonus + tier + 1 / (2 + rank), at) for rank, (_, at) in enumerate(result.hits)]
        return total, hits[:room]

    def _hit(
        self,
        searcher: tantivy.Searcher,
        plan: Plan,
        query: SearchQuery,
        found: Found,
        learned: Learned | None,
    ) -> Hit:
        score, address = found
        stored: bytes = searcher.doc(address)["record"][0]
        record = fields.unpack(stored)
        validity = validity_at(
            valid_from=record.valid_from,
            valid_to=record.valid_to,
            ended_as=record.ended_as,
            as_of=query.as_of,
        )
        signals, asked_before = learned.explain(address) if learned and query.explain else ((), ())
        return Hit(
            record=record,
            validity=validity,
            score=score,
            snippet=make_snippet(record.text, plan.marks),
            is_named=score >= NAMED,
            signals=signals,
            asked_before=asked_before,
        )

    def _count(
        self, searcher: tantivy.Searcher, plan: Plan, query: SearchQuery, learned: Learned | None
    ) -> Counts:
        if not plan.named and plan.stages == ("named",):
            return {}
        base = self._listed(searcher, plan, query, learned)
        if plan.named:
            named = self._compiler.conditions(plan.named)
            either = [(tantivy.Occur.Should, base), (tantivy.Occur.Should, named)]
            base = tantivy.Query.boolean_query(either)
        return count_facets(searcher, self._compiler, base, query)

    def _total(self, searcher: tantivy.Searcher, plan: Plan, query: SearchQuery, counts: Counts) -> int:
        """Return how many clauses a list holds of which only the first were ranked."""
        if not counts:
            return _count_of(searcher, self._compiler.narrowed(self._compiler.listed(plan), query))
        shown = (n for code, n in counts["validity"].items() if query.include_all or code != "AMENDED")
        return sum(shown)

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
        return _count_of(self.searcher, self.compiler.conditions(conditions)) > 0

    def frequency(self, gram: str) -> float:
        """Return the share of clauses that hold a gram."""
        return self.searcher.doc_freq("grams", gram) / max(1, self.searcher.num_docs)

    @property
    def clause_count(self) -> int:
        """How many clauses there are."""
        return self.searcher.num_docs


def _wanted(query: SearchQuery) -> int:
    return query.offset + query.limit + (0 if query.include_all else SPARE)


def _count_of(searcher: tantivy.Searcher, query: tantivy.Query) -> int:
    return total_of(searcher.search(query, 1))


def _collapse(searcher: tantivy.Searcher, found: list[Found]) -> list[Found]:
    """Keep the first, that is the best placed, of all editions of one clause."""
    groups = searcher.fast_field_values("group", [address for _, address in found])
    kept: dict[object, Found] = {}
    for group, one in zip(groups, found, strict=True):
        kept.setdefault(group, one)
    return list(kept.values())
