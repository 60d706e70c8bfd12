"""Candidates (候选知识): unanswered questions, answered enquiries and corrections become entries, or do not."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.clearance.questions import masked_question
from gongkai.core.refusals import BadInput, Blocker, Refused
from gongkai.core.rulebook import load_rulebook
from gongkai.knowledge import rules
from gongkai.knowledge.enums import CandidateState
from gongkai.knowledge.models import Candidate, KnowledgeEntry
from gongkai.knowledge.sealing import without_personal
from gongkai.trail import services as trail

LONGEST_QUESTION = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of a question (问题): its words, the answer if one was given, what it is about."""

    question: str
    answer: str = ""
    reference: str = ""
    document_id: int | None = None
    unit_id: int | None = None


@transaction.atomic
def note_candidate(*, source: str, asked: Asked, actor_id: int | None, at: datetime) -> Candidate:
    """
    Note a question that may become an entry (列入候选); asked again, it counts up and stays one.

    Personal data in it is masked before anything is kept.

    :raises BadInput: if the question is empty
    """
    on = timezone.localdate(at)
    question = masked_question(asked.question, most=LONGEST_QUESTION)
    if not question:
        raise BadInput("问题是空的，请填写群众问的话。")
    held = Candidate.objects.select_for_update().filter(
        source=source, question=question, state=CandidateState.OPEN
    )
    candidate = held.first()
    if candidate is not None:
        candidate.asked, candidate.asked_at = candidate.asked + 1, at
        candidate.save(update_fields=["asked", "asked_at"])
    else:
        candidate = Candidate.objects.create(
            source=source,
            reference=asked.reference[:80],
            question=question,
            answer=without_personal(asked.answer, on=on),
            document_id=asked.document_id,
            unit_id=asked.unit_id,
            noted_at=at,
            asked_at=at,
            due_on=rules.due_on(on, rules.UPDATE, rulebook=load_rulebook()),
        )
    trail.record(
        "knowledge.candidate_noted", subject=candidate, actor_id=actor_id, at=at, source=source,
        asked=candidate.asked,
    )  # fmt: skip
    return candidate


@transaction.atomic
def take_candidate(
    *, candidate: Candidate, entry: KnowledgeEntry, actor_id: int | None, at: datetime
) -> Candidate:
    """
    Note which entry a candidate became (候选成条目).

    :raises Refused: if it was decided already
    """
    return _decide(candidate, CandidateState.TAKEN, actor_id, at, entry=entry)


@transaction.atomic
def dismiss_candidate(*, candidate: Candidate, reason: str, actor_id: int | None, at: datetime) -> Candidate:
    """
    Note why a candidate becomes no entry (不需要).

    :raises Refused: if no reason is given, or it was decided already
    """
    if blockers := rules.reason_blockers(reason, what="不采用", basis=rules.R03_06):
        raise Refused(*blockers)
    return _decide(candidate, CandidateState.DISMISSED, actor_id, at, reason=reason.strip()[:300])


def _decide(
    candidate: Candidate,
    state: str,
    actor_id: int | None,
    at: datetime,
    *,
    entry: KnowledgeEntry | None = None,
    reason: str = "",
) -> Candidate:
    candidate = Candidate.objects.select_for_update().get(pk=candidate.pk)
    if candidate.state != CandidateState.OPEN:
        raise Refused(Blocker("DECIDED", "这条候选已经办结。", rules.R03_06))
    candidate.state, candidate.entry, candidate.reason = state, entry, reason
    candidate.decided_by_id, candidate.decided_at = actor_id, at
    candidate.save()
    trail.record(
        "knowledge.candidate_decided",
        subject=candidate,
        actor_id=actor_id,
        at=at,
        state=state,
        reason=reason,
        entry_id=entry.pk if entry else None,
    )
    return candidate
