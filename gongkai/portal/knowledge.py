"""The hotline's knowledge base (热线知识库) as readers see it: by category, and entry by entry with its clause."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe

from gongkai.knowledge import selectors
from gongkai.knowledge.models import Category, EntryCitation, ImpactNotice, KnowledgeEntry
from gongkai.knowledge.selectors.citing import quote_digest
from gongkai.policies import selectors as policies
from gongkai.policies.models import Clause
from gongkai.policies.rules.addresses import href
from gongkai.policies.rules.validity import span_validity
from gongkai.portal import library
from gongkai.portal.articles import TIME
from gongkai.portal.frame import Crumb, Frame
from gongkai.publishing.blocks import table_grid
from gongkai.publishing.markup import body_from_markdown

ROOT = Crumb("热线知识库", "/zsk/")
DESCRIPTION = "热线常问的问题和答复，每条都写明依据哪份文件的哪一条"


@dataclass(frozen=True, slots=True)
class Shelf:
    """What one release shows of the knowledge base: the public entries of a day, read once."""

    entries: Mapping[int, KnowledgeEntry]
    quotes: Mapping[tuple[int, str], str]
    flagged: frozenset[int]

    def in_category(self, code: str) -> list[KnowledgeEntry]:
        """Return the entries of a category and those below it."""
        return [one for one in self.entries.values() if one.category.code.startswith(code)]


def load_shelf(on: date) -> Shelf:
    """Read the entries the public may read on a day, with the clauses they rest on."""
    found = {one.pk: one for one in selectors.list_public(as_of=on) if selectors.is_as_reviewed(one)}
    cited = [one for entry in found.values() for one in entry.citations.all()]
    rows = Clause.objects.filter(edition_id__in={one.edition_id for one in cited})
    quotes = {
        (edition, anchor): text for edition, anchor, text in rows.values_list("edition_id", "anchor", "text")
    }
    open_ones = ImpactNotice.objects.filter(item_kind=KnowledgeEntry._meta.label_lower, state="OPEN")
    flagged = frozenset(
        int(one) for one in open_ones.filter(occurred_on__lte=on).values_list("item_id", flat=True)
    )
    return Shelf(found, quotes, flagged)


def shelf_of(frame: Frame) -> Shelf:
    """Return the shelf of one release, read the first time it is asked for."""
    shelf: Shelf = frame.once("knowledge shelf", lambda: load_shelf(timezone.localdate(frame.at)))
    return shelf


def entry_address(entry_id: int) -> str:
    """Return the page of an entry."""
    return f"/zsk/{entry_id}.html"


def category_address(code: str) -> str:
    """Return the list of a category."""
    return f"/zsk/lei/{code}/"


def list_page(frame: Frame) -> bytes:
    """Return the front of the knowledge base: its categories, each with its questions."""
    shelf = shelf_of(frame)
    groups = []
    for top in Category.objects.filter(parent__isnull=True).order_by("code"):
        held = shelf.in_category(top.code)
        if held:
            groups.append(
                {
                    "code": top.code,
                    "title": top.name,
                    "address": category_address(top.code),
                    "rows": [_row(one) for one in held],
                }
            )
    return frame.render(
        "portal/knowledge/list.html",
        page_title="热线知识库",
        crumbs=[Crumb("首页", "/"), Crumb("热线知识库")],
        heading="热线知识库",
        description=DESCRIPTION,
        total=len(shelf.entries),
        groups=groups,
    )


def category_page(frame: Frame, code: str) -> bytes | None:
    """Return the questions of one category; None where there is none."""
    category = Category.objects.filter(code=code).select_related("parent").first()
    held = shelf_of(frame).in_category(code) if category else []
    if category is None or not held:
        return None
    leaves: dict[str, list[KnowledgeEntry]] = {}
    for one in held:
        leaves.setdefault(one.category.name, []).append(one)
    above = [Crumb(category.parent.name, category_address(category.parent.code))] if category.parent else []
    return frame.render(
        "portal/knowledge/list.html",
        page_title=category.name,
        crumbs=[Crumb("首页", "/"), ROOT, *above, Crumb(category.name)],
        heading=category.name,
        description=f"热线知识库中“{category.name}”方面的问题和答复",
        total=len(held),
        groups=[
            {"code": rows[0].category.code, "title": name, "rows": [_row(one) for one in rows]}
            for name, rows in leaves.items()
        ],
        is_category=True,
    )


def entry_page(frame: Frame, entry: KnowledgeEntry, *, is_preview: bool = False) -> bytes:
    """Return the page of an entry, with each clause it rests on beside whether that still holds."""
    on = timezone.localdate(frame.at)
    shelf = shelf_of(frame)
    parts = [_part(kind, value) for kind, value in body_from_markdown(entry.content)]
    above = entry.category.parent
    crumbs = [Crumb(above.name, category_address(above.code))] if above else []
    address = entry_address(entry.pk)
    return frame.render(
        "portal/knowledge/entry.html",
        page_title=entry.title,
        crumbs=[Crumb("首页", "/"), ROOT, *crumbs, Crumb("正文")],
        entry=entry,
        keywords=",".join(entry.keywords),
        description=_opening(parts),
        full_address=settings.GONGKAI_PUBLIC_ADDRESS.rstrip("/") + address,
        published=f"{timezone.localtime(entry.published_at):{TIME}}" if entry.published_at else "",
        parts=parts,
        clauses=[_clause(one, _text(one, shelf), on) for one in entry.citations.all()],
        is_flagged=entry.pk in shelf.flagged,
        correct_address=f"/zsk/{entry.pk}/jiucuo",
        is_preview=is_preview,
    )


def rows_of(entries: Iterable[KnowledgeEntry]) -> list[dict[str, str]]:
    """Return entries as rows of a list."""
    return [_row(one) for one in entries]


def _row(entry: KnowledgeEntry) -> dict[str, str]:
    verified = entry.last_verified_on.isoformat() if entry.last_verified_on else ""
    return {
        "title": entry.title,
        "address": entry_address(entry.pk),
        "source": entry.issuer.name,
        "day": verified,
    }


def _text(citation: EntryCitation, shelf: Shelf) -> str:
    place = (citation.edition_id, citation.anchor)
    if place in shelf.quotes:
        return shelf.quotes[place]
    clause = Clause.objects.filter(edition_id=citation.edition_id, anchor=citation.anchor).first()
    return clause.text if clause else ""


def _clause(citation: EntryCitation, text: str, on: date) -> dict[str, Any]:
    document = citation.document
    standing = span_validity(policies.span_of(document), on)
    day = citation.edition.edition_on.isoformat()
    return {
        "title": document.title,
        "number": document.number,
        "label": citation.label,
        "edition": library.day_words(citation.edition.edition_on),
        "address": href(
            document.address, edition=day if _is_older(citation, on) else "", anchor=citation.anchor
        ),
        "badge": library.badge(standing.code),
        "text": text if quote_digest(text) == citation.quote_digest else "",
    }


def _is_older(citation: EntryCitation, on: date) -> bool:
    return citation.edition.valid_to is not None and citation.edition.valid_to <= on


def _part(kind: str, value: Any) -> dict[str, Any]:
    if kind == "text":
        return {"kind": "text", "html": mark_safe(value)}  # noqa: S308 - cleaned by the markup
    head, *body = table_grid(value["rows"]) or [[]]
    return {"kind": "table", "head": head, "rows": body}


def _opening(parts: Sequence[Mapping[str, Any]]) -> str:
    first = next((part["html"] for part in parts if part["kind"] == "text"), "")
    return " ".join(strip_tags(first).split())[:100]
