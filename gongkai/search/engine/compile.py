"""A plan as a query of Tantivy; no text of a user is ever parsed as query syntax."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import tantivy
from tantivy import FieldType, Occur, Query

from gongkai.search.engine.plan import Condition, Phrase, Plan, Weighed
from gongkai.search.engine.query import SearchQuery
from gongkai.search.engine.schema import ENDINGS, STAFF

TIER: Final = 8_192.0
"""Added to what is valid, above any relevance: valid first, strictly."""

_MATCHED: Final = ("source", "kind", "issuer", "topic", "year")


def total_of(result: tantivy.SearchResult) -> int:
    """Return how many clauses a search found in all; the stubs of the driver do not know the number."""
    found: int | None = getattr(result, "count", None)
    return found or 0


def count_of(searcher: tantivy.Searcher, query: Query) -> int:
    """Return how many clauses a query finds."""
    return total_of(searcher.search(query, 1))


@dataclass(frozen=True, slots=True)
class Compiler:
    """Writes plans for one schema."""

    schema: tantivy.Schema

    def conditions(self, conditions: Iterable[Condition]) -> Query:
        """Return what fulfils all the conditions, without a score."""
        return self._all([self._term(field, term) for field, term in conditions])

    def named(self, plan: Plan) -> Query:
        """Return the clauses the question names, ranked by what else it says."""
        said = self.scored(plan.named_terms)
        silent = Query.const_score_query(self.conditions(plan.named), 0.0)
        return Query.boolean_query([(Occur.Must, silent), *((Occur.Should, one) for one in said)])

    def holding_all(self, plan: Plan) -> Query:
        """Return the clauses that hold every word, in any of its forms, and every quoted phrase; no score."""
        wanted = [self._any_of(forms) for forms in plan.everything]
        wanted += [self._phrase(phrase) for phrase in plan.phrases]
        return self._silent(self._all(wanted))

    def everything(self, plan: Plan) -> Query:
        """Return the clauses that hold every word and every quoted phrase, ranked."""
        ranking = [(Occur.Should, one) for one in (*self.scored(plan.terms), *self._widened(plan))]
        return Query.boolean_query([(Occur.Must, self.holding_all(plan)), *ranking])

    def anything(self, plan: Plan) -> Query:
        """Return the clauses that hold any of the matching terms."""
        if plan.kind == "browse":
            return Query.const_score_query(Query.all_query(), 0.0)
        matching = self.scored(term for term in plan.terms if term.matches)
        matching += [self._boosted(phrase) for phrase in plan.expansions]
        ranking = self.scored(term for term in plan.terms if not term.matches)
        ranking += [self._boosted(phrase) for phrase in plan.proximity]
        union = Query.boolean_query([(Occur.Should, one) for one in matching])
        return Query.boolean_query([(Occur.Must, union), *((Occur.Should, one) for one in ranking)])

    def any_of(self, field: str, numbers: Sequence[int]) -> Query:
        """Return what holds any of the numbers in a field, without a score; a set of terms is 3 times as slow."""
        return self._silent(
            self._any([Query.term_query(self.schema, field, one, "basic") for one in numbers])
        )

    def either(self, first: Query, second: Query) -> Query:
        """Return what one of two queries finds."""
        return self._any([first, second])

    def beside(self, first: Query, second: Query) -> Query:
        """Return what the second of two queries finds and the first does not."""
        return Query.boolean_query([(Occur.Must, second), (Occur.MustNot, first)])

    def quickly(self, plan: Plan) -> Query:
        """Return a plain sum of the terms that tell most, which Tantivy answers without weighing every clause."""
        telling = [term for term in plan.terms if len(term.term) > 1]
        return Query.boolean_query([(Occur.Should, one) for one in self.scored(telling)])

    def among(self, groups: Sequence[int]) -> Query:
        """Return the clauses of these groups, all editions, without a score; far quicker so than as a set."""
        found = [Query.term_query(self.schema, "group", group, "basic") for group in groups]
        return self._silent(self._any(found))

    def weighed(self, plan: Plan, among: Query) -> Query:
        """Return some clauses ranked as `anything` ranks them."""
        phrases = [self._boosted(phrase) for phrase in (*plan.expansions, *plan.proximity)]
        ranking = [(Occur.Should, one) for one in (*self.scored(plan.terms), *phrases)]
        return Query.boolean_query([(Occur.Must, among), *ranking])

    def listed(self, plan: Plan) -> Query:
        """Return what `anything` lists, for counting: without what only ranks it."""
        if plan.kind == "browse":
            return Query.all_query()
        words = [self._term(term.field, term.term) for term in plan.terms if term.matches]
        return self._any([*words, *map(self._phrase, plan.expansions)])

    def narrowed(self, base: Query, query: SearchQuery, *, but: Query | None = None) -> Query:
        """
        Return the base within the query's filters, without the clauses `but` names.

        Replaced editions (已修改) are left out unless everything, or just them, is asked for.
        """
        clauses = [(Occur.Must, base)]
        for name in _MATCHED:
            if values := getattr(query, name):
                chosen = Query.term_set_query(self.schema, name, list(values))
                clauses += [(Occur.Must, self._silent(chosen))]
        if query.validity:
            either = self._any([self.validity(code, query.as_of) for code in query.validity])
            clauses.append((Occur.Must, self._silent(either)))
        elif not query.include_all:
            clauses.append((Occur.MustNot, self.validity("AMENDED", query.as_of)))
        if query.since or query.until:
            first = query.since.toordinal() if query.since else None
            last = query.until.toordinal() if query.until else None
            clauses.append((Occur.Must, self._silent(self._range("edition_day", first, last))))
        if query.only_public:
            clauses.append((Occur.MustNot, self._term("audience", STAFF)))
        if but is not None:
            clauses.append((Occur.MustNot, but))
        return Query.boolean_query(clauses)

    def valid_first(self, base: Query, as_of: date) -> Query:
        """Return the base with everything valid on the day ranked above everything else."""
        valid = Query.const_score_query(self.validity("IN_FORCE", as_of), TIER)
        return Query.boolean_query([(Occur.Must, base), (Occur.Should, valid)])

    def only_valid(self, base: Query, as_of: date) -> Query:
        """Return what of the base is valid on the day."""
        return Query.boolean_query([(Occur.Must, base), (Occur.Must, self.validity("IN_FORCE", as_of))])

    def never_valid(self, base: Query, as_of: date) -> Query:
        """Return what of the base is not valid on the day."""
        return Query.boolean_query([(Occur.Must, base), (Occur.MustNot, self.validity("IN_FORCE", as_of))])

    def validity(self, code: str, as_of: date) -> Query:
        """Return the clauses of one validity on the day, as `validity_at` computes it."""
        day = as_of.toordinal()
        if code == "IN_FORCE":
            return self._all([self._range("valid_from", None, day), self._range("valid_to", day + 1, None)])
        if code == "NOT_YET":
            return self._all(
                [self._range("valid_from", day + 1, None), self._range("valid_to", day + 1, None)]
            )
        ended = Query.term_query(self.schema, "ended", ENDINGS[code])
        return self._all([self._range("valid_to", None, day), ended])

    def scored(self, terms: Iterable[Weighed]) -> list[Query]:
        found = []
        for term in terms:
            query = self._term(term.field, term.term)
            found.append(query if term.weight == 1.0 else Query.boost_query(query, term.weight))
        return found

    def _term(self, field: str, term: str) -> Query:
        return Query.term_query(self.schema, field, term, "freq")

    def _widened(self, plan: Plan) -> list[Query]:
        return [self._boosted(phrase) for phrase in (*plan.expansions, *plan.proximity)]

    def _boosted(self, phrase: Phrase) -> Query:
        return Query.boost_query(self._phrase(phrase), phrase.weight)

    def _any_of(self, phrases: Sequence[Phrase]) -> Query:
        found = [self._phrase(phrase) for phrase in phrases]
        return found[0] if len(found) == 1 else self._any(found)

    def _phrase(self, phrase: Phrase) -> Query:
        if len(phrase.tokens) == 1:
            return self._term("grams", phrase.tokens[0][1])
        return Query.phrase_query(self.schema, "grams", list(phrase.tokens), phrase.slop)

    def _range(self, field: str, low: int | None, high: int | None) -> Query:
        return Query.range_query(self.schema, field, FieldType.Integer, low, high)

    @staticmethod
    def _silent(query: Query) -> Query:
        return Query.const_score_query(query, 0.0)

    @staticmethod
    def _all(queries: Sequence[Query]) -> Query:
        return Query.boolean_query([(Occur.Must, one) for one in queries])

    @staticmethod
    def _any(queries: Sequence[Query]) -> Query:
        return Query.boolean_query([(Occur.Should, one) for one in queries])
