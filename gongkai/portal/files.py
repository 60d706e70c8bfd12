"""Files beside pages (附件, 图片): copied into the static tree under addresses that tell what they are."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from wagtail.documents.models import Document
from wagtail.images.models import Image

from gongkai.policies import selectors as policies
from gongkai.policies.models import Attachment, PolicyDocument
from gongkai.publishing import clearing
from gongkai.publishing.models import ArticlePage
from gongkai.publishing.models import Attachment as ArticleAttachment
from gongkai.publishing.release.sources import LEAVES
from gongkai.publishing.selectors import list_public_articles
from gongkai.trail.models import Entry

WIDTH = "width-1200"


def size_words(size: int) -> str:
    """Return a size as people read it."""
    return f"{size / 1_048_576:.1f} MB" if size >= 1_048_576 else f"{max(1, round(size / 1024))} KB"


def attachment_row(attachment: ArticleAttachment) -> dict[str, str]:
    """Return an article's attachment (附件) as a link with its size."""
    document = attachment.document
    size = document.file_size or 0
    return {"address": document_file(document), "title": attachment.title, "size": size_words(size)}


def document_file(document: Document) -> str:
    """Return where an uploaded document is released."""
    return f"/wj/{document.pk}/{Path(document.file.name).name}"


def policy_file(attachment: Attachment) -> str:
    """Return where a file beside a policy document is released."""
    return f"/fj/{attachment.pk}/{Path(attachment.file.name).name}"


def picture_part(value: Any) -> dict[str, Any]:
    """Return a picture of an article's body with its words."""
    rendition = value["image"].get_rendition(WIDTH)
    return {
        "kind": "picture",
        "address": f"/tp/{Path(rendition.file.name).name}",
        "alt": value["alt"],
        "caption": value["caption"],
        "width": rendition.width,
        "height": rendition.height,
    }


class FileSource:
    """Releases the uploaded files that public pages link to."""

    name = "files"
    rank = LEAVES
    is_framed = False

    def addresses(self) -> Iterable[str]:
        """Return the files of live articles and of public documents."""
        yield from self._named()

    def touched_by(self, entries: Sequence[Entry]) -> Iterable[str]:
        """Return the files of the articles and documents that were touched."""
        ids = {int(e.subject_id) for e in entries if e.subject_kind == "publishing.articlepage"}
        numbers = {e.payload.get("document_id") for e in entries} | {
            e.subject_id for e in entries if e.subject_kind == "policies.policydocument"
        }
        documents = {int(one) for one in numbers if str(one).isdigit()}
        yield from self._named(articles=ids, documents=documents)

    def pages(self, addresses: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
        """Yield each file's bytes; None where it is public no more."""
        if not addresses:
            return
        named = self._named()
        for address in addresses:
            stored = named.get(address)
            yield address, _read(stored.name) if stored and stored.is_as_reviewed() else None

    def _named(
        self, *, articles: set[int] | None = None, documents: set[int] | None = None
    ) -> dict[str, "Beside"]:
        named: dict[str, Beside] = {}
        live = list_public_articles()
        beside = Attachment.objects.filter(document__in=policies.list_public_documents())
        if articles is not None:
            live = live.filter(pk__in=articles)
        if documents is not None:
            beside = beside.filter(document_id__in=documents)
        for one in ArticleAttachment.objects.filter(article__in=live).select_related("document", "article"):
            named[document_file(one.document)] = Beside(one.document.file.name, article=one.article)
        for one in beside.select_related("document"):
            named[policy_file(one)] = Beside(one.file.name, document=one.document)
        for article, image in _pictures(live):
            rendition = image.get_rendition(WIDTH)
            named[f"/tp/{Path(rendition.file.name).name}"] = Beside(rendition.file.name, article=article)
        return named


@dataclass(frozen=True, slots=True)
class Beside:
    """A stored file and the page or document it becomes public with."""

    name: str
    article: ArticlePage | None = None
    document: PolicyDocument | None = None

    def is_as_reviewed(self) -> bool:
        """Whether what it belongs to still is what passed review, this file's bytes included (S1)."""
        if self.article is not None:
            return clearing.is_as_reviewed(self.article)
        return self.document is not None and policies.is_as_reviewed(self.document)


def _pictures(articles: Iterable[ArticlePage]) -> Iterator[tuple[ArticlePage, Image]]:
    if not Image.objects.exists():
        return
    for article in articles:
        for child in article.body:
            if child.block_type == "picture" and child.value["image"]:
                yield article, child.value["image"]


def _read(name: str) -> bytes | None:
    if not default_storage.exists(name):
        return None
    with default_storage.open(name) as stored:
        return stored.read()
