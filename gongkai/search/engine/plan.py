"""What to look for (查询计划): what the question names, if the index has it, and how the rest is weighed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, Final, Literal, Protocol

from gongkai.core.refusals import BadInput
from gongkai.search.engine.analyse import Analysis, title_key
from gongkai.search.engine.classes import QueryClass, classify
from gongkai.search.engine.lexicon import Lexicon, Widened, shipped_lexicon
from gongkai.search.engine.profiles import Profile, profile_of
from gongkai.search.engine.query import SearchQuery
from gongkai.search.engine.reading import Narrowing, Reading, read_filters
from gongkai.search.engine.tokens import grams, phrase_of, words

Kind = Literal["named", "words", "browse"]
Condition = tuple[str, str]
"""A field and the exact term it must hold."""
Tokens = tuple[tuple[int, str], ...]
"""Grams with their places within a phrase."""

MOST_TERMS: Final = 60
"""Grams of a question that are weighed, the rarest first; bounds the time of a long one, costs no rank."""
FEW_TERMS: Final = 16
COMMON_SHARE: Final = 0.3
"""In a question of more than a few grams, one that stands in more clauses than this tells them not apart."""
MOST_WORDS_IN_ALL: Final = 8
"""With more words than this no clause holds them all, so it is not tried."""
MOST_OWN_TERMS: Final = 12
"""Grams that are weighed in the fields of readings and knowledge entries, the rarest."""
MOST_WIDENED: Final = 3
FORMS_OF_A_WORD: Final = 2
"""Other forms of a question's words that are looked for; more cost time and found nothing more."""
MOST_NEAR: Final = 4
"""Of a few words it matters that they stand together; looking at the places of many costs more than it finds."""
NEAR: Final = 24
"""How many grams may stand between two words that are near each other: about twelve characters."""

GRAM_WEIGHT: Final = 1.0
PATH_WEIGHT: Final = 0.5
WORD_WEIGHT: Final = 0.3


@dataclass(frozen=True, slots=True)
class Weighed:
    """One term with its weight; one that `matches` puts a clause on the list, others only rank it."""

    field: str
    term: str
    weight: float
    matches: bool


