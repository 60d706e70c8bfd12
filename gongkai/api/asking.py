"""Questions answered with quotations (智能问答): the same answers as the portal's (R03-08, R03-09)."""

from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from pydantic import StringConstraints

from gongkai.api.answers import answers, day_of
from gongkai.api.index import opened_index
from gongkai.search import services
from gongkai.search.engine.answering import answer_as_json

router = Router()


class Question(Schema):
    """A question (问题)."""

    q: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=r"^[^\x00]*$")
    ] = Field(description="一句完整的问题")
    as_of: date | None = Field(None, description="按哪一天的效力，默认今天")


class Quotation(Schema):
    """Words of one clause as they stand (引文)."""

    quote: str
    document: str
    number: str
    article: str
    edition: str
    validity: str
    url: str
    score: float


class Way(Schema):
    """Where to go on (下一步)."""

    kind: Literal["hotline", "phone", "apply", "consult"]
    text: str
    url: str


class Answered(Schema):
    """The answer (答复): `status` says why where nothing is quoted."""

    question: str
    as_of: str
    answered: bool
    status: str
    message: str
    answer: list[Quotation]
    confidence: float
    next: list[Way]


@router.get("/ask", response=answers(Answered), summary="用条款原文回答问题", operation_id="ask")
def ask(request: HttpRequest, filters: Query[Question]):
    """只引有效条款的原文；没有把握时如实说明，并指出下一步。"""
    answer = services.answer_question(
        index=opened_index(), question=filters.q, as_of=day_of(filters.as_of), at=timezone.now()
    )
    return answer_as_json(answer)
