"""Documents near one another (相关文件), as kept for the pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from gongkai.policies.models import PolicyDocument
from gongkai.policies.rules.addresses import href
from gongkai.policies.rules.validity import Span
from gongkai.policies.selectors import span_of
from gongkai.search.engine import VALIDITY_LABELS, Hit, validity_at
from gongkai.search.models import RelatedDocument

RELATED_TO: Final = 3
"""The documents of the first hits to which related ones are told beside the list."""


@dataclass(frozen=True, slots=True)
class RelatedLine:
    """One related document as a page shows it."""

    title: str
    number: str
    href: str
    why: str
    span: Span


def list_related(document_id: int) -> list[RelatedLine]:
    """Return the documents near one, the nearest first; only those that are public."""
    return list_related_of([document_id])[document_id]


def list_related_of(document_ids: Sequence[int]) -> dict[int, list[RelatedLine]]:
    """Return the public documents near each of these, the nearest first."""
    rows = RelatedDocument.objects.filter(
        document_id__in=document_ids, other__in=PolicyDocument.objects.public().values("pk")
    )
    found: dict[int, list[RelatedLine]] = {one: [] for one in document_ids}
    for row in rows.select_related("other").order_by("position"):
        other = row.other
        line = RelatedLine(other.title, other.number, href(other.address), row.why, span_of(other))
        found[row.document_id].append(line)
    return found


def related_as_json(hits: Iterable[Hit], *, as_of: date, stem: str = "") -> list[dict[str, Any]]:
    """Return what is near the documents of the first hits (相关文件), for programs; each line says near which."""
    titles: dict[int, str] = {}
    for hit in hits:
        if hit.record.source == "clause" and hit.record.document_id.isdigit() and len(titles) < RELATED_TO:
            titles.setdefault(int(hit.record.document_id), hit.record.title)
    return [
        {
            "of": titles[pk],
            "document": one.title,
            "number": one.number,
            "why": one.why,
            "validity": _validity(one, as_of),
            "url": f"{stem}{one.href}",
        }
        for pk, lines in list_related_of(list(titles)).items()
        for one in lines
    ]


def _validity(line: RelatedLine, as_of: date) -> str:
    span = line.span
    code = validity_at(valid_from=span.starts_on, valid_to=span.ends_on, ended_as=span.ended_as, as_of=as_of)
    return VALIDITY_LABELS[code]
