"""Deeds on columns, articles, topics and the county's own facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from wagtail.documents.models import Document
from wagtail.models import Page

from gongkai.core.refusals import BadInput, Refused
from gongkai.publishing import clearing, rules, selectors
from gongkai.publishing.clearing import content_of
from gongkai.publishing.enums import ColumnKind, Holding
from gongkai.publishing.markup import body_from_markdown
from gongkai.publishing.models import (
    ArticlePage,
    Attachment,
    ColumnEntry,
    ColumnPage,
    HomePage,
    SiteProfile,
    TopicPage,
)
from gongkai.publishing.recording import record_page
from gongkai.trail import services as trail


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """What an editor hands in (稿件); the body is Markdown."""

    title: str
    source: str
    body: str
    slug: str = ""
    author: str = ""
    keywords: str = ""
    summary: str = ""
    interprets: str = ""
    unit_id: int | None = None
    attachments: tuple[tuple[str, Document], ...] = ()


@transaction.atomic
def draft_article(
    *, column: ColumnPage | TopicPage, draft: ArticleDraft, actor_id: int | None, at: datetime
) -> ArticlePage:
    """
    Keep an article as a draft (拟稿) in a column; the public sees nothing before its review has passed.

    :raises Refused: if something the public needs is missing
    """
    body = body_from_markdown(draft.body)
    if blockers := rules.article_blockers(rules.ArticleFacts(draft.title, draft.source, bool(body), at, at)):
        raise Refused(*blockers)
    article = ArticlePage(
        title=draft.title.strip(),
        slug=draft.slug or selectors.next_article_slug(at),
        source=draft.source.strip(),
        author=draft.author,
        keywords=draft.keywords,
        summary=draft.summary,
        interprets=draft.interprets,
        unit_id=draft.unit_id,
        body=body,
        live=False,
        has_unpublished_changes=True,
        owner_id=actor_id,
    )
    for position, (title, document) in enumerate(draft.attachments):
        article.attachments.add(Attachment(document=document, title=title, sort_order=position))
    column.add_child(instance=article)
    record_page(article, "drafted", actor_id=actor_id, at=at)
    return article


@transaction.atomic
def publish_article(
    *, article: ArticlePage, actor_id: int | None, at: datetime, received_at: datetime | None = None
) -> ArticlePage:
    """
    Publish an article (发布信息) as its latest draft stands; its time of publication is the server's, `at`.

    Forging the date of a publication fails a site in inspection (V1⑤), so `at` may not differ from when
    the server was asked; the loader of a sample county hands in both.

    :raises Refused: if exactly these bytes did not pass a review, something the public needs is missing,
        or the date is not the true one
    """
    latest = article.get_latest_revision_as_object()
    facts = rules.ArticleFacts(latest.title, latest.source, bool(latest.body), at, received_at or at)
    if blockers := rules.article_blockers(facts):
        raise Refused(*blockers)
    latest.seal = clearing.require_cleared(latest)
    latest.live, latest.has_unpublished_changes, latest.expired = True, False, False
    latest.live_revision = article.latest_revision
    latest.first_published_at = article.first_published_at or at
    latest.last_published_at = at
    latest.save()
    record_page(latest, "published", actor_id=actor_id, at=at)
    return latest


@transaction.atomic
def withdraw_article(*, article: ArticlePage, reason: str, actor_id: int | None, at: datetime) -> ArticlePage:
    """
    Take an article off the public site (撤下信息); the record of it and the reason stay.

    :raises BadInput: if no reason is given
    """
    if not reason.strip():
        raise BadInput("请写明撤下的理由。")
    article.live = False
    article.save(update_fields=["live"])
    clearing.revoke(article, actor_id=actor_id, at=at)
    trail.record(
        "publishing.article_withdrawn",
        subject=article,
        actor_id=actor_id,
        at=at,
        title=article.title,
        address=article.address,
        reason=reason,
    )
    return article


def expire_articles(*, at: datetime) -> int:
    """
    Take articles off the site whose time is over (到期下线); return how many.

    What fell due while the worker was down is done once when it comes back.
    """
    due = list(ArticlePage.objects.live().filter(expire_at__lte=at))
    for article in due:
        with transaction.atomic():
            withdraw_article(article=article, reason="到期下线", actor_id=None, at=at)
            ArticlePage.objects.filter(pk=article.pk).update(expired=True, expire_at=None)
    return len(due)


@transaction.atomic
def build_columns(
    *, columns: Sequence[Mapping[str, Any]], home_title: str, actor_id: int | None, at: datetime
) -> HomePage:
    """
    Build the column tree (栏目树), parents first; columns that exist are brought up to date.

    The public sees none of it before it has passed its review; a change of what did waits as a draft (S1).

    :raises BadInput: if a column names a parent or a class that is not there
    """
    home = _home(home_title, at)
    placed: dict[str, Page] = {"": home}
    for row in columns:
        parent = placed.get(row.get("parent", ""))
        if parent is None:
            raise BadInput(f"栏目“{row['title']}”的上级“{row['parent']}”不在它之前，请调整次序。")
        placed[row["slug"]] = _column(row, parent, at.date())
    for row in columns:
        _settle(placed[row["slug"]], row.get("url", ""), placed)
    trail.record(
        "publishing.columns_built",
        subject=home,
        actor_id=actor_id,
        at=at,
        columns=[c["slug"] for c in columns],
    )
    return home


@transaction.atomic
def open_topic(
    *,
    topic: TopicPage,
    lead: str,
    starts_on: date,
    ends_on: date | None,
    sections: Sequence[Mapping[str, Any]],
    actor_id: int | None,
    at: datetime,
) -> TopicPage:
    """
    Open a special topic (开设专题) with its sections, each with what it lists from elsewhere; all await review.

    A section is {"slug", "title", "description", "holds"?, "entries"?}; an entry is
    {"title", "link", "source", "dated_on"}.

    :raises Refused: if it would end before it starts
    """
    if blockers := rules.topic_blockers(starts_on, ends_on):
        raise Refused(*blockers)
    topic.lead, topic.starts_on, topic.ends_on = lead, starts_on, ends_on
    _keep(topic)
    for row in sections:
        section = _section(topic, row)
        section.entries.set(
            [ColumnEntry(sort_order=n, **entry) for n, entry in enumerate(row.get("entries", []))]
        )
        _keep(section)
    record_page(topic, "opened", actor_id=actor_id, at=at)
    return topic


@transaction.atomic
def describe_site(*, fields: Mapping[str, Any], actor_id: int | None, at: datetime) -> SiteProfile:
    """
    Propose the county's own facts (网站基本信息) that stand in the frame of every page once they passed (S1).

    :raises Refused: if a code or number is not written as the rules ask
    """
    profile = SiteProfile.objects.filter(pk=1).first() or SiteProfile(pk=1)
    told = {name: fields.get(name, getattr(profile, name)) for name in _WRITTEN_BY_RULE}
    if blockers := rules.site_blockers(rules.SiteFacts(**told)):
        raise Refused(*blockers)
    wanted = profile.proposed | dict(fields)
    profile.proposed = {name: value for name, value in wanted.items() if value != getattr(profile, name)}
    profile.save()
    trail.record(
        "publishing.site_proposed", subject=profile, actor_id=actor_id, at=at, proposed=profile.proposed
    )
    return profile


_WRITTEN_BY_RULE = ("site_id_code", "icp", "police_record", "colour")


def _home(title: str, at: datetime) -> HomePage:
    home = HomePage.objects.first()
    if home is not None:
        return home
    root = Page.get_first_root_node() or Page.add_root(title="根", slug="root")
    Page.objects.filter(pk=root.pk).update(title="全部页面", draft_title="全部页面")
    Page.objects.filter(depth=2, slug="home").delete()
    root = Page.objects.get(pk=root.pk)
    home = HomePage(title=title, slug="shouye", live=True, first_published_at=at)
    root.add_child(instance=home)
    selectors.point_site_at(home, title)
    return home


def _column(row: Mapping[str, Any], parent: Page, day: date) -> Page:
    holds = row.get("content", "articles").upper()
    model = TopicPage if holds == Holding.TOPIC else ColumnPage
    fields = {
        "title": row["title"],
        "description": row.get("description", ""),
        "keywords": ",".join(row.get("keywords", [])),
        "column_kind": _kind(row),
    }
    if model is TopicPage:
        fields["starts_on"] = row.get("starts_on", day)
    else:
        fields |= {
            "holds": holds,
            "link": row.get("url", ""),
            "document_kind": row.get("filter", {}).get("kind", ""),
            "basis": row.get("basis", ""),
            "clause": row.get("clause"),
        }
    page = model.objects.child_of(parent).filter(slug=row["slug"]).first()
    if page is None:
        page = model(slug=row["slug"], live=False, show_in_menus=True, **fields)
        parent.add_child(instance=page)
        return page
    for name, value in fields.items():
        setattr(page, name, value)
    return page


def _keep(page: Page) -> None:
    """Keep what a page is to say: in itself while nobody reads it, else as the draft that goes to review."""
    if not page.seal:
        page.save()
    elif content_of(page).digest != page.seal:
        page.save_revision()


def _kind(row: Mapping[str, Any]) -> str:
    if row.get("kind") in ColumnKind.values:
        return row["kind"]
    by_label = {label: value for value, label in ColumnKind.choices}
    label = row.get("type", ColumnKind.DISCLOSURE.label)
    if label not in by_label:
        raise BadInput(
            f"栏目“{row['title']}”的类别“{label}”不在规定之列，请从这些里选：{'、'.join(by_label)}。"
        )
    return by_label[label]


def _settle(page: Page, link: str, placed: Mapping[str, Page]) -> None:
    """Keep a column; its link, where it names a column by its slugs, becomes that column's public address."""
    target = placed.get(link.strip("/").split("/")[-1]) if link.startswith("/") else None
    if isinstance(page, ColumnPage) and target is not None and link.strip("/"):
        page.link = target.address
    _keep(page)


def _section(topic: TopicPage, row: Mapping[str, Any]) -> ColumnPage:
    section = ColumnPage.objects.child_of(topic).filter(slug=row["slug"]).first()
    if section is not None:
        return section
    section = ColumnPage(
        title=row["title"],
        slug=row["slug"],
        description=row.get("description") or f"{topic.title}：{row['title']}",
        keywords=",".join(row.get("keywords", [row["title"]])),
        column_kind=row.get("column_kind", topic.column_kind),
        holds=row.get("holds", "ARTICLES"),
        live=False,
    )
    topic.add_child(instance=section)
    return section
