"""What to look for (查询计划): what the question names, if the index has it, and how the rest is weighed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from gongkai.core.refusals import BadInput
from gongkai.search.engine.analyse import Analysis, title_key
from gongkai.search.engine.query import SearchQuery
from gongkai.search.engine.tokens import grams, words

Kind = Literal["named", "words", "browse"]
Condition = tuple[str, str]
"""A field and the exact term it must hold."""

MOST_TERMS: Final = 60
"""Grams of a question that are weighed, the rarest first; bounds the time of a long one, costs no rank."""
FEW_TERMS: Final = 16
COMMON_SHARE: Final = 0.3
"""In a question of more than a few grams, one that stands in more clauses than this tells them not apart."""
MOST_WORDS_IN_ALL: Final = 8
"""With more words than this no clause holds them all, so it is not tried."""

GRAM_WEIGHT: Final = 1.0
PATH_WEIGHT: Final = 0.5
"""Headings say what a clause is about: 0.475 → 0.492 recall@10 on the development questions."""
WORD_WEIGHT: Final = 0.3
"""Words change little beside grams for questions, but keep what people type as words together."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One term with its weight; one that `matches` puts a clause on the list, others only rank it."""

    field: str
    term: str
    weight: float
    matches: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """
    What to look for, before any driver's language.

    `named` are conditions of the document or clause the question names: such clauses come first, ranked by
    `named_terms`, or in the order of the document where there are none. `phrases` must stand in a clause as
    written; `everything` are the words that a clause should hold all of, where enough clauses do.
    """

    kind: Kind
    named: tuple[Condition, ...] = ()
    named_terms: tuple[Weighed, ...] = ()
    terms: tuple[Weighed, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    everything: tuple[tuple[str, ...], ...] = ()
    marks: tuple[str, ...] = ()


class Lookup(Protocol):
    """What the planner asks an index."""

    def holds(self, conditions: tuple[Condition, ...]) -> bool:
        """Say whether any clause fulfils all the conditions."""

    def frequency(self, gram: str) -> float:
        """Return the share of clauses that hold a gram."""

    @property
    def clause_count(self) -> int:
        """How many clauses there are."""


def make_plan(query: SearchQuery, analysis: Analysis, lookup: Lookup) -> Plan:
    """
    Decide what to look for.

    :raises BadInput: if there is neither a word nor a filter
    """
    terms = _weigh(analysis.text, analysis.stretches, lookup)
    if not terms:
        if query.text.strip() or not query.has_filters:
            message = "没有可查的内容，请输入要查的词、标题、发文字号或条号。"
            raise BadInput(message)
        return Plan("browse")
    named = _find_named(analysis, lookup)
    rest = _rest_beside(named, analysis)
    return Plan(
        kind="named" if named else "words",
        named=named,
        named_terms=_weigh(rest, (rest,), lookup) if rest else (),
        terms=terms,
        phrases=tuple(tuple(grams(phrase)) for phrase in analysis.phrases if grams(phrase)),
        everything=_everything(analysis),
        marks=_marks(analysis),
    )


def _rest_beside(named: tuple[Condition, ...], analysis: Analysis) -> str:
    """Return what the question says beside the title it names; 《…》 and numbers are already taken out."""
    said = analysis.rest
    for field, term in named:
        if field in {"title_key", "short_title"}:
            said = "" if title_key(analysis.text) == term else said.replace(term, " ")
    return said.strip()


def _find_named(analysis: Analysis, lookup: Lookup) -> tuple[Condition, ...]:
    article: tuple[Condition, ...] = (("article_key", analysis.article),) if analysis.article else ()
    for subject in _subjects(analysis):
        for conditions in ((subject, *article), (subject,)):
            if lookup.holds(conditions):
                return conditions
    is_bare = article and len(analysis.rest) <= 1 and lookup.holds(article)
    return article if is_bare else ()


def _subjects(analysis: Analysis) -> Iterable[Condition]:
    for number in analysis.numbers:
        yield "number_key", number
    for number in (*analysis.numbers, analysis.number_part):
        if number:
            yield "number_part", number
    for title in analysis.titles:
        yield "title_key", title
        yield "short_title", title


def _weigh(text: str, stretches: Iterable[str], lookup: Lookup) -> tuple[Weighed, ...]:
    found = _tell_apart(list(dict.fromkeys(grams(text))), lookup)
    pairs = {pair for stretch in stretches for pair in grams(stretch) if len(pair) > 1}
    matching = pairs.intersection(found) or set(found)
    ranked = [Weighed("grams", term, GRAM_WEIGHT, term in matching) for term in found]
    ranked += [Weighed("path", term, PATH_WEIGHT, matches=False) for term in found if len(term) > 1]
    spoken = list(dict.fromkeys(words(text)))[:MOST_TERMS]
    ranked += [Weighed("words", term, WORD_WEIGHT, matches=False) for term in spoken if len(term) > 1]
    return tuple(ranked)


def _tell_apart(found: list[str], lookup: Lookup) -> list[str]:
    """Return the grams by which clauses are told apart, in the order said."""
    if len(found) <= FEW_TERMS:
        return found
    shares = {gram: lookup.frequency(gram) for gram in found}
    telling = [gram for gram in found if 0 < shares[gram] <= COMMON_SHARE] or found
    kept = set(sorted(telling, key=shares.__getitem__)[:MOST_TERMS])
    return [gram for gram in telling if gram in kept]


def _everything(analysis: Analysis) -> tuple[tuple[str, ...], ...]:
    if not 1 <= len(analysis.words) <= MOST_WORDS_IN_ALL:
        return ()
    return tuple(tuple(grams(word)) for word in analysis.words if grams(word))


def _marks(analysis: Analysis) -> tuple[str, ...]:
    found = dict.fromkeys((*analysis.phrases, *analysis.words))
    pairs = dict.fromkeys(pair for stretch in analysis.stretches for pair in grams(stretch) if len(pair) > 1)
    longer = [term for term in found if len(term) > 1]
    return tuple(longer or pairs or found or (analysis.text,))
