"""Feeds and maps for machines (RSS, sitemap, robots)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape

from django.conf import settings
from django.utils import timezone

from gongkai.policies import selectors as policies
from gongkai.portal import library
from gongkai.portal.columns import Node
from gongkai.portal.frame import Frame
from gongkai.publishing import selectors
from gongkai.publishing.models import ArticlePage

LENGTH = 30


def absolute(address: str) -> str:
    """Return an address with the site's public address before it."""
    return settings.GONGKAI_PUBLIC_ADDRESS.rstrip("/") + library.quoted(address)


def article_feed(frame: Frame, title: str, address: str, articles: Iterable[ArticlePage]) -> bytes:
    """Return a feed (RSS) of articles."""
    told = [
        (article.title, article.address, article.summary, article.published_at, article.source)
        for article in articles
    ]
    return _feed(title, address, told)


def site_feed(frame: Frame) -> bytes:
    """Return the feed of the latest articles of the whole site."""
    return article_feed(frame, frame.profile.site_name, "/", selectors.list_articles()[:LENGTH])


def document_feed(frame: Frame) -> bytes:
    """Return the feed (RSS) of the documents published last (最新政策文件)."""
    rows = policies.list_recent(as_of=timezone.localdate(), limit=LENGTH)
    told = [
        (
            row.document.title,
            f"/zc/{row.document.address}",
            row.document.summary or row.document.number,
            row.document.published_at,
            "、".join(row.issuers),
        )
        for row in rows
    ]
    return _feed(f"政策文件库 - {frame.profile.site_name}", "/zc/", told)


def _feed(title: str, address: str, told: Iterable[tuple[str, str, str, datetime | None, str]]) -> bytes:
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>',
        f"<title>{escape(title)}</title><link>{escape(absolute(address))}</link>",
        f"<description>{escape(title)}</description><language>zh-CN</language>",
    ]
    for name, link, summary, at, source in told:
        parts.append(
            f"<item><title>{escape(name)}</title><link>{escape(absolute(link))}</link>"
            f'<guid isPermaLink="true">{escape(absolute(link))}</guid>'
            f"<description>{escape(summary)}</description><author>{escape(source)}</author>"
            + (f"<pubDate>{format_datetime(at)}</pubDate>" if at else "")
            + "</item>"
        )
    parts.append("</channel></rss>\n")
    return "".join(parts).encode()


def column_feed(frame: Frame, node: Node) -> bytes:
    """Return the feed of one column."""
    articles = selectors.list_articles_in(node.page)[:LENGTH]
    return article_feed(frame, f"{node.title} - {frame.profile.site_name}", node.page.own_address, articles)


def sitemap(addresses: Mapping[str, str]) -> bytes:
    """Return a sitemap of addresses with the day each last changed, where it is known."""
    rows = []
    for address, day in addresses.items():
        changed = f"<lastmod>{day}</lastmod>" if day else ""
        rows.append(f"<url><loc>{escape(absolute(address))}</loc>{changed}</url>\n")
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{''.join(rows)}</urlset>\n".encode()


def sitemap_index(addresses: Sequence[str]) -> bytes:
    """Return the index of the sitemaps."""
    rows = "".join(f"<sitemap><loc>{escape(absolute(one))}</loc></sitemap>\n" for one in addresses)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{rows}</sitemapindex>\n".encode()


def robots() -> bytes:
    """Return what crawlers may read: all but forms and the desk."""
    return (
        "User-agent: *\nDisallow: /desk/\nDisallow: /account/\nDisallow: /sousuo\n"
        f"Sitemap: {absolute('/sitemap.xml')}\n"
    ).encode()
