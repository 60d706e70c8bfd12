"""Articles as the aggregation watch reads them (防汇聚): their words, tables and attached files."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils import timezone

from gongkai.clearance.aggregation.model import PublishedTable, PublishedText
from gongkai.clearance.watch_sources import read_attached, words_of
from gongkai.publishing import selectors
from gongkai.publishing.blocks import table_grid
from gongkai.publishing.models import ArticlePage
from gongkai.trail.models import Entry

KIND = ArticlePage._meta.label_lower


class ArticleTexts:
    """What articles make public, by `article:<id>`."""

    name = "article"
    kind = KIND

    def all_keys(self) -> Iterator[str]:
        for number in selectors.list_articles().values_list("pk", flat=True).iterator():
            yield f"{self.name}:{number}"

    def touched_by(self, entries: Sequence[Entry]) -> Iterable[str]:
        return {f"{self.name}:{one.subject_id}" for one in entries if one.subject_kind == KIND}

    def read(self, key: str) -> PublishedText | None:
        number = int(key.partition(":")[2])
        if not selectors.list_articles().filter(pk=number).exists():
            return None
        return text_of(ArticlePage.objects.get(pk=number))

    def read_draft(self, subject_id: int) -> PublishedText | None:
        article = ArticlePage.objects.filter(pk=subject_id).first()
        return text_of(article.get_latest_revision_as_object()) if article else None


def text_of(article: ArticlePage) -> PublishedText:
    """Return everything an article tells, its attachments opened."""
    words = [article.summary, *(words_of(b.value.source) for b in article.body if b.block_type == "text")]
    texts = [("正文", "\n".join(one for one in words if one))]
    tables = [
        PublishedTable(f"正文表{n}", f"{article.title} {block.value['caption']}", _grid(block.value["rows"]))
        for n, block in enumerate((b for b in article.body if b.block_type == "table"), start=1)
    ]
    for attached in article.attachments.select_related("document"):
        file = attached.document.file
        if not file or not file.storage.exists(file.name):
            continue
        with file.storage.open(file.name) as stored:
            more, grids = read_attached(attached.document.filename, stored.read(), article.title)
        texts += more
        tables += grids
    day = article.first_published_at
    return PublishedText(
        f"{ArticleTexts.name}:{article.pk}",
        article.title,
        article.address,
        timezone.localdate(day) if day else None,
        tuple(texts),
        tuple(tables),
    )


def _grid(rows: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row) for row in table_grid(rows))
