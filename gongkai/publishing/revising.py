"""A masked text for a public page (公示期满脱敏), and what is kept of a page that leaves (归档)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.clearance import permits
from gongkai.core.refusals import BadInput, Blocker, Refused
from gongkai.publishing.clearing import content_of, is_as_reviewed, kind_of, without_ids
from gongkai.publishing.models import ArticlePage, Attachment
from gongkai.publishing.services import publish_article
from gongkai.trail import services as trail

S1 = "S1 先审查、后公开"


def snapshot(article: ArticlePage) -> dict[str, Any]:
    """Return what the public reads of an article as plain data, for the archive (归档)."""
    return {
        "title": article.title,
        "source": article.source,
        "author": article.author,
        "summary": article.summary,
        "published_at": article.first_published_at.isoformat() if article.first_published_at else "",
        "body": without_ids(article.body.get_prep_value()),
        "files": [one.title for one in article.attachments.all()],
    }


@transaction.atomic
def put_masked_text(
    *,
    article: ArticlePage,
    body: Sequence[tuple[str, Any]],
    attachments: Sequence[Attachment] | None,
    reason: str,
    actor_id: int | None,
    at: datetime,
) -> ArticlePage:
    """
    Put a masked text in the place of what was reviewed (公示期满脱敏, S10): only the house masks, nothing new.

    A mask takes away what people agreed to show for a while; waiting for a review would leave it in the open.
    So the permit passes from the digest that was reviewed to that of its masked form; the trail keeps both.

    :raises BadInput: if no reason is given
    :raises Refused: if an editor's own draft waits, or the page is not what passed its review
    """
    if not reason.strip():
        raise BadInput("请写明脱敏的理由。")
    if article.has_unpublished_changes:
        raise Refused(Blocker("DRAFT_WAITS", "这一页有尚未送审的草稿，请先处理草稿。", S1))
    if not is_as_reviewed(article):
        raise Refused(Blocker("CHANGED_SINCE", "这一页与审查通过的内容不同，请重新送审。", S1))
    before = article.seal
    article.body = list(body)
    if attachments is not None:
        article.attachments.set(list(attachments))
    article.save_revision()
    after = content_of(article).digest
    trail.record(
        "publishing.article_revised",
        subject=article,
        actor_id=actor_id,
        at=at,
        title=article.title,
        address=article.address,
        reason=reason,
        hash_before=before,
        hash_after=after,
    )
    permits.renew_permit(
        kind=kind_of(article),
        subject_id=article.pk,
        before=before,
        digest=after,
        reason=reason[:300],
        actor_id=actor_id,
        at=at,
    )
    return publish_article(article=article, actor_id=actor_id, at=at)
