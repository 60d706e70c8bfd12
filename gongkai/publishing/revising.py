"""A new text in place of a public one (改稿再发): the old text stays in the page's history, the trail has its hash."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.core.refusals import BadInput
from gongkai.publishing.models import ArticlePage, Attachment
from gongkai.publishing.recording import record_page
from gongkai.trail import services as trail


def public_hash(article: ArticlePage) -> str:
    """Return the SM3 of what the public reads of an article: title, source, summary, body, files."""
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
) -> ArticlePage:
    """
    Put a new body in place of an article's, on the same road as any publication (改稿再发).

    The first publication keeps its day; the hash of what was public before goes into the trail.

    :raises BadInput: if no reason is given
    """
    if not reason.strip():
        raise BadInput("请写明改稿的理由。")
    before = public_hash(article)
    article.body = list(body)
    if attachments is not None:
        article.attachments.set(list(attachments))
    article.has_unpublished_changes = False
    article.last_published_at = at
    article.save()
    trail.record(
        "publishing.article_revised",
        subject=article,
        actor_id=actor_id,
        at=at,
        title=article.title,
        address=article.address,
        reason=reason,
        hash_before=before,
        hash_after=public_hash(article),
    )
    record_page(article, "published", actor_id=actor_id, at=at)
    return article


def without_ids(value: Any) -> Any:
    """Return block data without the ids the editor gives them: they say nothing to the public."""
    if isinstance(value, dict):
        return {key: without_ids(one) for key, one in value.items() if key != "id"}
    if isinstance(value, list | tuple):
        return [without_ids(one) for one in value]
    return value
