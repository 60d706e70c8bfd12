"""What the expiry sweep reads of the pages (清理所需): articles with their bodies, columns with what they hold."""

import re
from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Page

from gongkai.publishing import selectors
from gongkai.publishing.blocks import table_grid
from gongkai.publishing.enums import Holding
from gongkai.publishing.models import ArticlePage, ColumnPage, TopicPage

LINK = re.compile(r"<a\b[^>]*>")
ATTRIBUTE = re.compile(r"""(\w+)=["']([^"']*)["']""")
CHUNK = 200


def iterate_articles() -> Iterator[ArticlePage]:
    """Yield every article the public reads with its body, oldest first, in bounded memory."""
    ids = selectors.list_articles().order_by("first_published_at", "pk").values_list("pk", flat=True)
    for start in range(0, len(ids), CHUNK):
        wanted = ids[start : start + CHUNK]
        found = ArticlePage.objects.in_bulk(list(wanted))
        yield from (found[number] for number in wanted if number in found)


def find_public_article(number: int) -> ArticlePage | None:
    """Return one article the public reads, with its body, or None."""
    if not selectors.list_articles().filter(pk=number).exists():
        return None
    return ArticlePage.objects.get(pk=number)


def column_kinds() -> dict[str, str]:
    """Return the class of every column and topic (栏目类别) by its path in the tree."""
    pages = [*ColumnPage.objects.values_list("path", "column_kind")]
    return dict([*pages, *TopicPage.objects.values_list("path", "column_kind")])


def kind_of_column(article: ArticlePage, kinds: dict[str, str]) -> str:
    """Return the class of the column an article stands in."""
    return kinds.get(article.path[: -article.steplen], "")


def tables_of(article: ArticlePage) -> list[list[list[str]]]:
    """Return the tables of an article's body."""
    return [table_grid(block.value["rows"]) for block in article.body if block.block_type == "table"]


def links_of(article: ArticlePage, *, public_address: str) -> list[str]:
    """Return the links within this site (站内链接) as addresses; of pages and files gone, what they pointed to."""
    found = []
    html = "".join(block.value.source for block in article.body if block.block_type == "text")
    for tag in LINK.findall(html):
        attributes = dict(ATTRIBUTE.findall(tag))
        kind, number = attributes.get("linktype", ""), attributes.get("id", "")
        if kind and number.isdecimal():
            found.append(_inner(kind, int(number)))
        elif (href := attributes.get("href", "").removeprefix(public_address)).startswith("/"):
            found.append(href)
    return found


def _inner(kind: str, number: int) -> str:
    if kind == "page":
        page = Page.objects.live().filter(pk=number).first()
        return page.specific.address if page else f"页面#{number}（已撤下）"
    is_there = Document.objects.filter(pk=number).exists()
    return "/" if is_there else f"文件#{number}（已删除）"


def list_columns_to_look_at() -> list[tuple[Page, int, date | None, list[tuple[str, str]]]]:
    """Return the columns that hold articles: how many, the newest day, what they list from elsewhere."""
    articles = list(selectors.list_articles().values_list("path", "first_published_at"))
    rows = []
    for column in ColumnPage.objects.live().filter(holds=Holding.ARTICLES).prefetch_related("entries"):
        days = [at for path, at in articles if path.startswith(column.path)]
        entries = [(one.title, one.link) for one in column.entries.all()]
        dates = [timezone.localdate(at) for at in days if isinstance(at, datetime)]
        dates += [one.dated_on for one in column.entries.all()]
        rows.append((column, len(days), max(dates, default=None), entries))
    return rows


def page_addresses() -> set[str]:
    """Return the address of every page the public can open."""
    known = {"/"} | {page.address for page in selectors.list_columns()}
    return known | {article.address for article in selectors.list_articles().iterator()}
