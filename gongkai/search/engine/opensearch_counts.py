"""How many clauses of a list fall under each value of each facet (分面计数), in one request to OpenSearch."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from gongkai.search.engine import opensearch_compile as write
from gongkai.search.engine.facets import MOST_VALUES
from gongkai.search.engine.query import FACETS, SearchQuery
from gongkai.search.engine.records import VALIDITY_LABELS
from gongkai.search.engine.results import Counts

Dsl = write.Dsl
PER_SHARD = 2_000


def count_facets(ask: Callable[[list[Dsl]], list[dict[str, Any]]], base: Dsl, query: SearchQuery) -> Counts:
    """Count the list by every facet, each as if it were not set itself; facets not set share one search."""
    terms = [facet for facet in FACETS if facet != "validity"]
    free = [facet for facet in terms if not getattr(query, facet)]
    groups = [(free, query), *(([facet], query.without(facet)) for facet in terms if facet not in free)]
    searches = [
        _search(write.narrowed(base, within), list(map(_terms, facets)), facets) for facets, within in groups
    ]
    everything = write.narrowed(base, replace(query, validity=(), include_all=True))
    kinds = {code: {"filter": write.validity(code, query.as_of)} for code in VALIDITY_LABELS}
    answers = ask([*searches, {"query": everything, "size": 0, "aggs": kinds}])
    counts: Counts = {facet: {} for facet in FACETS}
    for (facets, _), answer in zip(groups, answers, strict=False):
        for facet in facets:
            buckets = answer["aggregations"][facet]["buckets"]
            counts[facet] = {str(one["key"]): int(one["doc_count"]) for one in buckets}
    found = answers[-1]["aggregations"]
    counts["validity"] = {code: int(n) for code in VALIDITY_LABELS if (n := found[code]["doc_count"])}
    return counts


def _search(query: Dsl, aggregations: list[Dsl], names: list[str]) -> Dsl:
    return {"query": query, "size": 0, "aggs": dict(zip(names, aggregations, strict=True))}


def _terms(facet: str) -> Dsl:
    return {"terms": {"field": facet, "size": MOST_VALUES, "shard_size": PER_SHARD}}
