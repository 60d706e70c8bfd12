"""Pages as subjects of clearance (审查对象): read as their latest draft stands, masked there, published from there."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from wagtail.models import Page

from gongkai.clearance.content import Content
from gongkai.clearance.subjects import Replacement, SubjectKind
from gongkai.core.refusals import Blocker, Refused
from gongkai.publishing import facts, services, site_batch
from gongkai.publishing.clearing import FIELDS, content_of
from gongkai.publishing.models import ArticlePage, ColumnPage, TopicPage
from gongkai.publishing.recording import record_page

LABELS = {ArticlePage: "信息", ColumnPage: "栏目", TopicPage: "专题"}


def page_kinds() -> list[SubjectKind]:
    """Return the kinds of pages that go public only after review."""
    return [
        SubjectKind(
            kind=model._meta.label_lower,
            label=label,
            content=get_content,
            publish=publish,
            mask=mask,
            column_kind=column_kind_of,
        )
        for model, label in LABELS.items()
    ]


def site_kinds() -> list[SubjectKind]:
    """Return the kinds of what stands around the pages: the site's facts, contacts, and what it begins with."""
    return [
        SubjectKind(
            kind=facts.SITE,
            label="网站基本信息",
            content=facts.get_site_content,
            publish=site_batch.publish_site,
        ),
        SubjectKind(
            kind=facts.CONTACT,
            label="联系方式",
            content=facts.get_contact_content,
            publish=site_batch.publish_contact,
        ),
        SubjectKind(
            kind=site_batch.BATCH,
            label="站点资料",
            content=site_batch.get_batch_content,
            publish=publish_site_batch,
        ),
    ]


def publish_site_batch(home_id: int, actor_id: int | None, at: datetime) -> None:
    """
    Publish what passed with the site's batch.

    :raises Refused: if no batch passed
    """
    site_batch.publish_batch(home_id, actor_id, at)


def get_content(page_id: int) -> Content:
    """Return a page as its latest draft would be public."""
    parent = Page.objects.get(pk=page_id).get_parent()
    return replace(content_of(_latest(page_id)), place=parent.title if parent else "")


def publish(page_id: int, actor_id: int | None, at: datetime) -> None:
    """
    Publish a page as its latest draft stands.

    :raises Refused: if it may not be
    """
    page = Page.objects.get(pk=page_id).specific
    if isinstance(page, ArticlePage):
        services.publish_article(article=page, actor_id=actor_id, at=at)
        return
    (page.latest_revision or page.save_revision()).publish()
    record_page(page, "published", actor_id=actor_id, at=at)


def mask(page_id: int, replacements: Sequence[Replacement], actor_id: int, at: datetime) -> None:
    """
    Put masks into the latest draft of a page (脱敏).

    :raises Refused: if the draft no longer says what is to be masked
    """
    latest = _latest(page_id)
    by_passage: dict[str, list[Replacement]] = defaultdict(list)
    for one in replacements:
        by_passage[one.passage].append(one)
    body = latest.body.get_prep_value() if isinstance(latest, ArticlePage) else []
    for passage, wanted in by_passage.items():
        if passage in {name for name, _ in FIELDS[latest._meta.model_name]}:
            setattr(latest, passage, _masked(getattr(latest, passage), wanted))
        elif passage.startswith("body"):
            _mask_block(body, passage, wanted)
        else:
            raise Refused(_CHANGED)
    if body:
        latest.body = latest._meta.get_field("body").to_python(json.dumps(body))
    latest.save_revision()
    if not latest.live:
        latest.save()
    record_page(latest, "masked", actor_id=actor_id, at=at)


_CHANGED = Blocker("CHANGED", "稿件已改动，找不到要脱敏的内容，请刷新后再试。", "S7 脱敏")


def column_kind_of(page_id: int) -> str:
    """Return the class of the column a page stands in (栏目类别)."""
    parent = Page.objects.get(pk=page_id).get_parent()
    return getattr(parent.specific, "column_kind", "") if parent else ""


def _latest(page_id: int) -> Any:
    return Page.objects.get(pk=page_id).specific.get_latest_revision_as_object()


def _mask_block(body: list[dict[str, Any]], passage: str, wanted: Sequence[Replacement]) -> None:
    place, _, part = passage.removeprefix("body").partition(".")
    block = body[int(place) - 1]
    if part:
        value: Mapping[str, Any] = block["value"]
        block["value"] = {**value, part: _masked(value[part], wanted)}
    else:
        block["value"] = _masked(block["value"], wanted)


def _masked(text: str, wanted: Sequence[Replacement]) -> str:
    for one in sorted(wanted, key=lambda one: -one.start):
        if text[one.start : one.end] != one.text:
            raise Refused(_CHANGED)
        text = text[: one.start] + one.masked + text[one.end :]
    return text
