"""The policy library (政策文件库) as the portal shows it: rows, badges and links in plain words."""

from collections.abc import Callable, Iterable
from datetime import date
from urllib.parse import quote, unquote

from django.db.models import Count
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gongkai.policies import selectors as policies
from gongkai.policies.enums import DocumentKind
from gongkai.policies.models import PolicyDocument
from gongkai.policies.rules.validity import Validity

MARKS = {"IN_FORCE": "in-force", "REPEALED": "over", "LAPSED": "over"}
WORDS = {
    "IN_FORCE": "现行有效",
    "NOT_YET": "尚未施行",
    "AMENDED": "已修改",
    "REPEALED": "已废止",
    "LAPSED": "已失效",
}
SIGNS = {"IN_FORCE": "", "REPEALED": "× ", "LAPSED": "× "}


def badge(code: str) -> SafeString:
    """Return the badge of validity (有效性标识): a word and a sign, never colour alone."""
    return format_html(
        '<span class="badge {}">{}{}</span>', MARKS.get(code, ""), SIGNS.get(code, ""), WORDS.get(code, code)
    )


def since_words(validity: Validity) -> str:
    """Return since when or until when a text stands as it stands."""
    if validity.code == "NOT_YET" and validity.until:
        return f"自{day_words(validity.until)}起施行"
    if validity.since is None:
        return ""
    if validity.code == "IN_FORCE":
        told = f"自{day_words(validity.since)}起施行"
        return told + (f"，有效至{day_words(_day_before(validity.until))}" if validity.until else "")
    return f"自{day_words(validity.since)}起{WORDS[validity.code].removeprefix('已')}"


def day_words(day: date) -> str:
    """Return a date as text writes it: 2023年7月18日."""
    return f"{day.year}年{day.month}月{day.day}日"


def rows(found: Iterable[policies.DocumentRow]) -> list[dict[str, object]]:
    """Return documents as list rows for templates."""
    return [
        {
            "title": row.document.title,
            "address": row.href,
            "number": row.document.number,
            "issuers": "、".join(row.issuers),
            "day": row.document.signed_on.isoformat() if row.document.signed_on else "",
            "kind": row.document.get_kind_display(),
            "badge": badge(row.validity.code),
        }
        for row in found
    ]


def listed(**filters: object) -> policies.LibraryFilters:
    """Return the filters of a library list."""
    return policies.LibraryFilters(**filters)


def counter() -> Callable[[str], int]:
    """Return a function that tells how many public documents there are of a kind, or in all."""
    found = PolicyDocument.objects.public().filter(is_stub=False).order_by().values("kind")
    counts = {row["kind"]: row["n"] for row in found.annotate(n=Count("pk"))}
    return lambda kind: counts.get(kind, 0) if kind else sum(counts.values())


def kinds() -> list[dict[str, object]]:
    """Return the kinds of which there are documents, with their list's address."""
    count = counter()
    return [
        {"title": label, "address": kind_address(value), "count": count(value), "value": value}
        for value, label in DocumentKind.choices
        if count(value)
    ]


def kind_address(kind: str) -> str:
    """Return the address of the list of one kind of document."""
    return f"/zc/lei/{kind.lower().replace('_', '-')}/"


def year_address(year: int | None) -> str:
    """Return the address of the list of one year's documents."""
    return f"/zc/nian/{year or 'weizhu'}/"


def document_address(address: str) -> str:
    """Return the page of a document as a plain, unquoted path."""
    return f"/zc/{address}"


def quoted(address: str) -> str:
    """Return a path as a link writes it."""
    return quote(address, safe="/~@:.-_")


def linked(link: str) -> str:
    """Return a link that may hold a day, a clause or a question as a machine reads it; a quoted one stays."""
    return quote(link, safe="/~@:.-_#?&=%+")


def plain(address: str) -> str:
    """Return a link as a plain path."""
    return unquote(address)


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
