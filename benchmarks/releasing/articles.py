"""Made-up articles of any number, spread over columns and years, written straight into the page tree."""

import json
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.models import Page

from benchmarks.clearing import publish_site
from benchmarks.releasing.words import SOURCE, article, published_at
from gongkai.publishing import services
from gongkai.publishing.models import ArticlePage, ColumnPage

BATCH, GROUPS = 2000, 10


def a_county(columns: int, at: datetime) -> list[ColumnPage]:
    """Build so many columns of articles below ten groups; return those of articles."""
    groups = [
        {"slug": f"zu{n}", "parent": "", "title": f"第{n + 1}类", "content": "GROUP"} for n in range(GROUPS)
    ]
    rows = [
        {"slug": f"lan{n}", "parent": f"zu{n % GROUPS}", "title": f"第{n + 1}栏", "content": "ARTICLES"}
        for n in range(columns)
    ]
    for row in [*groups, *rows]:
        row |= {"kind": "NEWS", "description": f"{row['title']}的内容", "keywords": [row["title"]]}
    home = services.build_columns(columns=[*groups, *rows], home_title="演示县", actor_id=None, at=at)
    publish_site(home.pk, at=at)
    return list(ColumnPage.objects.filter(slug__startswith="lan").order_by("path"))


def write_articles(columns: list[ColumnPage], count: int) -> None:
    """Write the articles in bulk, as if each had been published on its day."""
    each, written = -(-count // len(columns)), 0
    for column in columns:
        mine = min(each, count - written)
        _insert(list(_articles(column, mine, written)), written)
        Page.objects.filter(pk=column.pk).update(numchild=mine)
        written += mine


def _insert(pages: list[Page], before: int) -> None:
    """Django does not create rows of two tables in bulk: the page part first, then the article part."""
    table = ArticlePage._meta.db_table
    query = (
        f"INSERT INTO {table} (page_ptr_id, source, author, keywords, summary, body, interprets, unit_id, seal)"
        " VALUES (%s, %s, '', %s, %s, %s, '', NULL, '')"
    )
    for start in range(0, len(pages), BATCH):
        made = Page.objects.bulk_create(pages[start : start + BATCH])
        rows = []
        for place, page in enumerate(made, start=before + start):
            words = article(place)
            block = {"type": "text", "value": words["body"], "id": str(UUID(int=place + 1))}
            body = json.dumps([block], ensure_ascii=False)
            rows.append([page.pk, SOURCE, words["keywords"], words["summary"], body])
        with connection.cursor() as cursor:
            cursor.executemany(query, rows)


def _articles(column: ColumnPage, count: int, before: int) -> Iterator[Page]:
    kind = ContentType.objects.get_for_model(ArticlePage)
    for place in range(count):
        words, at = article(before + place), published_at(before + place)
        yield Page(
            title=words["title"],
            draft_title=words["title"],
            slug=words["slug"],
            content_type=kind,
            path=Page._get_path(column.path, column.depth + 1, place + 1),
            depth=column.depth + 1,
            url_path=f"{column.url_path}{words['slug']}/",
            locale_id=column.locale_id,
            live=True,
            has_unpublished_changes=False,
            first_published_at=at,
            last_published_at=at,
        )
