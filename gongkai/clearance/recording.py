"""How the deeds of a review enter the trail."""

from datetime import datetime
from typing import Any

from gongkai.clearance.models import Clearance
from gongkai.trail import services as trail


def record_review(
    clearance: Clearance, deed: str, actor_id: int | None, at: datetime, **payload: Any
) -> None:
    """Write what was done in a review (审查留痕), with what was reviewed."""
    named = {"title": clearance.title, "kind": clearance.subject_kind, "reviewed_id": clearance.subject_id}
    trail.record(f"clearance.review_{deed}", subject=clearance, actor_id=actor_id, at=at, **(named | payload))
