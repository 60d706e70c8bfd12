"""Evidence of the ledger as something that cites documents (佐证引用): a link to a document that went proves less."""

from collections.abc import Iterable

from gongkai.knowledge.impact import CitingItem
from gongkai.ledger.models import Evidence
from gongkai.policies.models import PolicyDocument
from gongkai.policies.rules.addresses import href


class EvidenceSource:
    """Links of progress reports that lead to a document (佐证)."""

    kind = Evidence._meta.label_lower
    label = "台账佐证"

    def citing(self, document: PolicyDocument) -> Iterable[CitingItem]:
        """Return the links to the document, each with the row it proves; shown, since what was done stays done."""
        address = href(document.address)
        plain = f"/zc/{document.address}"
        found = Evidence.objects.filter(kind="LINK", url__contains="/zc/").select_related(
            "progress__assignment__task", "progress__assignment__unit"
        )
        for one in found.order_by("pk"):
            target = one.url.partition("#")[0].partition("@")[0]
            if target.endswith((address, plain)):
                row = one.progress.assignment
                yield CitingItem(
                    self.kind,
                    str(one.pk),
                    self.label,
                    str(row.task),
                    address=f"/desk/taizhang/hang/{row.pk}/",
                    cites=one.url[:300],
                    unit_id=row.unit_id,
                    is_flagged=False,
                )
