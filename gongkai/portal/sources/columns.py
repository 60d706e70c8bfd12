"""Pages of columns (栏目) and topics (专题): lists, contacts, what stands below."""

import re
from collections.abc import Iterable, Sequence

from django.utils import timezone

from gongkai.portal import library
from gongkai.portal.articles import article_rows, column_tags, entry_rows
from gongkai.portal.columns import Node
from gongkai.portal.feeds import column_feed
from gongkai.portal.frame import Crumb, Frame, load_frame, pager
from gongkai.portal.sources.frame_source import FramedSource, acted_on
from gongkai.publishing import facts, rules, selectors
from gongkai.publishing.enums import Holding
from gongkai.publishing.models import ColumnPage, TopicPage
from gongkai.publishing.release.sources import LISTS
from gongkai.trail.models import Entry
from gongkai.units.enums import UnitKind

SIZE, BLOCK = 20, 5
PAGED = re.compile(r"^/lm/(?P<path>.+?)/(?:ye/(?P<page>\d+)/|(?P<feed>rss\.xml))?$")
TOPIC = re.compile(r"^/zt/(?P<slug>[^/]+)/$")


class ColumnSource(FramedSource):
    """Releases the pages of each column, its feed, and the topics."""

    name = "columns"
    rank = LISTS

    def addresses(self) -> Iterable[str]:
        for node in load_frame().tree.walk():
            yield from _addresses(node)

    def touched_by(self, entries: Sequence[Entry]) -> Iterable[str]:
        tree = load_frame().tree
        reshaped = acted_on(entries, "publishing.column", "publishing.topic_", "publishing.home_")
        if reshaped:
            yield from (address for node in tree.walk() for address in _addresses(node))
            yield from (entry.payload["address"] for entry in reshaped if "address" in entry.payload)
            return
        for path in _paths_of(entries):
            for depth in range(1, len(path) + 1):
                node = tree.by_path.get("/".join(path[:depth]))
                yield from _addresses(node, past=len(entries)) if node else ()
        touched = set()
        if acted_on(entries, "policies."):
            touched.add(Holding.DOCUMENTS)
        if acted_on(entries, "units."):
            touched.add(Holding.CONTACTS)
        for node in tree.walk() if touched else ():
            if node.holds in touched:
                yield from _addresses(node)

    def prepare(self, addresses: Sequence[str], frame: Frame) -> object:
        return {node.slug: node for node in frame.tree.walk() if isinstance(node.page, TopicPage)}

    def page(self, address: str, frame: Frame, prepared: object) -> bytes | None:
        if found := TOPIC.match(address):
            node = prepared.get(found["slug"])
            return topic_page(frame, node) if node else None
        found = PAGED.match(address)
        node = frame.tree.by_path.get(found["path"]) if found else None
        if node is None or not isinstance(node.page, ColumnPage) or node.holds == Holding.LINK:
            return None
        if found["feed"]:
            return column_feed(frame, node) if node.holds == Holding.ARTICLES else None
        return column_page(frame, node, int(found["page"] or 1))


def column_page(frame: Frame, node: Node, page: int = 1) -> bytes | None:
    """Return one page of a column; None past its end."""
    above = frame.tree.above(node.page.path)
    context = {
        "page_title": node.title if page == 1 else f"{node.title}（第 {page} 页）",
        "crumbs": frame.crumbs(above),
        "column": column_tags(node.page),
        "here": node.address,
        "above": above[-2] if len(above) > 1 else Crumb("栏目"),
        "siblings": above[-2].shown if len(above) > 1 else frame.tree.shown,
        "is_empty": not node.count,
    }
    filled = FILLERS[node.holds](frame, node, page)
    return frame.render("portal/column.html", **context, **filled) if filled is not None else None


