"""
In a large index, the few hundred clauses worth weighing in full (初选).

Weighing every clause that holds any word of a question takes as long as there are such clauses. Tantivy finds the
best by a plain sum of terms without looking at most of them (block-max WAND), but only where nothing else is
asked. So the first pass asks for just that, and the second weighs what it found by everything, filters included.
"""

from typing import Final

import tantivy

from gongkai.search.engine.compile import Compiler
from gongkai.search.engine.plan import Plan
from gongkai.search.engine.query import SearchQuery

MANY: Final = 300_000
"""Clauses from which on the first pass pays; below it every clause is weighed in full."""
LONG: Final = 600
"""Clauses that the first pass hands on."""
ENOUGH_VALID: Final = 300
"""A page that reaches further down than this is weighed in full."""


def shortlist(
    searcher: tantivy.Searcher, compiler: Compiler, plan: Plan, query: SearchQuery
) -> tantivy.Query | None:
    """Return the clauses worth weighing; nothing where all should be: a small index, a filter, a deep page."""
    if not is_shortened(searcher, plan, query):
        return None
    found = searcher.search(compiler.quickly(plan), LONG, count=False).hits
    if len(found) < LONG:
        return None
    groups = searcher.fast_field_values("group", [address for _, address in found])
    return compiler.among(sorted({int(str(group)) for group in groups}))


def is_shortened(searcher: tantivy.Searcher, plan: Plan, query: SearchQuery) -> bool:
    """Say whether a list of any of the words is ranked from a shortlist, so that its length is not its total."""
    is_plain = plan.kind == "words" and query.sort == "relevance" and not query.has_filters
    return is_plain and searcher.num_docs >= MANY and query.offset + query.limit <= ENOUGH_VALID
