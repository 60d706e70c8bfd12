"""Pages of the library (政策文件库): lists, documents, comparisons."""

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import mark_safe

from gongkai.policies import selectors as policies
from gongkai.policies.rules.validity import span_validity
from gongkai.portal import files, library
from gongkai.portal.articles import TIME
from gongkai.portal.body import body_html, link_table
from gongkai.portal.frame import Crumb, Frame
from gongkai.publishing import selectors as publishing
from gongkai.publishing.models import ArticlePage
from gongkai.publishing.release.sources import Draft
from gongkai.publishing.withdrawal.selectors import list_withheld
from gongkai.search import selectors as search

LIBRARY = Crumb("政策文件库", "/zc/")
SOON = timedelta(days=180)


def document_page(
    frame: Frame,
    page: policies.DocumentPage,
    *,
    moment: date | None = None,
    interpretations: Sequence[ArticlePage] | None = None,
) -> bytes:
    """
    Return the page of a document, as it stands now or as it stood on a day.

    `interpretations` are the articles that interpret it, where they were read for many documents at once.
    """
    document, address = page.document, page.href
    if interpretations is None:
        interpretations = publishing.list_interpretations([document.number]).get(document.number, ())
    links = link_table(one for one in page.citations if one.href != address)
    return frame.render(
        "portal/document.html",
        page_title=document.title,
        crumbs=[Crumb("首页", "/"), LIBRARY, Crumb(document.get_kind_display())],
        title=page.edition.title if page.edition else document.title,
        address=address,
        feed=f"{address}/biandong.xml",
        follow=f"/dingyue?{urlencode({'wenjian': document.address})}",
        full_address=settings.GONGKAI_PUBLIC_ADDRESS.rstrip("/") + address,
        canonical="" if page.is_current and not moment else address,
        published=f"{timezone.localtime(document.published_at):{TIME}}" if document.published_at else "",
        source=dict(page.fields)["发文机关"],
        keywords=",".join(document.keywords),
        description=document.summary or document.title,
        badge=library.badge(page.validity.code),
        since=library.since_words(page.validity),
        notes=_notes(page),
        moment=_moment(page, moment),
        fields=[(name, value) for name, value in page.fields if value],
        body=body_html(page.body, links),
        around=page.edition.frame if page.edition else {},
        downloads=_downloads(page),
        interpretations=[{"title": one.title, "address": one.address} for one in interpretations],
        history=_history(page),
        editions=_editions(page),
        relations=_relations(page),
        related=_related(page),
        phone=document.consult_phone,
        drafter=document.drafter.name if document.drafter else "",
    )


def comparison_page(
    frame: Frame, page: policies.DocumentPage, older: date | None, newer: date | None
) -> bytes:
    """Return two editions of a document side by side (版本对照)."""
    days = sorted({one.edition_on for one in page.editions})
    context = {
        "page_title": f"版本对照：{page.document.title}",
        "crumbs": [
            Crumb("首页", "/"),
            LIBRARY,
            Crumb(page.document.title, page.href),
            Crumb("版本对照"),
        ],
        "title": page.document.title,
        "address": page.href,
        "editions": [{"day": day.isoformat(), "title": library.day_words(day)} for day in days],
    }
    if len(days) < 2:
        return frame.render(
            "portal/comparison.html", problem="这份文件只有一个版本，没有可以对照的。", **context
        )
    older, newer = older or days[-2], newer or days[-1]
    context |= {"from_day": older.isoformat(), "to_day": newer.isoformat()}
    if older not in days or newer not in days:
        return frame.render("portal/comparison.html", problem="没有这一天的版本，请从下拉框里选。", **context)
    found = policies.get_comparison(page.document.address, older, newer)
    return frame.render(
        "portal/comparison.html",
        from_title=f"{library.day_words(older)}版",
        to_title=f"{library.day_words(newer)}版",
        summary=_summary(found),
        rows=[
            {"kind": one.kind.lower(), "before": _stretches(one.left), "after": _stretches(one.right)}
            for one in found.clauses
        ],
        **context,
    )


def comparison_draft(frame: Frame, page: policies.DocumentPage) -> Draft | bytes:
    """Return the comparison of the last two editions as a draft: comparing costs more than all else of a page."""
    days = sorted({one.edition_on for one in page.editions})
    if len(days) < 2:
        return comparison_page(frame, page, None, None)
    told = policies.get_comparison_digest(page.document, days[-2], days[-1])
    parts = (frame.fingerprint, _code(), page.document.title, page.href, days, told)
    recipe = hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()
    return Draft(recipe, lambda: comparison_page(frame, page, None, None))


