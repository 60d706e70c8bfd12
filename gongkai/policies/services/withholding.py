"""Withholding a file beside a public document (撤下附件); the document itself stays."""

from datetime import datetime

from django.db import transaction

from gongkai.policies.models import Attachment
from gongkai.trail import services as trail


@transaction.atomic
def withhold_attachment(
    *, attachment: Attachment, reason: str, actor_id: int | None, at: datetime
) -> Attachment:
    """Note that an attachment (附件) was taken down; the document's page is released without it."""
    trail.record(
        "policies.attachment_withheld",
        subject=attachment.document,
        actor_id=actor_id,
        at=at,
        title=attachment.name,
        address=attachment.document.address,
        reason=reason,
    )
    return attachment
