"""A new text for a public page (改稿送审): it takes the old one's place once it has passed its review."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.clearance import services as clearance
from gongkai.clearance.models import Clearance
from gongkai.core.refusals import BadInput, Blocker, Refused
from gongkai.publishing.models import ArticlePage, Attachment
from gongkai.trail import services as trail

S1 = "S1 先审查、后公开"


def public_hash(article: ArticlePage) -> str:
    """Return the SM3 of what the public reads of an article (公开内容摘要): words, tables and files."""
    files = [
        [one.title, one.document.get_file_hash()] for one in article.attachments.select_related("document")
    ]
    content = [
        article.title,
        article.source,
        article.summary,
        without_ids(article.body.get_prep_value()),
        files,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.new("sm3", text.encode()).hexdigest()


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
def revise_article(
    *,
    article: ArticlePage,
    body: Sequence[tuple[str, Any]],
    attachments: Sequence[Attachment] | None,
    reason: str,
    actor_id: int | None,
    at: datetime,
) -> Clearance:
    """
    Draft a new body for a public article and hand it in for review (改稿送审), as any text that is to be public.

    The public text stays until the new one has passed; the hash of both goes into the trail.

    :raises BadInput: if no reason is given
    :raises Refused: if an editor's own draft waits, or something of the article is under review already
    """
    if not reason.strip():
        raise BadInput("请写明改稿的理由。")
    if article.has_unpublished_changes:
        raise Refused(Blocker("DRAFT_WAITS", "这一页有尚未送审的草稿，请先处理草稿。", S1))
    before = public_hash(article)
    article.body = list(body)
    if attachments is not None:
        article.attachments.set(list(attachments))
    after = public_hash(article)
    article.save_revision()
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
    return clearance.hand_in(
        kind=article._meta.label_lower,
        subject_id=article.pk,
        sheet=clearance.Sheet(summary=reason[:300]),
        actor_id=actor_id,
        at=at,
    )


def without_ids(value: Any) -> Any:
    """Return block data without the ids the editor gives them: they say nothing to the public."""
    if isinstance(value, dict):
        return {key: without_ids(one) for key, one in value.items() if key != "id"}
    if isinstance(value, list | tuple):
        return [without_ids(one) for one in value]
    return value
