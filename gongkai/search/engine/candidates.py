"""Which clauses may answer a question in everyday words, and what the index knows of each (候选条款)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import tantivy
from tantivy import Occur, Query

from gongkai.search.engine.compile import TIER, Compiler
from gongkai.search.engine.plan import Plan, Weighed
from gongkai.search.engine.query import SearchQuery
from gongkai.search.engine.ranking.features import Candidates
from gongkai.search.engine.ranking.translation import Expansion
from gongkai.search.engine.tokens import grams, words

FROM_TEXT: Final = 200
FROM_TRANSLATION: Final = 80
COLUMNS: Final = ("text_key", "law_key", "place", "size")

Address = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Candidates with where they are in the index."""

    addresses: list[tantivy.DocAddress]
    candidates: Candidates


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for beside the words of a question: legal words for everyday ones, known clauses."""

    translated: Expansion
    legal: Sequence[str]
    known: Iterable[int]


@dataclass(frozen=True, slots=True)
class CandidateFinder:
    """Finds and measures candidates in one view of the index."""

    searcher: tantivy.Searcher
    compiler: Compiler
    plan: Plan
    query: SearchQuery

    def gather(self, wanted: Wanted, match: Query) -> Gathered | None:
        """Return the best by text (`match`), by translated words and by questions asked before, with all scores."""
        parts = self._parts(wanted)
        by_text = self._best(match, FROM_TEXT)
        keys = set(wanted.known).union(by_text)
        if len(by_text) < FROM_TEXT:
            keys.update(self._best(self._base(), FROM_TEXT))
        for name in ("translated", "everyday"):
            if parts[name]:
                keys.update(self._best(self._any(parts[name]), FROM_TRANSLATION))
        return self._measure(sorted(keys), parts, next(iter(by_text), 0)) if keys else None

    def _parts(self, wanted: Wanted) -> dict[str, list[Query]]:
        write, terms = self.compiler, self.plan.terms
        parts = {name: [term for term in terms if term.field == name] for name in ("grams", "path", "words")}
        scored = {
            name: write.scored(Weighed(t.field, t.term, 1.0, t.matches) for t in found)
            for name, found in parts.items()
        }
        scored["translated"] = write.scored(
            Weighed("words", word, weight, True) for word, weight in wanted.translated.items()
        )
        said = dict.fromkeys(token for term in wanted.legal for token in grams(term) if len(token) > 1)
        whole = dict.fromkeys(word for term in wanted.legal for word in words(term) if len(word) > 1)
        scored["everyday"] = write.scored(
            (
                *(Weighed("grams", one, 0.5, True) for one in said),
                *(Weighed("words", one, 1.0, True) for one in whole),
            )
        )
        return scored

    def _base(self) -> Query:
        return self._any(self.compiler.scored(self.plan.terms))

    def _best(self, query: Query, size: int) -> list[int]:
        """Return the wording numbers of the first clauses of a query, those valid on the day first."""
        ranked = self.compiler.valid_first(self.compiler.narrowed(query, self.query), self.query.as_of)
        found = [address for _, address in self.searcher.search(ranked, size, count=False).hits]
        keys: list[int] = np.array(
            self.searcher.fast_field_values("text_key", found), dtype=np.int64
        ).tolist()
        return keys

    def _measure(self, keys: list[int], parts: dict[str, list[Query]], first: int) -> Gathered | None:
        write = self.compiler
        among = write.any_of("text_key", keys)
        within = Query.boolean_query([(Occur.Must, among), (Occur.Should, self._base())])
        ranked = write.valid_first(write.narrowed(within, self.query), self.query.as_of)
        hits = self.searcher.search(ranked, 2 * len(keys) + 1, count=False).hits
        if not hits:
            return None
        addresses = [address for _, address in hits]
        base = np.array([score for score, _ in hits], dtype=np.float64)
        is_valid = base >= TIER
        scores = {"base": np.where(is_valid, base - TIER, base)}
        place = {(one.segment_ord, one.doc): at for at, one in enumerate(addresses)}
        for name, queries in parts.items():
            scores[name] = self._scores(among, queries, place)
        columns = {
            name: np.array(self.searcher.fast_field_values(name, addresses), dtype=np.int64)
            for name in COLUMNS
        }
        return Gathered(
            addresses,
            Candidates(
                is_valid=is_valid,
                texts=columns["text_key"],
                laws=columns["law_key"],
                places=columns["place"],
                sizes=columns["size"],
                scores=scores,
                first_text=first,
            ),
        )

    def _scores(self, among: Query, queries: list[Query], place: dict[Address, int]) -> np.ndarray:
        scores = np.zeros(len(place))
        if queries:
            ranked = Query.boolean_query([(Occur.Must, among), (Occur.Should, self._any(queries))])
            for score, one in self.searcher.search(ranked, 4 * len(place), count=False).hits:
                at = place.get((one.segment_ord, one.doc))
                if at is not None:
                    scores[at] = score
        return scores

    @staticmethod
    def _any(queries: Sequence[Query]) -> Query:
        return Query.boolean_query([(Occur.Should, one) for one in queries])
