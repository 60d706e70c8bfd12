"""Pages of articles (信息)."""

from collections.abc import Iterable, Sequence

from gongkai.policies.models import PolicyDocument
from gongkai.portal.articles import around, article_page
from gongkai.portal.frame import Frame
from gongkai.portal.sources.frame_source import FramedSource, acted_on
from gongkai.publishing import selectors
from gongkai.publishing.release.sources import LEAVES
from gongkai.trail.models import Entry

SUFFIX = ".html"


class ArticleSource(FramedSource):
    """Releases the page of each article."""

    name = "articles"
    rank = LEAVES

    def addresses(self) -> Iterable[str]:
        return (line.address for line in selectors.list_article_lines())

    def touched_by(self, entries: Sequence[Entry]) -> Iterable[str]:
        for entry in acted_on(entries, "publishing.article_"):
            yield entry.payload["address"]
            if entry.payload.get("was_at"):
                yield entry.payload["was_at"]
        ids = [e.subject_id for e in entries if e.subject_kind == PolicyDocument._meta.label_lower]
        if ids:
            numbers = (
                PolicyDocument.objects.filter(pk__in=ids).exclude(number="").values_list("number", flat=True)
            )
            linked = selectors.list_articles().filter(interprets__in=list(numbers))
            yield from (article.address for article in linked)
        if acted_on(entries, "publishing.columns_built", "publishing.column_"):
            yield from self.addresses()

    def prepare(self, addresses: Sequence[str], frame: Frame) -> object:
        paths = {_path(address): address for address in addresses}
        found = selectors.get_articles_with_bodies(paths)
        articles = {paths[path]: article for path, article in found.items()}
        return articles, around(list(articles.values()))

    def page(self, address: str, frame: Frame, prepared: object) -> bytes | None:
        articles, beside = prepared
        article = articles.get(address)
        return article_page(frame, article, beside) if article else None


def _path(address: str) -> str:
    return address.removeprefix("/lm/").removesuffix(SUFFIX)
