"""What the planner may ask of the cluster, fetched for a whole question at once instead of term by term."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from gongkai.search.engine import opensearch_compile as write
from gongkai.search.engine.analyse import Analysis
from gongkai.search.engine.lexicon import Lexicon
from gongkai.search.engine.opensearch_client import Cluster
from gongkai.search.engine.plan import FEW_TERMS, Condition, subjects_of
from gongkai.search.engine.tokens import grams

Dsl = write.Dsl

RAREST: Final = 1e-9
"""The share of a gram that the shard asked does not hold: others may, so it counts as rare, not as absent."""
OTHER_SOURCES: Final = ("interpretation", "knowledge")


@dataclass(frozen=True, slots=True)
class ClusterLookup:
    """The terms that exist among those a question may name, and how common its grams are."""

    cluster: Cluster
    index: str
    known: frozenset[Condition]
    shares: Mapping[str, float]
    unseen: float
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
        return self.shares.get(gram, self.unseen)


def look_up(
    cluster: Cluster, index: str, analysis: Analysis, lexicon: Lexicon, *, is_whole: bool
) -> ClusterLookup:
    """
    Ask for everything that planning the question needs: in one request, two for a long question.

    `is_whole` says that one shard holds everything, so that what it does not hold is not there.
    """
    wanted: dict[str, list[str]] = {}
    for name, term in dict.fromkeys(subjects_of(analysis, lexicon)):
        wanted.setdefault(name, []).append(term)
    sources: list[Dsl] = [
        {"query": {"term": {"source": source}}, "size": 0, "track_total_hits": 1} for source in OTHER_SOURCES
    ]
    searches = [*sources, *([_which_exist(wanted)] if wanted else [])]
    answers = cluster.ask_many(index, searches)
    found = [
        ("source", source) for source, answer in zip(OTHER_SOURCES, answers, strict=False) if _any(answer)
    ]
    if wanted:
        named: dict[str, Any] = answers[-1]["aggregations"]
        found += [(name, bucket["key"]) for name in wanted for bucket in named[name]["buckets"]]
    unseen = 0.0 if is_whole else RAREST
    return ClusterLookup(cluster, index, frozenset(found), _shares(cluster, index, analysis), unseen)


def _which_exist(wanted: dict[str, list[str]]) -> Dsl:
    either = [{"terms": {name: terms}} for name, terms in wanted.items()]
    counted = {
        name: {"terms": {"field": name, "include": terms, "size": len(terms)}}
        for name, terms in wanted.items()
    }
    return {"query": {"bool": {"filter": [{"bool": {"should": either}}]}}, "size": 0, "aggs": counted}


def _any(answer: dict[str, Any]) -> bool:
    return bool(answer["hits"]["total"]["value"])


def _shares(cluster: Cluster, index: str, analysis: Analysis) -> dict[str, float]:
    """Return how common the grams of a long question are; a short one is weighed whole."""
    text = grams(analysis.text)
    if len(set(text)) <= FEW_TERMS:
        return {}
    asked = {
        "doc": {"grams": " ".join(text)},
        "fields": ["grams"],
        "positions": False,
        "offsets": False,
        "term_statistics": True,
    }
    answer = cluster.send("POST", f"/{index}/_termvectors", asked)
    found = answer["term_vectors"].get("grams")
    if not found:
        return {}
    held = max(1, found["field_statistics"]["doc_count"])
    counted = {gram: one.get("doc_freq", 0) for gram, one in found["terms"].items()}
    return {gram: count / held for gram, count in counted.items() if count}
