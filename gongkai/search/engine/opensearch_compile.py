"""A plan as a query of OpenSearch: the same clauses and weights as in Tantivy, as plain data."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from gongkai.search.engine.compile import TIER
from gongkai.search.engine.plan import Condition, Phrase, Plan, Weighed
from gongkai.search.engine.query import SearchQuery
from gongkai.search.engine.schema import ENDINGS, STAFF

Dsl = dict[str, Any]

GAP: Final = "\u241f"
"""Stands in a phrase for a gram that may be anything; the analyzer `placed` drops it and keeps its place."""
_MATCHED: Final = ("source", "kind", "issuer", "topic", "year")


def conditions(wanted: Iterable[Condition]) -> Dsl:
    """Return what fulfils all the conditions, without a score."""
    return _silent(_all([_is(field, term) for field, term in wanted]))


def named(plan: Plan) -> Dsl:
    """Return the clauses the question names, ranked by what else it says."""
    return _bool(filter=[conditions(plan.named)], should=_scored(plan.named_terms))


def holding_all(plan: Plan) -> Dsl:
    """Return the clauses that hold every word, in any of its forms, and every quoted phrase; no score."""
    wanted = [_any([_phrase(form) for form in forms]) for forms in plan.everything]
    wanted += [_phrase(phrase) for phrase in plan.phrases]
    return _silent(_all(wanted))


def everything(plan: Plan) -> Dsl:
    """Return the clauses that hold every word and every quoted phrase, ranked."""
    widened = [_phrase(phrase, phrase.weight) for phrase in (*plan.expansions, *plan.proximity)]
    return _bool(filter=[holding_all(plan)], should=[*_scored(plan.terms), *widened])


def anything(plan: Plan) -> Dsl:
    """Return the clauses that hold any of the matching terms."""
    if plan.kind == "browse":
        return {"match_all": {"boost": 0.0}}
    matching = _scored(term for term in plan.terms if term.matches)
    matching += [_phrase(phrase, phrase.weight) for phrase in plan.expansions]
    ranking = _scored(term for term in plan.terms if not term.matches)
    ranking += [_phrase(phrase, phrase.weight) for phrase in plan.proximity]
    return _bool(must=[_any(matching)], should=ranking)


def listed(plan: Plan) -> Dsl:
    """Return what `anything` lists, for counting: without what only ranks it."""
    if plan.kind == "browse":
        return {"match_all": {}}
    words = [_is(term.field, term.term) for term in plan.terms if term.matches]
    return _any([*words, *map(_phrase, plan.expansions)])


def either(first: Dsl, second: Dsl) -> Dsl:
    """Return what one of two queries finds."""
    return _any([first, second])


def narrowed(base: Dsl, query: SearchQuery, *, but: Dsl | None = None) -> Dsl:
    """Return the base within the query's filters, without the clauses `but` names."""
    inside: list[Dsl] = [
        {"terms": {name: list(values)}} for name in _MATCHED if (values := getattr(query, name))
    ]
    outside: list[Dsl] = []
    if query.validity:
        inside.append(_any([validity(code, query.as_of) for code in query.validity]))
    elif not query.include_all:
        outside.append(validity("AMENDED", query.as_of))
    if query.since or query.until:
        first = query.since.toordinal() if query.since else None
        last = query.until.toordinal() if query.until else None
        inside.append(_range("edition_day", first, last))
    if query.only_public:
        outside.append(_is("audience", STAFF))
    if but is not None:
        outside.append(but)
    return _bool(must=[base], filter=inside, must_not=outside)


def valid_first(base: Dsl, as_of: date) -> Dsl:
    """Return the base with everything valid on the day ranked above everything else."""
    valid = {"constant_score": {"filter": validity("IN_FORCE", as_of), "boost": TIER}}
    return _bool(must=[base], should=[valid])


def only_valid(base: Dsl, as_of: date) -> Dsl:
    """Return what of the base is valid on the day."""
    return _bool(must=[base], filter=[validity("IN_FORCE", as_of)])


def never_valid(base: Dsl, as_of: date) -> Dsl:
    """Return what of the base is not valid on the day."""
    return _bool(must=[base], must_not=[validity("IN_FORCE", as_of)])


def validity(code: str, as_of: date) -> Dsl:
    """Return the clauses of one validity on the day, as `validity_at` computes it."""
    day = as_of.toordinal()
    if code == "IN_FORCE":
        return _all([_range("valid_from", None, day), _range("valid_to", day + 1, None)])
    if code == "NOT_YET":
        return _all([_range("valid_from", day + 1, None), _range("valid_to", day + 1, None)])
    return _all([_range("valid_to", None, day), _is("ended", ENDINGS[code])])


def _scored(terms: Iterable[Weighed]) -> list[Dsl]:
    return [{"term": {term.field: {"value": term.term, "boost": term.weight}}} for term in terms]


def _phrase(phrase: Phrase, weight: float = 1.0) -> Dsl:
    if len(phrase.tokens) == 1:
        return {"term": {"grams": {"value": phrase.tokens[0][1], "boost": weight}}}
    at = dict(phrase.tokens)
    first, last = min(at), max(at)
    text = " ".join(at.get(place, GAP) for place in range(first, last + 1))
    return {
        "match_phrase": {"grams": {"query": text, "slop": phrase.slop, "analyzer": "placed", "boost": weight}}
    }


def _is(field: str, value: str | int) -> Dsl:
    return {"term": {field: value}}


def _range(field: str, low: int | None, high: int | None) -> Dsl:
    bounds = {name: day for name, day in (("gte", low), ("lte", high)) if day is not None}
    return {"range": {field: bounds}}


def _silent(query: Dsl) -> Dsl:
    return {"constant_score": {"filter": query, "boost": 0.0}}


def _all(queries: Sequence[Dsl]) -> Dsl:
    return _bool(filter=list(queries))


def _any(queries: Sequence[Dsl]) -> Dsl:
    if not queries:
        return {"match_none": {}}
    return _bool(should=list(queries), minimum_should_match=1)


def _bool(**parts: Any) -> Dsl:
    return {"bool": {name: part for name, part in parts.items() if part}}
