"""Pages of documents (政策文件) and their editions."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Count
from django.utils import timezone

from gongkai.policies import selectors as policies
from gongkai.policies.models import Edition, PolicyDocument
from gongkai.portal import library
from gongkai.portal.documents import comparison_page, document_page
from gongkai.portal.frame import Frame
from gongkai.portal.sources.frame_source import FramedSource, acted_on
from gongkai.publishing import selectors as publishing
from gongkai.publishing.release.sources import LEAVES
from gongkai.trail.models import Entry

ADDRESS = re.compile(
    r"^/zc/(?P<address>.+?)(?:@(?P<day>\d{4}-\d{2}-\d{2}))?(?P<compare>/bijiao)?(?P<suffix>\.docx|\.pdf)?$"
)


def public_addresses() -> list[str]:
    """Return the addresses of all public documents that are more than an entry."""
    found = PolicyDocument.objects.public().filter(is_stub=False)
    return list(found.order_by("pk").values_list("address", flat=True))


def pages_of(addresses: Iterable[str]) -> Iterable[str]:
    """Return the pages of documents: the page itself; each edition and the comparison where there are many."""
    wanted = list(dict.fromkeys(addresses))
    many = Edition.objects.values("document__address").annotate(n=Count("pk")).filter(n__gt=1)
    if len(wanted) < 500:
        many = many.filter(document__address__in=wanted)
    days: dict[str, list[date]] = {}
    several = [row["document__address"] for row in many]
    rows = Edition.objects.filter(document__address__in=several) if len(several) < 500 else Edition.objects
    for address, day in rows.values_list("document__address", "edition_on"):
        days.setdefault(address, []).append(day)
    known = set(several)
    for address in wanted:
        path = library.document_address(address)
        yield path
        if address in known:
            yield f"{path}/bijiao"
            yield from (f"{path}@{day.isoformat()}" for day in sorted(days[address]))


def documents_touched(entries: Sequence[Entry]) -> set[str]:
    """Return the documents that deeds touch, those an article interprets included."""
    touched: set[str] = set()
    for entry in acted_on(entries, "policies."):
        touched |= policies.addresses_touched_by(entry)
    related = [e.subject_id for e in acted_on(entries, "search.related_")]
    if related:
        found = PolicyDocument.objects.filter(pk__in=related)
        touched |= set(found.values_list("address", flat=True))
    ids = [e.subject_id for e in acted_on(entries, "publishing.article_")]
    if ids:
        told = publishing.ArticlePage.objects.filter(pk__in=ids).exclude(interprets="")
        numbers = list(told.values_list("interprets", flat=True))
        found = PolicyDocument.objects.filter(number__in=numbers)
        touched |= set(found.values_list("address", flat=True))
    return touched


class DocumentSource(FramedSource):
    """Releases the page of each document, of each edition, and the comparison of the last two."""

    name = "documents"
    rank = LEAVES

    def addresses(self) -> Iterable[str]:
        return pages_of(public_addresses())

    def touched_by(self, entries: Sequence[Entry]) -> Iterable[str]:
        return pages_of(sorted(documents_touched(entries)))

    def page(self, address: str, frame: Frame, prepared: object) -> bytes | None:
        found = ADDRESS.match(address)
        if found is None:
            return None
        day = date.fromisoformat(found["day"]) if found["day"] else None
        try:
            page = policies.get_document_page(
                found["address"], as_of=timezone.localdate(frame.at), edition_on=day
            )
        except (PolicyDocument.DoesNotExist, Edition.DoesNotExist):
            return None
        if page.document.is_stub:
            return None
        return comparison_page(frame, page, None, None) if found["compare"] else document_page(frame, page)
