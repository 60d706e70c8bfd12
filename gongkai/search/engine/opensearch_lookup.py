"""What the planner may ask of the cluster, fetched for a whole question at once instead of term by term."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from gongkai.search.engine import opensearch_compile as write
from gongkai.search.engine.analyse import Analysis
from gongkai.search.engine.lexicon import Lexicon
from gongkai.search.engine.opensearch_client import Cluster
from gongkai.search.engine.plan import Condition, subjects_of
from gongkai.search.engine.tokens import grams

Dsl = write.Dsl

OTHER_SOURCES: Final = ("interpretation", "knowledge")


@dataclass(frozen=True, slots=True)
class ClusterLookup:
    """The terms that exist among those a question may name, and how common its grams are."""

    cluster: Cluster
    index: str
    known: frozenset[Condition]
    shares: Mapping[str, float]
    clause_count: int = 0

    def holds(self, conditions: tuple[Condition, ...]) -> bool:
        """Say whether any clause fulfils all the conditions."""
        if not self.known.issuperset(one for one in conditions if one[0] != "article_key"):
            return False
        if len(conditions) == 1 and conditions[0][0] != "article_key":
            return True
        search = {"query": write.conditions(conditions), "size": 0, "track_total_hits": 1}
        return bool(self.cluster.ask_many(self.index, [search])[0]["hits"]["total"]["value"])

    def frequency(self, gram: str) -> float:
        """Return the share of clauses that hold a gram."""
        return self.shares.get(gram, 0.0)


def look_up(cluster: Cluster, index: str, analysis: Analysis, lexicon: Lexicon) -> ClusterLookup:
    """Ask for everything that planning the question needs, in one request."""
    wanted: dict[str, list[str]] = {}
    for name, term in dict.fromkeys(subjects_of(analysis, lexicon)):
        wanted.setdefault(name, []).append(term)
    sources: list[Dsl] = [
        {"query": {"term": {"source": source}}, "size": 0, "track_total_hits": 1} for source in OTHER_SOURCES
    ]
    said = _grams_of(analysis, lexicon)
    searches = [_counting(said), *sources, *([_which_exist(wanted)] if wanted else [])]
    counted, *answers = cluster.ask_many(index, searches)
    found = [
        ("source", source) for source, answer in zip(OTHER_SOURCES, answers, strict=False) if _any(answer)
    ]
    if wanted:
        named: dict[str, Any] = answers[-1]["aggregations"]
        found += [(name, bucket["key"]) for name in wanted for bucket in named[name]["buckets"]]
    return ClusterLookup(cluster, index, frozenset(found), _shares(said, counted))


def _which_exist(wanted: dict[str, list[str]]) -> Dsl:
    either = [{"terms": {name: terms}} for name, terms in wanted.items()]
    counted = {
        name: {"terms": {"field": name, "include": terms, "size": len(terms)}}
        for name, terms in wanted.items()
    }
    return {"query": {"bool": {"filter": [{"bool": {"should": either}}]}}, "size": 0, "aggs": counted}


def _any(answer: dict[str, Any]) -> bool:
    return bool(answer["hits"]["total"]["value"])


def _grams_of(analysis: Analysis, lexicon: Lexicon) -> list[str]:
    """Return the grams of a question and of the other forms of its words."""
    other = [form.text for one in lexicon.widen(analysis.text) for form in one.forms]
    return list(dict.fromkeys(gram for text in (analysis.text, *other) for gram in grams(text)))


def _counting(said: list[str]) -> Dsl:
    """Return what counts the clauses that hold each gram, over all shards, and all clauses."""
    filters = {str(place): {"term": {"grams": gram}} for place, gram in enumerate(said)}
    return {
        "query": {"match_all": {}}, "size": 0, "track_total_hits": True,
        "aggs": {"held": {"filters": {"filters": filters}}} if filters else {},
    }  # fmt: skip


def _shares(said: list[str], answer: dict[str, Any]) -> dict[str, float]:
    if not said:
        return {}
    total = max(1, int(answer["hits"]["total"]["value"]))
    held = answer["aggregations"]["held"]["buckets"]
    return {gram: held[str(place)]["doc_count"] / total for place, gram in enumerate(said)}
