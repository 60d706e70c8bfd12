"""Readings of documents (政策解读) as entries of the index; they are articles that name the document they explain."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from django.utils import timezone

from gongkai.clearance.watch_sources import words_of
from gongkai.policies import selectors as policies
from gongkai.policies.models import PolicyDocument
from gongkai.policies.rules.addresses import canonical_number
from gongkai.publishing import selectors as publishing
from gongkai.publishing.models import ArticlePage
from gongkai.search.engine.records import Source
from gongkai.search.entries import IndexEntry
from gongkai.search.selectors.indexing import topics_of
from gongkai.trail.models import Entry

ARTICLE: Final = ArticlePage._meta.label_lower


class InterpretationSource:
    """Lends the public readings; one whose document has ended carries the document's badge (R03-06)."""

    source: Source = "interpretation"
    actions = ("publishing.", "policies.")

    def touched_by(self, entries: Sequence[Entry]) -> set[str]:
        """Return the readings that deeds touch: the article itself, or the document that it explains."""
        touched = {entry.subject_id for entry in entries if entry.subject_kind == ARTICLE}
        documents = {pk for pk in map(policies.document_id_of, entries) if pk is not None}
        numbers = (
            PolicyDocument.objects.filter(pk__in=documents)
            .exclude(number="")
            .values_list("number", flat=True)
        )
        told = ArticlePage.objects.filter(interprets__in=list(numbers)).values_list("pk", flat=True)
        return touched | {str(pk) for pk in told}

    def iter_entries(self, ids: Collection[str]) -> Iterator[IndexEntry]:
        """Yield the public ones of these articles that explain a document."""
        articles = publishing.list_articles().filter(pk__in=list(ids)).exclude(interprets="")
        for article in articles.select_related("unit"):
            yield _entry(article)

    def iter_titles(self) -> Iterator[str]:
        """Yield the titles of all public readings."""
        yield from publishing.list_articles().exclude(interprets="").values_list("title", flat=True)


def _entry(article: ArticlePage) -> IndexEntry:
    document = policies.find_public_by_number(canonical_number(article.interprets))
    shown = article.first_published_at
    return IndexEntry(
        source="interpretation",
        entry_id=str(article.pk),
        title=article.title,
        text=_text(article),
        url=article.address,
        unit=article.unit.name if article.unit else article.source,
        topics=topics_of(document.topic) if document else (),
        rests_on=document.title if document else "",
        number=article.interprets,
        published_on=timezone.localdate(shown) if shown else None,
        valid_from=None,
        valid_to=document.in_force_to if document else None,
        ended_as=document.ended_as if document else "",
    )


def _text(article: ArticlePage) -> str:
    words = [words_of(block.value.source) for block in article.body if block.block_type == "text"]
    return "\n".join(one for one in (article.summary, *words) if one)
