"""The kinds of citing things that this tier and those below it know (引用来源): entries, articles, documents."""

from collections.abc import Iterable, Iterator

from django.db.models import Q

from gongkai.knowledge.impact import CitingItem
from gongkai.knowledge.mentions import list_naming, text_of
from gongkai.knowledge.models import KIND, EntryCitation, KnowledgeEntry
from gongkai.policies.models import Citation, PolicyDocument
from gongkai.publishing.models import ArticlePage

ARTICLE = ArticlePage._meta.label_lower
LIVE = ("PUBLISHED", "DRAFT")


class EntrySource:
    """Entries of the knowledge base that rest on a document."""

    kind = KIND
    label = "知识条目"

    def citing(self, document: PolicyDocument) -> Iterable[CitingItem]:
        """Return the entries that are published or being written, with the clauses they cite."""
        rows = EntryCitation.objects.filter(document=document, entry__state__in=LIVE).select_related("entry")
        held: dict[KnowledgeEntry, list[str]] = {}
        for one in rows.order_by("entry_id", "position"):
            held.setdefault(one.entry, []).append(one.label)
        for entry, labels in held.items():
            yield CitingItem(
                KIND,
                str(entry.pk),
                self.label,
                entry.title,
                address=f"/desk/zhishi/{entry.pk}/",
                cites="、".join(label for label in labels if label),
                unit_id=entry.owner_id,
                articles=tuple(label for label in labels if label),
            )


class InterpretationSource:
    """Articles that interpret a document, or name it in their text."""

    kind = ARTICLE
    label = "解读与信息"

    def citing(self, document: PolicyDocument) -> Iterable[CitingItem]:
        """Return the live articles that say they interpret the document, or write its number or title."""
        names = [name for name in (document.number, f"《{document.title}》") if name.strip("《》")]
        fields = ("pk", "title", "interprets", "summary", "unit_id", "body")
        articles = ArticlePage.objects.live().only(*fields, "path", "depth")
        naming = list_naming(names)
        if naming is not None:
            says_so = Q(interprets=document.number) & ~Q(interprets="")
            articles = articles.filter(Q(pk__in=naming) | says_so)
        for article in articles.order_by("pk").iterator(chunk_size=200):
            interprets = bool(document.number) and article.interprets == document.number
            cites = "解读" if interprets else _named_in(article, names)
            if cites:
                yield CitingItem(
                    ARTICLE,
                    str(article.pk),
                    "解读" if interprets else "信息",
                    article.title,
                    address=f"/desk/pages/{article.pk}/edit/",
                    cites=cites,
                    unit_id=article.unit_id,
                )


class DocumentSource:
    """Documents whose text cites another: shown, not flagged, since a text stays as it was issued."""

    kind = "policies.policydocument"
    label = "政策文件"

    def citing(self, document: PolicyDocument) -> Iterator[CitingItem]:
        """Return the documents in whose latest texts the document is cited."""
        rows = Citation.objects.filter(target=document).exclude(edition__document=document)
        seen: dict[int, tuple[PolicyDocument, list[str]]] = {}
        for one in rows.select_related("edition__document").order_by("pk"):
            owner = one.edition.document
            seen.setdefault(owner.pk, (owner, []))[1].append(one.article)
        for owner, labels in seen.values():
            yield CitingItem(
                self.kind,
                str(owner.pk),
                self.label,
                owner.title,
                address=f"/desk/wenjian/{owner.pk}/",
                cites="、".join(dict.fromkeys(label for label in labels if label)),
                unit_id=owner.drafter_id,
                articles=tuple(dict.fromkeys(label for label in labels if label)),
                is_flagged=False,
            )


def own_sources() -> tuple[EntrySource, InterpretationSource, DocumentSource]:
    """Return the sources that the wiring registers for this app and those below it."""
    return EntrySource(), InterpretationSource(), DocumentSource()


def _named_in(article: ArticlePage, names: Iterable[str]) -> str:
    text = text_of(article)
    return next((f"正文写有{name}" for name in names if name in text), "")
