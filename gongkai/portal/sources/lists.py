"""Lists of the library (文件库列表), the front page, the site map, feeds and sitemaps."""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.utils import timezone

from gongkai.policies.models import PolicyDocument
from gongkai.portal import assets, feeds, home, knowledge, library, listing
from gongkai.portal.frame import Frame
from gongkai.portal.sources.documents import documents_touched
from gongkai.portal.sources.frame_source import FramedSource, acted_on
from gongkai.publishing import selectors
from gongkai.publishing.release.sources import FRONT, LEAVES, LISTS, MAPS
from gongkai.trail.models import Entry

YEAR = re.compile(r"^/zc/nian/(?P<year>\d{4})/$")
SITEMAP = re.compile(r"^/sitemap/(?P<part>lm|zc)(?:-(?P<year>\d{4}))?\.xml$")
CHANGES = ("publishing.", "policies.")


class LibrarySource(FramedSource):
    """Releases the plain list, the list of each kind, and all documents year by year."""

    name = "library"
    rank = LISTS

    def addresses(self) -> Iterable[str]:
        yield "/zc/"
        yield from (str(kind["address"]) for kind in library.kinds())
        yield from (library.year_address(year) for year in home.years())

    def touched_by(self, entries: Sequence[Entry]) -> Iterable[str]:
        touched = documents_touched(acted_on(entries, "policies."))
        if not touched:
            return
        yield "/zc/"
        yield from (str(kind["address"]) for kind in library.kinds())
        own = PolicyDocument.objects.filter(address__in=list(touched)).values_list("kind", flat=True)
        yield from (library.kind_address(kind) for kind in sorted(set(own)))
        yield from (library.year_address(year) for year in sorted(_years_of(touched)))

    def page(self, address: str, frame: Frame, prepared: object) -> bytes | None:
        on = timezone.localdate(frame.at)
        if found := YEAR.match(address):
            return listing.year_page(frame, int(found["year"]), on=on)
        if address == "/zc/":
            return listing.library_page(frame, library.listed(), on=on)
        kind = next((row["value"] for row in library.kinds() if row["address"] == address), "")
        return listing.library_page(frame, library.listed(kind=kind), on=on) if kind else None


class FrontSource(FramedSource):
    """Releases the front page, the site map, the page on reading, and the page for what is not found."""

    name = "front"
    rank = FRONT

    def addresses(self) -> Iterable[str]:
        return ("/", "/wzdt/", "/yuedu/", "/404.html", "/410.html", "/50x.html")

    def touched_by(self, entries: Sequence[Entry]) -> Iterable[str]:
        return ("/", "/wzdt/") if acted_on(entries, *CHANGES) else ()

    def page(self, address: str, frame: Frame, prepared: object) -> bytes | None:
        if address == "/404.html":
            return frame.render("portal/errors/404.html", page_title="没有找到")
        if address == "/410.html":
            return frame.render("portal/errors/410.html", page_title="已经撤下")
        if address == "/50x.html":
            return frame.render("portal/errors/500.html", page_title="暂时没有办成")
        draw = {"/": home.home_page, "/wzdt/": home.map_page, "/yuedu/": home.reading_page}.get(address)
        return draw(frame) if draw else None


FEEDS = {"/rss.xml": feeds.site_feed, "/zc/rss.xml": feeds.document_feed}


