"""Documents near one another (相关文件), as kept for the pages."""

from dataclasses import dataclass
from datetime import date

from gongkai.policies.models import PolicyDocument
from gongkai.policies.rules.addresses import href
from gongkai.search.models import RelatedDocument


@dataclass(frozen=True, slots=True)
class RelatedLine:
    """One related document as a page shows it."""

    title: str
    number: str
    href: str
    why: str
    in_force_from: date | None
    in_force_to: date | None
    ended_as: str


def list_related(document_id: int) -> list[RelatedLine]:
    """Return the documents near one, the nearest first; only those that are public."""
    rows = RelatedDocument.objects.filter(
        document_id=document_id, other__in=PolicyDocument.objects.public().values("pk")
    )
    return [
        RelatedLine(
            row.other.title,
            row.other.number,
            href(row.other.address),
            row.why,
            row.other.in_force_from,
            row.other.in_force_to,
            row.other.ended_as,
        )
        for row in rows.select_related("other").order_by("position")
    ]
