"""Lists of what waits, looked at by state (按状态查看)."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet, TextChoices
from django.http import HttpRequest
from django.utils import timezone

ROWS_A_PAGE = 30


def page_by_state(request: HttpRequest, found: QuerySet[Any], states: type[TextChoices]) -> dict[str, Any]:
    """Return what a list by state shows: the open ones unless another state is asked for, any other word all."""
    state = request.GET.get("state", states["OPEN"])
    if state in states.values:
        found = found.filter(state=state)
    return {
        "page": Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("p")),
        "state": state,
        "states": states.choices,
        "today": timezone.localdate(),
    }
