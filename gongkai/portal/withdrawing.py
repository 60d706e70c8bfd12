"""What stands at a public address (撤下对象): which files go with an article, a document or a single file."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from gongkai.policies import services as policies
from gongkai.policies.models import PolicyDocument
from gongkai.policies.services.withholding import withhold_attachment
from gongkai.portal import files, library, pictures
from gongkai.portal.sources.changes import feed_address
from gongkai.portal.sources.documents import ADDRESS, pages_of
from gongkai.portal.sources.downloads import files_of
from gongkai.publishing import selectors, services
from gongkai.publishing.models import ArticlePage
from gongkai.publishing.withdrawal.records import Kind
from gongkai.publishing.withdrawal.selectors import list_withheld
from gongkai.publishing.withdrawal.services import withhold_from_articles
from gongkai.publishing.withdrawal.subjects import Subject

SHOWN = 10


class ArticleFinder:
    """Finds articles, by the address they have or had, with the files that only they show."""

    kind = Kind.ARTICLE.value
    deed = ("publishing.article_withdrawn", "publishing.articlepage")

    def find(self, address: str) -> Subject | None:
        """Return the article at an address."""
        if not address.startswith("/lm/") or not address.endswith(".html"):
            return None
        slug = address.rsplit("/", 1)[1].removesuffix(".html")
        article = ArticlePage.objects.filter(slug=slug).first()
        return _article(article) if article else None

    def search(self, words: str) -> Iterable[Subject]:
        """Return live articles by their title."""
        return [_article(one) for one in selectors.list_articles().filter(title__contains=words)[:SHOWN]]

    def withhold(
        self, subject_id: str, address: str, *, reason: str, actor_id: int | None, at: datetime
    ) -> None:
        """Withdraw the article where that is not done yet."""
        article = ArticlePage.objects.filter(pk=int(subject_id), live=True).first()
        if article is not None:
            services.withdraw_article(article=article, reason=reason, actor_id=actor_id, at=at)


class DocumentFinder:
    """Finds policy documents with all their editions, comparisons, downloads and attachments."""

    kind = Kind.DOCUMENT.value
    deed = ("policies.document_withdrawn", "policies.policydocument")

    def find(self, address: str) -> Subject | None:
        """Return the document of a page, an edition or a download."""
        found = ADDRESS.match(address.rstrip("/"))
        document = PolicyDocument.objects.filter(address=found["address"]).first() if found else None
        return _document(document) if document else None

    def search(self, words: str) -> Iterable[Subject]:
        """Return public documents by their title or number."""
        public = PolicyDocument.objects.public().filter(is_stub=False)
        found = public.filter(title__contains=words) | public.filter(number__contains=words)
        return [_document(one) for one in found.order_by("-signed_on", "-pk")[:SHOWN]]

    def withhold(
        self, subject_id: str, address: str, *, reason: str, actor_id: int | None, at: datetime
    ) -> None:
        """Withdraw the document where that is not done yet."""
        document = PolicyDocument.objects.filter(pk=int(subject_id), is_public=True).first()
        if document is not None:
            policies.withdraw_document(document=document, reason=reason, actor_id=actor_id, at=at)


class FileFinder:
    """Finds single files beside pages: attachments and pictures; the pages stay and are shown without them."""

    kind = Kind.FILE.value
    deed = None

    def find(self, address: str) -> Subject | None:
        """Return the attachment or picture at an address."""
        title = _file_title(address)
        if not title:
            return None
        is_public = not list_withheld([address])
        return Subject(self.kind, address[:40], title, address, (address,), is_public)

    def search(self, words: str) -> Iterable[Subject]:
        """Return nothing: a single file is named by its address."""
        return ()

    def withhold(
        self, subject_id: str, address: str, *, reason: str, actor_id: int | None, at: datetime
    ) -> None:
        """Note in what shows the file that it is to be shown without."""
        told = {"reason": reason, "actor_id": actor_id, "at": at}
        owners = files.find_owners(address)
        if owners is None:
            withhold_from_articles(articles=_illustrated_by(address), file=address, **told)
        elif address.startswith("/wj/"):
            withhold_from_articles(articles=[one.article for one in owners], file=address, **told)
        else:
            for attachment in owners:
                withhold_attachment(attachment=attachment, **told)


def _article(article: ArticlePage) -> Subject:
    beside = [files.document_file(one.document) for one in article.attachments.select_related("document")]
    shown = [pictures.picture_address(image) for image in pictures.pictures_of([article])]
    own = [one for one in [*beside, *shown] if not _is_shared(one, article)]
    addresses = (article.address, *own)
    return Subject(
        Kind.ARTICLE.value, str(article.pk), article.title, article.address, addresses, article.live
    )


def _is_shared(address: str, article: ArticlePage) -> bool:
    """Whether another live article shows the file too."""
    owners = files.find_owners(address)
    if owners is not None:
        return owners.filter(article__live=True).exclude(article=article).exists()
    return any(one.pk != article.pk for one in _illustrated_by(address))


def _illustrated_by(address: str) -> Iterator[ArticlePage]:
    for one in pictures.illustrated():
        if address in {pictures.picture_address(image) for image in pictures.pictures_of([one])}:
            yield one


def _document(document: PolicyDocument) -> Subject:
    pages = list(pages_of([document.address]))
    beside = [files.policy_file(one) for one in document.attachments.all()]
    addresses = (*pages, *files_of([document.address]), feed_address(document.address), *beside)
    main = library.document_address(document.address)
    return Subject(Kind.DOCUMENT.value, str(document.pk), document.title, main, addresses, document.is_public)


def _file_title(address: str) -> str:
    owners = files.find_owners(address)
    if owners is not None:
        one = owners.first()
        return (getattr(one, "title", "") or getattr(one, "name", "")) if one else ""
    found = pictures.find_picture(address)
    return f"图片：{found.title}" if found else ""
