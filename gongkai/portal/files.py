"""Files beside pages (附件): copied into the static tree under addresses that tell what they are."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from wagtail.documents.models import Document

from gongkai.policies import selectors as policies
from gongkai.policies.models import Attachment
from gongkai.publishing import clearing
from gongkai.publishing.models import Attachment as ArticleAttachment
from gongkai.publishing.release.sources import LEAVES
from gongkai.publishing.selectors import list_public_articles
from gongkai.publishing.withdrawal.selectors import list_withheld
from gongkai.trail.models import Entry

ADDRESS = re.compile(r"^/(?P<shelf>wj|fj)/(?P<pk>\d+)/[^/]+$")


def size_words(size: int) -> str:
    """Return a size as people read it."""
    return f"{size / 1_048_576:.1f} MB" if size >= 1_048_576 else f"{max(1, round(size / 1024))} KB"


def attachment_rows(attachments: Iterable[ArticleAttachment]) -> list[dict[str, str]]:
    """Return an article's attachments (附件) as links with their sizes, without what was taken down."""
    rows = [
        {
            "address": document_file(one.document),
            "title": one.title,
            "size": size_words(one.document.file_size or 0),
        }
        for one in attachments
    ]
    withheld = list_withheld(row["address"] for row in rows)
    return [row for row in rows if row["address"] not in withheld]


def document_file(document: Document) -> str:
    """Return where an uploaded document is released."""
    return f"/wj/{document.pk}/{Path(document.file.name).name}"


def policy_file(attachment: Attachment) -> str:
    """Return where a file beside a policy document is released."""
    return f"/fj/{attachment.pk}/{Path(attachment.file.name).name}"


def find_owners(address: str) -> QuerySet[ArticleAttachment] | QuerySet[Attachment] | None:
    """Return what hangs a file on public pages, newest pages or old; None where it is no such address."""
    found = ADDRESS.match(address)
    if found is None:
        return None
    if found["shelf"] == "wj":
        return ArticleAttachment.objects.filter(document_id=int(found["pk"])).select_related(
            "document", "article"
        )
    return Attachment.objects.filter(pk=int(found["pk"])).select_related("document")


class FileSource:
    """Releases the uploaded files that public pages link to."""

    name = "files"
    rank = LEAVES
    is_framed = False

    def addresses(self) -> Iterable[str]:
        """Return the files of live articles and of public documents."""
        named = {
            document_file(one.document) for one in _of_articles().filter(article__in=list_public_articles())
        }
        named |= {
            policy_file(one)
            for one in Attachment.objects.filter(document__in=policies.list_public_documents())
        }
        return sorted(named - list_withheld())

    def touched_by(self, entries: Sequence[Entry]) -> Iterable[str]:
        """Return the files of the articles and documents that were touched, withdrawn ones included."""
        articles = {int(e.subject_id) for e in entries if e.subject_kind == "publishing.articlepage"}
        told = {e.payload.get("document_id") for e in entries}
        told |= {e.subject_id for e in entries if e.subject_kind == "policies.policydocument"}
        documents = {int(one) for one in told if str(one).isdigit()}
        for one in _of_articles().filter(article__in=articles) if articles else ():
            yield document_file(one.document)
        for beside in Attachment.objects.filter(document__in=documents) if documents else ():
            yield policy_file(beside)

    def pages(self, addresses: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
        """Yield each file's bytes; None where it is public no more."""
        withheld = list_withheld(addresses)
        for address in addresses:
            stored = "" if address in withheld else _stored(address)
            yield address, read(stored) if stored else None


def read(name: str) -> bytes | None:
    """Return an uploaded file, or None where it is not there."""
    if not default_storage.exists(name):
        return None
    with default_storage.open(name) as stored:
        content: bytes = stored.read()
        return content


def _of_articles() -> QuerySet[ArticleAttachment]:
    return ArticleAttachment.objects.select_related("document")


def _stored(address: str) -> str:
    """Return the name in the storage of a file that is public, or nothing."""
    owners = find_owners(address)
    if owners is None:
        return ""
    if owners.model is ArticleAttachment:
        for one in owners.filter(article__in=list_public_articles()):
            if document_file(one.document) == address and clearing.is_as_reviewed(one.article):
                return str(one.document.file.name)
        return ""
    one = owners.filter(document__in=policies.list_public_documents()).first()
    return one.file.name if one and policy_file(one) == address and _is_as_reviewed(one) else ""


def _is_as_reviewed(one: Attachment) -> bool:
    """Whether a file beside a document still holds the bytes that passed review (S1)."""
    content = read(one.file.name)
    is_same = content is not None and hashlib.sha256(content).hexdigest() == one.sha256
    return is_same and policies.is_as_reviewed(one.document)