@cache
def _code() -> bytes:
    return Path(__file__).read_bytes()


def _notes(page: policies.DocumentPage) -> list[str]:
    notes = list(page.validity.notes)
    expires = page.document.expires_on
    if page.validity.code == "IN_FORCE" and expires and page.as_of <= expires <= page.as_of + SOON:
        notes.append(f"有效期将于{library.day_words(expires)}届满。")
    if page.edition is None:
        notes.append("本库暂未收录正文，只有条目。")
    return notes


def _moment(page: policies.DocumentPage, moment: date | None) -> str:
    first = min((one.edition_on for one in page.editions), default=None)
    if moment is not None and first is not None and moment < first:
        return f"{library.day_words(moment)}还没有这份文件，下面是最早的文本（{library.day_words(first)}）。"
    if moment is not None:
        return f"这是{library.day_words(moment)}的文本和效力。"
    if not page.is_current and page.edition is not None:
        return f"这是{library.day_words(page.edition.edition_on)}的版本，不是现在的文本。"
    return ""


def _downloads(page: policies.DocumentPage) -> list[dict[str, str]]:
    rows = []
    if page.edition is not None:
        stem = page.href if page.is_current else f"{page.href}@{page.edition.edition_on.isoformat()}"
        rows = [
            {"title": "Word 版", "address": f"{stem}.docx"},
            {"title": "PDF 版", "address": f"{stem}.pdf"},
        ]
    withheld = list_withheld(files.policy_file(one) for one in page.attachments)
    for one in page.attachments:
        path = files.policy_file(one)
        if path not in withheld:
            size = files.size_words(one.size)
            rows.append({"title": one.name, "address": library.quoted(path), "size": size})
    return rows


def _history(page: policies.DocumentPage) -> list[dict[str, str]]:
    return [
        {
            "day": one.on.isoformat(),
            "words": one.label + (f"：{one.note}" if one.note else ""),
            "by": f"《{one.title}》" if one.title else "",
            "by_address": one.href,
        }
        for one in page.history
        if one.is_confirmed
    ]


def _editions(page: policies.DocumentPage) -> list[dict[str, object]]:
    if len(page.editions) < 2:
        return []
    days = [one.edition_on for one in page.editions]
    rows = []
    for one, before in zip(page.editions, [*days[1:], None], strict=True):
        compare = f"{page.href}/bijiao?from={before}&to={one.edition_on}" if before else ""
        label = library.WORDS[one.validity.code]
        rows.append(
            {
                "title": f"{library.day_words(one.edition_on)}版（{label}）",
                "address": one.href,
                "is_here": one.is_shown,
                "comparison": compare,
            }
        )
    return rows


def _relations(page: policies.DocumentPage) -> list[dict[str, object]]:
    groups: dict[str, list[dict[str, str]]] = {}
    for one in page.relations:
        title = f"《{one.title}》{one.article}" if one.title else one.number
        row = {"title": title, "number": one.number if one.title else "", "address": one.href}
        groups.setdefault(one.label, []).append(row)
    return [{"title": label, "rows": rows} for label, rows in groups.items()]


def _related(page: policies.DocumentPage) -> list[dict[str, object]]:
    """Return the documents near this one (相关文件) that its other lists do not name already."""
    named = {one.href for one in page.relations}
    return [
        {
            "title": one.title,
            "number": one.number,
            "address": one.href,
            "why": one.why,
            "badge": library.badge(span_validity(one.span, page.as_of).code),
        }
        for one in search.list_related(page.document.pk)
        if one.href not in named
    ]


def _summary(found: policies.Comparison) -> str:
    words = {"CHANGED": "修改", "ADDED": "新增", "REMOVED": "删去", "SAME": "未变"}
    return "，".join(f"{words[kind]} {n} 条" for kind, n in sorted(found.counts.items()) if kind in words)


def _stretches(stretches: Sequence[object]) -> str:
    tags = {"ADDED": ("<ins>", "</ins>"), "REMOVED": ("<del>", "</del>")}
    parts = []
    for one in stretches:
        opening, closing = tags.get(one.kind, ("", ""))
        parts.append(f"{opening}{escape(one.text)}{closing}")
    return mark_safe("".join(parts).replace("\n", "<br>"))  # noqa: S308 - every text is escaped
