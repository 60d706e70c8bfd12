"""What stands on every page of the portal (页面框架): the county, the first columns, the footer."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from gongkai.portal import assets, library
from gongkai.portal.columns import Node, Tree, load_tree
from gongkai.publishing import facts
from gongkai.publishing.models import SiteProfile

ENTRIES = 5
_held: ContextVar[list["Frame"] | None] = ContextVar("frame of one release", default=None)


@dataclass(frozen=True)
class Crumb:
    """One step of a breadcrumb (位置)."""

    title: str
    address: str = ""


@dataclass(frozen=True)
class Frame:
    """The frame of all pages of one release."""

    profile: SiteProfile
    tree: Tree
    at: datetime
    header: SafeString
    footer: SafeString
    css: str
    js: str
    memory: dict[object, Any] = field(default_factory=dict, compare=False)

    def once(self, key: object, read: Callable[[], Any]) -> Any:
        """Return what was read for another page of the same release, reading it the first time."""
        if key not in self.memory:
            self.memory[key] = read()
        return self.memory[key]

    @property
    def fingerprint(self) -> str:
        """Return what changes when the frame changes; then every page is released anew."""
        parts = (self.header, self.footer, self.css, self.js, _meta_of(self.profile))
        told = "\n".join([*map(str, parts), assets.template_fingerprint()])
        return hashlib.blake2b(told.encode(), digest_size=12).hexdigest()

    def render(self, template: str, **context: Any) -> bytes:
        """Return a page in this frame."""
        context |= {
            "site": self.profile,
            "frame_header": self.header,
            "frame_footer": self.footer,
            "css": self.css,
            "js": self.js,
            "is_demo": settings.GONGKAI_DEMO,
        }
        return get_template(template).render(context).encode()

    def crumbs(self, nodes: Iterable[Node], *more: Crumb) -> list[Crumb]:
        """Return a breadcrumb from the front page on; where the reader is stands last."""
        return [Crumb("首页", "/"), *(Crumb(node.title, node.address) for node in nodes), *more]


@contextmanager
def sitting() -> Iterator[None]:
    """Hold one frame for all that is read within: a release reads it once."""
    token = _held.set([])
    try:
        yield
    finally:
        _held.reset(token)


def load_frame(at: datetime | None = None) -> Frame:
    """Read what stands on every page, in few queries, once for a release or a dynamic page."""
    held = _held.get()
    if held is None or at is not None:
        return _read_frame(at or timezone.now())
    if not held:
        held.append(_read_frame(timezone.now()))
    return held[0]


def _read_frame(at: datetime) -> Frame:
    profile = facts.get_site_profile()
    contacts = len(facts.list_public_contacts(on=timezone.localdate(at)))
    tree = load_tree(library.counter(), contacts)
    named = assets.list_assets(profile.colour)
    context = {
        "site": profile,
        "entries": tree.shown[:ENTRIES],
        "others": tree.shown[ENTRIES:],
        "is_demo": settings.GONGKAI_DEMO,
    }
    return Frame(
        profile=profile,
        tree=tree,
        at=at,
        header=_part("portal/_header.html", context),
        footer=_part("portal/_footer.html", context),
        css=named["site.css"].address,
        js=named["site.js"].address,
    )


def fingerprint() -> str:
    """Return the fingerprint of the frame as it is now."""
    return load_frame().fingerprint


def pager(count: int, page: int, size: int, address_of: Any) -> dict[str, Any]:
    """Return what a list's paging shows: where the reader is, and the pages near by."""
    last = max(1, -(-count // size))
    near = sorted({1, last, *range(max(1, page - 2), min(last, page + 2) + 1)})
    links: list[dict[str, Any]] = []
    for number in near:
        if links and number > links[-1]["number"] + 1:
            links.append({"number": links[-1]["number"], "is_gap": True})
        links.append({"number": number, "address": address_of(number), "is_here": number == page})
    return {
        "page": page,
        "last": last,
        "count": count,
        "links": links,
        "previous": address_of(page - 1) if page > 1 else "",
        "next": address_of(page + 1) if page < last else "",
    }


def slice_of(rows: Sequence[Any], page: int, size: int) -> Sequence[Any]:
    """Return the rows of one page."""
    return rows[(page - 1) * size : page * size]


def _part(template: str, context: dict[str, Any]) -> SafeString:
    return mark_safe(get_template(template).render(context))  # noqa: S308 - rendered with autoescape


def _meta_of(profile: SiteProfile) -> str:
    return f"{profile.site_name}|{profile.site_domain}|{profile.site_id_code}"
