"""Reading columns, articles and topics as the public sees them: live ones only, newest first."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Max, Min, QuerySet
from django.db.models.functions import Length, Substr
from django.utils import timezone
from wagtail.models import Page, Site

from gongkai.clearance.selectors import permitted
from gongkai.publishing.clearing import FACES, is_as_reviewed, is_column_as_reviewed
from gongkai.publishing.models import ArticlePage, ColumnEntry, ColumnPage, HomePage, TopicPage

NEWEST = ("-first_published_at", "-pk")


class ArticleLine(NamedTuple):
    """One article as a line of a list (信息条目)."""

    title: str
    url_path: str
    source: str
    published_at: datetime | None
    changed_at: datetime | None

    @property
    def address(self) -> str:
        """Return the public address of the article."""
        return f"/lm/{'/'.join(self.url_path.strip('/').split('/')[1:])}.html"


def find_home() -> HomePage | None:
    """Return the front page, or None before the column tree is built."""
    return HomePage.objects.first()


def list_public_articles() -> QuerySet[ArticlePage]:
    """Return the articles the public may read: live, and sealed with the digest that passed review (S1)."""
    return ArticlePage.objects.live().filter(permitted("publishing.articlepage", FACES["articlepage"]))


def list_articles() -> QuerySet[ArticlePage]:
    """Return all articles the public may read, newest first, without their bodies."""
    return list_public_articles().defer("body", "draft_title", "search_description").order_by(*NEWEST)


def list_articles_in(column: Page) -> QuerySet[ArticlePage]:
    """Return the articles of a column and the columns below it, newest first."""
    return list_articles().descendant_of(column)


def list_article_lines(within: Page | None = None, *, year: int | None = None) -> list[ArticleLine]:
    """Return what lists show of articles, newest first, without making a page of each: lists are long."""
    found = list_public_articles().order_by(*NEWEST)
    if within is not None:
        found = found.descendant_of(within)
    if year is not None:
        found = found.filter(first_published_at__year=year)
    fields = ("title", "url_path", "source", "first_published_at", "last_published_at")
    return [ArticleLine(*row) for row in found.values_list(*fields)]


def list_article_years() -> list[int]:
    """Return the years in which live articles were published, the latest first."""
    live = list_public_articles()
    ends = live.aggregate(first=Min("first_published_at"), last=Max("first_published_at"))
    if ends["first"] is None:
        return []
    first, last = (timezone.localtime(ends[name]).year for name in ("first", "last"))
    years = range(last, first - 1, -1)
    return [year for year in years if live.filter(first_published_at__year=year).exists()]


def list_articles_under(slugs: Sequence[str]) -> QuerySet[ArticlePage]:
    """Return the articles of a column named by its slugs, newest first; none where it is not there."""
    column = find_column("/".join(slugs))
    return list_articles_in(column) if column else ArticlePage.objects.none()


def list_interpretations(numbers: Iterable[str]) -> dict[str, list[ArticlePage]]:
    """Return the articles that interpret documents (政策解读), by the documents' numbers, in one query."""
    wanted = [number for number in numbers if number]
    found: dict[str, list[ArticlePage]] = {}
    for article in list_articles().filter(interprets__in=wanted) if wanted else ():
        found.setdefault(article.interprets, []).append(article)
    return found


def find_column(path: str) -> Page | None:
    """Return the column or topic that stands at a path of slugs below the front page, or None."""
    home = find_home()
    if home is None or not path:
        return None
    page = Page.objects.live().filter(url_path=f"{home.url_path}{path.strip('/')}/").first()
    found = [one for model in (ColumnPage, TopicPage) for one in _public(model).filter(pk=page and page.pk)]
    return found[0] if found and is_as_reviewed(found[0]) else None


def find_article(path: str) -> ArticlePage | None:
    """Return the article at a path of slugs below the front page, or None."""
    home = find_home()
    if home is None:
        return None
    return list_public_articles().filter(url_path=f"{home.url_path}{path.strip('/')}/").first()


def find_article_by_slug(slug: str) -> ArticlePage | None:
    """Return the article of a slug wherever it stands now, or None: its old address still leads to it."""
    return list_public_articles().filter(slug=slug).first()


def list_topics() -> list[TopicPage]:
    """Return the special topics the public may read, the latest first."""
    return [one for one in _public(TopicPage).order_by("-starts_on", "-pk") if is_as_reviewed(one)]


def list_columns() -> list[Page]:
    """
    Return the columns and topics the public may read in the order of the tree, each as its own kind.

    One that is not what passed its review is left out with all that stand below it (S1).
    """
    home = find_home()
    if home is None:
        return []
    pages: list[Page] = [*_public(ColumnPage).descendant_of(home), *_public(TopicPage).descendant_of(home)]
    entries = defaultdict(list)
    for entry in ColumnEntry.objects.order_by("sort_order"):
        entries[entry.column_id].append(entry)
    shown = {home.path}
    kept = []
    for page in sorted(pages, key=lambda page: page.path):
        if page.path[: -Page.steplen] in shown and is_column_as_reviewed(page, entries[page.pk]):
            shown.add(page.path)
            kept.append(page)
    return kept


def _public(model: type[Page]) -> QuerySet:
    return model.objects.live().filter(permitted(model._meta.label_lower, ("title",)))


def count_articles_by_column() -> dict[str, int]:
    """Return how many live articles each column holds itself, by the tree path of the column."""
    above = Substr("path", 1, Length("path") - Page.steplen)
    rows = list_public_articles().order_by().annotate(above=above).values("above").annotate(n=Count("pk"))
    return {row["above"]: row["n"] for row in rows}


def count_entries_by_column() -> dict[int, int]:
    """Return how many things kept elsewhere each column lists, by the column's id."""
    rows = ColumnPage.objects.annotate(n=Count("entries")).filter(n__gt=0).values_list("pk", "n")
    return dict(rows)


def get_articles_with_bodies(addresses_paths: Iterable[str]) -> dict[str, ArticlePage]:
    """Return whole articles by their path of slugs, in few queries, for the release."""
    home = find_home()
    if home is None:
        return {}
    wanted = {f"{home.url_path}{path.strip('/')}/": path for path in addresses_paths}
    rows = (
        list_public_articles()
        .filter(url_path__in=wanted)
        .select_related("unit")
        .prefetch_related("attachments__document")
    )
    return {wanted[article.url_path]: article for article in rows if is_as_reviewed(article)}


def next_article_slug(at: datetime) -> str:
    """Return the next free slug of a day (t20261124_3): unique over the site, so that articles may move."""
    stem = f"t{timezone.localtime(at):%Y%m%d}_"
    taken = Page.objects.filter(slug__startswith=stem).values_list("slug", flat=True)
    numbers = [int(slug.removeprefix(stem)) for slug in taken if slug.removeprefix(stem).isdigit()]
    return f"{stem}{max(numbers, default=0) + 1}"


def point_site_at(home: HomePage, name: str) -> None:
    """Make the front page the root of Wagtail's site, which the desk needs to know."""
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home, "site_name": name}
    )


def find_column_by_slug(slug: str) -> Page | None:
    """Return the column or topic of a slug wherever it stands in the tree, public or not yet, or None."""
    page = Page.objects.filter(slug=slug).first()
    specific = page.specific if page else None
    return specific if isinstance(specific, ColumnPage | TopicPage) else None
