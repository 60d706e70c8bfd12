"""One question asked of one view of the index in Tantivy: its list, its length, its counts (一次查询)."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import tantivy

from gongkai.search.engine import schema as fields
from gongkai.search.engine.asking import is_ranked_as_question
from gongkai.search.engine.candidates import CandidateFinder
from gongkai.search.engine.compile import TIER, Compiler, count_of, total_of
from gongkai.search.engine.facets import count_facets
from gongkai.search.engine.highlight import make_snippet
from gongkai.search.engine.learned import Found, Learned, RankerFile, learn_order
from gongkai.search.engine.plan import Plan
from gongkai.search.engine.query import FACETS, SearchQuery
from gongkai.search.engine.records import validity_at
from gongkai.search.engine.results import Counts, Hit
from gongkai.search.engine.shortlist import MANY, first_pass, is_shortened, shortlist

NAMED: Final = 2 * TIER
"""Added to what the question names, above everything else."""
SPARE: Final = 20
"""Clauses fetched beyond the page, to fill the places of editions that collapse."""
ENOUGH: Final = 10
"""With this many clauses that hold every word, those that hold only some are not listed."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One ordered part of the list: what the question names, then the rest."""

    query: tantivy.Query
    bonus: float
    in_document_order: bool = False


@dataclass(frozen=True)
class Listing:
    """The work of one question; `query` has the filters that its own words mean."""

    searcher: tantivy.Searcher
    compiler: Compiler
    plan: Plan
    query: SearchQuery
    rankers: RankerFile

    @cached_property
    def is_narrow(self) -> bool:
        """Say whether enough clauses hold every word, so that those with only some are not listed."""
        plan = self.plan
        if "all_words" not in plan.stages or not (plan.everything or plan.phrases):
            return False
        enough = 1 if plan.phrases else max(ENOUGH, self.query.limit)
        holding = self.compiler.holding_all(plan)
        if count_of(self.searcher, holding) < enough:
            return False
        return count_of(self.searcher, self.compiler.narrowed(holding, self.query)) >= enough

    @cached_property
    def match(self) -> tantivy.Query:
        """What holds every word where that is enough of a list, else what holds any; ranked."""
        if self.is_narrow:
            return self.compiler.everything(self.plan)
        among = None
        if self.first_pass is not None:
            among = shortlist(self.searcher, self.compiler, self.first_pass, self.query)
        return self.compiler.anything(self.plan) if among is None else self.compiler.weighed(self.plan, among)

    @cached_property
    def first_pass(self) -> list[tantivy.DocAddress] | None:
        """The best clauses by a plain sum of terms, in a large index only."""
        return first_pass(self.searcher, self.compiler, self.plan, self.query)

    @cached_property
    def learned(self) -> Learned | None:
        """The learned order, where the query is a question and a model knows something."""
        if not self.query.is_learned or not is_ranked_as_question(self.plan, self.query):
            return None
        return learn_order(self.rankers, self.finder, self.match)

    @property
    def finder(self) -> CandidateFinder:
        """What finds and measures the candidates of the learned order."""
        return CandidateFinder(self.searcher, self.compiler, self.plan, self.query, self.first_pass)

    @cached_property
    def _is_empty(self) -> bool:
        return not self.plan.named and self.plan.stages == ("named",)

    @cached_property
    def _listed(self) -> tantivy.Query:
        """What the text lists, for counting: without what only ranks it."""
        base = self.compiler.holding_all(self.plan) if self.is_narrow else self.compiler.listed(self.plan)
        return (
            self.compiler.either(base, self.compiler.conditions(self.plan.named)) if self.plan.named else base
        )

    @cached_property
    def _found_by_learning(self) -> tantivy.Query | None:
        """What the learned order adds to the list of the text."""
        if self.learned is None:
            return None
        return self.compiler.beside(self._listed, self.compiler.any_of("text_key", self.learned.query_keys))

    def first(self) -> tuple[int, list[Found]]:
        """Return the first of the list, and how many there are where finding them told; else nothing (-1)."""
        if self.learned is None:
            total, found = self._collect(self._stages())
            is_short = is_shortened(self.searcher, self.plan, self.query) and not self.is_narrow
            return -1 if is_short else total, found
        wanted, rest = self._wanted, list[Found]()
        if wanted > int(self.learned.gathered.candidates.is_valid.sum()):
            stage = Stage(self.compiler.narrowed(self.learned.match, self.query), 0.0)
            _, rest = self._collect_stage(stage, wanted + len(self.learned.found))
        return -1, self.learned.before(rest)[:wanted]

    def total(self, counts: Counts | None) -> int:
        """Return how many clauses the list holds, from the counts where they tell."""
        if counts and not any(getattr(self.query, facet) for facet in FACETS):
            shown = self.query.include_all
            return sum(n for code, n in counts["validity"].items() if shown or code != "AMENDED")
        parts = (self._listed, self._found_by_learning)
        return sum(count_of(self.searcher, self.compiler.narrowed(one, self.query)) for one in parts if one)

    def begin_counting(self) -> Callable[[], Counts]:
        """
        Count the list of the text by facet; return what waits for it and adds what learning found.

        In a large index the counting goes on beside the ranking, on another core: Tantivy lets go of the
        interpreter while it works. A thread for one question outlives no fork and holds nothing.
        """
        if self._is_empty:
            return dict
        base = self._listed
        if self.searcher.num_docs < MANY:
            return lambda: self._with_learned(self._count(base))
        counting: Future[Counts] = Future()
        threading.Thread(target=_settle, args=(counting, lambda: self._count(base)), daemon=True).start()
        return lambda: self._with_learned(counting.result())

    def hits(self, found: list[Found], asked: SearchQuery) -> tuple[Hit, ...]:
        """Return the page of what was asked, of all editions of a clause the best placed."""
        kept = found if asked.include_all else self._collapse(found)
        return tuple(self._hit(asked, one) for one in kept[asked.offset : asked.offset + asked.limit])

    def _with_learned(self, counts: Counts) -> Counts:
        if (more := self._found_by_learning) is not None:
            for facet, values in self._count(more).items():
                held = counts.setdefault(facet, {})
                for value, count in values.items():
                    held[value] = held.get(value, 0) + count
        return counts

    def _count(self, base: tantivy.Query) -> Counts:
        return count_facets(self.searcher, self.compiler, base, self.query)

    def _stages(self) -> list[Stage]:
        write, plan, query = self.compiler, self.plan, self.query
        if self._is_empty:
            return []
        if not plan.named:
            return [Stage(write.narrowed(self.match, query), 0.0, query.sort != "relevance")]
        others = write.narrowed(self.match, query, but=write.conditions(plan.named))
        named = Stage(write.narrowed(write.named(plan), query), NAMED, not plan.named_terms)
        return [named, Stage(others, 0.0, query.sort != "relevance")]

    @property
    def _wanted(self) -> int:
        return self.query.offset + self.query.limit + (0 if self.query.include_all else SPARE)

    def _collect(self, stages: list[Stage]) -> tuple[int, list[Found]]:
        total, found = 0, list[Found]()
        for stage in stages:
            count, hits = self._collect_stage(stage, max(1, self._wanted - len(found)))
            total += count
            found += hits
        return total, found[: self._wanted]

    def _collect_stage(self, stage: Stage, room: int) -> tuple[int, list[Found]]:
        if stage.in_document_order:
            return self._in_order(stage, room)
        result = self.searcher.search(self.compiler.valid_first(stage.query, self.query.as_of), room)
        return total_of(result), [(score + stage.bonus, at) for score, at in result.hits]

    def _in_order(self, stage: Stage, room: int) -> tuple[int, list[Found]]:
        """Return a stage by a column instead of by relevance, still valid first."""
        is_dated = stage.bonus == 0.0
        column = "edition_day" if is_dated else "place"
        order = tantivy.Order.Desc if is_dated and self.query.sort == "newest" else tantivy.Order.Asc
        total, hits = 0, list[Found]()
        write = self.compiler
        for part, tier in ((write.only_valid, TIER), (write.never_valid, 0.0)):
            narrowed = part(stage.query, self.query.as_of)
            result = self.searcher.search(narrowed, room, order_by_field=column, order=order)
            total += total_of(result)
            hits += [(stage.bonus + tier + 1 / (2 + rank), at) for rank, (_, at) in enumerate(result.hits)]
        return total, hits[:room]

    def _collapse(self, found: list[Found]) -> list[Found]:
        """Keep the first, that is the best placed, of all editions of one clause."""
        groups = self.searcher.fast_field_values("group", [address for _, address in found])
        kept: dict[object, Found] = {}
        for group, one in zip(groups, found, strict=True):
            kept.setdefault(group, one)
        return list(kept.values())

    def _hit(self, asked: SearchQuery, found: Found) -> Hit:
        score, address = found
        stored: bytes = self.searcher.doc(address)["record"][0]
        record = fields.unpack(stored)
        validity = validity_at(
            valid_from=record.valid_from,
            valid_to=record.valid_to,
            ended_as=record.ended_as,
            as_of=asked.as_of,
        )
        told = self.learned.explain(address) if self.learned and asked.explain else ((), ())
        return Hit(
            record=record,
            validity=validity,
            score=score,
            snippet=make_snippet(record.text, self.plan.marks),
            is_named=score >= NAMED,
            signals=told[0],
            asked_before=told[1],
        )


def _settle(counting: Future[Counts], count: Callable[[], Counts]) -> None:
    try:
        counting.set_result(count())
    except BaseException as error:  # noqa: BLE001 - the asking thread raises it
        counting.set_exception(error)
