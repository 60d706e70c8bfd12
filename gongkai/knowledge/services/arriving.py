"""Enquiries that change where they came from (来信更新): the candidate follows, and does not become two."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.knowledge.enums import CandidateState
from gongkai.knowledge.models import Candidate
from gongkai.knowledge.sealing import without_personal
from gongkai.knowledge.services.candidates import LONGEST_QUESTION, Asked
from gongkai.trail import services as trail


@transaction.atomic
def update_candidate(
    *, candidate_id: int, asked: Asked, actor_id: int | None, at: datetime
) -> Candidate | None:
    """
    Take over what a newer version of an enquiry says (更新候选); None where nobody waits for it any more.

    Another open candidate of the same source may hold the new question already: then this one keeps its own.
    """
    candidate = Candidate.objects.select_for_update().filter(pk=candidate_id).first()
    if candidate is None or candidate.state != CandidateState.OPEN:
        return None
    on = timezone.localdate(at)
    question = " ".join(without_personal(asked.question, on=on).split())[:LONGEST_QUESTION]
    others = Candidate.objects.filter(
        source=candidate.source, question=question, state=CandidateState.OPEN
    ).exclude(pk=candidate.pk)
    if question and not others.exists():
        candidate.question = question
    candidate.answer = without_personal(asked.answer, on=on)
    candidate.document_id = asked.document_id or candidate.document_id
    candidate.asked_at = at
    candidate.save()
    trail.record(
        "knowledge.candidate_updated", subject=candidate, actor_id=actor_id, at=at, reference=asked.reference
    )
    return candidate
