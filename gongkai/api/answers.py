"""What every operation may answer (应答种类), and the day that a caller asks about."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from gongkai.api.schemas import Error

REFUSALS = frozenset({401, 403, 404, 405, 422, 429, 500})


def answers(shape: Any) -> dict[Any, Any]:
    """Return the shapes of an operation's answers: its own, and the one shape of every refusal."""
    return {200: shape, REFUSALS: Error}


def day_of(as_of: date | None) -> date:
    """Return the day asked about; the faces are the only place where the clock is read."""
    return as_of or timezone.localdate()


def page_facts(total: int, *, page: int, per_page: int, as_of: date) -> dict[str, Any]:
    """Return what stands at the head of a page of a list."""
    pages = max(1, -(-total // per_page))
    return {"total": total, "page": page, "pages": pages, "per_page": per_page, "as_of": as_of.isoformat()}


def origin_of(request: HttpRequest) -> str:
    """Return what tells callers apart: the key, or the day's pseudonym of an address."""
    return str(request.api_caller.holder)
