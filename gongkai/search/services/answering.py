"""Answering for the public (智能问答): the engine's answer, its citations checked in the library itself."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from gongkai.core.refusals import Blocker, Refused
from gongkai.knowledge import services as knowledge
from gongkai.knowledge.enums import Source
from gongkai.search import selectors
from gongkai.search.engine import Index
from gongkai.search.engine.answering import Answer, Answerer, Known, Status
from gongkai.search.engine.answering.owners import choose_owner
from gongkai.search.models import AnsweringSwitch
from gongkai.trail import services as trail

R03_08 = "R03-08 智能查询"
UNANSWERED = frozenset({Status.NOTHING_FOUND, Status.NOT_VALID, Status.LOW_CONFIDENCE, Status.NAMED_NOT_HELD})
"""Causes that a unit can do something about: write an entry, or hold the document."""


def answer_question(
    *, index: Index, question: str, as_of: date, at: datetime, known: Known | None = None
) -> Answer:
    """
    Answer a question of the public from what is public (R03-08); what nobody could answer is queued for a unit.

    `known` is what the index said to the same question already, so that it need not be asked twice.

    :raises BadInput: if the question is empty or too long
    """
    answerer = Answerer(index=index, resolve=selectors.find_quotable_text, is_on=selectors.is_answering_on())
    answer = answerer.answer(question, as_of=as_of, known=known)
    today = timezone.localdate(at)
    if answer.status in UNANSWERED and as_of == today:
        _queue(answer.question, today, at)
    return answer


@transaction.atomic
def switch_answering(*, is_on: bool, reason: str, actor_id: int | None, at: datetime) -> AnsweringSwitch:
    """
    Switch answers on or off (答复开关); search goes on either way.

    :raises Refused: if no reason is given, or nothing would change
    """
    blockers = []
    if not reason.strip():
        blockers.append(Blocker("NO_REASON", "请写明开启或关闭自动答复的理由。", R03_08))
    if selectors.is_answering_on() == is_on:
        message = f"自动答复已经是{'开启' if is_on else '关闭'}状态。"
        blockers.append(Blocker("NOTHING_TO_DO", message, R03_08))
    if blockers:
        raise Refused(*blockers)
    switch = AnsweringSwitch.objects.create(
        is_on=is_on, reason=reason.strip()[:200], switched_by_id=actor_id, switched_at=at
    )
    trail.record(
        "search.answering_switched",
        subject=switch,
        actor_id=actor_id,
        at=at,
        is_on=is_on,
        reason=switch.reason,
    )
    return switch


def _queue(question: str, on: date, at: datetime) -> None:
    """Hand an unanswered question to the unit that should know (R03-06); it is masked where it is noted."""
    owner = choose_owner(question, selectors.list_unit_words(on=on))
    asked = knowledge.Asked(question=question, unit_id=owner)
    knowledge.note_candidate(source=Source.QUERY, asked=asked, actor_id=None, at=at)
