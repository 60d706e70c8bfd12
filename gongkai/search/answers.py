"""Answering for the public (智能问答): the engine's answer, its citations checked in the library itself."""

from datetime import date, datetime

from gongkai.knowledge import services as knowledge
from gongkai.knowledge.enums import Source
from gongkai.knowledge.selectors import is_usable_as_evidence
from gongkai.policies import selectors as policies
from gongkai.search import selectors
from gongkai.search.engine.answering import Answer, Answerer, Status
from gongkai.search.engine.answering.owners import choose_owner
from gongkai.search.engine.records import ClauseRecord

EVIDENCE_KINDS = {"knowledge": "knowledge.knowledgeentry", "interpretation": "publishing.articlepage"}
UNANSWERED = frozenset({Status.NOTHING_FOUND, Status.NOT_VALID, Status.LOW_CONFIDENCE, Status.NAMED_NOT_HELD})
"""Causes that a unit can do something about: write an entry, or hold the document."""


def answer_question(*, question: str, as_of: date, at: datetime) -> Answer:
    """
    Answer a question of the public from what is public (R03-08); what nobody could answer is queued for a unit.

    :raises BadInput: if the question is empty or too long
    """
    answerer = Answerer(
        index=selectors.open_shared_index(),
        resolve=quotable_text,
        is_on=selectors.is_answering_on(),
    )
    answer = answerer.answer(question, as_of=as_of)
    if answer.status in UNANSWERED and as_of == at.date():
        asked = knowledge.Asked(
            question=answer.question, unit_id=choose_owner(question, selectors.list_unit_words(on=as_of))
        )
        knowledge.note_candidate(source=Source.QUERY, asked=asked, actor_id=None, at=at)
    return answer


def quotable_text(record: ClauseRecord, as_of: date) -> str | None:
    """
    Return what the library itself holds under a hit, nothing where it may not be quoted (R03-08).

    A clause must stand in a public edition that passed review as it is; readings and entries must stand too,
    and none of them under a notice that what it cites has gone.
    """
    if record.source == "clause":
        return policies.find_quotable_text(int(record.clause_id))
    _, _, item_id = record.document_id.partition(":")
    kind = EVIDENCE_KINDS[record.source]
    return record.text if is_usable_as_evidence(kind, item_id, as_of=as_of) else None
