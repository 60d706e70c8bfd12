"""How many clauses of a list fall under each value of each facet (分面计数)."""

from dataclasses import replace
from typing import Any, Final

import tantivy

from gongkai.search.engine.compile import Compiler
from gongkai.search.engine.query import FACETS, SearchQuery
from gongkai.search.engine.records import VALIDITY_LABELS
from gongkai.search.engine.results import Counts
from gongkai.search.engine.schema import ENDINGS

MOST_VALUES: Final = 200
_ENDING_OF: Final = {number: code for code, number in ENDINGS.items() if code}


def count_facets(
    searcher: tantivy.Searcher, compiler: Compiler, base: tantivy.Query, query: SearchQuery
) -> Counts:
    """
    Count the list by every facet, each as if it were not set itself.

    Facets that are not set share one pass; validity is computed from the days, so it has a pass of its own.
    """
    terms = [facet for facet in FACETS if facet != "validity"]
    free = [facet for facet in terms if not getattr(query, facet)]
    counts: Counts = {facet: {} for facet in FACETS}
    counts |= _count_terms(searcher, compiler.narrowed(base, query), free)
    for facet in terms:
        if facet not in free:
            counts |= _count_terms(searcher, compiler.narrowed(base, query.without(facet)), [facet])
    counts["validity"] = _count_validity(searcher, compiler, base, query)
    return counts


def _count_terms(searcher: tantivy.Searcher, query: tantivy.Query, facets: list[str]) -> Counts:
    if not facets:
        return {}
    asked = {facet: {"terms": {"field": facet, "size": MOST_VALUES}} for facet in facets}
    answer: dict[str, Any] = searcher.aggregate(query, asked)
    return {
        facet: {_value(facet, bucket["key"]): int(bucket["doc_count"]) for bucket in answer[facet]["buckets"]}
        for facet in facets
    }


def _value(facet: str, key: object) -> str:
    return str(int(float(str(key)))) if facet == "year" else str(key)


def _count_validity(
    searcher: tantivy.Searcher, compiler: Compiler, base: tantivy.Query, query: SearchQuery
) -> dict[str, int]:
    everything = compiler.narrowed(base, replace(query, validity=(), include_all=True))
    parts = [{"to": query.as_of.toordinal() + 1}, {"from": query.as_of.toordinal() + 1}]
    asked = {
        "end": {
            "range": {"field": "valid_to", "ranges": parts},
            "aggs": {
                "ended": {"terms": {"field": "ended"}},
                "start": {"range": {"field": "valid_from", "ranges": parts}},
            },
        }
    }
    ended, lasting = searcher.aggregate(everything, asked)["end"]["buckets"]
    begun, coming = lasting["start"]["buckets"]
    counts = {"IN_FORCE": begun["doc_count"], "NOT_YET": coming["doc_count"], "AMENDED": 0}
    for bucket in ended["ended"]["buckets"]:
        counts[_ENDING_OF[int(bucket["key"])]] = bucket["doc_count"]
    return {code: int(counts[code]) for code in VALIDITY_LABELS if counts.get(code)}
