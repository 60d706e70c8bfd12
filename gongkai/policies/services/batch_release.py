"""An import goes public as one batch (批次公开): each document only as the batch's review fixed it."""

from datetime import datetime

from django.db import transaction

from gongkai.clearance import permits
from gongkai.clearance.enums import State
from gongkai.clearance.models import Clearance
from gongkai.core.refusals import Blocker, Refused
from gongkai.policies.models import Edition, ImportRun, PolicyDocument
from gongkai.policies.selectors.clearing import BATCH, FIELDS, KIND, document_digest, list_in_batch
from gongkai.policies.services.citations import resolve_citations
from gongkai.policies.services.deriving import derive_validity
from gongkai.trail import services as trail


@transaction.atomic
def publish_batch(*, run: ImportRun, actor_id: int | None, at: datetime) -> int:
    """
    Publish the documents of an import whose batch passed its review (批次公开); return how many.

    One that changed since it was reviewed stays behind and needs a review of its own.

    :raises Refused: if the batch did not pass a review
    """
    passed = Clearance.objects.of(BATCH, run.pk).filter(state=State.PASSED).order_by("-pk").first()
    if passed is None:
        raise Refused(
            Blocker("NOT_REVIEWED", "这一批导入的文件尚未经过公开前审查，请先送审。", "S1 先审查后公开")
        )
    ready = [
        one
        for one in list_in_batch(run.pk)
        if passed.members.get(str(one.pk), [""])[0]
        == document_digest(one, one.editions.all(), corrected=True)
    ]
    granted = {one.pk: tuple(passed.members[str(one.pk)]) for one in ready}
    permits.grant_permits(kind=KIND, granted=granted, clearance=passed, at=at)
    for document in ready:
        _open(document, passed.members[str(document.pk)][0], run, at)
    fields = ["is_public", "seal", "pending", "published_at", *(name for name, _ in FIELDS)]
    PolicyDocument.objects.bulk_update(ready, fields, batch_size=100)
    pks = [one.pk for one in ready]
    for pk, (digest, _) in granted.items():
        permits.use_permit(kind=KIND, subject_id=pk, digest=digest)
    Edition.objects.settled().filter(document_id__in=pks).update(is_public=True)
    derive_validity(pks)
    label = PolicyDocument._meta.label_lower
    trail.record_many(
        [
            ("policies.document_published", label, str(one.pk), {"address": one.address, "batch": run.pk})
            for one in ready
        ],
        actor_id=actor_id,
        at=at,
    )
    resolve_citations(actor_id=actor_id, at=at)
    return len(ready)


def _open(document: PolicyDocument, digest: str, run: ImportRun, at: datetime) -> None:
    for name, value in document.pending.items():
        setattr(document, name, document._meta.get_field(name).to_python(value))
    document.is_public, document.seal, document.pending = True, digest, {}
    if document.published_at is None or document.published_at == run.started_at:
        document.published_at = at
