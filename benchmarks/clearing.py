"""Lets made-up content have passed its review, so that what is measured may be public."""

from datetime import datetime

from gongkai.clearance.models import Clearance
from gongkai.clearance.permits import grant_permits
from gongkai.clearance.subjects import get_kind
from gongkai.policies.models import ImportRun
from gongkai.policies.services import publish_batch
from gongkai.publishing import site_batch
from gongkai.publishing.clearing import content_of
from gongkai.publishing.models import ArticlePage

ARTICLE = "publishing.articlepage"
CHUNK = 1000


def clear(kind: str, subject_id: int, *, at: datetime) -> None:
    """Note that something has passed its review as it stands."""
    content = get_kind(kind).content(subject_id)
    clearance = _passed(kind, subject_id, content.title, at)
    clearance.digest, clearance.face = content.digest, content.face
    clearance.members = {str(pk): list(value) for pk, value in content.members.items()}
    clearance.save()
    granted = {subject_id: (content.digest, content.face)}
    grant_permits(kind=kind, granted=granted, clearance=clearance, at=at)


def publish_import(run_id: int | None, *, at: datetime) -> int:
    """Let an import have passed as a batch, and publish it; return how many documents that were."""
    run = ImportRun.objects.get(pk=run_id)
    clear("policies.importrun", run.pk, at=at)
    return publish_batch(run=run, actor_id=None, at=at)


def publish_site(home_id: int, *, at: datetime) -> int:
    """Let the site's facts, contacts and columns have passed as a batch, and publish them; return how many."""
    clear(site_batch.BATCH, home_id, at=at)
    return site_batch.publish_batch(home_id, None, at)


def seal_articles(*, at: datetime) -> None:
    """Seal every article as it stands, as if each had passed."""
    clearance = _passed(ARTICLE, 0, "made up", at)
    sealed: list[ArticlePage] = []
    pages = ArticlePage.objects.prefetch_related("attachments__document").order_by("pk")
    for page in pages.iterator(chunk_size=CHUNK):
        page.seal = content_of(page).digest
        sealed.append(page)
        if len(sealed) == CHUNK:
            _keep(sealed, clearance, at)
            sealed = []
    _keep(sealed, clearance, at)


def _keep(pages: list[ArticlePage], clearance: Clearance, at: datetime) -> None:
    granted = {page.pk: (page.seal, content_of(page).face) for page in pages}
    grant_permits(kind=ARTICLE, granted=granted, clearance=clearance, at=at)
    ArticlePage.objects.bulk_update(pages, ["seal"], batch_size=200)


def _passed(kind: str, subject_id: int, title: str, at: datetime) -> Clearance:
    return Clearance.objects.create(
        subject_kind=kind,
        subject_id=subject_id,
        title=title,
        digest="",
        state="PASSED",
        handed_in_at=at,
        decided_at=at,
    )
