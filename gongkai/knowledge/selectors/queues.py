"""What waits in the knowledge base: candidates, corrections of readers, duties to follow policies."""

from django.db.models import Q, QuerySet

from gongkai.knowledge.enums import CandidateState, CorrectionState
from gongkai.knowledge.models import Candidate, CorrectionRequest, Duty
from gongkai.units.rules import Scope


def list_candidates_seen_by(scope: Scope) -> QuerySet[Candidate]:
    """Return the candidates a person may take up: of the own units, all for the county office; most asked first."""
    found = Candidate.objects.select_related("unit", "document", "entry")
    if not scope.sees_county:
        found = found.filter(unit_id__in=scope.unit_ids)
    return found.order_by("-asked", "due_on", "pk")


def list_open_candidates(scope: Scope) -> QuerySet[Candidate]:
    """Return the candidates that wait (待办候选)."""
    return list_candidates_seen_by(scope).filter(state=CandidateState.OPEN)


def list_corrections_seen_by(scope: Scope) -> QuerySet[CorrectionRequest]:
    """Return the corrections a person may answer: of the own units' entries, or all; the most urgent first."""
    found = CorrectionRequest.objects.select_related("entry", "entry__owner", "answered_by")
    if not scope.sees_county:
        found = found.filter(entry__owner_id__in=scope.unit_ids)
    return found.order_by("answered_at", "due_on", "pk")


def list_open_corrections(scope: Scope) -> QuerySet[CorrectionRequest]:
    """Return the corrections that wait for an answer (待答复纠错)."""
    return list_corrections_seen_by(scope).filter(state=CorrectionState.OPEN)


def find_correction(receipt: str) -> CorrectionRequest | None:
    """Return a reader's correction by its receipt (查询码), or None."""
    return CorrectionRequest.objects.filter(receipt=receipt.strip().upper()).select_related("entry").first()


def list_duties_seen_by(scope: Scope) -> QuerySet[Duty]:
    """Return the duties to follow policies a person may settle: of the own units, or all; open ones first."""
    found = Duty.objects.select_related("document", "edition", "unit", "settled_by")
    if not scope.sees_county:
        found = found.filter(unit_id__in=scope.unit_ids)
    return found.order_by("settled_on", "due_on", "pk")


def list_open_duties(scope: Scope) -> QuerySet[Duty]:
    """Return the duties not met yet (待办更新)."""
    return list_duties_seen_by(scope).filter(Q(settled_on__isnull=True))
