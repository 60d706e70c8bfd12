"""Feeds and maps for machines (RSS, sitemap, robots)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a feed of results or changes (条目); `name` stays the same as long as it is the same news."""

    name: str
    title: str
    link: str
    summary: str
    source: str
    at: datetime | None


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


def news_feed(title: str, address: str, told: Sequence[Told]) -> bytes:
    """
    Return a feed (RSS) of results or changes; `address` is the page they are of, in the form of a link.

    It is as old as its newest line, so that the same news are the same bytes.
    """
    own = settings.GONGKAI_PUBLIC_ADDRESS.rstrip("/")
    newest = max((one.at for one in told if one.at), default=None)
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>',
        f"<title>{_xml(title)}</title><link>{_xml(own + address)}</link>",
        f"<description>{_xml(title)}</description><language>zh-CN</language>",
        f"<lastBuildDate>{_written(newest)}</lastBuildDate>" if newest else "",
    ]
    parts += [_news_line(own, one) for one in told]
    parts.append("</channel></rss>\n")
    return "".join(parts).encode()


def _news_line(own: str, one: Told) -> str:
    return (
        f"<item><title>{_xml(one.title)}</title><link>{_xml(own + library.linked(one.link))}</link>"
        f'<guid isPermaLink="false">{_xml(one.name)}</guid><description>{_xml(one.summary)}</description>'
        + (f"<author>{_xml(one.source)}</author>" if one.source else "")
        + (f"<pubDate>{_written(one.at)}</pubDate>" if one.at else "")
        + "</item>"
    )


def _xml(text: str) -> str:
    """Return a text as XML may hold it; what a reader typed may hold characters that XML forbids."""
    return escape(FORBIDDEN.sub("", text))


def _written(at: datetime) -> str:
    return format_datetime(timezone.localtime(at))


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
        "User-agent: *\nDisallow: /desk/\nDisallow: /account/\nDisallow: /sousuo\nDisallow: /dingyue\n"
        f"Sitemap: {absolute('/sitemap.xml')}\n"
    ).encode()
