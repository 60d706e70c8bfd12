"""Which clauses may answer a question in everyday words, and what the index knows of each (候选条款)."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
import tantivy
from numpy.typing import NDArray
from tantivy import Occur, Query

from gongkai.search.engine.compile import Compiler
from gongkai.search.engine.plan import Plan, Weighed
from gongkai.search.engine.query import SearchQuery
from gongkai.search.engine.ranking.features import Candidates
from gongkai.search.engine.ranking.translation import Expansion
from gongkai.search.engine.shortlist import find_quickly, spot_of
from gongkai.search.engine.tokens import grams, words

FROM_TEXT: Final = 200
FROM_TRANSLATION: Final = 80
FEW_FROM_TEXT: Final = 120
FEW_FROM_TRANSLATION: Final = 50
"""In a large index, where measuring a candidate costs more."""
PARTS: Final = ("grams", "path", "words")
"""Fields of which the plain order is a weighed sum."""
AT_ONCE: Final = 2
"""Parts measured at once in a large index; Tantivy lets go of the interpreter while it works."""
COLUMNS: Final = ("text_key", "law_key", "place", "size")

Address = tuple[int, int]
Scores = NDArray[np.float64]


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
    """
    Finds and measures candidates in one view of the index.

    `first_pass` are the best by a plain sum of terms, where the index is so large that nothing is weighed in full.
    """

    searcher: tantivy.Searcher
    compiler: Compiler
    plan: Plan
    query: SearchQuery
    first_pass: list[tantivy.DocAddress] | None = None

    def gather(self, wanted: Wanted, match: Query) -> Gathered | None:
        """Return the best by text (`match`), by translated words and by questions asked before, with all scores."""
        parts = self._parts(wanted)
        most = FROM_TEXT if self.first_pass is None else FEW_FROM_TEXT
        by_text = self._best(match, most)
        keys = set(wanted.known).union(by_text)
        if len(by_text) < most:
            keys.update(self._by_plain_text())
        for name in ("translated", "everyday"):
            if parts[name]:
                keys.update(self._best_quickly(self._any(parts[name])))
        return self._measure(sorted(keys), parts, next(iter(by_text), 0)) if keys else None

    def _parts(self, wanted: Wanted) -> dict[str, list[Query]]:
        write, terms = self.compiler, self.plan.terms
        parts = {name: [term for term in terms if term.field == name] for name in PARTS}
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

    def _by_plain_text(self) -> list[int]:
        if self.first_pass is not None:
            return self._keys(self.first_pass[:FEW_FROM_TEXT])
        return self._best(self._any(self.compiler.scored(self.plan.terms)), FROM_TEXT)

    def _best(self, query: Query, size: int) -> list[int]:
        """Return the wording numbers of the first clauses of a query, those valid on the day first."""
        ranked = self.compiler.valid_first(self.compiler.narrowed(query, self.query), self.query.as_of)
        return self._keys([at for _, at in self.searcher.search(ranked, size, count=False).hits])

    def _best_quickly(self, terms: Query) -> list[int]:
        """Return the wording numbers of the first clauses by a plain sum of terms."""
        if self.first_pass is None:
            return self._best(terms, FROM_TRANSLATION)
        found = find_quickly(self.searcher, self.compiler, terms, self.query, 2 * FEW_FROM_TRANSLATION)
        return self._keys(found[:FEW_FROM_TRANSLATION])

    def _keys(self, found: list[tantivy.DocAddress]) -> list[int]:
        keys: list[int] = self._column("text_key", found).tolist()
        return keys

    def _column(self, name: str, found: list[tantivy.DocAddress]) -> NDArray[np.int64]:
        return np.array(self.searcher.fast_field_values(name, found), dtype=np.int64)

    def _measure(self, keys: list[int], parts: dict[str, list[Query]], first: int) -> Gathered | None:
        among = self.compiler.any_of("text_key", keys)
        shown = self.compiler.narrowed(among, self.query)
        addresses = [at for _, at in self.searcher.search(shown, 2 * len(keys) + 1, count=False).hits]
        if not addresses:
            return None
        columns = {name: self._column(name, addresses) for name in (*COLUMNS, "valid_from", "valid_to")}
        day = self.query.as_of.toordinal()
        return Gathered(
            addresses,
            Candidates(
                is_valid=(columns["valid_from"] <= day) & (day < columns["valid_to"]),
                texts=columns["text_key"],
                laws=columns["law_key"],
                places=columns["place"],
                sizes=columns["size"],
                scores=self._all_scores(among, parts, addresses),
                first_text=first,
            ),
        )

    def _all_scores(
        self, among: Query, parts: dict[str, list[Query]], addresses: list[tantivy.DocAddress]
    ) -> dict[str, Scores]:
        """Return the scores of every part; their weighed sum, with the rare other fields, is the plain order's."""
        place = {spot_of(one): at for at, one in enumerate(addresses)}
        weights = {term.field: term.weight for term in self.plan.terms}
        others = [term for term in self.plan.terms if term.field not in parts]
        wanted = {**parts, "others": self.compiler.scored(others)}
        if self.first_pass is None:
            scores = {name: self._scores(among, queries, place) for name, queries in wanted.items()}
        else:
            with ThreadPoolExecutor(AT_ONCE) as threads:
                found = threads.map(lambda queries: self._scores(among, queries, place), wanted.values())
                scores = dict(zip(wanted, found, strict=True))
        base = scores.pop("others")
        for name in PARTS:
            base = base + scores[name] * weights.get(name, 0.0)
        return {"base": base, **scores}

    def _scores(self, among: Query, queries: list[Query], place: dict[Address, int]) -> Scores:
        scores = np.zeros(len(place))
        if queries:
            ranked = Query.boolean_query([(Occur.Must, among), (Occur.Should, self._any(queries))])
            for score, one in self.searcher.search(ranked, 4 * len(place), count=False).hits:
                at = place.get(spot_of(one))
                if at is not None:
                    scores[at] = score
        return scores

    @staticmethod
    def _any(queries: Sequence[Query]) -> Query:
        return Query.boolean_query([(Occur.Should, one) for one in queries])
