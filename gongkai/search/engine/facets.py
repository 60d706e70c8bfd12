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
    if not any(getattr(query, facet) for facet in FACETS):
        return _count_at_once(searcher, compiler, base, query)
    terms = [facet for facet in FACETS if facet != "validity"]
    free = [facet for facet in terms if not getattr(query, facet)]
    counts: Counts = {facet: {} for facet in FACETS}
    counts |= _count_terms(searcher, compiler.narrowed(base, query), free)
    for facet in terms:
        if facet not in free:
            counts |= _count_terms(searcher, compiler.narrowed(base, query.without(facet)), [facet])
    counts["validity"] = _count_validity(searcher, compiler, base, query)
    return counts


def _count_at_once(
    searcher: tantivy.Searcher, compiler: Compiler, base: tantivy.Query, query: SearchQuery
) -> Counts:
    """Count every facet in one pass over the list: replaced editions are told apart on the way."""
    terms = [facet for facet in FACETS if facet != "validity"]
    parts = _by_validity(searcher, compiler, base, query, _asked(terms))
    counts: Counts = {facet: {} for facet in FACETS}
    counts["validity"] = {code: n for code in VALIDITY_LABELS if (n := int(parts[code]["doc_count"]))}
    for code, part in parts.items():
        if part["doc_count"] and (query.include_all or code != "AMENDED"):
            for facet, values in _read(part, terms).items():
                for value, count in values.items():
                    counts[facet][value] = counts[facet].get(value, 0) + count
    return counts


def _count_terms(searcher: tantivy.Searcher, query: tantivy.Query, facets: list[str]) -> Counts:
    if not facets:
        return {}
    return _read(searcher.aggregate(query, _asked(facets)), facets)


def _asked(facets: list[str]) -> dict[str, Any]:
    return {facet: {"terms": {"field": facet, "size": MOST_VALUES}} for facet in facets}


def _read(answer: dict[str, Any], facets: list[str]) -> Counts:
    return {
        facet: {_value(facet, bucket["key"]): int(bucket["doc_count"]) for bucket in answer[facet]["buckets"]}
        for facet in facets
    }


def _value(facet: str, key: object) -> str:
    return str(int(float(str(key)))) if facet == "year" else str(key)


def _count_validity(
    searcher: tantivy.Searcher, compiler: Compiler, base: tantivy.Query, query: SearchQuery
) -> dict[str, int]:
    parts = _by_validity(searcher, compiler, base, query, {})
    return {code: n for code in VALIDITY_LABELS if (n := int(parts[code]["doc_count"]))}


def _by_validity(
    searcher: tantivy.Searcher,
    compiler: Compiler,
    base: tantivy.Query,
    query: SearchQuery,
    inner: dict[str, Any],
) -> dict[str, dict[str, Any]]:
    """Return the list's parts by validity on the day, each with what is asked of it."""
    everything = compiler.narrowed(base, replace(query, validity=(), include_all=True))
    parts = [{"to": query.as_of.toordinal() + 1}, {"from": query.as_of.toordinal() + 1}]
    within = {"aggs": inner} if inner else {}
    asked = {
        "end": {
            "range": {"field": "valid_to", "ranges": parts},
            "aggs": {
                "ended": {"terms": {"field": "ended"}, **within},
                "start": {"range": {"field": "valid_from", "ranges": parts}, **within},
            },
        }
    }
    ended, lasting = searcher.aggregate(everything, asked)["end"]["buckets"]
    begun, coming = lasting["start"]["buckets"]
    found: dict[str, dict[str, Any]] = {code: {"doc_count": 0} for code in VALIDITY_LABELS}
    found |= {"IN_FORCE": begun, "NOT_YET": coming}
    return found | {_ENDING_OF[int(bucket["key"])]: bucket for bucket in ended["ended"]["buckets"]}
