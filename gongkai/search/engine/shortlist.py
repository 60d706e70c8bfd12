"""
In a large index, the few clauses worth weighing in full (初选).

Weighing every clause that holds any word of a question takes as long as there are such clauses. Tantivy finds the
best by a plain sum of terms without looking at most of them (block-max WAND), but only where nothing else is
asked. So the first pass asks for just that; what the reader may not see, or was replaced, is dropped; and only the
best of the rest, those valid on the day first, are weighed by everything.
"""

from typing import Final

import tantivy

from gongkai.search.engine.compile import Compiler
from gongkai.search.engine.plan import Plan
from gongkai.search.engine.query import SearchQuery
from gongkai.search.engine.schema import ENDINGS, STAFF

MANY: Final = 300_000
"""Clauses from which on the first pass pays; below it every clause is weighed in full."""
LONG: Final = 600
"""Clauses that the first pass finds."""
BESIDE: Final = 20
"""Clauses weighed beyond those shown: the second pass may move them up, other editions of a clause fall together."""
DEEPEST: Final = 100
"""A page that reaches further down than this is weighed in full."""
_COLUMNS: Final = ("group", "valid_from", "valid_to", "ended")


def first_pass(
    searcher: tantivy.Searcher, compiler: Compiler, plan: Plan, query: SearchQuery
) -> list[tantivy.DocAddress] | None:
    """Return the best clauses by a plain sum of terms; nothing where all should be weighed."""
    if not is_shortened(searcher, plan, query):
        return None
    return find_quickly(searcher, compiler, compiler.quickly(plan), query, LONG)


def find_quickly(
    searcher: tantivy.Searcher, compiler: Compiler, terms: tantivy.Query, query: SearchQuery, size: int
) -> list[tantivy.DocAddress]:
    """
    Return what of the best clauses by a plain sum of terms the reader may see, those valid on the day first.

    May be fewer than `size`: what is dropped is not made up for.
    """
    found = [address for _, address in searcher.search(terms, size, count=False).hits]
    groups, starts, ends, endings = (
        [int(str(value)) for value in searcher.fast_field_values(name, found)] for name in _COLUMNS
    )
    day = query.as_of.toordinal()
    is_replaced = [
        end <= day and ended == ENDINGS["AMENDED"] for end, ended in zip(ends, endings, strict=True)
    ]
    kept = [at for at, replaced in enumerate(is_replaced) if query.include_all or not replaced]
    if query.only_public and searcher.doc_freq("audience", STAFF):
        public = _public(searcher, compiler, groups, query)
        kept = [at for at in kept if spot_of(found[at]) in public]
    kept.sort(key=lambda at: not starts[at] <= day < ends[at])
    return [found[at] for at in kept]


def shortlist(
    searcher: tantivy.Searcher, compiler: Compiler, found: list[tantivy.DocAddress], query: SearchQuery
) -> tantivy.Query | None:
    """Return the clauses worth weighing of those the first pass found; nothing where it found too few."""
    wanted = query.offset + query.limit + BESIDE
    if len(found) < wanted:
        return None
    groups = searcher.fast_field_values("group", found[:wanted])
    return compiler.among(sorted({int(str(group)) for group in groups}))


def _public(
    searcher: tantivy.Searcher, compiler: Compiler, groups: list[int], query: SearchQuery
) -> set[tuple[int, int]]:
    """Return where the clauses of the groups are that anybody may see."""
    shown = compiler.narrowed(compiler.among(sorted(set(groups))), query)
    return {spot_of(at) for _, at in searcher.search(shown, 4 * LONG, count=False).hits}


def is_shortened(searcher: tantivy.Searcher, plan: Plan, query: SearchQuery) -> bool:
    """Say whether a list of any of the words may be ranked from a shortlist, so that its length is not its total."""
    is_plain = plan.kind == "words" and query.sort == "relevance" and not query.has_filters
    return is_plain and searcher.num_docs >= MANY and query.offset + query.limit <= DEEPEST


def spot_of(address: tantivy.DocAddress) -> tuple[int, int]:
    """Return where a clause is in one view of the index, as something that can be compared."""
    return address.segment_ord, address.doc
