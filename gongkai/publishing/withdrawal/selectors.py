"""Reading what was withdrawn."""

from collections.abc import Iterable

from django.db.models import QuerySet

from gongkai.publishing.withdrawal.records import Kind, Withdrawal


def list_withdrawals() -> QuerySet[Withdrawal]:
    """Return what was withdrawn (撤下记录), the latest first."""
    return Withdrawal.objects.select_related("actor").order_by("-removed_at", "-pk")


def list_withheld(addresses: Iterable[str] | None = None) -> frozenset[str]:
    """Return which files beside pages were taken down, of these addresses or of all: they stay away."""
    wanted = None if addresses is None else list(addresses)
    if wanted == []:
        return frozenset()
    found = Withdrawal.objects.filter(kind=Kind.FILE)
    if wanted is not None and len(wanted) < 500:
        found = found.filter(address__in=wanted)
    return frozenset(found.values_list("address", flat=True))
