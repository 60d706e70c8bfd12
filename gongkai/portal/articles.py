"""Articles (信息) as pages and as rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from wagtail.rich_text import expand_db_html

from gongkai.inspection import selectors as inspection
from gongkai.policies.models import PolicyDocument
from gongkai.portal import files, library, pictures
from gongkai.portal.frame import Crumb, Frame
from gongkai.publishing.blocks import table_grid
from gongkai.publishing.models import ArticlePage, ColumnEntry
from gongkai.publishing.selectors import ArticleLine

TIME = "%Y-%m-%d %H:%M"
NO_COLUMN = {"title": "信息", "description": "", "keywords": "", "kind_label": ""}


def article_rows(articles: Iterable[ArticlePage | ArticleLine]) -> list[dict[str, str]]:
    """Return articles as list rows."""
    return [
        {
            "title": article.title,
            "address": article.address,
            "source": article.source,
            "day": f"{timezone.localtime(article.published_at):%Y-%m-%d}" if article.published_at else "",
        }
        for article in articles
    ]


def entry_rows(entries: Iterable[ColumnEntry]) -> list[dict[str, str]]:
    """Return things kept elsewhere as list rows."""
    return [
        {"title": one.title, "address": one.link, "source": one.source, "day": one.dated_on.isoformat()}
        for one in entries
    ]


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around articles, read for many at once: the documents they interpret, the marks over them."""

    interpreted: Mapping[str, PolicyDocument]
    marks: Mapping[int, str]


def around(articles: Sequence[ArticlePage]) -> Around:
    """Return what stands around some articles, in two queries."""
    return Around(interpreted_documents(articles), inspection.marks_of(one.pk for one in articles))


def article_page(frame: Frame, article: ArticlePage, around: Around) -> bytes:
    """Return the page of an article."""
    above = frame.tree.above(article.path[: -article.steplen])
    parts = [part for child in article.body if (part := _part(child))]
    published = f"{timezone.localtime(article.published_at):{TIME}}" if article.published_at else ""
    return frame.render(
        "portal/article.html",
        page_title=article.title,
        crumbs=frame.crumbs(above, Crumb("正文")),
        column=column_tags(above[-1].page) if above else NO_COLUMN,
        article=article,
        published=published,
        description=article.summary or _opening(parts),
        full_address=settings.GONGKAI_PUBLIC_ADDRESS.rstrip("/") + article.address,
        parts=parts,
        mark=around.marks.get(article.pk, ""),
        attachments=files.attachment_rows(article.attachments.all()),
        interpreted=_interpreted(around.interpreted.get(article.interprets), frame),
    )


def column_tags(column: Any) -> dict[str, str]:
    """Return what a page's tags tell of its column (T1)."""
    return {
        "title": column.title,
        "description": column.description,
        "keywords": column.keywords,
        "kind_label": column.get_column_kind_display(),
        "basis": getattr(column, "basis", ""),
    }


def interpreted_documents(articles: Sequence[ArticlePage]) -> dict[str, PolicyDocument]:
    """Return the documents that articles interpret, by number, in one query."""
    numbers = {article.interprets for article in articles if article.interprets}
    found = PolicyDocument.objects.public().filter(number__in=numbers) if numbers else ()
    return {document.number: document for document in found}


def _interpreted(document: PolicyDocument | None, frame: Frame) -> dict[str, object] | None:
    if document is None:
        return None
    row = library.policies.list_rows([document], as_of=timezone.localdate(frame.at))[0]
    return {"title": document.title, "address": row.href, "badge": library.badge(row.validity.code)}


def _part(child: Any) -> dict[str, Any] | None:
    if child.block_type == "text":
        return {"kind": "text", "html": mark_safe(expand_db_html(child.value.source))}  # noqa: S308 - cleaned
    if child.block_type == "picture":
        return pictures.picture_part(child.value)
    head, *body = table_grid(child.value["rows"]) or [[]]
    return {"kind": "table", "caption": child.value["caption"], "head": head, "rows": body}


def _opening(parts: Sequence[Mapping[str, Any]]) -> str:
    first = next((part["html"] for part in parts if part["kind"] == "text"), "")
    return " ".join(strip_tags(first).split())[:100]
