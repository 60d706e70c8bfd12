"""The stages of an answer (问答流程): guards, retrieval, evidence, confidence, quotation, check."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from gongkai.core.numbers import find_numbers
from gongkai.core.refusals import BadInput
from gongkai.search.engine.analyse import analyse, article_term
from gongkai.search.engine.answering.confidence import (
    Calibration,
    load_calibration,
    read_signals,
    weigh,
)
from gongkai.search.engine.answering.evidence import choose_evidence, close_to_first
from gongkai.search.engine.answering.guards import guard
from gongkai.search.engine.answering.quoting import choose_quote
from gongkai.search.engine.answering.statuses import MESSAGES, Status
from gongkai.search.engine.answering.ways import Way, ways_on
from gongkai.search.engine.index import Index
from gongkai.search.engine.query import SearchQuery
from gongkai.search.engine.records import VALIDITY_LABELS, ClauseRecord, Validity
from gongkai.search.engine.results import Hit, SearchResult

DEPTH: Final = 20
MOST_QUOTATIONS: Final = 3
LONGEST: Final = 500
SURE: Final = 0.9
"""The confidence at which the county's own text speaks on what is otherwise out of scope."""
OWN_KINDS: Final = frozenset({"NORMATIVE", "OTHER"})
"""What a county writes itself, by the library's kinds of documents (R01-01)."""
_TITLE: Final = re.compile(r"《[^《》]{2,80}》|中华人民共和国[\u4e00-\u9fff]{1,20}?(?:法|条例)")

Known = tuple[SearchQuery, SearchResult]
"""What was asked of the index already, and what it found."""
Resolve = Callable[[ClauseRecord, date], str | None]
"""Returns the clause's text as the library holds it for that day, or nothing where it may not be quoted."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of one clause as they stand (引文): `start` and `end` are offsets in the clause's text."""

    quote: str
    document: str
    number: str
    article: str
    edition: str
    validity_code: Validity
    url: str
    score: float
    start: int
    end: int

    @property
    def validity(self) -> str:
        """The validity (效力) in Chinese, on the day asked about."""
        return VALIDITY_LABELS[self.validity_code]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question on one day; without quotations unless `status` is ANSWERED."""

    question: str
    as_of: date
    status: Status
    quotations: tuple[Quotation, ...] = ()
    confidence: float = 0.0
    ways: tuple[Way, ...] = ()
    hits: tuple[Hit, ...] = field(default=(), repr=False)

    @property
    def is_answered(self) -> bool:
        """Whether clauses are quoted."""
        return self.status is Status.ANSWERED

    @property
    def message(self) -> str:
        """The status in one Chinese sentence."""
        return MESSAGES[self.status]


@dataclass(frozen=True, slots=True)
class Answerer:
    """
    Answers questions from an index with quotations only (只引原文，R03-08).

    `resolve` fetches each clause anew before it is quoted; what it does not confirm is not shown. With
    `is_on` off, search goes on and nothing is quoted.
    """

    index: Index
    resolve: Resolve
    is_on: bool = True
    only_public: bool = True
    calibration: Calibration = field(default_factory=load_calibration)

    def answer(self, question: str, *, as_of: date, known: Known | None = None) -> Answer:
        """
        Answer a question with clauses valid on the day.

        `known` is what a page has asked of the index already; it is used where the answer would ask the same.

        :raises BadInput: if the question is empty or longer than 500 characters
        """
        asked = question.strip()
        if not asked or len(asked) > LONGEST:
            message = f"请写下要问的问题，最多 {LONGEST} 字。"
            raise BadInput(message)
        if not self.is_on:
            return self._without(asked, as_of, Status.DISABLED)
        stopped = guard(asked)
        if stopped is Status.OUT_OF_SCOPE:
            found = self._from_library(asked, as_of, known)
            return found if _is_own_and_sure(found) else self._without(asked, as_of, stopped)
        if stopped is not None:
            return self._without(asked, as_of, stopped)
        return self._from_library(asked, as_of, known)

    def _hits(self, asked: str, as_of: date, known: Known | None) -> tuple[Hit, ...]:
        query = SearchQuery(text=asked, as_of=as_of, limit=DEPTH, only_public=self.only_public, explain=True)
        if known is not None and replace(known[0], with_counts=False) == query:
            return known[1].hits
        return self.index.search(query).hits

    def _from_library(self, asked: str, as_of: date, known: Known | None) -> Answer:
        try:
            hits = self._hits(asked, as_of, known)
        except BadInput:
            return self._without(asked, as_of, Status.TOO_SHORT)
        if _is_named_but_missing(asked, hits):
            return self._without(asked, as_of, Status.NAMED_NOT_HELD, hits=hits)
        if not hits:
            return self._without(asked, as_of, Status.NOTHING_FOUND)
        evidence = choose_evidence(asked, hits)
        if not evidence:
            return self._without(asked, as_of, Status.NOT_VALID, hits=hits)
        return self._quoted(asked, as_of, hits, evidence)

    def _quoted(self, asked: str, as_of: date, hits: Sequence[Hit], evidence: Sequence[Hit]) -> Answer:
        lookup = self.index.lookup(asked)
        weights = weigh(asked, lookup)
        confidence = self.calibration.confidence(read_signals(asked, evidence, weights, lookup))
        if confidence < self.calibration.least and not evidence[0].is_named:
            return self._without(asked, as_of, Status.LOW_CONFIDENCE, confidence=confidence, hits=hits)
        quotations = tuple(
            quoted
            for hit in close_to_first(evidence[:MOST_QUOTATIONS], weights)
            if (quoted := self._quote(hit, weights, as_of)) is not None
        )
        status = Status.ANSWERED if quotations else Status.NOT_CONFIRMED
        return Answer(asked, as_of, status, quotations, confidence, ways_on(status), tuple(hits))

    def _quote(self, hit: Hit, weights: dict[str, float], as_of: date) -> Quotation | None:
        record = hit.record
        text = self.resolve(record, as_of)
        if text is None or text != record.text or not record.url:
            return None
        start, end = choose_quote(text, weights)
        return Quotation(
            quote=text[start:end],
            document=record.title,
            number=record.number or record.about,
            article=record.article,
            edition=record.edition,
            validity_code=hit.validity,
            url=record.url,
            score=round(hit.score, 4),
            start=start,
            end=end,
        )

    def _without(
        self, asked: str, as_of: date, status: Status, *, confidence: float = 0.0, hits: Sequence[Hit] = ()
    ) -> Answer:
        return Answer(asked, as_of, status, (), confidence, ways_on(status), tuple(hits))


def _is_own_and_sure(answer: Answer) -> bool:
    """
    Say whether the county's own text answers what sounds like small change (“公交车票多少钱”).

    A price or an hour is no matter of a library of laws; where the county has written it down, it is.
    """
    if not answer.is_answered or answer.confidence < SURE:
        return False
    first = answer.quotations[0]
    return any(
        hit.record.url == first.url and (hit.record.source != "clause" or hit.record.kind in OWN_KINDS)
        for hit in answer.hits
    )


def _is_named_but_missing(asked: str, hits: Sequence[Hit]) -> bool:
    """Say whether the question names a document or an article (《…》, 文号, 第…条) that is not held."""
    article = analyse(asked).article
    if not (article or _TITLE.search(asked) or find_numbers(asked)):
        return False
    named = [hit for hit in hits if hit.is_named]
    return not named or bool(article and all(article_term(hit.record.article) != article for hit in named))