@dataclass(frozen=True, slots=True)
class Phrase:
    """Grams that stand together in their places, or at most `slop` grams further apart (词组)."""

    tokens: Tokens
    slop: int = 0
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Plan:
    """
    What to look for, before any driver's language.

    `named` are conditions of the document or clause the question names: such clauses come first, ranked by
    `named_terms`, or in the order of the document where there are none. `phrases` must stand in a clause as
    written; `everything` are the words that a clause should hold all of, each in any of its forms, where enough
    clauses do. `expansions` are other forms of words, near things rank only (`proximity`). `reading` are the
    filters that words of the question mean.
    """

    kind: Kind
    query_class: QueryClass = QueryClass.GENERAL
    stages: tuple[str, ...] = ("named", "all_words", "any_word")
    named: tuple[Condition, ...] = ()
    named_terms: tuple[Weighed, ...] = ()
    terms: tuple[Weighed, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    everything: tuple[tuple[Phrase, ...], ...] = ()
    expansions: tuple[Phrase, ...] = ()
    proximity: tuple[Phrase, ...] = ()
    reading: Reading = field(default_factory=Reading)
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


def make_plan(query: SearchQuery, analysis: Analysis, lookup: Lookup, lexicon: Lexicon | None = None) -> Plan:
    """
    Decide what to look for.

    :raises BadInput: if there is neither a word nor a filter
    """
    lexicon = lexicon or shipped_lexicon()
    if not grams(analysis.text):
        if query.text.strip() or not query.has_filters:
            message = "没有可查的内容，请输入要查的词、标题、发文字号或条号。"
            raise BadInput(message)
        return Plan("browse")
    named = _find_named(analysis, lookup, lexicon)
    query_class = classify(analysis, named=frozenset(field for field, _ in named))
    profile = profile_of(query_class)
    reading = Reading() if named or query.literal else _read(query, analysis, lexicon)
    rest, said = _rest_beside(named, analysis), _without(analysis, reading.applied)
    widened = _held(lexicon.widen(_unquoted(said)), lookup) if profile.weights["expansion"] else ()
    return Plan(
        kind="named" if named else "words",
        query_class=query_class,
        stages=profile.stages,
        named=named,
        named_terms=_weigh(rest, (rest,), lookup, profile) if rest else (),
        terms=(*_weigh(said.text, said.stretches, lookup, profile), *_issuers(reading, profile)),
        phrases=tuple(filter(None, map(_quoted, analysis.phrases))),
        everything=_everything(said, widened),
        expansions=_expansions(widened, profile.weights["expansion"]),
        proximity=_proximity(said, profile.weights["proximity"]),
        reading=reading,
        marks=_marks(said, widened),
    )


def narrowed_by(query: SearchQuery, applied: Iterable[Narrowing]) -> SearchQuery:
    """Return the query with the filters that its words mean; what was set by hand stays."""
    changes: dict[str, Any] = {}
    for one in applied:
        if one.facet == "days":
            changes |= {"since": one.since, "until": one.until}
        else:
            changes[one.facet] = one.values
    return replace(query, **changes) if changes else query


def _read(query: SearchQuery, analysis: Analysis, lexicon: Lexicon) -> Reading:
    read = read_filters(analysis, lexicon, on=query.as_of)
    is_dated = bool(query.year or query.since or query.until)
    free = [one for one in read.offered if not (getattr(query, one.facet, ()) or (is_dated and one.since))]
    return Reading(() if is_dated else read.applied, tuple(free))


def _without(analysis: Analysis, applied: tuple[Narrowing, ...]) -> Analysis:
    """Return the question without the words that became a filter, unless nothing would remain."""
    text = analysis.text
    stretches = analysis.stretches
    for one in applied:
        text = text.replace(one.words, " ").strip()
        stretches = tuple(filter(None, (stretch.replace(one.words, " ").strip() for stretch in stretches)))
    if not grams(text) or not stretches:
        return analysis
    kept = tuple(word for word in analysis.words if not any(word in one.words for one in applied))
    return replace(analysis, text=text.lstrip("的"), stretches=stretches, words=kept)


def _rest_beside(named: tuple[Condition, ...], analysis: Analysis) -> str:
    """Return what the question says beside the title it names; 《…》 and numbers are already taken out."""
    said = analysis.rest
    for name, term in named:
        if name in {"title_key", "short_title"}:
            said = "" if title_key(analysis.text) == term else said.replace(term, " ")
    return said.strip()


def _find_named(analysis: Analysis, lookup: Lookup, lexicon: Lexicon) -> tuple[Condition, ...]:
    article: tuple[Condition, ...] = (("article_key", analysis.article),) if analysis.article else ()
    for subject in subjects_of(analysis, lexicon):
        for conditions in ((subject, *article), (subject,)):
            if lookup.holds(conditions):
                return conditions
    is_bare = article and len(analysis.rest) <= 1 and lookup.holds(article)
    return article if is_bare else ()


def subjects_of(analysis: Analysis, lexicon: Lexicon) -> Iterable[Condition]:
    """Yield the documents a question may name, the likeliest first; whether they exist the index knows."""
    for number in analysis.numbers:
        yield "number_key", number
    for number in (*analysis.numbers, analysis.number_part):
        if number:
            yield "number_part", number
    for title in analysis.titles:
        yield "title_key", title
        yield "short_title", title
        for full in lexicon.full_titles(title):
            yield "title_key", full


def _weigh(text: str, stretches: Iterable[str], lookup: Lookup, profile: Profile) -> tuple[Weighed, ...]:
    weights = profile.weights
    found = _tell_apart(list(dict.fromkeys(grams(text))), lookup)
    pairs = {pair for stretch in stretches for pair in grams(stretch) if len(pair) > 1}
    matching = pairs.intersection(found) or set(found)
    longer = [term for term in found if len(term) > 1]
    ranked = [Weighed("grams", term, weights["grams"], term in matching) for term in found]
    ranked += [Weighed("path", term, weights["path"], matches=False) for term in longer]
    spoken = list(dict.fromkeys(words(text)))[:MOST_TERMS]
    ranked += [Weighed("words", term, weights["words"], matches=False) for term in spoken if len(term) > 1]
    ranked += _own_fields(longer, lookup, weights)
    return tuple(one for one in ranked if one.weight)


def _own_fields(terms: list[str], lookup: Lookup, weights: Mapping[str, float]) -> list[Weighed]:
    """Return the terms for the fields of their own: titles, readings and knowledge entries, where there are any."""
    found = [Weighed("title", term, weights["title"], matches=False) for term in terms]
    for source in ("interpretation", "knowledge"):
        if weights[source] and lookup.holds((("source", source),)):
            rarest = sorted(terms, key=lookup.frequency)[:MOST_OWN_TERMS]
            found += [Weighed(source, term, weights[source], matches=False) for term in rarest]
    return found


def _issuers(reading: Reading, profile: Profile) -> list[Weighed]:
    organs = [str(one.values[0]) for one in reading.offered if one.facet == "issuer"]
    return [Weighed("issuer", organ, profile.weights["issuer"], matches=False) for organ in organs]


def _tell_apart(found: list[str], lookup: Lookup) -> list[str]:
    """Return the grams by which clauses are told apart, in the order said."""
    if len(found) <= FEW_TERMS:
        return found
    shares = {gram: lookup.frequency(gram) for gram in found}
    telling = [gram for gram in found if 0 < shares[gram] <= COMMON_SHARE] or found
    kept = set(sorted(telling, key=shares.__getitem__)[:MOST_TERMS])
    return [gram for gram in telling if gram in kept]


def _quoted(phrase: tuple[str, int]) -> Phrase | None:
    text, slop = phrase
    tokens = tuple(enumerate(grams(text)))
    return Phrase(tokens, slop * 2) if tokens else None


def _everything(analysis: Analysis, widened: tuple[Widened, ...]) -> tuple[tuple[Phrase, ...], ...]:
    if not 1 <= len(analysis.words) <= MOST_WORDS_IN_ALL:
        return ()
    forms = {one.word: tuple(form.text for form in one.forms) for one in widened}
    whole = [word for word in analysis.words if not any(word != one and word in one for one in forms)]
    return tuple(
        tuple(Phrase(phrase_of(form)) for form in (word, *forms.get(word, ())))
        for word in dict.fromkeys((*whole, *forms))
        if grams(word)
    )


def _unquoted(analysis: Analysis) -> str:
    """Return what is said outside quotation marks: what stands in them is meant as written."""
    text = analysis.text
    for phrase, _ in analysis.phrases:
        text = text.replace(phrase, " ")
    return text


def _held(widened: tuple[Widened, ...], lookup: Lookup) -> tuple[Widened, ...]:
    """Return the words with the forms that any clause can hold, as many as a question's time allows."""
    kept: list[Widened] = []
    for one in widened:
        forms = tuple(form for form in one.forms if _may_stand(form.text, lookup))
        if forms:
            kept.append(replace(one, forms=forms[:FORMS_OF_A_WORD]))
    return tuple(kept[:MOST_WIDENED])


def _may_stand(text: str, lookup: Lookup) -> bool:
    return all(lookup.frequency(gram) for _, gram in phrase_of(text))


def _expansions(widened: tuple[Widened, ...], weight: float) -> tuple[Phrase, ...]:
    return tuple(
        Phrase(tokens, weight=weight * form.weight)
        for one in widened
        for form in one.forms
        if (tokens := phrase_of(form.text))
    )


def _proximity(analysis: Analysis, weight: float) -> tuple[Phrase, ...]:
    """Return neighbouring words as phrases that rank a clause where they stand near each other."""
    told = [word for word in analysis.words if len(word) > 1]
    if not weight or not 2 <= len(told) <= MOST_NEAR:
        return ()
    return tuple(
        Phrase(((0, grams(first)[1]), (len(grams(first)), grams(second)[1])), NEAR, weight)
        for first, second in pairwise(told)
        if len(grams(first)) > 1 and len(grams(second)) > 1
    )


def _marks(analysis: Analysis, widened: tuple[Widened, ...]) -> tuple[str, ...]:
    quoted = (word for phrase, _ in analysis.phrases for word in phrase.split())
    other = (form.text for one in widened for form in one.forms)
    found = dict.fromkeys((*quoted, *analysis.words, *other))
    pairs = dict.fromkeys(pair for stretch in analysis.stretches for pair in grams(stretch) if len(pair) > 1)
    longer = [term for term in found if len(term) > 1]
    return tuple(longer or pairs or found or (analysis.text,))
