"""The library list: filters, facets that do not count themselves, sort and paging."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import ExtractYear, Substr

from gongkai.policies.enums import DocumentKind, ValidityCode
from gongkai.policies.models import PolicyDocument
from gongkai.policies.rules.addresses import canonical_number, href
from gongkai.policies.rules.topics import topic_names
from gongkai.policies.rules.validity import Span, span_validity
from gongkai.policies.selectors.views import DocumentRow, FacetValue, LibraryFilters, LibraryPage
from gongkai.units.rules import Scope

FACETS = ("kind", "issuer", "topic", "year", "validity")
MOST_VALUES = 60
SORTS = {
    "newest": (F("signed_on").desc(nulls_last=True), "-pk"),
    "oldest": (F("signed_on").asc(nulls_last=True), "pk"),
    "published": (F("published_at").desc(nulls_last=True), "-pk"),
    "title": ("title", "pk"),
}


def list_public(filters: LibraryFilters, *, as_of: date) -> LibraryPage:
    """Return one page of the public library (政策文件库) as it stands on a day."""
    page = find_public_rows(filters, as_of=as_of)
    return replace(page, facets={facet: _facet(facet, filters, as_of) for facet in FACETS})


def find_public_rows(filters: LibraryFilters, *, as_of: date) -> LibraryPage:
    """Return the same page without counting its facets, for those who do not show them."""
    found = _filtered(filters, as_of).select_related("drafter")
    total = found.count()
    pages = max(1, -(-total // filters.per_page))
    page = min(max(1, filters.page), pages)
    order = SORTS.get(filters.sort, SORTS["newest"])
    start = (page - 1) * filters.per_page
    chosen = found.order_by(*order).prefetch_related("issuers")[start : start + filters.per_page]
    return LibraryPage(list_rows(chosen, as_of=as_of), total, page, pages, {})


def list_public_documents() -> QuerySet[PolicyDocument]:
    """Return the documents the public may read (已公开文件)."""
    return PolicyDocument.objects.public()


def list_recent(*, as_of: date, limit: int = 10, kind: str = "") -> tuple[DocumentRow, ...]:
    """Return the documents published last (最新文件)."""
    found = PolicyDocument.objects.public().filter(is_stub=False)
    if kind:
        found = found.filter(kind=kind)
    return list_rows(found.order_by(*SORTS["published"]).prefetch_related("issuers")[:limit], as_of=as_of)


def list_expiring(*, on: date, days: int) -> QuerySet[PolicyDocument]:
    """Return the documents in force whose term runs out within the days (即将到期), soonest first (R02-04)."""
    return (
        PolicyDocument.objects.public()
        .in_force_on(on)
        .filter(expires_on__gte=on, expires_on__lte=on + timedelta(days=days))
        .order_by("expires_on", "pk")
    )


def list_in_force(*, as_of: date) -> QuerySet[PolicyDocument]:
    """Return the normative documents in force on a day (继续有效文件目录, R01-08)."""
    return (
        PolicyDocument.objects.public()
        .in_force_on(as_of)
        .filter(kind=DocumentKind.NORMATIVE, is_stub=False)
        .prefetch_related("issuers")
        .order_by("signed_on", "pk")
    )


def list_ended(*, as_of: date) -> QuerySet[PolicyDocument]:
    """Return the public documents that are no longer in force on a day (失效废止文件)."""
    return (
        PolicyDocument.objects.public()
        .filter(in_force_to__lte=as_of, is_stub=False)
        .exclude(ended_as="")
        .only("title", "number", "address", "in_force_to", "ended_as")
        .order_by("pk")
    )


def list_public_addresses() -> list[str]:
    """Return the address of every public document (稳定地址)."""
    return list(PolicyDocument.objects.public().filter(is_stub=False).values_list("address", flat=True))


def list_drafts_handled_by(scope: Scope) -> QuerySet[PolicyDocument]:
    """Return the documents not yet public that a person may see: those of the own units, or all (权限范围)."""
    drafts = PolicyDocument.objects.filter(is_public=False, is_stub=False)
    return _scoped(drafts, scope).order_by("-pk")


def list_documents_handled_by(scope: Scope) -> QuerySet[PolicyDocument]:
    """Return the documents a person works on, public or not (权限范围)."""
    return _scoped(PolicyDocument.objects.filter(is_stub=False), scope).order_by("-pk")


def list_rows(documents: Iterable[PolicyDocument], *, as_of: date) -> tuple[DocumentRow, ...]:
    """Return documents as rows of a list, with their validity on a day."""
    return tuple(
        DocumentRow(
            document,
            href(document.address),
            span_validity(span_of(document), as_of),
            tuple(issuer.name for issuer in sorted(document.issuers.all(), key=lambda one: one.position)),
        )
        for document in documents
    )


def span_of(document: PolicyDocument) -> Span:
    """Return the derived days of a document as the rules take them."""
    return Span(document.in_force_from, document.in_force_to, document.ended_as)


def _scoped(documents: QuerySet[PolicyDocument], scope: Scope) -> QuerySet[PolicyDocument]:
    if scope.sees_county or scope.holds("JUSTICE_BUREAU"):
        return documents
    own = Q(drafter_id__in=scope.unit_ids) | Q(issuers__unit_id__in=scope.unit_ids)
    return documents.filter(own).distinct()


def _filtered(filters: LibraryFilters, as_of: date, *, leave_out: str = "") -> QuerySet[PolicyDocument]:
    found = PolicyDocument.objects.public().filter(is_stub=False)
    for facet in FACETS:
        value = getattr(filters, facet)
        if value and facet != leave_out:
            found = NARROWERS[facet](found, value, as_of)
    for word in filters.words.split():
        number = canonical_number(word)
        found = found.filter(Q(title__icontains=word) | Q(number__icontains=number) | Q(unified_no=word))
    return found


def _narrow_validity(found: QuerySet[PolicyDocument], code: str, as_of: date) -> QuerySet[PolicyDocument]:
    if code == ValidityCode.IN_FORCE:
        return found.in_force_on(as_of)
    if code == ValidityCode.NOT_YET:
        return found.not_yet_on(as_of)
    return found.ended_on(as_of, code)


NARROWERS: dict[str, Callable[[QuerySet, str, date], QuerySet]] = {
    "kind": lambda found, value, _: found.filter(kind=value),
    "issuer": lambda found, value, _: found.filter(
        pk__in=PolicyDocument.objects.filter(issuers__name=value).values("pk")
    ),
    "topic": lambda found, value, _: found.filter(topic__startswith=value),
    "year": lambda found, value, _: found.filter(signed_on__year=int(value)),
    "validity": _narrow_validity,
}


def _facet(facet: str, filters: LibraryFilters, as_of: date) -> tuple[FacetValue, ...]:
    found = _filtered(filters, as_of, leave_out=facet)
    chosen = str(getattr(filters, facet) or "")
    if facet == "validity":
        counted = [(code, _narrow_validity(found, code, as_of).count()) for code in VALIDITY_FILTERS]
        pairs = [(code, count) for code, count in counted if count]
    else:
        column = COLUMNS[facet]
        rows = found.order_by().annotate(value=column).values("value").annotate(n=Count("pk", distinct=True))
        pairs = [(str(row["value"]), row["n"]) for row in rows if row["value"]]
        pairs.sort(key=ORDERS[facet])
    return tuple(
        FacetValue(value, LABELS[facet](value), count, is_chosen=value == chosen)
        for value, count in pairs[:MOST_VALUES]
    )


VALIDITY_FILTERS = ("IN_FORCE", "NOT_YET", "REPEALED", "LAPSED")
COLUMNS = {
    "kind": F("kind"),
    "issuer": F("issuers__name"),
    "topic": Substr("topic", 1, 2),
    "year": ExtractYear("signed_on"),
}
ORDERS: dict[str, Callable[[tuple[str, int]], tuple]] = {
    "kind": lambda pair: (DocumentKind.values.index(pair[0]),),
    "issuer": lambda pair: (-pair[1], pair[0]),
    "topic": lambda pair: (pair[0],),
    "year": lambda pair: (-int(pair[0]),),
}
LABELS: dict[str, Callable[[str], str]] = {
    "kind": lambda value: DocumentKind(value).label,
    "issuer": lambda value: value,
    "topic": lambda value: "".join(topic_names(value)[:1]) or value,
    "year": lambda value: f"{value}年",
    "validity": lambda value: ValidityCode(value).label,
}
