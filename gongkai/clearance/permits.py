"""Permits (公开许可): the licence of exactly the bytes that passed; the one gate every path goes through."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from gongkai.clearance import rules, selectors
from gongkai.clearance.models import Clearance, Permit
from gongkai.clearance.recording import record_review
from gongkai.core.refusals import Blocker, Refused


def require_permit(*, kind: str, subject_id: int, digest: str) -> None:
    """
    Let through only exactly what passed its review (公开关口).

    :raises Refused: with the reason, if these bytes hold no permit
    """
    if blockers := rules.gate_blockers(selectors.get_gate_facts(kind, subject_id, digest)):
        raise Refused(*blockers)


@transaction.atomic
def use_permit(*, kind: str, subject_id: int, digest: str) -> None:
    """End every other permit of a subject that goes public: an older text needs a new review to come back."""
    selectors.list_permits(kind, subject_id).exclude(digest=digest).delete()


def grant_permits(
    *, kind: str, granted: Mapping[int, tuple[str, str]], clearance: Clearance, at: datetime
) -> None:
    """Grant each subject the permit of its own digest and face (许可), as the review fixed them."""
    Permit.objects.bulk_create(
        [
            Permit(
                subject_kind=kind, subject_id=pk, digest=digest, face=face, clearance=clearance, granted_at=at
            )
            for pk, (digest, face) in granted.items()
        ],
        batch_size=500,
        ignore_conflicts=True,
    )


@transaction.atomic
def revoke_permits(*, kind: str, subject_id: int, actor_id: int | None, at: datetime) -> None:
    """Take the permits of a subject back (收回许可): what was withdrawn needs a new review to come back."""
    for permit in selectors.list_permits(kind, subject_id):
        permit.delete()
        record_review(permit.clearance, "permit_revoked", actor_id, at, digest=permit.digest)


@transaction.atomic
def renew_permit(
    *, kind: str, subject_id: int, before: str, digest: str, reason: str, actor_id: int | None, at: datetime
) -> None:
    """
    Bind a permit to what a change confirmed by two offices made of its subject (会签续封, R02-10).

    :raises Refused: if the subject holds no such permit
    """
    permit = selectors.list_permits(kind, subject_id).filter(digest=before).first()
    if permit is None:
        raise Refused(Blocker("NOT_REVIEWED", "尚未经过公开前审查，请先送审。", rules.S1))
    permit.digest = digest
    permit.save(update_fields=["digest"])
    named = {"before": before, "digest": digest, "reason": reason}
    record_review(permit.clearance, "permit_renewed", actor_id, at, **named)
