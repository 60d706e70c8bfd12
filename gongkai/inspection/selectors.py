"""Reading the clearing-out list: units see their own, the county office sees all (清理清单)."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet

from gongkai.inspection.enums import State
from gongkai.inspection.models import Archived, Candidate, FormerLeader, Mark
from gongkai.units.rules import Scope

# Editors see the list and mend the pages; what leaves the site is decided by who may publish.
DECIDERS = frozenset({"ORGAN_REVIEWER", "COUNTY_OFFICE"})


def list_candidates_handled_by(scope: Scope) -> QuerySet[Candidate]:
    """Return what a person sees of the list: of the own units, or all for who sees the county; open ones first."""
    candidates = Candidate.objects.select_related("unit", "decided_by")
    if not scope.sees_county:
        candidates = candidates.filter(unit_id__in=scope.unit_ids)
    return candidates.order_by("due_on", "pk")


def may_decide(scope: Scope, candidate: Candidate) -> bool:
    """Whether a person may decide about a candidate: the unit's own people, or the county office."""
    if scope.holds("COUNTY_OFFICE"):
        return True
    return any((candidate.unit_id, role) in scope.unit_roles for role in DECIDERS)


def count_by_reason(candidates: QuerySet[Candidate]) -> dict[str, int]:
    """Return how many open candidates there are of each reason (原因统计)."""
    rows = candidates.filter(state=State.OPEN).order_by().values_list("reason").annotate(n=Count("pk"))
    return dict(rows)


def count_late(candidates: QuerySet[Candidate], *, on: date) -> int:
    """Return how many open candidates are past their deadline (超期未确认)."""
    return candidates.filter(Q(state=State.OPEN) & Q(due_on__lt=on)).count()


def list_archives(candidate: Candidate) -> QuerySet[Archived]:
    """Return what was kept of a candidate's page before it was changed or taken down (存档)."""
    return candidate.archives.order_by("at", "pk")


def list_former_leaders() -> QuerySet[FormerLeader]:
    """Return the leaders noted as having left (已离任领导), the last first."""
    return FormerLeader.objects.order_by("-left_on", "name")


def marks_of(article_ids: Iterable[int]) -> dict[int, str]:
    """Return the marks over some articles (失效标注), by the article's id."""
    return dict(Mark.objects.filter(article_id__in=list(article_ids)).values_list("article_id", "text"))
