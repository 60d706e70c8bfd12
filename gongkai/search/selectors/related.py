"""Documents near one another (相关文件), as kept for the pages."""

from dataclasses import dataclass

from gongkai.policies.models import PolicyDocument
from gongkai.policies.rules.addresses import href
from gongkai.policies.rules.validity import Span
from gongkai.policies.selectors import span_of
from gongkai.search.models import RelatedDocument


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
    rows = RelatedDocument.objects.filter(
        document_id=document_id, other__in=PolicyDocument.objects.public().values("pk")
    )
    return [
        RelatedLine(
            row.other.title,
            row.other.number,
            href(row.other.address),
            row.why,
            span_of(row.other),
        )
        for row in rows.select_related("other").order_by("position")
    ]