def topic_page(frame: Frame, node: Node) -> bytes:
    """Return the page of a topic (专题), marked when it has ended (R05-03)."""
    topic, today = node.page, timezone.localdate(frame.at)
    ended = library.day_words(topic.ends_on) if topic.ends_on else ""
    return frame.render(
        "portal/topic.html",
        page_title=topic.title,
        crumbs=frame.crumbs(frame.tree.above(topic.path)),
        column=column_tags(topic),
        lead=topic.lead,
        is_archived=rules.is_archived(topic.ends_on, on=today),
        ended=ended,
        period=f"{library.day_words(topic.starts_on)}开设" + (f"，至{ended}" if ended else ""),
        blocks=_blocks(node),
    )


def _group(frame: Frame, node: Node, page: int) -> dict[str, object] | None:
    return {"blocks": _blocks(node)} if page == 1 else None


def _articles(frame: Frame, node: Node, page: int) -> dict[str, object] | None:
    rows = frame.once(("rows", node.page.pk), lambda: _rows(node))
    count = len(rows)
    if page > max(1, -(-count // SIZE)):
        return None
    address_of = _page_address(node)
    return {
        "articles": rows[(page - 1) * SIZE : page * SIZE],
        "pager": pager(count, page, SIZE, address_of),
        "feed": f"{node.page.own_address}rss.xml",
    }


def _rows(node: Node) -> list[dict[str, str]]:
    """Return all lines of a column, newest first: read once for all pages of its list."""
    rows = [*entry_rows(node.page.entries.all()), *article_rows(selectors.list_article_lines(node.page))]
    return sorted(rows, key=lambda row: row["day"], reverse=True)


def _documents(frame: Frame, node: Node, page: int) -> dict[str, object] | None:
    kind = node.page.document_kind
    found = library.policies.list_public(library.listed(kind=kind), as_of=timezone.localdate(frame.at))
    address = library.kind_address(kind) if kind else "/zc/"
    if page > 1:
        return None
    return {"documents": library.rows(found.rows), "total": found.total, "library": address}


def _contacts(frame: Frame, node: Node, page: int) -> dict[str, object] | None:
    rows = facts.list_public_contacts(on=timezone.localdate(frame.at))
    groups = [
        {"title": label, "rows": [row for row in rows if row.unit.kind == kind]}
        for kind, label in UnitKind.choices
    ]
    return {"contacts": [group for group in groups if group["rows"]]} if page == 1 else None


FILLERS = {
    Holding.GROUP: _group,
    Holding.ARTICLES: _articles,
    Holding.DOCUMENTS: _documents,
    Holding.CONTACTS: _contacts,
}


def _blocks(node: Node) -> list[dict[str, object]]:
    return [_block(child) for child in node.shown]


def _block(node: Node) -> dict[str, object]:
    rows = []
    if isinstance(node.page, ColumnPage):
        rows = entry_rows(node.page.entries.all()) + article_rows(
            selectors.list_articles_in(node.page)[:BLOCK]
        )
    rows.sort(key=lambda row: row["day"], reverse=True)
    return {
        "slug": node.slug,
        "title": node.title,
        "address": node.address,
        "articles": rows[:BLOCK],
        "children": node.shown,
        "words": node.page.description,
    }


def _addresses(node: Node, *, past: int = 0) -> Iterable[str]:
    """Yield the pages of a column, and those its list had while it held so many articles more."""
    if isinstance(node.page, TopicPage):
        yield node.address
    elif node.holds != Holding.LINK:
        address_of = _page_address(node)
        last = max(1, -(-(node.count + past) // SIZE)) if node.holds == Holding.ARTICLES else 1
        yield from (address_of(number) for number in range(1, last + 1))
        if node.holds == Holding.ARTICLES:
            yield f"{node.page.own_address}rss.xml"


def _page_address(node: Node):
    own = node.page.own_address
    return lambda number: own if number == 1 else f"{own}ye/{number}/"


def _paths_of(entries: Sequence[Entry]) -> set[tuple[str, ...]]:
    """Return the slugs of the columns whose articles were touched, old places included."""
    told = [entry.payload for entry in acted_on(entries, "publishing.article_")]
    addresses = [payload[key] for payload in told for key in ("address", "was_at") if payload.get(key)]
    return {tuple(address.removeprefix("/lm/").split("/")[:-1]) for address in addresses}