class MapSource(FramedSource):
    """Releases the feed and the sitemaps, one for the columns and one for each year of documents."""

    name = "maps"
    rank = MAPS

    def addresses(self) -> Iterable[str]:
        return ["/rss.xml", "/zc/rss.xml", "/robots.txt", *_sitemaps(), "/sitemap.xml"]

    def touched_by(self, entries: Sequence[Entry]) -> Iterable[str]:
        if acted_on(entries, "publishing.", "knowledge.entry_"):
            yield from ("/rss.xml", "/sitemap/lm.xml", "/sitemap.xml")
            yield from (f"/sitemap/lm-{year}.xml" for year in _years_touched(entries))
        touched = documents_touched(acted_on(entries, "policies."))
        if touched:
            yield from (f"/sitemap/zc-{year}.xml" for year in sorted(_years_of(touched)))
            yield from ("/zc/rss.xml", "/sitemap/zc.xml", "/sitemap.xml")

    def page(self, address: str, frame: Frame, prepared: object) -> bytes | None:
        if address in FEEDS:
            return FEEDS[address](frame)
        if address == "/robots.txt":
            return feeds.robots()
        if address == "/sitemap.xml":
            return feeds.sitemap_index(_sitemaps())
        found = SITEMAP.match(address)
        if found is None:
            return None
        year = int(found["year"]) if found["year"] else None
        if found["part"] == "zc":
            return _document_map(year)
        return _article_map(year) if year else feeds.sitemap(_column_addresses(frame))


class AssetSource:
    """Releases the style sheet and the script; earlier ones stay for pages that readers still have open."""

    name = "assets"
    rank = LEAVES - 1
    is_framed = True

    def addresses(self) -> Iterable[str]:
        return [asset.address for asset in self._assets()]

    def touched_by(self, entries: Sequence[Entry]) -> Iterable[str]:
        return ()

    def keeps(self, address: str) -> timedelta:
        """Return how long an earlier style sheet or script stays."""
        return assets.GRACE

    def pages(self, addresses: Sequence[str]) -> Iterable[tuple[str, bytes | None]]:
        contents = {asset.address: asset.content for asset in self._assets()}
        return ((address, contents.get(address)) for address in addresses)

    def _assets(self):
        return assets.list_assets(selectors.get_site_profile().colour).values()


def _years_of(addresses: Iterable[str]) -> set[int]:
    found = PolicyDocument.objects.filter(address__in=list(addresses), signed_on__isnull=False)
    return {day.year for day in found.values_list("signed_on", flat=True)}


def _sitemaps() -> list[str]:
    years = [f"/sitemap/zc-{year}.xml" for year in home.years()]
    articles = [f"/sitemap/lm-{year}.xml" for year in selectors.list_article_years()]
    return ["/sitemap/lm.xml", *articles, *years, "/sitemap/zc.xml"]


def _years_touched(entries: Sequence[Entry]) -> list[int]:
    """Return the years of the articles that were touched; all of them where one is gone for good."""
    told = acted_on(entries, "publishing.article_", "publishing.column")
    ids = [entry.subject_id for entry in told]
    found = selectors.ArticlePage.objects.filter(pk__in=ids, first_published_at__isnull=False)
    years = {timezone.localtime(at).year for at in found.values_list("first_published_at", flat=True)}
    is_gone = len(found) < len(set(ids))
    return sorted({*years, *selectors.list_article_years()} if is_gone else years)


def _column_addresses(frame: Frame) -> dict[str, str]:
    told = {"/": "", "/zc/": "", "/zsk/": "", "/wzdt/": "", "/yuedu/": ""}
    told |= {node.address: "" for node in frame.tree.walk() if node.count and node.address.startswith("/")}
    held = knowledge.shelf_of(frame).entries
    told |= {knowledge.entry_address(pk): f"{one.changed_at:%Y-%m-%d}" for pk, one in held.items()}
    return told


def _article_map(year: int) -> bytes | None:
    told = {
        line.address: f"{timezone.localtime(line.changed_at or line.published_at):%Y-%m-%d}"
        for line in selectors.list_article_lines(year=year)
    }
    return feeds.sitemap(told) if told else None


def _document_map(year: int | None) -> bytes | None:
    found = PolicyDocument.objects.public().filter(is_stub=False)
    found = found.filter(signed_on__year=year) if year else found.filter(signed_on__isnull=True)
    rows = found.order_by("pk").values_list("address", "published_at")
    told = {
        library.document_address(address): f"{timezone.localtime(at):%Y-%m-%d}" if at else ""
        for address, at in rows
    }
    return feeds.sitemap(told) if told or year is None else None
