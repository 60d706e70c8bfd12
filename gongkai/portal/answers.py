"""The answer card above the results (答复卡片): quotations first, or one honest sentence and the ways on."""

from datetime import date, datetime
from typing import Any

from gongkai.portal import library
from gongkai.search import services
from gongkai.search.engine import Index
from gongkai.search.engine.answering import Answer, Known, Quotation, Status
from gongkai.search.engine.asking import is_question

QUIET = frozenset({Status.DISABLED, Status.TOO_SHORT, Status.SMALL_TALK})
"""Causes that the page has nothing to say about beside its own cards."""


def answer_card(
    index: Index, words: str, *, as_of: date, at: datetime, known: Known | None = None
) -> dict[str, Any]:
    """
    Return what the card shows for words typed into the box, nothing where they are no question.

    :raises BadInput: if the question is too long
    """
    if not is_question(words):
        return {}
    answer = services.answer_question(index=index, question=words, as_of=as_of, at=at, known=known)
    return {} if answer.status in QUIET else card_of(answer)


def card_of(answer: Answer) -> dict[str, Any]:
    """Return an answer as the template shows it."""
    return {
        "is_answered": answer.is_answered,
        "is_urgent": answer.status is Status.EMERGENCY,
        "message": answer.message,
        "as_of": answer.as_of,
        "quotations": [_quotation(one) for one in answer.quotations],
        "ways": answer.ways,
    }


def _quotation(one: Quotation) -> dict[str, Any]:
    return {
        "paragraphs": [line.strip() for line in one.quote.splitlines() if line.strip()],
        "document": one.document,
        "number": one.number,
        "article": one.article,
        "edition": one.edition,
        "badge": library.badge(one.validity_code),
        "url": one.url,
    }
